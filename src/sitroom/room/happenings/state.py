"""What was found of a room's happenings, in its tables: read to be taken up, and written as far as it changed."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from sitroom.records import Document, Event, Happening, record_id
from sitroom.room.happenings.account import account
from sitroom.room.happenings.finding import NOTHING, Found, Group
from sitroom.room.happenings.tables import TABLES
from sitroom.room.happenings.tellings import Kept, Row
from sitroom.room.independence import Witness

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Homes", "accounts", "known", "write", "write_all"]

_OWN = ("happening_tellings", "happening_chances", "happening_marks", "happening_links_used")
_PLACE = msgspec.json.Decoder(tuple[tuple[str, ...], tuple[int, int], str])

Marked = tuple[bytes, Happening]


class Homes(Mapping[str, Document]):
    """The documents of a room that hold events, each read when it is asked for."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._ids = [str(id) for (id,) in room._rows("SELECT DISTINCT document FROM events ORDER BY document")]
        self._read: dict[str, Document] = {}

    def __getitem__(self, id: str) -> Document:
        if id not in self._read:
            self._read[id] = self._room.document(id)
        return self._read[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def known(room: Room) -> Found:
    """What was found the last time; nothing where that was before rooms kept it."""
    rows = {
        str(event): Row(mark, _PLACE.decode(place), _numbers(keys))
        for event, mark, place, keys in room._rows("SELECT event, mark, place, keys FROM happening_tellings")
    }
    if not rows:
        return NOTHING
    groups: dict[str, list[str]] = {}
    for happening, event in room._rows("SELECT happening, event FROM happening_members ORDER BY event"):
        groups.setdefault(happening, []).append(str(event))
    return Found(
        rows,
        {(first, second): chance for first, second, chance in room._rows("SELECT first, second, chance FROM happening_chances")},
        frozenset(map(tuple, groups.values())),
        frozenset((first, second, bool(same)) for first, second, same in room._rows("SELECT first, second, same FROM happening_links_used")),
    )


def accounts(found: Found, kept: Kept, told: Mapping[str, bytes]) -> tuple[set[str], list[Marked]]:
    """The ids of all happenings, and those of them, with their marks, that say something else than when they were told.

    ``told``: by id of a happening, its mark then.
    """
    events = {event.id: event for event in kept.events}
    origins: dict[str, bytes] = {}
    ids: set[str] = set()
    new: list[Marked] = []
    for group in sorted(found.groups):
        id, mark = record_id("h", *group), _mark(group, found, events, kept.witnesses, origins)
        ids.add(id)
        if told.get(id) != mark:
            new.append((mark, account([events[event] for event in group], kept.documents, kept.statements, kept.witnesses)))
    return ids, new


def write(room: Room, before: Found, after: Found, ids: set[str], new: list[Marked]) -> None:
    """Write what changed from ``before`` to ``after``, within a transaction. ``ids``: of all happenings; ``new``: those that changed."""
    if before is NOTHING:
        for name in (*_names(), *_OWN):
            room._db.execute(f"DELETE FROM {name}")
    gone = [id for id, row in before.rows.items() if after.rows.get(id) != row]
    _many(room, "DELETE FROM happening_tellings WHERE event = ?", ((id,) for id in gone))
    _many(room, "INSERT INTO happening_tellings VALUES (?, ?, ?, ?)", (
        (id, row.mark, msgspec.json.encode(row.place).decode(), _bytes(row.keys)) for id, row in after.rows.items() if before.rows.get(id) != row
    ))  # fmt: skip
    dropped = (pair for pair, chance in before.chances.items() if after.chances.get(pair) != chance)
    _many(room, "DELETE FROM happening_chances WHERE first = ? AND second = ?", dropped)
    _many(room, "INSERT INTO happening_chances VALUES (?, ?, ?)", (
        (*pair, chance) for pair, chance in after.chances.items() if before.chances.get(pair) != chance
    ))  # fmt: skip
    _many(room, "DELETE FROM happening_links_used WHERE first = ? AND second = ? AND same = ?", before.links - after.links)
    _many(room, "INSERT INTO happening_links_used VALUES (?, ?, ?)", after.links - before.links)
    stale = {str(id) for (id,) in room._rows("SELECT id FROM happenings")} - ids | {happening.id for _, happening in new}
    for table, column in (
        ("happenings", "id"),
        ("happening_members", "happening"),
        ("happening_actors", "happening"),
        ("happening_marks", "happening"),
    ):
        _many(room, f"DELETE FROM {table} WHERE {column} = ?", ((id,) for id in sorted(stale)))
    write_all(room, (happening for _, happening in new))
    _many(room, "INSERT INTO happening_marks VALUES (?, ?)", ((happening.id, mark) for mark, happening in new))
    if before is not NOTHING and new:
        _in_order(room)


def write_all(room: Room, made: Iterable[Happening]) -> None:
    """Add happenings to their tables."""
    listed = sorted(made, key=lambda h: h.id)
    _many(room, "INSERT INTO happenings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (
        (h.id, h.type, h.status, h.date, h.first_published, h.independent, len(h.documents),
         ", ".join(dict.fromkeys(d.about for d in h.disagreements)), msgspec.json.encode(h).decode())
        for h in listed
    ))  # fmt: skip
    _many(room, "INSERT INTO happening_members VALUES (?, ?)", ((event, h.id) for h in listed for event in h.members))
    parts = ((h.id, part, actor) for h in listed for part, ids in (("actor", h.actors), ("recipient", h.recipients)) for actor in ids)
    _many(room, "INSERT INTO happening_actors VALUES (?, ?, ?)", parts)


def _in_order(room: Room) -> None:
    """Put the rows in the order in which they would stand if all had been found at once: sums over them are then the same to the last digit."""
    for name, order in (("happenings", "id"), ("happening_members", "happening, rowid"), ("happening_actors", "happening, rowid")):
        room._db.execute(f"CREATE TEMP TABLE in_order AS SELECT * FROM {name} ORDER BY {order}")
        room._db.execute(f"DELETE FROM {name}")
        room._db.execute(f"INSERT INTO {name} SELECT * FROM in_order ORDER BY rowid")
        room._db.execute("DROP TABLE in_order")


def _names() -> list[str]:
    return [table.split(" ", 1)[0] for table in TABLES]


def _many(room: Room, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    room._db.executemany(statement, rows)


def _mark(group: Group, found: Found, events: Mapping[str, Event], witnesses: Mapping[str, Witness], origins: dict[str, bytes]) -> bytes:
    """A checksum of what a happening is told from: its events, and where each of their documents has its words from."""
    summed = hashlib.blake2b(digest_size=12)
    for id in group:
        document = events[id].document
        if document not in origins:
            origins[document] = _origin(document, witnesses)
        summed.update(found.rows[id].mark + origins[document])
    return summed.digest()


def _origin(document: str, witnesses: Mapping[str, Witness]) -> bytes:
    path = [document]
    while (further := witnesses[path[-1]].copy_of or witnesses[path[-1]].rewrite_of) and further in witnesses and further not in path:
        path.append(further)
    return hashlib.blake2b(msgspec.json.encode([witnesses[id] for id in path]), digest_size=12).digest()


def _numbers(keys: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(keys) // 8}q", keys)


def _bytes(keys: tuple[int, ...]) -> bytes:
    return struct.pack(f">{len(keys)}q", *keys)
