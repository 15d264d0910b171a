"""Proper names of a document: those of the codebook, those that only the reading model sees, and short forms that stand for either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sitroom.codebook import fold
from sitroom.coding.cast import Cast, Referent
from sitroom.coding.phrases import NameMatch, Sentence

__all__ = ["Found", "find_names"]

_BODIES = frozenset({"organisation", "institution", "group", "unknown"})
_LINKS = frozenset({"of", "for", "the", "and", "in", "on", "to", "de", "la", "des", "du", "&", "-", "'s", "’s"})
_MARKS = frozenset({"'s", "’s", "'", "’", ","})


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
    countries = {m.name.target for s in sentences for m in s.names if m.name.kind in {"country", "adjective", "metonym", "people"}}
    countries |= {cast.book.people[m.name.target].terms[-1].country or "" for s in sentences for m in s.names if m.name.kind == "person"}
    full = [_full_names(sentence, cast, countries) for sentence in sentences]
    for sentence, found in zip(sentences, full, strict=True):
        _acronyms(sentence, found, cast)
        for f in found:
            if f.kind in _BODIES and f.referent is not None and f.referent.kind != "person" and f.last - f.first > 1:
                cast.shorten(f.referent, sentence.lower[f.last - 1])
    return [sorted(_short_forms(sentence, found, cast)) for sentence, found in zip(sentences, full, strict=True)]


def _full_names(sentence: Sentence, cast: Cast, countries: set[str]) -> list[Found]:
    start = _dateline(sentence)
    matches = [m for m in sentence.names if m.last > start and not _common(sentence, m) and not _foreign(sentence, m, countries)]
    unknown: list[tuple[int, int, str]] = []
    for first, last, label in _spans(sentence):
        if first < start or any(m.first <= first and last <= m.last for m in matches):
            continue
        inside = [m for m in matches if m.first < last and m.last > first]
        if label == "person":
            if last - first < 2 or any(m.name.kind == "person" for m in inside):
                continue
            matches = [m for m in matches if m not in inside]
        elif last - first < 2 or _is_role(sentence, first, last) or any(_covers(m, last) for m in inside):
            continue
        unknown.append((first, last, label))
    owned = {i for m in matches for i in range(m.first, m.last)}.union(i for first, last, _ in unknown for i in range(first, last))
    unknown += [(first, last, "organization") for first, last in _proper_bodies(sentence, owned) if first >= start]
    found = []
    for first, last, label in unknown:
        referent = cast.known_by_parts(sentence.words[first:last]) if label == "person" else None
        referent = referent or cast.unknown(label, _text(sentence, first, last))
        if label == "organization":
            _settle(referent, sentence, matches, first, last, cast)
        found.append(Found(first, last, sentence.head_of(first, last), "unknown" if referent.person is None else "person", referent, label))
    taken = {i for first, last, label in unknown if label == "organization" for i in range(first, last)}
    found += [Found(m.first, m.last, m.head, m.name.kind, cast.named(m.name), m.name.target) for m in matches if m.first not in taken]
    return found


def _dateline(sentence: Sentence) -> int:
    """How many words at the start say where and when a report was written (``CAIRO, March 3 (Agency) -``), which is no part of what it says."""
    words = sentence.words
    if not words or len(words[0]) < 3 or not any(m.first == 0 and m.name.kind in {"metonym", "place", "country"} for m in sentence.names):
        return 0
    for i, word in enumerate(words[:14]):
        if word in {"-", "–", "—"} and i and i not in sentence.glued:
            return i + 1 if words[0].isupper() or "(" in words[:i] else 0
        if word[0].islower():
            return 0
    return 0


def _spans(sentence: Sentence) -> list[tuple[int, int, str]]:
    """The model's people and organisations with the ends set right: neighbours joined, hyphened words whole, titles and articles left out."""
    joined: list[tuple[int, int, str]] = []
    for entity in sorted(e for e in sentence.reading.entities if e.label in {"person", "organization"}):
        first, last, label = entity.first, entity.last, entity.label
        while first >= 2 and first in sentence.glued and sentence.words[first - 1] == "-" and sentence.words[first - 2][:1].isupper():
            first -= 2
        while last + 1 < len(sentence.words) and last in sentence.glued and sentence.words[last] == "-" and _goes_on(sentence, last + 1, label):
            last += 2
        if joined and joined[-1][1] >= first and sentence.words[first] not in _MARKS:
            before, _, other = joined.pop()
            first, label = before, "person" if "person" in {label, other} else label
        joined.append((first, max(last, first + 1), label))
    spans = []
    for first, last, label in joined:
        person = label == "person" or _titled(sentence, first, last)
        first, last = _trim(sentence, first, last, person=person)
        if first < last and sentence.words[first][:1].isupper() and not any(w.isdigit() for w in sentence.words[first:last] if "-" in sentence.words[first:last]):
            spans.append((first, last, "person" if person else "organization"))
    return spans


def _goes_on(sentence: Sentence, word: int, label: str) -> bool:
    """Whether ``word`` after a hyphen is part of the name: ``Botsan-Kharchenko``, ``Fei-fan``, not ``Kenyan-led``."""
    capital = sentence.words[word][:1].isupper() or sentence.words[word].isdigit()
    return capital or (label == "person" and len(sentence.words[word]) < 6 and sentence.upos[word] in {"PROPN", "NOUN"} and word >= 3)


def _titled(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the last word of a personal title lies in the stretch with a name behind it: ``Secretary of State Rubio``."""
    for i in range(first, last - 1):
        noun = sentence.noun_ending(i)
        if noun is not None and noun.role.kind == "person" and not noun.plural:
            rest = range(i + 1, last)
            return all(sentence.words[k][:1].isupper() and sentence.lower[k] not in sentence.book.nouns for k in rest)
    return False


def _is_role(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the whole stretch is a role noun with its nationality: ``Ministry of Foreign Affairs``, ``Foreign Ministry``."""
    head = sentence.noun_at(first)
    if head is not None and head.last >= last:
        return True
    noun = sentence.noun_at(last - 1)
    owned = {i for m in sentence.names for i in range(m.first, m.last)}
    return noun is not None and all(i in owned or i >= noun.first for i in range(first, last))


def _proper_bodies(sentence: Sentence, owned: set[int]) -> list[tuple[int, int]]:
    """Capitalised runs with a body noun at their end that nobody else claims: ``the Transitional Presidential Council``."""
    words, lower, body = sentence.words, sentence.lower, sentence.book.words["body noun"]
    found: list[tuple[int, int]] = []
    for i in range(2, len(words)):
        if lower[i] not in body or not words[i][:1].isupper() or i in owned:
            continue
        noun, first = sentence.noun_at(i), i
        while first > 0 and words[first - 1][:1].isupper() and first - 1 not in owned and lower[first - 1] != "the":
            first -= 1
        following = i + 1 < len(words) and words[i + 1][:1].isupper() and i + 1 not in owned
        opened = first > 0 and (lower[first - 1] in {"the", "a", "an", *_MARKS} or first - 1 in owned)
        capitals = sum(w[:1].isupper() for w in words)
        if opened and not following and first < (noun.first if noun else i) and i - first >= 2 and 2 * capitals < len(words):
            found.append((first, i + 1))
    return found


def _settle(referent: Referent, sentence: Sentence, matches: list[NameMatch], first: int, last: int, cast: Cast) -> None:
    """Give an organisation the country in its name, or right before it (``Haiti's Transitional Council``)."""
    if referent.country:
        return
    before = first - (1 if first and sentence.words[first - 1] in _MARKS - {","} else 0)
    for m in matches:
        if (first <= m.first and m.last <= last) or (m.last == before and m.name.kind in {"country", "adjective"}):
            owner = cast.named(m.name)
            referent.country = owner.country if owner is not None else None


def _covers(match: NameMatch, last: int) -> bool:
    """Whether a codebook name inside an organisation's name makes the longer name needless."""
    return match.name.kind in {"organisation", "institution", "group", "person"} or match.last == last


def _foreign(sentence: Sentence, match: NameMatch, countries: set[str]) -> bool:
    """Whether the codebook's institution is another state's namesake: ``the Philippine Senate``, the Congress of a text that does not name its state."""
    if match.name.kind != "institution":
        return False
    before = match.first - (2 if match.first > 1 and sentence.words[match.first - 1] in {"'s", "’s"} else 1)
    owners = [m.name.target for m in sentence.names if m.last == before + 1 and m.name.kind in {"country", "adjective"}]
    country = match.name.target.partition(".")[0]
    common = " ".join(sentence.lower[match.first : match.last]) in sentence.book.nouns
    return bool(owners and owners[0] != country) or (common and not any(c.partition(".")[0] == country for c in countries))


def _text(sentence: Sentence, first: int, last: int) -> str:
    """The words with the spacing of the text."""
    return "".join((" " if i > first and i not in sentence.glued else "") + sentence.words[i] for i in range(first, last))


def _trim(sentence: Sentence, first: int, last: int, *, person: bool) -> tuple[int, int]:
    """The entity without possessive mark and article and, for people, without titles and nationalities before the name."""
    words, book, lower = sentence.words, sentence.book, sentence.lower
    while last > first and (words[last - 1] in _MARKS or lower[last - 1] in _LINKS):
        last -= 1
    while first < last and lower[first] in {"the", "a", "an"}:
        first += 1
    if not person:
        return first, last
    owned = {i for m in sentence.names if m.name.kind != "person" for i in range(m.first, m.last)}
    start = first
    while first < last - 1:
        word = lower[first]
        long = next((end for end in range(min(first + 4, last - 1), first + 1, -1) if " ".join(lower[first:end]) in book.nouns), None)
        title = word in book.nouns or any(word in book.words[use] for use in ("title modifier", "honorific", "honorific m", "honorific f"))
        nationality = first in owned and any(first < i < last and (lower[i] in book.nouns) for i in range(first, last))
        ended = sentence.noun_ending(first)
        if not (long or title or nationality or ended or words[first] in {"-", "'s", "’s"} or (word == "of" and first > start)):
            break
        first = long or first + 1
    return first, last


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
        first, spelled = _long_form(sentence, i, acronym, found)
        if first is None:
            continue
        named = next((f for f in found if f.last == i and f.kind in _BODIES | {"bloc"} and f.first <= first and f.referent is not None), None)
        known = next((f for f in found if f.first == i + 1 and f.kind in _BODIES - {"unknown"}), None)
        referent = named.referent if named is not None else None
        if known is not None and known.referent is not None and (referent is None or referent.id.startswith("organization.")):
            shared = set(sentence.lower[first:i]) & cast.words_of(known.target) - _LINKS
            referent = known.referent if shared and (spelled or len(shared) > 1) else referent
        if referent is None:
            referent = cast.unknown("organization", _text(sentence, first, i))
            _settle(referent, sentence, sentence.names, first, i, cast)
        if referent.kind == "person":
            continue
        cast.acronyms[acronym] = referent
        if named is None:
            found[:] = [f for f in found if f.last <= first or f.first >= i]
            found.append(Found(first, i, sentence.head_of(first, i), "unknown", referent, "organization"))


def _long_form(sentence: Sentence, end: int, acronym: str, found: list[Found]) -> tuple[int | None, bool]:
    """Where the name before a bracket begins, and whether its initials spell the acronym."""
    words, first = sentence.words, end
    while first and (words[first - 1][:1].isupper() or sentence.lower[first - 1] in _LINKS or (first == end and sentence.upos[first - 1] == "NOUN")):
        first -= 1
    while first < end and (sentence.lower[first] in _LINKS or not words[first][:1].isupper()):
        first += 1
    for start in range(first, end):
        initials = "".join(w[0] for w in words[start:end] if w[:1].isupper())
        if words[start][:1].isupper() and initials == acronym.upper():
            return start, True
    known = [f.first for f in found if first <= f.first and f.last <= end and f.kind in _BODIES and f.referent is not None and f.referent.kind != "person"]
    capitals = sum(w[:1].isupper() for w in words[first:end])
    return (known[0], False) if known and capitals > 1 else (None, False)


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
    spans = {i: (first, last, label) for first, last, label in _spans(sentence) for i in range(first, last)}
    for i in range(_dateline(sentence), len(sentence.words)):
        word, text = sentence.words[i], sentence.lower[i]
        if not word[:1].isupper() or (i in taken and not (i in places and i in spans)):
            continue
        span = spans.get(i)
        referent = _bearer(sentence, i, cast, taken) if sentence.upos[i] == "PROPN" or span is not None else None
        if referent is None and i not in taken:
            referent = cast.tails.get(text) if i and sentence.lower[i - 1] in {"the", *_MARKS} or _titles(sentence, i) else None
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
    glued = word in sentence.glued and sentence.words[word - 1] == "-" or (word + 1 in sentence.glued and sentence.words[word + 1] == "-")
    titles = ("title modifier", "honorific", "honorific m", "honorific f", "definite", "he", "she", "it", "they", "I", "we")
    if glued or len(text) < 2 or sentence.upos[word] in {"ADJ", "VERB", "AUX", "ADV"} or text in book.nouns or any(text in book.words[u] for u in titles):
        return None
    if label == "organization":
        return cast.unknown("organization", sentence.words[word])
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


_ = fold
