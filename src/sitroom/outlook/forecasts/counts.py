"""Counts that vary more than Poisson: the negative binomial distribution, in numpy alone.

Parametrised by its mean and dispersion: variance = mean + dispersion * mean**2 (NB2; Cameron & Trivedi 2013, *Regression Analysis of Count Data*,
ch. 3). Arrays are broadcast against each other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["at_least", "crps", "cumulative", "drawn", "quantiles"]

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST = 1e-9
"""No mean or dispersion is taken to be smaller: a dispersion of 0 would be Poisson, from which this cannot be told."""
TAIL = 1e-7
MOST = 100_000
"""Counts at most that a distribution is followed to."""


def cumulative(mean: ArrayLike, dispersion: ArrayLike, most: int) -> Reals:
    """P(count <= k) for k = 0..most, along a new last axis."""
    mu, size = _parameters(mean, dispersion)
    share = mu / (size + mu)
    k = np.arange(most, dtype=np.float64)
    with np.errstate(divide="ignore"):
        steps = np.log((k + size[..., None]) / (k + 1.0)) + np.log(share)[..., None]
    first = -size * np.log1p(mu / size)
    log = np.concatenate([np.zeros((*mu.shape, 1)), np.cumsum(steps, axis=-1)], axis=-1) + first[..., None]
    found: Reals = np.minimum(np.cumsum(np.exp(log), axis=-1), 1.0)
    return found


def quantiles(mean: ArrayLike, dispersion: ArrayLike, levels: ArrayLike) -> Ints:
    """The least count whose cumulative probability reaches each level (0..1), along a new last axis."""
    mu, size = np.broadcast_arrays(np.asarray(mean, dtype=np.float64), np.asarray(dispersion, dtype=np.float64))
    wanted = np.asarray(levels, dtype=np.float64)
    found = np.zeros((mu.size, len(wanted)), dtype=np.int64)
    for part in _batches(mu.ravel(), size.ravel(), float(wanted.max(initial=0.0))):
        table = cumulative(mu.ravel()[part.rows], size.ravel()[part.rows], part.most)
        for column, level in enumerate(wanted):
            found[part.rows, column] = (table < level - 1e-12).sum(axis=-1)
    return found.reshape((*mu.shape, len(wanted)))


def at_least(mean: ArrayLike, dispersion: ArrayLike, count: ArrayLike) -> Reals:
    """P(count or more happen)."""
    mu, size, least = np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in (mean, dispersion, count)))
    below = np.ceil(least).astype(np.int64) - 1
    found = np.ones(mu.shape)
    for value in np.unique(below[below >= 0]):
        at = below == value
        found[at] = 1.0 - cumulative(mu[at], size[at], int(min(value, MOST)))[..., -1]
    return np.clip(found, 0.0, 1.0)


def crps(mean: ArrayLike, dispersion: ArrayLike, seen: ArrayLike) -> Reals:
    """The continuous ranked probability score of each forecast, 0 the best: the sum over k of (P(count <= k) - 1[seen <= k])**2, which for counts is
    the ranked probability score (Czado, Gneiting & Held 2009, *Biometrics* 65:1254, eq. 6). Exact but for a tail of less than 1e-7."""
    mu, size, y = (x.ravel() for x in np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in (mean, dispersion, seen))))
    found = np.zeros(len(mu))
    for part in _batches(mu, size, 1.0 - TAIL, y):
        table = cumulative(mu[part.rows], size[part.rows], part.most)
        found[part.rows] = ((table - (np.arange(part.most + 1) >= y[part.rows, None])) ** 2).sum(axis=-1)
    return found


def drawn(mean: ArrayLike, dispersion: ArrayLike, rng: np.random.Generator, runs: int) -> Ints:
    """Counts drawn at random, ``runs`` along a new first axis: Poisson of a gamma rate."""
    mu, size = _parameters(mean, dispersion)
    return rng.poisson(rng.gamma(size, mu / size, (runs, *mu.shape)))


def _parameters(mean: ArrayLike, dispersion: ArrayLike) -> tuple[Reals, Reals]:
    mu, alpha = np.broadcast_arrays(np.asarray(mean, dtype=np.float64), np.asarray(dispersion, dtype=np.float64))
    return np.maximum(mu, LEAST), 1.0 / np.maximum(alpha, 1e-6)


class _Batch:
    def __init__(self, rows: Ints, most: int) -> None:
        self.rows, self.most = rows, most


def _batches(mu: Reals, alpha: Reals, level: float, seen: Reals | None = None) -> list[_Batch]:
    """Rows of similar reach together, so that a table of all of them stays small."""
    spread = np.sqrt(mu + alpha * mu * mu)
    heavy = 1.0 + np.sqrt(np.maximum(alpha, 0.0))
    reach = mu + spread * heavy * (3.0 if level < 0.999 else 12.0) + 12.0
    if seen is not None:
        reach = np.maximum(reach, seen + 1.0)
    reach = np.minimum(np.ceil(reach), MOST).astype(np.int64)
    steps = np.ceil(np.log2(reach)).astype(np.int64)
    found = []
    for step in np.unique(steps):
        rows = np.flatnonzero(steps == step)
        size = max(1, 2_000_000 >> int(step))
        found += [_Batch(rows[i : i + size], 1 << int(step)) for i in range(0, len(rows), size)]
    return found
