"""Sources -> a room: what was read already is skipped, what cannot be read is set aside with its reason, the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from sitroom.documents import Given, Item, Options
from sitroom.documents.sources.walk import files_of as files_of_source
from sitroom.documents.sources.walk import is_address, items_of
from sitroom.errors import InputError
from sitroom.records import Coding, Document
from sitroom.room.store import Room, Source

__all__ = ["READABLE", "Outcome", "coded", "files_of", "is_readable", "read_into"]

READABLE = frozenset({"en"})
"""Languages that the reading models were made for (ISO 639-1). Documents in others are stored without records."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one item: ``read`` is a new document with its records, ``stored`` a new one in a language that is not read, ``known`` one that
    the room had, ``set-aside`` comes with its reason.
    """

    name: str
    status: Literal["read", "stored", "known", "set-aside"]
    document: str | None = None
    reason: str | None = None
    language: str | None = None


def files_of(sources: Iterable[Path | str]) -> list[tuple[str, bool]]:
    """What to read, in order, each once, and whether it was found in a folder: a folder gives the files below it, hidden ones left out."""
    found: dict[str, bool] = {}
    for source in map(str, sources):
        inside = [(source, False)] if source == "-" or is_address(source) else [(str(path), listed) for path, listed in files_of_source(source)]
        for path, listed in inside:
            found.setdefault(path, listed)
    return list(found.items())


def read_into(
    room: Room,
    sources: Iterable[Path | str],
    *,
    published: str | None = None,
    outlet: str | None = None,
    reader: str = "minilm",
    options: Options | None = None,
    done: Callable[[str], None] = lambda name: None,
) -> Iterator[Outcome]:
    """Read files, folders, addresses and ``-`` into a room, item by item, each in a transaction of its own; a run that is killed loses only the one
    in work. ``published`` and ``outlet`` outrank what ``options`` gives; ``done`` is called with each file or address that is through.

    Raises ReaderError and RoomError, which concern all items; an InputError sets its item aside.
    """
    options = options or Options()
    options = msgspec.structs.replace(options, given=Given(published=published, outlet=outlet).over(options.given))
    own = {f"{room.path.resolve()}{ending}" for ending in ("", "-wal", "-shm", "-journal")}
    for source, listed in files_of(sources):
        if listed and str(Path(source).resolve()) in own:
            continue
        for item in items_of(source, options, listed=listed):
            yield _read_one(room, item, reader)
        done(source)


def _read_one(room: Room, item: Item, reader: str) -> Outcome:
    source = Source(name=item.name, sha256=item.sha256, reader=reader)
    if item.sha256 and room.has_read(item.sha256):
        return Outcome(name=item.name, status="known")
    try:
        document = item.read()
        readable = is_readable(document)
        new = room.add(coded(document, reader), source=source if readable else msgspec.structs.replace(source, reader=None))
    except InputError as error:
        room.set_aside(source, str(error))
        return Outcome(name=item.name, status="set-aside", reason=str(error))
    status: Literal["read", "stored"] = "read" if readable else "stored"
    return Outcome(name=item.name, status=status if new else "known", document=document.id, language=document.language)


def is_readable(document: Document) -> bool:
    """Whether a document is in a language that is read; one that is too short to tell its language is."""
    return document.language is None or document.language in READABLE


def coded(document: Document, reader: str) -> Coding:
    """The coding of a document, without records where its language is not read."""
    from sitroom.coding import code

    return code(document, reader=reader) if is_readable(document) else Coding(document=document)
