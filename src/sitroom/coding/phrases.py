"""One sentence as the actor resolver sees it: names found, role nouns found, who belongs to whom."""

from __future__ import annotations

from typing import NamedTuple

from sitroom.codebook import Codebook, Name, RoleNoun, fold
from sitroom.reading.graph import Reading

__all__ = ["LINKS", "MARKS", "NameMatch", "NounMatch", "Sentence", "choose", "is_role", "proper_bodies", "text_of"]

_RANK = ("person", "country", "organisation", "institution", "group", "metonym", "bloc", "adjective", "bloc-adjective", "people", "place")
_NOMINAL = frozenset({"NOUN", "PROPN"})
_INSIDE = frozenset({"det", "amod", "compound", "nummod", "flat", "fixed", "nmod:poss", "flat:name", "goeswith", "advmod"})
_AFTER = frozenset({"nmod", "flat", "fixed", "compound", "case", "nummod"})
LINKS = frozenset({"of", "for", "the", "and", "in", "on", "to", "de", "la", "des", "du", "&", "-", "'s", "’s"})
MARKS = frozenset({"'s", "’s", "'", "’", ","})


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
        self._nouns = dict[int, NounMatch | None]()
        self.names = [NameMatch(first, last, self.head_of(first, last), choose(names)) for first, last, names in self._scan()]
        self.start = _dateline(self)
        self.entities = _spans(self)

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
        if word + 1 < len(self.words) and self.words[word + 1] in {"'s", "’s"}:
            return False
        return relation.startswith("nsubj") or (relation in {"flat", "dep", "compound"} and word < head and self.upos[head] == "VERB")

    def is_main(self, word: int) -> bool:
        """Whether ``word`` is the subject of a main clause."""
        head = self.heads[word]
        return head >= 0 and self.is_subject(word) and self.relations[head] in {"root", "conj", "parataxis"}

    def is_located(self, word: int) -> bool:
        """Whether a capital is where something happens, not the state that it stands for."""
        return self.relations[word] in {"obl", "nmod"} and self.case_of(word) in {"in", "at", "near", "outside", "around", "across"}

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
        if word not in self._nouns:
            self._nouns[word] = self._noun_at(word) if self.lower[word] in self.book.noun_heads else None
        return self._nouns[word]

    def _noun_at(self, word: int) -> NounMatch | None:
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


def _dateline(sentence: Sentence) -> int:
    """How many words at the start say where and when a report was written (``CAIRO, March 3 (Agency) -``), which is no part of what it says."""
    words = sentence.words
    if not words or len(words[0]) < 2 or not any(m.first == 0 and m.name.kind in {"metonym", "place", "country"} for m in sentence.names):
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
        if label == "organization":
            first = _opening(sentence, first)
        if joined and joined[-1][1] >= first and sentence.words[first] not in MARKS:
            before, _, other = joined.pop()
            first, label = before, "person" if "person" in {label, other} else label
        joined.append((first, max(last, first + 1), label))
    spans = []
    for first, last, label in joined:
        person = label == "person" or _titled(sentence, first, last)
        first, last = _trim(sentence, first, last, person=person)
        if (
            first < last
            and sentence.words[first][:1].isupper()
            and sentence.lower[first] not in sentence.book.words["parting"]
            and not any(w.isdigit() for w in sentence.words[first:last] if "-" in sentence.words[first:last])
        ):
            spans.append((first, last, "person" if person else "organization"))
    return spans


def _goes_on(sentence: Sentence, word: int, label: str) -> bool:
    """Whether ``word`` after a hyphen is part of the name: ``Botsan-Kharchenko``, ``Fei-fan``, not ``Kenyan-led``."""
    capital = sentence.words[word][:1].isupper() or sentence.words[word].isdigit()
    return capital or (label == "person" and len(sentence.words[word]) < 6 and sentence.upos[word] in {"PROPN", "NOUN"} and word >= 3)


def _opening(sentence: Sentence, first: int) -> int:
    """The first word of an organisation's name that the model cut short: ``Transitional`` of ``the Transitional Presidential Council``."""
    start = first
    named = {i for m in sentence.names for i in range(m.first, m.last)}
    while first > 1 and sentence.words[first - 1][:1].isupper() and sentence.upos[first - 1] in {"ADJ", "PROPN", "NOUN"} and first - 1 not in named:
        first -= 1
    return first if sentence.lower[first - 1 : first] == ["the"] else start


def _titled(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the last word of a personal title lies in the stretch with a name behind it: ``Secretary of State Rubio``."""
    for i in range(first, last - 1):
        noun = sentence.noun_ending(i)
        named = all(sentence.words[k][:1].isupper() and sentence.lower[k] not in sentence.book.nouns for k in range(i + 1, last))
        if named and noun is not None and noun.role.kind == "person" and not noun.plural:
            return True
    return False


def _trim(sentence: Sentence, first: int, last: int, *, person: bool) -> tuple[int, int]:
    """The entity without possessive mark and article and, for people, without titles and nationalities before the name."""
    words, book, lower = sentence.words, sentence.book, sentence.lower
    while last > first and (words[last - 1] in MARKS | LINKS):
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


def is_role(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the whole stretch, read as a body, is a role noun with its nationality: ``Ministry of Foreign Affairs``, ``Foreign Ministry``. A body
    that is called as a person is (``Gulf Observer``) has that for its name."""
    head = sentence.noun_at(first)
    if head is not None and head.last >= last:
        return True
    noun = sentence.noun_at(last - 1)
    owned = {i for m in sentence.names for i in range(m.first, m.last)}
    if noun is None or (noun.role.kind == "person" and not noun.plural and sentence.words[noun.first][:1].isupper()):
        return False
    return all(i in owned or i >= noun.first for i in range(first, last))


def proper_bodies(sentence: Sentence, owned: set[int]) -> list[tuple[int, int]]:
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
        opened = first > 0 and (lower[first - 1] in {"the", "a", "an"} or words[first - 1] in MARKS or first - 1 in owned)
        capitals = sum(w[:1].isupper() for w in words)
        if opened and not following and first < (noun.first if noun else i) and i - first >= 2 and 2 * capitals < len(words):
            found.append((first, i + 1))
    return found


def text_of(sentence: Sentence, first: int, last: int) -> str:
    """The words with the spacing of the text."""
    return "".join((" " if i > first and i not in sentence.glued else "") + sentence.words[i] for i in range(first, last))
