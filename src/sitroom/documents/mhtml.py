"""Pages that a browser saved as one MHTML file (RFC 2557): the page in it, without its pictures and style sheets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitroom.documents.cleaning import one_line
from sitroom.documents.decoding import recoded
from sitroom.documents.given import Given
from sitroom.errors import InputError

if TYPE_CHECKING:
    from email.message import EmailMessage

__all__ = ["looks_like_mhtml", "saved_page"]

_START = re.compile(r"(?:MIME-Version:|From: [\"<]Saved by|Content-Type: multipart/related)", re.I)
_VALID = "valid is a whole page as a browser saves it. Save it again, or as an HTML page"


def looks_like_mhtml(text: str) -> bool:
    """Whether a text begins as browsers begin a page that they save as one file."""
    return _START.match(text) is not None


def saved_page(data: bytes, *, name: str) -> tuple[bytes, str, Given]:
    """The page of an MHTML file, its media type, and what the file says of it: its address, and when it was saved (``retrieved``).

    The page is the part that the file names as its start, else the first HTML, else the first plain text. A page that is no UTF-8 comes in UTF-8
    where its charset explains every byte. Raises InputError where there is none, or the file is damaged.
    """
    from email import message_from_bytes, policy
    from email.errors import MessageError

    try:
        message = message_from_bytes(data, policy=policy.default)
        part = _page_of(message)
        body = part.get_payload(decode=True) if part is not None else None
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise InputError(f"{name}: found a damaged MHTML file ({error}); {_VALID}.") from None
    if part is None or not isinstance(body, bytes) or not body.strip():
        raise InputError(f"{name}: found an MHTML file without a page; {_VALID}.")
    address = _address(message, "Snapshot-Content-Location") or _address(part, "Content-Location") or _address(message, "Content-Location")
    return recoded(body, part.get_content_charset()), part.get_content_type(), Given(url=address, retrieved=_header(message, "Date"))


def _page_of(message: EmailMessage) -> EmailMessage | None:
    parts = [part for part in message.walk() if not part.is_multipart()]
    start = str(message.get_param("start") or "").strip("<> ")
    named = [part for part in parts if start and (_header(part, "Content-ID") or "").strip("<> ") == start]
    for kind in ("text/html", "application/xhtml+xml", "text/plain"):
        for part in (*named, *parts):
            if part.get_content_type() == kind:
                return part
    return None


def _address(part: EmailMessage, header: str) -> str | None:
    value = "".join((_header(part, header) or "").split())  # long addresses are folded
    return value if value.lower().startswith(("http://", "https://")) else None


def _header(part: EmailMessage, name: str) -> str | None:
    value = part.get(name)
    return one_line(str(value)) if value is not None else None
