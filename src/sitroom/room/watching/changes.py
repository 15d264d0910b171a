"""What changed in a room since its changes were last told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from sitroom.records import Actor, Document, Event, Happening, Pattern, RedLine
from sitroom.room.independence import independent
from sitroom.room.watching.jumps import Jump, jumps

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Changes", "Met", "changes", "compatible", "meets"]

_STATE = ("state", "government", "military")
"""Kinds of actors through which a country itself acts."""


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """A red line, and an actual event that is of the kind that its condition names."""

    red_line: RedLine
    event: Event


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
    codings = [room.coding(i) for i in fresh]
    events = [event for coding in codings for event in coding.events if event.status == "actual"]
    by_dyad = _by_dyad(events)
    red_lines = [line for coding in codings for line in coding.red_lines]
    return Changes(
        after=after,
        until=max(int(row[1]) for row in rows),
        documents=[coding.document for coding in codings],
        events=by_dyad,
        sources={dyad: independent(room, (event.document for event in told)).number for dyad, told in by_dyad.items()},
        happenings=_happenings(room, set(fresh)),
        red_lines=red_lines,
        met=list(_met(room, events, red_lines)),
        jumps=jumps(room, after=after),
    )


def _happenings(room: Room, fresh: set[str]) -> list[Happening]:
    found = [each for each in room.happenings(status="actual") if fresh.issuperset(each.documents)]
    return sorted(found, key=lambda each: (-each.independent, each.date or "", each.id))


def meets(event: Event, pattern: Pattern, actors: Mapping[str, Actor]) -> bool:
    """Whether an actual event is of the kind that a pattern names: its type, and on each side that the pattern names one `compatible` actor.

    A pattern that names nobody is met by nothing: it would be met by every event of its type.
    """
    if event.status != "actual" or event.type != pattern.type or event.id == pattern.event or not (pattern.actors or pattern.recipients):
        return False
    sides = ((pattern.actors, event.actors), (pattern.recipients, event.recipients))
    return all(not wanted or any(compatible(one, other, actors) for one in wanted for other in had) for wanted, had in sides)


def compatible(one: str, other: str, actors: Mapping[str, Actor]) -> bool:
    """Whether two actor ids may stand for the same side: the same id; a country and one that belongs to it; two organs of one country's state."""
    if one == other:
        return True
    first, second = actors.get(one), actors.get(other)
    countries = (first.country if first else None, second.country if second else None)
    if one == countries[1] or other == countries[0]:
        return True
    return bool(first and second and countries[0] and countries[0] == countries[1] and {first.kind, second.kind} <= set(_STATE))


def _met(room: Room, events: Iterable[Event], red_lines: Iterable[RedLine]) -> Iterator[Met]:
    """Red lines that are met, where the red line or the event is new; an event of a day before the red line was published does not meet it."""
    new_events, new_lines = [event for event in events if event.actors or event.recipients], {line.id for line in red_lines}
    patterns = [(line, line.condition_pattern) for line in room.told(RedLine) if line.condition_pattern]
    if not patterns or not (new_events or new_lines):
        return
    actors = {actor.id: actor for actor in room.actors()}
    published = {str(i): str(day) for i, day in room._rows("SELECT id, published FROM documents WHERE published IS NOT NULL")}
    types = sorted({pattern.type for line, pattern in patterns if line.id in new_lines})
    known_events = room.events(type=types, status="actual") if types else []
    for line, pattern in patterns:
        for event in known_events if line.id in new_lines else new_events:
            if meets(event, pattern, actors) and (not event.date or f"{event.date}~" >= published.get(line.document, "")):
                yield Met(red_line=line, event=event)


def _by_dyad(events: Iterable[Event]) -> dict[tuple[str, str], list[Event]]:
    """Events under their first actor and first recipient, the most told dyad first."""
    found: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        found.setdefault(((event.actors or [""])[0], (event.recipients or [""])[0]), []).append(event)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))
