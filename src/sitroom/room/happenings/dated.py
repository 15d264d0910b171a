"""How the day of an event or of a happening is known, and how it is written."""

from __future__ import annotations

from typing import Literal

from sitroom.records import Event, Happening

__all__ = ["Known", "known_by", "when"]

Known = Literal["stated", "publication", "none"]


def known_by(record: Event | Happening) -> Known:
    """Whether the words state the day (or week, month, season, year), whether it is only that of the publication, or none is known."""
    if record.date is None:
        return "none"
    return "publication" if record.date_precision == "unknown" else "stated"


def when(record: Event | Happening) -> str:
    """The date as it is printed: a day of publication in brackets, ``no date`` where none is known."""
    return {"stated": record.date or "", "publication": f"({record.date})", "none": "no date"}[known_by(record)]
