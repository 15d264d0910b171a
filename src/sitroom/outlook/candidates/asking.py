"""The question who will do what to whom next, put to a room or a stream."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitroom.errors import UsageError
from sitroom.outlook.candidates.answers import Candidate, Reason
from sitroom.outlook.candidates.chances import Chances, design, probability, shipped
from sitroom.outlook.candidates.pasts import Pasts, happenings, key
from sitroom.outlook.candidates.prospects import NAMES, further_names, prospects, values
from sitroom.outlook.streams import Stream, types

if TYPE_CHECKING:
    from sitroom.room.store import Room
    from sitroom.room.tension.answers import Level

__all__ = ["LONGEST", "next_acts"]

LONGEST = 90
PAST, REASONS = 5, 4
"""Past acts and terms that are named with a candidate."""
ROWS = 200_000
"""Candidates whose terms are in memory at once."""

Reals = NDArray[np.float64]


def next_acts(
    events: Room | Stream, *, days: int = 7, limit: int | None = 20, level: Level = "state", until: str | date | None = None,
    chances: Chances | None = None,
) -> list[Candidate]:  # fmt: skip
    """Who will do what to whom, most likely first; of equals by name.

    ``days`` (1..90): from the end of observation. ``limit``: how many, None for all. ``level``, ``until``: as in ``Stream.of_room``, for rooms.
    Candidates are the PLOVER types between all who are known to have acted towards each other, in either direction; a pair that never met is none.
    Days on which nobody would have told are taken out of time, as for all forecasts. The probabilities suppose that reports go on as they did, in
    number and kind. Raises UsageError for a number out of its range.
    """
    from sitroom.outlook.forecasts.ingredients import watched

    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= LONGEST:
        raise UsageError(f"found {days!r} days ahead; valid is a whole number from 1 to {LONGEST}.")
    if limit is not None and limit < 0:
        raise UsageError(f"found {limit} as the limit; valid is a number from 0, or none for all.")
    stream = events if isinstance(events, Stream) else Stream.of_room(events, level=level, until=until)
    own = chances or shipped()
    clock = watched(stream)
    found, lifts, weights, kinds = prospects(clock), own.table(), own.weights(), len(types())
    rows = np.arange(len(found.pairs) * kinds)

    def columns(some: NDArray[np.int64]) -> Reals:
        return design(values(found, lifts, some), some % kinds, np.full(len(some), float(days)))

    score = np.round(np.concatenate([np.zeros(0), *(columns(rows[i : i + ROWS]) @ weights for i in range(0, len(rows), ROWS))]), 9)
    place = np.argsort(np.argsort(np.array(stream.names, dtype=object), kind="stable"))
    order = np.lexsort((rows % kinds, place[found.pairs[rows // kinds, 1]], place[found.pairs[rows // kinds, 0]], -score))[:limit]
    pasts, told = Pasts(stream, clock, lifts), columns(order)
    listed = [
        Candidate(
            actor=stream.names[one], type=types()[row % kinds], recipient=stream.names[other], days=days,
            probability=round(float(probability(score[row])), 6), past=pasts.of(one, other, row % kinds, limit=PAST),
            reasons=_reasons(told[i], weights),
        )
        for i, row in enumerate(order.tolist())
        for one, other in [found.pairs[row // kinds].tolist()]
    ]  # fmt: skip
    return listed if isinstance(events, Stream) else _named(events, level, listed)


def _reasons(columns: Reals, weights: Reals) -> list[Reason]:
    """The terms with most effect, without the constant of the type."""
    names = (*types(), *NAMES, *further_names())
    effects = columns * weights
    best = [n for n in np.argsort(-np.abs(effects), kind="stable").tolist() if n >= len(types()) and effects[n]][:REASONS]
    return [
        Reason(term=names[n], value=round(float(columns[n]), 4), weight=round(float(weights[n]), 4), effect=round(float(effects[n]), 4)) for n in best
    ]


def _named(room: Room, level: Level, listed: list[Candidate]) -> list[Candidate]:
    """The same with the happenings behind the past."""
    ids = happenings(room, level, {key(past) for one in listed for past in one.past})
    return [
        msgspec.structs.replace(one, past=[msgspec.structs.replace(past, happenings=ids.get(key(past), [])) for past in one.past]) for one in listed
    ]
