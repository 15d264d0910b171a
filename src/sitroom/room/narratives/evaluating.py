"""Words that evaluate an actor: which they are, whom they are about, and in whose voice they stand.

A word counts towards somebody only where its sentence says plainly whom it is about: it stands within the name ("the Norlandic regime"), the name
owns it ("Norland's reckless plan", "Norlandic aggression", "the cruelty of Norland", "a reckless raid by Norland"), it stands right before the name
("heroic Norland"), it is said of the name ("Norland is reckless", "Norland betrayed its word"), or a pronoun takes the name up ("its aggression").
The name and the word stand in one clause, with a pronoun in one sentence. Other evaluating words are listed without an actor, so that none is lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sitroom.codebook import load
from sitroom.codebook.evaluation import Evaluative, Evaluator, evaluation
from sitroom.codebook.loading import text_of
from sitroom.records import Document
from sitroom.room.narratives.answers import Evaluation, Toward
from sitroom.room.narratives.clauses import Sentence, Word, has_word, parted, spans
from sitroom.room.narratives.material import QUOTED, Material, Mention, place
from sitroom.room.parts import mark, taken_up

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Heard", "heard", "heard_in", "toward"]

BESIDE = 2
"""Words between a side's adjective and the second of two nouns that share it: the first noun and what links them."""

HYPHENS = ("-", "‐", "‑")

RULES = "2"
"""Raised when the code of this module or of ``clauses`` changes what is found."""


class Heard(NamedTuple):
    """What is found in one document: evaluating words, each with its voice (see `Voices.at`), and for each sentence the sides that it names, with the
    voice."""

    words: list[tuple[str | None, Evaluation]]
    named: list[tuple[str | None, str]]


def heard(document: Document, material: Material) -> Heard:
    """The evaluating words of a document."""
    rules, voices, mentions = evaluation(), material.voices(document.id), material.mentions(document.id)
    found = Heard([], [])
    for start, end in spans(document.text):
        own = [m for m in mentions if start <= m.start and m.end <= end]
        found.named.extend(sorted({(voices.at(m.start), material.sides.suffering(m.actor)) for m in own}, key=str))
        if not has_word(document.text, (start, end), _firsts()):
            continue
        sentence = parted(document.text, (start, end), rules)
        for at, size, entry in _evaluative(document.text, sentence, own, rules):
            word = sentence.words[at]
            voice = voices.at(word.start)
            target = _target(document.text, sentence, at, size, entry, own, rules)
            negated = _negated(sentence, at, rules)
            clause = sentence.clause(at)
            statement = material.statements.get(voice or "")
            found.words.append((voice, Evaluation(
                entry=entry.word, value=rules.negated(entry.value) if negated else entry.value, negated=negated,
                actor=target.actor if target else None,
                at=place(document, (word.start, sentence.words[at + size - 1].end)),
                clause=place(document, (sentence.words[clause[0]].start, sentence.words[clause[-1]].end)),
                speaker=statement.speaker if statement else None, statement=None if voice == QUOTED else voice,
            )))  # fmt: skip
    return found


def heard_in(room: Room, documents: Iterable[Document], material: Material) -> dict[str, Heard]:
    """The evaluating words of documents, by their ids; those of documents that are as they were are taken up."""
    homes = {document.id: document for document in documents}
    sides = {id: material.sides.suffering(id) for id in material.sides.known}

    def mark_of(document: Document) -> bytes:
        mentions = material.mentions(document.id)
        named = [sides.get(mention.actor) for mention in mentions]
        return mark(_made(), document.id, document.outlet, document.published, document.text, mentions, named, material.said(document.id))

    return taken_up(room, "heard", {id: mark_of(home) for id, home in homes.items()}, Heard, lambda id: heard(homes[id], material))


@cache
def _made() -> str:
    """The version of words and rules by which they are found."""
    data = "".join(map(text_of, ("evaluation.tsv", "narratives.toml", "denials.toml")))
    return f"{RULES}-{hashlib.sha256(data.encode()).hexdigest()[:12]}"


def toward(all_: Sequence[Heard], own: Callable[[str | None], bool], others: Callable[[str | None], bool], material: Material) -> list[Toward]:
    """What the words in the voices that are ``own``, and in those of ``others``, say of each side; those of whom most is said first."""
    sides: dict[str, tuple[list[Evaluation], list[Evaluation]]] = {}
    named: dict[str, int] = {}
    for one in all_:
        for voice, side in one.named:
            named[side] = named.get(side, 0) + own(voice)
        for voice, word in one.words:
            if word.actor and (own(voice) or others(voice)):
                sides.setdefault(material.sides.suffering(word.actor), ([], []))[0 if own(voice) else 1].append(word)
    found = [Toward(side=side, name=material.called(side), sentences=named.get(side, 0), own=o, quoted=q) for side, (o, q) in sides.items()]
    return sorted(found, key=lambda t: (-len(t.own), -len(t.quoted), t.name))


def _evaluative(text: str, sentence: Sentence, mentions: Sequence[Mention], rules: Evaluator) -> Iterator[tuple[int, int, Evaluative]]:
    """Number of the first word, number of words, and entry, the longest first. A word with a capital within a sentence is a name."""
    at, words, firsts = 0, sentence.words, _firsts()
    while at < len(words):
        if words[at].form not in firsts:
            at += 1
            continue
        for size in range(min(rules.longest, len(words) - at), 0, -1):
            entry = rules.entries.get(tuple(word.form for word in words[at : at + size]))
            if entry is None:
                continue
            named = text[words[at].start].isupper() and not entry.capital and (at > 0 or any(m.start <= words[at].start < m.end for m in mentions))
            if entry.value and not named:
                yield at, size, entry
            at += size - 1
            break
        at += 1


@cache
def _firsts() -> frozenset[str]:
    """The words that entries begin with."""
    return frozenset(form[0] for form in evaluation().entries)


def _target(text: str, sentence: Sentence, at: int, size: int, entry: Evaluative, mentions: Sequence[Mention], rules: Evaluator) -> Mention | None:
    """Whom a word is about; None where its sentence does not say so plainly."""
    words, clause = sentence.words, sentence.clause(at)
    here, end = words[at].start, words[at + size - 1].end
    if inside := next((m for m in mentions if m.start <= here < m.end), None):
        return inside
    first, last = words[clause[0]].start, words[clause[-1]].end
    before, after = [m for m in mentions if first <= m.start and m.end <= here], [m for m in mentions if m.start >= end and m.end <= last]
    if before and _leads(text, words, before[-1], here, entry, rules):
        return before[-1]
    if whose := _whose(sentence, at + size, clause[-1], entry, after, rules):
        return whose
    if entry.kind != "verb" and after and not _words_between(words, end, after[0].start):
        return after[0]
    if any(word.form in (rules.subjects if entry.kind == "verb" else rules.possessives) for word in words[max(at - rules.near, clause[0]) : at]):
        return next((m for m in reversed(mentions) if m.end <= here), None)
    return next((m for m in reversed(before) if _is_said_of(sentence, m, at, entry, rules)), None)


def _leads(text: str, words: Sequence[Word], mention: Mention, here: int, entry: Evaluative, rules: Evaluator) -> bool:
    """*Norland's reckless plan*, *Norlandic aggression*, *Norlandic subversive acts*, *Norlandic lies and propaganda*: the last name before a word is
    its owner."""
    between = [word.form for word in _words_between(words, mention.end, here)]
    if _genitive(text, mention):
        return len(between) <= rules.near and not any(form in rules.be for form in between)
    if not between:
        return entry.kind in ("noun", "phrase") or (entry.kind == "adjective" and _describes(text, mention))
    linked = len(between) == BESIDE and between[-1] in rules.links
    return entry.kind == "noun" and linked and between[0] not in rules.others and _describes(text, mention)


def _describes(text: str, mention: Mention) -> bool:
    """Whether a mention is the adjective of a country or bloc, so that the words after it are about what is that side's; *pro-Norlandic* is not."""
    return text[mention.start : mention.end].casefold() in _adjectives() and not text[: mention.start].rstrip().endswith(HYPHENS)


@cache
def _adjectives() -> frozenset[str]:
    book = load()
    sides = [*(country.adjectives for country in book.countries.values()), *(bloc.adjectives for bloc in book.blocs.values())]
    return frozenset(word.casefold() for own in sides for word in own)


def _is_said_of(sentence: Sentence, mention: Mention, at: int, entry: Evaluative, rules: Evaluator) -> bool:
    """*Norland is reckless*, *Norland betrayed its word*: a word is the predicate of a name near before it; of a passive it is not."""
    between = [word.form for word in _words_between(sentence.words, mention.end, sentence.words[at].start)]
    if len(between) > rules.near or _suffers(sentence, mention, rules):
        return False
    be = any(word in rules.be for word in between)
    return not be if entry.kind == "verb" else be


def _genitive(text: str, mention: Mention) -> bool:
    ending, rest = text[mention.start : mention.end].lower(), text[mention.end : mention.end + 2].lower()
    return ending.endswith(("'s", "’s", "s'", "s’")) or rest in ("'s", "’s") or (ending.endswith("s") and rest[:1] in ("'", "’"))


def _words_between(words: Sequence[Word], first: int, last: int) -> list[Word]:
    """The words between two places."""
    return [word for word in words if first <= word.start and word.end <= last]


def _whose(sentence: Sentence, next_: int, end: int, entry: Evaluative, after: Sequence[Mention], rules: Evaluator) -> Mention | None:
    """*The cruelty of Norland*, *a reckless raid by Norland*: the one named after an *of* right after a noun, or after a *by* that follows soon."""
    for i in range(next_, min(next_ + rules.near, end + 1)):
        word = sentence.words[i]
        of = word.form == "of" and i == next_ and entry.kind == "noun" and entry.word not in rules.done_to
        if of or word.form == "by":
            return next((m for m in after if m.start >= word.end and len(_words_between(sentence.words, word.end, m.start)) < rules.near), None)
        if word.form in rules.others:
            return None
    return None


def _suffers(sentence: Sentence, mention: Mention, rules: Evaluator) -> bool:
    """Whether the word before a name says that it is the other side of what is told."""
    before = [word.form for word in sentence.words if word.end <= mention.start]
    while before and before[-1] in rules.articles:
        before.pop()
    return bool(before) and before[-1] in rules.others


def _negated(sentence: Sentence, at: int, rules: Evaluator) -> bool:
    """An odd number of negators stand before a word, near it and in its clause."""
    first = sentence.clause(at)[0]
    forms = tuple(word.form for word in sentence.words[max(first, at - rules.reach) : at])
    after = max((i + 1 for i, form in enumerate(forms) if form in rules.ends), default=0)
    tails = [forms[i:] for i in range(after, len(forms))]
    if any(tail[: len(keep)] == keep for tail in tails for keep in rules.keep):
        return False
    return sum(any(tail[: len(negator)] == negator for negator in rules.negators) for tail in tails) % 2 == 1
