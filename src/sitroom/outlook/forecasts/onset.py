"""Onsets: a pair has more conflict in a week than its eight weeks before would let one think, and had not the week before; and what tells one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sitroom.outlook.forecasts.counts import at_least
from sitroom.outlook.forecasts.ingredients import HALF_LIVES, LONG_RUN
from sitroom.outlook.streams import QUADS

if TYPE_CHECKING:
    from sitroom.outlook.forecasts.predicting import Predicted

__all__ = ["CONFLICT", "LEAST", "NAMES", "WEEKS", "least_count", "telling"]

Reals = NDArray[np.float64]

CONFLICT = QUADS.index("material conflict")
"""The quad class of material conflict, the last one."""
WEEKS = 8
LEAST = 2
BEFORE = 3
"""Weeks before the last one whose acts of other classes tell something."""

NAMES = (
    "log odds that a count of the expected mean and dispersion reaches the mark", "log expected acts", "log mark / 2", "log rate of late",
    "log weeks without an act", "log all acts in the long run",
    *(f"log {name} in the last week" for name in QUADS[:CONFLICT]), *(f"log {name} in the {BEFORE} weeks before" for name in QUADS[:CONFLICT]),
    "log odds of a week with an act", "log share of weeks with the least mark", *(f"log {name} in the long run" for name in QUADS),
)  # fmt: skip
"""What `telling` gives, in its order."""


def least_count(before: ArrayLike) -> NDArray[np.int64]:
    """The mark: acts that are more than usual in the week ahead, by the counts of the weeks before along the last axis (8, or as many as are known):
    at least 2, and at least their mean and two standard deviations (of the population). The first week to reach its mark is an onset; no week is one
    whose week before reached its own."""
    weeks = np.asarray(before, dtype=np.float64)
    if not weeks.shape[-1]:
        return np.full(weeks.shape[:-1], LEAST, dtype=np.int64)
    found: NDArray[np.int64] = np.ceil(np.maximum(LEAST, weeks.mean(axis=-1) + 2.0 * weeks.std(axis=-1)) - 1e-9).astype(np.int64)
    return found


def telling(found: Predicted) -> Reals:
    """What tells an onset of each pair in the week ahead, (m, `NAMES`): expected counts, and weeks of material conflict and of other acts before."""
    half, week = len(found.pairs), min(7, found.days) - 1
    own = found.parts[:half] + found.parts[half:]
    mean = found.paired[:, CONFLICT, week]
    alpha = found.calibration.dispersion(found.paired[:, :, week], week + 1, found.seen, "pair")[:, CONFLICT]
    least, lately = found.least(), own[:, CONFLICT, : len(HALF_LIVES)].sum(axis=1)
    chance = np.clip(at_least(mean, alpha, least), 1e-9, 1 - 1e-9)
    busy, long = own[:, :, LONG_RUN].sum(axis=1), own[:, :, LONG_RUN]
    number, some, many = found.weeks_with(LEAST)
    parts = [
        np.log(chance / (1 - chance)), np.log(mean), np.log(least / LEAST), np.log(lately + 1e-3), np.log1p(_still(found)), np.log(busy + 1e-3),
        *np.log1p(_others(found)).T, np.log((some + 0.5) / (number - some + 0.5)), np.log((many + 0.2) / (number + 2.0)),
        *np.log(long + 3e-3).T,
    ]  # fmt: skip
    return np.stack(parts, axis=-1)


def _still(found: Predicted) -> Reals:
    """Weeks (m) since the last material conflict, of those observed."""
    place = found.place(ordered=False)
    kept = (place >= 0) & (found.history.quad == CONFLICT)
    last = np.zeros(len(found.pairs))
    np.maximum.at(last, place[kept], found.history.time[kept])
    still: Reals = np.floor((found.history.end - last) / 7)
    return still


def _others(found: Predicted) -> Reals:
    """Acts of other classes in the last week, and in the weeks before it, (m, 6): of as many as are known, as if there were `BEFORE`."""
    known = int(np.clip(found.history.end // 7 - 1, 0, BEFORE))
    place, back = found.place(ordered=False), found.weeks_back
    tables = []
    for first, last in ((0, 1), (1, 1 + known)):
        kept = (place >= 0) & (found.history.quad != CONFLICT) & (back >= first) & (back < last)
        cell = place[kept] * CONFLICT + found.history.quad[kept]
        tables.append(np.bincount(cell, minlength=len(found.pairs) * CONFLICT).reshape(-1, CONFLICT).astype(np.float64))
    before = tables[1] * BEFORE / known if known else tables[0] * BEFORE
    return np.concatenate([tables[0], before], axis=1)
