"""Sources -> a room: what was read already is skipped, what cannot be read is set aside with its reason, the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from sitroom.documents import Given, Item, Options
from sitroom.documents.sources.walk import files_of as files_of_source
from sitroom.documents.sources.walk import items_of, scheme_of
from sitroom.errors import InputError
from sitroom.reading import Reading, ahead
from sitroom.reading.languages import is_readable
from sitroom.records import Coding, Document
from sitroom.room.store import Room, Source

__all__ = ["Outcome", "coded", "files_of", "is_readable", "read_into"]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one item: ``read`` is a new document with its records, ``stored`` a new one in a language that is not read, ``known`` one that
    the room had, ``set-aside`` comes with its reason. A document that was made of less than asked (``Item.instead``) has a reason, too.
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
        inside = [(source, False)] if source == "-" or scheme_of(source) else [(str(path), listed) for path, listed in files_of_source(source)]
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
    for waiting, readings in ahead(partial(_readings, reader), _to_read(room, sources, options, own, reader)):
        if isinstance(waiting, str):
            done(waiting)
        else:
            yield _outcome(room, waiting, readings, reader)


class _Waiting(NamedTuple):
    """An item that was opened: its document, or why there is none; neither where the room knew it."""

    source: Source
    document: Document | None = None
    reason: str | None = None


def _to_read(room: Room, sources: Iterable[Path | str], options: Options, own: set[str], reader: str) -> Iterator[_Waiting | str]:
    """Items in order, and after the last one of each file or address its name."""
    for name, listed in files_of(sources):
        if listed and str(Path(name).resolve()) in own:
            continue
        for item in items_of(name, options, listed=listed):
            source = Source(name=item.name, sha256=item.sha256, reader=reader)
            if item.sha256 and room.has_read(item.sha256):
                yield _Waiting(source)
                continue
            yield _opened(source, item)
        yield name


def _opened(source: Source, item: Item) -> _Waiting:
    """The document of an item; where it can only be made of less, the raw bytes do not count as read, so that the next run tries again."""
    try:
        return _Waiting(source, document=item.read())
    except InputError as error:
        reason = str(error)
    if item.instead is None:
        return _Waiting(source, reason=reason)
    note = f"{reason} Read in its place: the feed's own words."
    try:
        return _Waiting(Source(name=source.name, reader=source.reader, note=note), document=item.instead())
    except InputError:
        return _Waiting(source, reason=reason)


def _readings(reader: str, waiting: _Waiting | str) -> list[Reading] | None:
    from sitroom.coding import readings_of

    return None if isinstance(waiting, str) or waiting.document is None else readings_of(waiting.document, reader=reader)


def _outcome(room: Room, waiting: _Waiting, readings: list[Reading] | None, reader: str) -> Outcome:
    """Store one item in a transaction of its own."""
    source, document, reason = waiting
    if document is not None:
        readable = is_readable(document.language)
        try:
            new = room.add(coded(document, reader, readings), source=source if readable else msgspec.structs.replace(source, reader=None))
        except InputError as error:
            document, reason = None, str(error)
        else:
            status: Literal["read", "stored"] = "read" if readable else "stored"
            told = status if new else "known"
            return Outcome(name=source.name, status=told, document=document.id, language=document.language, reason=source.note)
    if reason is None:
        return Outcome(name=source.name, status="known")
    room.set_aside(source, reason)
    return Outcome(name=source.name, status="set-aside", reason=reason)


def coded(document: Document, reader: str, readings: list[Reading] | None = None) -> Coding:
    """The coding of a document, without records where its language is not read."""
    from sitroom.coding import code

    return code(document, reader=reader, readings=readings) if is_readable(document.language) else Coding(document=document)
