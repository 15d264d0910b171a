"""What a forecast of a room says."""

from __future__ import annotations

from typing import Literal

import msgspec

from sitroom.outlook.candidates.answers import Candidate
from sitroom.outlook.forecasts.base_rates import BaseRate
from sitroom.room.tension.answers import Level

__all__ = ["LEVELS", "Assumption", "Change", "Count", "Day", "Forecast", "Interval", "Onset", "PairForecast"]

LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Cumulative chances at which tension is told."""


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """Between ``low`` and ``high``, both included, with a chance of at least ``level``."""

    level: float
    low: int
    high: int


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """Acts of one quad class in the days ahead: ``mean``, central ``intervals`` of 50, 80 and 90 %, ``some``: the chance of at least one; ``before``:
    acts in as many days before, or in those observed."""

    quad: str
    mean: float
    intervals: list[Interval]
    some: float
    before: int


class Onset(msgspec.Struct, frozen=True, kw_only=True):
    """The chance that a pair has ``least`` or more acts of material conflict in the week ahead: at least 2, and at least the mean and two standard
    deviations of the ``weeks`` before (8, or as many as were observed). The last week had fewer than the weeks before it would have made an onset."""

    chance: float
    least: int
    weeks: int


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """Net tension of a pair (PLOVER scores turned round: conflict above 0) on the day that comes ``ahead`` days after the last one, ``day`` where the
    room knows days, and on all days until then: means, and quantiles at `LEVELS`."""

    ahead: int
    day: str | None
    mean: float
    quantiles: list[float]
    until_mean: float
    until: list[float]


class PairForecast(msgspec.Struct, frozen=True, kw_only=True):
    """Two sides. ``both``, ``forth`` (what ``first`` does to ``second``), ``back``: counts by quad class. ``onset``: None where the last
    week already had more than is usual. ``fan``: tension day by day. ``happenings``: ids of the latest acts between them, material conflict first."""

    first: str
    second: str
    both: list[Count]
    forth: list[Count]
    back: list[Count]
    onset: Onset | None
    fan: list[Day]
    base_rates: list[BaseRate]
    happenings: list[str]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A pair whose conflict, verbal and material, is expected to change: acts a week ``before`` (the days observed, as many as are looked ahead at
    most), and ``ahead``."""

    first: str
    second: str
    before: float
    ahead: float


class Assumption(msgspec.Struct, frozen=True, kw_only=True):
    """What the forecast rests on. ``kind``: where it comes from: coded event ``data``, the room's ``text``, the ``user``, or a ``choice`` of ours."""

    kind: Literal["data", "text", "user", "choice"]
    what: str
    source: str


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """The days after ``until``. ``since``: the day of the first act; both None where no document has a day. ``acts``: that were counted; ``undated``:
    acts without a day, by reason. ``watched``: days on which somebody would have told.

    ``pairs``: those asked for with most expected material conflict; ``others``: how many more. ``changes``: most changed first. ``next_acts``: who
    will do what to whom. ``base_rates``: of crises and disputes in general. ``limits``: what the room's reports cannot tell. ``names``: of sides.
    """

    level: Level
    days: int
    since: str | None
    until: str | None
    watched: float
    documents: int
    acts: int
    undated: dict[str, int]
    pairs: list[PairForecast]
    others: int
    changes: list[Change]
    next_acts: list[Candidate]
    base_rates: list[BaseRate]
    assumptions: list[Assumption]
    limits: list[str]
    names: dict[str, str]
