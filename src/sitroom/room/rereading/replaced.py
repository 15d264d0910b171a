"""A new coding in the place of the one that the room has of a document: its text, number and copies stay, corrections hold on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from sitroom.errors import InputError
from sitroom.records import Actor, Coding, Event
from sitroom.room.rows import actor_rows, merged

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["KINDS", "Turnover", "replace", "turnover"]

KINDS = ("actors", "events", "statements", "red_lines", "claims", "ties")
_LINKS = ("event_actors", "event_recipients")
_RECORDS = ("events", "red_lines", "claims", "ties", "statements", "actor_mentions", "document_actors")  # in the order that foreign keys allow
_OWN = ("confidence", "reader")
"""What differs between two readings of the same thing without its saying anything else."""


class Turnover(msgspec.Struct, frozen=True, kw_only=True):
    """How many records a new coding adds, how many of the old one are gone, and how many stand in both, the same or changed."""

    added: int = 0
    gone: int = 0
    kept: int = 0
    changed: int = 0

    def __add__(self, other: Turnover) -> Turnover:
        return Turnover(**{name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__})


def replace(room: Room, coding: Coding, *, reader: str) -> dict[str, Turnover]:
    """Store a coding in the place of the old one in one transaction, and note that ``reader`` made it; what changed, by kind of record.

    Raises UsageError where the room does not have the document, InputError where the coding is of another text.
    """
    id = coding.document.id
    with room.writing():
        before = room.coding(id)
        if before.document.text != coding.document.text:
            raise InputError(
                f"document {id}: found a coding of another text; valid is one of the text that the room has. Add the other text instead."
            )
        for table in _LINKS:
            room._db.execute(f"DELETE FROM {table} WHERE event IN (SELECT id FROM events WHERE document = ?)", (id,))
        for table in _RECORDS:
            room._db.execute(f"DELETE FROM {table} WHERE document = ?", (id,))
        room._add_records(coding)
        _settle(room, before.actors, coding.actors)
        room._db.execute("INSERT OR REPLACE INTO rereadings VALUES (?, ?, 0)", (id, reader))
        room._corrections.apply()
    return turnover(before, coding)


def turnover(before: Coding, after: Coding) -> dict[str, Turnover]:
    """What changed from one coding of a document to another, by kind of record.

    Records are the same where their ids are; of the others, two events of one trigger word are one event that changed. An actor is changed where
    something else than its mentions is.
    """
    return {kind: _turnover(getattr(before, kind), getattr(after, kind)) for kind in KINDS}


def _turnover(before: Sequence[msgspec.Struct], after: Sequence[msgspec.Struct]) -> Turnover:
    old, new = _by_id(before), _by_id(after)
    shared = old.keys() & new.keys()
    changed = sum(_said(old[id]) != _said(new[id]) for id in shared)
    lost, won = [old[id] for id in old if id not in shared], [new[id] for id in new if id not in shared]
    moved = len(_triggers(lost) & _triggers(won))
    return Turnover(added=len(won) - moved, gone=len(lost) - moved, kept=len(shared) - changed, changed=changed + moved)


def _by_id(records: Iterable[msgspec.Struct]) -> dict[str, msgspec.Struct]:
    return {record.id: record for record in records}  # type: ignore[attr-defined]


def _triggers(records: Iterable[msgspec.Struct]) -> set[tuple[int, int]]:
    return {record.trigger for record in records if isinstance(record, Event)}


def _said(record: msgspec.Struct) -> Mapping[str, object]:
    """What a record says, whoever read it and however sure; of an actor also wherever it is mentioned."""
    left_out = ("mentions",) if isinstance(record, Actor) else _OWN
    return {name: value for name, value in msgspec.structs.asdict(record).items() if name not in left_out}


def _settle(room: Room, before: Sequence[Actor], after: Sequence[Actor]) -> None:
    """Make anew what the room knows of the actors of whom the document says something else now, from all documents in their order."""
    old, new = _by_id(before), _by_id(after)
    for id in sorted(old.keys() | new.keys()):
        if id not in old or id not in new or _said(old[id]) != _said(new[id]):
            _known_anew(room, id)


def _known_anew(room: Room, id: str) -> None:
    known: Actor | None = None
    seen: set[str] = set()
    for (record,) in room._rows(
        "SELECT json_remove(l.record, '$.mentions') FROM document_actors l JOIN documents d ON d.id = l.document "
        "WHERE l.actor = ? ORDER BY d.number, l.position", id,
    ):  # fmt: skip
        if record not in seen:
            seen.add(record)
            known = merged(known, msgspec.json.decode(record, type=Actor))
    room._db.execute("DELETE FROM actor_aliases WHERE actor = ?", (id,))
    if known is None:
        room._db.execute("DELETE FROM actors WHERE id = ?", (id,))
        return
    row, aliases = actor_rows(known)
    columns = ", ".join(f"{name} = :{name}" for name in row)
    room._db.execute(f"UPDATE actors SET {columns} WHERE id = :id", row)
    room._insert("actor_aliases", aliases)
