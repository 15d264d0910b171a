"""What comes near to a name that is not known, for errors that say so."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["named", "nearest"]

MOST = 3
"""How many near matches an error names at most."""

LEAST = 50.0
"""The least likeness (0..100) of what counts as near."""


LISTED = 8
"""How many it names where none comes near."""


def named(name: str, known: Iterable[str], called: str) -> str:
    """What an error says of a name that is not known: those that come near by their words, else some that there are. ``called``: what they are."""
    names = list(dict.fromkeys(known))
    if near := nearest(name, names, words=True):
        return f"near are: {'; '.join(near)}"
    more = f" and {len(names) - LISTED:,} more" if len(names) > LISTED else ""
    return f"it has the {called}: {'; '.join(names[:LISTED])}{more}" if names else f"it has no {called} at all"


def nearest(name: str, known: Iterable[str], *, words: bool = False) -> list[str]:
    """The nearest of what is known, the nearest first, by the share of characters that need no edit; ``words``: also by its words in any order."""
    from rapidfuzz import fuzz, process

    scorer = fuzz.WRatio if words else fuzz.ratio
    return [str(match) for match, _, _ in process.extract(name, list(dict.fromkeys(known)), scorer=scorer, limit=MOST, score_cutoff=LEAST)]
