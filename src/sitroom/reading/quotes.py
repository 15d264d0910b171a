"""Quotations that run over several sentences: where they open and close, and the whole of a content that breaks off at a sentence end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitroom.reading.graph import Frame, Reading

__all__ = ["quotations", "whole"]

Span = tuple[int, int]

_MARK = re.compile(r"[“”\"]|''|``|\n\s*\n|\n")

LONGEST = 2500
"""Characters of a quotation at most: past that, a mark was forgotten."""


def quotations(text: str) -> list[Span]:
    """Stretches between an opening and its closing double quote mark, marks included.

    A straight mark opens when none is open. A quotation over several paragraphs may open each of them anew; a paragraph end without that closes it.
    """
    found: list[Span] = []
    start = -1
    for match in _MARK.finditer(text):
        mark, at = match.group(), match.start()
        if "\n" in mark:
            if start >= 0 and text[match.end() : match.end() + 2].strip()[:1] not in ("“", '"', "`"):
                start = -1
        elif mark in {"“", "``"}:
            start = at if start < 0 else start
        elif start < 0:
            if mark == '"':
                start = at
        elif mark == '"' and text[at - 1 : at] in ("\n", "") and at > start:
            continue  # a paragraph of an open quotation begins with a new mark
        else:
            if match.end() - start <= LONGEST:
                found.append((start, match.end()))
            start = -1
    return found


def whole(text: str, readings: Sequence[Reading], number: int, frame: Frame, quoted: Sequence[Span] | None = None) -> list[Span]:
    """The characters of the second part of ``frame`` of ``readings[number]``; a stretch that reaches its sentence's end or start inside a quotation
    goes on to where that closes or opens. ``quoted``: ``quotations(text)``, where it is known already."""
    reading = readings[number]
    stretches = [reading.stretch(words) for words in frame.second]
    if quoted is None:
        quoted = quotations(text)
    start, end = reading.span
    found = []
    for a, b in stretches:
        for opening, closing in quoted:
            if opening < b and closing > end and b >= end - 1 and opening >= start:
                b = closing
            if opening < start < closing <= b + 2 and a <= start + 1:
                a = opening
        found.append((a, b))
    return found
