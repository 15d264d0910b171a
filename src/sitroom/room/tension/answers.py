"""What a room answers when it is asked for tension. Scores are PLOVER's turned round: conflict is above 0, cooperation below."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["Arrow", "Course", "Day", "Direction", "Dyad", "Known", "Level", "Shift", "Tension"]

Level = Literal["state", "actor"]
Direction = Literal["deteriorated", "unchanged", "improved", "too little to say"]
Known = Literal["acts", "calm", "open", "unmentioned", "no documents"]


class Day(msgspec.Struct, frozen=True, kw_only=True, gc=False):  # a day of every course, none of them in a cycle
    """One day. ``known``: there are acts; none though documents of the day name the sides (``calm``), or none of which is known that they are between
    them (``open``: force of one of them whose other side nobody names); no document names them; there is no document.

    ``tension``: the sum over its happenings of score times chance to be as told, None where nothing can be said; ``low`` and ``high``: its 5 % to
    95 % band by these chances; ``told``: the sum of the scores alone. ``acts``: how many happenings; ``happenings``: the ids of the weightiest;
    ``documents``: how many of the day name the sides.
    """

    day: str
    known: Known
    tension: float | None = None
    low: float | None = None
    high: float | None = None
    told: float | None = None
    acts: int = 0
    happenings: list[str] = []
    documents: int = 0


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """A day from which the level is another: means a day of the stretches ``before`` and ``after`` it, and the happenings that made it.

    ``gain``: how much better two levels explain these days than one, as a multiple of the penalty for a change; above 1.
    """

    day: str
    before: float
    after: float
    gain: float
    happenings: list[str] = []


class Arrow(msgspec.Struct, frozen=True, kw_only=True):
    """The last period against the one before it.

    ``before``, ``after``: tension a day that is known; ``chance``: how likely tension rose, by the chances of the happenings; all None where they
    were not compared. ``reason``: in a line, what makes the difference; ``happenings``: the ids behind it, the weightiest first.
    """

    direction: Direction
    reason: str
    days: int
    before: float | None = None
    after: float | None = None
    chance: float | None = None
    happenings: list[str] = []


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """Tension over the days that were asked for. ``tension``, ``low``, ``high``, ``told``, ``acts`` and ``happenings`` are of all together, as in
    `Day`, with the ``undated`` acts that no day of ``days`` has.
    """

    tension: float
    low: float
    high: float
    told: float
    acts: int
    undated: int
    happenings: list[str]
    arrow: Arrow
    days: list[Day]
    shifts: list[Shift] = []


class Dyad(msgspec.Struct, frozen=True, kw_only=True):
    """Two sides (ids): ``both`` together, each happening once, the first towards the second, and the second towards the first. ``by_place``: in how
    many of the happenings only the place tells who suffers.
    """

    first: str
    second: str
    both: Course
    forth: Course
    back: Course
    by_place: int = 0


class Tension(msgspec.Struct, frozen=True, kw_only=True):
    """Tension of a crisis and its dyads, those with most at stake first.

    ``of``: whose alone the crisis and the dyads are, as asked: all of the first, or what is between both. ``since``, ``until``: None where no day
    is known at all; ``documents``: those of these days. ``undated``: why acts of the room have no day (they
    count in totals, and only where no days were asked for; those of another time never), and how many; ``others``: how many dyads there are beyond
    those that are listed. ``names``: of the sides by id.
    """

    level: Level
    since: str | None
    until: str | None
    documents: int
    crisis: Course
    dyads: list[Dyad]
    names: dict[str, str]
    undated: dict[str, int] = {}
    others: int = 0
    of: list[str] = []
