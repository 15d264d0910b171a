"""What comes near to a name that is not known, for errors that say so."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["nearest"]

MOST = 3
"""How many near matches an error names at most."""

LEAST = 50.0
"""The least likeness (0..100) of what counts as near."""


def nearest(name: str, known: Iterable[str], *, words: bool = False) -> list[str]:
    """The nearest of what is known, the nearest first, by the share of characters that need no edit; ``words``: also by its words in any order."""
    from rapidfuzz import fuzz, process

    scorer = fuzz.WRatio if words else fuzz.ratio
    return [str(match) for match, _, _ in process.extract(name, list(dict.fromkeys(known)), scorer=scorer, limit=MOST, score_cutoff=LEAST)]
