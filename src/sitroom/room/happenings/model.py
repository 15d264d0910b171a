"""The chance that two tellings are of one event, from their words: two logistic regressions.

The first (``data/model.tsv``) looks at what words they have in common; the second (``data/wording.tsv``) takes what it says together with what the
triggers mean in their sentences (``meaning.py``).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sitroom.codebook.loading import rows
from sitroom.room.happenings.comparing import compared
from sitroom.room.happenings.features import Telling
from sitroom.room.happenings.words import data, lexicon, tellers

__all__ = ["Common", "chance", "in_common", "maker", "told", "wording"]

FILES = ("model.tsv", "words.tsv", "pairs.tsv", "rules.toml", "meaning.tsv", "wording.tsv", "odds.tsv")
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

CHUNK = 100_000
"""Pairs that are compared at once."""

RULES = "7"
"""Raised when the code that finds happenings changes, so that rooms find them anew."""


class Common(NamedTuple):
    """What the words of pairs say: log odds, and whether the triggers are one word or kin."""

    odds: Reals
    one_word: Reals


@cache
def weights(name: str = "model.tsv") -> Mapping[str, float]:
    """The weights of a file by feature, read once."""
    return {row["feature"]: float(row["weight"]) for row in rows(name, ("feature", "weight"), data(name))}


@cache
def maker() -> str:
    """The version of rules and data that finds happenings."""
    return f"{RULES}-{hashlib.sha256(''.join(map(data, FILES)).encode()).hexdigest()[:12]}"


def in_common(tellings: Sequence[Telling], first: Ints, second: Ints) -> Common:
    """Log odds that the tellings of each pair (``first[i]``, ``second[i]``) are of one event, from the words that they have in common. Symmetric.

    The same pair has the same odds, whichever others are asked for.
    """
    own, parts, ones = weights(), [], []
    for start in range(0, max(len(first), 1), CHUNK):
        used, at = np.unique(np.concatenate([first[start : start + CHUNK], second[start : start + CHUNK]]), return_inverse=True)
        a, b = np.split(at, 2)
        odds = np.full(len(a), own["bias"])
        found = compared([tellings[i] for i in used.tolist()], a, b, lexicon(), tellers())
        for name, values in found.items():
            odds += own.get(name, 0.0) * values
        parts.append(odds)
        ones.append(found["same word"] + found["kin"])
    return Common(np.concatenate(parts), np.concatenate(ones))


def wording(common: Common, meaning: Reals) -> Reals:
    """Log odds from what pairs have in common and from those that their meaning gives."""
    own = weights("wording.tsv")
    odds: Reals = np.full(len(meaning), own["bias"])
    for name, values in told(common, meaning).items():
        odds += own.get(name, 0.0) * values
    return odds


def told(common: Common, meaning: Reals) -> dict[str, Reals]:
    """The features of the second regression by name."""
    words, one = common
    return {
        "words": words, "words for": np.maximum(words, 0.0), "words of one": words * one,
        "meaning": meaning, "meaning for": np.maximum(meaning, 0.0), "meaning of one": meaning * one,
        "one word": one, "both": _likely(words) * _likely(meaning),
    }  # fmt: skip


def chance(odds: float) -> float:
    """Log odds -> 0..1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def _likely(odds: Reals) -> Reals:
    likely: Reals = 1 / (1 + np.exp(-np.clip(odds, -30.0, 30.0)))
    return likely
