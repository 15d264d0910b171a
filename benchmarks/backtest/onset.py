"""Onsets of material conflict of pairs that were quiet for a week."""

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
    quiet, chance = ~np.isnan(found.onset), found.onset
    came = panel[:, found.first :] >= found.least
    rival = long_run(panel)[:, found.first :]
    base = _base(panel, found.first)
    number, many = int(came[quiet].sum()), len(panel)
    blocks = f"{many} pairs"

    def ranked(score: np.ndarray, at: np.ndarray) -> float:
        return auc(score[at][quiet[at]], came[at][quiet[at]])

    def skill(at: np.ndarray) -> float:
        return brier_skill(chance[at][quiet[at]], came[at][quiet[at]], np.full(int(quiet[at].sum()), base))

    every = np.arange(many)
    told = f"{number} onsets in {int(quiet.sum()):,} quiet weeks"
    yield Row(
        task=TASK, data=name, measure="AUC", ours=ranked(chance, every), baseline=ranked(rival, every), baseline_name="long-run mean",
        interval=bootstrap(lambda at: ranked(chance, at), many), blocks=blocks, target={"icews14": 0.792, "icews18": 0.696}[name],
        seconds=perf_counter() - begin, note=f"{told}; the target is another definition's long-run mean, the baseline is ours",
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
    """The share of quiet weeks before the first test week that were onsets."""
    came, quiet = 0, 0
    for week in range(WEEKS, first):
        still = panel[:, week - 1] == 0
        came += int((panel[still, week] >= least_count(panel[still, week - WEEKS : week])).sum())
        quiet += int(still.sum())
    return came / max(quiet, 1)


def sections(data: Path) -> list[str]:
    """Chances of onset in bands, beside how often it came."""
    lines = ["## Reliability of onsets", "", "| data | forecast | came | cases |", "| --- | ---: | ---: | ---: |"]
    for name in SETS:
        found = weekly(data, name)
        quiet = ~np.isnan(found.onset)
        came = found.seen[:, :, CONFLICT] >= found.least
        lines += [f"| {name} | {mean:.4f} | {share:.4f} | {cases:,} |" for mean, share, cases in reliability(found.onset[quiet], came[quiet], EDGES)]
    return ["\n".join(lines)]
