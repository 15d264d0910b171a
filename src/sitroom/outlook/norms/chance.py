"""Numbers of chance that depend on what they are for, not on the order in which they are drawn.

Every act of a future has a key that follows from the seed, its run and its ancestors; all that is random about it follows from its key. So a scenario
differs from its baseline only in acts that it adds or stops and in what these bring about (common random numbers: Law 2015, *Simulation Modeling and
Analysis*, section 11.2). Keys are mixed with the finaliser of SplitMix64 (Steele, Lea & Flood 2014, OOPSLA).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

__all__ = ["Keys", "fork", "key_of", "mixed", "poisson", "uniform"]

Keys = NDArray[np.uint64]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def key_of(words: Iterable[str]) -> np.uint64:
    """A key for names, the same on every machine."""
    told = "\x1f".join(words).encode()
    return np.uint64(int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "little"))


def mixed(keys: Keys) -> Keys:
    """New keys, one for each, in which every bit depends on every bit. In place: what is given is spent."""
    keys ^= keys >> np.uint64(30)
    keys *= _FIRST
    keys ^= keys >> np.uint64(27)
    keys *= _SECOND
    keys ^= keys >> np.uint64(31)
    return keys


def fork(keys: Keys, number: int | NDArray[np.integer]) -> Keys:
    """Key number ``number`` below each key."""
    step = np.asarray(number).astype(np.uint64) * _STEP + _STEP if isinstance(number, np.ndarray) else np.uint64((number + 1) * int(_STEP) % 2**64)
    return mixed(keys + step)


def uniform(keys: Keys) -> NDArray[np.float64]:
    """Numbers in [0, 1) from the upper 53 bits of keys."""
    return np.asarray((keys >> np.uint64(11)) * 2.0**-53, dtype=np.float64)


def poisson(chance: NDArray[np.float64], mean: NDArray[np.float64], size: NDArray[np.float64] | None = None) -> NDArray[np.int64]:
    """Counts at these chances of the distribution (by inversion, so that a greater mean never gives a smaller count): Poisson, or negative binomial
    with variance mean + mean**2 / size. Means of more than 500 are taken as normal."""
    count = np.zeros(chance.shape, dtype=np.int64)
    flat, left, rate = count.ravel(), chance.ravel(), np.broadcast_to(mean, chance.shape).ravel()
    spread = None if size is None else np.broadcast_to(size, chance.shape).ravel()
    first = np.exp(-rate) if spread is None else np.exp(-spread * np.log1p(rate / spread))
    many = rate > 500.0
    if many.any():
        from statistics import NormalDist

        deviation = np.sqrt(rate[many] if spread is None else rate[many] + rate[many] ** 2 / spread[many])
        at = np.array([NormalDist().inv_cdf(min(max(u, 1e-12), 1.0 - 1e-12)) for u in left[many]])
        flat[many] = np.maximum(np.rint(rate[many] + at * deviation), 0.0)
    above = np.flatnonzero((left >= first) & ~many)
    left, rate, each = left[above] - first[above], rate[above], first[above]
    spread = None if spread is None else spread[above]
    number = 0
    while len(above):
        number += 1
        flat[above] = number
        each = each * (rate / number if spread is None else (number - 1 + spread) / number * rate / (rate + spread))
        on = (left >= each) & ((each > 1e-300) | (rate > number))
        left, rate, each, above = (left - each)[on], rate[on], each[on], above[on]
        spread = None if spread is None else spread[on]
        if number > 100_000:
            break
    return count
