"""What is known of a document beside its text: front matter, publication date, language."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

from sitroom.documents.cleaning import one_line
from sitroom.errors import InputError

__all__ = ["front_matter", "iso_date", "language_of"]

HEADERS = ("title", "outlet", "date", "author", "url")
HEADER = re.compile(rf"[\ufeff ]*({'|'.join(HEADERS)})[ \t]*:[ \t]*(.*)", re.I)
DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:?\d{2}.*)?")
ENOUGH_LETTERS = 40
SAMPLE = 5_000  # characters that the language is told from


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The header lines at the very top (keys in small letters) and the text below them.

    A block counts only where each of its lines is a header (Title, Outlet, Date, Author or URL) and a blank line or the end follows it; else the text
    comes back whole. The first of two headers of one name holds.
    """
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at : min(end, at + 2_000)].strip()
        at = end + 1
        if not line:
            break
        header = HEADER.fullmatch(line)
        if not header:
            return {}, text
        value = one_line(header[2])
        if value:
            found.setdefault(header[1].lower(), value)
    return (found, text[at:]) if found else ({}, text)


def iso_date(value: str | None, *, name: str = "the input") -> str | None:
    """``value`` as YYYY-MM-DD; a time of day after it is dropped, None and blanks give None. Raises InputError for anything else."""
    if value is None or not value.strip():
        return None
    found = DAY.fullmatch(value.strip())
    try:
        return date.fromisoformat(found[1] if found else "").isoformat()
    except ValueError:
        message = f"{name}: found {value.strip()[:60]!r} as the date of publication; valid is a day as YYYY-MM-DD, such as 2025-06-13."
        raise InputError(f"{message} Write it so, or leave it out.") from None


def language_of(text: str) -> str | None:
    """The ISO 639-1 code that py3langid gives with a probability of a half or more; None below 40 letters, which tell too little."""
    sample = text[:SAMPLE]
    if sum(map(str.isalpha, sample)) < ENOUGH_LETTERS:
        return None
    language, probability = _identifier().classify(sample)
    return str(language) if probability >= 0.5 else None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
