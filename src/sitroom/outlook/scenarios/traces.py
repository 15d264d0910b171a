"""What earlier acts of runs have left, fading by half-life.

Traces are kept as they were on a day of reference, so that nothing passes over all of them day by day; only when they are asked for, each half-life
is counted down to that day.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Traces"]

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]

_FAR = 1e100
"""How many times a new trace may be written larger than it is before all are moved to a new day of reference."""


class Traces:
    """Of the four classes at ``places`` (dyads, or sides) in ``runs`` runs. ``fade`` [halves]: what is left of a trace after a day."""

    def __init__(self, fade: Reals, places: int, runs: int) -> None:
        self.fade, self._shape = fade, (4, places, runs)
        self._kept = np.zeros((len(fade), 4 * runs * places))
        self._found = np.zeros(4 * runs * places)
        self._steps = np.arange(4 * len(fade))[:, None] * runs * places
        self._since = 0

    def on(self, day: int) -> Reals:
        """The sum over half-lives on a day [4, places, runs]; the next call writes over it. An act counts in full on the day after its own."""
        np.dot(self.fade ** (day - 1 - self._since), self._kept, out=self._found)
        return self._found.reshape(self._shape)

    def add(self, day: int, place: Ints, amount: Reals, weight: Reals) -> None:
        """Acts of a day: ``place`` (place * runs + run) of each entry, ``amount`` [halves * 4, entries] of a single act, by half-life, then class,
        which is spent; ``weight``: as how many acts each counts."""
        larger = self.fade ** (self._since - day)
        if larger.max() > _FAR:
            self._kept *= self.fade[:, None] ** (day - self._since)
            self._since, larger = day, np.ones(len(self.fade))
        amount *= np.repeat(larger, 4)[:, None]
        if (weight != 1.0).any():
            amount *= weight
        np.add.at(self._kept.reshape(-1), (place + self._steps).ravel(), amount.ravel())
