"""Where the marks of a timeline stand: in rows of who acts and columns of days, in ever finer columns the nearer one goes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sitroom.codebook import load
from sitroom.errors import UsageError
from sitroom.records import Happening
from sitroom.room.tension.answers import Level
from sitroom.room.tension.sides import Sides, parties
from sitroom.show.pictures.behind import STEPS, Step, bucket, names, stretches
from sitroom.show.pictures.palette import LAYERS, STATUSES
from sitroom.show.pictures.picture import Row

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["MOST_STRETCHES", "QUADS", "SLOT", "UNDATED", "Dated", "Fineness", "Lanes", "Placed", "columns", "fits", "placed"]

Dated = tuple[Happening, int]
"""A happening and its day, an ordinal; 0: none."""

MOST_STRETCHES = 40
"""Days, or longer stretches, side by side at first."""
UNDATED = "no day"
QUADS = tuple(name for name in LAYERS if name != "stated tie")

SLOT = 9
"""Pixels that a mark has at least in the width."""
_SIDE_BY_SIDE = (3, 6, 12)
"""Marks side by side in a cell: at first, and where days are enlarged."""
_DEEP, _CELLS = 4, 200
"""Marks below each other in a cell; where there are more than so many cells, only two at first, and two side by side."""
_PLACES = 9_000
"""Marks of all degrees of enlargement together."""
_RECORDS = 50
_OTHERS = "other sides"
_NOBODY = "nobody named"


class Fineness(NamedTuple):
    """How finely time is cut from an enlargement on: by which step, and how many marks stand in a cell."""

    step: Step
    across: int
    down: int

    @property
    def most(self) -> int:
        """Marks in a cell."""
        return self.across * self.down

    @property
    def kept(self) -> int:
        """Marks in a cell that has more: the number of these stands in the last place, in narrow cells in the last row."""
        return self.most - (2 if self.across == 2 else 1)


class Placed(NamedTuple):
    """Marks of one fineness. ``marks``: happenings with ``lane``, ``column`` (first day, an ordinal; 0: none), ``i`` across and ``j`` down in a cell;
    ``beyond``: what full cells have more, as rows. Those without a day are only in the first, as their column cannot be enlarged."""

    marks: list[tuple[Dated, Row]]
    beyond: list[Row]


class Lanes:
    """Who acts, and in which row of the picture: the sides that act most, the others together, and nobody named."""

    def __init__(self, room: Room, dated: Sequence[Dated], level: Level, limit: int) -> None:
        rule, self.called = Sides(parties(room), level), names(room)
        acting = cache(rule.acting)
        sides = [acting(happening.actors[0]) if happening.actors else "" for happening, _ in dated]
        by: dict[str, int] = Counter()
        for side, (happening, _) in zip(sides, dated, strict=True):
            if side:
                by[side] += happening.independent
        most = {side: self.called.get(side, side) for side in sorted(by, key=lambda side: (-by[side], side))[:limit]}
        of = [most.get(side, _OTHERS if side else _NOBODY) for side in sides]
        self.names = [*dict.fromkeys(most.values()), *(lane for lane in (_OTHERS, _NOBODY) if lane in of)]
        at = {lane: i for i, lane in enumerate(self.names)}
        self.of = [at[lane] for lane in of]


def columns(days: Sequence[int], step: Step) -> list[int]:
    """The first day (ordinal) of each column. Raises UsageError where years are too many."""
    found = [day.toordinal() for day in stretches(min(days), max(days), step)] if days else []
    if step == "year" and len(found) > MOST_STRETCHES:
        first, last = (date.fromordinal(day).isoformat() for day in (found[0], found[-1]))
        raise UsageError(
            f"found days from {first} to {last}; a timeline holds {MOST_STRETCHES} years. Give a first and a last day (--since, --until)."
        )
    return found


def placed(dated: Sequence[Dated], lanes: Lanes, first: Step, cells: int) -> list[tuple[Fineness, Placed]]:
    """Marks at first, where there are so many ``cells``, and for each further fineness: finer steps, then more in a day while days have more."""
    book = load()
    weight = {type: abs(book.intensity(type)) for type in book.types}
    ordered = sorted(zip(lanes.of, dated, strict=True), key=lambda one: (-one[1][0].independent * weight[one[1][0].type], one[1][1], one[1][0].id))
    beside, deep = (_SIDE_BY_SIDE[0], _DEEP) if cells <= _CELLS else (2, 2)
    at = STEPS.index(first)
    tried = [(first, beside), *((step, _SIDE_BY_SIDE[0]) for step in reversed(STEPS[:at])), *(("day", wide) for wide in _SIDE_BY_SIDE[1:])]
    found: list[tuple[Fineness, Placed]] = []
    left = _PLACES
    for step, across in tried:
        by = _cells(ordered, step)
        ordered = [one for one in ordered if one[1][1]]
        full = max(map(len, by.values()), default=0)
        down = next((n for n in range(deep, 0, -1) if sum(min(len(own), n * across) for own in by.values()) <= left), 0)
        full_before = found and any(row["column"] for row in found[-1][1].beyond)
        if found and (not down or (step == found[-1][0].step and not full_before)):
            break
        own = Fineness(step, across, down or 1)
        found.append((own, _placed(by, lanes, own)))
        left -= sum(min(len(cell), own.most) for cell in by.values())
        if step == "day" and full <= own.most:
            break
    return found


def _cells(ordered: Sequence[tuple[int, Dated]], step: Step) -> Mapping[tuple[int, int], list[Dated]]:
    """Happenings by lane and column, the weightiest of each cell first."""
    begin = cache(lambda day: bucket(day, step) if day else 0)
    cells: dict[tuple[int, int], list[Dated]] = defaultdict(list)
    for lane, one in ordered:
        cells[lane, begin(one[1])].append(one)
    return cells


def _placed(cells: Mapping[tuple[int, int], list[Dated]], lanes: Lanes, fineness: Fineness) -> Placed:
    book, order = load(), {status: i for i, status in enumerate(STATUSES)}
    marks: list[tuple[Dated, Row]] = []
    beyond: list[Row] = []
    for (lane, column), own in sorted(cells.items()):
        kept = own if len(own) <= fineness.most else own[: fineness.kept]
        sorted_ = sorted(kept, key=lambda one: (order[one[0].status], QUADS.index(book.quad(one[0].type))))
        for place, one in enumerate(sorted_):
            marks.append((one, {"lane": lane, "column": column, "i": place % fineness.across, "j": place // fineness.across}))
        if rest := own[len(kept) :]:
            named = f"{lanes.names[lane]}, {date.fromordinal(column).isoformat() if column else UNDATED}"
            last = {"i": 0.5 if fineness.across == 2 else fineness.across - 1, "j": fineness.down - 1}
            records = [happening.id for happening, _ in rest[:_RECORDS]]
            beyond.append({"lane": lane, "column": column, **last, "label": f"{named}: {len(rest):,} more", "more": len(rest), "records": records})
    return Placed(marks, beyond)


def fits(fineness: Fineness, many: int, width: float) -> float:
    """From which enlargement on so many columns of this fineness have room in a width."""
    return fineness.across * SLOT * many / width
