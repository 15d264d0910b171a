"""What happened according to a room, as a stream: happenings, each once, whose day is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, get_args

import numpy as np
from numpy.typing import NDArray

from sitroom.codebook import load
from sitroom.errors import UsageError
from sitroom.outlook.streams import COVERED, QUADS, Stream, types
from sitroom.outlook.vague import vague
from sitroom.room.happenings.facts import stretch
from sitroom.room.opening import guarded, snapshot
from sitroom.room.tension.acts import Pairs, acts, pairs
from sitroom.room.tension.answers import Level
from sitroom.room.tension.kept import refresh
from sitroom.room.tension.sides import Sides, parties, rules

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["happened"]


def happened(room: Room, *, level: Level, until: str | date | None) -> Stream:
    """See ``Stream.of_room``."""
    if level not in get_args(Level):
        raise UsageError(f"found {level!r} as a level; valid are: {', '.join(get_args(Level))}.")
    last = _asked(until)
    refresh(room)
    with guarded(room.path), snapshot(room._db):
        known = acts(room)
        own = parties(room)
        between, nobody, acts_of_nobody = _with_sides(pairs(room, known, Sides(own, level)), vague(own) if level == "state" else frozenset())
        told = room._rows("SELECT DISTINCT published FROM documents WHERE length(published) = 10")
    published = np.array(sorted(days[0] for (text,) in told if (days := stretch(text, "day"))), dtype=np.int64)
    first, final = (int(published[0]), int(published[-1])) if len(published) else (0, 0)
    day = known.day[between.act].copy()
    real = bool(first or day.any())
    if not real and len(day):
        first, final = date(1970, 1, 1).toordinal(), date(1970, 1, 1).toordinal() + COVERED - 1
        day[:] = first + COVERED // 2
    dated = day > 0
    if first:
        dated &= day >= first - rules()["window"]["lead"]
    begin = int(min(day[dated].min(initial=first or 10**9), first or 10**9)) if dated.any() or first else date(1970, 1, 1).toordinal()
    end = last if last is not None and real else max(int(day[dated].max(initial=0)), final, begin - 1)
    dated &= day <= end
    undated = day == 0
    kind = np.array([types().index(name) for name in known.types], dtype=np.int64)
    act = between.act[dated]
    sort = kind[known.type[act]] if len(act) else np.zeros(0, dtype=np.int64)
    used = np.unique(np.concatenate([side[dated | undated] for side in (between.actor, between.recipient)]))
    names = sorted(between.sides[i] for i in used)
    place = np.zeros(len(between.sides), dtype=np.int64)
    place[used] = [names.index(between.sides[i]) for i in used]
    stream = Stream.of_arrays(
        names, (day[dated] - begin).astype(np.float64), place[between.actor[dated]], place[between.recipient[dated]], _quads()[sort],
        type=sort, score=-known.score[act], end=float(max(end + 1 - begin, 0)), origin=date.fromordinal(begin),
    )  # fmt: skip
    told_of: NDArray[np.int64] = np.stack([place[side[undated]] for side in (between.actor, between.recipient)], axis=1)
    watched = np.zeros(max(end + 1 - begin, 0), dtype=bool)
    covered = published if real else np.array([final])
    for told_days in (day[dated] - begin, *(covered[covered <= end] - begin - back for back in range(COVERED))):
        watched[told_days[told_days >= 0]] = True
    return replace(
        stream, known=np.unique(told_of, axis=0).astype(np.int32).reshape(-1, 2), unwatched=np.flatnonzero(~watched).astype(np.int32), dated=real,
        vague=nobody, vague_acts=acts_of_nobody,
    )  # fmt: skip


def _with_sides(between: Pairs, nobody: frozenset[str]) -> tuple[Pairs, tuple[str, ...], int]:
    """The acts between sides; who is none of those that acted or suffered; and how many acts are left out for that."""
    none = np.array([side in nobody for side in between.sides], dtype=np.bool_)
    if not none.any():
        return between, (), 0
    left = none[between.actor] | none[between.recipient]
    met = np.unique(np.concatenate([side[none[side]] for side in (between.actor, between.recipient)]))
    kept = Pairs(between.act[~left], between.actor[~left], between.recipient[~left], between.sides)
    return kept, tuple(sorted(between.sides[i] for i in met)), len(np.setdiff1d(between.act[left], kept.act))


def _quads() -> NDArray[np.int64]:
    return np.array([QUADS.index(load().quad(name)) for name in types()], dtype=np.int64)


def _asked(until: str | date | None) -> int | None:
    if until is None:
        return None
    try:
        return (until if isinstance(until, date) else date.fromisoformat(until)).toordinal()
    except ValueError:
        raise UsageError(f"found {until!r} as a date; valid is YYYY-MM-DD, such as 2025-06-13.") from None
