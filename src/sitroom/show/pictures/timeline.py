"""What happened, what was announced or threatened, what was feared and what was denied, day by day, each kind of status in its shape."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from sitroom.codebook import load
from sitroom.errors import UsageError
from sitroom.records import Happening
from sitroom.room.network.days import window
from sitroom.room.tension.answers import Level
from sitroom.room.tension.sides import Sides, parties
from sitroom.show.pictures.behind import SILENCE, Step, at_least_one, bucket, counted, dense, names, step_of, stretches, telling
from sitroom.show.pictures.palette import LAYERS, SHAPES, STATUSES
from sitroom.show.pictures.picture import Picture, Row

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["timeline"]

MOST_STRETCHES = 40
"""Days, or longer stretches, side by side."""

_WIDTH, _CELL = 720, 9
_COLUMNS = 3
"""Marks side by side in a cell where the days are wide enough."""
_MOST, _FEWER, _CELLS = 12, 6, 200
"""Marks in a cell, and in one of more than so many cells; what is beyond is a number."""
_TOLD = 800
"""Marks up to which each has the words of its first telling at hand."""
_RECORDS = 50
_UNDATED = "no day"
_OTHERS = "other sides"
_NOBODY = "nobody named"
_QUADS = tuple(name for name in LAYERS if name != "stated tie")


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
    columns = [*_columns(days, step), *([_UNDATED] if undated else [])]
    dated += undated
    lanes = _Lanes(room, dated, level, limit)
    most = _MOST if len(columns) * len(lanes.names) <= _CELLS else _FEWER
    marks, beyond = _placed(dated, lanes, step, most)
    told = telling(room, [row["records"][0] for row in marks] if len(marks) <= _TOLD else [])
    for row in marks:
        row["words"] = told.get(row["records"][0], "")
    what = f"{date.fromordinal(min(days)).isoformat()} to {date.fromordinal(max(days)).isoformat()}" if days else "no day is known"
    subtitle = (
        f"{what}: {counted(len(dated), 'happening')}, each once, in the row of who acts; size: independent sources."
        + (f" A column is a {step}." if step != "day" else "")
        + (f" {counted(sum(row['more'] for row in beyond), 'happening')} of full cells as numbers." if beyond else "")
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
        grammar="vega-lite",
        body=_body(marks, beyond, lanes.names, columns, step, most),
        rows=[{key: row[key] for key in ("day", "side", "type", "status", "to", "sources", "records", "words")} for row in marks],
    )


def _day(happening: Happening) -> int | None:
    """The day (ordinal), where one is stated; else that of the report, for what is told of now and not of another time."""
    exact = happening.date_precision == "day" or (happening.date_precision == "unknown" and happening.status != "historical")
    return date.fromisoformat(happening.date).toordinal() if happening.date and exact and len(happening.date) == 10 else None


def _columns(days: list[int], step: Step) -> list[str]:
    """The first day of each column."""
    found = stretches(min(days), max(days), step) if days else []
    if len(found) > MOST_STRETCHES:
        first, last = found[0].isoformat(), found[-1].isoformat()
        raise UsageError(
            f"found days from {first} to {last}; a timeline holds {MOST_STRETCHES} years. Give a first and a last day (--since, --until)."
        )
    return [day.isoformat() for day in found]


class _Lanes:
    """Who acts, and in which row of the picture: the sides that act most, the others together, and nobody named."""

    def __init__(self, room: Room, dated: list[tuple[Happening, int]], level: Level, limit: int) -> None:
        rule, self.called = Sides(parties(room), level), names(room)
        acting = cache(rule.acting)
        sides = [acting(happening.actors[0]) if happening.actors else "" for happening, _ in dated]
        by: dict[str, int] = Counter()
        for side, (happening, _) in zip(sides, dated, strict=True):
            if side:
                by[side] += happening.independent
        most = {side: self.called.get(side, side) for side in sorted(by, key=lambda side: (-by[side], side))[:limit]}
        self.of = [most.get(side, _OTHERS if side else _NOBODY) for side in sides]
        self.names = [*dict.fromkeys(most.values()), *(lane for lane in (_OTHERS, _NOBODY) if lane in self.of)]


def _placed(dated: list[tuple[Happening, int]], lanes: _Lanes, step: Step, most: int) -> tuple[list[Row], list[Row]]:
    """The weightiest happenings of each cell with a place in it, and how many more each full cell has. Day 0: none."""
    book, column = load(), cache(lambda day: date.fromordinal(bucket(day, step)).isoformat() if day else _UNDATED)
    weight = {type: abs(book.intensity(type)) for type in book.types}
    cells: dict[tuple[str, str], list[tuple[Happening, int]]] = defaultdict(list)
    for lane, (happening, day) in zip(lanes.of, dated, strict=True):
        cells[lane, column(day)].append((happening, day))
    order = {status: i for i, status in enumerate(STATUSES)}
    marks: list[Row] = []
    beyond: list[Row] = []
    for (lane, begin), own in sorted(cells.items()):
        own.sort(key=lambda one: (-one[0].independent * weight[one[0].type], one[1], one[0].id))
        kept = own if len(own) <= most else own[: most - 1]
        kept = sorted(kept, key=lambda one: (order[one[0].status], _QUADS.index(book.quad(one[0].type))))
        marks += [
            _mark(happening, day, lanes.called) | {"side": lane, "column": begin, "across": i % _COLUMNS, "down": i // _COLUMNS}
            for i, (happening, day) in enumerate(kept)
        ]
        if rest := own[len(kept) :]:
            at = {"across": (most - 1) % _COLUMNS, "down": (most - 1) // _COLUMNS}
            records = [happening.id for happening, _ in rest[:_RECORDS]]
            beyond.append(
                {"side": lane, "column": begin, "label": f"{lane}, {begin}: {len(rest):,} more", "more": len(rest), "records": records} | at
            )
    return marks, beyond


def _mark(happening: Happening, day: int, called: dict[str, str]) -> Row:
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
    }


def _body(marks: list[Row], beyond: list[Row], sides: list[str], columns: list[str], step: Step, most: int) -> dict[str, Any]:
    wide = max(24, min(74, _WIDTH // max(1, len(columns))))
    tall = (most // _COLUMNS) * 13
    form = {"day": "%d %b", "week": "%d %b", "month": "%b %Y", "year": "%Y"}[step]
    base: dict[str, Any] = {
        "x": {
            "field": "column",
            "type": "ordinal",
            "title": None if step == "day" else f"{step} from",
            "scale": {"type": "band", "domain": columns, "paddingInner": 0.16, "paddingOuter": 0.08},
            "axis": {
                "labelExpr": f"!datum.value ? '' : datum.value === '{_UNDATED}' ? datum.value : "
                f"utcFormat(utcParse(datum.value, '%Y-%m-%d'), '{form}')",
                "labelAngle": 0,
                "labelOverlap": "greedy",
                "grid": True,
                "tickBand": "extent",
                "ticks": False,
                "domain": False,
            },
        },
        "y": {
            "field": "side",
            "type": "nominal",
            "title": None,
            "scale": {"type": "band", "domain": sides, "paddingInner": 0.14},
            "axis": {"grid": True, "tickBand": "extent", "ticks": False, "domain": False, "labelPadding": 8, "labelLimit": 180},
        },
        "xOffset": {"field": "across", "type": "ordinal", "scale": {"domain": list(range(_COLUMNS))}},
        "yOffset": {"field": "down", "type": "ordinal", "scale": {"domain": list(range(most // _COLUMNS))}},
    }
    statuses = [name for name in STATUSES if any(row["status"] == name for row in marks)] or list(STATUSES)
    quads = [name for name in _QUADS if any(row["quad"] == name for row in marks)] or list(_QUADS)
    colour = {"domain": quads, "range": [LAYERS[quad][0] for quad in quads]}
    said = [STATUSES[name] for name in statuses]
    filled = "datum.status === 'actual' || datum.status === 'historical' || datum.status === 'negated'"
    legend = {"orient": "bottom", "direction": "horizontal", "title": None, "symbolSize": 80, "columns": 5}
    tip = [
        {"field": "label", "title": "what"},
        {"field": "said", "title": "status"},
        {"field": "day", "title": "day"},
        {"field": "sources", "title": "independent sources"},
        {"field": "words", "title": "first told"},
    ]
    return {
        "width": {"step": wide} if not columns else wide * len(columns),
        "height": {"step": tall} if not sides else (tall + 8) * len(sides),
        "layer": [
            {
                "data": {"values": marks},
                "mark": {"type": "point", "strokeWidth": 1.4, "opacity": 1, "cursor": "pointer"},
                "encoding": base
                | {
                    "shape": {
                        "field": "said",
                        "type": "nominal",
                        "scale": {"domain": said, "range": [SHAPES[name] for name in statuses]},
                        "legend": legend | {"symbolFillColor": "theme:muted", "symbolStrokeColor": "theme:muted"},
                    },
                    "stroke": {
                        "field": "quad",
                        "type": "nominal",
                        "scale": colour,
                        "legend": legend | {"symbolType": "circle", "symbolStrokeWidth": 4},
                    },
                    "fill": {"condition": {"test": filled, "field": "quad", "type": "nominal", "scale": colour}, "value": "transparent"},
                    "size": {
                        "field": "sources",
                        "type": "quantitative",
                        "scale": {"type": "sqrt", "domain": [1, 5], "range": [46, 130], "clamp": True},
                        "legend": None,
                    },
                    "tooltip": tip,
                },
            },
            {
                "data": {"values": beyond},
                "mark": {"type": "text", "fontSize": 8, "color": "theme:ink", "cursor": "pointer"},
                "encoding": base | {"text": {"field": "more", "format": "+,d"}, "tooltip": {"field": "label"}},
            },
        ],
        "resolve": {"scale": {"shape": "shared"}},
    }
