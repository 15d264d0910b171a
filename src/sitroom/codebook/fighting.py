"""Words of two-sided fighting, as patterns of text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sitroom.codebook.cues import inflected
from sitroom.codebook.loading import text_of

__all__ = ["Fighting", "fighting"]

Form = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Fighting:
    """Patterns of whole words, whatever their case. ``nouns`` and ``verbs``: of two-sided acts, with the objects that verbs need; ``mutual``,
    ``between``, ``against``, ``together``: what stands beside them; ``pair``: two who were named before. ``stems``: beginnings of words, one of
    which stands in every text that holds such an act.
    """

    nouns: Form
    verbs: Form
    mutual: Form
    between: Form
    against: Form
    together: Form
    pair: Form
    stems: tuple[str, ...]


@cache
def fighting() -> Fighting:
    """The words, read once."""
    table = tomllib.loads(text_of("fighting.toml"))
    nouns, verbs = (_inflected(table[name]["words"]) for name in ("nouns", "verbs"))
    objects = rf"(?:{_inflected(table['objects']['verbs'])})(?:\s+[\w-]+){{0,3}}?(?:\s+(?:{_inflected(table['objects']['words'])}))+"
    acting = rf"{verbs}|{objects}|{_either(table['verbs']['phrases'])}"
    beside, mutual = table["beside"], _either(table["mutual"]["phrases"])
    every = [*table["nouns"]["words"], *table["verbs"]["words"], *table["verbs"]["phrases"], *table["objects"]["verbs"], *table["mutual"]["phrases"]]
    return Fighting(
        nouns=_words(nouns), verbs=_words(acting), mutual=_words(mutual), between=_words(_either(beside["between"])),
        against=_words(_either(beside["against"])), together=_words(_either(beside["together"])), pair=_words(_either(beside["pair"])),
        stems=tuple(sorted({word.rstrip("ey") for word in every})),
    )  # fmt: skip


def _inflected(words: Iterable[str]) -> str:
    return _either({form for word in words for form in inflected(word)})


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=lambda word: (-len(word), word)))


def _words(pattern: str) -> Form:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
