"""From terms to the probability that at least one act is reported within some days.

The expected number of acts is m = exp(score), and the probability m / (1 + m): that of at least one where counts are geometric, a negative binomial
of dispersion 1, since acts come in bursts. So the fit is a logistic regression, made by ``training/candidates.py`` on what came within 1 to 90 days
of many mornings, over histories of three days to all.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitroom.errors import InputError
from sitroom.outlook.candidates.prospects import NAMES, STRETCHED, further_names
from sitroom.outlook.streams import types

__all__ = ["Chances", "design", "probability", "shipped"]

LEAST = 1e-4
"""Expected acts below which little is told apart."""

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]


class Chances(msgspec.Struct, frozen=True, kw_only=True):
    """``terms``: weight by term; ``types``: by PLOVER type; ``lifts`` (2 half-lives, 2 directions, types, types): how much likelier the type of the
    column is within a week on a pair after the type of the row than else. ``strangers``: weights for those who never met, by type and by term of
    `strangers.TERMS`; without any, such pairs are no candidates. ``source``: what it was fitted on."""

    source: str
    types: dict[str, float]
    terms: dict[str, float]
    lifts: list[list[list[list[float]]]]
    strangers: dict[str, float] = {}

    def weights(self) -> Reals:
        """In the order of `design`."""
        return np.array([*(self.types[name] for name in types()), *(self.terms[name] for name in (*NAMES, *further_names()))])

    def stranger_weights(self, terms: Sequence[str]) -> Reals:
        """One for each type, then for the terms."""
        return np.array([self.strangers[name] for name in (*types(), *terms)])

    def table(self) -> Reals:
        """``lifts`` as an array."""
        return np.array(self.lifts)


@cache
def shipped() -> Chances:
    """The weights that ship, fitted on ICEWS. Raises InputError where the file is damaged."""
    text = files("sitroom.outlook.data").joinpath("candidates.json").read_bytes()
    try:
        found = msgspec.json.decode(text, type=Chances)
        found.weights()
    except (msgspec.DecodeError, KeyError) as error:
        raise InputError(f"outlook/data/candidates.json is damaged: {error}. Make it anew with: python -m training.candidates") from error
    return found


def design(terms: Reals, kind: Ints, days: Reals, counts: Reals) -> Reals:
    """Columns: one for each type, the terms, and what `further_names` lists. ``terms`` (rows, terms), ``kind`` (rows,), ``days`` ahead (rows,),
    ``counts`` (rows,): expected acts by `counted`."""
    ahead, seen = np.log(days / 7.0)[:, None], terms[:, :1] - np.log(30.0)
    some = terms[:, [NAMES.index(name) for name in STRETCHED]]
    own = np.zeros((len(kind), len(types())))
    own[np.arange(len(kind)), kind] = 1.0
    told = np.log(counts + LEAST)[:, None]
    return np.concatenate([own, terms, ahead, ahead**2, ahead * some, seen * some, told, told**2, seen * told, ahead * told], axis=1)


def probability(score: Reals) -> Reals:
    """Of at least one act, where exp(score) are expected."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(score, -40.0, 40.0))))
