"""The words behind a record, made fit to be shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from sitroom.records import Document, Event, Span

__all__ = ["SPOKEN_STATUS", "arrow", "chance", "evidence", "names_of", "plain", "size", "taken_as"]


SPOKEN_STATUS = {
    "actual": "happened",
    "historical": "background",
    "future": "announced",
    "hypothetical": "possible",
    "negated": "did not happen",
}
"""A status in words: done or going on, of another time, announced or threatened, feared or conditional, denied or refused."""


def plain(text: str) -> str:
    """One line without control and direction characters: a text from the web must not steer the reader's terminal."""
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text if unicodedata.category(c) != "Cf").split())


def evidence(events: Sequence[Event], document: Document, span: Span) -> list[tuple[str, bool]]:
    """The sentence ``span`` that events share, in pieces: (words, is a trigger). Each piece is one line; the spaces between them are kept."""
    at, end = span
    pieces: list[tuple[str, bool]] = []
    for first, last in sorted({event.trigger for event in events}):
        if at <= first < last <= end:
            pieces += [(_kept(document.text[at:first]), False), (plain(document.text[first:last]), True)]
            at = last
    return [piece for piece in [*pieces, (_kept(document.text[at:end]), False)] if piece[0]]


def names_of(ids: Sequence[str], names: Mapping[str, str]) -> str:
    """Actor ids as names, an unknown one as it is."""
    return ", ".join(plain(names.get(i, i)) for i in ids)


def taken_as(concepts: Sequence[str], akin: Sequence[str]) -> str:
    """The concepts that a question is taken as, those that are only akin to it apart."""
    same = "; ".join(plain(name) for name in concepts if name not in akin)
    kind = "; ".join(plain(name) for name in akin)
    return "; ".join(part for part in (same, f"acts of that kind between the same: {kind}" if akin else "") if part)


def arrow(mutual: bool) -> str:
    """Between who acts and towards whom."""
    return "↔" if mutual else "→"


def chance(value: float) -> str:
    """A chance (0..1) in per cent, with as many digits as it bears."""
    per_cent = 100 * value
    return "< 0.1 %" if 0 < per_cent < 0.1 else f"{per_cent:.1f} %" if per_cent < 9.95 else f"{per_cent:.0f} %"


def size(value: float) -> str:
    """An expected number with as many digits as it bears."""
    return f"{value:.2f}" if value < 0.995 else f"{value:.1f}" if value < 99.5 else f"{value:.0f}"


def _kept(text: str) -> str:
    """``plain``, with a blank at either edge kept."""
    inner = plain(text)
    return f"{' ' if text[:1].isspace() else ''}{inner}{' ' if inner and text[-1:].isspace() else ''}"
