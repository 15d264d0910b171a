"""Bytes to text: byte order marks, UTF-8, a declared charset, and Windows-1252 for every byte that UTF-8 cannot hold."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from sitroom.errors import InputError

__all__ = ["SIGNATURES", "VALID", "decode", "encoding_of", "recoded", "refuse_binary", "text_of"]

VALID = "valid are plain text and HTML in UTF-8, UTF-16, Windows-1252 or the charset that the page declares"

# UTF-32 first: its little-endian mark begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

SIGNATURES = (
    (b"%PDF-", "a PDF file", "extract its text first (for example with pdftotext)"),
    (b"PK\x03\x04", "a zip archive or an office file (docx, odt, xlsx, epub)", "unpack it, or save it as plain text"),
    (b"PK\x05\x06", "an empty zip archive", "give the text itself"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", "give the text itself"),
    (b"\xff\xd8\xff", "a JPEG image", "give the text itself"),
    (b"GIF87a", "a GIF image", "give the text itself"),
    (b"GIF89a", "a GIF image", "give the text itself"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office file (doc, xls, ppt)", "save it as plain text"),
    (b"{\\rtf", "an RTF file", "save it as plain text"),
    (b"\x7fELF", "a program", "give the text itself"),
    (b"SQLite format 3\x00", "an SQLite database", "give the texts themselves"),
)

CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})"
    rb"|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})",
    re.I,
)
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")

# ``surrogateescape`` turns each byte that is not UTF-8 into U+DC80..U+DCFF; here is what those bytes say in Windows-1252.
STRAY_BYTES = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}


def decode(data: bytes, *, name: str = "the input") -> str:
    """The text in ``data``; ``name`` is what an error calls the source. Mojibake is left as it is.

    Raises InputError for empty input and for what is not text.
    """
    if not data.strip():
        found = "nothing (0 bytes)" if not data else f"only blanks ({len(data)} bytes)"
        raise InputError(f"{name}: found {found}; {VALID}. Check that the file was written completely.")
    for signature, found, remedy in SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"{name}: found {found}; {VALID}. To use it, {remedy}.")
    text = _decoded(data)
    refuse_binary(text, name=name)
    return text


def encoding_of(head: bytes) -> str:
    """Python's name of the encoding that the first bytes of a text show: that of its mark, UTF-8, or Windows-1252 where they are no UTF-8."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(encoding, "utf-32")
    if utf16 := _bare_utf16(head):
        return utf16
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the last character may be cut
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def recoded(data: bytes, charset: str | None) -> bytes:
    """A text that is no UTF-8 comes in UTF-8 where the charset that its surroundings name explains its every byte, as a header outranks a page."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode(charset).encode() if charset else data
        except (UnicodeError, LookupError):
            return data
    return data


@contextmanager
def text_of(stream: BinaryIO, head: bytes) -> Iterator[io.TextIOWrapper]:
    """A stream as text, its line ends kept, in the encoding that its first bytes show; what that cannot decode becomes U+FFFD."""
    text = io.TextIOWrapper(stream, encoding=encoding_of(head), errors="replace", newline="")
    try:
        yield text
    finally:
        text.detach()


def refuse_binary(text: str, *, name: str = "the input") -> None:
    """Raise InputError when more than one in fifty of the first 200,000 characters is a control or replacement character."""
    sample = text[:200_000]
    junk = len(sample) - len(CONTROLS.sub("", sample))
    if junk > 2 and junk * 50 > len(sample):
        raise InputError(f"{name}: found binary data ({junk} control characters in the first {len(sample)}); {VALID}. Give the text itself.")


def _decoded(data: bytes) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            return _with_stray_bytes(body) if encoding == "utf-8" else body.decode(encoding, "replace")
    if utf16 := _bare_utf16(data):
        return data.decode(utf16, "replace")
    declared = _declared(data)
    if declared and declared.startswith("iso2022"):  # 7-bit, so it would pass for UTF-8
        return data.decode(declared, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(declared, "replace") if declared else _with_stray_bytes(data)


def _with_stray_bytes(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape").translate(STRAY_BYTES)


def _bare_utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark, seen from where the zero bytes of Latin letters stand."""
    half = len(data) // 2
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if half >= 2 and odd * 5 > half * 2 and even * 20 < half:
        return "utf-16-le"
    if half >= 2 and even * 5 > half * 2 and odd * 20 < half:
        return "utf-16-be"
    return None


def _declared(data: bytes) -> str | None:
    """Python's name of the charset that a page declares; None where none, unknown, or one that ASCII markup rules out."""
    found = CHARSET.search(data[:4096])
    if not found:
        return None
    label = (found[1] or found[2]).decode("ascii")
    try:
        encoding = codecs.lookup(label).name
        b"".decode(encoding)
    except (LookupError, ValueError):
        return None
    if encoding.startswith(("utf", "ascii")) or encoding in {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}:
        return None
    # Browsers read Latin-1 as Windows-1252 (WHATWG Encoding Standard); so do we, byte by byte where UTF-8 is mixed in.
    return None if encoding in {"iso8859-1", "cp1252"} else encoding
