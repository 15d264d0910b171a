"""Proper names of a document: those of the codebook, those that only the reading model sees, and surnames that stand for either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sitroom.coding.cast import Cast, Referent
from sitroom.coding.phrases import NameMatch, Sentence

__all__ = ["Found", "find_names"]


class Found(NamedTuple):
    """Words ``first`` up to, not including, ``last`` name ``referent``; ``kind`` is the codebook's, or ``unknown``."""

    first: int
    last: int
    head: int
    kind: str
    referent: Referent | None
    target: str


def find_names(sentences: Sequence[Sentence], cast: Cast) -> list[list[Found]]:
    """The names of every sentence, in order of words. Full names anywhere in the document introduce their surnames everywhere."""
    full = [_full_names(sentence, cast) for sentence in sentences]
    return [sorted([*found, *_surnames(sentence, found, cast)]) for sentence, found in zip(sentences, full, strict=True)]


def _full_names(sentence: Sentence, cast: Cast) -> list[Found]:
    matches = list(sentence.names)
    unknown: list[tuple[int, int, str]] = []
    for entity in sentence.reading.entities:
        if entity.label not in {"person", "organization"}:
            continue
        first, last = _trim(sentence, entity.first, entity.last, person=entity.label == "person")
        inside = [m for m in matches if m.first < last and m.last > first]
        if entity.label == "person":
            if last - first < 2 or any(m.name.kind == "person" or (m.first, m.last) == (first, last) for m in inside):
                continue
            matches = [m for m in matches if m not in inside]
        elif last <= first or sentence.noun_at(last - 1) or not sentence.words[first][:1].isupper() or any(_covers(m, last) for m in inside):
            continue
        unknown.append((first, last, entity.label))
    found = []
    for first, last, label in unknown:
        referent = cast.unknown(label, _text(sentence, first, last))
        for m in matches:
            if label == "organization" and first <= m.first and m.last <= last and not referent.base:
                owner = cast.named(m.name)
                if owner is not None and owner.country:
                    referent.country = owner.country
        found.append(Found(first, last, sentence.head_of(first, last), "unknown", referent, label))
    taken = {i for first, last, label in unknown if label == "organization" for i in range(first, last)}
    for m in matches:
        if m.first not in taken and not _common(sentence, m) and not _foreign(sentence, m):
            found.append(Found(m.first, m.last, m.head, m.name.kind, cast.named(m.name), m.name.target))
    return found


def _covers(match: NameMatch, last: int) -> bool:
    """Whether a codebook name inside an organisation's name makes the longer name needless."""
    return match.name.kind in {"organisation", "institution", "group", "person"} or match.last == last


def _foreign(sentence: Sentence, match: NameMatch) -> bool:
    """Whether the codebook's institution is another state's namesake: ``the Philippine Senate``."""
    if match.name.kind != "institution":
        return False
    before = match.first - (2 if match.first > 1 and sentence.words[match.first - 1] in {"'s", "’s"} else 1)
    owners = [m.name.target for m in sentence.names if m.last == before + 1 and m.name.kind in {"country", "adjective"}]
    return bool(owners) and not match.name.target.startswith(owners[0])


def _text(sentence: Sentence, first: int, last: int) -> str:
    """The words with the spacing of the text; spans tell where words touch."""
    spans, out = sentence.reading.spans, ""
    for i in range(first, last):
        out += (" " if i > first and spans[i][0] > spans[i - 1][1] else "") + sentence.words[i]
    return out


def _trim(sentence: Sentence, first: int, last: int, *, person: bool) -> tuple[int, int]:
    """The entity without possessive mark and article and, for people, without titles and nationalities before the name."""
    words, book = sentence.words, sentence.book
    while last > first and (words[last - 1] in {"'s", "’s", "'", "’", ","}):
        last -= 1
    while first < last and sentence.lower[first] in {"the", "a", "an"}:
        first += 1
    if not person:
        return first, last
    owned = {i for m in sentence.names if m.name.kind != "person" for i in range(m.first, m.last)}
    start = first
    while first < last - 1:
        word = sentence.lower[first]
        title = word in book.nouns or any(word in book.words[use] for use in ("title modifier", "honorific", "honorific m", "honorific f"))
        nationality = first in owned and any(first < i < last and (sentence.lower[i] in book.nouns) for i in range(first, last))
        if not (title or nationality or words[first] in {"-", "'s", "’s"} or (word == "of" and first > start)):
            break
        first += 1
    return first, last


def _common(sentence: Sentence, match: NameMatch) -> bool:
    """Whether a one-word name is rather the first word of a sentence, or part of somebody's longer name that the codebook does not know."""
    if match.last - match.first > 1 or match.name.kind in {"person", "country", "adjective", "organisation"}:
        return False
    return sentence.upos[match.first] in {"VERB", "ADV", "ADP", "AUX", "PRON", "DET"} and match.name.kind == "place"


def _surnames(sentence: Sentence, found: list[Found], cast: Cast) -> list[Found]:
    """Single capitalised words that are the short form of somebody introduced, or of somebody in office whom the codebook knows."""
    taken = {i for f in found for i in range(f.first, f.last)}
    places = {f.first: f for f in found if f.kind == "place" and f.last == f.first + 1}
    people = {i for e in sentence.reading.entities if e.label == "person" for i in range(e.first, e.last)}
    extra = []
    for i, word in enumerate(sentence.words):
        if not word[:1].isupper() or (i in taken and not (i in places and i in people)):
            continue
        text = sentence.lower[i]
        if not (text in cast.surnames or text in cast.book.surnames or i in people):
            continue
        if sentence.upos[i] != "PROPN" and i not in people:
            continue
        referent = _bearer(sentence, i, text, cast, taken)
        if referent is None and i in people and i not in taken and text not in cast.book.nouns and len(word) > 1:
            if any(
                e.first <= i < e.last and e.last - e.first > 1 and _trim(sentence, e.first, e.last, person=True)[0] != i
                for e in sentence.reading.entities
            ):
                continue
            referent = cast.unknown("person", word)
        if referent is None:
            continue
        first = i
        while first >= 2 and sentence.words[first - 1] == "-" and sentence.lower[first - 2] in cast.book.words["name particle"]:
            first -= 2
        while first >= 1 and first - 1 not in taken and sentence.lower[first - 1] in cast.book.words["name particle"]:
            first -= 1
        extra.append(Found(first, i + 1, sentence.head_of(first, i + 1), "short", referent, referent.name))
        if i in places:
            found.remove(places[i])
    return extra


def _bearer(sentence: Sentence, word: int, text: str, cast: Cast, taken: set[int]) -> Referent | None:
    book, before = cast.book, word - 1
    while before >= 0 and (sentence.words[before] == "-" or sentence.lower[before] in book.words["name particle"]):
        before -= 1
    titled = before >= 0 and (
        sentence.lower[before] in book.nouns or any(sentence.lower[before] in book.words[use] for use in ("honorific", "honorific m", "honorific f"))
    )
    named = before >= 0 and sentence.upos[before] == "PROPN" and sentence.words[before][:1].isupper() and before not in taken and not titled
    follows = (
        word + 1 < len(sentence.words) and sentence.upos[word + 1] == "PROPN" and sentence.words[word + 1][:1].isupper() and word + 1 not in taken
    )
    introduced = cast.surnames.get(text, [])
    if named or (follows and not introduced and not titled):
        return None
    if len(introduced) == 1:
        return introduced[0]
    if introduced:
        return None
    role = sentence.noun_at(before) if titled else None
    fitting = []
    for key in book.surnames.get(text, ()):
        person = book.people[key]
        term = person.term(cast.day)
        held = cast.day is None or term.holds(cast.day)
        by_title = role is not None and role.role.role in cast.roles_in(term.title)
        if by_title or (held and person.short is not None):
            fitting.append((not by_title, person))
    if not fitting:
        return None
    best = [person for rank, person in fitting if rank == min(rank for rank, _ in fitting)]
    return cast.known_person(best[0]) if len(best) == 1 else None
