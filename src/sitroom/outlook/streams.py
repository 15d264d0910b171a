"""Events as arrays: who did what to whom when, from a table or from a room."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sitroom.codebook import load
from sitroom.errors import UsageError

if TYPE_CHECKING:
    from sitroom.room.store import Room
    from sitroom.room.tension.answers import Level

__all__ = ["COVERED", "QUADS", "Stream", "types"]

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
"""PLOVER's quad classes, in the order of their numbers."""

COVERED = 7
"""How many days up to its own a document tells of: news is of the week. An assumption."""

Ints = NDArray[np.int64]


def types() -> tuple[str, ...]:
    """The 16 PLOVER types, in the order of their numbers."""
    return tuple(load().types)


@dataclass(frozen=True, eq=False)
class Stream:
    """Events by time. All arrays have one length n; acts towards oneself have no dyad and are not in it.

    ``names``: actors, of which ``sender`` and ``receiver`` (int32) are positions. ``origin``: day 0. ``time`` (float64): days since then, ascending;
    whole numbers where ``daily``, when the order within a day is not known. ``quad`` (int8): 0..3, a position in `QUADS`. ``type`` (int8): a position
    in `types`, -1 where PLOVER has no such event. ``score`` (float64): PLOVER's, -10 (conflict) to 10. ``end``: the end of observation, in days
    since ``origin``: a whole day belongs to it where it is below ``end``. ``known`` (int32, (m, 2)): dyads that acted on days that nobody tells.
    ``unwatched`` (int32): days before ``end`` of which nobody would have told, ascending. ``dated``: whether
    the dates are real; False for a room that knows none. ``vague``: ids of those who acted in a room and are no side (`vague`); their acts are not
    in the stream, ``vague_acts`` of them.
    """

    names: tuple[str, ...]
    origin: date
    time: NDArray[np.float64]
    sender: NDArray[np.int32]
    receiver: NDArray[np.int32]
    quad: NDArray[np.int8]
    type: NDArray[np.int8]
    score: NDArray[np.float64]
    end: float
    daily: bool = True
    known: NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int32))
    unwatched: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    dated: bool = True
    vague: tuple[str, ...] = ()
    vague_acts: int = 0

    @classmethod
    def of_table(
        cls, rows: str | Path | Iterable[Any], *, origin: date | None = None, end: float | None = None, names: Sequence[str] | None = None
    ) -> Stream:
        """The events of a table: a file (CSV, TSV, JSON Lines), a data frame or mapping of columns, or rows as mappings, or as tuples
        (actor, recipient, date, type).

        Columns, by the first name that is there: ``actor``, ``source``, ``sender``, ``subject``; ``recipient``, ``target``, ``receiver``, ``object``;
        ``date``, ``day``, ``time`` (ISO dates, with a time or not, or numbers: days since ``origin``); ``type`` (PLOVER), or ``cameo``, ``code``
        (CAMEO), or ``quad`` (0..3, or its name); ``score``, if it is there, else that of the type, or CAMEO's Goldstein score where PLOVER has none.
        ``end``: of observation, by default the end of the last day; ``names``: actors to begin with, for streams that must share their numbers.
        Raises InputError that names the rows that cannot be used, and UsageError for an end before the last event.
        """
        from sitroom.outlook.tables import read

        return read(rows, origin=origin, end=end, names=names)

    @classmethod
    def of_room(cls, room: Room, *, level: Level = "state", until: str | date | None = None) -> Stream:
        """What happened according to a room: happenings whose day is known, each once for each pair of those who took part.

        ``level``: countries and organisations with all who act for them, without those that are only a role of no country (``data/sides.toml``), or
        each actor as it is (`docs/tension.md`). ``until``: the last day of
        observation, by default the last day of publication or of an act. Day 0 is the first day on which anything happened or was published, at
        most 31 days before the first document. Acts without a day count as dyads that are ``known``. Watched are
        the days of acts, and for each document its day and the `COVERED` - 1 before it. In a room in which nothing has a day, all is taken to have
        happened in the middle of `COVERED` days, and the stream is not ``dated``.
        Raises UsageError for a date that is none.
        """
        from sitroom.outlook.happened import happened

        return happened(room, level=level, until=until)

    @classmethod
    def of_arrays(
        cls, names: Sequence[str], time: Any, sender: Any, receiver: Any, quad: Any, *, type: Any = None, score: Any = None,
        end: float | None = None, origin: date = date(1970, 1, 1),
    ) -> Stream:  # fmt: skip
        """A stream of arrays in any order of time. Raises UsageError where lengths differ or a number is out of its range."""
        when = np.asarray(time, dtype=np.float64)
        one, other, kind = (np.asarray(x, dtype=np.int64) for x in (sender, receiver, quad))
        sort = np.full(len(when), -1) if type is None else np.asarray(type, dtype=np.int64)
        points = np.zeros(len(when)) if score is None else np.asarray(score, dtype=np.float64)
        if len({len(x) for x in (when, one, other, kind, sort, points)}) != 1:
            raise UsageError("the arrays of a stream differ in length; give one value an event in each.")
        for called, values, low, high in (
            ("sender", one, 0, len(names) - 1), ("receiver", other, 0, len(names) - 1), ("quad", kind, 0, 3), ("type", sort, -1, len(types()) - 1),
        ):  # fmt: skip
            if len(values) and (values.min() < low or values.max() > high):
                raise UsageError(f"{called} has numbers from {values.min()} to {values.max()}; valid are {low} to {high}.")
        if not (np.isfinite(when).all() and np.isfinite(points).all()) or (len(when) and when.min() < 0):
            raise UsageError("found a time below 0, or a time or score that is no number; valid are days since the origin, from 0.")
        last = float(when.max()) if len(when) else 0.0
        daily = bool((when == np.floor(when)).all())
        finish = (math.floor(last) + 1.0 if daily and len(when) else last) if end is None else float(end)
        if not math.isfinite(finish) or finish < last:
            raise UsageError(f"found {finish:g} as the end of observation, and an event on day {last:g}; the end is not before the last event.")
        kept = np.flatnonzero(one != other)
        order = kept[np.argsort(when[kept], kind="stable")]
        return cls(
            tuple(names), origin, when[order], one[order].astype(np.int32), other[order].astype(np.int32), kind[order].astype(np.int8),
            sort[order].astype(np.int8), points[order], finish, daily,
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.time)

    @property
    def begin(self) -> float:
        """Day of the first event, 0 where there is none."""
        return float(self.time[0]) if len(self) else 0.0

    @property
    def exposure(self) -> float:
        """Days that were watched: the time from day 0 to ``end`` without those that were not."""
        return self.end - int(np.searchsorted(self.unwatched, self.end))

    @cached_property
    def pairs(self) -> NDArray[np.int32]:
        """The ordered dyads (m, 2) of which either side acted towards the other, by number of the sender, then of the receiver."""
        size = max(len(self.names), 1)
        one, other = (np.concatenate([own, self.known[:, i]]).astype(np.int64) for i, own in enumerate((self.sender, self.receiver)))
        keys = np.union1d(one * size + other, other * size + one)
        return np.stack([keys // size, keys % size], axis=1).astype(np.int32)

    def day(self, when: float) -> date:
        """The date of a day since the origin."""
        return self.origin + timedelta(days=math.floor(when))

    def number(self, name: str) -> int:
        """The position of an actor. Raises UsageError, naming what comes near, where there is none."""
        if name not in self._numbers:
            from rapidfuzz.process import extract

            near = [found for found, _, _ in extract(name, self.names, limit=3, score_cutoff=60)]
            raise UsageError(f"found no actor {name!r} among {len(self.names):,}" + (f"; near are {', '.join(near)}." if near else "."))
        return self._numbers[name]

    def knows(self, name: str) -> bool:
        """Whether there is an actor of this name."""
        return name in self._numbers

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names)}

    def select(self, kept: NDArray[Any], *, end: float | None = None) -> Stream:
        """Some of the events (positions in ascending order, or a mask), of the same actors."""
        return replace(
            self, time=self.time[kept], sender=self.sender[kept], receiver=self.receiver[kept], quad=self.quad[kept], type=self.type[kept],
            score=self.score[kept], end=self.end if end is None else end,
        )  # fmt: skip

    def before(self, day: float) -> Stream:
        """What was known when ``day`` began: the events before it, observed until then."""
        return self.select(slice(0, int(np.searchsorted(self.time, day))), end=float(day))  # type: ignore[arg-type]

    def by_day(self) -> Stream:
        """The same events with whole days as their times."""
        return self if self.daily else replace(self, time=np.floor(self.time), end=float(math.ceil(self.end)), daily=True)

    def with_names(self, more: Iterable[str]) -> Stream:
        """The same events with more actors, who come after those that are there."""
        new = [name for name in dict.fromkeys(more) if name not in self._numbers]
        return replace(self, names=(*self.names, *new)) if new else self
