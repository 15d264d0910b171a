"""Bounds that keep one source from eating the machine: sizes, ratios, numbers and depths."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

import msgspec

from sitroom.errors import InputError

__all__ = ["BOUNDS", "Allowance", "Bounds", "Counted", "Spent", "mib", "read_whole"]


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """``item``: bytes of one document; ``whole``: bytes of a file that must be held in memory (a JSON array, an archive in an archive);
    ``entries`` of one archive; ``ratio``: unpacked bytes for each packed one, beyond the first ``free``; ``depth``: archives in archives.
    """

    item: int = 64 << 20
    whole: int = 256 << 20
    entries: int = 200_000
    ratio: int = 200
    free: int = 64 << 20
    depth: int = 6


BOUNDS = Bounds()


def mib(size: int) -> str:
    """A size for a message."""
    return f"{size / (1 << 20):.0f} MiB" if size >= 1 << 20 else f"{size} bytes"


class Spent(InputError):
    """More was unpacked than the outermost archive allows; nothing more of it is read."""


class Allowance:
    """What may still be unpacked from one source. ``packed``: bytes of it so far; ``name``: what an error calls it."""

    def __init__(self, name: str, packed: Callable[[], int], bounds: Bounds) -> None:
        self._name, self._packed, self._bounds = name, packed, bounds
        self._spent = 0

    def spend(self, size: int) -> None:
        """Count unpacked bytes. Raises Spent where they are out of all proportion to the packed ones."""
        self._spent += size
        if self._spent > self._bounds.free + self._bounds.ratio * self._packed():
            found = f"found an archive that unpacks to more than {self._bounds.ratio} times its size"
            raise Spent(f"{self._name}: {found}; such archives are made to fill a memory. Unpack it yourself if you trust it, and read the folder.")


class Counted(io.RawIOBase):
    """A stream that counts its bytes and can be told from its beginning: ``head`` was read off ``inner`` before."""

    def __init__(self, inner: BinaryIO, *, head: bytes = b"", allowance: Allowance | None = None) -> None:
        self._read = getattr(inner, "read1", inner.read)  # of a stream that is cut off, ``read`` would lose the last bytes
        self._head, self._allowance = head, allowance
        self._at = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        """Bytes that were given out."""
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._head:
            piece, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            piece = self._read(len(buffer))
            if self._allowance:
                self._allowance.spend(len(piece))
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def read_whole(stream: BinaryIO, largest: int, *, name: str) -> bytes:
    """All bytes of a stream. Raises InputError where there are more than ``largest``."""
    data = stream.read(largest + 1)
    if len(data) > largest:
        raise InputError(f"{name}: found more than {mib(largest)}; valid are documents up to that size. Split it, or read the text alone.")
    return data
