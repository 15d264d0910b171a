"""What is read off runs: first passage, counts, tension, and how sure each number is.

Acts that the scenario adds are causes, not results: they are counted nowhere, what follows from them is.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sitroom.codebook import load
from sitroom.outlook.scenarios.answers import Fan, Gap, Range, Share
from sitroom.outlook.scenarios.checking import Watched
from sitroom.outlook.scenarios.running import ADDED, Runs
from sitroom.outlook.scenarios.setting import Setting
from sitroom.outlook.streams import types

__all__ = ["by_day", "conflict", "fan", "gap", "passage", "per_dyad", "range_of", "share", "tension"]

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]

NORMAL = 1.959963984540054
"""The 97.5 % quantile of the normal law."""


def passage(found: Runs, watched: Watched, setting: Setting) -> Ints:
    """The day (from 0) on which each run has the outcome, -1 where it does not within its days, [runs]."""
    cells = setting.masks.of(watched.kind)
    own = np.flatnonzero(cells[found.dyad, found.type] & (found.day < watched.within) & (found.source != ADDED))
    run, day = np.repeat(found.run[own], found.number[own]), np.repeat(found.day[own], found.number[own])
    order = np.lexsort((day, run))
    run, day = run[order], day[order]
    begins = np.searchsorted(run, np.arange(found.runs + 1))
    at = begins[:-1] + watched.at_least - 1
    reached = at < begins[1:]
    answer: Ints = np.full(found.runs, -1)
    answer[reached] = day[at[reached]]
    return answer


def by_day(passages: Ints, days: int) -> list[float]:
    """The share of runs in which an outcome has come by each day."""
    counts = np.bincount(passages[passages >= 0], minlength=days)[:days]
    return [round(float(x), 6) for x in np.cumsum(counts) / len(passages)]


def tension(found: Runs, setting: Setting) -> Reals:
    """Net tension (PLOVER scores turned round: conflict above 0) from the first day up to each, float [runs, days]."""
    book = load()
    return _summed(found, -np.array([book.intensity(name) for name in types()])[found.type])


def conflict(found: Runs, setting: Setting) -> Reals:
    """Acts of material conflict from the first day up to each, float [runs, days]."""
    return _summed(found, (setting.world.quad[found.type] == 3).astype(np.float64))


def _summed(found: Runs, points: Reals) -> Reals:
    counted = found.number * (found.source != ADDED)
    cells = np.bincount(found.run * found.days + found.day, weights=points * counted, minlength=found.runs * found.days)
    total: Reals = cells.reshape(found.runs, found.days).cumsum(axis=1)
    return total


def per_dyad(found: Runs, setting: Setting) -> Ints:
    """Acts by dyad and class over the whole run, [runs, dyads * 4]."""
    width = len(setting.world.pairs) * 4
    cells = found.run * width + found.dyad * 4 + setting.world.quad[found.type]
    counted = found.number * (found.source != ADDED)
    return np.bincount(cells, weights=counted, minlength=found.runs * width).reshape(found.runs, width).astype(np.int64)


def share(happened: NDArray[np.bool_]) -> Share:
    """See `Share`."""
    number, rate, z = len(happened), float(happened.mean()), NORMAL**2
    middle = (rate + z / (2 * number)) / (1 + z / number)
    half = NORMAL * math.sqrt(rate * (1 - rate) / number + z / (4 * number**2)) / (1 + z / number)
    return Share(value=_round(rate), low=_round(max(0.0, min(middle - half, rate))), high=_round(min(1.0, max(middle + half, rate))))


def gap(scenario: NDArray[np.generic], baseline: NDArray[np.generic], norms: tuple[float, float] | None = None) -> Gap:
    """The mean of the differences of runs; ``norms``: see `Gap`."""
    differences = scenario.astype(np.float64) - baseline.astype(np.float64)
    mean = float(differences.mean())
    half = NORMAL * float(differences.std(ddof=1)) / math.sqrt(len(differences)) if len(differences) > 1 else 0.0
    low, high = norms if norms is not None else (None, None)
    return Gap(
        value=_round(mean), error_low=_round(mean - half), error_high=_round(mean + half), norms_low=None if low is None else _round(low),
        norms_high=None if high is None else _round(high),
    )  # fmt: skip


def range_of(values: NDArray[np.generic]) -> Range:
    """The mean of runs and their 10 % and 90 % quantiles."""
    low, high = np.quantile(values.astype(np.float64), (0.1, 0.9), method="inverted_cdf")
    return Range(value=_round(float(values.mean())), low=_round(float(low)), high=_round(float(high)))


def fan(values: Reals) -> Fan:
    """See `Fan`; ``values``: float [runs, days]."""
    levels = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
    found = np.quantile(values, levels, axis=0)
    mean, *quantiles = [[_round(float(x)) for x in row] for row in (values.mean(axis=0), *found)]
    return Fan(mean=mean, **{f"q{round(100 * level):02d}": row for level, row in zip(levels, quantiles, strict=True)})


def _round(value: float) -> float:
    return round(value, 6) + 0.0
