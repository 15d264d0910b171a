"""Titles, nationalities and appositions around a person's name: ``Polish Foreign Minister X``, ``X, a spokeswoman for the World Food Programme``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sitroom.coding.cast import Cast, Referent
from sitroom.coding.names import Found
from sitroom.coding.phrases import NounMatch, Sentence
from sitroom.coding.reference import History
from sitroom.records import Role

__all__ = ["Offices", "Title", "apposition", "title_before"]

_AFFILIATIONS = frozenset({"country", "adjective", "metonym", "organisation", "institution", "group", "bloc", "bloc-adjective", "unknown"})
_PROPER = frozenset({"organisation", "institution", "group", "unknown"})
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})


class Title(NamedTuple):
    """Words ``first`` up to, not including, ``last`` say who somebody is."""

    first: int
    last: int
    nouns: list[NounMatch]
    owners: list[Found]
    gender: str | None
    former: bool


def _ending(named: Sequence[Found], end: int, *, place: bool = False) -> Found | None:
    kinds = _AFFILIATIONS | {"place"} if place else _AFFILIATIONS
    return next((f for f in named if f.last == end and f.kind in kinds and (f.referent is None or f.referent.kind != "person")), None)


def _starting(named: Sequence[Found], start: int, *, place: bool = False) -> Found | None:
    kinds = _AFFILIATIONS | {"place"} if place else _AFFILIATIONS
    return next((f for f in named if f.first == start and f.kind in kinds and (f.referent is None or f.referent.kind != "person")), None)


def title_before(sentence: Sentence, found: Found, named: Sequence[Found]) -> Title | None:
    """What stands right before the name: role nouns, honorifics, nationalities, possessors. None where nothing does."""
    lower, book = sentence.lower, sentence.book
    nouns: list[NounMatch] = []
    owners: list[Found] = []
    gender, former, i, first = None, False, found.first - 1, found.first
    while i >= 0:
        owner = _ending(named, i + 1, place=bool(nouns))
        if owner is not None:
            if not nouns and owner.kind not in {"adjective"}:
                of = owner.first - 1 - (lower[owner.first - 1] == "the" if owner.first else 0)
                noun = sentence.noun_at(of - 1) if of >= 1 and lower[of] == "of" else None
                if noun is None:
                    break
                nouns.insert(0, noun)
                owners.append(owner)
                i, first = noun.first - 1, noun.first
                continue
            owners.append(owner)
            i, first = owner.first - 1, owner.first
            continue
        noun = sentence.noun_ending(i)
        if sentence.upos[i] in {"VERB", "AUX"} and lower[i] not in book.words["title modifier"]:
            break
        modifying = bool(nouns) and lower[i] in book.words["title modifier"]
        if noun is not None and not modifying and (nouns or (noun.role.kind == "person" and not noun.plural)):
            nouns.insert(0, noun)
            i, first = noun.first - 1, noun.first
        elif lower[i] in book.words["honorific m"] or lower[i] in book.words["honorific f"]:
            gender = "m" if lower[i] in book.words["honorific m"] else "f"
            i, first = i - 1, i
        elif lower[i] in book.words["honorific"]:
            i, first = i - 1, i
        elif lower[i] in book.words["title modifier"] and lower[i]:
            former = former or lower[i] in book.words["former"]
            i, first = i - 1, i
        elif _links(sentence, i, named, after_noun=bool(nouns)):
            i -= 1
        else:
            break
    if first == found.first or not (nouns or gender or owners or sentence.lower[first] in book.words["honorific"]):
        return None
    while i >= 0 and lower[i] in {"the", "a", "an"} and nouns and i == first - 1:
        i, first = i - 1, i
    if nouns and nouns[-1].form.endswith("woman"):
        gender = "f"
    return Title(first, found.first, nouns, owners, gender, former)


def _links(sentence: Sentence, i: int, named: Sequence[Found], *, after_noun: bool) -> bool:
    """Whether word ``i`` only ties the parts of a title together: a possessive mark after a name, a hyphen."""
    if sentence.words[i] in _POSSESSIVE:
        return after_noun and _ending(named, i) is not None
    return sentence.words[i] == "-" and i > 0 and (after_noun or sentence.lower[i - 1] in sentence.book.words["title modifier"])


def apposition(sentence: Sentence, found: Found, named: Sequence[Found]) -> Title | None:
    """What a comma after the name introduces: ``, the German chancellor`` or ``, a spokeswoman for the agency``. None where it is something else."""
    words, lower, book = sentence.words, sentence.lower, sentence.book
    i = found.last
    end = len(words)
    if i >= end or words[i] not in {",", "(", "–", "—"}:
        return None
    i += 1
    first, nouns, owners, former = i, [], [], False
    while i < end:
        owner = _starting(named, i, place=True)
        if owner is not None:
            owners.append(owner)
            i = owner.last
            continue
        if lower[i] in book.words["title modifier"] and any((n := sentence.noun_at(w)) and n.first == i + 1 for w in range(i + 1, min(i + 4, end))):
            former = former or lower[i] in book.words["former"]
            i += 1
            continue
        noun = next((n for w in range(i, min(i + 5, end)) if (n := sentence.noun_at(w)) and n.first == i and (n.last > w or w == i)), None)
        longer = next((n for w in range(min(i + 4, end - 1), i, -1) if (n := sentence.noun_at(w)) and n.first == i), None)
        noun = longer or noun
        if noun is not None and not noun.plural:
            nouns.append(noun)
            i = noun.last
            if i < end and _follows(sentence, i, named) is None and sentence.noun_at(i) is None:
                break
            if i < end and (affiliation := _follows(sentence, i, named)) is not None:
                owners.insert(0, affiliation)
                i = affiliation.last
                break
            continue
        modifier = sentence.upos[i] in {"DET", "ADJ", "NUM"} or lower[i] in book.words["title modifier"] or words[i] in {*_POSSESSIVE, "-"}
        if not modifier or nouns:
            break
        former = former or lower[i] in book.words["former"]
        i += 1
    if not nouns or nouns[-1].role.kind != "person":
        return None
    if i < end and sentence.upos[i] in {"VERB", "AUX"} and sentence.relations[found.head] == "conj":
        return None
    gender = "f" if nouns[-1].form.endswith("woman") else None
    return Title(first, i, nouns, owners, gender, former)


def _follows(sentence: Sentence, i: int, named: Sequence[Found]) -> Found | None:
    """The affiliation after a role noun: ``of Kenya``, ``for the World Food Programme``, ``at Amnesty International``."""
    if sentence.lower[i] not in sentence.book.words["of person"]:
        return None
    i += 1
    of = sentence.lower[i - 1] == "of"
    while i < len(sentence.words) and (sentence.upos[i] in {"DET", "ADJ"} and _starting(named, i, place=of) is None):
        i += 1
    return _starting(named, i, place=of) if i < len(sentence.words) else None


class Offices:
    """The part of the resolver that ties names to the titles and role nouns around them."""

    named: Sequence[list[Found]]
    cast: Cast
    history: History
    referents: list[dict[int, tuple[Referent, ...]]]
    extents: list[dict[int, tuple[int, int]]]

    def _introduce(self, sentence: Sentence, found: Found) -> None:
        """Give a named person the title, nationality and apposition that stand around the name."""
        table, extents = self.referents[sentence.number], self.extents[sentence.number]
        person = found.referent
        if person is None:
            return
        before = title_before(sentence, found, self.named[sentence.number])
        if before is not None:
            self._entitle(sentence, person, before)
            for i in range(before.first, found.last):
                if i not in table or i >= found.first or (before.nouns and any(n.first <= i < n.last for n in before.nouns)):
                    table[i] = (person,)
                    extents[i] = (before.first, found.last)
        after = apposition(sentence, found, self.named[sentence.number])
        if after is not None and after.nouns:
            self._entitle(sentence, person, after)
            for noun in after.nouns:
                for i in range(noun.first, noun.last):
                    if i not in table or table[i][0].kind != "person":
                        table[i] = (person,)
                        extents[i] = (after.first, after.last)

    def _entitle(self, sentence: Sentence, person: Referent, title: Title) -> None:
        owners = [f.referent for f in title.owners if f.referent is not None and f.referent is not person]
        if title.gender:
            person.gender = title.gender
        for noun in title.nouns:
            person.titles.add(noun.role.role)
            person.titles.update(self.cast.roles_in(noun.form))
        owner = owners[0] if owners else None
        if not person.open:
            return
        if owner is None and person.base is None:
            bodies = [b for n in title.nouns if n.role.kind != "person" for b in self.history.body(n) if b.country and b.base]
            owner = bodies[0] if bodies else None
        if owner is not None and person.base is None:
            person.base, person.country = owner.base, owner.country
        if title.nouns and person.sector is None:
            noun = title.nouns[-1]
            person.sector = "ELI" if title.former and noun.role.sector == "GOV" else self.cast.sector(noun, owner, title.nouns)
            text = " ".join(sentence.words[title.nouns[0].first : title.nouns[-1].last])
            person.roles.append(Role(title=text, country=person.country, sector=person.sector))

    def _office(self, person: Referent, noun: NounMatch, owners: list[Referent]) -> None:
        """What a role noun in apposition says about a person."""
        if person.kind != "person":
            return
        person.titles.update(self.cast.roles_in(noun.form))
        if person.open and owners and person.base is None:
            person.base, person.country = owners[0].base, owners[0].country
        if person.open and person.sector is None:
            person.sector = self.cast.sector(noun, owners[0] if owners else None)

    def _beside(self, sentence: Sentence, word: int, noun: NounMatch | None = None) -> Found | None:
        """The name in apposition after the phrase of ``word``: ``the chancellor, Jane Doe,``; ``the broadcaster RTS``."""
        words, end = sentence.words, noun.last if noun is not None else word + 1
        person = noun is None or (noun.role.kind == "person" and not noun.plural)
        for found in self.named[sentence.number]:
            referent = found.referent
            if referent is None or found.first <= word or found.first - word > 9 or (referent.kind == "person") != person:
                continue
            if not person and (found.kind not in _PROPER or referent.kind in {"person", "state"} or noun is None or noun.plural):
                continue
            hung = sentence.heads[found.head] == word and sentence.relations[found.head] in {"appos", "flat", "flat:name"}
            if hung or (not person and found.first == end and noun is not None and referent.kind in {noun.role.kind, "organization"}):
                return found
            closed = found.last >= len(words) or words[found.last] in {",", "."}
            first = self.extents[sentence.number].get(found.first, (found.first, 0))[0]
            gap = range(word + 1, first - 1)
            apart = any(words[i] == "," or sentence.upos[i] in {"VERB", "AUX", "CCONJ", "SCONJ", "PRON"} for i in gap)
            if words[first - 1] == "," and first > end and closed and not apart:
                return found
        return None

    def _adjacent(self, sentence: Sentence, first: int) -> list[Referent]:
        """A nationality or possessor right before the phrase that the parse hung elsewhere."""
        i = first - 1
        while i >= 0 and sentence.upos[i] == "ADJ" and i not in self.referents[sentence.number]:
            i -= 1
        if i >= 0 and sentence.parted(i):
            return []
        if i >= 1 and sentence.words[i] in {"'s", "’s"}:
            i -= 1
        elif i < 0 or not sentence.words[i][:1].isupper() or sentence.relations[i].startswith(("nsubj", "obj", "obl", "root")):
            return []
        return [r for r in self.referents[sentence.number].get(i, ()) if r.base]
