"""Onsets of material conflict of pairs that had no more than usual in the last week."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.backtest.baselines import long_run
from benchmarks.backtest.origins import weekly
from benchmarks.backtest.rows import Row
from sitroom.outlook.forecasts.onset import WEEKS, least_count
from sitroom.outlook.forecasts.predicting import CONFLICT
from sitroom.outlook.forecasts.scoring import auc, bootstrap, brier_skill, reliability
from training.icews import SETS

__all__ = ["rows", "sections"]

TASK = "onset of material conflict, 200 pairs"
EDGES = (0.0, 0.005, 0.01, 0.02, 0.05, 0.1, 1.0)


def rows(data: Path) -> list[Row]:
    """Ranking and Brier skill."""
    return [row for name in SETS for row in _rows(data, name)]


def _rows(data: Path, name: str) -> Iterator[Row]:
    begin = perf_counter()
    found = weekly(data, name)
    panel = found.panel.counts[:, :, CONFLICT]
    calm, chance = ~np.isnan(found.onset), found.onset
    came = panel[:, found.first :] >= found.least
    rival = long_run(panel)[:, found.first :]
    base = _base(panel, found.first)
    number, many = int(came[calm].sum()), len(panel)
    blocks = f"{many} pairs"

    def ranked(score: np.ndarray, at: np.ndarray) -> float:
        return auc(score[at][calm[at]], came[at][calm[at]])

    def skill(at: np.ndarray) -> float:
        return brier_skill(chance[at][calm[at]], came[at][calm[at]], np.full(int(calm[at].sum()), base))

    every = np.arange(many)
    told = f"{number} onsets in {int(calm.sum()):,} weeks of calm pairs"
    yield Row(
        task=TASK, data=name, measure="AUC", ours=ranked(chance, every), baseline=ranked(rival, every), baseline_name="long-run mean",
        interval=bootstrap(lambda at: ranked(chance, at), many), blocks=blocks, target={"icews14": 0.792, "icews18": 0.696}[name],
        seconds=perf_counter() - begin, note=told,
    )  # fmt: skip
    yield Row(
        task=TASK, data=name, measure="AUC above the long-run mean", ours=ranked(chance, every) - ranked(rival, every), target=0.0,
        interval=bootstrap(lambda at: ranked(chance, at) - ranked(rival, at), many), blocks=blocks,
    )  # fmt: skip
    yield Row(
        task=TASK, data=name, measure="Brier skill", ours=skill(every), interval=bootstrap(skill, many), blocks=blocks, target=0.05,
        note=f"against the share of onsets in the fitting weeks ({base:.4f})",
    )  # fmt: skip


def _base(panel: np.ndarray, first: int) -> float:
    """The share of onsets in the weeks of calm pairs before the first test week."""
    came, calm = 0, 0
    for week in range(WEEKS, first):
        still = panel[:, week - 1] < least_count(panel[:, max(week - 1 - WEEKS, 0) : week - 1])
        came += int((panel[still, week] >= least_count(panel[still, week - WEEKS : week])).sum())
        calm += int(still.sum())
    return came / max(calm, 1)


def sections(data: Path) -> list[str]:
    """Chances of onset in bands, beside how often it came."""
    lines = ["## Reliability of onsets", "", "| data | forecast | came | cases |", "| --- | ---: | ---: | ---: |"]
    for name in SETS:
        found = weekly(data, name)
        calm = ~np.isnan(found.onset)
        came = found.seen[:, :, CONFLICT] >= found.least
        lines += [f"| {name} | {mean:.4f} | {share:.4f} | {cases:,} |" for mean, share, cases in reliability(found.onset[calm], came[calm], EDGES)]
    return ["\n".join(lines)]
