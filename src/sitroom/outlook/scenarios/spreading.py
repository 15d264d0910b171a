"""How far counts spread beyond what the process itself makes of them: gamma factors of each run, dyad and class, for the whole run and for each week.

A forecast says how far the counts of a dyad spread around their means: variance mean + dispersion * mean**2, for a week and for the whole run. Acts
that bring about acts make for a part of that, which runs without factors tell. What is left is the variance s of gamma factors on what comes of its
own accord and from the past: s * (what these bring about in the dyad)**2. A factor for the whole run and one for each week share it, so that a week
and the whole run spread as they should; there is none where the process alone is more spread.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.norms.chance import Keys, fork, uniform

__all__ = ["WEEK", "Spread", "factors", "left_over", "none", "shared"]

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]

WEEK = 7
"""Days in which a factor of a week stays the same."""
MOST = 16.0
"""The variance of a factor at most."""
_STEP = 4
"""Variances are rounded to the fourth root of 2."""
_LEAST = -24
"""In such steps, the exponent of the least variance that is any: 2**-6."""
_BITS, _EACH = 12, 16


class Spread(NamedTuple):
    """Variances of the gamma factors [dyads, 4]: of the ``whole`` run, and of each ``week``; 0 = the factor is 1."""

    whole: Reals
    week: Reals


def none(dyads: int) -> Spread:
    """No factors."""
    return Spread(np.zeros((dyads, 4)), np.zeros((dyads, 4)))


def left_over(dispersion: Reals, mean: Reals, own: Reals, beyond: Reals) -> Reals:
    """The variance of factors [dyads, 4] for counts of one stretch of days. ``dispersion``, ``mean`` [dyads, 4]: as counts should be; ``own``: what
    of the mean follows from what comes of its own accord and from the past in the dyad itself; ``beyond`` [4]: variance / mean - 1, by class, of the
    process alone."""
    left = dispersion * mean**2 - np.maximum(beyond, 0.0) * mean
    found: Reals = np.clip(left / np.maximum(own, 1e-12) ** 2, 0.0, MOST)
    return np.where(mean > 1e-6, found, 0.0)


def shared(week: Reals, whole: Reals, weeks: float) -> Spread:
    """The factors whose weeks have the variance ``week``, and whose mean over so many ``weeks`` has the variance ``whole``."""
    if weeks <= 1.0:
        return Spread(whole, np.zeros_like(whole))
    changing = np.clip((week - whole) / (1.0 - 1.0 / weeks), 0.0, MOST)
    return Spread(np.maximum(whole - changing / weeks, 0.0), changing)


def factors(keys: Keys, spread: Spread, week: int) -> Reals:
    """The factors of a week, [4, dyads, runs], of mean 1. ``keys`` [4, dyads, runs]: of runs and cells; the same keys give the same factors."""
    found = np.ones(keys.shape)
    for number, variance in ((0, spread.whole), (week + 1, spread.week)):
        step = _steps(variance)
        if (step >= _LEAST).any():
            at = (uniform(fork(keys, 10**7 + number)) * 2.0**_BITS).astype(np.int64)
            used, place = np.unique(step, return_inverse=True)
            table = np.stack([_table(int(one)) for one in used])
            found *= table[place.reshape(step.shape).T[:, :, None], at]
    return found


def _steps(variance: Reals) -> Ints:
    """Variances in steps, those that are none as one below the least."""
    found = np.rint(_STEP * np.log2(np.maximum(variance, 1e-12))).astype(np.int64)
    return np.where(found >= _LEAST, found, _LEAST - 1)


@cache
def _table(step: int) -> Reals:
    """Evenly likely values of a gamma law of mean 1 and this variance, ascending: the means of neighbours in a sorted sample of a fixed seed."""
    if step < _LEAST:
        return np.ones(2**_BITS)
    values = np.sort(np.random.default_rng(7).standard_gamma(2.0 ** (-step / _STEP), _EACH * 2**_BITS))
    means: Reals = values.reshape(-1, _EACH).mean(axis=1)
    return np.asarray(means / means.mean())
