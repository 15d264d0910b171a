"""The level of a run: as many acts are to be expected of each dyad on each day as `sitroom forecast` expects.

Norms say how acts bring about acts, forecasts are fitted to how many come. So what comes of its own accord and from the past is multiplied day by
day until the means of both agree; where earlier acts of the run alone would bring about more than is expected, what they bring about is thinned.
Nothing is ever brought about more often than norms say, so that no run explodes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.forecasts.predicting import Predicted, predict
from sitroom.outlook.norms.system import Traces
from sitroom.outlook.scenarios.plans import Plan
from sitroom.outlook.scenarios.running import run
from sitroom.outlook.scenarios.spreading import WEEK, left_over, none, shared
from sitroom.outlook.scenarios.world import Level, World

__all__ = ["REACH", "Expected", "expected", "level_of", "levelled"]

REACH = 90
"""Days that forecasts reach; later days have the level of the last of them."""
PILOT = 250
"""Runs by which the spread of the process itself is measured."""

Reals = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Expected(NamedTuple):
    """What a forecast expects of the dyads of a world. ``daily`` [days, dyads, 4]: acts on each day; ``known`` bool [dyads]: it speaks of the dyad,
    which acted in the room in either direction; ``predicted``: all of it, rows 0 .. dyads - 1 are the dyads."""

    daily: Reals
    known: Bools
    predicted: Predicted


def expected(own: World) -> Expected:
    """Of the days of a world, `REACH` at most."""
    found = predict(own.history, min(own.days, REACH), pairs=own.system.pairs)
    until = found.directed[: len(own.pairs)]
    daily = np.diff(until, axis=2, prepend=0.0).transpose(2, 0, 1)
    size = max(len(own.names), 1)
    numbers = own.history.pairs[:, 0].astype(np.int64) * size + own.history.pairs[:, 1]
    known: Bools = np.isin(own.pairs[:, 0] * size + own.pairs[:, 1], numbers)
    return Expected(np.maximum(daily, 0.0), known, found)


def level_of(own: World, wanted: Expected) -> Level:
    """The level under which the means of a world are those that are ``wanted``; dyads of which nothing is known stay as norms have them."""
    norms, system = own.norms, own.system
    past, fall = own.past(()), own.fade
    raised, kept = np.ones((own.days, len(own.pairs), 4)), np.ones((own.days, len(own.pairs), 4))
    now = Traces(*(np.zeros((number, 4, len(fall))) for number in (len(own.pairs), system.size, system.size)))
    for day in range(own.days):
        first, brought = own.base + past[day], system.total(norms.weights, now)
        if day < len(wanted.daily):
            share = np.where(wanted.known[:, None], wanted.daily[day] / (first + brought), 1.0)
            kept[day] = np.minimum(share, 1.0)
            raised[day] = np.where(share <= 1.0, share, (share * (first + brought) - brought) / first)
        else:
            kept[day], raised[day] = kept[day - 1], raised[day - 1]
        mean = raised[day] * first + kept[day] * brought
        sides = (
            np.stack([np.bincount(side, weights=mean[:, q], minlength=system.size) for q in range(4)], axis=1)
            for side in (system.sender, system.receiver)
        )
        traces = (now.dyads, now.senders, now.targets)
        now = Traces(*(trace * fall + (1.0 - fall) * new[:, :, None] for trace, new in zip(traces, (mean, *sides), strict=True)))
    return Level(raised, kept)


def levelled(own: World, *, forecast: bool, told: Callable[[float], None] | None = None) -> None:
    """Give a world its level and its spread: those of the forecast, or, without it, those of its norms. ``told`` is called with the share that is
    done, and may raise to stop."""
    days = min(own.days, REACH)
    week = min(days, WEEK)
    if forecast:
        wanted = expected(own)
        own.level = level_of(own, wanted)
        means = {stretch: wanted.daily[:stretch].sum(axis=0) for stretch in (week, days)}
        spread = {stretch: wanted.predicted.dispersion("directed", stretch)[: len(own.pairs)] for stretch in (week, days)}
    else:
        daily = own.norms.expected(own.history, days, pairs=own.system.pairs)
        means = {stretch: daily[:, :, :stretch].sum(axis=2) for stretch in (week, days)}
        spread = dict.fromkeys((week, days), 1.0 / own.norms.sizes(own.history, pairs=own.system.pairs))
    beyond = _alone(own, (week, days), told)
    answers = _answers(own, days)
    left = {
        stretch: left_over(spread[stretch], means[stretch], answers[:stretch].sum(axis=0), beyond[stretch])
        for stretch in (week, days)
    }  # fmt: skip
    own.spread = shared(left[week], left[days], days / WEEK) if forecast else none(len(own.pairs))._replace(week=left[week])


def _alone(own: World, stretches: Sequence[int], told: Callable[[float], None] | None) -> dict[int, Reals]:
    """Variance / mean - 1 of counts of the process alone by class [4], for each number of days, by runs of it."""
    (found,) = run(own, [Plan()], runs=PILOT, seed=0, until=max(stretches), told=told)
    width, answer = len(own.pairs) * 4, {}
    for days in stretches:
        kept = found.day < days
        cells = (found.run * width + found.dyad * 4 + own.quad[found.type])[kept]
        counts = np.bincount(cells, weights=found.number[kept], minlength=PILOT * width).reshape(PILOT, -1, 4)
        mean, variance = counts.mean(axis=0).sum(axis=0), counts.var(axis=0).sum(axis=0)
        answer[days] = variance / np.maximum(mean, 1e-12) - 1.0
    return answer


def _answers(own: World, days: int) -> Reals:
    """Means by day [days, dyads, 4] of what follows in a dyad and class from what comes there of its own accord and from the past, and from nothing
    else."""
    norms, past, fall = own.norms, own.past(()), own.fade
    weights = norms.weights[0, range(4), range(4)]
    trace, found = np.zeros((len(own.pairs), 4, len(fall))), np.zeros((days, len(own.pairs), 4))
    for day in range(days):
        raised, kept = (1.0, 1.0) if own.level is None else (own.level.raised[day], own.level.kept[day])
        found[day] = raised * (own.base + past[day]) + kept * (trace * weights).sum(axis=2)
        trace = trace * fall + (1.0 - fall) * found[day][:, :, None]
    return found
