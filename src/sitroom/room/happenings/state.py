"""What was found of a room's happenings, in its tables: read to be taken up, and written as far as it changed."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from sitroom.records import Actor, Document, Event, Happening, record_id
from sitroom.room.happenings.account import Callings, account
from sitroom.room.happenings.finding import NOTHING, Found, Group, Link
from sitroom.room.happenings.pairing import Pair
from sitroom.room.happenings.tables import TABLES
from sitroom.room.happenings.tellings import Kept, Row
from sitroom.room.independence import Witness

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = [
    "TELLING", "Homes", "accounts", "known", "links_used", "standing_actors", "standing_copies", "standing_links", "telling", "write", "write_all",
    "write_chances", "write_links", "write_marked", "write_reaches", "write_rows",
]  # fmt: skip

_OWN = ("happening_tellings", "happening_chances", "happening_marks", "happening_links_used", "happening_reaches")

TELLING = "event, mark, place, keys, lead"
_PLACE = msgspec.json.Decoder(tuple[tuple[str, ...], tuple[int, int], str])

Marked = tuple[bytes, Happening]


class Homes(Mapping[str, Document]):
    """The documents of a room that hold events, each read when it is asked for."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._read: dict[str, Document] = {}

    def __getitem__(self, id: str) -> Document:
        if id not in self._read:
            self._read[id] = self._room.document(id)
        return self._read[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    @cached_property
    def _ids(self) -> list[str]:
        return [str(id) for (id,) in self._room._rows("SELECT DISTINCT document FROM events ORDER BY document")]


def known(room: Room) -> Found:
    """What was found the last time; nothing where that was before rooms kept it."""
    rows = dict(map(telling, room._rows(f"SELECT {TELLING} FROM happening_tellings")))
    if not rows:
        return NOTHING
    groups: dict[str, list[str]] = {}
    for happening, event in room._rows("SELECT happening, event FROM happening_members ORDER BY event"):
        groups.setdefault(happening, []).append(str(event))
    return Found(
        rows,
        {(first, second): chance for first, second, chance in room._rows("SELECT first, second, chance FROM happening_chances")},
        frozenset(map(tuple, groups.values())),
        links_used(room),
        dict(room._rows("SELECT actor, reached FROM happening_reaches")),
    )


def links_used(room: Room) -> frozenset[Link]:
    """What an analyst had said of pairs when happenings were found."""
    return frozenset((first, second, bool(same)) for first, second, same in room._rows("SELECT first, second, same FROM happening_links_used"))


def standing_actors(room: Room) -> dict[str, Actor]:
    """The actors of a room, by id, merged ones as their stand-in."""
    question = "SELECT id, record FROM actors WHERE id NOT IN (SELECT actor FROM actor_merges)"
    return room._with_merged({id: msgspec.json.decode(record, type=Actor) for id, record in room._rows(question)})


def standing_links(room: Room) -> frozenset[Link]:
    """What an analyst says of pairs of events."""
    return frozenset((first, second, bool(same)) for first, second, same in room._rows("SELECT first, second, same FROM happening_links"))


def standing_copies(room: Room) -> dict[str, str]:
    """Of each document that is a copy, what it copies."""
    return {str(id): str(of) for id, of in room._rows("SELECT id, copy_of FROM documents WHERE copy_of IS NOT NULL")}


def telling(told: tuple[str, bytes, str, bytes, str | None]) -> tuple[str, Row]:
    """The id of an event and what is kept of it, from the columns ``TELLING``."""
    event, mark, place, keys, lead = told
    return event, Row(mark, _PLACE.decode(place), struct.unpack(f">{len(keys) // 8}q", keys), lead)


def accounts(groups: Iterable[Group], rows: Mapping[str, Row], kept: Kept, told: Mapping[str, bytes]) -> tuple[set[str], list[Marked]]:
    """The ids of the happenings of all these groups, and those of them, with their marks, that say something else than when they were told.

    ``rows``: of their events; ``told``: by id of a happening, its mark then.
    """
    events = {event.id: event for event in kept.events}
    leads = {id: row.lead for id, row in rows.items() if row.lead}
    callings = Callings(kept.actors)
    origins: dict[str, bytes] = {}
    ids: set[str] = set()
    new: list[Marked] = []
    for group in sorted(groups):
        id, mark = record_id("h", *group), _mark(group, rows, events, kept.witnesses, origins)
        ids.add(id)
        if told.get(id) != mark:
            members = [events[event] for event in group]
            new.append((mark, account(members, kept.documents, kept.statements, kept.witnesses, leads, callings)))
    return ids, new


def write(room: Room, before: Found, after: Found, ids: set[str], new: list[Marked], *, changes: int) -> None:
    """Write what changed from ``before`` to ``after``, within a transaction. ``ids``: of all happenings; ``new``: those that changed; ``changes``:
    how often the room had changed when what they were found from was read."""
    if before is NOTHING:
        for name in (*_names(), *_OWN):
            room._db.execute(f"DELETE FROM {name}")
    write_rows(room, before.rows, after.rows)
    write_chances(room, before.chances, after.chances)
    write_links(room, before.links, after.links)
    write_reaches(room, before.reached, after.reached)
    stale = {str(id) for (id,) in room._rows("SELECT id FROM happenings")} - ids
    write_marked(room, stale, new)
    room._db.execute("DELETE FROM happening_touched WHERE at <= ?", (changes,))
    room._db.execute("DELETE FROM happening_renewals")
    room._db.execute("INSERT INTO happening_renewals VALUES (?, '')", (changes,))


def write_rows(room: Room, before: Mapping[str, Row], after: Mapping[str, Row]) -> None:
    """Write what changed of what is kept of events."""
    _many(room, "DELETE FROM happening_tellings WHERE event = ?", ((id,) for id, row in before.items() if after.get(id) != row))
    _many(room, "INSERT INTO happening_tellings VALUES (?, ?, ?, ?, ?)", (
        (id, row.mark, msgspec.json.encode(row.place).decode(), _bytes(row.keys), row.lead) for id, row in after.items() if before.get(id) != row
    ))  # fmt: skip


def write_chances(room: Room, before: Mapping[Pair, float], after: Mapping[Pair, float]) -> None:
    """Write what changed of the chances of pairs."""
    gone = (pair for pair, chance in before.items() if after.get(pair) != chance)
    _many(room, "DELETE FROM happening_chances WHERE first = ? AND second = ?", gone)
    changed = ((*pair, chance) for pair, chance in after.items() if before.get(pair) != chance)
    _many(room, "INSERT OR REPLACE INTO happening_chances VALUES (?, ?, ?)", changed)


def write_links(room: Room, before: Collection[Link], after: Collection[Link]) -> None:
    """Write what changed of what an analyst says of pairs."""
    _many(room, "DELETE FROM happening_links_used WHERE first = ? AND second = ? AND same = ?", {*before} - {*after})
    _many(room, "INSERT INTO happening_links_used VALUES (?, ?, ?)", {*after} - {*before})


def write_reaches(room: Room, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Write what changed of the actors for which each actor may be taken."""
    _many(room, "DELETE FROM happening_reaches WHERE actor = ?", ((id,) for id, names in before.items() if after.get(id) != names))
    _many(room, "INSERT INTO happening_reaches VALUES (?, ?)", ((id, names) for id, names in after.items() if before.get(id) != names))


def write_marked(room: Room, gone: Iterable[str], new: Collection[Marked]) -> None:
    """Take happenings out of their tables, and put new ones, or what stands in the place of one that changed, into them."""
    for table, column in (
        ("happenings", "id"),
        ("happening_members", "happening"),
        ("happening_actors", "happening"),
        ("happening_marks", "happening"),
    ):
        _many(room, f"DELETE FROM {table} WHERE {column} = ?", ((id,) for id in sorted({*gone} | {happening.id for _, happening in new})))
    write_all(room, (happening for _, happening in new))
    _many(room, "INSERT INTO happening_marks VALUES (?, ?)", ((happening.id, mark) for mark, happening in new))


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


def _names() -> list[str]:
    return [table.split(" ", 1)[0] for table in TABLES]


def _many(room: Room, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    room._db.executemany(statement, rows)


def _mark(group: Group, rows: Mapping[str, Row], events: Mapping[str, Event], witnesses: Mapping[str, Witness], origins: dict[str, bytes]) -> bytes:
    """A checksum of what a happening is told from: its events, and where each of their documents has its words from."""
    summed = hashlib.blake2b(digest_size=12)
    for id in group:
        document = events[id].document
        if document not in origins:
            origins[document] = _origin(document, witnesses)
        summed.update(rows[id].mark + origins[document])
    return summed.digest()


def _origin(document: str, witnesses: Mapping[str, Witness]) -> bytes:
    path = [document]
    while (further := witnesses[path[-1]].copy_of or witnesses[path[-1]].rewrite_of) and further in witnesses and further not in path:
        path.append(further)
    return hashlib.blake2b(msgspec.json.encode([witnesses[id] for id in path]), digest_size=12).digest()


def _bytes(keys: tuple[int, ...]) -> bytes:
    return struct.pack(f">{len(keys)}q", *keys)
