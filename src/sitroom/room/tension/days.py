"""Acts -> courses: the totals of each day with their band, the days of which nothing is known, and the happenings behind."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sitroom.room.tension.acts import Acts, Ints, Reals
from sitroom.room.tension.answers import Course, Day, Known, Shift
from sitroom.room.tension.arrows import arrow
from sitroom.room.tension.shifts import gain, parted, spread
from sitroom.room.tension.sides import rules

__all__ = ["BEHIND", "Series", "banded"]

BEHIND = 5
"""Happenings that are named behind a day, a shift or an arrow."""


def banded(mean: Reals, variance: Reals, least: Reals, most: Reals) -> tuple[Reals, Reals]:
    """The band of sums whose parts may each be wrong: normal, within what the parts allow."""
    half = rules()["chance"]["band"] * np.sqrt(variance)
    return np.clip(mean - half, least, most), np.clip(mean + half, least, most)


class Series:
    """Chosen acts of a room, day by day. Arrays of one value a day from ``since`` on, ``until`` included; ``own``: indices of the acts.

    ``documents``: how many there are on each day; ``naming``: how many of these name the sides. ``open_``: acts of which nobody knows whether they
    belong to these: what they would weigh stands in ``open_weight``, and a day without others on which there are some is not known.
    """

    def __init__(self, known: Acts, own: Ints, *, since: int, until: int, documents: Ints, naming: Ints, open_: Ints | None = None) -> None:
        self.acts, self.since, self.documents, self.naming = known, since, documents, naming
        size = until - since + 1
        order = np.lexsort((own, -np.abs(known.weight[own]), known.day[own]))
        self.all: Ints = own[order]
        self.own: Ints = self.all[known.day[self.all] > 0]
        self.at: Ints = known.day[self.own] - since
        self.score, self.weight = known.score[self.own], known.weight[self.own]
        self.variance = self._daily(self.weight * (self.score - self.weight), size)
        self.count: Ints = np.bincount(self.at, minlength=size)
        self.total, self.told = self._daily(self.weight, size), self._daily(self.score, size)
        self.low, self.high = banded(
            self.total, self.variance, self._daily(np.minimum(self.score, 0), size), self._daily(np.maximum(self.score, 0), size)
        )
        asked = known.day[open_] - since if open_ is not None else np.zeros(0, dtype=np.int64)
        inside = (asked >= 0) & (asked < size)
        self.open: Ints = np.bincount(asked[inside], minlength=size)
        self.open_weight = np.bincount(asked[inside], weights=known.weight[open_][inside] if open_ is not None else None, minlength=size)
        self.known: NDArray[np.bool_] = (self.count > 0) | ((naming > 0) & (self.open == 0))
        self._parts = self._parted()

    def _daily(self, weights: Reals, size: int) -> Reals:
        return np.bincount(self.at, weights=weights, minlength=size).astype(np.float64)

    def behind(self, before: int, after: int, rise: bool, *, days: int) -> list[str]:
        """Ids of the weightiest acts that speak for a rise (or a fall): of this sign in the ``days`` from ``after`` on, of the other in those up to
        ``before``."""
        sign = 1 if rise else -1
        late, early = (self.at >= after) & (self.at < after + days), (self.at <= before) & (self.at > before - days)
        found = np.flatnonzero((late & (sign * self.score > 0)) | (early & (sign * self.score < 0)))
        return self._ids(self.own[found[np.lexsort((self.own[found], -np.abs(self.weight[found])))]])

    def course(self) -> Course:
        """The course; acts whose day is not known are in its totals alone."""
        score, weight = self.acts.score[self.all], self.acts.weight[self.all]
        sums = (weight, weight * (score - weight), np.minimum(score, 0), np.maximum(score, 0))
        low, high = banded(*(np.array([x.sum()]) for x in sums))
        return Course(
            tension=_round(weight.sum()), low=_round(low[0]), high=_round(high[0]), told=_round(score.sum()), acts=len(self.all),
            undated=len(self.all) - len(self.own), arrow=arrow(self), days=list(self._days()), shifts=list(self._shifts()),
            happenings=self._ids(self.all[np.lexsort((self.all, -np.abs(weight)))]),
        )  # fmt: skip

    def _ids(self, found: Ints) -> list[str]:
        return [self.acts.ids[int(i)] for i in found[:BEHIND]]

    def _days(self) -> Iterable[Day]:
        end, own = 0, self.own.tolist()
        columns = (self.count, self.naming, self.open, self.documents, self.known, self.total, self.low, self.high, self.told)
        for i, (count, naming, open_, documents, told_of, *sums) in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
            silent: Known = "unmentioned" if documents else "no documents"
            known: Known = "acts" if count else silent if not naming else "open" if open_ else "calm"
            begin, end = end, end + count
            tension, low, high, told = (_round(value) if told_of else None for value in sums)
            yield Day(
                day=_iso(self.since + i), known=known, acts=count, documents=naming,
                happenings=[self.acts.ids[i] for i in own[begin : min(end, begin + BEHIND)]], tension=tension, low=low, high=high, told=told,
            )  # fmt: skip

    def _parted(self) -> list[tuple[int, float, float, float]]:
        """(index of the day, mean before, mean after, gain over the penalty) of each change, over the days that are known."""
        own, at = rules()["changes"], np.flatnonzero(self.known)
        values = self.total[at]
        if len(values) < 2 * own["segment"]:
            return []
        penalty = own["penalty"] * math.log(len(values)) * max(spread(values), own["deviation"]) ** 2
        begins = parted(values, penalty=penalty, least=own["segment"])
        edges = [0, *begins, len(values)]
        found = []
        for i, begin in enumerate(begins):
            before, after = values[edges[i] : begin], values[begin : edges[i + 2]]
            found.append((int(at[begin]), float(before.mean()), float(after.mean()), gain(before, after) / penalty))
        return found

    def _shifts(self) -> Iterable[Shift]:
        for at, before, after, won in self._parts:
            day = date.fromordinal(self.since + at).isoformat()
            told = self.behind(at - 1, at, after > before, days=rules()["changes"]["segment"])
            yield Shift(day=day, before=_round(before), after=_round(after), gain=_round(won), happenings=told)


@lru_cache(maxsize=1 << 16)
def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _round(value: float) -> float:
    return round(float(value), 2) + 0.0
