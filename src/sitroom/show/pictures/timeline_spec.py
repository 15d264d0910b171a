"""The Vega specification of the timeline: rows of sides, columns of days, and finer columns the more it is enlarged."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from sitroom.show.pictures.behind import Step
from sitroom.show.pictures.palette import FONT, LAYERS, SHAPES, STATUSES
from sitroom.show.pictures.picture import Row
from sitroom.show.pictures.timeline_cells import QUADS, SLOT, UNDATED, Fineness, fits

__all__ = ["Drawn", "body"]

_WIDTH = 720
_NARROW, _BROAD = 24, 74
"""Pixels of a column at first, at least and at most."""
_DEEP = 13
"""Pixels from a mark to the one below it."""
_FARTHEST = 3.0
"""Enlargements beyond the one from which the finest columns are shown."""
_LABEL = {"day": 46, "week": 46, "month": 62, "year": 38}
"""Pixels that the label of a column needs."""
_WITH_YEAR = 18
"""Pixels more where it names the year."""


class Drawn(NamedTuple):
    """All that is drawn at one fineness. ``begins``: the first days (ordinals) of its columns, with the day after the last; ``marks``: places with
    ``h``, the number of the happening; ``beyond``: numbers of full cells."""

    fineness: Fineness
    begins: list[int]
    marks: list[Row]
    beyond: list[Row]


class _Frame:
    """How wide and high it is, and where days are."""

    def __init__(self, levels: list[Drawn], lanes: int, *, undated: bool) -> None:
        first = levels[0]
        self.many = max(1, len(first.begins) - 1)
        self.column = max(_NARROW, min(_BROAD, _WIDTH // (self.many + undated)))
        self.width = self.column * self.many if len(first.begins) > 1 else 0
        self.lane = first.fineness.down * _DEEP + 8
        self.height = self.lane * max(1, lanes)
        self.days = (first.begins[0], first.begins[-1]) if self.width else (0, 1)

    def at(self, day: int) -> float:
        """Pixels from the left at first."""
        low, high = self.days
        return round((day - low) / (high - low) * self.width, 2)


def body(happenings: list[Row], levels: list[Drawn], lanes: list[str]) -> dict[str, Any]:
    """``happenings``: what marks tell, by their number ``h``; ``levels``: from the coarsest to the finest."""
    undated = any(not row["column"] for drawn in levels[:1] for row in (*drawn.marks, *drawn.beyond))
    frame = _Frame(levels, len(lanes), undated=undated)
    apart = frame.width + 10 if frame.width else 0
    wide = apart + frame.column if undated else max(frame.width, 60)
    froms = _froms(levels, frame)
    middle = frame.width / 2
    level = "".join(f"zoom >= {at:.4g} ? {i} : " for i, at in reversed(list(enumerate(froms[1:], 1)))) + "0"
    across = [drawn.fineness.across for drawn in levels]
    return {
        "width": wide,
        "height": frame.height,
        "autosize": "pad",
        "usermeta": {"zooming": {
            "least": 1.0, "most": round(max(4.0, froms[-1] * _FARTHEST), 2), "across": middle, "up": 0.0, "down": 0.0, "width": frame.width,
            "height": frame.height,
        }} if frame.width else {},
        "signals": [
            {"name": "zoom", "value": 1}, {"name": "across", "value": 0}, {"name": "down", "value": 0},
            {"name": "level", "update": level}, {"name": "beside", "update": f"{across}[level]"},
        ],
        "data": [
            {"name": "happenings", "values": happenings},
            *_placed("marks", levels, frame, told=True),
            *_placed("beyond", levels, frame, told=False),
            {"name": "columns", "values": _columns(levels, frame), "transform": [
                {"type": "filter", "expr": "datum.l === level"},
                {"type": "formula", "as": "from", "expr": _zoomed("datum.x", middle)},
                {"type": "formula", "as": "upto", "expr": _zoomed("datum.x + datum.w", middle)},
                {"type": "filter", "expr": f"datum.upto >= 0 && datum.from <= {frame.width}"},
            ]},
            {"name": "lanes", "values": [{"name": name, "at": i * frame.lane} for i, name in enumerate(lanes)]},
        ],
        "scales": _scales(happenings),
        "legends": _legends() if happenings else [],
        "marks": [*_ground(frame, wide), *_days(frame, apart, undated=undated), *_marks()],
    }  # fmt: skip


def _froms(levels: list[Drawn], frame: _Frame) -> list[float]:
    """From which enlargement on each is shown."""
    found = [0.0]
    for drawn in levels[1:]:
        found.append(max(1.3, found[-1] * 1.3, fits(drawn.fineness, max(1, len(drawn.begins) - 1), max(1, frame.width))))
    return found


def _zoomed(place: str, middle: float) -> str:
    return f"{middle} + across + ({place} - {middle}) * zoom"


def _placed(kind: str, levels: list[Drawn], frame: _Frame, *, told: bool) -> list[dict[str, Any]]:
    """Places of one kind, those of the present fineness that are in sight, with where they are."""
    values: list[Row] = []
    for i, drawn in enumerate(levels):
        ends = dict(pairwise(drawn.begins))
        for row in drawn.marks if told else drawn.beyond:
            place = {key: value for key, value in row.items() if key not in ("column", "lane")} | {"l": i, "y": row["lane"] * frame.lane}
            if row["column"]:
                at = frame.at(row["column"])
                place |= {"x": at, "w": round(frame.at(ends[row["column"]]) - at, 2)}
            values.append(place)
    middle, apart = frame.width / 2, frame.width + 10 if frame.width else 0
    beside = f"(isValid(datum.x) ? beside : {levels[0].fineness.across})"
    slot = f"(isValid(datum.x) ? min({SLOT * 1.8}, datum.w * zoom / beside) : min({SLOT * 1.8}, {frame.column / levels[0].fineness.across}))"
    centre = f"(isValid(datum.x) ? {_zoomed('datum.x + datum.w / 2', middle)} : {apart + frame.column / 2})"
    look = [{
        "type": "lookup", "from": "happenings", "key": "h", "fields": ["h"],
        "values": ["label", "day", "said", "status", "quad", "sources", "words", "records"],
    }] if told else []  # fmt: skip
    return [{"name": kind, "values": values, "transform": [
        {"type": "filter", "expr": "datum.l === level || !isValid(datum.x)"},
        {"type": "formula", "as": "px", "expr": f"{centre} + (datum.i - ({beside} - 1) / 2) * {slot}"},
        {"type": "filter", "expr": f"!isValid(datum.x) || (datum.px >= 0 && datum.px <= {frame.width})"},
        {"type": "formula", "as": "py", "expr": f"datum.y + 4 + {_DEEP} * (datum.j + 0.5)"},
        *look,
    ]}]  # fmt: skip


def _columns(levels: list[Drawn], frame: _Frame) -> list[Row]:
    found: list[Row] = []
    for i, drawn in enumerate(levels):
        step, begins = drawn.fineness.step, drawn.begins
        years = len({date.fromordinal(day).year for day in begins[:-1]}) > 1 and step in ("day", "week")
        for number, (day, after) in enumerate(pairwise(begins)):
            at = frame.at(day)
            found.append({
                "l": i, "k": number, "x": at, "w": round(frame.at(after) - at, 2), "name": _called(date.fromordinal(day), step, years=years),
                "needs": _LABEL[step] + _WITH_YEAR * years,
            })  # fmt: skip
    return found


def _called(day: date, step: Step, *, years: bool) -> str:
    if step == "year":
        return str(day.year)
    return f"{day:%b} {day.year}" if step == "month" else f"{day:%d %b}{f' ’{day:%y}' if years else ''}"


def _scales(happenings: list[Row]) -> list[dict[str, Any]]:
    statuses = [name for name in STATUSES if any(row["status"] == name for row in happenings)] or list(STATUSES)
    quads = [name for name in QUADS if any(row["quad"] == name for row in happenings)] or list(QUADS)
    return [
        {"name": "shape", "type": "ordinal", "domain": [STATUSES[name] for name in statuses], "range": [SHAPES[name] for name in statuses]},
        {"name": "colour", "type": "ordinal", "domain": quads, "range": [LAYERS[quad][0] for quad in quads]},
        {"name": "size", "type": "sqrt", "domain": [1, 5], "range": [46, 130], "clamp": True, "zero": False},
    ]


def _legends() -> list[dict[str, Any]]:
    common: dict[str, Any] = {"orient": "bottom", "direction": "horizontal", "title": None, "symbolSize": 80, "columns": 5}
    return [
        common | {"shape": "shape", "symbolFillColor": "theme:muted", "symbolStrokeColor": "theme:muted"},
        common | {"stroke": "colour", "symbolType": "circle", "symbolStrokeWidth": 4},
    ]


def _ground(frame: _Frame, wide: float) -> list[dict[str, Any]]:
    """Names of rows, and lines between them."""
    return [
        {
            "type": "rule", "from": {"data": "lanes"}, "aria": False, "interactive": False,
            "encode": {"update": {
                "x": {"value": 0}, "x2": {"value": wide}, "y": {"signal": f"datum.at + {frame.lane}"}, "stroke": {"value": "theme:faint"},
            }},
        },
        {
            "type": "text", "from": {"data": "lanes"}, "interactive": False,
            "encode": {"update": {
                "x": {"value": -8}, "y": {"signal": f"datum.at + {frame.lane / 2}"}, "text": {"field": "name"}, "align": {"value": "right"},
                "baseline": {"value": "middle"}, "limit": {"value": 180}, "fill": {"value": "theme:ink"}, "font": {"value": FONT},
                "fontSize": {"value": 11},
            }},
        },
    ]  # fmt: skip


def _days(frame: _Frame, apart: float, *, undated: bool) -> list[dict[str, Any]]:
    """Lines between columns, and their names where there is room."""
    label: dict[str, Any] = {
        "y": {"value": frame.height + 12}, "align": {"value": "center"}, "fill": {"value": "theme:ink"}, "font": {"value": FONT},
        "fontSize": {"value": 11},
    }  # fmt: skip
    middle = "(datum.from + datum.upto) / 2"
    room = f"datum.k % ceil(datum.needs / (datum.upto - datum.from)) === 0 && {middle} >= 0 && {middle} <= {frame.width}"
    apart_mark: dict[str, Any] = {
        "type": "text", "interactive": False, "aria": False,
        "encode": {"update": label | {"x": {"value": apart + frame.column / 2}, "text": {"value": UNDATED}}},
    }  # fmt: skip
    line: dict[str, Any] = {"y": {"value": 0}, "y2": {"value": frame.height}, "stroke": {"value": "theme:faint"}}
    edges = [{"type": "rule", "interactive": False, "aria": False, "encode": {"update": line | {"x": {"value": x}}}} for x in (0, frame.width)]
    return [
        {
            "type": "rule", "from": {"data": "columns"}, "aria": False, "interactive": False,
            "encode": {"update": line | {
                "x": {"signal": f"clamp(datum.from, 0, {frame.width})"}, "strokeOpacity": {"signal": "datum.upto - datum.from > 8 ? 1 : 0"},
            }},
        },
        *edges,
        {
            "type": "text", "from": {"data": "columns"}, "interactive": False,
            "encode": {"update": label | {"x": {"signal": middle}, "text": {"signal": f"{room} ? datum.name : ''"}}},
        },
        *([apart_mark] if undated else []),
    ]  # fmt: skip


def _marks() -> list[dict[str, Any]]:
    place = {"x": {"field": "px"}, "y": {"field": "py"}, "cursor": {"value": "pointer"}}
    known = "title: datum.label, status: datum.said, day: datum.day || 'not known', 'independent sources': datum.sources"
    return [
        {
            "type": "symbol", "name": "happened", "from": {"data": "marks"},
            "encode": {"update": place | {
                "shape": {"scale": "shape", "field": "said"}, "stroke": {"scale": "colour", "field": "quad"}, "strokeWidth": {"value": 1.4},
                "fill": {"signal": "indexof(['actual', 'historical', 'negated'], datum.status) >= 0 ? scale('colour', datum.quad) : 'transparent'"},
                "size": {"scale": "size", "field": "sources"},
                "tooltip": {"signal": f"datum.words ? {{{known}, 'first told': datum.words}} : {{{known}}}"},
                "description": {"signal": "datum.label + ', ' + datum.said"},
            }},
        },
        {
            "type": "text", "name": "further", "from": {"data": "beyond"},
            "encode": {"update": place | {
                "text": {"signal": "'+' + format(datum.more, ',d')"}, "align": {"value": "center"}, "baseline": {"value": "middle"},
                "fontSize": {"value": 9}, "font": {"value": FONT}, "fill": {"value": "theme:ink"}, "tooltip": {"field": "label"},
            }},
        },
    ]  # fmt: skip
