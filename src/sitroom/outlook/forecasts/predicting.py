"""The forecast of a stream's dyads as numbers: what `sitroom forecast` shows and what `make backtest` scores."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.forecasts.calibration import Calibration, Unit
from sitroom.outlook.forecasts.calibration import shipped as shipped_calibration
from sitroom.outlook.forecasts.counts import drawn
from sitroom.outlook.forecasts.ingredients import ingredients, watched
from sitroom.outlook.forecasts.onset import CONFLICT, WEEKS, least_count, telling
from sitroom.outlook.streams import Stream

__all__ = ["CONFLICT", "Pairs", "Predicted", "predict", "unordered"]

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]
Pairs = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Predicted:
    """Pairs of a stream (m, 2) and what is expected of them in the days after its end.

    ``history``: as `watched`, without days on which nobody would have told.
    ``parts`` (2m, 4, n): ingredients in acts a day; rows i and m + i are the two directions of pair i. ``directed`` (2m, 4, days): expected acts
    until the end of each day.
    """

    history: Stream
    calibration: Calibration
    pairs: Pairs
    parts: Reals
    directed: Reals

    @property
    def days(self) -> int:
        """How many days are looked ahead."""
        return int(self.directed.shape[2])

    @property
    def seen(self) -> float:
        """Days of history that were watched, at least 1."""
        return max(self.history.end, 1.0)

    @property
    def paired(self) -> Reals:
        """Expected acts of both sides (m, 4, days) until the end of each day."""
        return self.directed[: len(self.pairs)] + self.directed[len(self.pairs) :]

    def means(self, unit: Unit) -> Reals:
        """Expected acts by dyad or by pair, until the end of each day."""
        return self.directed if unit == "directed" else self.paired

    def dispersion(self, unit: Unit, days: int) -> Reals:
        """Of the counts of the first so many days, by dyad or by pair, (.., 4)."""
        return self.calibration.dispersion(self.means(unit)[:, :, days - 1], days, self.seen, unit)

    def place(self, *, ordered: bool) -> Ints:
        """The row of each past event among pairs (or, ``ordered``, among both their directions), -1 where it has none."""
        one, other = self.history.sender.astype(np.int64), self.history.receiver.astype(np.int64)
        size = max(len(self.history.names), 1)
        first, second = self.pairs[:, 0].astype(np.int64), self.pairs[:, 1].astype(np.int64)
        keys = np.concatenate([first * size + second, second * size + first])
        if not len(keys):
            return np.full(len(one), -1, dtype=np.int64)
        order = np.argsort(keys, kind="stable")
        at = np.minimum(np.searchsorted(keys[order], one * size + other), len(keys) - 1)
        found = np.where(keys[order][at] == one * size + other, order[at], -1)
        return found if ordered else np.where(found >= 0, found % len(self.pairs), -1)

    @cached_property
    def weeks_back(self) -> Ints:
        """How many whole weeks lie between each past event and the end."""
        late = 0.5 if self.history.daily else 0.0
        return np.floor((self.history.end - self.history.time - late) / 7).astype(np.int64)

    @property
    def weeks(self) -> Ints:
        """Material conflict of pairs in the weeks before, (m, w), the last one last: 8, or as many as were observed, but one at least."""
        return self._weeks[:, -WEEKS:]

    @cached_property
    def _weeks(self) -> Ints:
        """``weeks``, and the one before them where it was observed."""
        number = int(np.clip(self.history.end // 7, 1, WEEKS + 1))
        place = self.place(ordered=False)
        kept = (place >= 0) & (self.history.quad == CONFLICT) & (self.weeks_back < number) & (self.weeks_back >= 0)
        cell = place[kept] * number + (number - 1 - self.weeks_back[kept])
        return np.bincount(cell, minlength=len(self.pairs) * number).reshape(len(self.pairs), number)

    def weeks_with(self, least: int) -> tuple[int, Ints, Ints]:
        """How many whole weeks were observed, one at least; in how many of them (m) there was material conflict, and in how many so many acts."""
        number = max(int(self.history.end // 7), 1)
        place = self.place(ordered=False)
        kept = (place >= 0) & (self.history.quad == CONFLICT) & (self.weeks_back < number) & (self.weeks_back >= 0)
        cells, acts = np.unique(place[kept] * number + self.weeks_back[kept], return_counts=True)
        some, many = (np.bincount(cells[acts >= few] // number, minlength=len(self.pairs)) for few in (1, least))
        return number, some, many

    @property
    def calm(self) -> NDArray[np.bool_]:
        """Pairs whose last week had no more material conflict than is usual for them (below its mark): only these can have an onset."""
        found: NDArray[np.bool_] = self._weeks[:, -1] < least_count(self._weeks[:, -1 - WEEKS : -1])
        return found

    def least(self) -> Ints:
        """The acts (m) of the week ahead that make it an onset."""
        return least_count(self.weeks)

    def onset(self) -> Reals:
        """The chance (m) of an onset of material conflict in the week ahead; nan for pairs that are not calm. Needs 7 days ahead at least."""
        return np.where(self.calm, self.calibration.onset_chance(telling(self), self.seen), np.nan)

    @cached_property
    def scores(self) -> Reals:
        """The tension of an act of each pair and class (m, 4): the mean of its own past acts and of all, the latter counted as so many acts more."""
        place, weight = self.place(ordered=False), self.calibration.acts
        kept = place >= 0
        cell = place[kept] * 4 + self.history.quad[kept]
        shape = (len(self.pairs), 4)
        total = np.bincount(cell, weights=-self.history.score[kept], minlength=4 * len(self.pairs)).reshape(shape)
        number = np.bincount(cell, minlength=4 * len(self.pairs)).reshape(shape)
        usual = np.array(self.calibration.scores)[:, 0]
        return (total + weight * usual) / (number + weight)

    def tensions(self, days: int, *, runs: int, rng: np.random.Generator, first: int = 1) -> Reals:
        """Draws (runs, m) of the net tension of day ``first`` to day ``days``: of counts, and of each act's score about the mean of its pair and
        class."""
        mean = self.paired[:, :, days - 1] - (self.paired[:, :, first - 2] if first > 1 else 0.0)
        alpha = self.calibration.dispersion(mean, days - first + 1, self.seen, "pair")
        counts = drawn(mean, alpha, rng, runs)
        spread = np.array(self.calibration.scores)[:, 1]
        found: Reals = (counts * self.scores + np.sqrt(counts) * spread * rng.standard_normal(counts.shape)).sum(axis=-1)
        return found


def predict(history: Stream, days: int, *, pairs: Pairs | None = None, calibration: Calibration | None = None) -> Predicted:
    """What is expected after the end of ``history``. ``pairs`` (m, 2): positions in its names, by default all that acted (`unordered`)."""
    own = calibration or shipped_calibration()
    history = watched(history)
    wanted = unordered(history) if pairs is None else pairs
    dyads = np.concatenate([wanted, wanted[:, ::-1]])
    parts = ingredients(history, dyads)
    return Predicted(history, own, wanted, parts, own.means(parts, days, max(history.end, 1.0)))


def unordered(history: Stream) -> Pairs:
    """The pairs of which a side acted towards the other, on whatever day, each once, the lower number first."""
    one, other = (np.concatenate([side, history.known[:, i]]).astype(np.int64) for i, side in enumerate((history.sender, history.receiver)))
    keys = np.unique(np.minimum(one, other) * max(len(history.names), 1) + np.maximum(one, other))
    return np.stack([keys // max(len(history.names), 1), keys % max(len(history.names), 1)], axis=1).astype(np.int32)
