"""What stands behind marks: names, the first words of happenings, and days brought together where there are too many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from sitroom.codebook import load
from sitroom.errors import UsageError
from sitroom.room.tension.evidence import evidence
from sitroom.show.words import plain

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = [
    "SILENCE",
    "STEPS",
    "Step",
    "after",
    "at_least_one",
    "bucket",
    "counted",
    "dense",
    "milliseconds",
    "names",
    "short",
    "step_of",
    "stretches",
    "telling",
]

Step = Literal["day", "week", "month", "year"]
SILENCE = 30
"""Days without an act after which a picture that was asked for no days takes what lies beyond as another time."""

STEPS: tuple[Step, ...] = ("day", "week", "month", "year")
_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}
_WORDS = 180
"""Letters of a telling that a tooltip shows."""


def names(room: Room) -> dict[str, str]:
    """Names by id of a room's actors, and of countries and organisations of the codebook, fit for one line."""
    book = load()
    known = {code: country.name for code, country in book.countries.items()} | {code: body.name for code, body in book.organisations.items()}
    return {id: plain(name) or id for id, name in (known | dict(room._rows("SELECT id, name FROM actors"))).items()}


def telling(room: Room, ids: Iterable[str]) -> dict[str, str]:
    """By the id of a happening its first telling: day, outlet and words."""
    found, behind = {}, evidence(room, ids)
    nameless = [one.document for one in behind.values() if one.outlet is None]
    called = {id: room.document(id).titled for id in dict.fromkeys(nameless)}
    for id, one in behind.items():
        found[id] = f"“{short(one.words, _WORDS)}” {plain(one.outlet or called[one.document])}{', ' + one.published if one.published else ''}"
    return found


def short(text: str, letters: int) -> str:
    """One plain line of at most so many letters, cut at a word, with an ellipsis where it was cut."""
    line = plain(text)
    if len(line) <= letters:
        return line
    return (line[: letters - 1].rsplit(" ", 1)[0] or line[: letters - 1]).rstrip(" ,;:") + "…"


def at_least_one(limit: int, what: str) -> None:
    """Raise UsageError where a limit is below 1."""
    if limit < 1:
        raise UsageError(f"found {limit} as the most {what}; valid is a number from 1.")


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: ``1 act``, ``2,000 acts``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def milliseconds(day: str | int) -> int:
    """The beginning of a day (ISO, or its ordinal) in UTC as Vega counts time."""
    known = date.fromordinal(day) if isinstance(day, int) else date.fromisoformat(day)
    return int(datetime(known.year, known.month, known.day, tzinfo=UTC).timestamp() * 1000)


def step_of(first: int, last: int, most: int) -> Step:
    """The shortest step by which the days from ``first`` to ``last`` (ordinals) make at most ``most`` stretches; a year where none does."""
    return next((step for step in STEPS if (last - first) / _DAYS[step] < most + 1 and len(stretches(first, last, step)) <= most), "year")


def stretches(first: int, last: int, step: Step) -> list[date]:
    """The first day of each day, week, month or year from ``first`` to ``last`` (ordinals)."""
    found, day = [], bucket(first, step)
    while day <= last:
        found.append(date.fromordinal(day))
        beyond = after(day, step)
        if beyond > date.max.toordinal():
            break
        day = beyond
    return found


def after(begin: int, step: Step) -> int:
    """The day (ordinal) after the day, week, month or year that begins on one; it may lie beyond the last day that there is."""
    beyond = begin + {"day": 1, "week": 7, "month": 32, "year": 370}[step]
    return bucket(beyond, step) if beyond <= date.max.toordinal() else beyond


def bucket(day: int, step: Step) -> int:
    """The first day (ordinal) of the day, week (Monday), month or year that holds a day."""
    known = date.fromordinal(day)
    if step == "day":
        return day
    if step == "week":
        return max(1, day - known.weekday())
    return known.replace(day=1).toordinal() if step == "month" else known.replace(month=1, day=1).toordinal()


def dense(days: Sequence[int], *, silence: int = SILENCE, least: int = 14) -> tuple[int, int, int]:
    """First and last day (ordinals) of the stretch with most of these days that no silence of ``silence`` days breaks, and how many it has.

    It is lengthened to ``least`` days, towards the beginning. (1, 0, 0) for none.
    """
    ordered = sorted(days)
    if not ordered:
        return 1, 0, 0
    begins = [0, *(i for i in range(1, len(ordered)) if ordered[i] - ordered[i - 1] > silence), len(ordered)]
    parts = [ordered[a:b] for a, b in pairwise(begins)]
    most = max(parts, key=lambda part: (len(part), part[-1]))
    return max(1, min(most[0], most[-1] - least + 1)), most[-1], len(most)
