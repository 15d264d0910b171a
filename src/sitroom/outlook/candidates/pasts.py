"""The past acts behind a candidate, by their part in what the past between two actors makes likely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.candidates.answers import Past
from sitroom.outlook.candidates.evidence import HALF_LIVES
from sitroom.outlook.candidates.prospects import SEASON, WEEK
from sitroom.outlook.streams import Stream, types

if TYPE_CHECKING:
    from sitroom.room.store import Room
    from sitroom.room.tension.answers import Level

__all__ = ["Key", "Pasts", "happenings", "key"]

Reals = NDArray[np.float64]
Key = tuple[str, str, str, str]


class Pasts:
    """The acts of a stream by pair. ``clock``: the same acts in days that were watched; ``lifts`` as in `chances.Chances`."""

    def __init__(self, stream: Stream, clock: Stream, lifts: Reals) -> None:
        self.stream, self.clock, self.lifts = stream, clock, lifts
        self._of: dict[tuple[int, int], list[int]] = defaultdict(list)
        for i in np.flatnonzero(stream.type >= 0).tolist():
            self._of[int(stream.sender[i]), int(stream.receiver[i])].append(i)

    def of(self, actor: int, recipient: int, type: int, *, limit: int) -> list[Past]:
        """What most makes it likely that an actor does this to a recipient, each day, type and direction once; of equals the latest."""
        weights: dict[tuple[int, int, int], float] = {}
        for way, pair in enumerate(((actor, recipient), (recipient, actor))):
            for i in self._of.get(pair, ()):
                day, kind = int(self.stream.time[i]), int(self.stream.type[i])
                age = max(self.clock.end - int(self.clock.time[i]), 1.0)
                weights[day, way, kind] = sum(
                    float(self.lifts[n, way, kind, type]) * 0.5 ** (age / HALF_LIVES[half]) / HALF_LIVES[half]
                    for n, half in enumerate((WEEK, SEASON))
                )
        total = sum(weights.values()) or 1.0
        ends = (self.stream.names[actor], self.stream.names[recipient])
        best = sorted(weights.items(), key=lambda item: (-round(item[1] / total, 9), -item[0][0], item[0][1:]))[:limit]
        return [
            Past(
                day=self.stream.day(day).isoformat() if self.stream.dated else "", actor=ends[way], type=types()[kind], recipient=ends[1 - way],
                share=round(weight / total, 4), happenings=[],
            )
            for (day, way, kind), weight in best
        ]  # fmt: skip


def key(past: Past) -> Key:
    """What tells past acts apart."""
    return past.day, past.actor, past.type, past.recipient


def happenings(room: Room, level: Level, wanted: Collection[Key]) -> dict[Key, list[str]]:
    """The ids of the happenings behind past acts, in order of their ids; those without a day where the acts have none."""
    from datetime import date

    from sitroom.room.opening import guarded, snapshot
    from sitroom.room.tension.acts import acts, pairs
    from sitroom.room.tension.kept import refresh
    from sitroom.room.tension.sides import Sides, parties

    refresh(room)
    with guarded(room.path), snapshot(room._db):
        known = acts(room)
        between = pairs(room, known, Sides(parties(room), level))
    found: dict[Key, list[str]] = defaultdict(list)
    ends = {key[1] for key in wanted} | {key[3] for key in wanted}
    for act, one, other in zip(between.act.tolist(), between.actor.tolist(), between.recipient.tolist(), strict=True):
        actor, recipient = between.sides[one], between.sides[other]
        if actor in ends and recipient in ends:
            day = int(known.day[act])
            own = (date.fromordinal(day).isoformat() if day else "", actor, known.types[known.type[act]], recipient)
            if own in wanted:
                found[own].append(known.ids[act])
    return {own: sorted(ids) for own, ids in found.items()}
