"""What ``sitroom show ROOM tension`` prints: a course a line, with its arrow, the reason, and the words behind."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from sitroom.codebook import load
from sitroom.room.happenings.dated import when
from sitroom.room.tension.evidence import Evidence, evidence
from sitroom.show.export import Row, write_csv
from sitroom.show.words import names_of, plain

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from sitroom.room import Room
    from sitroom.room.tension import Arrow, Course, Day, Tension

__all__ = ["evidence_line", "spark", "tension", "tension_rows"]

WIDTH = 28
"""Signs of a course: so many days, the last ones."""

BEHIND = 2
"""Happenings that are shown behind a dyad."""

_BARS = "▁▂▃▄▅▆▇█"
_ARROWS = {"deteriorated": ("↑ deteriorated", "red"), "improved": ("↓ improved", "green"), "unchanged": ("→ unchanged", "")}
_ARROWS["too little to say"] = ("? too little to say", "dim")
_COLUMNS = (
    *("course", "actor", "actor_name", "recipient", "recipient_name", "day", "known", "tension", "low", "high", "told", "acts", "documents"),
    *("happenings", "arrow", "arrow_reason"),
)
_LEGEND = "▁…█ conflict, + cooperation, _ calm, ? open, · unmentioned, blank: no documents"


def tension(room: Room, found: Tension, form: str) -> None:
    """Print as ``table``, ``json`` (one object, with the evidence of every happening that is named) or ``csv`` (one row a course and day)."""
    if form == "csv":
        write_csv(tension_rows(found), sys.stdout, _COLUMNS)
    elif form == "json":
        behind = evidence(room, sorted(_named(found)))
        whole = msgspec.to_builtins(found) | {"evidence": msgspec.to_builtins(behind)}
        sys.stdout.write(msgspec.json.encode(whole).decode() + "\n")
    else:
        from sitroom.show.tables import console

        names = dict(room._rows("SELECT id, name FROM actors")) | found.names
        for part in _parts(room, found, names):
            console().print(part)


def tension_rows(found: Tension) -> Iterator[Row]:
    """One row a course and day: ``crisis``, ``both``, and each direction of a dyad as ``directed``, with the course's arrow."""
    for kind, actor, recipient, course in _courses(found):
        who: Row = {"course": kind, "actor": actor, "recipient": recipient}
        who |= {"actor_name": found.names.get(actor or ""), "recipient_name": found.names.get(recipient or "")}
        for day in course.days:
            yield who | msgspec.to_builtins(day) | {"arrow": course.arrow.direction, "arrow_reason": course.arrow.reason}


def _courses(found: Tension) -> Iterator[tuple[str, str | None, str | None, Course]]:
    yield "crisis", None, None, found.crisis
    for dyad in found.dyads:
        yield "both", dyad.first, dyad.second, dyad.both
        yield "directed", dyad.first, dyad.second, dyad.forth
        yield "directed", dyad.second, dyad.first, dyad.back


def _named(found: Tension) -> set[str]:
    ids: set[str] = set()
    for *_, course in _courses(found):
        ids.update(course.happenings, course.arrow.happenings)
        ids.update(i for day in course.days for i in day.happenings)
        ids.update(i for shift in course.shifts for i in shift.happenings)
    return ids


def spark(days: Sequence[Day], most: float) -> str:
    """The last ``WIDTH`` days, a sign each; ``most`` is the tension of a sign that is full."""
    return "".join(_sign(day, most) for day in days[-WIDTH:])


def _sign(day: Day, most: float) -> str:
    if day.tension is None:
        return {"no documents": " ", "open": "?"}.get(day.known, "·")
    if day.tension <= 0 or most <= 0:
        return "+" if day.tension < 0 else "_"
    return _BARS[min(int(day.tension / most * len(_BARS)), len(_BARS) - 1)]


def _greatest(courses: Iterable[Course]) -> float:
    """The greatest tension of a day that is shown, for one scale."""
    return max((day.tension or 0.0 for course in courses for day in course.days[-WIDTH:]), default=0.0)


def _parts(room: Room, found: Tension, names: Mapping[str, str]) -> Iterable[RenderableType]:
    from rich.text import Text

    from sitroom.show.tables import heading

    period = f"{found.since} to {found.until}" if found.since else "no day is known"
    yield heading("Tension", f"{period}; {found.documents} documents with a day")
    days = min(WIDTH, len(found.crisis.days)) if found.documents else 0
    if days:
        yield Text(f"The last {days} days to {found.until}, a day each: {_LEGEND}" if days > 1 else f"The day {found.until}: {_LEGEND}", "dim")
        arrow = found.crisis.arrow.days
        yield Text(f"Sums of score x chance (5 % to 95 %) of all days; arrows: the last {arrow} days against the {arrow} before.", "dim")
    dyads = [course for dyad in found.dyads for course in (dyad.both, dyad.forth, dyad.back)]
    most = _greatest(dyads)
    behind = evidence(room, [i for c in (found.crisis, *(d.both for d in found.dyads)) for i in _shown(c)])
    if len(found.of) < 2 or not found.dyads:  # of two sides it is what their dyad says
        yield _table([(_whole(found), found.crisis, True)], _greatest([found.crisis]))
        yield from (evidence_line(behind[i], names) for i in _shown(found.crisis) if i in behind)
        yield from _shifts(found.crisis)
    quiet = [dyad for dyad in found.dyads if _too_little(dyad.both)]
    quiet = quiet if len(quiet) > 1 else []
    for dyad in (dyad for dyad in found.dyads if dyad not in quiet):
        first, second = (plain(found.names[i]) for i in (dyad.first, dyad.second))
        rows = [(f"{first} – {second}", dyad.both, True), (f"  {first} →", dyad.forth, False), (f"  {second} →", dyad.back, False)]
        yield _table(rows, most)
        yield from (evidence_line(behind[i], names) for i in _shown(dyad.both) if i in behind)
        yield from _shifts(dyad.both)
    yield Text("")
    if quiet:
        listed = ", ".join(f"{plain(found.names[d.first])} – {plain(found.names[d.second])} ({d.both.acts})" for d in quiet)
        yield Text.assemble("? too little to say", (f" of {len(quiet)} dyads (acts in all): {listed}; --actor and --recipient show one", "dim"))
    if found.others:
        yield Text(f"… and {found.others:,} more dyads: --limit NUMBER shows more, --limit 0 all; --actor and --recipient choose", "dim")
    if found.undated:
        yield Text(f"acts without a day: {', '.join(f'{number} {why}' for why, number in found.undated.items())}", "dim")


def _whole(found: Tension) -> str:
    """What the first course is of."""
    return "the crisis" if not found.of else f"all of {plain(found.of[0])}" if len(found.of) == 1 else " – ".join(map(plain, found.of))


def _too_little(course: Course) -> bool:
    """Whether there is nothing to compare, so that one line for all such dyads is enough."""
    return course.arrow.direction == "too little to say" and course.arrow.before is None and not course.shifts


def _shown(course: Course) -> list[str]:
    return (course.arrow.happenings or course.happenings)[:BEHIND]


def _table(rows: Sequence[tuple[str, Course, bool]], most: float) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(width=22)
    table.add_column(width=WIDTH, no_wrap=True)
    table.add_column(width=17, justify="right", no_wrap=True)
    table.add_column(ratio=1)
    for title, course, whole in rows:
        band = f"{round(course.tension)} ({round(course.low)}…{round(course.high)})"
        table.add_row(Text(title, "bold" if whole else ""), Text(spark(course.days, most)), band, _arrow(course, whole))
    return table


def _arrow(course: Course, whole: bool) -> Text:
    from rich.text import Text

    arrow: Arrow = course.arrow
    words, style = _ARROWS[arrow.direction]
    text = Text.assemble((words, style), (f"  {course.acts} act{'s' * (course.acts != 1)}", "dim"))
    if whole:
        text.append(f"\n{arrow.reason}", "dim")
    return text


def _shifts(course: Course) -> Iterable[RenderableType]:
    from rich.text import Text

    for shift in course.shifts:
        text = f"  level changes on {shift.day}: {shift.before:+.1f} a day before, {shift.after:+.1f} after"
        yield Text(f"{text}: {', '.join(shift.happenings[:BEHIND])}" if shift.happenings else text, "yellow")


def _country(code: str, names: Mapping[str, str]) -> str:
    known = load().countries.get(code)
    return plain(names.get(code) or (known.name if known else code))


def evidence_line(one: Evidence, names: Mapping[str, str]) -> RenderableType:
    """One happening on one line, and the words that told it first."""
    from rich.padding import Padding
    from rich.text import Text

    happening = one.happening
    text = Text(f"{when(happening)} ", "dim").append(happening.type, "bold").append(f" {names_of(happening.actors, names) or '–'}")
    if one.by_place:
        text.append(" → ", "dim").append(_country(one.by_place, names)).append(" (by the place)", "dim")
    elif happening.recipients:
        text.append(" → ", "dim").append(names_of(happening.recipients, names))
    many = f"{happening.independent} source{'s' * (happening.independent != 1)}"
    text.append(f"  {happening.id}, {many}, {plain(one.outlet or one.document)}: ", "dim")
    return Padding(text.append(f"“{plain(one.words)}”", "italic"), (0, 0, 0, 2))
