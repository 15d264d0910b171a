"""WARC archives -> their pages and texts, by FastWARC, read as they come."""

from __future__ import annotations

import hashlib
import re
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, cast

from sitroom.documents.decoding import recoded
from sitroom.documents.given import Given
from sitroom.documents.loaders import load_data
from sitroom.documents.sources.bounds import mib
from sitroom.documents.sources.items import Found, Item, Items, broken, shown
from sitroom.documents.sources.rewinding import Rewinding, next_record, record_end, torn_header

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

__all__ = ["warc_items"]

_ROBOTS = re.compile(r"https?://[^/]+/robots\.txt", re.I)
_READ = ("text/html", "application/xhtml+xml", "text/plain")


def warc_items(found: Found) -> Items:
    """The responses of status 200 that are HTML or plain text.

    From a damaged place on the next record header is looked for; the bytes between are set aside with their number, and so is a record that is cut
    off.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    stream, packed = Rewinding(found.stream), found.head.startswith(b"\x1f\x8b")
    lenient = b"\r\n" not in found.head[:200] and not packed  # some writers end lines with \n alone
    number, begin = 0, 0
    damage: tuple[str, int] | None = None  # what was found, and where the last whole record ends
    while True:
        stream.begin(begin)
        last: tuple[int, int] | None = None  # where the record begins, and the length of its content
        error: str | None = None
        try:
            for record in ArchiveIterator(cast(BinaryIO, stream), record_types=WarcRecordType.response, parse_http=False, quirks_mode=lenient):
                number, last = number + 1, (begin + record.stream_pos, record.content_length)
                if damage is not None:
                    yield _damaged(found, number - 1, *damage, last[0])
                    damage = None
                if (made := _item(record, number, found)) is not None:
                    yield made
        except OSError as failed:
            error = str(failed)
        claims_too_much = not packed and last is not None and sum(last) > stream.size  # it is told of the record itself
        if error is None and not claims_too_much:
            at = torn_header(stream, last[0] if last else begin, packed=packed)
            if at is not None:
                number -= last is not None and last[0] == at
                damage = "it ends in the header of a record", at
            break
        start, length = last or (begin, 0)
        end = begin + 1 if last is None else record_end(stream, start, 0 if claims_too_much else length, packed=packed)
        if damage is None and not claims_too_much:
            damage = error or "", begin if last is None else end
        at = next_record(stream, max(end, begin + 1), packed=packed)
        if at is None:
            break
        begin = at
    if damage is not None:
        yield _damaged(found, number, *damage, None, stream.size)


def _damaged(found: Found, number: int, error: str, end: int, next_at: int | None, size: int = 0) -> Item:
    """What is said of a damaged place between the end of a record and the header of the next one, or the end of the archive."""
    where = f"after {number} record{'' if number == 1 else 's'}" if number else "at its beginning"
    lost = f"{(size if next_at is None else next_at) - end} bytes are skipped"
    rest = "and hold no record that can be read. Get the archive again" if next_at is None else "and the records after them are read"
    return broken(f"{found.name}!byte {end}", f"{found.name}: found a WARC archive that is damaged {where} ({error}); {lost}, {rest}.")


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
        if len(block) < length:
            return broken(name, _cut_off(name, len(block), length))
        return broken(name, f"{name}: found a damaged record ({error}); the others are read. Get the archive again.")
    if cut and (status is None or (status == 200 and media in _READ)):
        return broken(name, _cut_off(name, len(block), length))
    if status != 200 or media not in _READ or _ROBOTS.fullmatch(url):
        return None
    if len(body) > largest:
        return broken(name, f"{name}: found a page that unpacks to more than {mib(largest)}. Unpack it yourself.")
    own = Given(url=url, retrieved=_day(record)).over(found.own)
    read = partial(load_data, recoded(body, record.http_charset), name=name, given=found.options.given, own=own)
    return Item(name=name, sha256=hashlib.sha256(body).hexdigest(), read=read)


def _cut_off(name: str, size: int, length: int) -> str:
    return f"{name}: found a record that is cut off ({size} of {length} bytes); valid are whole ones. Get the archive again."


def _day(record: WarcRecord) -> str | None:
    try:
        return record.record_date.isoformat()
    except (AttributeError, ValueError):
        return None
