"""Onsets: a quiet dyad acts more in a week than its eight weeks before would let one think."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["LEAST", "WEEKS", "least_count"]

WEEKS = 8
LEAST = 2


def least_count(before: ArrayLike) -> NDArray[np.int64]:
    """The acts that make the week ahead an onset, by the counts of the weeks before along the last axis (8, or as many as are known): at least 2, and
    at least their mean and two standard deviations (of the population). Only a dyad without an act in the last week can have an onset."""
    weeks = np.asarray(before, dtype=np.float64)
    found: NDArray[np.int64] = np.ceil(np.maximum(LEAST, weeks.mean(axis=-1) + 2.0 * weeks.std(axis=-1)) - 1e-9).astype(np.int64)
    return found
