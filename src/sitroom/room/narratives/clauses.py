"""A text in sentences, clauses and words, each with its place."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from sitroom.codebook import fold
from sitroom.codebook.evaluation import Evaluator
from sitroom.records import Span

__all__ = ["Sentence", "Word", "has_word", "parted", "spans"]

_WORD = re.compile(r"[^\W_]+(?:[.'’‑-][^\W_]+)*")
_LINE = re.compile(r"[^\n]+")
_BREAK = re.compile(r"[;:()\[\]—]|\s[–-]\s")


class Word(NamedTuple):
    """A word: its place, and its folded form."""

    start: int
    end: int
    form: str


class Sentence(NamedTuple):
    """A sentence: its place, its words, and for each word the number of its clause."""

    span: Span
    words: list[Word]
    clauses: list[int]

    def clause(self, at: int) -> list[int]:
        """The numbers of the words of the clause that a word stands in."""
        return [i for i, number in enumerate(self.clauses) if number == self.clauses[at]]


def spans(text: str) -> Iterator[Span]:
    """The sentences of a text that have a word, in order, from the first word on. A line end parts them."""
    from sentencex import get_sentence_boundaries

    for line in _LINE.finditer(text):
        for boundary in get_sentence_boundaries("en", line.group()):
            start, end = line.start() + boundary["start_index"], line.start() + boundary["end_index"]
            if first := _WORD.search(text, start, end):
                yield first.start(), start + len(text[start:end].rstrip())


def has_word(text: str, span: Span, forms: Container[str]) -> bool:
    """Whether a word of a span has, folded, one of these forms."""
    return any(_folded(word) in forms for word in _WORD.findall(text, *span))


def parted(text: str, span: Span, rules: Evaluator) -> Sentence:
    """A sentence in words and clauses."""
    words = [Word(*m.span(), _folded(m.group())) for m in _WORD.finditer(text, *span)]
    return Sentence(span, words, _clauses(text, words, rules))


_folded = lru_cache(maxsize=1 << 16)(fold)


def _clauses(text: str, words: Sequence[Word], rules: Evaluator) -> list[int]:
    found = [0]
    for before, word in pairwise(words):
        gap = text[before.end : word.start]
        ends = bool(_BREAK.search(gap)) or ("," in gap and word.form in rules.after_comma) or word.form in rules.alone
        found.append(found[-1] + ends)
    return found
