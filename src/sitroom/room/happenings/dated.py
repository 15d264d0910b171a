"""How the day of an event or of a happening is known, and how it is written."""

from __future__ import annotations

from typing import Literal, Protocol

from sitroom.records import DatePrecision

__all__ = ["Dated", "Known", "known_by", "when"]

Known = Literal["stated", "publication", "none"]


class Dated(Protocol):
    """An event, a happening, or what is told of one."""

    @property
    def date(self) -> str | None:
        """ISO date, or the part of one that is known."""

    @property
    def date_precision(self) -> DatePrecision:
        """How exactly it is known."""


def known_by(record: Dated) -> Known:
    """Whether the words state the day (or week, month, season, year), whether it is only that of the publication, or none is known."""
    if record.date is None:
        return "none"
    return "publication" if record.date_precision == "unknown" else "stated"


def when(record: Dated) -> str:
    """The date as it is printed: a day of publication in brackets, ``no date`` where none is known."""
    return {"stated": record.date or "", "publication": f"({record.date})", "none": "no date"}[known_by(record)]
