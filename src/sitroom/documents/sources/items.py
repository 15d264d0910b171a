"""What a source gives: items, each one document to be, and the streams that they are found in."""

from __future__ import annotations

import hashlib
import io
import lzma
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from sitroom.documents.given import Given
from sitroom.documents.sources.bounds import BOUNDS, Allowance, Bounds, Counted
from sitroom.errors import InputError
from sitroom.records import Document

if TYPE_CHECKING:
    from sitroom.documents.web.fetch import Fetched

__all__ = ["HEAD", "Found", "Item", "Items", "Options", "broken", "item", "shown"]

HEAD = 64 << 10
"""Bytes that a kind is told from."""

_ODD = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
Items = Iterator["Item"]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One document to be. ``sha256`` is that of its raw bytes, None where there are none; ``read`` makes the document of them.

    ``read`` raises InputError with the reason where they hold none; it is not called for what is known already. ``instead`` makes a document of less
    (a feed's own words of a page that cannot be got) where ``read`` has failed; it is no reason not to try again.
    """

    name: str
    sha256: str | None
    read: Callable[[], Document]
    instead: Callable[[], Document] | None = None


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How sources are read. ``given`` outranks what they say themselves; ``columns``: field -> header of a table's column; ``linked``: read the
    pages that feeds and rows without text link to; ``fetch``: what gets an address, None = addresses are refused; ``today``: the last day or moment
    at which a document can have been published, None = open; ``met``: the fields of ``columns`` that a table had, noted while it is read.
    """

    given: Given = Given()
    columns: Mapping[str, str] = {}
    linked: bool = False
    fetch: Callable[[str], Fetched] | None = None
    today: str | None = None
    bounds: Bounds = BOUNDS
    met: set[str] = msgspec.field(default_factory=set)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A stream of unknown kind. ``own``: what its surroundings say of it; ``listed``: found in a folder or an archive, not named by the user."""

    name: str
    stream: BinaryIO
    head: bytes
    options: Options
    own: Given = Given()
    charset: str | None = None
    listed: bool = False
    depth: int = 0
    size: int | None = None
    allowance: Allowance | None = None

    @classmethod
    def of(cls, name: str, stream: BinaryIO, options: Options, **more: object) -> Found:
        """Look at the beginning of a stream; a stream that cannot go back is told again from its beginning."""
        head, read = b"", getattr(stream, "read1", stream.read)
        try:
            while len(head) < HEAD and (piece := read(HEAD - len(head))):
                head += piece
        except (OSError, EOFError, zlib.error, lzma.LZMAError):
            if not head:
                raise
        if stream.seekable():
            stream.seek(0)
        else:
            stream = io.BufferedReader(Counted(stream, head=head))
        return cls(name=name, stream=stream, head=head, options=options, **more)  # type: ignore[arg-type]

    def inside(self, name: str, stream: BinaryIO, **more: object) -> Found:
        """A stream within this one, one archive deeper. Raises InputError where that is too deep."""
        if self.depth >= self.options.bounds.depth:
            raise InputError(f"{name}: found more than {self.options.bounds.depth} archives in one another. Unpack the outer ones yourself.")
        more = {"own": self.own, "listed": True, "depth": self.depth + 1, "allowance": self.allowance} | more
        return Found.of(name, stream, self.options, **more)


def item(name: str, data: bytes, read: Callable[[], Document], instead: Callable[[], Document] | None = None) -> Item:
    """The item of these raw bytes."""
    return Item(name=name, sha256=hashlib.sha256(data).hexdigest(), read=read, instead=instead)


def broken(name: str, reason: str, *, sha256: str | None = None) -> Item:
    """An item that holds no document, and why."""

    def read() -> Document:
        raise InputError(reason)

    return Item(name=name, sha256=sha256, read=read)


def shown(name: str) -> str:
    """A name from an archive as it can be shown and stored: one line, forward slashes, no characters that nobody sees."""
    return _ODD.sub("�", name.replace("\\", "/"))[:1_000]
