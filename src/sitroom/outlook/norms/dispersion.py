"""How far counts spread beyond a Poisson distribution around their means: the size of a negative binomial, variance mean + mean**2 / size. The size
of dyads that act seldom is smaller: what is not expected comes in bursts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.norms.kernels import POISSON, Reals
from sitroom.outlook.norms.system import System
from sitroom.outlook.streams import Stream

if TYPE_CHECKING:
    from sitroom.outlook.norms.model import Norms

__all__ = ["TRUST", "likeliest", "sizes", "told", "windows"]

TRUST = 4.0
"""What the size of a class is worth against a dyad's own counts: as much as counts whose squared means add up to this."""
_LEAST = 0.02


def windows(norms: Norms, stream: Stream, *, pairs: NDArray[np.int32], days: int, number: int, since: float = 0.0) -> tuple[Reals, Reals]:
    """Means, as they were expected when each stretch began, and counts (number, dyads, 4) of the last ``number`` stretches of ``days`` days of a
    stream, fewer where it does not go so far back from ``since``."""
    means, counts = [], []
    for back in range(number, 0, -1):
        begin = stream.end - back * days
        if begin < since or begin <= 0:
            continue
        means.append(norms.expected(stream.before(begin), days, pairs=pairs).sum(axis=2))
        rows = (stream.time >= begin) & (stream.time < begin + days)
        within = stream.select(rows)
        dyad = System(within, pairs, norms.concentration).of_events
        cells = (dyad * 4 + within.quad)[dyad >= 0]
        counts.append(np.bincount(cells, minlength=len(pairs) * 4).reshape(-1, 4).astype(np.float64))
    none = np.zeros((0, len(pairs), 4))
    return (np.stack(means), np.stack(counts)) if means else (none, none)


def told(counts: Reals, means: Reals, size: Reals | float) -> Reals:
    """The log-likelihood of counts (negative binomial; Cameron & Trivedi 2013, *Regression Analysis of Count Data*, 3.3, NB2)."""
    from scipy.special import gammaln

    chosen = gammaln(counts + size) - gammaln(size) - gammaln(counts + 1.0)
    found: Reals = chosen + counts * (np.log(means) - np.log(means + size)) - size * np.log1p(means / size)
    return found


def likeliest(counts: Reals, means: Reals) -> tuple[float, float]:
    """The likeliest size and growth of counts that share them: the size at mean m is size * m**growth (the NB-P of Greene 2008, *Economics Letters*
    99:585, with P = 2 - growth). Growth lies in 0..1, from one size for all to one ratio of variance and mean for all. Needs scipy."""
    from scipy.optimize import minimize

    def lost(point: Reals) -> float:
        return -float(told(counts, means, np.exp(point[0]) * means ** point[1]).sum())

    found = minimize(lost, np.array([0.0, 0.5]), method="L-BFGS-B", bounds=[(math.log(_LEAST), math.log(1e4)), (0.0, 1.0)])
    return math.exp(float(found.x[0])), float(found.x[1])


def sizes(norms: Norms, stream: Stream, *, pairs: NDArray[np.int32] | None = None, days: int = 7, number: int = 12) -> Reals:
    """Sizes (dyads, 4) for counts of ``days`` days: 1/size is the mean excess of squared deviations over means, as a share of squared means (the
    moment estimator), shrunk by `TRUST` towards that of the class at the dyad's mean; at most ten times as far apart."""
    pairs = stream.pairs if pairs is None else pairs
    means, counts = windows(norms, stream, pairs=pairs, days=days, number=number)
    usual = means.mean(axis=0) if len(means) else norms.expected(stream, days, pairs=pairs).sum(axis=2)
    class_ = 1.0 / np.maximum(norms.size * np.maximum(usual, 1e-9) ** norms.growth, 1e-6)
    excess = ((counts - means) ** 2 - means).sum(axis=0)
    share = (excess + TRUST * class_) / ((means**2).sum(axis=0) + TRUST)
    found: Reals = np.minimum(1.0 / np.clip(share, class_ / 10.0, class_ * 10.0), POISSON)
    return found
