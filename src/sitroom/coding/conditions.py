"""The act that the words of a condition name where no event was read in them: *if Norland intervenes*, *if Sudland joined the war*."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from msgspec.structs import replace

from sitroom.codebook.concepts import phrasing
from sitroom.codebook.cues import inflected
from sitroom.codebook.loading import text_of
from sitroom.coding.who import Who
from sitroom.reading import Reading
from sitroom.records import Pattern

__all__ = ["act_of", "doers_of", "same_act"]

_SUBJECT = ("nsubj",)
_PASSIVE = ("nsubj:pass",)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of ``conditions.toml``, with their inflections."""

    entering: frozenset[str]
    forcible: tuple[str, ...]
    forcible_type: str
    shells: frozenset[str]
    carrying: frozenset[str]
    same: frozenset[str]
    doers: frozenset[str]
    targets: frozenset[str]


@cache
def _words() -> _Words:
    table = tomllib.loads(text_of("conditions.toml"))

    def forms(name: str) -> frozenset[str]:
        return frozenset(form for word in table[name] for form in inflected(word))

    return _Words(
        entering=forms("entering"), forcible=tuple(table["forcible"]), forcible_type=table["forcible_type"], shells=forms("shells"),
        carrying=forms("carrying") | forms("shells") | forms("entering"), same=frozenset(table["same"]),
        doers=frozenset(table["doers"]), targets=frozenset(table["targets"]),
    )  # fmt: skip


def act_of(reading: Reading, number: int, span: tuple[int, int], who: Who) -> Pattern | None:
    """The act that the words ``[first, last)`` of a sentence name by a word of ``concepts.tsv``, with its actors and recipients; None where they name
    none. Of several, the one highest in the sentence."""
    inside = range(*span)
    typed = {word: kind for word in inside if (kind := _type(reading, word))}
    for word in sorted(typed, key=lambda word: (_depth(reading, word), word)):
        found = _pattern(reading, number, word, typed[word], who, inside)
        behind = [] if found.actors else [id for id in doers_of(reading, number, word, span, who) if id not in found.recipients]
        return replace(found, actors=behind) if behind else found
    told = " ".join(reading.words[i].lower() for i in inside)
    if any(f" {phrase} " in f" {told} " for phrase in _words().forcible):
        head = min(inside, key=lambda word: (_depth(reading, word), word))
        return Pattern(type=_words().forcible_type, actors=_actors(reading, number, _dependents(reading, head, _SUBJECT), who))
    return None


def doers_of(reading: Reading, number: int, word: int, span: tuple[int, int], who: Who) -> list[str]:
    """Who is behind the act at ``word`` of a condition, the words ``[first, last)``, though it names nobody itself: the subject of the verbs above it
    that carry it on (*Norland persists in promoting raids*)."""
    head = reading.heads[word]
    while span[0] <= head < span[1] and reading.words[head].lower() in _words().carrying:
        if subjects := _dependents(reading, head, _SUBJECT):
            return _actors(reading, number, subjects, who)
        head = reading.heads[head]
    return []


def same_act(reading: Reading, number: int, span: tuple[int, int], consequence: Pattern | None, who: Who) -> Pattern | None:
    """The act of a condition that only stands for that of the consequence (*as long as Sudland did*), of its own subject; None for others."""
    told = " ".join(reading.words[i].lower() for i in range(*span))
    if consequence is None or not any(told.endswith(f" {phrase}") for phrase in _words().same):
        return None
    head = next((i for i in range(*span) if _dependents(reading, i, _SUBJECT)), None)
    actors = _actors(reading, number, _dependents(reading, head, _SUBJECT), who) if head is not None else []
    return Pattern(type=consequence.type, actors=actors) if actors and not set(actors) & set(consequence.actors) else None


def _type(reading: Reading, word: int) -> str | None:
    """The PLOVER type of an act that a verb or a noun names."""
    if reading.upos[word] not in ("VERB", "NOUN"):
        return None
    book = phrasing()
    families = [book.known[name] for name, sign in book.families.get(reading.words[word].lower(), ()) if sign > 0]
    return next((family.type for family in families if family.type), None)


def _pattern(reading: Reading, number: int, word: int, kind: str, who: Who, inside: range) -> Pattern:
    if reading.upos[word] == "NOUN":
        doers, targets = _of_noun(reading, word, who, number)
        head = reading.heads[word]
        if head in inside and reading.words[head].lower() in _words().entering and reading.relations[word] in ("obj", "obl"):
            doers = [*_subjects(reading, head), *doers]
    else:
        doers, targets = _subjects(reading, word), _dependents(reading, word, ("obj",))
        if passive := _dependents(reading, word, _PASSIVE):
            doers, targets = _dependents(reading, word, ("obl:agent",)), passive
    actors = _actors(reading, number, doers, who)
    return Pattern(type=kind, actors=actors, recipients=[id for id in _actors(reading, number, targets, who) if id not in actors])


def _subjects(reading: Reading, word: int) -> list[int]:
    """Who does what a verb says: its own subject, or that of the verb or noun that it hangs on (*tried to*, *any attempt by Norland to*)."""
    own = _dependents(reading, word, _SUBJECT)
    head = reading.heads[word]
    if own or head < 0 or reading.words[head].lower() not in _words().shells:
        return own
    by = [c for c in reading.children(head) if _cases(reading, c) & _words().doers or reading.relations[c] == "nmod:poss"]
    return [*_dependents(reading, head, _SUBJECT), *by]


def _of_noun(reading: Reading, word: int, who: Who, number: int) -> tuple[list[int], list[int]]:
    """Who does the act that a noun names, and to whom: *Norland's strike on Sudland*, *an attack by Norland*."""
    doers: list[int] = []
    targets: list[int] = []
    for child in reading.children(word):
        relation, cases = reading.relations[child], _cases(reading, child)
        if relation in ("nmod:poss", "amod", "compound") or (relation == "nmod" and cases & _words().doers):
            doers.append(child)
        elif relation in ("nmod", "nmod:desc") and cases & _words().targets:
            targets.append(child)
    return doers, targets


def _dependents(reading: Reading, word: int, relations: Iterable[str]) -> list[int]:
    return [child for child in reading.children(word) if reading.relations[child] in relations]


def _cases(reading: Reading, word: int) -> set[str]:
    return {reading.words[child].lower() for child in reading.children(word) if reading.relations[child] == "case"}


def _actors(reading: Reading, number: int, words: Iterable[int], who: Who) -> list[str]:
    """Actors at words and at what is coordinated with them; of a place or a thing, whose it is."""
    every = [w for word in words for w in (word, *(c for c in reading.children(word) if reading.relations[c] == "conj"))]
    found: Mapping[str, None] = dict.fromkeys(id for word in every for id in who.at(number, word) or _owners(reading, number, word, who))
    return list(found)


def _owners(reading: Reading, number: int, word: int, who: Who) -> tuple[str, ...]:
    owners = _dependents(reading, word, ("nmod:poss", "amod", "compound"))
    return tuple(id for owner in owners for id in who.at(number, owner))


def _depth(reading: Reading, word: int) -> int:
    steps = 0
    while word >= 0:
        word, steps = reading.heads[word], steps + 1
    return steps
