"""WARC archives -> their pages and texts, by FastWARC, read as they come."""

from __future__ import annotations

import hashlib
import re
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from sitroom.documents.given import Given
from sitroom.documents.loaders import load_data
from sitroom.documents.sources.bounds import mib
from sitroom.documents.sources.items import Found, Item, Items, broken, shown

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

__all__ = ["warc_items"]

_ROBOTS = re.compile(r"https?://[^/]+/robots\.txt", re.I)
_READ = ("text/html", "application/xhtml+xml", "text/plain")


def warc_items(found: Found) -> Items:
    """The responses of status 200 that are HTML or plain text. A record that is cut off is set aside, and so is what follows a damaged place."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    number = 0
    lenient = b"\r\n" not in found.head[:200] and not found.head.startswith(b"\x1f\x8b")  # some writers end lines with \n alone
    stream: BinaryIO = found.stream
    try:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False, quirks_mode=lenient):
            number += 1
            if (made := _item(record, number, found)) is not None:
                yield made
    except OSError as error:
        where = f"after {number} records" if number else "at its beginning"
        yield broken(f"{found.name}!{number + 1}", f"{found.name}: found a WARC archive that is damaged {where} ({error}); what follows is not read.")


def _item(record: WarcRecord, number: int, found: Found) -> Item | None:
    """The item of a response; None for one that is no text, no success, or the robots.txt of a host."""
    url = (record.headers.get("WARC-Target-URI") or str(number)).strip("<>")
    name = f"{found.name}!{shown(url)}"
    largest, length = found.options.bounds.item, record.content_length
    if length > largest:
        return broken(name, f"{name}: found a record of {mib(length)}; valid are records up to {mib(largest)}.")
    block = record.reader.read(length)
    cut = len(block) < length or record.headers.get("WARC-Truncated") is not None
    record.set_bytes_content(block)
    try:
        record.parse_http(auto_decode="all", quirks_mode=True)
        media = (record.http_content_type or "").lower()
        status = record.http_headers.status_code if record.is_http_parsed else None
        body = record.reader.read(largest + 1) if status == 200 and media in _READ else b""
    except (OSError, ValueError) as error:
        return broken(name, f"{name}: found a damaged record ({error}); the others are read. Get the archive again.")
    if cut and (status is None or (status == 200 and media in _READ)):
        return broken(name, f"{name}: found a record that is cut off ({len(block)} of {length} bytes); valid are whole ones. Get the archive again.")
    if status != 200 or media not in _READ or _ROBOTS.fullmatch(url):
        return None
    if len(body) > largest:
        return broken(name, f"{name}: found a page that unpacks to more than {mib(largest)}. Unpack it yourself.")
    own = Given(url=url, retrieved=_day(record)).over(found.own)
    read = partial(load_data, _in_utf8(body, record.http_charset), name=name, given=found.options.given, own=own)
    return Item(name=name, sha256=hashlib.sha256(body).hexdigest(), read=read)


def _day(record: WarcRecord) -> str | None:
    try:
        return record.record_date.isoformat()
    except (AttributeError, ValueError):
        return None


def _in_utf8(data: bytes, charset: str | None) -> bytes:
    """A text that is no UTF-8 comes in UTF-8 where the header's charset explains its every byte, as a header outranks a page."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode(charset).encode() if charset else data
        except (UnicodeError, LookupError):
            return data
    return data
