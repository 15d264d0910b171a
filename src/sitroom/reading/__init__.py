"""What the words say: sentences and words with offsets, and the reading model's graph of each sentence."""

from __future__ import annotations

from sitroom.reading.ahead import ahead
from sitroom.reading.consistency import consistent
from sitroom.reading.graph import Arc, Entity, Frame, Predicate, Reading, Trigger
from sitroom.reading.registry import Reader, get, register
from sitroom.reading.sentences import sentences
from sitroom.reading.words import words

__all__ = [
    "Arc",
    "Entity",
    "Frame",
    "Predicate",
    "Reader",
    "Reading",
    "Trigger",
    "ahead",
    "cut",
    "get",
    "read_text",
    "register",
    "sentences",
    "words",
]

Span = tuple[int, int]

LONGEST = 120
"""Words in one reading at most: a longer sentence is cut after its last comma, semicolon or dash before that, or there."""

_BREAKS = frozenset({",", ";", ":", "—", "–", "-", "…"})


def cut(text: str, reader: Reader) -> tuple[list[list[str]], list[list[Span]]]:
    """Words and their offsets of every sentence of a text, each short enough for ``reader``."""
    lists: list[list[str]] = []
    spans: list[list[Span]] = []
    for start, end in sentences(text):
        pairs = list(words(text[start:end], start))
        while pairs:
            size = min(len(pairs), LONGEST)
            while size > 1 and not reader.fits([w for w, _ in pairs[:size]]):
                size //= 2
            if size < len(pairs):
                size = next((i + 1 for i in range(size - 1, size // 2, -1) if pairs[i][0] in _BREAKS), size)
            lists.append([w for w, _ in pairs[:size]])
            spans.append([s for _, s in pairs[:size]])
            pairs = pairs[size:]
    return lists, spans


def read_text(text: str, reader: Reader | None = None) -> list[Reading]:
    """Readings of every sentence of a text, in order, with offsets into it; a name has one type in all of them."""
    reader = reader or get()
    return consistent(reader.read(*cut(text, reader)))
