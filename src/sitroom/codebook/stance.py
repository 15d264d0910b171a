"""Cue words of attribution by what they leave of the words that they bring in (``stance.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache

import msgspec

from sitroom.codebook.cues import inflected
from sitroom.codebook.loading import text_of

__all__ = ["Stance", "stance"]


class Stance(msgspec.Struct, frozen=True):
    """Lower-case word forms. ``neutral``: cues without which a statement says the same; ``contrary``: words that turn the cue behind them round."""

    neutral: frozenset[str]
    contrary: frozenset[str]


@cache
def stance() -> Stance:
    """The words, read once."""
    table = tomllib.loads(text_of("stance.toml"))
    return Stance(*(frozenset(form for word in table[name]["words"] for form in inflected(word)) for name in Stance.__struct_fields__))
