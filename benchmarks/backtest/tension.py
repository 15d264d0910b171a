"""Weekly net tension of pairs: the median of the forecast against what came."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.backtest.baselines import ewma
from benchmarks.backtest.origins import weekly
from benchmarks.backtest.rows import Row
from sitroom.outlook.forecasts.scoring import bootstrap, covered
from training.icews import SETS

__all__ = ["rows"]

TASK = "weekly net tension, 200 pairs"


def rows(data: Path) -> list[Row]:
    """Mean absolute error, and the share of weeks within the 80 % interval."""
    return [row for name in SETS for row in _rows(data, name)]


def _rows(data: Path, name: str) -> Iterator[Row]:
    begin = perf_counter()
    found = weekly(data, name)
    seen = found.panel.tension[:, found.first :]
    error = np.abs(found.tension - seen)
    rival = np.abs(ewma(found.panel.tension)[:, found.first :] - seen)
    seconds = perf_counter() - begin
    blocks = f"{len(seen)} pairs"
    yield Row(
        task=TASK, data=name, measure="MAE", ours=float(error.mean()), baseline=float(rival.mean()), baseline_name="EWMA(.15)", blocks=blocks,
        interval=bootstrap(lambda at: float(error[at].mean()), len(seen)), target={"icews14": 7.88, "icews18": 14.06}[name], better="less",
        seconds=seconds, note="Goldstein's scores turned round, both directions; the 200 pairs with most events of all weeks",
    )  # fmt: skip
    less = rival - error
    yield Row(
        task=TASK, data=name, measure="MAE below EWMA(.15)", ours=float(less.mean()), target=0.0,
        interval=bootstrap(lambda at: float(less[at].mean()), len(seen)), blocks=blocks,
    )  # fmt: skip
    for level in (0.5, 0.8, 0.9):
        yield Row(
            task=TASK, data=name, measure=f"within the {level:.0%} interval", ours=covered(found.rank, level), blocks=blocks,
            interval=bootstrap(lambda at, level=level: covered(found.rank[at], level), len(seen)),  # type: ignore[misc]
            note="by the randomised transform: weeks without any act are many" if level == 0.8 else "",
        )  # fmt: skip
