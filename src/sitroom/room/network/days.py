"""Days of a network: dates as ordinals, windows, and how an act fades."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sitroom.errors import UsageError
from sitroom.room.happenings.facts import stretch as days_of

__all__ = ["NONE", "Window", "faded", "iso", "stretch", "stretches", "window", "windows"]

Ints = NDArray[np.int64]
Window = tuple[int | None, int | None]
"""First and last day as ordinals of `datetime.date`, None = open."""

NONE = 0
"""The ordinal that stands for no date."""

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def stretch(text: str) -> tuple[int, int]:
    """First and last day of a date, a month or a year. Raises UsageError for anything else."""
    found = days_of(text, "day") if _DATE.fullmatch(text) else None
    if found is None:
        raise UsageError(f"found {text!r} as a date; valid is YYYY-MM-DD, YYYY-MM or YYYY, such as 2025-06-13.")
    return found


def window(since: str | None, until: str | None) -> Window:
    """The window from a date to a date, the days of both included. Raises UsageError where the end lies before the beginning."""
    first = stretch(since)[0] if since is not None else None
    last = stretch(until)[1] if until is not None else None
    if first is not None and last is not None and last < first:
        raise UsageError(f"found a window from {since} to {until}; valid is one that ends on or after the day on which it begins.")
    return first, last


def windows(asked: int | Sequence[str], whole: tuple[int, int]) -> list[tuple[int, int]]:
    """Windows side by side that fill the days of ``whole``: so many of one length (the last ones a day shorter where it does not divide), or cut
    at the first days of the dates given. Raises UsageError for what gives fewer than two windows or an empty one.
    """
    first, last = whole
    days = last - first + 1
    if isinstance(asked, int):
        if not 2 <= asked <= days:
            raise UsageError(f"found {asked} as the number of windows; valid is 2 to {days}, the days from {iso(first)} to {iso(last)}.")
        begins = [first + -(-days * i // asked) for i in range(asked)]
    else:
        begins = [first, *(stretch(text)[0] for text in asked)]
        if len(begins) < 2 or any(b <= a for a, b in pairwise(begins)) or begins[-1] > last:
            raise UsageError(
                f"found {', '.join(asked) or 'no day'} as the days on which windows begin; valid are one or more in order, "
                f"after {iso(first)} and not after {iso(last)}."
            )
    return [(begin, end - 1) for begin, end in zip(begins, [*begins[1:], last + 1], strict=True)]


@cache
def iso(day: int) -> str:
    """An ordinal as YYYY-MM-DD."""
    return date.fromordinal(day).isoformat()


def stretches(codes: Ints) -> tuple[Ints, Ints]:
    """First and last days of dates written as numbers (20250613, 202506, 2025; 0 = none), and NONE for what is no date."""
    known, back = np.unique(codes, return_inverse=True)
    ends = np.array([_ends(int(code)) for code in known], dtype=np.int64).reshape(-1, 2)
    return ends[back, 0], ends[back, 1]


def _ends(code: int) -> tuple[int, int]:
    text = str(code)
    try:
        return stretch("-".join(filter(None, (text[:4], text[4:6], text[6:])))) if len(text) in (4, 6, 8) else (NONE, NONE)
    except UsageError:
        return NONE, NONE


def faded(first: Ints, last: Ints, reference: int, half_life: float) -> NDArray[np.float64]:
    """What is left of acts at the reference day: 1/2 after each half-life (days). An act without an exact day counts from the middle of its days."""
    return np.exp2(-np.maximum(reference - (first + last) / 2, 0.0) / half_life)
