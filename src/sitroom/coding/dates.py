"""Time phrases -> ISO dates, resolved against the day of publication."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from sitroom.records import DatePrecision

__all__ = ["resolve"]

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_ABBREVIATED = {"sept": "september"} | {m[:3]: m for m in MONTHS}
_SEASONS = {"spring": "03", "summer": "06", "autumn": "09", "fall": "09", "winter": "12"}

_DAY = re.compile(rf"\b(?:(last|next|this|coming)\s+)?({'|'.join(DAYS)})\b")
_NEAR = re.compile(r"\b(today|tonight|this (?:morning|afternoon|evening)|yesterday|last night|overnight|tomorrow)\b")
_UNIT = re.compile(r"\b(last|past|previous|this|next|coming)\s+(week|weekend|month|year)\b")
_MONTH_YEAR = re.compile(rf"\b(?:(early|mid|late)[\s-]+)?({'|'.join(MONTHS)}|{'|'.join(_ABBREVIATED)})\.?,?\s+(?:of\s+)?(\d{{4}})\b")
_MONTH = re.compile(rf"\b(?:(last|next|this)\s+)?({'|'.join(MONTHS)}|{'|'.join(_ABBREVIATED)})\b\.?(?!\s*\d)")
_SEASON = re.compile(rf"\b({'|'.join(_SEASONS)})\s+(?:of\s+)?(\d{{4}})\b")
_YEAR = re.compile(r"(?<![\d.,])((?:1[89]|20)\d\d)(s)?(?![\d,]*\d)")
_AGO = re.compile(r"\b(\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten)\s+(day|week|month|year|decade)s?\s+(?:ago|earlier|before)\b")
_WORTH = re.compile(rf"\d|{'|'.join(m[:3] for m in MONTHS)}")
_COUNT = {w: i for i, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])} | {"a": 1, "an": 1}


@lru_cache(maxsize=20_000)
def resolve(phrase: str, published: str | None, ahead: bool = False) -> tuple[str, DatePrecision] | None:
    """(ISO date as precise as known, precision) of a time phrase, or None where it names no date.

    ``published``: ISO day that relative phrases count from; without it only absolute phrases resolve. ``ahead``: bare weekdays and months
    lie in the future (for events to come). Weeks are given by their Monday, with precision ``week``.
    """
    text = " ".join(phrase.lower().split())
    base = date.fromisoformat(published) if published else None
    return _absolute(text) or (_relative(text, base, ahead) if base else None) or _parsed(text, base, ahead) or _loose(text, base, ahead)


def _absolute(text: str) -> tuple[str, DatePrecision] | None:
    if match := _MONTH_YEAR.search(text):
        month = _ABBREVIATED.get(match[2], match[2])
        if not re.search(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{match[2]}", text):
            return f"{match[3]}-{MONTHS.index(month) + 1:02}", "month"
    if match := _SEASON.search(text):
        return f"{match[2]}-{_SEASONS[match[1]]}", "season"
    return None


def _relative(text: str, base: date, ahead: bool) -> tuple[str, DatePrecision] | None:
    if match := _NEAR.search(text):
        shift = {"yesterday": -1, "last night": -1, "overnight": 0, "tomorrow": 1}.get(match[1], 0)
        return (base + timedelta(shift)).isoformat(), "day"
    if (match := _DAY.search(text)) and not _WORTH.search(text.replace(match[0], "")):
        back = (base.weekday() - DAYS.index(match[2])) % 7
        if match[1] == "last" and back == 0:
            back = 7
        forward = ahead or match[1] in ("next", "coming")
        return (base + timedelta((7 - back) if forward else -back)).isoformat(), "day"
    if match := _UNIT.search(text):
        step = {"last": -1, "past": -1, "previous": -1, "this": 0}.get(match[1], 1)
        if match[2] in ("week", "weekend"):
            monday = base - timedelta(base.weekday()) + timedelta(7 * step)
            return monday.isoformat(), "week"
        if match[2] == "month":
            months = base.year * 12 + base.month - 1 + step
            return f"{months // 12:04}-{months % 12 + 1:02}", "month"
        return str(base.year + step), "year"
    if match := _AGO.search(text):
        count = int(match[1]) if match[1].isdigit() else _COUNT[match[1]]
        return _ago(base, count, match[2])
    return None


def _ago(base: date, count: int, unit: str) -> tuple[str, DatePrecision] | None:
    try:
        if unit == "day":
            return (base - timedelta(count)).isoformat(), "day"
        if unit == "week":
            day = base - timedelta(7 * count)
            return (day - timedelta(day.weekday())).isoformat(), "week"
    except OverflowError:
        return None
    if unit == "month":
        months = base.year * 12 + base.month - 1 - count
        return (f"{months // 12:04}-{months % 12 + 1:02}", "month") if months > 0 else None
    year = base.year - count * (10 if unit == "decade" else 1)
    return (f"{year:04}", "year") if year > 0 else None


def _parsed(text: str, base: date | None, ahead: bool) -> tuple[str, DatePrecision] | None:
    """A day with its month: by dateparser, with a fixed language and base."""
    match = re.search(
        rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{'|'.join(MONTHS)}|{'|'.join(_ABBREVIATED)})\b\.?(?:,?\s+\d{{4}})?"
        rf"|(?:{'|'.join(MONTHS)}|{'|'.join(_ABBREVIATED)})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?|\d{{4}}-\d{{2}}-\d{{2}})",
        text,
    )
    if not match:
        return None
    if base is None and not re.search(r"\d{4}", match[0]):
        return None
    from dateparser.date import DateDataParser

    settings = {"RELATIVE_BASE": datetime.combine(base or date(2000, 1, 1), datetime.min.time()), "PREFER_DATES_FROM": "future" if ahead else "past"}
    found = DateDataParser(languages=["en"], settings=settings).get_date_data(match[0].replace(" of ", " "))
    return (found.date_obj.date().isoformat(), "day") if found.date_obj else None


def _loose(text: str, base: date | None, ahead: bool) -> tuple[str, DatePrecision] | None:
    """A bare month (the nearest one back, or ahead) or a year."""
    if (match := _YEAR.search(text)) and not match[2]:
        return match[1], "year"
    if base and (match := _MONTH.search(text)) and match[2] != "may":
        month = MONTHS.index(_ABBREVIATED.get(match[2], match[2])) + 1
        late = month > base.month
        year = base.year + ((not late and month < base.month) if ahead else -late)
        return f"{year}-{month:02}", "month"
    return None
