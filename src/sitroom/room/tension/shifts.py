"""Days on which a course changes its level: PELT, the exact optimum of a penalised cost over all ways to part it (Killick, Fearnhead & Eckley 2012,
JASA 107:1590, algorithm 2), for normal changes of the mean with one spread.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["gain", "parted", "spread"]

Reals = NDArray[np.float64]


def spread(values: Sequence[float] | Reals) -> float:
    """The standard deviation within segments, from differences of neighbours, which a change of level touches once: the median of their sizes over
    0.6745 * sqrt(2) (Hampel 1974, the median absolute deviation). 0 for fewer than two values."""
    steps = np.abs(np.diff(np.asarray(values, dtype=np.float64)))
    return float(np.median(steps)) / (0.6745 * math.sqrt(2.0)) if len(steps) else 0.0


def parted(values: Sequence[float] | Reals, *, penalty: float, least: int = 1) -> list[int]:
    """Where segments begin, beyond the first: ascending indices of ``values``, none within ``least`` of another or of an end.

    Minimises the sum over segments of the squared deviations from their mean, and ``penalty`` (in squared units of the values) for each change.
    Raises ValueError for a penalty below 0 or ``least`` below 1.
    """
    if penalty < 0 or least < 1:
        raise ValueError(f"found penalty {penalty} and least {least}; valid are numbers from 0 and from 1.")
    data = np.asarray(values, dtype=np.float64)
    size = len(data)
    if size < 2 * least:
        return []
    data = data - data.mean()
    sums, squares = (np.concatenate([[0.0], np.cumsum(x)]) for x in (data, data * data))
    best = np.full(size + 1, np.inf)
    best[0] = -penalty
    last = np.zeros(size + 1, dtype=np.int64)
    begins, until = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    count = 0
    for end in range(least, size + 1):
        if end == least or end >= 2 * least:
            begins[count], until[count] = end - least, size + 1
            count += 1
        stays = until[:count] > end
        if not stays.all():
            kept = int(stays.sum())
            begins[:kept], until[:kept], count = begins[:count][stays], until[:count][stays], kept
        begun = begins[:count]
        total = best[begun] + squares[end] - squares[begun] - (sums[end] - sums[begun]) ** 2 / (end - begun)
        at = int(total.argmin())
        best[end], last[end] = total[at] + penalty, begun[at]
        late = total >= best[end]  # what a later segment could not better (theorem 3.1)
        if late.any():
            until[:count][late] = np.minimum(until[:count][late], end + least)
    found: list[int] = []
    at = int(last[size])
    while at > 0:
        found.append(at)
        at = int(last[at])
    return found[::-1]


def gain(before: Sequence[float] | Reals, after: Sequence[float] | Reals) -> float:
    """By how much two means explain two stretches better than one: the fall in squared deviations."""
    first, second = len(before), len(after)
    return float((np.mean(before) - np.mean(after)) ** 2) * first * second / (first + second)
