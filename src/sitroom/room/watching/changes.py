"""What changed in a room since its changes were last told."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from sitroom.records import Document, Event, Happening, RedLine
from sitroom.room.independence import independent
from sitroom.room.redlines.register import met
from sitroom.room.tension.jumps import Jump, jumps

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Changes", "Met", "changes"]


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """A red line, and a happening that meets its condition, by its ``event`` that is new or names most. ``later``: it is of a later day than the
    line's first statement, so that the register calls the line crossed; of the very day it is not sure which came first.
    """

    red_line: RedLine
    event: Event
    happening: str
    later: bool


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What documents ``after`` < number <= ``until`` brought. ``events``: the actual ones by ordered dyad of actor ids, "" where nobody is named;
    ``sources``: how many independent sources tell of them (copies, rewrites and one outlet's articles count once). ``happenings``: what happened
    that no older document told of, the best attested first.
    """

    after: int
    until: int
    documents: list[Document] = []
    events: dict[tuple[str, str], list[Event]] = {}
    sources: dict[tuple[str, str], int] = {}
    happenings: list[Happening] = []
    red_lines: list[RedLine] = []
    met: list[Met] = []
    jumps: list[Jump] = []

    def __bool__(self) -> bool:
        return bool(self.documents)


def changes(room: Room, *, after: int) -> Changes:
    """What documents with a greater number than ``after`` changed, in an order that does not depend on how they were added."""
    rows = room._rows("SELECT id, number FROM documents WHERE number > ? ORDER BY published IS NULL, published, outlet, id", after)
    if not rows:
        return Changes(after=after, until=after)
    fresh = [str(row[0]) for row in rows]
    events = _standing(room, fresh)
    by_dyad = _by_dyad(events)
    order = {id: place for place, id in enumerate(fresh)}
    red_lines = sorted((line for line in room.told(RedLine) if line.document in order), key=lambda line: order[line.document])
    return Changes(
        after=after,
        until=max(int(row[1]) for row in rows),
        documents=[room.document(id) for id in fresh],
        events=by_dyad,
        sources={dyad: independent(room, (event.document for event in told)).number for dyad, told in by_dyad.items()},
        happenings=_happenings(room, set(fresh)),
        red_lines=red_lines,
        met=list(_met(room, set(fresh))),
        jumps=jumps(room, after=after),
    )


def _standing(room: Room, documents: list[str]) -> list[Event]:
    """The actual events of these documents as they stand after corrections, document by document, in the order of the text."""
    rows = room._rows(
        "SELECT e.record FROM json_each(?) j CROSS JOIN events_corrected e ON e.document = j.value WHERE e.status = 'actual' "
        "ORDER BY j.key, e.position",
        msgspec.json.encode(documents).decode(),
    )
    return room._corrected([msgspec.json.decode(row[0], type=Event) for row in rows])


def _happenings(room: Room, fresh: set[str]) -> list[Happening]:
    found = [each for each in room.happenings(status="actual") if fresh.issuperset(each.documents)]
    return sorted(found, key=lambda each: (-each.independent, each.date or "", each.id))


def _met(room: Room, fresh: Container[str]) -> Iterator[Met]:
    """What meets a red line by the rules of the register, where the line or what is known of the act is new.

    An act that an older document told of is new where none of its older reports named both sides, or one and the place.
    """
    for tellings, acts in met(room):
        line = next((one for one in tellings if one.document in fresh), tellings[-1])
        first = tellings[0].document in fresh
        for happening, later in acts:
            members = _members(room, happening)
            new = [event for event in members if event.document in fresh]
            told = any(event.actors and (event.recipients or event.place) for event in members if event.document not in fresh)
            if members and (first or (new and not told)):
                yield Met(red_line=line, event=(new or members)[0], happening=happening, later=later)


def _members(room: Room, happening: str) -> list[Event]:
    """The events of a happening as they stand, those that name most sides first, then by day of publication."""
    rows = room._rows(
        "SELECT e.record FROM happening_members m JOIN events_corrected e ON e.id = m.event JOIN documents d ON d.id = e.document "
        "WHERE m.happening = ? AND e.status = 'actual' ORDER BY d.published IS NULL, d.published, e.document, e.position",
        happening,
    )
    found = room._corrected([msgspec.json.decode(row[0], type=Event) for row in rows])
    return sorted(found, key=lambda event: -bool(event.actors) - bool(event.recipients or event.place))


def _by_dyad(events: Iterable[Event]) -> dict[tuple[str, str], list[Event]]:
    """Events under their first actor and first recipient, the most told dyad first."""
    found: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        found.setdefault(((event.actors or [""])[0], (event.recipients or [""])[0]), []).append(event)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))
