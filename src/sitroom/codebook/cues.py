"""Cue words for status, magnitude and dates, with their inflections."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sitroom.codebook.loading import rows, text_of
from sitroom.errors import CodebookError

__all__ = ["Cues", "cues", "inflected"]

STATUSES = ("negated", "future", "hypothetical")


@dataclass(frozen=True, slots=True)
class Cues:
    """Lower-case word forms. The four mappings give the status that a cue word leads to;
    ``told``: verbs that ask for an act where it is an infinitive; ``happening``: verbs that say whether their subject took place, with the word that
    they need beside them; ``of_clauses``: denials that, beside a noun, deny something else; ``nobody``, ``before_nobody`` and ``exceptions``: objects
    by which nothing was done; ``befalls``, ``warning`` and ``warned_of``: nouns of what comes over all, the verbs that warn of it, and the words
    between; ``supposed``: phrases before an act that is only supposed; ``undergone``: nouns of what a person undergoes whose it is called;
    ``contrary``: words that open a condition which is that an act does not come about; ``apart``: words that open a clause with a time of
    its own; ``anew``: words by which a definite noun is another event;
    ``observers`` and ``onlookers``: sectors and kinds of actors who warn without a threat."""

    governors: dict[str, str]
    modals: dict[str, str]
    marks: dict[str, str]
    words: dict[str, str]
    told: frozenset[str]
    happening: dict[str, str]
    contrary: frozenset[str]
    of_clauses: frozenset[str]
    nobody: frozenset[str]
    before_nobody: frozenset[str]
    exceptions: frozenset[str]
    befalls: frozenset[str]
    warning: frozenset[str]
    warned_of: frozenset[str]
    supposed: tuple[str, ...]
    undergone: frozenset[str]
    apart: frozenset[str]
    anew: frozenset[str]
    observers: frozenset[str]
    onlookers: frozenset[str]
    killed: frozenset[str]
    wounded: frozenset[str]
    sized: frozenset[str]
    size_types: frozenset[str]
    numbers: dict[str, int]
    scales: dict[str, int]
    vague: dict[str, int]


def inflected(word: str) -> set[str]:
    """A base form with its regular inflections (-s, -ed, -ing; e-dropping, y -> ie, doubling): more forms than exist, none of another word."""
    forms = {word, word + "s", word + "es" if word.endswith(("s", "x", "ch", "sh", "z")) else word + "s"}
    if word.endswith("e"):
        return forms | {word + "d", word[:-1] + "ing"}
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return forms | {word[:-1] + "ied", word[:-1] + "ies", word + "ing"}
    doubled = word + word[-1] if len(word) > 2 and word[-1] in "bdglmnprt" and word[-2] in "aeiou" and word[-3] not in "aeiou" else word
    return forms | {word + "ed", word + "ing", doubled + "ed", doubled + "ing"}


def _forms(words: Iterable[str]) -> set[str]:
    return {form for word in words for form in inflected(word)}


@cache
def cues() -> Cues:
    """The cue words, read once. Raises ``CodebookError`` where one word leads to two statuses."""
    status = tomllib.loads(text_of("status.toml"))
    found: dict[str, dict[str, str]] = {"governors": {}, "modals": {}, "marks": {}, "words": {}}
    for name in STATUSES:
        for kind, words in status[name].items():
            for word in _forms(words) if kind == "governors" else words:
                if found[kind].get(word, name) != name:
                    raise CodebookError(f"status.toml: {word!r} ({kind}) stands under {found[kind][word]} and {name}; keep one")
                found[kind][word] = name
    magnitude = tomllib.loads(text_of("magnitude.toml"))
    kinds: dict[str, dict[str, int]] = {"number": {}, "scale": {}, "vague": {}}
    for row in rows("numbers.tsv", ("word", "value", "kind")):
        if row["kind"] not in kinds or not row["value"].isdigit():
            raise row.error(f"kind is one of {', '.join(kinds)} and value a whole number, found {row['kind']!r}, {row['value']!r}")
        kinds[row["kind"]][row["word"]] = int(row["value"])
    return Cues(
        **found,
        told=frozenset(_forms(status["told"]["governors"])),
        happening={form: beside for verb, beside in status["happening"]["verbs"] for form in inflected(verb)},
        contrary=frozenset(status["contrary"]["marks"]),
        of_clauses=frozenset(status["of_clauses"]["words"]),
        nobody=frozenset(status["nobody"]["words"]),
        before_nobody=frozenset(status["nobody"]["before"]),
        exceptions=frozenset(status["nobody"]["exceptions"]),
        befalls=frozenset(status["befalls"]["nouns"]),
        warning=frozenset(_forms(status["befalls"]["governors"])),
        warned_of=frozenset(status["befalls"]["prepositions"]),
        supposed=tuple(status["supposed"]["phrases"]),
        undergone=frozenset(form for noun in status["undergone"]["nouns"] for form in (noun, noun + "s")),
        apart=frozenset(status["apart"]["marks"]),
        anew=frozenset(status["anew"]["words"]),
        observers=frozenset(status["observers"]["sectors"]),
        onlookers=frozenset(status["observers"]["kinds"]),
        killed=frozenset(_forms(magnitude["killed"]["words"])),
        wounded=frozenset(_forms(magnitude["wounded"]["words"])),
        sized=frozenset(_forms(magnitude["size"]["words"])),
        size_types=frozenset(magnitude["size"]["types"]),
        numbers=kinds["number"],
        scales=kinds["scale"],
        vague=kinds["vague"],
    )
