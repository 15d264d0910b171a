"""The chance that two tellings are of one event: a logistic regression, its weights in ``data/model.tsv``."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from functools import cache

from sitroom.codebook.loading import rows
from sitroom.room.happenings.features import Telling, compared
from sitroom.room.happenings.words import data, lexicon, tellers

__all__ = ["chance", "log_odds", "maker"]

FILES = ("model.tsv", "words.tsv", "pairs.tsv", "rules.toml")
RULES = "2"
"""Raised when the code that finds happenings changes, so that rooms find them anew."""


@cache
def weights() -> Mapping[str, float]:
    """The weights by feature, read once."""
    return {row["feature"]: float(row["weight"]) for row in rows("model.tsv", ("feature", "weight"), data("model.tsv"))}


@cache
def maker() -> str:
    """The version of rules and data that finds happenings."""
    return f"{RULES}-{hashlib.sha256(''.join(map(data, FILES)).encode()).hexdigest()[:12]}"


def log_odds(a: Telling, b: Telling) -> float:
    """Log odds that two tellings are of one event, from their wording alone. Symmetric."""
    own = weights()
    return own["bias"] + sum(own.get(name, 0.0) * value for name, value in compared(a, b, lexicon(), tellers()).items())


def chance(odds: float) -> float:
    """Log odds -> 0..1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
