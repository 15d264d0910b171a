"""How codes are said on a page."""

from __future__ import annotations

import re
from functools import cache

from sitroom.codebook import load
from sitroom.show.pages.views import Piece

__all__ = ["STATUSES", "many", "shortened", "spoken_type", "spoken_types", "status"]

_STATUSES = {
    "actual": "happened",
    "historical": "background",
    "future": "announced",
    "hypothetical": "possible",
    "negated": "did not happen",
}
STATUSES = {code: Piece(text=words, label=True, tone=code) for code, words in _STATUSES.items()}  # type: ignore[arg-type]
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


def many(number: int, what: str, whats: str | None = None) -> str:
    """``3 events``, ``1 event``."""
    return f"{number:,} {what if number == 1 else whats or what + 's'}"
