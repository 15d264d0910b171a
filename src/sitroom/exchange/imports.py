"""Codings of a file -> a room, line by line: what the room has is skipped, what cannot be used is set aside with its line and reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from sitroom.errors import InputError, UsageError
from sitroom.exchange.codings import SourceRead, lines
from sitroom.records import Coding, Document
from sitroom.room import Correction, Room

__all__ = ["Imported", "import_codings"]

_FOUND = ("copy_of", "rewrite_of", "similarity")
"""What a room finds of a document itself: a room that does not have the original would otherwise name one."""


class Imported(msgspec.Struct, kw_only=True):
    """What became of a file: documents that were new and that the room had, sources and corrections that were added, and lines set aside with
    their reasons."""

    new: int = 0
    known: int = 0
    sources: int = 0
    corrections: int = 0
    set_aside: list[str] = []


def import_codings(room: Room, path: Path, *, done: Callable[[int], None] = lambda line: None) -> Imported:
    """Add the codings of a JSON Lines file, each whole in a transaction of its own; sources and corrections of an archive follow.

    Running it again changes nothing. Copies and rewrites are found anew in the room. ``done`` is called with the number of each line that is through.
    Raises InputError where the file cannot be read or no line of it is a coding, RoomError where the room cannot be written.
    """
    found, logged, read = Imported(set_aside=[]), [], []
    try:
        for number, line, reason in lines(path):
            if isinstance(line, Coding):
                _add(room, line, found, f"{path}, line {number}")
            elif isinstance(line, SourceRead):
                read.append(line)
            elif isinstance(line, Correction):
                logged.append(line)
            else:
                found.set_aside.append(f"{path}, line {number}: {reason}")
            done(number)
    except OSError as error:
        raise InputError(f"{path}: it cannot be read ({error.strerror}). Give what sitroom export --to jsonl or archive has written.") from None
    if not (found.new or found.known or logged or read):
        first = f" First: {found.set_aside[0]}" if found.set_aside else ""
        raise InputError(f"{path}: found no coding in it; valid is JSON Lines, as sitroom export --to jsonl or archive writes.{first}")
    found.sources = sum(_log(room, source) for source in read)
    try:
        found.corrections = len(room.replay(logged)) if logged else 0
    except UsageError as error:
        found.set_aside.append(f"{path}: the log of corrections was left out: {error}")
    return found


def _add(room: Room, coding: Coding, found: Imported, where: str) -> None:
    try:
        new = room.add(msgspec.structs.replace(coding, document=_as_read(coding.document)))
    except InputError as error:
        found.set_aside.append(f"{where}: {error}")
        return
    found.new += new
    found.known += not new


def _as_read(document: Document) -> Document:
    return msgspec.structs.replace(document, **dict.fromkeys(_FOUND))


def _log(room: Room, source: SourceRead) -> bool:
    """Log a source as another room did, with its time, where this room has no line of it."""
    if room._rows("SELECT 1 FROM sources_read WHERE name = ? AND sha256 IS ?", source.name, source.sha256):  # type: ignore[arg-type]
        return False
    row = msgspec.structs.asdict(source)
    if source.document is not None and not room.has(source.document):
        return False
    with room.writing():
        room._insert("sources_read", [row])
    return True
