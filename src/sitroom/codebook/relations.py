"""Words and events that tell of a lasting relation, with their inflections."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from sitroom.codebook.cues import inflected
from sitroom.codebook.loading import rows, text_of

__all__ = ["KINDS", "TURNS", "Relations", "relations"]

KINDS = (
    *("alliance", "arms", "intelligence", "exercise", "aid", "trade", "cooperation", "diplomatic", "mediation"),
    *("sanction", "war", "hostility", "neutrality"),
)
"""Kinds of ties."""

TURNS = ("worse", "severed", "ended")
"""What a word beside a relation word can do to it, see ``tie_turns.tsv``."""

PARTS = {"noun": "NOUN", "verb": "VERB", "adjective": "ADJ"}


@dataclass(frozen=True, slots=True)
class Relations:
    """``words``: (lower-case form, part of speech) -> (kind, sign). ``events``: (type, forms, kind, sign) in order; no forms = any words.
    ``turns``: (lower-case form, part of speech) -> what it does to the relation beside it. ``links``: prepositions of a party; ``holding``: verbs
    whose subject is a party to the relation that is their object; ``including``: verbs whose objects say what a relation consists of; ``deniers``:
    words, and phrases as tuples of words, by which the relation does not hold."""

    words: dict[tuple[str, str], tuple[str, int]]
    events: tuple[tuple[str, frozenset[str], str, int], ...]
    turns: dict[tuple[str, str], str]
    links: frozenset[str]
    holding: frozenset[str]
    including: frozenset[str]
    deniers: frozenset[tuple[str, ...]]


@cache
def relations() -> Relations:
    """The relation words, read once. Raises ``CodebookError`` for a kind, part or sign that does not exist."""
    words: dict[tuple[str, str], tuple[str, int]] = {}
    for row in rows("ties.tsv", ("word", "part", "kind", "sign")):
        if row["kind"] not in KINDS or row["part"] not in PARTS or row["sign"] not in {"1", "-1", "0"}:
            raise row.error(f"kind is one of {', '.join(KINDS)}, part of {', '.join(PARTS)}, sign 1, -1 or 0; found {row.cells}")
        forms = {row["word"]} if row["part"] == "adjective" else inflected(row["word"])
        words |= {(form, PARTS[row["part"]]): (row["kind"], int(row["sign"])) for form in forms}
    events = []
    for row in rows("tie_events.tsv", ("type", "words", "kind", "sign")):
        if row["kind"] not in KINDS or row["sign"] not in {"1", "-1", "0"}:
            raise row.error(f"kind is one of {', '.join(KINDS)}, sign 1, -1 or 0; found {row.cells}")
        events.append((row["type"], frozenset(f for w in row.many("words") for f in inflected(w)), row["kind"], int(row["sign"])))
    turns: dict[tuple[str, str], str] = {}
    for row in rows("tie_turns.tsv", ("word", "part", "turn")):
        if row["part"] not in PARTS or row["turn"] not in TURNS:
            raise row.error(f"part is one of {', '.join(PARTS)}, turn of {', '.join(TURNS)}; found {row.cells}")
        own = row.many("word")
        spelt = set(own) if row["part"] == "adjective" else {*own, *inflected(own[0])}
        turns |= {(form, PARTS[row["part"]]): row["turn"] for form in spelt}
    beside = tomllib.loads(text_of("speech.toml"))["relation"]
    verbs = {use: frozenset(form for word in beside[use] for form in inflected(word)) for use in ("holding", "including")}
    deniers = frozenset(tuple(d.split()) for d in beside["deniers"])
    return Relations(words, tuple(events), turns, frozenset(beside["links"]), verbs["holding"], verbs["including"], deniers)
