"""Corrections of a room: an analyst's word goes into a log that is only added to; what was read stays, and what is asked shows what stands.

The log can be replayed at any time: after a document is read again by a newer reader, or into another room that has read the same documents.
"""

from __future__ import annotations

import getpass
import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from sitroom.errors import RoomError, UsageError
from sitroom.records import Coding, Event
from sitroom.room.corrections_actions import Action, Anchor, ChangeEvent, Correction, Undo
from sitroom.room.corrections_named import Named
from sitroom.room.corrections_standing import Change, Standing, standing

__all__ = ["Corrections"]

Line = tuple[Any, ...]


class Corrections:
    """The corrections of one room. What writes runs within a transaction of the room."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def entries(self) -> list[Correction]:
        """The log in the order in which it was written, each entry with its state."""
        rows = self._all("SELECT number, at, who, why, action, state, reason FROM corrections JOIN correction_states USING (number)")
        names = Correction.__struct_fields__
        return [Correction(**dict(zip(names, row, strict=True)) | {"action": _action(row[0], row[4])}) for row in sorted(rows)]

    def append(self, action: Action, *, why: str, who: str | None) -> Correction:
        """Log one correction and apply it.

        Raises UsageError, and the log stays as it was, for ids that the room does not have, for what has no meaning, and for what cannot hold
        beside earlier entries.
        """
        held = {entry.number for entry in self.entries() if entry.state == "applied"}
        number = self._log(Named(self._db).resolved(action), at=_now(), who=(who or "").strip() or _user(), why=why)
        self.apply()
        entries = {entry.number: entry for entry in self.entries()}
        for entry in (entries[number], *(entries[n] for n in sorted(held))):
            if entry.state in ("waiting", "contradicted"):
                raise UsageError(f"{entry.reason}." if entry.number == number else f"entry {entry.number} could not hold any longer: {entry.reason}.")
        return entries[number]

    def replay(self, entries: Iterable[Correction]) -> list[Correction]:
        """Log the entries of another log that this one does not have, as they are; those added, with their states.

        An entry waits where the room lacks what it is about. Raises UsageError, and logs none, where one undoes an entry that is not among them,
        or gives an event a type that is none.
        """
        from sitroom.coding.retyped import type_called

        known: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for entry in self._logged():
            known[_key(entry)].append(entry.number)
        numbers: dict[int, int] = {}
        added = []
        for entry in entries:
            if isinstance(entry.action, Undo):
                if entry.action.number not in numbers:
                    raise UsageError(f"entry {entry.number} undoes entry {entry.action.number}, which is not before it; replay a whole log.")
                entry = msgspec.structs.replace(entry, action=Undo(number=numbers[entry.action.number]))
            elif isinstance(entry.action, ChangeEvent) and entry.action.type is not None:
                entry = msgspec.structs.replace(entry, action=msgspec.structs.replace(entry.action, type=type_called(entry.action.type)))
            if same := known[_key(entry)]:
                numbers[entry.number] = same.pop(0)
            else:
                numbers[entry.number] = self._log(entry.action, at=entry.at, who=entry.who, why=entry.why)
                added.append(numbers[entry.number])
        self.apply()
        return [entry for entry in self.entries() if entry.number in added]

    def arrived(self, coding: Coding) -> None:
        """Apply the log anew where a document that was just added has something that it speaks of."""
        ids = msgspec.json.encode([coding.document.id, *(actor.id for actor in coding.actors)]).decode()
        if self._all("SELECT 1 FROM correction_awaits WHERE id IN (SELECT value FROM json_each(?)) LIMIT 1", ids):
            self.apply()

    def apply(self) -> None:
        """Make anew what follows from the log."""
        found = self.standing()
        changes = [self._changed_event(event, change) for event, change in found.changes.items()]
        self._put("correction_states", ((number, *state) for number, state in found.states.items()))
        self._put("correction_awaits", ((id,) for id in found.awaits))
        self._put("actor_merges", found.merges.items())
        self._put("event_changes", (row for row, _ in changes))
        self._put("event_change_actors", (part for _, parts in changes for part in parts))
        self._put("happening_links", _links(found))

    def standing(self) -> Standing:
        """What follows from the log, as the room is now."""
        return standing(self._logged(), event=self._event, part=self._part, has_actor=self._has_actor, has_document=self._has_document)

    def _log(self, action: Action, *, at: str, who: str, why: str) -> int:
        """Add an entry to the log; its number."""
        if not why.strip():
            raise UsageError("found no reason for the correction; valid is at least a word of why, which the log keeps.")
        ((number,),) = self._all("SELECT coalesce(max(number), 0) + 1 FROM corrections")
        self._many("corrections", [(number, at, who.strip(), why.strip(), msgspec.json.encode(action).decode())])
        return int(number)

    def _logged(self) -> list[Correction]:
        return [
            Correction(number=number, at=at, who=who, why=why, action=_action(number, action))
            for number, at, who, why, action in self._all("SELECT number, at, who, why, action FROM corrections ORDER BY number")
        ]

    def _event(self, id: str, anchor: Anchor | None) -> str | None:
        """The id that an event has now: its own, else that of the one event whose trigger has its words, or some of them."""
        if self._all("SELECT 1 FROM events WHERE id = ?", id):
            return id
        if anchor is None:
            return None
        start, end = anchor.trigger
        near = self._all(
            "SELECT id, trigger_start = ?2 AND trigger_end = ?3 FROM events "
            "WHERE document = ?1 AND trigger_start < ?3 AND trigger_end > ?2 ORDER BY 2 DESC, id",
            anchor.document, start, end,
        )  # fmt: skip
        exact = [id for id, same in near if same]
        return str(exact[0]) if exact else str(near[0][0]) if len(near) == 1 else None

    def _part(self, id: str, anchor: Anchor | None) -> str | None:
        """The id that the cause or effect of a claim has now: its own, else that of the one that has its words, or some of them."""
        claim, _, which = id.partition(":")
        if self._all("SELECT 1 FROM claims WHERE id = ?", claim):
            return id
        if anchor is None:
            return None
        start, end = anchor.trigger
        near = self._all(
            f"SELECT id, {which}_start = ?2 AND {which}_end = ?3 FROM claims "
            f"WHERE document = ?1 AND {which}_start < ?3 AND {which}_end > ?2 ORDER BY 2 DESC, id",
            anchor.document, start, end,
        )  # fmt: skip
        exact = [found for found, same in near if same]
        return f"{exact[0]}:{which}" if exact else f"{near[0][0]}:{which}" if len(near) == 1 else None

    def _has_actor(self, id: str) -> bool:
        return bool(self._all("SELECT 1 FROM actors WHERE id = ?", id))

    def _has_document(self, id: str) -> bool:
        return bool(self._all("SELECT 1 FROM documents WHERE id = ?", id))

    def _changed_event(self, event: str, change: Change) -> tuple[Line, list[Line]]:
        """What stands in place of an event, and who takes part in it."""
        if change.dropped_by is not None:
            return (event, 1, None, None, None, None, None), []
        ((record,),) = self._all("SELECT record FROM events WHERE id = ?", event)
        now = _changed(msgspec.json.decode(record, type=Event), change)
        parts = [(event, part, at, id) for part, ids in (("actor", now.actors), ("recipient", now.recipients)) for at, id in enumerate(ids)]
        return (event, 0, now.type, now.status, " ".join(now.mode), now.intensity, msgspec.json.encode(now).decode()), parts

    def _put(self, table: str, rows: Iterable[Line]) -> None:
        """Let a table hold these rows: those that it holds already stay, so that what follows from them need not be found anew."""
        wanted, there = set(rows), set(self._all(f"SELECT * FROM {table}"))
        columns = [str(column) for _, column, *_ in self._all(f"PRAGMA table_info({table})")]
        gone = f"DELETE FROM {table} WHERE " + " AND ".join(f"{column} IS ?" for column in columns)
        self._db.executemany(gone, sorted(there - wanted, key=repr))
        self._many(table, sorted(wanted - there, key=repr))

    def _many(self, table: str, rows: Iterable[Line]) -> None:
        for row in rows:
            self._db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)

    def _all(self, question: str, *values: str | int) -> list[tuple[Any, ...]]:
        return self._db.execute(question, values).fetchall()


def _action(number: int, text: str) -> Action:
    """The action of an entry of the log. Raises RoomError for one of a kind that a later Sitroom has."""
    try:
        return msgspec.json.decode(text, type=Action)  # type: ignore[no-any-return]
    except msgspec.ValidationError as error:
        told = f"entry {number} of the log of corrections is none that this Sitroom knows ({error})"
        raise RoomError(f"{told}. Upgrade: pip install -U sitroom") from None


def _links(found: Standing) -> Iterator[Line]:
    """Which pairs of events are one happening and which are not, without those that are no events."""
    gone = {event for event, change in found.changes.items() if change.dropped_by is not None}
    for same, pairs in ((True, found.same), (False, found.apart)):
        yield from ((first, second, int(same)) for first, second in pairs if not gone & {first, second})


def _changed(event: Event, change: Change) -> Event:
    from sitroom.coding.retyped import retyped

    if change.type is not None and change.type != event.type:
        event = retyped(event, change.type)
    return msgspec.structs.replace(
        event,
        status=change.status or event.status,
        actors=event.actors if change.actors is None else change.actors,
        recipients=event.recipients if change.recipients is None else change.recipients,
    )


def _key(entry: Correction) -> tuple[object, ...]:
    """What makes two entries of two logs the same."""
    return entry.at, entry.who, entry.why, msgspec.json.encode(entry.action)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _user() -> str:
    """Who runs this program, as the system knows it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "unknown"
