"""Files and folders -> a room: what was read already is skipped, what cannot be read is set aside with its reason, the rest goes on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from sitroom.errors import InputError
from sitroom.room.store import Room, Source

__all__ = ["SUFFIXES", "Outcome", "files_of", "read_into"]

SUFFIXES = (".txt", ".md", ".html", ".htm")
"""What is read of a folder; a file that is named itself is read whatever it is called."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one source: ``read`` is a new document, ``known`` one that the room had, ``set-aside`` comes with its reason."""

    name: str
    status: Literal["read", "known", "set-aside"]
    document: str | None = None
    reason: str | None = None


def files_of(sources: Iterable[Path | str]) -> list[Path]:
    """The files to read, in order: a folder gives those below it that have one of ``SUFFIXES``, sorted by path; hidden ones are left out."""
    found: dict[Path, None] = {}
    for source in map(Path, sources):
        inside = sorted(_below(source)) if source.is_dir() else []
        found |= dict.fromkeys(inside or [source])
    return list(found)


def read_into(
    room: Room, files: Iterable[Path], *, published: str | None = None, outlet: str | None = None, reader: str = "minilm"
) -> Iterator[Outcome]:
    """Read files into a room one by one, each in a transaction of its own; a run that is killed loses only the one in work.

    Raises ReaderError and RoomError, which concern all files; an InputError sets its file aside.
    """
    for path in files:
        yield _read_one(room, path, published, outlet, reader)


def _read_one(room: Room, path: Path, published: str | None, outlet: str | None, reader: str) -> Outcome:
    from sitroom.coding import code
    from sitroom.documents import load

    source = Source(name=os.fsencode(path).decode(errors="replace"), reader=reader)
    try:
        source = msgspec.structs.replace(source, sha256=_sha256(path))
        if source.sha256 and room.has_read(source.sha256):
            return Outcome(name=source.name, status="known")
        document = load(path, published=published, outlet=outlet)
        new = room.add(code(document, reader=reader), source=source)
    except InputError as error:
        room.set_aside(source, str(error))
        return Outcome(name=source.name, status="set-aside", reason=str(error))
    return Outcome(name=source.name, status="read" if new else "known", document=document.id)


def _sha256(path: Path) -> str:
    if path.is_dir():
        raise InputError(f"{path}: found a folder without any {', '.join(SUFFIXES)} file. Name the files themselves, or another folder.")
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{path}: found no readable file ({reason}); valid is the path of a text or HTML file, or of a folder of them.") from None


def _below(folder: Path) -> Iterator[Path]:
    for home, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(home) / name for name in names if name.lower().endswith(SUFFIXES) and not name.startswith("."))
