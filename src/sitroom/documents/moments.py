"""Dates of publication as sources write them -> a day, and where a zone is stated the time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

import msgspec

__all__ = ["CLOCKS", "Moment", "moment", "not_after"]

_PDF = re.compile(r"D:(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?(?:(Z)|([+-])(\d{2})'?(\d{2})?'?))?.*")
_PARTS = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?:[ T].*)?")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})\b")
_LONGEST = 100
CLOCKS = timedelta(minutes=10)
"""How far the clock of whoever published may be ahead of ours."""
_FIRST_YEAR = 1600


class Moment(msgspec.Struct, frozen=True):
    """``day`` is YYYY-MM-DD where the source stands; ``at`` is ISO 8601 to the second with its offset, None where no zone is stated."""

    day: str
    at: str | None = None


def moment(value: str | None) -> Moment | None:
    """The moment that a date names; None where it names no single day (a month alone, ``06/07/2025`` in either order) or is no date.

    Known are ISO 8601, RFC 2822 (feeds), PDF dates, numbers whose order is certain, and days with an English month (``June 13, 2025``).
    """
    value = (value or "").strip()[:_LONGEST]
    if not value:
        return None
    for read in (_iso, _mail, _pdf, _numbers, _words):
        try:
            found = read(value)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        if found is not None and found.day >= f"{_FIRST_YEAR}":
            return found
    return None


def not_after(found: Moment | None, retrieved: str | None) -> Moment | None:
    """``found``, or None where it lies after the retrieval: moments are compared where both have a time, with ``CLOCKS`` allowed; else days, a
    time's in UTC."""
    last = moment(retrieved)
    if found is None or last is None:
        return found
    if found.at and last.at:
        return found if datetime.fromisoformat(found.at) <= datetime.fromisoformat(last.at) + CLOCKS else None
    return found if _utc_day(found) <= _utc_day(last) else None


def _utc_day(found: Moment) -> str:
    return datetime.fromisoformat(found.at).astimezone(UTC).date().isoformat() if found.at else found.day


def _of(when: datetime) -> Moment:
    return Moment(when.date().isoformat(), when.isoformat(timespec="seconds") if when.tzinfo else None)


def _iso(value: str) -> Moment | None:
    if not re.match(r"\d{4}-?\d{2}-?\d{2}(?!\d)", value):
        return None
    value = re.sub(r" (?=[+-]\d{2}:?\d{2}$)", "", re.sub(r" ?(?:UTC|GMT)$", "Z", value))
    return _of(datetime.fromisoformat(value))


def _mail(value: str) -> Moment | None:
    return _of(parsedate_to_datetime(value)) if re.match(r"(?:[A-Za-z]{3,9}, *)?\d{1,2} [A-Za-z]{3,9} \d{4} \d", value) else None


def _pdf(value: str) -> Moment | None:
    found = _PDF.fullmatch(value)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    zone = UTC if found[7] else None
    if found[8]:
        away = timedelta(hours=int(found[9]), minutes=int(found[10] or 0))
        zone = timezone(-away if found[8] == "-" else away)
    return _of(datetime(year, month, day, hour, minute, second, tzinfo=zone))


def _numbers(value: str) -> Moment | None:
    """Days as numbers: the year first, the day first where dots part it, and otherwise only where one order alone is possible."""
    found = _PARTS.fullmatch(value)
    if not found:
        return None
    first, second, third = int(found[1]), int(found[3]), int(found[4])
    if len(found[1]) == 4:
        return Moment(date(first, second, third).isoformat())
    if len(found[4]) != 4:
        return None
    if found[2] == "." or first > 12 or first == second:
        return Moment(date(third, second, first).isoformat())
    return Moment(date(third, first, second).isoformat()) if second > 12 else None


def _words(value: str) -> Moment | None:
    """Days with the English name of a month."""
    if found := _MONTH_FIRST.search(value):
        month, day, year = found.groups()
    elif found := _DAY_FIRST.search(value):
        day, month, year = found.groups()
    else:
        return None
    import dateparser

    settings = {"PARSERS": ["absolute-time"], "STRICT_PARSING": True, "RELATIVE_BASE": datetime(2000, 1, 1)}
    when = dateparser.parse(f"{day} {month} {year}", languages=["en"], settings=settings)
    return Moment(when.date().isoformat()) if when else None
