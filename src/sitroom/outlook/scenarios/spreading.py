"""How far counts spread beyond what the process itself makes of them: a gamma factor of each run, dyad, class and week.

Norms say how far the counts of seven days spread around their means: variance mean + mean**2 / size, over all dyads. Acts that bring about acts make
for a part of that. What is left is the variance 1 / f of a gamma factor on what a week brings of its own accord and from the past:
1 / f = 1 / size - 1 / size of the process alone, none where that is more spread already.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.norms.chance import Keys, fork, uniform

__all__ = ["NONE", "WEEK", "factors", "left_over"]

Reals = NDArray[np.float64]

WEEK = 7
"""Days of the counts whose spread norms know; each such stretch has factors of its own."""
NONE = np.inf
"""The size of a factor that is always 1."""
_BITS = 16
_LEAST = 0.05
"""No factor is more spread than with this size."""


def left_over(size: Reals, counts: NDArray[np.int64]) -> Reals:
    """The sizes of the gamma factors by class, [4]. ``size``: of the norms; ``counts`` [runs, dyads, 4]: of a week, without factors."""
    mean, variance = counts.mean(axis=0), counts.var(axis=0)
    found = np.full(4, NONE)
    for q in range(4):
        square, beyond = float((mean[:, q] ** 2).sum()), float((variance[:, q] - mean[:, q]).sum())
        left = 1.0 / size[q] - max(beyond, 0.0) / square if square else 0.0
        if left > 1e-6:
            found[q] = max(1.0 / left, _LEAST)
    return found


def factors(keys: Keys, sizes: Reals, week: int) -> Reals:
    """The factors of a week, [4, runs, dyads], of mean 1. ``keys`` [4, runs, dyads]: of runs and cells; the same keys give the same factors."""
    found = np.ones(keys.shape)
    for q, size in enumerate(sizes):
        if size < NONE:
            at = (uniform(fork(keys[q], 10**7 + week)) * 2.0**_BITS).astype(np.int64)
            found[q] = _table(float(size))[at]
    return found


@cache
def _table(size: float) -> Reals:
    """Evenly likely values of a gamma law of mean 1 and this shape, ascending: a sorted sample of a fixed seed, which stands for its quantiles."""
    values: Reals = np.sort(np.random.default_rng(7).standard_gamma(size, 2**_BITS))
    values /= values.mean()
    return values
