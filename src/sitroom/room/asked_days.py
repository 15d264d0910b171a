"""Days, months and years as a question names them."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["VALID", "of_the_calendar"]

VALID = "YYYY-MM-DD, YYYY-MM or YYYY of the calendar, such as 2025-06-13"
"""What a question can name, for errors that say so."""

_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def of_the_calendar(value: str) -> bool:
    """Whether this is a day, a month or a year, and the calendar has it."""
    if not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True
