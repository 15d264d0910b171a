"""What the coding of events, statements, red lines, claims and ties asks of the actor resolver."""

from __future__ import annotations

from typing import Protocol

from sitroom.reading import Reading
from sitroom.records import Span

__all__ = ["Who", "head_word"]


class Who(Protocol):
    """Answers about one document."""

    def at(self, sentence: int, word: int) -> tuple[str, ...]:
        """Ids of the actors that the mention at a word refers to."""

    def span(self, sentence: int, word: int) -> Span:
        """Characters of that mention."""

    def country(self, sentence: int, word: int) -> str | None:
        """Country of a place mention."""

    def kind(self, actor: str) -> str:
        """Kind of an actor by id."""

    def name(self, actor: str) -> str:
        """Name of an actor by id."""

    def may_be(self, actor: str, pronoun: str) -> bool:
        """Whether a singular personal pronoun can mean the actor: nothing in the document says otherwise."""


def head_word(reading: Reading, span: tuple[int, int]) -> int:
    """The word of ``[first, last)`` whose syntactic head lies outside it (the first of several)."""
    first, last = span
    return next((i for i in range(first, last) if not first <= reading.heads[i] < last and reading.upos[i] != "PUNCT"), first)
