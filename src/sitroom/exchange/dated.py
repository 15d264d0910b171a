"""What the formats of event data share: which events they carry, on which day, between whom, and under which numbers."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from itertools import permutations, product

from sitroom.records import Document, Event, Happening
from sitroom.room.tension.sides import equals

__all__ = ["LeftOut", "day_of", "is_day", "moment", "number", "pairs"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

LeftOut = Counter[str]
"""How many records a format cannot carry, by the reason."""


def day_of(record: Event | Happening, left_out: LeftOut) -> str | None:
    """The day (YYYY-MM-DD) on which event data carry a record, None where they cannot: only what happened, on a known day.

    What happened and is not dated by its text has the day of publication, as in ICEWS and GDELT; a week, month or year is no day.
    """
    if record.status not in ("actual", "historical"):
        left_out["announced, possible or denied"] += 1
        return None
    days = ("day", "unknown") if record.status == "actual" else ("day",)
    if record.date is None or not is_day(record.date) or record.date_precision not in days:
        left_out["of no known day"] += 1
        return None
    return record.date


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, YYYY-MM-DD."""
    try:
        return bool(_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def moment(document: Document) -> datetime | None:
    """When a document was published, in UTC: midnight where only the day is known, None where that is not."""
    for text in (document.published_at, document.published):
        try:
            at = datetime.fromisoformat(text or "")
        except ValueError:
            continue
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    return None


def pairs(type: str, modes: Collection[str], actors: Sequence[str], recipients: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """Who did it to whom, pair by pair; None where nobody is named. Partners of equal rank each act on each other."""
    if not recipients and len(actors) > 1 and equals(type, modes):
        return list(permutations(actors, 2))
    nobody: list[str | None] = [None]
    return [(a, r) for a, r in product(actors or nobody, recipients or nobody) if a != r or a is None]


def number(*parts: object) -> int:
    """A number made from content, below 2**52, so that programs that count in doubles keep it exactly."""
    return int(hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:13], 16)
