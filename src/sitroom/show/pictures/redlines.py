"""The board of red lines: one row a line, who drew it, how firmly at first and now, and whether anything crossed it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from sitroom.room.redlines import Line
from sitroom.show.pictures.behind import at_least_one, counted, names, short
from sitroom.show.pictures.picture import Picture, Row

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["red_lines"]

_WIDE, _LETTERS = 430, 74
"""Width of the words in pixels, and letters in a line of them."""
_LINE, _LINES = 14, 3
"""Height of a line of words, and lines at most."""

_VERDICTS = {
    "crossed": ("theme:material-conflict", "M-1,-1L1,1M-1,1L1,-1"),
    "not crossed": ("theme:material-cooperation", "circle"),
    "cannot be told": ("theme:muted", "diamond"),
}
_KINDS = {"threat": "theme:material-conflict", "warning": "theme:verbal-conflict", "promise": "theme:material-cooperation"}


def red_lines(
    room: Room,
    *,
    actor: str | None = None,
    recipient: str | None = None,
    outlet: str | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int = 14,
) -> Picture:
    """The first ``limit`` lines of the register, asked as ``Room.red_lines`` is: crossed ones first, then by sources. Raises as it does."""
    at_least_one(limit, "red lines")
    return of_lines(room, room.red_lines(actor=actor, recipient=recipient, outlet=outlet, since=since, until=until), limit=limit)


def of_lines(room: Room, found: Sequence[Line], *, limit: int) -> Picture:
    """The first ``limit`` of these lines."""
    called = names(room)
    rows = [_row(number, line, called) for number, line in enumerate(found[:limit], 1)]
    crossed = sum(line.crossing.verdict == "crossed" for line in found)
    subtitle = (
        f"{counted(len(found), 'red line')}, each once, however often it is told; {crossed:,} crossed. Bar: how firmly it is drawn, 0 to 6, at first "
        "(hollow) and last (full)." + (f" The first {limit} are drawn." if len(found) > limit else "")
    )
    return Picture(
        kind="red-lines",
        title="Red lines",
        subtitle=subtitle,
        description="A list of red lines. " + "; ".join(f"{row['who']}, {row['kind']}: {row['verdict']}" for row in rows[:8]),
        grammar="vega-lite",
        body=_body(rows),
        rows=[
            {
                key: row[key]
                for key in ("who", "kind", "condition", "consequence", "verdict", "why", "first", "last", "firm_first", "firm", "sources", "records")
            }
            for row in rows
        ],
    )


def _row(number: int, line: Line, called: dict[str, str]) -> Row:
    issuer = called.get(line.issuer or "", line.issuer or "nobody named")
    to = ", ".join(called.get(side, side) for side in line.addressees[:3])
    crossing = line.crossing
    records = [wording.red_line for wording in line.wordings] + [id for id in (crossing.happening, *crossing.possible[:2]) if id]
    wrapped = textwrap.wrap(f"“{short(line.wordings[0].words, 300)}”", _LETTERS)
    return {
        "number": number,
        "label": f"{issuer}: red line",
        "who": issuer + (f" → {to}" if to else ""),
        "kind": line.kind,
        "condition": short(line.condition, 300),
        "consequence": short(line.consequence, 300),
        "words": wrapped[:_LINES] if len(wrapped) <= _LINES else [*wrapped[: _LINES - 1], wrapped[_LINES - 1] + " …"],
        "tall": _LINE * (1 + max(1, min(len(wrapped), _LINES))) + 18,
        "verdict": crossing.verdict,
        "why": short(crossing.reason, 200),
        "when": _when(line),
        "first": line.first,
        "last": line.last,
        "firm_first": line.wordings[0].commitment,
        "firm": line.wordings[-1].commitment,
        "course": line.course,
        "sources": line.independent,
        "records": list(dict.fromkeys(records)),
    }


def _when(line: Line) -> str:
    days = line.first or "no date" if line.first == line.last else f"{line.first} to {line.last}"
    return f"{days}, {counted(line.independent, 'source')}"


def _body(rows: list[Row]) -> dict[str, Any]:
    total = sum(row["tall"] for row in rows)
    for row, top in zip(rows, accumulate([0, *(row["tall"] for row in rows)]), strict=False):
        row["top"] = top
    y: dict[str, Any] = {
        "field": "top",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, max(1, total)], "range": [0, max(1, total)], "nice": False},
    }
    middle = y | {"field": "middle"}
    firm: dict[str, Any] = {
        "type": "quantitative",
        "scale": {"domain": [0, 6], "range": [_WIDE + 30, _WIDE + 170], "nice": False},
        "axis": {"orient": "top", "values": [0, 2, 4, 6], "title": "how firmly", "grid": False, "domain": False},
    }
    verdicts = {"domain": list(_VERDICTS), "range": [shape for _, shape in _VERDICTS.values()]}
    colours = {"domain": list(_VERDICTS), "range": [colour for colour, _ in _VERDICTS.values()]}
    kinds = {"domain": list(_KINDS), "range": list(_KINDS.values())}
    tip = [
        {"field": "who", "title": "who"},
        {"field": "kind", "title": "kind"},
        {"field": "condition", "title": "if"},
        {"field": "consequence", "title": "then"},
        {"field": "verdict", "title": "verdict"},
        {"field": "why", "title": "why"},
        {"field": "course", "title": "wording"},
        {"field": "sources", "title": "independent sources"},
    ]
    legend = {"orient": "bottom", "direction": "horizontal", "title": None}
    text: dict[str, Any] = {"type": "text", "align": "left", "cursor": "pointer"}
    return {
        "data": {"values": rows},
        "width": 760,
        "height": max(1, total),
        "transform": [{"calculate": "datum.top + datum.tall / 2", "as": "middle"}, {"calculate": "datum.top + datum.tall - 6", "as": "bottom"}],
        "encoding": {"y": y, "tooltip": tip},
        "layer": [
            {"mark": {"type": "rule", "color": "theme:faint", "yOffset": -4}, "encoding": {"x": {"value": 0}, "x2": {"value": 760}}},
            {
                "mark": {"type": "rect", "cursor": "pointer"},
                "encoding": {
                    "x": {"value": 0},
                    "x2": {"value": 4},
                    "y2": {"field": "bottom"},
                    "color": {"field": "kind", "type": "nominal", "scale": kinds, "legend": legend},
                },
            },
            {"mark": text | {"fontWeight": "bold", "yOffset": 8, "limit": _WIDE}, "encoding": {"x": {"value": 12}, "text": {"field": "who"}}},
            {
                "mark": text | {"yOffset": 8 + _LINE + 1, "lineHeight": _LINE, "color": "theme:ink"},
                "encoding": {"x": {"value": 12}, "text": {"field": "words"}},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 3, "color": "theme:muted"},
                "encoding": {"y": middle, "x": firm | {"field": "firm_first"}, "x2": {"field": "firm"}},
            },
            {
                "mark": {"type": "point", "size": 60, "color": "theme:ink", "fill": "theme:paper", "opacity": 1},
                "encoding": {"y": middle, "x": firm | {"field": "firm_first"}},
            },
            {
                "mark": {"type": "point", "size": 60, "filled": True, "color": "theme:ink", "opacity": 1, "cursor": "pointer"},
                "encoding": {"y": middle, "x": firm | {"field": "firm"}},
            },
            {
                "mark": {"type": "point", "size": 90, "strokeWidth": 2.5, "opacity": 1, "cursor": "pointer"},
                "encoding": {
                    "x": {"value": _WIDE + 206},
                    "y": middle,
                    "shape": {"field": "verdict", "type": "nominal", "scale": verdicts, "legend": legend},
                    "stroke": {"field": "verdict", "type": "nominal", "scale": colours, "legend": None},
                },
            },
            {"mark": text | {"yOffset": -7}, "encoding": {"y": middle, "x": {"value": _WIDE + 222}, "text": {"field": "verdict"}}},
            {
                "mark": text | {"yOffset": 8, "color": "theme:muted", "fontSize": 10},
                "encoding": {"y": middle, "x": {"value": _WIDE + 222}, "text": {"field": "when"}},
            },
        ],
        "resolve": {"scale": {"color": "independent", "stroke": "independent"}},
    }
