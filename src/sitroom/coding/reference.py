"""Pronouns and definite phrases: which earlier mention they take up. Where the antecedent is not clear the answer is nobody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sitroom.codebook import Codebook
from sitroom.coding.cast import Referent
from sitroom.coding.phrases import NounMatch, Sentence

__all__ = ["History", "Mention"]

_BODIES = frozenset({"state", "igo", "ngo", "company", "court", "media", "party", "rebel", "military", "government", "organization", "group"})
_FAMILY = {  # kinds that a noun of one kind may take up
    "igo": {"igo", "military"},
    "rebel": {"rebel", "party"},
    "group": {"rebel", "igo", "party", "ngo", "organization", "company", "group"},
    "company": {"company", "organization"},
    "ngo": {"ngo", "organization"},
    "party": {"party", "rebel"},
    "media": {"media"},
    "court": {"court"},
    "government": {"government", "igo", "organization"},
    "military": {"military", "rebel"},
}


class Mention(NamedTuple):
    """Somebody mentioned at ``word`` of sentence ``sentence``."""

    sentence: int
    word: int
    referents: tuple[Referent, ...]
    subject: bool
    plural: bool


class History:
    """What was mentioned so far, oldest first."""

    def __init__(self, book: Codebook) -> None:
        self.book = book
        self.mentions: list[Mention] = []

    def add(self, sentence: Sentence, word: int, referents: tuple[Referent, ...], *, plural: bool) -> None:
        """Remember a mention."""
        subject = sentence.relations[word].startswith("nsubj")
        self.mentions.append(Mention(sentence.number, word, referents, subject, plural))

    def near(self, sentence: int, word: int, *, back: int = 1) -> Iterable[list[Mention]]:
        """The mentions before ``word`` of its own sentence, then those of the sentence before, up to ``back`` sentences."""
        for number in range(sentence, sentence - back - 1, -1):
            here = [m for m in reversed(self.mentions[-120:]) if m.sentence == number and (number < sentence or m.word < word)]
            if here:
                yield here

    def pronoun(self, sentence: Sentence, word: int) -> tuple[Referent, ...]:
        """Whom a personal or possessive pronoun means."""
        words, text = self.book.words, sentence.lower[word]
        if sentence.relations[word] == "expl":
            return ()
        if text in words["he"] or text in words["she"]:
            return self._person(sentence, word, "m" if text in words["he"] else "f")
        if text in words["it"]:
            return self._body(sentence, word)
        if text in words["they"]:
            return self._several(sentence, word)
        return ()

    def _clear(self, mentions: list[Mention]) -> tuple[Referent, ...]:
        """The latest subject, else the only candidate."""
        for mention in mentions:
            if mention.subject:
                return mention.referents
        sets = {tuple(id(r) for r in m.referents) for m in mentions}
        return mentions[0].referents if len(sets) == 1 else ()

    def _free(self, sentence: Sentence, word: int, mentions: list[Mention]) -> list[Mention]:
        """``mentions`` without the subject of the clause whose object the pronoun is (principle B of binding theory)."""
        if sentence.relations[word] not in {"obj", "iobj", "obl"}:
            return mentions
        own = {k for k in sentence.kids[sentence.heads[word]] if sentence.relations[k].startswith("nsubj")}
        barred = [m.referents for m in mentions if m.sentence == sentence.number and m.word in own]
        return [m for m in mentions if m.referents not in barred]

    def _person(self, sentence: Sentence, word: int, gender: str) -> tuple[Referent, ...]:
        for near in self.near(sentence.number, word):
            here = self._free(sentence, word, near)
            fitting = [m for m in here if len(m.referents) == 1 and m.referents[0].kind == "person" and m.referents[0].gender in {None, gender}]
            found = self._clear(fitting)
            if found:
                found[0].gender = gender
                return found
            if fitting:
                return ()
        return ()

    def _body(self, sentence: Sentence, word: int) -> tuple[Referent, ...]:
        head = sentence.heads[word]
        clausal = head >= 0 and any(sentence.relations[k] in {"csubj", "ccomp", "xcomp"} for k in sentence.kids[head])
        if clausal and sentence.lower[word] == "it" and sentence.upos[head] in {"ADJ", "NOUN"}:
            return ()
        for near in self.near(sentence.number, word):
            here = self._free(sentence, word, near)
            earlier = near[0].sentence < sentence.number
            fitting = [m for m in here if len(m.referents) == 1 and m.referents[0].kind in _BODIES and (m.subject or not earlier)]
            found = self._clear(fitting)
            if found:
                return found
            if fitting:
                return ()
        return ()

    def _several(self, sentence: Sentence, word: int) -> tuple[Referent, ...]:
        for near in self.near(sentence.number, word):
            here = self._free(sentence, word, near)
            plural = [m for m in here if m.plural or len(m.referents) > 1]
            found = self._clear(plural)
            if found:
                return found
            if plural:
                return ()
            bodies = [m for m in here if m.referents and m.referents[0].kind in _BODIES and m.subject]
            found = self._clear(bodies) if len({m.referents for m in bodies}) == 1 else ()
            if found:
                return found
        return ()

    def pair(self) -> tuple[Referent, ...]:
        """The last two distinct states, in order of mention; nobody where fewer were mentioned."""
        found: list[Referent] = []
        for mention in reversed(self.mentions):
            for referent in reversed(mention.referents):
                if referent.kind == "state" and referent not in found:
                    found.append(referent)
                if len(found) == 2:
                    return tuple(reversed(found))
        return ()

    def state(self) -> tuple[Referent, ...]:
        """The last state mentioned."""
        return next((m.referents for m in reversed(self.mentions) if len(m.referents) == 1 and m.referents[0].kind == "state"), ())

    def holder(self, noun: NounMatch, bases: set[str]) -> tuple[Referent, ...]:
        """The person already introduced who holds the office that ``noun`` names, of one of ``bases`` where any is given."""
        latest: list[Referent] = []
        for mention in reversed(self.mentions):
            for referent in mention.referents:
                fits = referent.kind == "person" and noun.role.role in referent.titles and (not bases or (referent.base or referent.country) in bases)
                if fits and referent not in latest:
                    latest.append(referent)
        people = [r for r in latest if r.person or r.open]
        if bases and len(people) > 1 and "office" not in noun.role.flags:
            return ()
        return (people[0],) if people else tuple(latest[:1])

    def body(self, noun: NounMatch) -> tuple[Referent, ...]:
        """The last body that a definite phrase without owner can take up: ``the ministry``, ``the group``, ``the alliance``."""
        family = _FAMILY.get(noun.role.kind, set())
        for mention in reversed(self.mentions):
            if len(mention.referents) != 1 or mention.plural:
                continue
            referent = mention.referents[0]
            last = referent.id.rpartition(".")[2].replace("-", " ")
            if last.endswith(noun.form) and "." in referent.id:
                return (referent,)
            if "bare" in noun.role.flags and referent.kind == noun.role.kind and referent.country:
                return (referent,)
            generic = noun.role.kind in {"igo", "rebel", "group", "company", "ngo", "party", "court", "media"}
            if generic and referent.kind in family:
                return (referent,)
        return ()
