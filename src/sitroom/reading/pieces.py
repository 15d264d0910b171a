"""Words -> the arrays that the reading model takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["MAX_PIECES", "Pieces", "shape"]

MAX_PIECES = 256
"""Longest sentence, in word pieces with its two marks; longer ones are cut before they come here."""

CACHE = 200_000
_CLS, _SEP, _UNK = 101, 102, 100
_ROOT = 9
"""Shape class of what is no word: the root, the marks, padding."""


def shape(word: str, first: bool) -> int:
    """The word-shape class that stands beside the uncased pieces; ``first`` = first word of its sentence."""
    if word.islower():
        return 0
    if word.isalpha():
        if word.isupper():
            return 2 if len(word) > 1 else 7
        return (8 if first else 1) if word.istitle() else 3
    if word.isdigit():
        return 4
    if any(c.isdigit() for c in word):
        return 5
    if not any(c.isalpha() for c in word):
        return 6
    return 3 if word[0].isupper() else 0


class Pieces:
    """Cuts words into WordPiece ids with a cache, so that each distinct word is cut once."""

    def __init__(self, tokenizer_file: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(tokenizer_file))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._cache: dict[str, tuple[int, ...]] = {}

    def of(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """Ids of each word's pieces, at least one a word, at most 8."""
        cache = self._cache
        new = [w for w in set(words) if w not in cache]
        if new:
            if len(cache) > CACHE:
                cache.clear()
                new = list(set(words))
            for word, encoding in zip(new, self._tokenizer.encode_batch(new, add_special_tokens=False), strict=True):
                cache[word] = tuple(encoding.ids[:8]) or (_UNK,)
        return [cache[w] for w in words]

    def arrays(self, sentences: Sequence[Sequence[str]], *, multiple: int = 1) -> dict[str, NDArray[Any]]:
        """Padded int64 arrays of a batch: ``pieces``, ``mask``, ``cases`` (batch, pieces), the last the shape class of the piece's word;
        ``first``, ``last``, ``shapes`` (batch, 1 + words), column 0 the root.
        Both lengths are rounded up to a ``multiple``."""
        ids = [self.of(s) for s in sentences]
        width = -(-(max(sum(map(len, words)) for words in ids) + 2) // multiple) * multiple
        count = -(-(max(map(len, sentences)) + 1) // multiple) * multiple
        pieces = np.zeros((len(ids), width), np.int64)
        mask = np.zeros_like(pieces)
        cases = np.full_like(pieces, _ROOT)
        first = np.zeros((len(ids), count), np.int64)
        last = np.zeros_like(first)
        shapes = np.full((len(ids), count), _ROOT, np.int64)
        for row, words in enumerate(ids):
            flat, starts = [_CLS], []
            for word in words:
                starts.append(len(flat))
                flat.extend(word)
            sizes = np.fromiter(map(len, words), np.int64, len(words))
            kinds = np.fromiter((shape(w, i == 0) for i, w in enumerate(sentences[row])), np.int64, len(words))
            pieces[row, : len(flat) + 1] = [*flat, _SEP]
            mask[row, : len(flat) + 1] = 1
            cases[row, 1 : len(flat)] = kinds.repeat(sizes)
            first[row, 1 : len(words) + 1] = starts
            last[row, 1 : len(words) + 1] = first[row, 1 : len(words) + 1] + sizes - 1
            shapes[row, 1 : len(words) + 1] = kinds
        return {"pieces": pieces, "mask": mask, "cases": cases, "first": first, "last": last, "shapes": shapes}
