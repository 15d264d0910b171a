"""A text in sentences, clauses and words, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from sitroom.codebook import fold
from sitroom.codebook.evaluation import Evaluator
from sitroom.records import Span

__all__ = ["Sentence", "Word", "sentences"]

_WORD = re.compile(r"[^\W_]+(?:[.'’‑-][^\W_]+)*")
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


def sentences(text: str, rules: Evaluator) -> Iterator[Sentence]:
    """The sentences of a text, in order. A line end parts them."""
    from sentencex import get_sentence_boundaries

    for line in re.finditer(r"[^\n]+", text):
        for boundary in get_sentence_boundaries("en", line.group()):
            start, end = line.start() + boundary["start_index"], line.start() + boundary["end_index"]
            words = [Word(start + m.start(), start + m.end(), fold(m.group())) for m in _WORD.finditer(text[start:end])]
            if words:
                yield Sentence((words[0].start, start + len(text[start:end].rstrip())), words, _clauses(text, words, rules))


def _clauses(text: str, words: Sequence[Word], rules: Evaluator) -> list[int]:
    found = [0]
    for before, word in pairwise(words):
        gap = text[before.end : word.start]
        ends = bool(_BREAK.search(gap)) or ("," in gap and word.form in rules.after_comma) or word.form in rules.alone
        found.append(found[-1] + ends)
    return found
