"""Signals of causal claims, with their inflections."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from sitroom.codebook.cues import inflected
from sitroom.codebook.loading import text_of

__all__ = ["Causes", "causes"]


@dataclass(frozen=True, slots=True)
class Causes:
    """Lower-case word forms. ``shows``: signals that only show or follow something; ``named``: nouns that name a cause without saying of what;
    ``suffered``: verbs of what happens to people."""

    shows: frozenset[str]
    named: frozenset[str]
    suffered: frozenset[str]


@cache
def causes() -> Causes:
    """The signals, read once."""
    table = tomllib.loads(text_of("causes.toml"))
    return Causes(
        shows=frozenset(form for word in table["shows"]["words"] for form in inflected(word)),
        suffered=frozenset(form for word in table["suffered"]["verbs"] for form in inflected(word)),
        named=frozenset(form for word in table["named"]["nouns"] for form in inflected(word)),
    )
