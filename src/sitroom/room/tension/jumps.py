"""Days on which news makes a dyad jump: an alarm for a watched room, by a rule that needs no happenings and no later days.

What stands in a room day by day is asked for with ``Room.tension``; an alarm compares one day with those before it and does not wait for more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from math import sqrt
from typing import TYPE_CHECKING, Any

import msgspec

from sitroom.room.tension.sides import Sides, parties

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["DEVIATIONS", "HISTORY", "LEAST_DEVIATION", "LEAST_HISTORY", "Jump", "jumps"]

HISTORY = 90
"""Days before a day that it is measured against."""

LEAST_HISTORY = 7
"""Days that a room must look back on before anything is called a jump."""

DEVIATIONS = 2.0
LEAST_DEVIATION = 2.5
"""A dyad that was even quieter is taken to vary so much: the least step of the PLOVER scores of bare types."""

Dyad = tuple[str, str]
Days = Mapping[Dyad, Mapping[str, Mapping[str, float]]]
"""Dyad -> day -> event type -> the greatest intensity."""

_ACTS = """
SELECT a.actor, r.actor, CASE WHEN e.date_precision = 'day' THEN e.date ELSE d.published END AS day, e.type, e.intensity, d.number > ?1
FROM documents d JOIN events_corrected e ON e.document = d.id
JOIN event_actors_corrected a ON a.event = e.id JOIN event_recipients_corrected r ON r.event = e.id
WHERE e.status = 'actual' AND length(day) = 10
"""


class Jump(msgspec.Struct, frozen=True, kw_only=True):
    """A day on which one actor's acts towards another are far from usual.

    ``tension``: minus the sum of the intensities of the day's acts, so that conflict is above 0; ``usual`` and ``deviation``: mean and standard
    deviation of the ``days`` days before; ``events``: how many acts were counted.
    """

    actor: str
    recipient: str
    day: str
    tension: float
    usual: float
    deviation: float
    days: int
    events: int


def jumps(room: Room, *, after: int) -> list[Jump]:
    """The jumps that documents with a greater number than ``after`` brought, the greatest first.

    The rule: acts are the actual events of an ordered dyad of sides at the level of states (see `Sides`), on the day of the event where that is known
    and else of publication. What several reports tell of one day counts once for each event type, with its greatest intensity: reports are
    not events. The day's tension is minus the sum of those intensities. It is a jump where it lies `DEVIATIONS` standard deviations (never taken
    below `LEAST_DEVIATION`) or more from the mean of the up to `HISTORY` days before, days without acts counting 0, of which the room must have seen
    `LEAST_HISTORY`; and where it was none before these documents were read.
    """
    sides = Sides(parties(room), "state")
    fresh = {((row[0], row[1]), str(row[2])) for row in _between(sides, room._rows(f"{_ACTS} AND d.number > ?1", after))}
    began = room._rows("SELECT min(published) FROM documents WHERE length(published) = 10")[0][0]
    if not fresh or began is None:
        return []
    first = date.fromisoformat(min(day for _, day in fresh)) - timedelta(days=HISTORY)
    rows = _between(sides, room._rows(f"{_ACTS} AND day BETWEEN ?2 AND ?3", after, first.isoformat(), max(day for _, day in fresh)))
    every, known = _days(rows), _days([row for row in rows if not row[5]])
    first_seen = date.fromisoformat(began)
    found = [_jump(dyad, day, every, first_seen) for dyad, day in fresh if _jump(dyad, day, known, first_seen) is None]
    return sorted(filter(None, found), key=lambda jump: (-abs(jump.tension - jump.usual) / jump.deviation, jump.day, jump.actor, jump.recipient))


def _between(sides: Sides, rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The same rows with sides in place of actors, without those of one side towards itself."""
    found = ((sides.acting(row[0]), sides.suffering(row[1]), *row[2:]) for row in rows)
    return [row for row in found if row[0] != row[1]]


def _days(rows: Iterable[tuple[Any, ...]]) -> Days:
    found: dict[Dyad, dict[str, dict[str, float]]] = {}
    for actor, recipient, day, kind, intensity, _ in rows:
        acts = found.setdefault((actor, recipient), {}).setdefault(day, {})
        acts[kind] = max(acts.get(kind, 0.0), float(intensity), key=abs)
    return found


def _jump(dyad: Dyad, day: str, found: Days, first: date) -> Jump | None:
    today, days = date.fromisoformat(day), found.get(dyad, {})
    since = max(first, today - timedelta(days=HISTORY))
    length = (today - since).days
    if length < LEAST_HISTORY:
        return None
    totals = [-sum(acts.values()) for past, acts in days.items() if since.isoformat() <= past < day]
    usual = sum(totals) / length
    deviation = max(sqrt(max(sum(total * total for total in totals) / length - usual * usual, 0.0)), LEAST_DEVIATION)
    acts = days.get(day, {})
    tension = -sum(acts.values())
    if abs(tension - usual) < DEVIATIONS * deviation:
        return None
    numbers = {"tension": round(tension, 2), "usual": round(usual, 2), "deviation": round(deviation, 2)}
    return Jump(actor=dyad[0], recipient=dyad[1], day=day, **numbers, days=length, events=len(acts))
