"""Other horizons, and rooms that are young: material conflict of pairs that acted in what the forecast could see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from benchmarks.backtest.baselines import ALPHA
from benchmarks.backtest.origins import PAIRS
from benchmarks.backtest.rows import Row
from sitroom.outlook.forecasts.counts import crps
from sitroom.outlook.forecasts.predicting import CONFLICT, predict
from sitroom.outlook.forecasts.scoring import bootstrap, covered, pit
from sitroom.outlook.streams import Stream
from training.icews import SETS, counts, cut, fitting_weeks, stream, top_pairs, weeks

__all__ = ["rows"]

CASES = ((1, None), (28, None), (7, 14.0), (28, 14.0))
"""Days ahead, and days of history (None: all)."""
POISSON = 1e-6


def rows(data: Path) -> list[Row]:
    """The ranked probability score against a Poisson distribution of an exponentially weighted mean, and coverage."""
    return [row for name in SETS for days, seen in CASES for row in _rows(data, name, days, seen)]


def _rows(data: Path, name: str, days: int, seen: float | None) -> Iterator[Row]:
    begin = perf_counter()
    events = stream(data, name)
    first, last = 7 * fitting_weeks(events), 7 * weeks(events)
    ours, rivals, transforms, owners = [], [], [], []
    for day in range(first, last - days + 1, max(7, days)):
        history = cut(events, day, seen)
        pairs = top_pairs(history, PAIRS)
        found = predict(history, days, pairs=pairs)
        mean, alpha = found.paired[:, CONFLICT, days - 1], found.dispersion("pair", days)[:, CONFLICT]
        came = sum(counts(events, way, day, days)[:, CONFLICT] for way in (pairs, pairs[:, ::-1]))
        ours.append(crps(mean, alpha, came))
        rivals.append(crps(days / 7 * _ewma(found.history, pairs, found.place(ordered=False)), POISSON, came))
        transforms.append(pit(mean, alpha, came, np.random.default_rng(day)))
        owners.append(pairs[:, 0].astype(np.int64) * len(events.names) + pairs[:, 1])
    score, rival, transform = (np.concatenate(x) for x in (ours, rivals, transforms))
    _, owner = np.unique(np.concatenate(owners), return_inverse=True)
    blocks = [np.flatnonzero(owner == i) for i in range(int(owner.max()) + 1)]

    def drawn(at: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.concatenate([blocks[i] for i in at])

    what = f"material conflict of the {PAIRS} busiest pairs, next {days} day{'s' * (days != 1)}" + (f", {seen:g} days of history" if seen else "")
    common = {"task": what, "data": name, "blocks": f"{len(blocks)} pairs"}
    yield Row(
        **common, measure="CRPS", ours=float(score.mean()), baseline=float(rival.mean()), baseline_name="Poisson EWMA(.15)",  # type: ignore[arg-type]
        interval=bootstrap(lambda at: float(score[drawn(at)].mean()), len(blocks), draws=300), target=float(rival.mean()), better="less",
        seconds=perf_counter() - begin,
    )  # fmt: skip
    yield Row(
        **common, measure="within the 80% interval", ours=covered(transform, 0.8), target=(0.76, 0.84),  # type: ignore[arg-type]
        interval=bootstrap(lambda at: covered(transform[drawn(at)], 0.8), len(blocks), draws=300),
    )  # fmt: skip


def _ewma(history: Stream, pairs: NDArray[np.int32], place: NDArray[np.int64]) -> NDArray[np.float64]:
    """The weighted mean of the weeks that the history has, a week."""
    number = max(int(history.end // 7), 1)
    week = number - 1 - ((history.end - history.time - 0.5) // 7).astype(np.int64)
    kept = (place >= 0) & (history.quad == CONFLICT) & (week >= 0)
    panel = np.bincount(place[kept] * number + week[kept], minlength=len(pairs) * number).reshape(len(pairs), number)
    mean = panel[:, 0].astype(np.float64)
    for column in range(1, number):
        mean = mean + ALPHA * (panel[:, column] - mean)
    return mean
