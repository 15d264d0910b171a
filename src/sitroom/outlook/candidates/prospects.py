"""What the past of every pair says of each PLOVER type, at one moment: terms of the expected number of acts, in numpy.

The kinds of past are those of `evidence`: the act itself, its pair, its return, what brings it about, both actors' habits. An act counts once for
each day on which it was reported, however many tell of it. A decayed count is divided by what an act a day would have given over the days that were
observed, so that a room of a week and one of years are on one scale (acts a day).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.candidates.evidence import HALF_LIVES
from sitroom.outlook.streams import Stream, types

__all__ = ["FLOOR", "NAMES", "SEASON", "STRETCHED", "WEEK", "Prospects", "further_names", "prospects", "values"]

FLOOR = 0.003
"""Acts a day below which little is told apart: one a year."""
SHORTEST = 3.0
"""Days that a stream counts as observed at least; the weights were fitted on none shorter."""
DAYS, WEEK, MONTH, SEASON = range(4)
STRETCHED = ("same act, these days", "same act, this month", "what brings it about, this week", "what brings it about, this season")
"""Terms whose weight changes with the horizon, and with how long it was observed."""

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

NAMES = (
    "since when it is observed",
    "same act, these days",
    "same act, this week",
    "same act, this month",
    "same act, this season",
    "pair, this week",
    "pair, this season",
    "towards the actor, this week",
    "towards the actor, this season",
    "returned, this month",
    "what brings it about, this week",
    "what brings it about, this season",
    "actor does it, this month",
    "done to the recipient, this month",
)
"""Terms beside one for each type. The first is log(days observed); each other log(1 + rate / FLOOR) of acts a day, where half-lives are 2, 8, 30 and
120 days: of (s, type, o); of all acts of s towards o; of all acts of o towards s; of (o, type, s); of acts between the two, by how much likelier the
type is after each than else; of (s, type, anybody); of (anybody, type, o)."""


@dataclass(frozen=True)
class Prospects:
    """At the end of a stream. ``pairs`` (m, 2): ordered pairs of which either side acted towards the other, or is known to have; ``rates``
    (half-lives, m, types): acts a day of each type; ``back`` (m,): the place of the pair turned round; ``observed``: days.
    """

    pairs: NDArray[np.int32]
    rates: Reals
    back: Ints
    sends: Reals
    receives: Reals
    observed: float

    def brought(self, lifts: Reals, half: int) -> Reals:
        """(m, types): acts between the two by what they bring about; ``lifts`` (2, types, types): after acts of the pair, after acts in return."""
        own = self.rates[half]
        return np.asarray(own @ lifts[0] + own[self.back] @ lifts[1])


def further_names() -> tuple[str, ...]:
    """Names of the terms for the length of the horizon, log(days / 7), its square, and the first times some terms; and of log(days observed / 30)
    times the same; for the logarithm of what the forecast of counts expects (`counted`), its square, and its products with both."""
    told = "expected acts"
    stretched = (*(f"horizon x {name}" for name in STRETCHED), *(f"observed x {name}" for name in STRETCHED))
    return ("horizon", "horizon, squared", *stretched, told, f"{told}, squared", f"observed x {told}", f"horizon x {told}")


def prospects(stream: Stream) -> Prospects:
    """Of all acts of known type in a stream. Its first day is day 0."""
    kinds, size = len(types()), max(len(stream.names), 1)
    day = np.floor(stream.time).astype(np.int64)
    own = stream.type >= 0
    key = ((stream.sender.astype(np.int64) * size + stream.receiver) * kinds + stream.type)[own]
    span = int(day.max(initial=0)) + 1
    once = np.unique(key * span + day[own])
    key, day = once // span, once % span
    pairs = stream.pairs
    numbers = pairs[:, 0].astype(np.int64) * size + pairs[:, 1]
    place, kind = np.searchsorted(numbers, key // kinds), key % kinds
    observed = max(float(stream.end), SHORTEST)
    rates, sends, receives = np.zeros((len(HALF_LIVES), len(pairs), kinds)), np.zeros((size, kinds)), np.zeros((size, kinds))
    age = np.maximum(observed - day, 1.0)
    for h, half in enumerate(HALF_LIVES):
        rate = math.log(2.0) / half
        whole = math.exp(-rate) * -math.expm1(-rate * observed) / -math.expm1(-rate)
        counts = np.bincount(place * kinds + kind, weights=np.exp(-rate * age) / whole, minlength=len(pairs) * kinds)
        rates[h] = counts.reshape(len(pairs), kinds)
    for table, side in ((sends, 0), (receives, 1)):
        np.add.at(table, pairs[:, side], rates[MONTH])
    back = np.searchsorted(numbers, pairs[:, 1].astype(np.int64) * size + pairs[:, 0])
    return Prospects(pairs, rates, back, sends, receives, observed)


def values(found: Prospects, lifts: Reals, rows: Ints) -> Reals:
    """Terms (rows, terms) in the order of `NAMES`; a row is the place of a pair times the number of types, plus the type."""
    kinds = found.rates.shape[2]
    place, kind = rows // kinds, rows % kinds
    pair, back = found.rates.sum(axis=2), found.back[place]
    columns = [
        *(found.rates[h, place, kind] for h in range(len(HALF_LIVES))),
        pair[WEEK, place], pair[SEASON, place], pair[WEEK, back], pair[SEASON, back],
        found.rates[MONTH, back, kind],
        found.brought(lifts[0], WEEK)[place, kind], found.brought(lifts[1], SEASON)[place, kind],
        found.sends[found.pairs[place, 0], kind], found.receives[found.pairs[place, 1], kind],
    ]  # fmt: skip
    told = np.log1p(np.stack(columns, axis=1) / FLOOR)
    return np.concatenate([np.full((len(rows), 1), math.log(found.observed)), told], axis=1)
