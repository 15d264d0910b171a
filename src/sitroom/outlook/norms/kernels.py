"""What brings about what: how many acts of which class follow an act, by the way in which they hang together, and after how long."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["KINDS", "LIMIT", "POISSON", "Branching", "Reals", "branching", "decay", "height"]

Reals = NDArray[np.float64]

KINDS = ("own", "reciprocal", "sender", "target", "third")
"""Ways in which an act of A towards B brings about another: by A towards B; by B towards A; by A towards anybody; by anybody towards B; by the
friends of A (those with whom it cooperates) towards B."""

LIMIT = 0.98
"""The greatest branching ratio that norms may have."""

POISSON = 1e9
"""The size of a negative binomial that is a Poisson distribution."""


def decay(half_lives: Reals) -> Reals:
    """The rates at which exponential kernels of these half-lives (days) fall, per day."""
    return math.log(2.0) / np.asarray(half_lives, dtype=np.float64)


def height(half_lives: Reals, *, daily: bool) -> Reals:
    """The factor k for which k * exp(-decay * lag) has mass 1: over all lags above 0, or over lags of 1, 2, ... days (a geometric distribution)."""
    rate = decay(half_lives)
    return np.expm1(rate) if daily else rate


@dataclass(frozen=True)
class Branching:
    """How many acts an act brings about directly.

    ``radius``: the spectral radius of ``matrix``, below 1; over all generations an act brings about at most 1 / (1 - radius). ``matrix`` (4, 4): acts
    of class q (columns) for one of class p (rows). ``parts`` (5, 4, 4): the same by `KINDS`.
    """

    radius: float
    matrix: Reals
    parts: Reals


def branching(weights: Reals) -> Branching:
    """Of weights (kind, p, q, half-life). An upper bound where dyads that could be excited are not in a system."""
    parts = weights.sum(axis=3)
    matrix = parts.sum(axis=0)
    return Branching(radius=float(np.abs(np.linalg.eigvals(matrix)).max()), matrix=matrix, parts=parts)
