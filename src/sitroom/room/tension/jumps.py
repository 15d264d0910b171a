"""Days on which news makes a dyad jump: an alarm for a watched room, by a rule that needs no later days.

What stands in a room day by day is asked for with ``Room.tension``, of the same acts, dyads and days; an alarm compares one day with those before it
and does not wait for more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from math import sqrt
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from sitroom.room.tension.acts import Acts, Pairs, acts, pairs
from sitroom.room.tension.kept import refresh
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

Days = Mapping[int, Iterable[int]]
"""The acts of one dyad, by day (ordinal)."""

_TOLD = """
SELECT DISTINCT m.happening FROM documents d CROSS JOIN events e ON e.document = d.id CROSS JOIN happening_members m ON m.event = e.id
WHERE d.number > ?
"""
_BEFORE = """
SELECT DISTINCT m.happening FROM json_each(?) j CROSS JOIN happening_members m ON m.happening = j.value
CROSS JOIN events e ON e.id = m.event CROSS JOIN documents d ON d.id = e.document WHERE d.number <= ?
"""


class Jump(msgspec.Struct, frozen=True, kw_only=True):
    """A day on which one actor's acts towards another are far from usual.

    ``tension``: the sum of the PLOVER scores of the day's acts, turned round, so that conflict is above 0; ``usual`` and ``deviation``: mean and
    standard deviation of the ``days`` days before; ``events``: how many acts were counted, ``by_place`` of them where only the place tells whom they
    were done to. ``mutual``: the same in both directions, as of a meeting or a battle, and told once.
    """

    actor: str
    recipient: str
    day: str
    tension: float
    usual: float
    deviation: float
    days: int
    events: int
    by_place: int = 0
    mutual: bool = False


def jumps(room: Room, *, after: int) -> list[Jump]:
    """The jumps that documents with a greater number than ``after`` brought, the greatest first.

    The rule: acts, ordered dyads of sides and days are those of ``Room.tension`` at the level of states, second sides that members, words or the
    place tell among them (see `seconds`). Acts of one type towards one side on one day count once, with the greatest score: reports are not events.
    The day's tension is the sum of these. It is a jump where it lies `DEVIATIONS` standard deviations (never taken below `LEAST_DEVIATION`) or more
    from the mean of the up to `HISTORY` days before, days without acts counting 0, of which the room must have seen `LEAST_HISTORY`; and where it was
    none before these documents were read.
    """
    began = room._rows("SELECT min(published) FROM documents WHERE length(published) = 10")[0][0]
    if began is None:
        return []
    refresh(room)
    known = acts(room)
    found = pairs(room, known, Sides(parties(room), "state"))
    brought = _brought(room, known, after)
    news = sorted({
        (actor, recipient, day)
        for act, actor, recipient in zip(found.act.tolist(), found.actor.tolist(), found.recipient.tolist(), strict=True)
        if act in brought and (day := int(known.day[act]))
    })  # fmt: skip
    every = _days(found, known, {(actor, recipient) for actor, recipient, _ in news})
    first, made = date.fromisoformat(began).toordinal(), []
    for actor, recipient, day in news:
        days = every[actor, recipient]
        before = {past: [act for act in own if act not in brought] for past, own in days.items()}
        if _jump(known, before, day, first) is None and (jump := _jump(known, days, day, first)) is not None:
            made.append(msgspec.structs.replace(jump, actor=found.sides[actor], recipient=found.sides[recipient]))
    return sorted(_once(made), key=lambda jump: (-abs(jump.tension - jump.usual) / jump.deviation, jump.day, jump.actor, jump.recipient))


def _brought(room: Room, known: Acts, after: int) -> set[int]:
    """The acts that no older document tells of."""
    told = {str(id) for (id,) in room._rows(_TOLD, after)}
    fresh = told.difference(str(id) for (id,) in room._rows(_BEFORE, msgspec.json.encode(sorted(told)).decode(), after))
    return {at for at, id in enumerate(known.ids) if id in fresh}


def _days(found: Pairs, known: Acts, dyads: Collection[tuple[int, int]]) -> dict[tuple[int, int], dict[int, list[int]]]:
    """The acts of each of these dyads that have a day, by day."""
    size = max(len(found.sides), 1)
    wanted = np.array([actor * size + recipient for actor, recipient in sorted(dyads)], dtype=np.int64)
    days: dict[tuple[int, int], dict[int, list[int]]] = {dyad: {} for dyad in dyads}
    for at in np.flatnonzero(np.isin(found.actor * size + found.recipient, wanted)).tolist():
        if day := int(known.day[found.act[at]]):
            days[int(found.actor[at]), int(found.recipient[at])].setdefault(day, []).append(int(found.act[at]))
    return days


def _counted(known: Acts, own: Iterable[int]) -> list[int]:
    """Of the acts of a day those that count: of each type the one of the greatest score."""
    best: dict[int, int] = {}
    for act in own:
        kind = int(known.type[act])
        best[kind] = max(best.get(kind, act), act, key=lambda one: abs(float(known.score[one])))
    return list(best.values())


def _jump(known: Acts, days: Days, day: int, first: int) -> Jump | None:
    """The jump of a dyad on a day, without the names of the two; ``first``: the first day that the room has seen."""
    since = max(first, day - HISTORY)
    length = day - since
    if length < LEAST_HISTORY:
        return None
    totals = [sum(float(known.score[act]) for act in _counted(known, own)) for past, own in sorted(days.items()) if since <= past < day]
    usual = sum(totals) / length
    deviation = max(sqrt(max(sum(total * total for total in totals) / length - usual * usual, 0.0)), LEAST_DEVIATION)
    counted = _counted(known, days.get(day, ()))
    tension = sum(float(known.score[act]) for act in counted)
    if abs(tension - usual) < DEVIATIONS * deviation:
        return None
    return Jump(
        actor="", recipient="", day=date.fromordinal(day).isoformat(), tension=round(tension, 2), usual=round(usual, 2),
        deviation=round(deviation, 2), days=length, events=len(counted), by_place=sum(bool(known.by_place[act]) for act in counted),
    )  # fmt: skip


def _once(made: Iterable[Jump]) -> list[Jump]:
    """What is the same in both directions, once."""
    found = {(jump.actor, jump.recipient, jump.day): jump for jump in made}
    told = []
    for (actor, recipient, _), jump in found.items():
        other = found.get((recipient, actor, jump.day))
        mutual = other is not None and msgspec.structs.replace(other, actor=actor, recipient=recipient) == jump
        if not mutual or actor < recipient:
            told.append(msgspec.structs.replace(jump, mutual=mutual))
    return told
