"""Forecasts of the test weeks, one at a time: each sees the days before its week, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.forecasts.calibration import shipped
from sitroom.outlook.forecasts.predicting import CONFLICT, predict
from training.icews import Panel, fitting_weeks, stream, top_pairs, weeks

__all__ = ["PAIRS", "Weekly", "conflict", "weekly"]

Reals = NDArray[np.float64]

PAIRS = 200
"""Pairs with the most events of all weeks. That looks ahead, and so do the published figures; all rivals are given the same pairs."""
RUNS = 2000


@dataclass(frozen=True)
class Weekly:
    """What was forecast for each pair and test week, (pairs, test weeks, ..), beside what came (``panel``; ``first``: the first test week).

    ``tension``: the median; ``rank``: the randomised transform of the tension that came.
    """

    panel: Panel
    first: int
    mean: Reals
    dispersion: Reals
    tension: Reals
    rank: Reals
    onset: Reals
    least: NDArray[np.int64]

    @property
    def seen(self) -> NDArray[np.int64]:
        """Counts by class of the test weeks."""
        return self.panel.counts[:, self.first :]


@cache
def weekly(data: Path, name: str) -> Weekly:
    """The next week, from every week of the last 30 %. Tension is in Goldstein's scores, as its baselines have it."""
    events = stream(data, name, score="goldstein")
    pairs, first = top_pairs(events, PAIRS), fitting_weeks(events)
    known = events.before(7 * first)
    scores = [[float(f(-known.score[known.quad == q])) for f in (np.mean, np.std)] for q in range(4)]
    calibration = msgspec.structs.replace(shipped(), scores=scores)
    panel = Panel.of(events, pairs)
    found: dict[str, list[Reals]] = {part: [] for part in ("mean", "dispersion", "tension", "rank", "onset", "least")}
    for week in range(first, weeks(events)):
        one = predict(events.before(7 * week), 7, pairs=pairs, calibration=calibration)
        found["mean"].append(one.paired[:, :, 6])
        found["dispersion"].append(one.dispersion("pair", 7))
        draws = one.tensions(7, runs=RUNS, rng=np.random.default_rng(week))
        found["tension"].append(np.median(draws, axis=0))
        found["rank"].append(_rank(draws, panel.tension[:, week], np.random.default_rng(week)))
        found["onset"].append(one.onset())
        found["least"].append(one.least())
    stacked = {part: np.stack(values, axis=1) for part, values in found.items()}
    return Weekly(panel, first, **stacked)  # type: ignore[arg-type]


def conflict(weekly: Weekly) -> tuple[Reals, Reals, NDArray[np.int64]]:
    """Means, dispersions and counts of material conflict, (pairs, test weeks)."""
    return weekly.mean[:, :, CONFLICT], weekly.dispersion[:, :, CONFLICT], weekly.seen[:, :, CONFLICT]


def _rank(draws: Reals, seen: Reals, rng: np.random.Generator) -> Reals:
    """The share of draws below what came, and of those that equal it a share drawn at random."""
    return (draws < seen).mean(axis=0) + rng.random(len(seen)) * (draws == seen).mean(axis=0)
