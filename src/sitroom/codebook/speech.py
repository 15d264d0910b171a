"""Cue words of attribution, with their inflections."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from sitroom.codebook.cues import inflected
from sitroom.codebook.loading import text_of

__all__ = ["Speech", "speech"]


@dataclass(frozen=True, slots=True)
class Speech:
    """Lower-case word forms. ``belief`` and ``hearsay``: cues; ``through``: words that a medium stands with, by the prepositions ``cases``;
    ``pronouns`` and ``nouns``: what takes up a sentence before, ``relatives``: what takes up its own, ``things``: what may; ``persons``, ``own``,
    ``documents``: sources that only the sentences around them explain; ``sayings``: nouns for what somebody said; ``labels``: kinds of pieces before
    a colon; ``citing``: verbs that hand a source on; ``among``: prepositions of those who hold something together."""

    belief: frozenset[str]
    hearsay: frozenset[str]
    through: frozenset[str]
    cases: frozenset[str]
    pronouns: frozenset[str]
    relatives: frozenset[str]
    things: frozenset[str]
    nouns: frozenset[str]
    persons: frozenset[str]
    own: frozenset[str]
    documents: frozenset[str]
    sayings: frozenset[str]
    labels: frozenset[str]
    citing: frozenset[str]
    among: frozenset[str]


@cache
def speech() -> Speech:
    """The cue words, read once."""
    table = tomllib.loads(text_of("speech.toml"))

    def forms(words: list[str]) -> frozenset[str]:
        return frozenset(form for word in words for form in inflected(word))

    return Speech(
        belief=forms(table["belief"]["words"]),
        hearsay=frozenset(table["hearsay"]["words"]),
        through=forms(table["through"]["words"]),
        cases=frozenset(table["through"]["cases"]),
        pronouns=frozenset(table["anaphor"]["pronouns"]),
        relatives=frozenset(table["anaphor"]["relatives"]),
        things=frozenset(table["anaphor"]["things"]),
        nouns=frozenset(table["anaphor"]["nouns"]),
        persons=frozenset(table["turn"]["persons"]),
        own=frozenset(table["turn"]["own"]),
        documents=frozenset(table["turn"]["documents"]),
        sayings=forms(table["turn"]["sayings"]),
        labels=frozenset(table["label"]["words"]),
        citing=forms(table["chain"]["citing"]),
        among=frozenset(table["chain"]["among"]),
    )
