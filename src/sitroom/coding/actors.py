"""From mentions to actors: who each word of a document refers to.

Names come before descriptions, the codebook before the reading model's tags, and what stays unclear stays unknown.
"""

from __future__ import annotations

from collections.abc import Sequence

from sitroom.codebook import Codebook
from sitroom.coding.cast import Cast, Referent
from sitroom.coding.names import find_names
from sitroom.coding.phrases import Sentence
from sitroom.coding.resolver import Resolver
from sitroom.reading.graph import Reading
from sitroom.records import Actor, Document, Span

__all__ = ["ActorIndex", "resolve"]

_CLIMB = frozenset({"det", "amod", "nummod", "flat", "flat:name", "fixed", "compound", "case"})
_POSSESSED = frozenset({"NOUN", "PROPN"})


class ActorIndex:
    """Answers about one document. Sentences and words are counted as in the readings that it was made from."""

    def __init__(self, document: Document, sentences: Sequence[Sentence], resolver: Resolver) -> None:
        self._document, self._sentences, self._resolver = document, sentences, resolver
        self._first: dict[int, tuple[int, int]] = {}
        self._referents: dict[int, Referent] = {}
        self._spans: dict[int, set[Span]] = {}
        for number, sentence in enumerate(sentences):
            for found in resolver.named[number]:
                if found.referent is not None and found.kind != "place":
                    for referent in resolver.referents[number].get(found.head, ()):
                        self._note(referent, number, found.head)
                    if found.kind not in {"adjective", "metonym", "bloc-adjective", "people"}:
                        start, end = sentence.reading.spans[found.first][0], sentence.reading.spans[found.last - 1][1]
                        found.referent.surfaces.add(" ".join(document.text[start:end].split()))

    def _note(self, referent: Referent, sentence: int, word: int) -> None:
        key = id(referent)
        self._referents[key] = referent
        self._first[key] = min(self._first.get(key, (sentence, word)), (sentence, word))
        self._spans.setdefault(key, set()).add(self.span(sentence, word))

    def _find(self, sentence: int, word: int) -> tuple[int, tuple[Referent, ...]]:
        """The word that carries the mention that ``word`` is part of, and its referents."""
        view, table = self._sentences[sentence], self._resolver.referents[sentence]
        here = word
        for _ in range(3):
            if here in table:
                return here, table[here]
            if view.upos[here] in _POSSESSED and (here == word or view.relations[here] not in {"nsubj"}):
                if view.lower[here] in view.book.words["passes through"]:
                    inner = next((k for k in view.kids[here] if view.relations[k] == "nmod" and view.case_of(k) == "of"), None)
                    if inner is not None and inner in table:
                        return here, table[inner]
                owners = [] if self._apart(view, here) else self._resolver.owners(view, here, here, role=False)[0]
                owners = [r for r in owners if r.base or "military" not in r.titles]  # "a military intervention" is nobody's
                if owners:
                    return here, tuple(owners)
            if view.relations[here] not in _CLIMB or view.heads[here] < 0:
                break
            here = view.heads[here]
        return word, ()

    @staticmethod
    def _apart(view: Sentence, word: int) -> bool:
        """Whether a noun names somebody else than its owner (``its neighbour``, ``his predecessor``) or nothing that anyone owns."""
        words, noun = view.book.words, view.book.nouns.get(view.lower[word])
        other = any(view.lower[word] in words[use] for use in ("plain noun", "relational", "counterpart"))
        return other or (noun is not None and noun.kind == "state")

    def at(self, sentence: int, word: int) -> tuple[str, ...]:
        """Ids of the actors that the mention with ``word`` in it refers to; empty where that is nobody or unclear.

        A noun that is no actor but belongs to one (``Norwegian airspace``) gives its owner.
        """
        where, referents = self._find(sentence, word)
        for referent in referents:
            self._note(referent, sentence, where)
        return tuple(dict.fromkeys(referent.settled() for referent in referents))

    def span(self, sentence: int, word: int) -> Span:
        """Characters of the mention with ``word`` in it: a name with its title, or a noun phrase without its clauses."""
        view = self._sentences[sentence]
        where, _ = self._find(sentence, word)
        extents = self._resolver.extents[sentence]
        first, last = extents[where] if where in extents else view.stretch(where, where, where + 1)
        return view.reading.spans[first][0], view.reading.spans[last - 1][1]

    def country(self, sentence: int, word: int) -> str | None:
        """ISO 3166-1 alpha-3 of the place or actor named at ``word``; None where the gazetteer does not know it."""
        for referent in self._find(sentence, word)[1]:
            if referent.country in self._sentences[sentence].book.countries:
                return referent.country
        return None

    def kind(self, actor: str) -> str:
        """Kind of an actor that was met."""
        return next((r.kind for r in self._referents.values() if r.settled() == actor), "")

    def name(self, actor: str) -> str:
        """Name of an actor that was met."""
        return next((r.name for r in self._referents.values() if r.settled() == actor), actor)

    def may_be(self, actor: str, pronoun: str) -> bool:
        """Whether a singular personal pronoun can mean the actor: nothing in the document says otherwise."""
        words = self._resolver.book.words
        wrong = "f" if pronoun in words["he"] else "m" if pronoun in words["she"] else None
        return all(r.gender != wrong for r in self._referents.values() if r.settled() == actor) if wrong else True

    def actors(self) -> list[Actor]:
        """Everyone named in the document or asked for, in order of first mention; two names of one id are one actor."""
        merged: dict[str, Actor] = {}
        for key in sorted(self._referents, key=lambda k: self._first[k]):
            actor = self._referents[key].actor(self._spans[key])
            known = merged.get(actor.id)
            if known is not None:
                actor = self._referents[key].actor([*known.mentions, *actor.mentions])
            merged[actor.id] = actor
        return list(merged.values())


def resolve(document: Document, readings: Sequence[Reading], book: Codebook) -> ActorIndex:
    """The actors of ``document``; ``readings`` are its sentences in order. Offices are judged on the day of publication."""
    sentences = [Sentence(number, reading, book) for number, reading in enumerate(readings)]
    cast = Cast(book, document.published[:10] if document.published else None)
    return ActorIndex(document, sentences, Resolver(sentences, find_names(sentences, cast), cast))
