"""The gamma prior of base rates, by empirical Bayes: the shape and level under which acts of dyads' own accord are likeliest (negative binomial).
Needs scipy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import gammaln

from sitroom.outlook.norms.kernels import Reals
from sitroom.outlook.norms.rates import group_of, groups

__all__ = ["MOST_SHAPE", "Known", "crowd"]

MOST_SHAPE = 2.0
"""How many acts a prior of a base rate is worth at most, so that a dyad's own rate can always be learned."""


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
    parts: list[tuple[Reals, Reals, Reals, Reals]] = []
    for own in known:
        acting = own.acts[:, q] > 0
        pairs, acts = own.pairs[acting], own.acts[acting, q]
        product = own.sending[pairs[:, 0]] * own.receiving[pairs[:, 1]]
        mean, number = groups(own.sending, own.receiving)
        np.subtract.at(number, group_of(product, mean), 1.0)
        parts.append((acts, product * own.days, number, mean * own.days))
    if not any(len(acts) for acts, *_ in parts):
        return shape, list(levels)

    def lost(point: Reals) -> float:
        k, total = float(np.exp(point[0])), 0.0
        for (acts, mean, silent, means), level in zip(parts, np.exp(point[1:]), strict=True):
            total -= _told(acts, level * mean, k) - float((silent * k * np.log1p(level * means / k)).sum())
        return total

    bounds = [(-6.0, float(np.log(MOST_SHAPE))), *[(-40.0, 10.0)] * len(levels)]
    found = minimize(lost, np.log([shape, *levels]), method="L-BFGS-B", bounds=bounds)
    return float(np.exp(found.x[0])), [float(np.exp(x)) for x in found.x[1:]]


def _told(acts: Reals, mean: Reals, k: float) -> float:
    """The log-likelihood of acts under negative binomials of size k, without what does not depend on it."""
    return float((gammaln(acts + k) - gammaln(k) + acts * np.log(mean / (mean + k)) - k * np.log1p(mean / k)).sum())
