"""Boxes of the assumptions in which an outcome is frequent: the patient rule induction method (PRIM).

A box is peeled: again and again the slice of ``alpha`` of its points whose removal leaves the highest mean is cut off, at either end of one
assumption, until too few points are left; then slices are pasted on again as long as the mean rises (Friedman & Fisher 1999, Statistics and
Computing 9: 123-143). Of the boxes on the way the one is taken that gains most density for what it keeps. It is found on every other point and
measured on those between, and limits that do not matter there are dropped (quasi-p: Bryant & Lempert 2010, Technological Forecasting and Social
Change 77: 34-49), so that noise gives no box.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitroom.errors import UsageError

__all__ = ["Box", "Limit", "boxes"]

Reals = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a box: the assumption by name and the values that it may have, ends included. ``chance``: that a limit of this kind would hold as
    many of the box's outcomes if the assumption did not matter (quasi-p of Bryant & Lempert 2010); below 0.05 it is kept.
    """

    name: str
    low: float
    high: float
    chance: float


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """All on points that it was not found on. ``points``: how many lie in it, ``share`` of all; ``density``: the share of these with the outcome
    (its mean); ``coverage``: the share of all outcomes that lie in it; ``lift``: density against the mean of all points.
    """

    limits: list[Limit]
    points: int
    share: float
    density: float
    coverage: float
    lift: float


def boxes(
    names: Sequence[str], points: Reals, outcome: Reals, *, alpha: float = 0.05, least: float = 0.1, most: int = 2, significant: float = 0.05
) -> list[Box]:  # fmt: skip
    """The boxes of highest outcome, each of the points that earlier ones left; fewer than ``most``, or none, where no assumption matters.

    ``points``: float [n, assumptions]; ``outcome``: float [n] in 0..1, a share or 0 and 1. ``alpha``: of the points peeled at once, ``least``: the
    share of all points that a box keeps. Raises UsageError where lengths differ or a share is not between 0 and 1.
    """
    if points.shape != (len(outcome), len(names)):
        raise UsageError(
            f"found points of shape {points.shape} and {len(outcome)} outcomes of {len(names)} assumptions; valid is one row an outcome."
        )
    if not 0 < alpha < 1 or not 0 < least < 1:
        raise UsageError(f"found alpha {alpha:g} and least {least:g}; valid are shares between 0 and 1.")
    found: list[Box] = []
    search: Bools = np.arange(len(outcome)) % 2 == 0
    left: Bools = np.ones(len(outcome), dtype=np.bool_)
    fewest = max(2, int(np.ceil(least * len(outcome) / 2)))
    while len(found) < most and (left & search).sum() > fewest and 0 < outcome[left & search].mean() < 1:
        low, high = _found(points, outcome, left & search, alpha, fewest)
        box = _measured(names, points, outcome, left & ~search, low, high, significant)
        if box is None:
            break
        found.append(box)
        left = left & ~_inside(points, low, high)
    return found


def _found(points: Reals, outcome: Reals, left: Bools, alpha: float, fewest: int) -> tuple[Reals, Reals]:
    peeled = _peeled(points, outcome, left, alpha, fewest)
    low, high = max(peeled, key=lambda ends: _worth(points, outcome, left, ends))
    return _pasted(points, outcome, left, low, high, alpha)


def _measured(
    names: Sequence[str], points: Reals, outcome: Reals, left: Bools, low: Reals, high: Reals, significant: float
) -> Box | None:  # fmt: skip
    """The box on points that it was not found on; its ends are opened (in place) where they do not matter. None where none matters."""
    limits = _limits(names, points, outcome, left, low, high, significant)
    keep = {limit.name for limit in limits}
    for i, name in enumerate(names):
        if name not in keep:
            low[i], high[i] = -np.inf, np.inf
    inside = _inside(points, low, high) & left
    if not limits or not inside.any() or outcome[inside].mean() <= outcome[left].mean():
        return None
    density, mean = float(outcome[inside].mean()), float(outcome[left].mean())
    return Box(
        limits=limits, points=int(inside.sum()), share=float(inside.sum() / left.sum()), density=density,
        coverage=float(outcome[inside].sum() / outcome[left].sum()), lift=density / mean,
    )  # fmt: skip


def _inside(points: Reals, low: Reals, high: Reals) -> Bools:
    return np.logical_and.reduce((points >= low) & (points <= high), axis=1, dtype=np.bool_)  # type: ignore[no-any-return]


def _peeled(points: Reals, outcome: Reals, left: Bools, alpha: float, fewest: int) -> list[tuple[Reals, Reals]]:
    """The ends (lowest, highest value of each assumption) of the box after each peel, from all points on."""
    low, high = np.full(points.shape[1], -np.inf), np.full(points.shape[1], np.inf)
    inside = left.copy()
    path = [(low.copy(), high.copy())]
    while True:
        best: tuple[float, int, int, float] | None = None
        for i in range(points.shape[1]):
            own = points[inside, i]
            for end, cut in ((0, np.quantile(own, alpha, method="higher")), (1, np.quantile(own, 1 - alpha, method="lower"))):
                cut = _next(own, float(cut), end)
                kept = inside & (points[:, i] >= cut if end == 0 else points[:, i] <= cut)
                if fewest <= kept.sum() < inside.sum():
                    worth = float(outcome[kept].mean())
                    if best is None or worth > best[0]:
                        best = (worth, i, end, cut)
        if best is None:
            return path
        _, i, end, cut = best
        (low if end == 0 else high)[i] = cut
        inside &= points[:, i] >= cut if end == 0 else points[:, i] <= cut
        path.append((low.copy(), high.copy()))


def _next(own: Reals, cut: float, end: int) -> float:
    """The cut, or where it would cut nothing off (many points share the outermost value) the next value inside."""
    if end == 0 and cut == own.min():
        inner = own[own > cut]
        return float(inner.min()) if len(inner) else cut
    if end == 1 and cut == own.max():
        inner = own[own < cut]
        return float(inner.max()) if len(inner) else cut
    return cut


def _worth(points: Reals, outcome: Reals, left: Bools, ends: tuple[Reals, Reals]) -> float:
    """What a box gains in density times the share of points that it keeps (weighted relative accuracy: Lavrač, Flach & Zupan 1999, ILP-99)."""
    inside = _inside(points, *ends) & left
    return float(inside.sum() * (outcome[inside].mean() - outcome[left].mean()))


def _pasted(points: Reals, outcome: Reals, left: Bools, low: Reals, high: Reals, alpha: float) -> tuple[Reals, Reals]:
    """The ends after slices were pasted on again as long as the mean rises."""
    low, high = low.copy(), high.copy()
    while True:
        inside = _inside(points, low, high) & left
        mean, size = float(outcome[inside].mean()), max(1, int(np.ceil(alpha * inside.sum())))
        best: tuple[float, int, int, float] | None = None
        for i in range(points.shape[1]):
            for end in (0, 1):
                wider_low, wider_high = low.copy(), high.copy()
                (wider_low if end == 0 else wider_high)[i] = -np.inf if end == 0 else np.inf
                outside = points[_inside(points, wider_low, wider_high) & left & ~inside, i]
                if not len(outside):
                    continue
                ordered = np.sort(outside)
                to = float(ordered[max(0, len(ordered) - size)] if end == 0 else ordered[min(size, len(ordered)) - 1])
                (wider_low if end == 0 else wider_high)[i] = to
                worth = float(outcome[_inside(points, wider_low, wider_high) & left].mean())
                if worth > mean and (best is None or worth > best[0]):
                    best = (worth, i, end, to)
        if best is None:
            return low, high
        _, i, end, to = best
        (low if end == 0 else high)[i] = to


def _limits(
    names: Sequence[str], points: Reals, outcome: Reals, left: Bools, low: Reals, high: Reals, significant: float
) -> list[Limit]:  # fmt: skip
    """The limits of a box that matter, the surest first: one at a time, the least sure that is not significant is dropped and all are looked at
    anew.
    """
    own = [i for i in range(len(names)) if np.isfinite(low[i]) or np.isfinite(high[i])]
    while own:
        chances = {i: _chance(points, outcome, left, low, high, own, i) for i in own}
        worst = max(own, key=lambda i: (chances[i], i))
        if chances[worst] < significant:
            break
        own.remove(worst)
    spans = {i: (float(points[:, i].min()), float(points[:, i].max())) for i in own}
    return sorted(
        (
            Limit(name=names[i], low=max(float(low[i]), spans[i][0]), high=min(float(high[i]), spans[i][1]), chance=chances[i])
            for i in own
        ),
        key=lambda limit: (limit.chance, limit.name),
    )  # fmt: skip


def _chance(points: Reals, outcome: Reals, left: Bools, low: Reals, high: Reals, own: Sequence[int], without: int) -> float:
    """The chance of as many outcomes in the box if this limit were drawn blindly from the box without it: a binomial tail, by the normal law with
    the correction for continuity.
    """
    kept = [i for i in own if i != without]
    wider = left.copy()
    for i in kept:
        wider &= (points[:, i] >= low[i]) & (points[:, i] <= high[i])
    inside = wider & (points[:, without] >= low[without]) & (points[:, without] <= high[without])
    number, rate = int(inside.sum()), float(outcome[wider].mean())
    spread = np.sqrt(number * rate * (1 - rate))
    if spread == 0:
        return 1.0
    return _upper((float(outcome[inside].sum()) - 0.5 - number * rate) / float(spread))


def _upper(z: float) -> float:
    from math import erfc, sqrt

    return 0.5 * erfc(z / sqrt(2.0))
