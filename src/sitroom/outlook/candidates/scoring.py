"""Scores of all candidates at the end of a history, and how much the history's own last days told against what was to be expected of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.candidates.chances import Chances, design, probability
from sitroom.outlook.candidates.counted import counted
from sitroom.outlook.candidates.prospects import Prospects, prospects, values
from sitroom.outlook.streams import Stream, types

__all__ = ["STEADY", "columns", "own_rate", "scores"]

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

STEADY = 20.0
"""How many acts speak for it that a room tells as much as expected; chosen on the valid days of ICEWS14 and ICEWS18."""
CHECKED = 7
"""Days that are looked back on, half of those observed at most."""
ROWS = 200_000
"""Candidates whose terms are in memory at once."""


def columns(found: Prospects, own: Chances, counts: Reals, days: int, rows: Ints) -> Reals:
    """What `chances.design` has of some rows (place of the pair x types + type). ``counts``: of all rows."""
    kinds = len(types())
    return design(values(found, own.table(), rows), rows % kinds, np.full(len(rows), float(days)), counts[rows])


def scores(
    history: Stream, found: Prospects, own: Chances, days: int, told: Callable[[float], None] = lambda share: None
) -> tuple[Reals, Reals]:  # fmt: skip
    """The score of every row, a log of the expected number of acts, and the counts that it rests on. ``found``: of the history, whose days were all
    watched. ``told`` is called with the share that is done."""
    counts = counted(history, found.pairs, days).ravel()
    every, weights = np.arange(len(counts)), own.weights()
    parts = [np.zeros(0)]
    for begin in range(0, len(every), ROWS):
        told(begin / len(every))
        parts.append(columns(found, own, counts, days, every[begin : begin + ROWS]) @ weights)
    return np.concatenate(parts), counts


def own_rate(history: Stream, own: Chances, told: Callable[[float], None] = lambda share: None) -> float:
    """How many acts came in the last days for each that was expected before them: (came + a) / (expected + a), with a = `STEADY`; 1 where less than
    four days were watched."""
    back = min(CHECKED, int(history.end // 2))
    if back < 2:
        return 1.0
    past = history.before(history.end - back)
    found = prospects(past)
    expected = float(probability(scores(past, found, own, back, told)[0]).sum())
    size, kinds = max(len(history.names), 1), len(types())
    late = (history.time >= past.end) & (history.type >= 0)
    numbers = found.pairs[:, 0].astype(np.int64) * size + found.pairs[:, 1]
    acts = history.sender[late].astype(np.int64) * size + history.receiver[late]
    came = len(np.unique((acts * kinds + history.type[late])[np.isin(acts, numbers)]))
    return (came + STEADY) / (expected + STEADY)
