"""What a forecast of counts is made of: how often a dyad acted lately and in the long run, what came back, and how busy both sides are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.streams import QUADS, Stream

__all__ = ["HALF_LIVES", "LONG_RUN", "NAMES", "PRIOR", "ingredients", "watched"]

Reals = NDArray[np.float64]

HALF_LIVES = (3.0, 14.0, 60.0)
"""Days after which an act counts half."""
MIDDLE = HALF_LIVES[1]
LONG_RUN = 3
"""The column of a dyad's own acts in the long run."""
PRIOR = 30.0
"""Days of observation that are added to a dyad's own before its long-run mean is taken: what is not known is taken from all dyads."""
MOST = 5.0
"""A side counts as at most so many times as busy as it used to be."""

NAMES = (
    *(f"own acts, half-life {h:g} days" for h in HALF_LIVES), "own acts, long run", "all dyads, long run", "acts that came back, half-life 14 days",
    "acts that came back, long run", *(f"own {name}, half-life 14 days" for name in QUADS), "how busy the actor is", "how busy the recipient is",
)  # fmt: skip


def ingredients(history: Stream, dyads: NDArray[np.int32]) -> Reals:
    """Rates, in acts a day, of ordered dyads (m, 2) when ``history`` ends: (m, 4, 13), the last axis as `NAMES`.

    A rate with a half-life is a sum over past acts of ln 2 / half-life * 2 ** (-age / half-life), so that what is not observed counts as nothing;
    ``all dyads`` is 30 / (30 + days of observation), to be weighed by the rate of a dyad of which nothing is known. All days from 0 to the end count
    as observed (`watched`).
    """
    size, total = max(len(history.names), 1), len(dyads)
    seen = max(history.end, 1.0)
    age = np.maximum(history.end - history.time - (0.5 if history.daily else 0.0), 0.0)
    keys = dyads[:, 0].astype(np.int64) * size + dyads[:, 1]
    order = np.argsort(keys, kind="stable")
    own = _place(history.sender.astype(np.int64) * size + history.receiver, keys, order)
    back = _place(history.receiver.astype(np.int64) * size + history.sender, keys, order)
    quad = history.quad.astype(np.int64)
    weights = [np.log(2.0) / h * np.exp2(-age / h) for h in HALF_LIVES]
    recent = [_summed(own, quad, w, total) for w in weights]
    long = _summed(own, quad, np.ones(len(age)), total) / (seen + PRIOR)
    found = np.zeros((total, len(QUADS), len(NAMES)))
    for i, rates in enumerate(recent):
        found[:, :, i] = rates
    found[:, :, LONG_RUN], found[:, :, 4] = long, PRIOR / (seen + PRIOR)
    found[:, :, 5] = _summed(back, quad, weights[1], total)
    found[:, :, 6] = _summed(back, quad, np.ones(len(age)), total) / (seen + PRIOR)
    for other in range(len(QUADS)):
        found[:, np.arange(len(QUADS)) != other, 7 + other] = recent[1][:, other, None]
    for i, side in ((11, history.sender), (12, history.receiver)):
        busy = _busy(side.astype(np.int64), quad, weights[1], size, seen)
        found[:, :, i] = long * busy[dyads[:, i - 11].astype(np.int64)]
    return found


def watched(history: Stream) -> Stream:
    """The same events, days on which nobody would have told taken out of time: they are no days of peace. Its day 0 is the first that was watched,
    its end the number of days watched."""
    if not len(history.unwatched):
        return history
    gone = np.searchsorted(history.unwatched, history.time)
    return replace(history, time=history.time - gone, end=history.exposure, unwatched=history.unwatched[:0])


def _place(of: NDArray[np.int64], keys: NDArray[np.int64], order: NDArray[np.int64]) -> NDArray[np.int64]:
    """The row of the dyad of each event, -1 where it has none."""
    if not len(keys):
        return np.full(len(of), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(keys[order], of), len(keys) - 1)
    return np.where(keys[order][at] == of, order[at], -1)


def _summed(place: NDArray[np.int64], quad: NDArray[np.int64], weight: Reals, total: int) -> Reals:
    kept = place >= 0
    sums: Reals = np.bincount(place[kept] * 4 + quad[kept], weights=weight[kept], minlength=total * 4).astype(np.float64)
    return sums.reshape(total, 4)


def _busy(side: NDArray[np.int64], quad: NDArray[np.int64], weight: Reals, size: int, seen: float) -> Reals:
    """How many times as busy as in the long run, of each side and class; 1 where nothing is known (as many days as `PRIOR` at its usual pace)."""
    lately = _summed(side, quad, weight, size)
    usual = _summed(side, quad, np.ones(len(weight)), size) / seen
    middle = np.mean(usual[usual > 0]) if (usual > 0).any() else 1.0
    return np.minimum((lately + middle) / (usual + middle), MOST)
