"""One pass over a room, document by document: what stands after corrections, in little memory.

It reads the tables and views that docs/rooms.md describes; what it holds at once is one document, the room's actors and its corrections.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TypeVar

import msgspec

from sitroom.codebook import load
from sitroom.records import Actor, Claim, Coding, Document, Event, Happening, RedLine, Statement, Tie
from sitroom.room import Activity, Room
from sitroom.room.corrections_applied import corrected
from sitroom.room.opening import guarded, snapshot
from sitroom.room.tension.kept import refresh
from sitroom.room.tension.seconds import Second, seconds

__all__ = ["Stream", "Told", "streaming"]

Kept = TypeVar("Kept", bound=msgspec.Struct)
Said = TypeVar("Said", Event, Statement, RedLine, Claim, Tie)

_KEPT = 256
"""Documents that are kept for the next question."""
_ORDER = "published IS NULL, published, outlet, id"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One document with its records as they stand. ``actors`` are those that its records name, with their mentions in it.

    ``happenings``: by event id, the happening that the event belongs to and the number of independent sources behind that.
    """

    document: Document
    actors: list[Actor]
    events: list[Event]
    statements: list[Statement]
    red_lines: list[RedLine]
    claims: list[Claim]
    ties: list[Tie]
    happenings: dict[str, tuple[str, int]]

    @property
    def coding(self) -> Coding:
        """The same records in the public contract."""
        return Coding(
            document=self.document, actors=self.actors, events=self.events, statements=self.statements, red_lines=self.red_lines,
            claims=self.claims, ties=self.ties,
        )  # fmt: skip


class Stream:
    """A room as it is when the pass begins."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.merges = room._merges()
        changes = room._rows("SELECT event, record FROM event_changes ORDER BY event")
        self.changed = {str(event): msgspec.json.decode(record, type=Event) if record else None for event, record in changes}
        self.activity: list[Activity] = sorted(room.activity(), key=lambda line: line.actor.id)
        self.actors: dict[str, Actor] = {line.actor.id: line.actor for line in self.activity}
        self._documents: dict[str, Document] = {}
        self.names: dict[str, str] = {id: actor.name for id, actor in self.actors.items()}

    def documents(self) -> Iterator[str]:
        """Ids of all documents, by day of publication."""
        for (id,) in self.room._db.execute(f"SELECT id FROM documents ORDER BY {_ORDER}"):
            yield str(id)

    def read(self) -> Iterator[Coding]:
        """The codings of all documents, exactly as they were added, without what is corrected."""
        for id in self.documents():
            yield self.room.coding(id)

    def told(self) -> Iterator[Told]:
        """All documents with their records as they stand."""
        for id in self.documents():
            yield self.of(id)

    def of(self, id: str) -> Told:
        """One document with its records as they stand."""
        found = self.room._rows(
            "SELECT e.record, m.happening, h.independent FROM events_corrected e LEFT JOIN happening_members m ON m.event = e.id "
            "LEFT JOIN happenings h ON h.id = m.happening WHERE e.document = ? ORDER BY e.position",
            id,
        )
        events = [self._corrected(msgspec.json.decode(record, type=Event)) for record, _, _ in found]
        statements, red_lines = self._kept("statements", Statement, id), self._kept("red_lines", RedLine, id)
        claims, ties = self._kept("claims", Claim, id), self._kept("ties_corrected", Tie, id)
        said: list[Event | Statement | RedLine | Claim | Tie] = [*events, *statements, *red_lines, *claims, *ties]
        return Told(
            document=self.room.document(id),
            actors=self._actors(id, {actor for record in said for actor in _who(record)}),
            events=events, statements=statements, red_lines=red_lines, claims=claims, ties=ties,
            happenings={event.id: (str(row[1]), int(row[2])) for event, row in zip(events, found, strict=True) if row[1]},
        )  # fmt: skip

    def happenings(self) -> Iterator[Happening]:
        """All happenings, by date."""
        for (record,) in self.room._db.execute("SELECT record FROM happenings ORDER BY date IS NULL, date, first_published, id"):
            yield msgspec.json.decode(record, type=Happening)

    def happening(self, id: str) -> Happening | None:
        """One happening."""
        rows = self.room._rows("SELECT record FROM happenings WHERE id = ?", id)
        return msgspec.json.decode(rows[0][0], type=Happening) if rows else None

    def act(self, happening: str) -> tuple[float, list[tuple[str, str]]]:
        """The PLOVER score of a happening that took place, and who did it towards whom, as tension counts them."""
        ((score,),) = self.room._rows("SELECT score FROM acts WHERE happening = ?", happening)
        rows = self.room._rows("SELECT actor, recipient FROM act_pairs WHERE happening = ? ORDER BY actor, recipient", happening)
        told = self._seconds.get(happening, [])
        named = [] if any(one.how == "place" for one in told) else [(str(actor), str(recipient)) for actor, recipient in rows]
        return float(score), sorted({*named, *((one.actor, one.recipient) for one in told)})

    def actor(self, id: str) -> Actor:
        """An actor of the room, or a country that only suffers in it by the place of an act."""
        if (known := self.actors.get(id)) is not None:
            return known
        return Actor(id=id, name=load().countries[id].name, kind="state", country=id)

    @cached_property
    def _seconds(self) -> dict[str, list[Second]]:
        found: dict[str, list[Second]] = defaultdict(list)
        for one in seconds(self.room):
            found[one.happening].append(one)
        return found

    def members(self, happening: Happening) -> list[Event]:
        """The events that tell of a happening, as they stand, in its order."""
        listed = msgspec.json.encode(happening.members).decode()
        rows = self.room._rows(
            "SELECT e.record FROM json_each(?) j JOIN events_corrected e ON e.id = j.value ORDER BY CAST(j.key AS INTEGER)", listed
        )  # fmt: skip
        return [self._corrected(msgspec.json.decode(record, type=Event)) for (record,) in rows]

    def document(self, id: str) -> Document:
        """One document; those asked for last are kept."""
        if id not in self._documents:
            if len(self._documents) >= _KEPT:
                self._documents.pop(next(iter(self._documents)))
            self._documents[id] = self.room.document(id)
        return self._documents[id]

    def first_words(self, happening: Happening) -> str:
        """The sentence that told a happening first."""
        event = next(event for event in self.members(happening) if event.document == happening.first_report)
        return self.document(event.document).text[slice(*event.evidence)]

    def _kept(self, table: str, kind: type[Said], document: str) -> list[Said]:
        return [self._corrected(record) for record in self.room._kept(table, kind, document)]

    def _corrected(self, record: Said) -> Said:
        return corrected(record, self.merges, self.changed) if self.merges or self.changed else record

    def _actors(self, document: str, needed: set[str]) -> list[Actor]:
        """The actors of a document, merged ones as their stand-in with the mentions of all, then those that only a correction names."""
        met = self.room._kept("document_actors", Actor, document)
        found: dict[str, Actor] = {}
        for actor in met:
            id = self.merges.get(actor.id, actor.id)
            if id in found:
                found[id] = msgspec.structs.replace(found[id], mentions=sorted({*found[id].mentions, *actor.mentions}))
            else:
                found[id] = actor if id == actor.id else msgspec.structs.replace(self.actors[id], mentions=actor.mentions)
        return [*found.values(), *(self.actors[id] for id in sorted(needed - found.keys()))]


@contextmanager
def streaming(room: Room, *, happenings: bool = True) -> Iterator[Stream]:
    """A room as it is at this moment; what other programs add meanwhile is not seen. ``happenings``: find and measure those that are not yet."""
    if happenings:
        refresh(room)
    else:
        room.compare()
    with guarded(room.path), snapshot(room._db):
        yield Stream(room)


def _who(record: Event | Statement | RedLine | Claim | Tie) -> list[str]:
    if isinstance(record, Event):
        return [*record.actors, *record.recipients]
    if isinstance(record, Tie):
        return list(record.actors)
    one = record.speaker if isinstance(record, Statement) else record.issuer if isinstance(record, RedLine) else record.claimant
    return [one] if one else []
