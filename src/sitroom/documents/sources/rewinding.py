"""A stream that can go back some way, and the next WARC record in it after a damaged place."""

from __future__ import annotations

import io
import re
import zlib
from typing import BinaryIO

__all__ = ["Rewinding", "next_record", "record_end", "torn_header"]

WINDOW = 4 << 20
"""Bytes that can be gone back by in a stream that cannot seek."""

_STEP = 1 << 20
_AHEAD = 64 << 10
"""Bytes after a place that may be a header that are needed to tell whether it is one."""

_HEADER = re.compile(rb"WARC/\d\.\d\r?\n[A-Za-z][\w-]*:")
_MEMBER = re.compile(rb"\x1f\x8b\x08")


class Rewinding:
    """A stream by its bytes' positions from where it began. Of a stream that cannot seek the last ``WINDOW`` bytes are kept."""

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner
        self._read = getattr(inner, "read1", inner.read)  # of a stream that is cut off, ``read`` would lose the last bytes
        self._seekable = inner.seekable()
        self._origin = inner.tell() if self._seekable else 0
        self._kept, self._start, self._at = bytearray(), 0, 0
        self._counted_from = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        """Bytes given out since the last ``begin``, as the reader of an archive counts them."""
        return self._at - self._counted_from

    def read(self, size: int = -1) -> bytes:
        """The next bytes, ``size`` at most; none at the end."""
        size = _STEP if size is None or size < 0 else size
        if self._at == self._start + len(self._kept):
            self._more(size)
        at = self._at - self._start
        piece = bytes(self._kept[at : at + size])
        self._at += len(piece)
        return piece

    @property
    def size(self) -> int:
        """Bytes of the stream as far as it was read."""
        return self._start + len(self._kept)

    def begin(self, position: int) -> None:
        """Go to a position and count from there."""
        self.go(position)
        self._counted_from = self._at

    def go(self, position: int) -> int:
        """Go to a position, or as near behind it as the stream can; where it is then."""
        end = self._start + len(self._kept)
        if not self._start <= position <= end and self._seekable:
            position = min(position, self._inner.seek(0, io.SEEK_END) - self._origin)
            self._inner.seek(self._origin + position)
            self._kept, self._start = bytearray(), position
        self._at = min(max(position, self._start), self.size)
        while self._at < position and self._more(_STEP):
            self._at = min(position, self.size)
        return self._at

    def seen(self, position: int, size: int) -> bytes:
        """The bytes from a position on, ``size`` at most; fewer only at the end. The position must be where the stream is, or after it."""
        while self._start + len(self._kept) < position + size and self._more(_STEP):
            pass
        at = position - self._start
        return bytes(self._kept[at : at + size]) if at >= 0 else b""

    def _more(self, size: int) -> bool:
        spare = self._at - self._start - WINDOW
        if spare > WINDOW:
            del self._kept[:spare]
            self._start += spare
        piece = self._read(max(size, 1))
        self._kept += piece
        return bool(piece)


def record_end(stream: Rewinding, position: int, length: int, *, packed: bool) -> int:
    """Where the record that begins at ``position``, with ``length`` bytes of content, ends; for packed ones, where its gzip member does.

    ``length`` 0: where its content begins.
    """
    if stream.go(position) != position:
        return position + (1 if packed else length)
    if packed:
        unpack, at = zlib.decompressobj(wbits=31), position
        try:
            while not unpack.eof and (piece := stream.seen(at, _AHEAD)):
                unpack.decompress(piece, _AHEAD)
                while unpack.unconsumed_tail and not unpack.eof:
                    unpack.decompress(unpack.unconsumed_tail, _AHEAD)
                at = stream.go(at + len(piece))
        except zlib.error:
            return position + 1
        return at - len(unpack.unused_data)
    head = stream.seen(position, _AHEAD)
    ends = [found + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (found := head.find(mark)) >= 0]
    end = position + min(ends, default=0) + length
    after = stream.seen(end, 4) if length else b""
    return end + next((len(mark) for mark in (b"\r\n\r\n", b"\n\n") if after.startswith(mark)), 0)


def next_record(stream: Rewinding, position: int, *, packed: bool) -> int | None:
    """Where the next record header is from ``position`` on, or from where the stream can go back to; None where there is none."""
    at = stream.go(position)
    pattern = _MEMBER if packed else _HEADER
    while piece := stream.seen(at, _STEP + _AHEAD):
        for found in pattern.finditer(piece):
            if found.start() < _STEP and (not packed or _holds_record(piece[found.start() :])):
                return at + found.start()
        if len(piece) <= _STEP:
            break
        at = stream.go(at + _STEP)
    return None


def _holds_record(member: bytes) -> bool:
    """Whether a gzip member begins here, and a WARC record in it."""
    try:
        return zlib.decompressobj(wbits=31).decompress(member[:_AHEAD], 64).startswith(b"WARC/")
    except zlib.error:
        return False


def torn_header(stream: Rewinding, position: int, *, packed: bool) -> int | None:
    """Where the record begins in whose header the stream ends, at or after the record at ``position``; None where it ends elsewhere.

    FastWARC takes such an end for that of the archive.
    """
    if stream.go(position) != position:
        return None
    if not packed:
        at = stream.go(max(position, stream.size - _AHEAD))
        tail = stream.seen(at, 2 * _AHEAD)
        found = (b"\n" + tail).rfind(b"\nWARC/")
        return at + found if found >= 0 and _torn(tail[found:]) else None
    at, told, unpack = position, b"", zlib.decompressobj(wbits=31)
    while piece := stream.seen(stream.go(at), _AHEAD):
        try:
            told = (told + unpack.decompress(piece, _AHEAD))[:_AHEAD]
            while unpack.unconsumed_tail and not unpack.eof:
                unpack.decompress(unpack.unconsumed_tail, _AHEAD)
        except zlib.error:
            return None
        at += len(piece)
        if unpack.eof:
            at -= len(unpack.unused_data)
            position, told, unpack = at, b"", zlib.decompressobj(wbits=31)
    return position if at > position and _torn(told) else None


def _torn(start: bytes) -> bool:
    """Whether a record's first bytes break off in its header."""
    return b"\r\n\r\n" not in start and b"\n\n" not in start
