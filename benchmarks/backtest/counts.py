"""Weekly counts of material conflict of pairs: sharpness and calibration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.backtest.baselines import ewma, mixed
from benchmarks.backtest.origins import conflict, weekly
from benchmarks.backtest.rows import Row
from sitroom.outlook.forecasts.counts import crps
from sitroom.outlook.forecasts.predicting import CONFLICT
from sitroom.outlook.forecasts.scoring import bootstrap, covered, flatness, pit
from training.icews import SETS

__all__ = ["rows", "sections"]

TASK = "weekly material conflict, 200 pairs"
POISSON = 1e-6
"""A dispersion that is none."""


def rows(data: Path) -> list[Row]:
    """The ranked probability score, coverage, and how flat the randomised transform is."""
    return [row for name in SETS for row in _rows(data, name)]


def _rows(data: Path, name: str) -> Iterator[Row]:
    begin = perf_counter()
    found = weekly(data, name)
    mean, alpha, seen = conflict(found)
    panel = found.panel.counts[:, :, CONFLICT]
    ours = crps(mean, alpha, seen).reshape(seen.shape)
    blend, spread = mixed(panel, found.first)
    rivals = {
        "Poisson EWMA(.15)": crps(ewma(panel)[:, found.first :], POISSON, seen).reshape(seen.shape),
        "NB on mixed mean": crps(blend[:, found.first :], spread, seen).reshape(seen.shape),
    }
    best = min(rivals, key=lambda rival: float(rivals[rival].mean()))
    told = ", ".join(f"{rival} {score.mean():.4f}" for rival, score in rivals.items())
    blocks, many = f"{len(seen)} pairs", len(seen)
    yield Row(
        task=TASK, data=name, measure="CRPS", ours=float(ours.mean()), baseline=float(rivals[best].mean()), baseline_name=best,
        interval=bootstrap(lambda at: float(ours[at].mean()), many), blocks=blocks, target={"icews14": 0.3036, "icews18": 0.571}[name], better="less",
        seconds=perf_counter() - begin, note=f"rivals: {told}",
    )  # fmt: skip
    less = rivals[best] - ours
    yield Row(
        task=TASK, data=name, measure=f"CRPS below {best}", ours=float(less.mean()), interval=bootstrap(lambda at: float(less[at].mean()), many),
        blocks=blocks, target=0.0,
    )  # fmt: skip
    transform = pit(mean, alpha, seen, np.random.default_rng(0)).reshape(seen.shape)
    for level, target in ((0.5, None), (0.8, (0.76, 0.84)), (0.9, None)):
        yield Row(
            task=TASK, data=name, measure=f"within the {level:.0%} interval", ours=covered(transform, level), target=target,
            interval=bootstrap(lambda at, level=level: covered(transform[at], level), many), blocks=blocks,  # type: ignore[misc]
            note="by the randomised transform: an interval of whole counts covers more than its level" if level == 0.8 else "",
        )  # fmt: skip
    _, distance = flatness(transform.ravel())
    chance = 1.36 / np.sqrt(transform.size)
    yield Row(
        task=TASK, data=name, measure="distance of the PIT from flat", ours=distance, better="less", interval=None,
        note=f"Kolmogorov's; {chance:.3f} is the 5 % bound for as many independent cases",
    )  # fmt: skip


def sections(data: Path) -> list[str]:
    """The shares of the randomised transform in tenths: 0.1 each where forecasts mean what they say."""
    lines = [
        "## PIT of weekly material conflict, by tenth",
        "",
        f"| data | {' | '.join(f'{i / 10:.1f}' for i in range(10))} |",
        "| --- |" + " ---: |" * 10,
    ]
    for name in SETS:
        mean, alpha, seen = conflict(weekly(data, name))
        shares, _ = flatness(pit(mean, alpha, seen, np.random.default_rng(0)))
        lines.append(f"| {name} | " + " | ".join(f"{share:.3f}" for share in shares) + " |")
    return ["\n".join(lines)]
