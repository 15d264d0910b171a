"""The chance that two tellings are of one event: a logistic regression, its weights in ``data/model.tsv``."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sitroom.codebook.loading import rows
from sitroom.room.happenings.comparing import compared
from sitroom.room.happenings.features import Telling
from sitroom.room.happenings.words import data, lexicon, tellers

__all__ = ["chance", "log_odds", "maker"]

FILES = ("model.tsv", "words.tsv", "pairs.tsv", "rules.toml")
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

CHUNK = 100_000
"""Pairs that are compared at once."""

RULES = "6"
"""Raised when the code that finds happenings changes, so that rooms find them anew."""


@cache
def weights() -> Mapping[str, float]:
    """The weights by feature, read once."""
    return {row["feature"]: float(row["weight"]) for row in rows("model.tsv", ("feature", "weight"), data("model.tsv"))}


@cache
def maker() -> str:
    """The version of rules and data that finds happenings."""
    return f"{RULES}-{hashlib.sha256(''.join(map(data, FILES)).encode()).hexdigest()[:12]}"


def log_odds(tellings: Sequence[Telling], first: Ints, second: Ints) -> Reals:
    """Log odds that the tellings of each pair (``first[i]``, ``second[i]``) are of one event, from their wording alone. Symmetric.

    The same pair has the same odds, whichever others are asked for.
    """
    own, parts = weights(), []
    for start in range(0, max(len(first), 1), CHUNK):
        used, at = np.unique(np.concatenate([first[start : start + CHUNK], second[start : start + CHUNK]]), return_inverse=True)
        a, b = np.split(at, 2)
        odds = np.full(len(a), own["bias"])
        for name, values in compared([tellings[i] for i in used.tolist()], a, b, lexicon(), tellers()).items():
            odds += own.get(name, 0.0) * values
        parts.append(odds)
    return np.concatenate(parts)


def chance(odds: float) -> float:
    """Log odds -> 0..1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
