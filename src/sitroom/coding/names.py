"""Proper names of a document: those of the codebook, those that only the reading model sees, and short forms that stand for either."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sitroom.coding.cast import Cast, Referent
from sitroom.coding.phrases import LINKS, MARKS, NameMatch, Sentence, is_role, proper_bodies, text_of

__all__ = ["Found", "find_names", "nationals"]

_BODIES = frozenset({"organisation", "institution", "group", "unknown"})


class Found(NamedTuple):
    """Words ``first`` up to, not including, ``last`` name ``referent``; ``kind`` is the codebook's, ``unknown`` or ``short``."""

    first: int
    last: int
    head: int
    kind: str
    referent: Referent | None
    target: str


def find_names(sentences: Sequence[Sentence], cast: Cast) -> list[list[Found]]:
    """The names of every sentence, in order of words. Full names anywhere in the document introduce their short forms everywhere."""
    states = {"country", "adjective", "metonym", "people"}
    countries = Counter(m.name.target.partition(".")[0] for s in sentences for m in s.names if m.name.kind in states)
    countries.update(cast.book.people[m.name.target].terms[-1].country or "" for s in sentences for m in s.names if m.name.kind == "person")
    full = [_full_names(sentence, cast, countries) for sentence in sentences]
    for sentence, found in zip(sentences, full, strict=True):
        _acronyms(sentence, found, cast)
        for f in found:
            if f.kind in _BODIES and f.referent is not None and f.referent.kind != "person" and f.last - f.first > 1:
                cast.shorten(f.referent, sentence.lower[f.last - 1])
    return [sorted(_short_forms(sentence, found, cast)) for sentence, found in zip(sentences, full, strict=True)]


def _full_names(sentence: Sentence, cast: Cast, countries: Counter[str]) -> list[Found]:
    start = sentence.start
    matches = [m for m in sentence.names if m.last > start and not _common(sentence, m) and not _foreign(sentence, m, countries)]
    unknown: list[tuple[int, int, str]] = []
    for first, last, label in sentence.entities:
        if first < start or any(m.first <= first and last <= m.last for m in matches):
            continue
        inside = [m for m in matches if m.first < last and m.last > first]
        if label == "person":
            short = next((m for m in inside if m.name.kind == "person" and m.last == last and m.first == last - 1), None)
            known = cast.book.people[short.name.target].name.split() if short is not None else []
            if last - first < 2 or (any(m.name.kind == "person" for m in inside) and known[:1] != sentence.words[first : first + 1]):
                continue
            matches = [m for m in matches if m not in inside]
        elif last - first < 2 or is_role(sentence, first, last) or any(_covers(m, last) for m in inside):
            continue
        unknown.append((first, last, label))
    unknown += [
        (first, last, "person") for first, last in _apposed(sentence, [*((m.first, m.last) for m in matches), *((a, b) for a, b, _ in unknown)])
    ]
    owned = {i for m in matches for i in range(m.first, m.last)}.union(i for first, last, _ in unknown for i in range(first, last))
    unknown += [(first, last, "organization") for first, last in proper_bodies(sentence, owned) if first >= start]
    found = []
    for first, last, label in unknown:
        named = next((m.name for m in sentence.names if label == "person" and m.name.kind == "person" and m.last == last and m.first >= first), None)
        referent = cast.known_by_parts(sentence.words[first:last]) if label == "person" else None
        referent = cast.named(named) if named is not None else referent
        referent = referent or cast.unknown(label, text_of(sentence, first, last))
        if label == "organization":
            _settle(referent, sentence, matches, first, last, cast)
        found.append(Found(first, last, sentence.head_of(first, last), "unknown" if referent.person is None else "person", referent, label))
    taken = {i for first, last, label in unknown if label == "organization" for i in range(first, last)}
    found += [Found(m.first, m.last, m.head, m.name.kind, cast.named(m.name), m.name.target) for m in matches if m.first not in taken]
    return found


def _apposed(sentence: Sentence, known: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Names of two words or more after a comma that the parse hangs on a person's role (*the town's mayor, Ada Venn,*) and nobody knows."""
    found = []
    for head in range(2, len(sentence.words)):
        over = sentence.heads[head]
        if sentence.relations[head] != "appos" or sentence.upos[head] != "PROPN" or sentence.words[head - 1] != "," or not 0 <= over < head:
            continue
        noun, last = sentence.noun_at(over), head + 1
        while last < len(sentence.words) and sentence.upos[last] == "PROPN" and sentence.words[last][:1].isupper():
            last += 1
        closed = last == len(sentence.words) or sentence.words[last] in {",", ".", ";", ")"}
        if noun is None or noun.plural or noun.role.kind != "person" or last - head < 2 or not closed:
            continue
        if not any(a < last and head < b for a, b in known):
            found.append((head, last))
    return found


def _settle(referent: Referent, sentence: Sentence, matches: list[NameMatch], first: int, last: int, cast: Cast) -> None:
    """Give an organisation the country in its name, or right before it (``Haiti's Transitional Council``)."""
    if referent.country:
        return
    before = first - (1 if first and sentence.words[first - 1] in MARKS - {","} else 0)
    for m in matches:
        if (first <= m.first and m.last <= last) or (m.last == before and m.name.kind in {"country", "adjective"}):
            owner = cast.named(m.name)
            referent.country = owner.country if owner is not None else None


def _covers(match: NameMatch, last: int) -> bool:
    """Whether a codebook name inside an organisation's name makes the longer name needless."""
    return match.name.kind in {"organisation", "institution", "group", "person"} or match.last == last


def _foreign(sentence: Sentence, match: NameMatch, countries: Counter[str]) -> bool:
    """Whether the codebook's institution is another state's namesake: ``the Philippine Senate``, a Congress whose state is not named."""
    common = " ".join(sentence.lower[match.first : match.last]) in sentence.book.nouns
    if match.name.kind != "institution" and not (common and match.name.kind == "organisation"):
        return False
    last = match.first - 1
    before = last - (last > 0 and sentence.words[last] in {"'s", "’s"})
    owners = [m.name.target for m in sentence.names if m.last == before + 1 and m.name.kind in {"country", "adjective"}]
    country = match.name.target.partition(".")[0]
    longer = last > 0 and sentence.words[last][:1].isupper() and sentence.lower[last] != "the" and not owners
    if common and (longer or (match.name.kind == "institution" and 2 * countries[country] < max(countries.values(), default=1))):
        return True
    return bool(owners) and owners[0] != country


def _common(sentence: Sentence, match: NameMatch) -> bool:
    """Whether a one-word name is rather the first word of a sentence, or part of somebody's longer name that the codebook does not know."""
    if match.last - match.first > 1 or match.name.kind in {"person", "country", "adjective", "organisation"}:
        return False
    return sentence.upos[match.first] in {"VERB", "ADV", "ADP", "AUX", "PRON", "DET"} and match.name.kind == "place"


def _acronyms(sentence: Sentence, found: list[Found], cast: Cast) -> None:
    """Acronyms introduced in brackets after a name: ``the Sudan Doctors Network (SDN)``. They stand for it in the whole document."""
    words = sentence.words
    for i in range(2, len(words) - 2):
        acronym = words[i + 1]
        if words[i] != "(" or words[i + 2] != ")" or not 2 <= len(acronym) <= 10 or sum(c.isupper() for c in acronym) < 2:
            continue
        if any(m.first == i + 1 and m.name.kind in {"country", "adjective"} for m in sentence.names):
            continue
        first = _long_form(sentence, i, acronym, found)
        if first is None:
            continue
        named = next((f for f in found if f.last == i and f.kind in _BODIES | {"bloc"} and f.first <= first and f.referent is not None), None)
        known = next((f for f in found if f.first == i + 1 and f.kind in _BODIES - {"unknown"}), None)
        referent = named.referent if named is not None else None
        if known is not None and known.referent is not None and (referent is None or referent.id.startswith("organization.")):
            shared = set(sentence.lower[first:i]) & cast.words_of(known.target) - LINKS
            referent = known.referent if len(shared) > 1 else referent
        if referent is None:
            referent = cast.unknown("organization", text_of(sentence, first, i))
            _settle(referent, sentence, sentence.names, first, i, cast)
        if referent.kind == "person":
            continue
        cast.acronyms[acronym] = referent
        if named is None:
            found[:] = [f for f in found if f.last <= first or f.first >= i]
            found.append(Found(first, i, sentence.head_of(first, i), "unknown", referent, "organization"))


def _long_form(sentence: Sentence, end: int, acronym: str, found: list[Found]) -> int | None:
    """Where the name before a bracket begins: where its initials spell the acronym, else where a known name or the model's entity does."""
    words, first = sentence.words, end
    while first and (
        words[first - 1][:1].isupper() or words[first - 1] in LINKS | MARKS - {","} or (first == end and sentence.upos[first - 1] == "NOUN")
    ):
        first -= 1
    while first < end and (sentence.lower[first] in LINKS or not words[first][:1].isupper()):
        first += 1
    for start in range(first, end):
        initials = "".join(w[0] for w in words[start:end] if w[:1].isupper())
        if words[start][:1].isupper() and initials == acronym.upper():
            return start
    for k in range(first, end - 1):
        owner = any(m.first == first and m.last == k and m.name.kind == "country" for m in sentence.names) and words[k] in {"'s", "’s"}
        if owner or (sentence.lower[k] == "and" and sentence.lower[k + 1] == "the"):
            first = k + 1 + (not owner)
    known = any(first <= f.first and f.last <= end and f.kind in _BODIES and f.referent is not None and f.referent.kind != "person" for f in found)
    known = known or any(first <= start and last <= end and label == "organization" for start, last, label in sentence.entities)
    return first if known and sum(w[:1].isupper() for w in words[first:end]) > 1 else None


def _short_forms(sentence: Sentence, found: list[Found], cast: Cast) -> list[Found]:
    """``found`` with acronyms, surnames and the last words of longer names (``the Commission``) of whoever the document introduced."""
    if cast.acronyms:
        for i, word in enumerate(sentence.words):
            referent = cast.acronyms.get(word)
            if referent is not None and not any(f.first <= i < f.last and f.last - f.first > 1 for f in found):
                found[:] = [f for f in found if f.first != i]
                found.append(Found(i, i + 1, i, "unknown", referent, "organization"))
    taken = {i for f in found for i in range(f.first, f.last)}
    places = {f.first: f for f in found if f.kind == "place" and f.last == f.first + 1}
    spans = {i: (first, last, label) for first, last, label in sentence.entities for i in range(first, last)}
    for i in range(sentence.start, len(sentence.words)):
        word, text = sentence.words[i], sentence.lower[i]
        if not word[:1].isupper() or (i in taken and not (i in places and i in spans)):
            continue
        span = spans.get(i)
        referent = _bearer(sentence, i, cast, taken) if sentence.upos[i] == "PROPN" or span is not None else None
        if referent is None and i not in taken:
            referent = (
                cast.tails.get(text) if (i and (sentence.lower[i - 1] == "the" or sentence.words[i - 1] in MARKS)) or _titles(sentence, i) else None
            )
            if referent is None and span is not None and span[1] - span[0] == 1:
                referent = _single(sentence, i, span[2], cast)
        if referent is None:
            continue
        first = i
        while first >= 2 and sentence.words[first - 1] == "-" and sentence.lower[first - 2] in cast.book.words["name particle"]:
            first -= 2
        while first >= 1 and first - 1 not in taken and sentence.lower[first - 1] in cast.book.words["name particle"]:
            first -= 1
        kind = "short" if referent.kind == "person" else "unknown"
        found = [f for f in found if f is not places.get(i)] + [Found(first, i + 1, sentence.head_of(first, i + 1), kind, referent, referent.name)]
    return found


def _titles(sentence: Sentence, word: int) -> bool:
    """Whether a personal title follows: ``Commission spokeswoman``."""
    noun = sentence.noun_at(word + 1) if word + 1 < len(sentence.words) else None
    return noun is not None and noun.role.kind == "person" and noun.first == word + 1


def _single(sentence: Sentence, word: int, label: str, cast: Cast) -> Referent | None:
    """A name of one word that only the model sees. Adjectives, titles and words glued to others are no names."""
    text, book = sentence.lower[word], cast.book
    glued = (word in sentence.glued and sentence.words[word - 1] == "-") or (word + 1 in sentence.glued and sentence.words[word + 1] == "-")
    titles = ("body noun", "title modifier", "honorific", "honorific m", "honorific f", "definite", "he", "she", "it", "they", "I", "we")
    if (
        glued
        or len(text) < 2
        or sentence.upos[word] in {"ADJ", "VERB", "AUX", "ADV"}
        or text in book.nouns
        or any(text in book.words[u] for u in titles)
    ):
        return None
    if label == "organization" or (word >= 2 and sentence.lower[word - 2 : word] == ["according", "to"] and text not in cast.given):
        return cast.unknown("organization", sentence.words[word])  # a person would have been introduced
    if word and sentence.lower[word - 1] in {"the", "a", "an"}:
        return None
    given = cast.given.get(text, [])
    return given[0] if len(given) == 1 else cast.unknown("person", sentence.words[word])


def _bearer(sentence: Sentence, word: int, cast: Cast, taken: set[int]) -> Referent | None:
    """Who is called by the surname at ``word``: somebody introduced, else the only bearer in the codebook who is in office or fits the title."""
    book, before, text = cast.book, word - 1, sentence.lower[word]
    if text not in cast.surnames and text not in book.surnames:
        return None
    hyphens = [k for k in (word - 1, word + 1) if 0 <= k < len(sentence.words) and sentence.words[k] == "-" and max(k, word) in sentence.glued]
    if any(sentence.words[2 * k - word][:1].isupper() for k in hyphens if 0 <= 2 * k - word < len(sentence.words)):
        return None
    while before >= 0 and (sentence.words[before] == "-" or sentence.lower[before] in book.words["name particle"]):
        before -= 1
    titled = before >= 0 and (
        sentence.lower[before] in book.nouns or any(sentence.lower[before] in book.words[use] for use in ("honorific", "honorific m", "honorific f"))
    )
    named = before >= 0 and sentence.upos[before] == "PROPN" and sentence.words[before][:1].isupper() and before not in taken and not titled
    after = word + 1
    follows = after < len(sentence.words) and sentence.upos[after] == "PROPN" and sentence.words[after][:1].isupper() and after not in taken
    introduced = cast.surnames.get(text, [])
    if named or (follows and not introduced and not titled):
        return None
    if introduced:
        return introduced[0] if len(introduced) == 1 else None
    role = sentence.noun_ending(before) if titled else None
    return cast.bearer(text, role.role.role if role is not None else None)


def nationals(sentence: Sentence, found: Found, cast: Cast) -> Referent | None:
    """``the Israelis`` are the state; ``five Israelis`` and ``an Israeli`` are its people."""
    if found.kind not in {"people", "adjective"} or found.last - found.first > 2:
        return None
    head = found.head
    determiners = {sentence.lower[k] for k in sentence.kids[head] if sentence.relations[k] == "det"}
    counted = any(sentence.relations[k] == "nummod" for k in sentence.kids[head])
    if found.kind == "people":
        bare = "the" in determiners and not counted and sentence.relations[head].startswith("nsubj")
        return cast.state(found.target) if bare else None
    nominal = sentence.upos[head] in {"NOUN", "PROPN"} and sentence.relations[head] not in {"amod", "compound", "flat"}
    if nominal and (counted or determiners & cast.book.words["indefinite"]):
        return cast.collective([cast.state(found.target)], cast.book.roles["citizen"], plural=False)
    return None
