"""Document text -> sentences with offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["sentences"]

Span = tuple[int, int]

_LINE = re.compile(r"[^\n]+")
_CLOSERS = "\"'”’)]»"


def sentences(text: str) -> Iterator[Span]:
    """Spans of the sentences, trimmed, in order. A line end parts sentences (headings, bullets, list items), except where the line breaks off
    in mid-sentence: no closing punctuation, and the next line goes on in lower case."""
    from sentencex import get_sentence_boundaries

    for start, end in _blocks(text):
        block = text[start:end]
        last = None
        for boundary in get_sentence_boundaries("en", block.replace("\n", " ")):
            first, stop = _trim(block, boundary["start_index"], boundary["end_index"])
            if first == stop:
                continue
            if last and not any(c.isalnum() for c in block[first:stop]):
                last = (last[0], stop)  # a quote mark or bracket that closes after the full stop belongs to its sentence
                continue
            if last:
                yield start + last[0], start + last[1]
            last = (first, stop)
        if last:
            yield start + last[0], start + last[1]


def _blocks(text: str) -> Iterator[Span]:
    """Lines, with hard-wrapped ones joined."""
    open_: Span | None = None
    for match in _LINE.finditer(text):
        start, end = _trim(text, *match.span())
        if start == end:
            continue
        if open_ and text[start].islower() and text[open_[1] - 1] not in ".!?:;" + _CLOSERS and text.count("\n", open_[1], start) == 1:
            open_ = (open_[0], end)
            continue
        if open_:
            yield open_
        open_ = (start, end)
    if open_:
        yield open_


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
