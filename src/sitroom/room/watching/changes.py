"""What changed in a room since its changes were last told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from sitroom.documents.wording import words
from sitroom.records import Document, Event, Happening, RedLine
from sitroom.room.independence import independent
from sitroom.room.redlines.meeting import meets
from sitroom.room.redlines.wording import inverse
from sitroom.room.tension.jumps import Jump, jumps

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Changes", "Met", "changes"]


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
    events = _standing(room, fresh)
    by_dyad = _by_dyad(events)
    every_line = room.told(RedLine)
    order = {id: place for place, id in enumerate(fresh)}
    red_lines = sorted((line for line in every_line if line.document in order), key=lambda line: order[line.document])
    return Changes(
        after=after,
        until=max(int(row[1]) for row in rows),
        documents=[room.document(id) for id in fresh],
        events=by_dyad,
        sources={dyad: independent(room, (event.document for event in told)).number for dyad, told in by_dyad.items()},
        happenings=_happenings(room, set(fresh)),
        red_lines=red_lines,
        met=list(_met(room, events, red_lines, every_line)),
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


def _met(room: Room, events: Iterable[Event], red_lines: Iterable[RedLine], every_line: Iterable[RedLine]) -> Iterator[Met]:
    """Red lines that are met, where the red line or the event is new; an event of a day before the red line was published does not meet it.

    A condition that something is not done, or ends, is met by no report of an act, as in the register of red lines.
    """
    new_events, new_lines = [event for event in events if event.actors or event.recipients], {line.id for line in red_lines}
    conditions = dict(room._rows(
        "SELECT r.id, substr(d.text, r.condition_start + 1, r.condition_end - r.condition_start) FROM red_lines r "
        "JOIN documents d ON d.id = r.document"
    ))  # fmt: skip
    patterns = [
        (line, pattern) for line in every_line
        if (pattern := line.condition_pattern) and inverse(words(conditions.get(line.id, "")), pattern.type) is None
    ]  # fmt: skip
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
