"""The languages that the reading models were made for."""

from __future__ import annotations

__all__ = ["READABLE", "is_readable"]

READABLE = frozenset({"en"})
"""ISO 639-1. Documents in others are kept without records."""


def is_readable(language: str | None) -> bool:
    """Whether a text in this language is read; None, a text too short to tell its language, is."""
    return language is None or language in READABLE
