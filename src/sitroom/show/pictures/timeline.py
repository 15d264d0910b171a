"""What happened, what was announced or threatened, what was feared and what was denied, day by day, each kind of status in its shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from sitroom.codebook import load
from sitroom.records import Happening
from sitroom.room.network.days import window
from sitroom.room.tension.answers import Level
from sitroom.show.pictures.behind import SILENCE, Step, after, at_least_one, counted, dense, step_of, telling
from sitroom.show.pictures.palette import STATUSES
from sitroom.show.pictures.picture import Picture, Row
from sitroom.show.pictures.timeline_cells import MOST_STRETCHES, Dated, Lanes, columns, placed
from sitroom.show.pictures.timeline_spec import Drawn, body

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["timeline"]

_TOLD = 800
"""Marks up to which each has the words of its first telling at hand."""
_HAPPENINGS = 3_500
"""Happenings that are drawn at most, at all degrees of enlargement together."""


def timeline(
    room: Room,
    *,
    level: Level = "state",
    actor: str | None = None,
    type: str | Sequence[str] | None = None,
    status: str | Sequence[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    independent: int | None = None,
    limit: int = 9,
) -> Picture:
    """Happenings by who acts and when, asked as ``Room.happenings`` is: the ``limit`` sides that act most, the others together.

    Without ``since`` and ``until``: the days with most of them that no silence of more than 30 days breaks. A time of more than 40 days is drawn in
    weeks, months or years. Raises as ``Room.happenings`` does.
    """
    at_least_one(limit, "sides")
    window(since, until)
    asked = room.happenings(actor=actor, type=type, status=status, since=since, until=until, independent=independent)
    dated = [(h, day) for h in asked if (day := _day(h)) is not None]
    first, last, held = dense([day for _, day in dated])
    cut = ""
    if since is None and until is None and held < len(dated):
        cut = f" {held:,} of {len(dated):,} with a day; the others lie beyond a silence of more than {SILENCE} days."
        dated = [(h, day) for h, day in dated if first <= day <= last]
    days = [day for _, day in dated]
    step: Step = step_of(min(days), max(days), MOST_STRETCHES) if days else "day"
    undated = [(h, 0) for h in asked if _day(h) is None]
    first_columns = len(columns(days, step)) + bool(undated)
    dated += undated
    lanes = Lanes(room, dated, level, limit)
    happenings, levels = _drawn(dated, days, lanes, step, first_columns * len(lanes.names))
    base = levels[0]
    own = [happenings[row["h"]] for row in base.marks]
    told = telling(room, [row["records"][0] for row in own] if len(own) <= _TOLD else [])
    for row in own:
        row["words"] = told.get(row["records"][0], "")
    what = f"{date.fromordinal(min(days)).isoformat()} to {date.fromordinal(max(days)).isoformat()}" if days else "no day is known"
    subtitle = (
        f"{what}: {counted(len(dated), 'happening')}, each once, in the row of who acts; size: independent sources."
        + (f" A column is a {step}." if step != "day" else "")
        + (f" {counted(sum(row['more'] for row in base.beyond), 'happening')} of full cells as numbers." if base.beyond else "")
        + cut
        + (f" {len(undated):,} without a day stand at the right." if undated else "")
    )
    number = Counter(str(happening.status) for happening, _ in dated)
    described = "; ".join(f"{STATUSES[status]} {number[status]:,}" for status in STATUSES if number[status])
    return Picture(
        kind="timeline",
        title="What happened, and what was only said",
        subtitle=subtitle,
        description=f"Happenings by side and time. {described or 'None'}. Most act: {', '.join(lanes.names[:3])}.",
        grammar="vega",
        body=body([{key: row[key] for key in _SHOWN if row[key] != ""} for row in happenings], levels, lanes.names),
        rows=[
            {"day": row["day"], "side": lanes.names[place["lane"]]}
            | {key: row[key] for key in ("type", "status", "to", "sources", "records", "words")}
            for place, row in zip(base.marks, own, strict=True)
        ],
    )


_SHOWN = ("h", "label", "day", "quad", "status", "said", "sources", "records", "words")


def _drawn(dated: list[Dated], days: list[int], lanes: Lanes, step: Step, cells: int) -> tuple[list[Row], list[Drawn]]:
    """What marks tell, by number, and where they stand at each degree of enlargement."""
    numbers: dict[str, int] = {}
    happenings: list[Row] = []
    levels: list[Drawn] = []
    for fineness, found in placed(dated, lanes, step, cells):
        new = {happening.id for (happening, _), _ in found.marks} - numbers.keys()
        if levels and len(numbers) + len(new) > _HAPPENINGS:
            break
        marks: list[Row] = []
        for (happening, day), place in found.marks:
            if happening.id not in numbers:
                numbers[happening.id] = len(happenings)
                happenings.append(_told(happening, day, lanes.called) | {"h": len(happenings)})
            marks.append(place | {"h": numbers[happening.id]})
        begins = columns(days, fineness.step)
        levels.append(Drawn(fineness, [*begins, *([after(begins[-1], fineness.step)] if begins else [])], marks, found.beyond))
    return happenings, levels


def _day(happening: Happening) -> int | None:
    """The day (ordinal), where one is stated; else that of the report, for what is told of now and not of another time."""
    exact = happening.date_precision == "day" or (happening.date_precision == "unknown" and happening.status != "historical")
    return date.fromisoformat(happening.date).toordinal() if happening.date and exact and len(happening.date) == 10 else None


def _told(happening: Happening, day: int, called: dict[str, str]) -> Row:
    who = ", ".join(called.get(id, id) for id in happening.actors[:3]) or "somebody"
    to = ", ".join(called.get(id, id) for id in happening.recipients[:3])
    return {
        "label": f"{who}: {happening.type}{' → ' + to if to else ''}",
        "day": date.fromordinal(day).isoformat() if day else "",
        "type": happening.type,
        "quad": load().quad(happening.type),
        "status": happening.status,
        "said": STATUSES[happening.status],
        "to": to,
        "sources": max(1, happening.independent),
        "records": [happening.id],
        "words": "",
    }
