"""Forecasts of the simplest kind."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.forecasts.counts import crps

__all__ = ["ewma", "long_run", "mixed"]

Reals = NDArray[np.float64]

ALPHA = 0.15


def ewma(panel: NDArray[np.float64] | NDArray[np.int64], alpha: float = ALPHA) -> Reals:
    """The exponentially weighted mean of the weeks before each week of (pairs, weeks), begun with the first; 0 for the first week."""
    found = np.zeros(panel.shape)
    mean = panel[:, 0].astype(np.float64)
    for week in range(1, panel.shape[1]):
        found[:, week] = mean
        mean = mean + alpha * (panel[:, week] - mean)
    return found


def long_run(panel: NDArray[np.int64]) -> Reals:
    """The mean of all weeks before each week; 0 for the first week."""
    before = np.cumsum(panel, axis=1)[:, :-1] / np.arange(1, panel.shape[1])
    return np.concatenate([np.zeros((len(panel), 1)), before], axis=1)


def mixed(panel: NDArray[np.int64], fitting: int) -> tuple[Reals, float]:
    """Half the weighted mean of late and half the long-run mean, and the one dispersion whose negative binomial has the least ranked probability
    score on the weeks 9 to ``fitting``."""
    mean = np.maximum(0.5 * ewma(panel) + 0.5 * long_run(panel), 1e-3)
    tried = [0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.0]
    scores = [float(crps(mean[:, 8:fitting], a, panel[:, 8:fitting]).mean()) for a in tried]
    return mean, tried[int(np.argmin(scores))]
