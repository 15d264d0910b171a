"""One arrow: the last period against the one before it, in CrisisWatch's words (International Crisis Group), or that there is too little to say.

Means of a day are compared over the days that are known, so that a period with fewer reports is not a quieter one.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sitroom.room.tension.answers import Arrow, Direction
from sitroom.room.tension.sides import rules

if TYPE_CHECKING:
    from sitroom.room.tension.days import Series

__all__ = ["arrow"]

TYPES = 3
"""Types of acts that a reason names."""


def arrow(series: Series) -> Arrow:
    """The arrow of a series at its last day."""
    own = rules()["arrow"]
    period, size = int(own["period"]), len(series.count)
    late, early = slice(max(size - period, 0), size), slice(max(size - 2 * period, 0), max(size - period, 0))
    known = [int(series.known[part].sum()) for part in (late, early)]
    acts = [int(series.count[part].sum()) for part in (late, early)]
    if size == 0:
        return Arrow(direction="too little to say", reason="no day is known", days=period)
    open_ = [int(series.open[part].sum()) for part in (late, early)]
    if min(known) < own["days"]:
        reason = f"known are {known[0]} of the last {period} days and {known[1]} of the {period} before{_open(sum(open_))}"
        return Arrow(direction="too little to say", reason=reason, days=period)
    if 0 < sum(acts) < own["acts"]:
        return Arrow(direction="too little to say", reason=f"only {sum(acts)} act in {2 * period} days", days=period)
    after, before = (float(series.total[part].sum()) / n for part, n in zip((late, early), known, strict=True))
    spread = math.sqrt(sum(float(series.variance[part].sum()) / n**2 for part, n in zip((late, early), known, strict=True)))
    chance, rise = _rose(after - before, spread), after > before
    there = np.abs(series.weight[(series.at >= early.start) & (series.at < early.stop)]).sum() / known[1]
    large = abs(after - before) * period >= max(own["least"], own["share"] * there * period)
    sure = chance >= own["sure"] if rise else chance <= 1 - own["sure"]
    direction: Direction = "unchanged"
    if large and sure:
        direction = "deteriorated" if rise else "improved"
    elif large and sum(acts) < own["many"]:
        direction = "too little to say"
    part, n, other = (early, known[1], after) if rise else (late, known[0], before)
    most = (float(series.total[part].sum() + series.open_weight[part].sum())) / (n + int(((series.open[part] > 0) & ~series.known[part]).sum()))
    doubtful = large and (other - most) * period < max(own["least"], own["share"] * there * period)
    if doubtful and direction != "unchanged":
        direction = "too little to say"
    reason = _types(series, late, early, (1 if rise else -1) if large else 0)
    if large and not sure:
        reason += f"; the reports leave open whether it rose (chance {chance:.2f})"
    if doubtful:
        reason += _open(open_[1] if rise else open_[0])
    return Arrow(
        direction=direction, reason=reason, days=period, before=round(before, 2) + 0.0, after=round(after, 2) + 0.0, chance=round(chance, 3),
        happenings=series.behind(early.stop - 1, late.start, rise, days=period) if large else [],
    )  # fmt: skip


def _open(number: int) -> str:
    """That acts of which nobody knows whether they belong here could turn the arrow."""
    return f"; {number} act{'s' * (number != 1)} of force by or on one of them name{'s' * (number == 1)} no second side" if number else ""


def _rose(difference: float, spread: float) -> float:
    """The chance that a difference that is known so well is above 0; a half for none."""
    if spread == 0:
        return 0.5 if difference == 0 else float(difference > 0)
    return 0.5 * (1 + math.erf(difference / spread / math.sqrt(2)))


def _types(series: Series, late: slice, early: slice, way: int) -> str:
    """``ASSAULT 3 (before 0), THREATEN 1 (before 2)``: the types that make most of a rise (``way`` 1) or a fall (-1), or weigh most in both (0)."""
    types = series.acts.types
    sums, counts = np.zeros((2, len(types))), np.zeros((2, len(types)), dtype=np.int64)
    for i, part in enumerate((late, early)):
        chosen = (series.at >= part.start) & (series.at < part.stop)
        kinds = series.acts.type[series.own[chosen]]
        sums[i] = np.bincount(kinds, weights=series.weight[chosen], minlength=len(types))
        counts[i] = np.bincount(kinds, minlength=len(types))
    moved = sums[0] - sums[1]
    found = [t for t in range(len(types)) if counts[:, t].any() and (way * moved[t] > 0 if way else True)]
    size = np.abs(moved) if way else np.abs(sums).sum(axis=0)
    listed = sorted(found, key=lambda t: (-size[t], types[t]))[:TYPES]
    return ", ".join(f"{types[t]} {counts[0, t]} (before {counts[1, t]})" for t in listed) or "no act in either period"
