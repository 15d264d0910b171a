"""The question how tense it is, put to a room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, get_args

import numpy as np
from numpy.typing import NDArray

from sitroom.codebook import load
from sitroom.errors import UsageError
from sitroom.room.columns import distinct
from sitroom.room.happenings.facts import stretch
from sitroom.room.known_actors import standing_for
from sitroom.room.opening import guarded, snapshot
from sitroom.room.query import Where
from sitroom.room.tension.acts import Acts, Ints, Pairs, acts, pairs
from sitroom.room.tension.alone import Alone
from sitroom.room.tension.answers import Arrow, Course, Dyad, Level, Tension
from sitroom.room.tension.days import Series
from sitroom.room.tension.kept import refresh
from sitroom.room.tension.naming import Naming
from sitroom.room.tension.sides import Sides, parties, rules

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["MOST", "tension"]

MOST = 40_000
"""How many days are told at most, more than a century; one wrong date in a room would else make millions of them."""

_UNASKED = Course(
    tension=0.0, low=0.0, high=0.0, told=0.0, acts=0, undated=0, arrow=Arrow(direction="too little to say", reason="not asked for", days=0), days=[],
    shifts=[], happenings=[],
)  # fmt: skip


def tension(
    room: Room, *, level: Level, actor: str | None, recipient: str | None, since: str | None, until: str | None, limit: int | None,
    directions: bool = True,
) -> Tension:  # fmt: skip
    """See ``Room.tension``. ``directions`` False: ``forth`` and ``back`` of a dyad are left empty, which takes a third of the time."""
    first, last = _asked(level, since, until, limit)
    refresh(room)
    with guarded(room.path), snapshot(room._db):
        sides = Sides(parties(room), level)
        known = acts(room)
        published = _published(room)
        begin, end = _window(known, published, first, last)
        if end - begin >= MOST:
            raise UsageError(
                f"found {end - begin + 1:,} days from {_iso(begin)} to {_iso(end)}; valid are at most {MOST:,}. Give a first and a last day "
                "(--since, --until). A document may bear a wrong date: sitroom show ROOM documents lists them by day."
            )
        within = (known.day >= begin) & (known.day <= end) | (known.day == 0 if since is until is None else False)
        between = pairs(room, known, sides)
        of = [who for who in (actor, recipient) if who is not None]
        chosen = _chosen(room, sides, between, of)
        dyads, others, whole = _weightiest(known, between, within, chosen, limit)
        naming = Naming(room, sides)
        told = [naming.days(np.intersect1d(naming.of(one), naming.of(other))) for one, other, _, _ in dyads]
        behind = _named(naming, chosen) if chosen else None
        alone = Alone(known, between, sides)
    documents = _daily((day for day, number in published.items() for _ in range(number)), begin, end)

    def course(own: Ints, naming: Ints, open_: Ints | None = None) -> Course:
        return Series(known, own, since=begin, until=end, documents=documents, naming=naming, open_=open_).course()

    listed = []
    for (one, other, forth, back), days_named in zip(dyads, told, strict=True):
        named = _daily(days_named.tolist(), begin, end)
        union = np.union1d(forth, back)
        open_ = alone.between(one, other, union)
        both = course(union, named, np.union1d(*open_))
        ways = (course(own, named, way) if directions else _UNASKED for own, way in zip((forth, back), open_, strict=True))
        placed = int(known.by_place[union].sum())
        listed.append(Dyad(first=one, second=other, both=both, forth=next(ways), back=next(ways), by_place=placed))
    days = begin <= end
    if behind is None:
        crisis = course(np.flatnonzero(within), documents)
    elif len(of) == 2 and len(listed) == 1 and not others:
        crisis = listed[0].both
    else:
        crisis = course(whole, _daily(behind.tolist(), begin, end), alone.of(chosen[0]) if len(of) == 1 else None)
    return Tension(
        level=level, since=_iso(begin) if days else None, until=_iso(end) if days else None, documents=int(documents.sum()),
        crisis=crisis, dyads=listed, others=others, undated=known.undated, of=of,
        names={side: _name(sides, side) for dyad in listed for side in (dyad.first, dyad.second)},
    )  # fmt: skip


def _asked(level: str, since: str | None, until: str | None, limit: int | None) -> tuple[int | None, int | None]:
    """The first and last day of what is asked for. Raises UsageError for what means nothing."""
    if level not in get_args(Level):
        raise UsageError(f"found {level!r} as a level; valid are: {', '.join(get_args(Level))}.")
    if limit is not None and limit < 0:
        raise UsageError(f"found {limit} as the limit; valid is a number from 0, or none for all.")
    Where().between("day", since, until)
    found = []
    for value, end in ((since, 0), (until, 1)):
        days = stretch(value, "day" if value and len(value) == 10 else "month")
        if value is not None and days is None:
            raise UsageError(f"found {value!r} as a date, which no calendar has; valid is YYYY-MM-DD, YYYY-MM or YYYY, such as 2025-06-13.")
        found.append(days[end] if days else None)
    if found[0] is not None and found[1] is not None and found[0] > found[1]:
        raise UsageError(f"found days from {since} until {until}, which is none; give a first day that is not after the last.")
    return found[0], found[1]


def _published(room: Room) -> dict[int, int]:
    """How many documents there are of each day (ordinals) that has some."""
    rows = room._rows("SELECT published, count(*) FROM documents WHERE length(published) = 10 GROUP BY published")
    return {days[0]: int(number) for told, number in rows if (days := stretch(told, "day"))}


def _window(known: Acts, published: dict[int, int], first: int | None, last: int | None) -> tuple[int, int]:
    """The days of the answer: as asked, else from the first act that the documents can have seen to their last day. (1, 0) where none is known."""
    dated = known.day[known.day > 0]
    if not published and not len(dated):
        return (first or last or 1), (last or first or 0)
    began, ended = (min(published), max(published)) if published else (int(dated.min()), int(dated.max()))
    begin = first if first is not None else min(began, int(dated[dated >= began - rules()["window"]["lead"]].min(initial=began)))
    end = last if last is not None else ended
    return (begin, max(begin, end)) if last is None else (min(begin, end), end)


def _weightiest(
    known: Acts, between: Pairs, within: NDArray[np.bool_], chosen: Sequence[set[str]], limit: int | None
) -> tuple[list[tuple[str, str, Ints, Ints]], int, Ints]:
    """(side, side, acts forth, acts back) of the dyads with most at stake, how many more there are, and the acts of all. ``chosen``: one or two sets
    of sides, of each of which a dyad has one."""
    size = len(between.sides)
    kept = within[between.act]
    names = np.array(between.sides, dtype=object)
    rank = np.empty(size, dtype=np.int64)
    rank[np.argsort(names)] = np.arange(size)
    act, a, b = between.act[kept], between.actor[kept], between.recipient[kept]
    forth = rank[a] < rank[b]
    key = np.where(forth, a * size + b, b * size + a)
    for i, sides in enumerate(chosen):
        found = np.isin(np.arange(size), [n for n, name in enumerate(between.sides) if name in sides])
        ok = found[a] | found[b]
        if i:
            first = np.isin(np.arange(size), [n for n, name in enumerate(between.sides) if name in chosen[0]])
            ok = (first[a] & found[b]) | (found[a] & first[b])
        act, a, b, forth, key = act[ok], a[ok], b[ok], forth[ok], key[ok]
    keys, place = np.unique(key, return_inverse=True)
    once = np.unique(place * (len(known.ids) + 1) + act, return_index=True)[1]  # among equals an act stands there both ways
    stake = np.round(np.bincount(place[once], weights=np.abs(known.weight[act[once]]), minlength=len(keys)), 6)
    counts, numbers = (np.bincount(at, minlength=len(keys)) for at in (place[once], place))
    order = np.lexsort((rank[keys % size], rank[keys // size], -counts, -stake))
    listed = order if limit is None else order[:limit]
    by_dyad = np.argsort(place, kind="stable")
    ends = np.cumsum(numbers)
    found_dyads = []
    for k in listed:
        rows = by_dyad[ends[k] - numbers[k] : ends[k]]
        parts = [act[rows[forth[rows] == way]] for way in (True, False)]
        found_dyads.append((between.sides[keys[k] // size], between.sides[keys[k] % size], parts[0], parts[1]))
    return found_dyads, len(keys) - len(listed), distinct(act)


def _chosen(room: Room, sides: Sides, between: Pairs, of: Sequence[str]) -> list[set[str]]:
    """The sides that each of these names stands for. Raises UsageError for a name that the room does not have, and for two of one side."""
    abroad = [side for side in between.sides if side not in sides.known]
    found = [{side for i in standing_for(room, who, abroad=abroad) for side in (sides.acting(i), sides.suffering(i))} for who in of]
    if len(found) == 2 and len(found[0] | found[1]) == 1:
        raise UsageError(f"found {of[0]!r} and {of[1]!r}, which are one side; valid are two, or one of them with all others. Leave one out.")
    if len(found) == 2 and found[0] == found[1]:
        raise UsageError(f"found {of[0]!r} twice; valid are two different sides, or one with all others. Leave one out.")
    return found


def _named(naming: Naming, chosen: Sequence[set[str]]) -> Ints:
    """The days of the documents that name one of each set of sides."""
    own = [distinct(np.concatenate([naming.of(side) for side in sorted(sides)])) for sides in chosen]
    return naming.days(own[0] if len(own) == 1 else np.intersect1d(own[0], own[1]))


def _daily(days: Iterable[int], since: int, until: int) -> Ints:
    """How many of these days there are on each day of a stretch."""
    at = np.fromiter(days, dtype=np.int64) - since
    return np.bincount(at[(at >= 0) & (at <= until - since)], minlength=until - since + 1)


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _name(sides: Sides, side: str) -> str:
    country = None if side in sides.known else load().countries.get(side)
    return country.name if country else sides.name(side)
