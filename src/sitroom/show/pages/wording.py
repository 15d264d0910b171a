"""How codes are said on a page."""

from __future__ import annotations

import re
from functools import cache

from sitroom.codebook import load
from sitroom.room.redlines import Wording
from sitroom.show.pages.views import Piece
from sitroom.show.words import SPOKEN_STATUS

__all__ = ["STATUSES", "line_words", "many", "shortened", "spoken_type", "spoken_types", "status"]

STATUSES = {code: Piece(text=words, label=True, tone=code) for code, words in SPOKEN_STATUS.items()}  # type: ignore[arg-type]
"""A status in words, by code: done or going on, of another time, announced or threatened, feared or conditional, denied or refused."""


def status(code: str) -> Piece:
    """A status in words."""
    return STATUSES.get(code, Piece(text=code, label=True))


def spoken_type(code: str) -> str:
    """A PLOVER type as a word."""
    return code.capitalize()


def spoken_types(text: str) -> str:
    """A text with its PLOVER types as words."""
    return _types().sub(lambda found: found.group().lower(), text)


@cache
def _types() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(load().types)})\b")


def shortened(name: str, most: int = 60) -> str:
    """A name, cut after a word where it is long, as the titles are that stand for outlets that are not named."""
    return name if len(name) <= most else name[:most].rsplit(" ", 1)[0] + " …"


def line_words(told: Wording) -> list[Piece]:
    """A red line in its document's own words, the condition marked."""
    before, there, after = told.words.partition(told.condition)
    pieces = [Piece(text=before, words=True), Piece(text=there, words=True, mark=True), Piece(text=after, words=True)]
    return [piece for piece in pieces if piece.text]


def many(number: int, what: str, whats: str | None = None) -> str:
    """``3 events``, ``1 event``."""
    return f"{number:,} {what if number == 1 else whats or what + 's'}"
