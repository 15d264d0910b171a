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

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Key = tuple[str, str, str, str]


class Pasts:
    """The acts of a stream by pair. ``clock``: the same acts in days that were watched; ``lifts`` as in `chances.Chances`."""

    def __init__(self, stream: Stream, clock: Stream, lifts: Reals) -> None:
        self.stream, self.clock, self.lifts = stream, clock, lifts
        keys = stream.sender.astype(np.int64) * max(len(stream.names), 1) + stream.receiver
        typed = np.flatnonzero(stream.type >= 0)
        self._order = typed[np.argsort(keys[typed], kind="stable")]
        self._keys = keys[self._order]

    def of(self, actor: int, recipient: int, type: int, *, limit: int) -> list[Past]:
        """What most makes it likely that an actor does this to a recipient, each day, type and direction once; of equals the latest."""
        day, way, kind, weight = self._weighed(actor, recipient, type)
        share = weight / (weight.sum() or 1.0)
        best = np.lexsort((kind, way, -day, -np.round(share, 9)))[:limit]
        ends = (self.stream.names[actor], self.stream.names[recipient])
        return [
            Past(
                day=self.stream.day(int(day[i])).isoformat() if self.stream.dated else "", actor=ends[way[i]], type=types()[kind[i]],
                recipient=ends[1 - way[i]], share=round(float(share[i]), 4), happenings=[],
            )
            for i in best
        ]  # fmt: skip

    def _weighed(self, actor: int, recipient: int, type: int) -> tuple[Ints, Ints, Ints, Reals]:
        """Day, direction (0: of the actor), type and weight of what happened between the two, each day, direction and type once."""
        parts = []
        for way, (one, other) in enumerate(((actor, recipient), (recipient, actor))):
            low, high = np.searchsorted(self._keys, [key := one * max(len(self.stream.names), 1) + other, key + 1])
            at = self._order[low:high]
            days = (x.time[at].astype(np.int64) for x in (self.stream, self.clock))
            parts.append(np.stack([*days, np.full(len(at), way), self.stream.type[at]]))
        day, seen, way, kind = np.unique(np.concatenate(parts, axis=1), axis=1)
        age = np.maximum(self.clock.end - seen, 1.0)
        weight = np.zeros(len(age))
        for n, half in enumerate((WEEK, SEASON)):
            weight += self.lifts[n, way, kind, type] * 0.5 ** (age / HALF_LIVES[half]) / HALF_LIVES[half]
        return day, way, kind, weight


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
