"""How near two trigger words are: one stem, kin (*kill*, *killing*, *killer*), synonyms, one broader than the other, two under one broader word,
or used alike.

``data/words.tsv`` is made by ``training/wordnet.py`` from WordNet 3.0 and word vectors, ``data/pairs.tsv`` is
counted on ECB+ train.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from sitroom.codebook.loading import rows

__all__ = ["DEGREES", "KIN", "Lexicon", "Tellers", "Word", "alike", "data", "known_rate", "lexicon", "link", "rules", "tellers"]

NONE, SIBLING, SPELLED, BROADER, SYNONYM, KIN, SAME = range(7)
DEGREES = ("", "sibling", "spelled alike", "broader", "synonym", "kin", "same word")
"""Names of the degrees of nearness, from nothing to one stem."""

SPELLED_ALIKE = 5
"""Letters that two stems begin with to count as spelled alike."""

Tellers = dict[tuple[str, str], tuple[float, float]]
"""(stem, stem), in order -> (pairs of mentions that tell of one event, pairs of mentions), each topic's part counted as at most three."""


class Word(msgspec.Struct, frozen=True):
    """What is known of a stem: stems of its family, numbers of its senses and of those above them, and words used alike with their cosine."""

    kin: frozenset[str]
    senses: frozenset[str]
    broader: frozenset[str]
    alike: dict[str, float] = {}


Lexicon = dict[str, Word]


def data(name: str) -> str:
    """The text of a file of ``data/``."""
    return (files("sitroom.room.happenings") / "data" / name).read_text(encoding="utf-8")


@cache
def rules() -> dict[str, Any]:
    """``data/rules.toml``, read once."""
    return tomllib.loads(data("rules.toml"))


@cache
def lexicon() -> Lexicon:
    """The words of ``data/words.tsv``, read once."""
    found: Lexicon = {}
    for row in rows("words.tsv", ("stem", "kin", "senses", "broader", "alike"), data("words.tsv")):
        near = dict(item.split(":") for item in row.many("alike"))
        kin, senses, broader = (frozenset(row.many(column)) for column in ("kin", "senses", "broader"))
        found[row["stem"]] = Word(kin, senses, broader, {other: int(cosine) / 100 for other, cosine in near.items()})
    return found


@cache
def tellers() -> Tellers:
    """The counts of ``data/pairs.tsv``, read once."""
    name = "pairs.tsv"
    return {(r["first"], r["second"]): (float(r["one"]), float(r["pairs"])) for r in rows(name, ("first", "second", "one", "pairs"), data(name))}


def link(first: Sequence[str], second: Sequence[str], words: Lexicon) -> int:
    """The nearest degree of any word of one trigger to any of the other."""
    return max((_degree(min(a, b), max(a, b), words) for a in first for b in second), default=NONE)


def alike(first: Sequence[str], second: Sequence[str], words: Lexicon) -> float:
    """The greatest cosine of any word of one trigger with any of the other, 1 for one stem, 0 where no neighbour of the other."""
    known = (1.0 if a == b else max(_neighbour(a, b, words), _neighbour(b, a, words)) for a in first for b in second)
    return max(known, default=0.0)


def known_rate(first: str, second: str, counts: Tellers) -> float | None:
    """Log odds that mentions with these two trigger stems tell of one event, pulled towards the rate of all such pairs; None where never counted.

    The rates that it is pulled to (one stem 0.7, two stems 0.1) are those of ECB+ train.
    """
    one, pairs = counts.get((min(first, second), max(first, second)), (0.0, 0.0))
    if not pairs:
        return None
    prior = 0.7 if first == second else 0.1
    rate = (one + 2 * prior) / (pairs + 2)
    return math.log(rate / (1 - rate)) - math.log(prior / (1 - prior))


def _degree(first: str, second: str, words: Lexicon) -> int:
    if first == second:
        return SAME
    a, b = words.get(first), words.get(second)
    if (a and second in a.kin) or (b and first in b.kin):
        return KIN
    if a and b:
        if a.senses & b.senses:
            return SYNONYM
        if a.senses & b.broader or b.senses & a.broader:
            return BROADER
    if first[:SPELLED_ALIKE] == second[:SPELLED_ALIKE] and min(len(first), len(second)) >= SPELLED_ALIKE:
        return SPELLED
    return SIBLING if a and b and a.broader & b.broader else NONE


def _neighbour(first: str, second: str, words: Lexicon) -> float:
    word = words.get(first)
    return word.alike.get(second, 0.0) if word else 0.0
