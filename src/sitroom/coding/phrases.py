"""One sentence as the actor resolver sees it: names found, role nouns found, who belongs to whom."""

from __future__ import annotations

from typing import NamedTuple

from sitroom.codebook import Codebook, Name, RoleNoun, fold
from sitroom.reading.graph import Reading

__all__ = ["NameMatch", "NounMatch", "Sentence", "choose"]

_RANK = ("person", "country", "organisation", "institution", "group", "metonym", "bloc", "adjective", "bloc-adjective", "people", "place")
_NOMINAL = frozenset({"NOUN", "PROPN"})
_INSIDE = frozenset({"det", "amod", "compound", "nummod", "flat", "fixed", "nmod:poss", "flat:name", "goeswith", "advmod"})
_AFTER = frozenset({"nmod", "flat", "fixed", "compound", "case", "nummod"})


class NameMatch(NamedTuple):
    """Words ``first`` up to, not including, ``last`` write ``name``; ``head`` is the word that the parse hangs them on."""

    first: int
    last: int
    head: int
    name: Name


class NounMatch(NamedTuple):
    """Words ``first`` up to, not including, ``last`` are a role noun."""

    first: int
    last: int
    role: RoleNoun
    plural: bool
    form: str


def choose(names: list[Name]) -> Name:
    """The likeliest of several entries written alike: people and states before bodies, bodies before places."""
    return min(names, key=lambda name: _RANK.index(name.kind)) if len(names) > 1 else names[0]


class Sentence:
    """A reading with the look-ups that the resolver needs, each computed once."""

    def __init__(self, number: int, reading: Reading, book: Codebook) -> None:
        self.number, self.reading, self.book = number, reading, book
        self.words, self.upos, self.heads, self.relations = reading.words, reading.upos, reading.heads, reading.relations
        self.lower = [fold(word) for word in reading.words]
        self.kids: list[list[int]] = [[] for _ in self.words]
        for i, head in enumerate(self.heads):
            if head >= 0:
                self.kids[head].append(i)
        self.glued = frozenset(i for i in range(1, len(self.words)) if reading.spans[i][0] == reading.spans[i - 1][1])
        self.quoted = [False] * len(self.words)
        self.names = [NameMatch(first, last, self.head_of(first, last), choose(names)) for first, last, names in self._scan()]

    def _scan(self) -> list[tuple[int, int, list[Name]]]:
        """Names from left to right; ``the West African bloc`` holds West Africa, not the West."""
        found, out = self.book.names.scan(self.words), []
        for first, last, names in found:
            if last - first > 1 and self.lower[first] == "the":
                inner = self.book.names.scan(self.words[first + 1 : last + 4])
                if inner and inner[0][0] == 0 and first + 1 + inner[0][1] > last:
                    out.append((first + 1, first + 1 + inner[0][1], inner[0][2]))
                    continue
            if not out or first >= out[-1][1]:
                out.append((first, last, names))
        return out

    def is_subject(self, word: int) -> bool:
        """Whether ``word`` is a subject, or hangs on a verb after it by a relation that names no role there (``Dr Smith said``)."""
        relation, head = self.relations[word], self.heads[word]
        return relation.startswith("nsubj") or (relation in {"flat", "dep"} and word < head and self.upos[head] == "VERB")

    def is_main(self, word: int) -> bool:
        """Whether ``word`` is the subject of a main clause."""
        head = self.heads[word]
        return head >= 0 and self.is_subject(word) and self.relations[head] in {"root", "conj", "parataxis"}

    def parted(self, word: int) -> bool:
        """Whether a hyphen cuts the nationality at ``word`` from its noun: ``Russian-made rockets``, ``pro-Russian rebels``."""
        words, parts = self.words, self.book.words
        after = word + 2 < len(words) and words[word + 1] == "-" and self.lower[word + 2] in parts["parted"]
        return after or (word >= 2 and words[word - 1] == "-" and word in self.glued and self.lower[word - 2] in parts["parting"])

    def head_of(self, first: int, last: int) -> int:
        """The last word of the stretch that hangs on a word outside it."""
        for i in range(last - 1, first - 1, -1):
            if not first <= self.heads[i] < last:
                return i
        return last - 1

    def case_of(self, word: int) -> str:
        """The first preposition of ``word``, folded; empty where it has none."""
        return next((self.lower[k] for k in self.kids[word] if self.relations[k] == "case" and k < word), "")

    def is_definite(self, word: int, first: int) -> bool:
        """Whether a definite determiner opens the phrase of ``word``."""
        return any(self.lower[k] in self.book.words["definite"] for k in (*self.kids[word], *range(max(0, first - 1), first)) if k <= word)

    def noun_at(self, word: int) -> NounMatch | None:
        """The longest role noun headed by ``word``: words before it (``foreign minister``) or an of-phrase after (``minister of defence``)."""
        nouns, lower = self.book.nouns, self.lower
        end = len(lower)
        if word and f"{lower[word - 1]} {lower[word]}" in self.book.words["not a role"]:
            return None
        for size in (5, 4, 3):
            if word + size <= end and lower[word + 1] in {"of", "in", "for"}:
                form = " ".join(lower[word : word + size])
                if form in nouns:
                    return self._noun(word, word + size, form)
        for first in range(max(0, word - 5), word + 1):
            form = " ".join(part for part in lower[first : word + 1] if part != "-")
            if form in nouns and lower[first] != "-":
                return self._noun(first, word + 1, form)
        return None

    def _noun(self, first: int, last: int, form: str) -> NounMatch:
        return NounMatch(first, last, self.book.nouns[form], form in self.book.plurals or form.endswith("children"), form)

    def noun_ending(self, word: int) -> NounMatch | None:
        """The longest role noun that ends at ``word``, of-phrases included, whatever the tags say."""
        for first in range(max(0, word - 4), word):
            whole = self.noun_at(first)
            if whole is not None and whole.last == word + 1 and whole.first == first:
                return whole
        best = self.noun_at(word)
        return best if best is not None and best.last == word + 1 else None

    def noun_head(self, word: int) -> NounMatch | None:
        """``noun_at`` where ``word`` is a noun by its tag or stands where only a noun can."""
        if self.upos[word] not in _NOMINAL and not (
            self.upos[word] in {"ADJ", "VERB"} and self.relations[word] in {"nsubj", "obj", "nsubj:pass", "nmod:poss"}
        ):
            return None
        found = self.noun_at(word)
        return None if found is None or "modifier" in found.role.flags else found

    def stretch(self, word: int, first: int, last: int) -> tuple[int, int]:
        """Words of the noun phrase around ``first``..``last`` with its modifiers and of-phrases, without clauses, appositions and conjuncts."""
        queue, inside = [word], set(range(first, last))
        while queue:
            here = queue.pop()
            for kid in self.kids[here]:
                relation = self.relations[kid]
                allowed = relation in _INSIDE if kid < here else relation in _AFTER or relation in _INSIDE
                if kid > here and relation == "nmod" and here == word and self.case_of(kid) not in self.book.words["of"]:
                    continue
                if (relation == "case" and kid < here and here == word) or (relation == "advmod" and here == word):
                    continue
                if relation == "case" and kid < here:
                    allowed = True
                if (allowed or (relation in {"conj", "cc"} and here != word)) and kid not in inside:
                    inside.add(kid)
                    queue.append(kid)
        low, high = first, last
        while low - 1 in inside or (low in self.glued and self.words[low - 1] == "-" and low - 2 in inside):
            low -= 1
        while high in inside or (high in self.glued and self.words[high] == "-" and high + 1 in inside):
            high += 1
        return low, high
