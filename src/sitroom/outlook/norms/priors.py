"""The gamma prior of base rates, by empirical Bayes: the shape and level under which acts of dyads' own accord are likeliest (negative binomial).
Needs scipy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar
from scipy.special import gammaln

from sitroom.outlook.norms.kernels import Reals
from sitroom.outlook.norms.rates import group_of, groups

__all__ = ["MOST_SHAPE", "Known", "crowd"]

MOST_SHAPE = 2.0
"""How many acts a prior of a base rate is worth at most, so that a dyad's own rate can always be learned."""
LEAST_LOG, LEVELS = -6.0, (-40.0, 10.0)
"""Logarithms of the least shape, and of levels."""


class Known(NamedTuple):
    """Of one stream: activities of actors, dyads, their expected acts of their own accord (dyads, 4), days."""

    sending: Reals
    receiving: Reals
    pairs: NDArray[np.int32]
    acts: Reals
    days: float


def crowd(known: Sequence[Known], q: int, shape: float, levels: Sequence[float]) -> tuple[float, list[float]]:
    """Shape, and level by stream, of all dyads that a stream's actors could form, of which those that did not act are grouped by activity. The mean
    rate of a dyad is level * sending * receiving."""
    parts = [_Part.of(own, q) for own in known]
    if not any(len(part.acts) for part in parts):
        return shape, list(levels)

    def lost(log_shape: float) -> float:
        k = float(np.exp(log_shape))
        return -sum(part.told(k, part.level(k)) for part in parts)

    low, high = LEAST_LOG, float(np.log(MOST_SHAPE))
    found = minimize_scalar(lost, bounds=(low, high), method="bounded", options={"xatol": 1e-7}).x
    best = float(np.exp(min((found, high), key=lost)))
    return best, [float(np.exp(part.level(best))) for part in parts]


@dataclass(frozen=True)
class _Part:
    """Of one stream and class: dyads with ``acts`` and the products of their sides' activities times days (``mean``); and the others by groups."""

    acts: Reals
    mean: Reals
    silent: Reals
    means: Reals

    @classmethod
    def of(cls, known: Known, q: int) -> _Part:
        acting = known.acts[:, q] > 0
        pairs, acts = known.pairs[acting], known.acts[acting, q]
        product = known.sending[pairs[:, 0]] * known.receiving[pairs[:, 1]]
        mean, number = groups(known.sending, known.receiving)
        np.subtract.at(number, group_of(product, mean), 1.0)
        return cls(acts, product * known.days, number, mean * known.days)

    def level(self, k: float) -> float:
        """The logarithm of the likeliest level under a shape: there, the slope of the log-likelihood, which falls all the way, is 0."""

        def slope(log_level: float) -> float:
            mean, means = np.exp(log_level) * self.mean, np.exp(log_level) * self.means
            return float(((self.acts - mean) / (mean + k)).sum() - (self.silent * means / (means + k)).sum())

        low, high = LEVELS
        if slope(low) <= 0 or slope(high) >= 0:
            return low if slope(low) <= 0 else high
        return float(brentq(slope, low, high, xtol=1e-9))

    def told(self, k: float, log_level: float) -> float:
        """The log-likelihood of acts under negative binomials of size k, without what depends on neither."""
        mean, means = np.exp(log_level) * self.mean, np.exp(log_level) * self.means
        own = gammaln(self.acts + k) - gammaln(k) + self.acts * np.log(mean / (mean + k)) - k * np.log1p(mean / k)
        return float(own.sum()) - float((self.silent * k * np.log1p(means / k)).sum())
