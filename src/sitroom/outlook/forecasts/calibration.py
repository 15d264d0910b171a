"""How ingredients become counts: weights, spread and chance of onset as `training/calibration.py` learned them from coded events."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from sitroom.errors import InputError

__all__ = ["BOUNDS", "FLOOR", "Calibration", "Unit", "shipped"]

Reals = NDArray[np.float64]
Unit = Literal["directed", "pair"]
"""Acts of one side towards the other, or of both."""

FLOOR = 1e-6
"""Acts that are expected at least."""
BOUNDS = (-6.0, 6.0)
"""Logarithms of dispersions."""


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """``knots``: days ahead, and ``exposures``: days of history, for which there are weights; between them they go with the logarithms of both.

    ``weights`` (exposures, knots, 4 classes, ingredients): expected acts a day are the weighted sum of the ingredients. ``spread`` (exposures, knots,
    4, 2) by unit: dispersion = exp(a + b log mean), variance = mean + dispersion * mean**2. ``onset``: weights of a ``constant`` and of what tells an
    onset, by name (`onset.NAMES`), for each of the exposures. ``scores`` (4, 2): mean and standard deviation of the tension of an act by class;
    ``acts``: how many acts that mean weighs against a dyad's own. ``provenance``: what it was learned from.
    """

    knots: tuple[int, ...]
    exposures: tuple[int, ...]
    ingredients: tuple[str, ...]
    weights: list[list[list[list[float]]]]
    spread: Mapping[str, list[list[list[list[float]]]]]
    onset: Mapping[str, list[float]]
    scores: list[list[float]]
    acts: float
    provenance: Mapping[str, object]

    def means(self, parts: Reals, days: int, seen: float) -> Reals:
        """Expected acts until the end of each day, (m, 4, days). ``parts``: of `ingredients`; ``seen``: days of history."""
        rates = np.einsum("mqf,kqf->mqk", parts, self._at_exposure(np.array(self.weights), seen))
        found = np.zeros((len(parts), 4, days))
        for day in range(1, days + 1):
            low, high, share = between(day, self.knots)
            found[:, :, day - 1] = day * ((1 - share) * rates[:, :, low] + share * rates[:, :, high])
        return np.maximum.accumulate(np.maximum(found, FLOOR), axis=2)

    def until(self, parts: Reals, days: int, seen: float) -> Reals:
        """Expected acts until the end of the last of ``days`` alone, (m, 4)."""
        low, high, share = between(days, self.knots)
        weights = self._at_exposure(np.array(self.weights), seen)
        found: Reals = days * np.einsum("mqf,qf->mq", parts, (1 - share) * weights[low] + share * weights[high])
        return np.maximum(found, FLOOR)

    def dispersion(self, means: ArrayLike, days: int, seen: float, unit: Unit) -> Reals:
        """Of counts over so many days, whose means are (.., 4)."""
        low, high, share = between(days, self.knots)
        table = self._at_exposure(np.array(self.spread[unit]), seen)
        a, b = np.moveaxis((1 - share) * table[low] + share * table[high], -1, 0)
        found: Reals = np.exp(np.clip(a + b * np.log(np.maximum(means, FLOOR)), *BOUNDS))
        return found

    def onset_chance(self, telling: Reals, seen: float) -> Reals:
        """The chance of an onset in the week ahead (m). ``telling`` (m, n): what `onset.telling` gives; ``seen``: days of history."""
        constant, *weights = self._at_exposure(np.array([*self.onset.values()]).T, seen)
        found: Reals = 1.0 / (1.0 + np.exp(-(constant + telling @ np.array(weights))))
        return found

    def _at_exposure(self, table: Reals, seen: float) -> Reals:
        low, high, share = between(seen, self.exposures)
        found: Reals = (1 - share) * table[low] + share * table[high]
        return found


def between(value: float, knots: Sequence[int]) -> tuple[int, int, float]:
    """The knots on both sides of a value, and the share of the second by logarithms; beyond the ends, the last one alone."""
    if value <= knots[0] or value >= knots[-1]:
        end = 0 if value <= knots[0] else len(knots) - 1
        return end, end, 0.0
    high = next(i for i, knot in enumerate(knots) if knot >= value)
    low = high - 1
    return low, high, (math.log(value) - math.log(knots[low])) / (math.log(knots[high]) - math.log(knots[low]))


@cache
def shipped() -> Calibration:
    """What comes with Sitroom. Raises InputError where the file is damaged."""
    try:
        return msgspec.json.decode((files("sitroom.outlook.data") / "calibration.json").read_bytes(), type=Calibration)
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(f"outlook/data/calibration.json of this installation cannot be read ({error}); install Sitroom anew.") from error
