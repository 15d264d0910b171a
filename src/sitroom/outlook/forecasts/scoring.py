"""How good forecasts were: scores, calibration, and how sure a mean is.

Counts are scored by the ranked probability score (`counts.crps`), events by Brier's (1950, *Monthly Weather Review* 78:1); whether a forecast means
what it says is told by the probability integral transform (Dawid 1984), randomised for counts (Czado, Gneiting & Held 2009, *Biometrics* 65:1254).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sitroom.outlook.forecasts.counts import cumulative

__all__ = ["auc", "bootstrap", "brier_skill", "covered", "flatness", "pit", "reliability"]

Reals = NDArray[np.float64]


def pit(mean: ArrayLike, dispersion: ArrayLike, seen: ArrayLike, rng: np.random.Generator) -> Reals:
    """The randomised probability integral transform of counts, 0..1: uniform where the forecasts mean what they say.

    F(y - 1) + v * (F(y) - F(y - 1)) with v uniform.
    """
    mu, alpha, y = (x.ravel() for x in np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in (mean, dispersion, seen))))
    found = np.zeros(len(mu))
    for value in np.unique(y):
        at = y == value
        table = cumulative(mu[at], alpha[at], int(value))
        below = table[:, -2] if value > 0 else np.zeros(len(table))
        found[at] = below + rng.random(len(table)) * (table[:, -1] - below)
    return found


def covered(transform: ArrayLike, level: float) -> float:
    """The share of forecasts whose central interval of this level (0..1) holds what came: of the randomised transform, since an interval of whole
    counts holds more than its level (that of a rare count, 0 to 0, nearly all)."""
    u = np.asarray(transform, dtype=np.float64)
    return float(np.mean(np.abs(u - 0.5) <= level / 2))


def flatness(transform: ArrayLike, bins: int = 10) -> tuple[Reals, float]:
    """The shares of the transform in equal bins, and the greatest difference of its distribution from the uniform one (Kolmogorov's distance)."""
    u = np.sort(np.asarray(transform, dtype=np.float64))
    shares = np.histogram(u, bins=bins, range=(0.0, 1.0))[0] / max(len(u), 1)
    ranks = np.arange(len(u) + 1) / max(len(u), 1)
    distance = float(max(np.max(ranks[1:] - u, initial=0.0), np.max(u - ranks[:-1], initial=0.0)))
    return shares, distance


def auc(score: ArrayLike, happened: ArrayLike) -> float:
    """The chance that a case that happened is ranked above one that did not, ties half (Hanley & McNeil 1982); nan where all or none happened."""
    values, true = np.asarray(score, dtype=np.float64), np.asarray(happened, dtype=bool)
    yes, no = int(true.sum()), int((~true).sum())
    if not yes or not no:
        return float("nan")
    _, place, sizes = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(sizes) - (sizes - 1) / 2)[place]
    return float((ranks[true].sum() - yes * (yes + 1) / 2) / (yes * no))


def brier_skill(chance: ArrayLike, happened: ArrayLike, reference: ArrayLike) -> float:
    """1 - Brier score / that of the reference (a base rate, or a chance for each case): above 0 where it is better than the reference, 1 at best."""
    p, y, base = (np.asarray(x, dtype=np.float64) for x in (chance, happened, reference))
    worst = float(np.mean((base - y) ** 2))
    return 1.0 - float(np.mean((p - y) ** 2)) / worst if worst > 0 else float("nan")


def reliability(chance: ArrayLike, happened: ArrayLike, edges: Sequence[float]) -> list[tuple[float, float, int]]:
    """Mean forecast, share that happened, and number of cases, of the forecasts between each two edges; bands without a forecast are left out."""
    p, y = np.asarray(chance, dtype=np.float64), np.asarray(happened, dtype=np.float64)
    band = np.digitize(p, edges[1:-1])
    return [(float(p[at].mean()), float(y[at].mean()), int(at.sum())) for i in range(len(edges) - 1) if (at := band == i).any()]


def bootstrap(
    figure: Callable[[NDArray[np.int64]], float], blocks: int, *, draws: int = 1000, seed: int = 0, level: float = 0.9
) -> tuple[float, float]:
    """An interval of a figure: blocks (dyads, each with all its weeks) drawn with replacement (Efron 1979; Künsch 1989).

    ``figure`` takes the numbers of the drawn blocks. ``level``: of the central interval.
    """
    rng = np.random.default_rng(seed)
    found = [figure(rng.integers(0, blocks, blocks)) for _ in range(draws)]
    low, high = np.nanquantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
