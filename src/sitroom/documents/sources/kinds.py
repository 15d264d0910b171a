"""What kind of source some bytes are, told from how they begin; the name decides only between kinds of text."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePosixPath

from sitroom.documents.decoding import SIGNATURES, decode, encoding_of
from sitroom.documents.mhtml import looks_like_mhtml
from sitroom.documents.pages import looks_like_html
from sitroom.documents.sources.feeds import looks_like_feed
from sitroom.documents.sources.opml import looks_like_opml
from sitroom.documents.sources.tables import fits_a_map
from sitroom.errors import InputError

__all__ = ["DOCUMENTS", "Kind", "kind_of"]


class Kind(StrEnum):
    """The kinds of sources."""

    page = "an HTML page"
    text = "plain text"
    markdown = "a Markdown text"
    pdf = "a PDF file"
    mhtml = "a page saved as MHTML"
    feed = "a feed"
    table = "a table"
    lines = "JSON lines"
    json = "a JSON value"
    warc = "a WARC archive"
    zip = "a ZIP archive"
    tar = "a TAR archive"
    gzip = "a gzip archive"
    bzip2 = "a bzip2 archive"
    xz = "an xz archive"


DOCUMENTS = (Kind.page, Kind.text, Kind.markdown, Kind.pdf, Kind.mhtml)
"""The kinds that hold one document."""

VALID = "valid are pages, texts, PDF, feeds, CSV and JSON exports, WARC, and ZIP or TAR archives of them"

_PACKED = {b"PK\x03\x04": Kind.zip, b"PK\x05\x06": Kind.zip, b"\x1f\x8b": Kind.gzip, b"BZh": Kind.bzip2, b"\xfd7zXZ\x00": Kind.xz}
_UNKNOWN = (
    *((signature, found, remedy) for signature, found, remedy in SIGNATURES if signature not in _PACKED and not signature.startswith(b"%PDF")),
    (b"(\xb5/\xfd", "a zstd archive", "unpack it first"),
    (b"II*\x00", "a TIFF image", "give the text itself"),
    (b"MM\x00*", "a TIFF image", "give the text itself"),
    (b"RIFF", "a WebP image, a sound or a video", "give the text itself"),
    (b"OggS", "a sound or a video", "give its transcript"),
    (b"ID3", "a sound", "give its transcript"),
    (b"fLaC", "a sound", "give its transcript"),
    (b"\x1aE\xdf\xa3", "a video", "give its transcript"),
    (b"wOFF", "a font", "leave it out"),
    (b"wOF2", "a font", "leave it out"),
    (b"MZ", "a program", "leave it out"),
)
_SPACE = b" \t\r\n\xef\xbb\xbf"
_TEXTS = {
    *("", ".txt", ".text", ".asc", ".md", ".markdown", ".mdown", ".html", ".htm", ".xhtml", ".mht", ".mhtml"),
    *(".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson", ".xml", ".rss", ".atom", ".rdf"),
}
_SUFFIX = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{1,6}")  # what tells a kind, as against the end of a name with a dot in it
_PACKERS = {".gz", ".bz2", ".xz"}
_MARKDOWN = {".md", ".markdown", ".mdown"}
_TABLES = {".csv", ".tsv", ".tab"}
_HEADING = re.compile(r"^#{1,6} \S", re.M)
_LINK = re.compile(r"\[[^\]\n]+\]\([^)\s]+\)")


def kind_of(head: bytes, name: str, *, listed: bool = False, columns: Mapping[str, str] | None = None) -> Kind:
    """The kind of a source. ``head``: its first bytes; ``listed``: it was found in a folder or archive, where texts are told by their names too.

    A signature of letters alone is one only before binary data: towns are called Riffa and Mzuzu.
    Raises InputError, naming what was found, for every kind that is not read.
    """
    for signature, kind in _PACKED.items():
        if head.startswith(signature):
            return Kind.warc if kind is Kind.gzip and _inside(head).startswith(b"WARC/") else kind
    if head.lstrip(_SPACE).startswith(b"WARC/"):
        return Kind.warc
    if b"%PDF-" in head[:1024]:
        return Kind.pdf
    if head[257:262] == b"ustar":
        return Kind.tar
    for signature, found, remedy in _UNKNOWN:
        if head.startswith(signature) and not (signature.isalnum() and signature.isascii() and b"\0" not in head):
            raise InputError(f"{name}: found {found}; {VALID}. To use it, {remedy}.")
    if head[4:8] == b"ftyp":
        raise InputError(f"{name}: found a video or an image; {VALID}. To use it, give the text itself.")
    return _kind_of_text(head, name, listed=listed, columns=dict(columns or {}))


def _inside(head: bytes) -> bytes:
    """The first bytes of what a gzip stream holds."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 512)
    except zlib.error:
        return b""


def _suffix(name: str) -> str:
    """The ending of a name that tells its kind, in small letters: that before the one of a packer (``news.csv.gz``)."""
    path = PurePosixPath(name.lower())
    return PurePosixPath(path.stem).suffix if path.suffix in _PACKERS else path.suffix


def _kind_of_text(head: bytes, name: str, *, listed: bool, columns: dict[str, str]) -> Kind:
    if not head.strip():
        decode(head, name=name)
    text = head.decode(encoding_of(head), "replace").lstrip("\ufeff")
    start, suffix = text.lstrip(), _suffix(name)
    if looks_like_feed(start):
        return Kind.feed
    if start.startswith("<") and looks_like_opml(head):
        raise InputError(f"{name}: found a list of feeds (OPML); {VALID}. To read its feeds, run: sitroom watch ROOM {name}")
    if looks_like_html(text):
        return Kind.page
    if listed and suffix not in _TEXTS and _SUFFIX.fullmatch(suffix):
        raise InputError(
            f"{name}: found a {suffix} file; in folders and archives texts are .txt, .md, .html, .csv, .json and the like. Name it itself."
        )
    if looks_like_mhtml(start):
        return Kind.mhtml
    if start.startswith(("{", "[")) and (kind := _kind_of_json(start, suffix)):
        return kind
    first = start.split("\n", 1)[0].rstrip("\r")
    if suffix in _TABLES or fits_a_map(first, columns, sure=False):
        return Kind.table
    if suffix in _MARKDOWN or start.startswith("---\n") or (_HEADING.search(start) and _LINK.search(start)):
        return Kind.markdown
    return Kind.text


def _kind_of_json(start: str, suffix: str) -> Kind | None:
    """JSON, as lines where the first line is an object by itself; None where it only looks like JSON."""
    first, newline, rest = start.partition("\n")
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        if suffix in {".jsonl", ".ndjson"} or (not newline and start.startswith("{") and re.match(r'\{\s*"', start)):
            return Kind.lines
        return Kind.json if suffix == ".json" or re.match(r'\{\s*"|\[\s*[\[{]', start) else None
    if isinstance(value, dict):
        return Kind.lines
    return Kind.json if isinstance(value, list) and (value or suffix == ".json") and not rest.strip() else None
