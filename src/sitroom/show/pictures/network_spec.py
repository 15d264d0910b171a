"""The Vega specification of the actor network."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from sitroom.show.pictures.palette import FONT, LAYERS
from sitroom.show.pictures.picture import Row

__all__ = ["HEIGHT", "WIDTH", "body"]

WIDTH, HEIGHT = 760, 470
_BARS, _BETWEEN, _KEY = 56, 26, 24
"""Heights in pixels: of the bars of acts, of the room above them, and of the key of layers."""

_GAP = 5
"""Pixels between the lines of two layers of one dyad."""


def body(nodes: list[Row], acts: list[Row], ends: tuple[int, int]) -> dict[str, Any]:
    """``nodes``: places in pixels; ``acts``: one row a dyad, layer and stretch of days; ``ends``: first and last moment (ms) that the bars show."""
    layers = [name for name in LAYERS if any(row["layer"] == name for row in acts)]
    dated = [row["day"] for row in acts if row["day"] is not None and ends[0] <= row["day"] <= ends[1]]
    top = HEIGHT + _KEY
    return {
        "width": WIDTH,
        "height": top + _BETWEEN + _BARS if dated else top,
        "autosize": "pad",
        "signals": _signals(),
        "data": [
            {"name": "hidden", "on": [{"trigger": "toggled", "toggle": "toggled"}]},
            {"name": "sides", "values": nodes, "on": [{"trigger": "dragged", "modify": "held", "values": "dragged"}]},
            {"name": "acts", "values": acts},
            {
                "name": "shown",
                "source": "acts",
                "transform": [
                    {"type": "filter", "expr": "!indata('hidden', 'layer', datum.layer)"},
                    {"type": "filter", "expr": "!window || (datum.day != null && datum.day >= window[0] && datum.day <= window[1])"},
                ],
            },
            {"name": "ties", "source": "shown", "transform": _edges()},
            {
                "name": "ends",
                "source": "ties",
                "transform": [
                    {"type": "fold", "fields": ["a", "b"], "as": ["end", "node"]},
                    {"type": "aggregate", "groupby": ["node"], "ops": ["sum"], "fields": ["weight"], "as": ["weight"]},
                ],
            },
            {
                "name": "placed",
                "source": "sides",
                "transform": [{"type": "lookup", "from": "ends", "key": "node", "fields": ["id"], "values": ["weight"], "as": ["now"]}],
            },
        ],
        "scales": [
            {"name": "colour", "type": "ordinal", "domain": list(LAYERS), "range": [colour for colour, _ in LAYERS.values()]},
            {"name": "dash", "type": "ordinal", "domain": list(LAYERS), "range": [dash for _, dash in LAYERS.values()]},
            {"name": "thick", "type": "sqrt", "domain": [0, max((row["weight"] for row in acts), default=1.0) * 2], "range": [1.2, 7], "clamp": True},
        ],
        "marks": [*_network(), _key(layers), *([_bars(layers, dated)] if dated else [])],
    }


def _signals() -> list[dict[str, Any]]:
    return [
        {"name": "window", "value": None},
        {"name": "held", "value": None, "on": [
            {"events": "@nodes:pointerdown, @nodes:touchstart", "update": "data('sides')[indexof(pluck(data('sides'), 'id'), datum.id)]"},
        ]},
        {
            "name": "dragged",
            "value": None,
            "on": [
                {
                    "events": "[@nodes:pointerdown, window:pointerup] > window:pointermove!",
                    "update": f"{{px: clamp(x(), 8, {WIDTH - 8}), py: clamp(y(), 8, {HEIGHT - 8})}}",
                }
            ],
        },
        {"name": "toggled", "value": None, "on": [{"events": "@keys:click, @keynames:click", "update": "{layer: datum.value}", "force": True}]},
        {"name": "over", "value": None, "on": [
            {"events": "@nodes:pointerover", "update": "datum.id"}, {"events": "@nodes:pointerout", "update": "null"},
        ]},
    ]  # fmt: skip


def _edges() -> list[dict[str, Any]]:
    """One row a dyad and layer; lines of one dyad side by side."""
    ends = [("a", "x1", "y1"), ("b", "x2", "y2")]
    return [
        {
            "type": "aggregate", "groupby": ["pair", "layer", "a", "b", "label"], "ops": ["sum", "sum", "values"],
            "fields": ["weight", "acts", "weight"], "as": ["weight", "acts", "rows"],
        },
        {"type": "collect", "sort": {"field": ["pair", "layer"]}},
        {"type": "window", "groupby": ["pair"], "ops": ["row_number"], "as": ["line"], "sort": {"field": "layer"}},
        {"type": "joinaggregate", "groupby": ["pair"], "ops": ["count"], "as": ["lines"]},
        *({"type": "lookup", "from": "sides", "key": "id", "fields": [key], "values": ["px", "py"], "as": [x, y]} for key, x, y in ends),
        {"type": "formula", "as": "long", "expr": "max(1, sqrt(pow(datum.x2 - datum.x1, 2) + pow(datum.y2 - datum.y1, 2)))"},
        {"type": "formula", "as": "off", "expr": f"(datum.line - (datum.lines + 1) / 2) * {_GAP} / datum.long"},
        {"type": "formula", "as": "dx", "expr": "-datum.off * (datum.y2 - datum.y1)"},
        {"type": "formula", "as": "dy", "expr": "datum.off * (datum.x2 - datum.x1)"},
        {"type": "formula", "as": "records", "expr": "pluck(datum.rows, 'records')"},
        {"type": "formula", "as": "words", "expr": "join(pluck(datum.rows, 'words'), '')"},
    ]  # fmt: skip


def _network() -> list[dict[str, Any]]:
    places = {"x": {"signal": "datum.x1 + datum.dx"}, "y": {"signal": "datum.y1 + datum.dy"}} | {
        "x2": {"signal": "datum.x2 + datum.dx"},
        "y2": {"signal": "datum.y2 + datum.dy"},
    }
    faint = "over != null && over != datum.a && over != datum.b"
    tip = (
        "{title: datum.label, layer: datum.layer, weight: format(datum.weight, ',.1f'), happenings: format(datum.acts, ',d'), heaviest: datum.words}"
    )
    node_tip = "{title: datum.name, kind: datum.kind, 'weight in the window': format(datum.now || 0, ',.1f'), 'in all': format(datum.weight, ',.1f')}"
    return [
        {
            "type": "rule", "name": "edges", "from": {"data": "ties"},
            "encode": {"update": places | {
                "stroke": {"scale": "colour", "field": "layer"}, "strokeDash": {"scale": "dash", "field": "layer"},
                "strokeWidth": {"scale": "thick", "field": "weight"}, "opacity": {"signal": f"{faint} ? 0.12 : 0.9"},
                "description": {"signal": "datum.label + ', ' + datum.layer"},
            }},
        },
        {
            "type": "rule", "name": "hit", "from": {"data": "ties"}, "aria": False,
            "encode": {"update": places | {
                "stroke": {"value": "transparent"}, "strokeWidth": {"value": 9}, "tooltip": {"signal": tip}, "cursor": {"value": "pointer"},
            }},
        },
        {
            "type": "symbol", "name": "nodes", "from": {"data": "placed"}, "zindex": 1,
            "encode": {"update": {
                "x": {"field": "px"}, "y": {"field": "py"}, "size": {"signal": "4 * datum.radius * datum.radius"},
                "fill": {"value": "theme:panel"}, "stroke": {"value": "theme:ink"}, "strokeWidth": {"value": 1.2},
                "opacity": {"signal": "datum.now == null ? 0.35 : 1"}, "cursor": {"value": "move"}, "tooltip": {"signal": node_tip},
                "description": {"field": "name"},
            }},
        },
        *_names(),
    ]  # fmt: skip


def _names() -> list[dict[str, Any]]:
    """Names below the nodes, each over a halo of the paper's colour so that lines do not cross it."""
    name: dict[str, Any] = {
        "x": {"field": "px"}, "y": {"signal": "datum.py + datum.radius + 11"}, "text": {"field": "name"}, "align": {"value": "center"},
        "font": {"value": FONT}, "fontSize": {"value": 11},
    }  # fmt: skip
    halo: dict[str, Any] = {
        "stroke": {"value": "theme:paper"},
        "strokeWidth": {"value": 4},
        "strokeJoin": {"value": "round"},
        "fill": {"value": "theme:paper"},
    }
    ink: dict[str, Any] = {"fill": {"value": "theme:ink"}, "opacity": {"signal": "datum.now == null ? 0.45 : 1"}}
    common: dict[str, Any] = {"type": "text", "interactive": False, "from": {"data": "placed"}, "aria": False}
    return [common | {"zindex": 2 + i, "encode": {"update": name | look}} for i, look in enumerate((halo, ink))]


def _key(layers: list[str]) -> dict[str, Any]:
    """The key of layers below the network; a click hides one or shows it again."""
    step = 150
    values = [{"value": name, "at": i * step} for i, name in enumerate(layers)]
    off = "indata('hidden', 'layer', datum.value) ? 0.3 : 1"
    place = {"y": {"value": 8}, "cursor": {"value": "pointer"}, "opacity": {"signal": off}}
    return {
        "type": "group",
        "encode": {"update": {"x": {"value": 0}, "y": {"value": HEIGHT + 4}, "width": {"value": WIDTH}, "height": {"value": _KEY - 6}}},
        "data": [{"name": "layers", "values": values}],
        "marks": [
            {
                "type": "rule", "name": "keys", "from": {"data": "layers"},
                "encode": {"update": place | {
                    "x": {"field": "at"}, "x2": {"signal": "datum.at + 26"}, "stroke": {"scale": "colour", "field": "value"},
                    "strokeDash": {"scale": "dash", "field": "value"}, "strokeWidth": {"value": 4},
                }},
            },
            {
                "type": "text", "name": "keynames", "from": {"data": "layers"},
                "encode": {"update": place | {
                    "x": {"signal": "datum.at + 32"}, "text": {"field": "value"}, "baseline": {"value": "middle"}, "fill": {"value": "theme:ink"},
                    "font": {"value": FONT}, "fontSize": {"value": 11}, "tooltip": {"value": "show or hide this layer"},
                }},
            },
        ],
    }  # fmt: skip


def _bars(layers: list[str], dated: list[int]) -> dict[str, Any]:
    """Acts by day, stacked by layer; dragging over them sets the window, a click beside it opens it again."""
    days = sorted(set(dated))
    gaps = [b - a for a, b in pairwise(days)]
    step = min(gaps, default=86_400_000)
    span = days[-1] - days[0] + step
    wide = max(1.5, min(40.0, WIDTH * step / span - 1))
    moved = "[@bars:pointerdown, window:pointerup] > window:pointermove!"
    return {
        "type": "group",
        "name": "bars",
        "encode": {
            "update": {
                "x": {"value": 0}, "y": {"value": HEIGHT + _KEY + _BETWEEN}, "width": {"value": WIDTH}, "height": {"value": _BARS},
                "fill": {"value": "transparent"}, "cursor": {"value": "crosshair"},
            }
        },
        "data": [
            {
                "name": "daily",
                "source": "acts",
                "transform": [
                    {"type": "filter", "expr": f"datum.day != null && {days[0]} <= datum.day && datum.day <= {days[-1]}"},
                    {"type": "filter", "expr": "!indata('hidden', 'layer', datum.layer)"},
                    {"type": "aggregate", "groupby": ["day", "layer"], "ops": ["sum"], "fields": ["weight"], "as": ["weight"]},
                    {"type": "stack", "groupby": ["day"], "field": "weight", "sort": {"field": "layer"}, "as": ["low", "high"]},
                ],
            }
        ],
        "scales": [
            {"name": "when", "type": "utc", "domain": [days[0], days[-1] + step], "range": [0, WIDTH]},
            {"name": "much", "type": "linear", "domain": {"data": "daily", "field": "high"}, "range": [_BARS, 0], "nice": False, "zero": True},
        ],
        "signals": [
            {
                "name": "brush",
                "value": [0, 0],
                "on": [
                    {"events": "@bars:pointerdown", "update": "[x(), x()]"},
                    {"events": moved, "update": f"[brush[0], clamp(x(), 0, {WIDTH})]"},
                ],
            },
            {
                "name": "window",
                "push": "outer",
                "on": [
                    {
                        "events": {"signal": "brush"},
                        "update": f"abs(brush[1] - brush[0]) < 3 ? null : [invert('when', min(brush[0], brush[1])) - {step}, "
                        "invert('when', max(brush[0], brush[1]))]",
                    }
                ],
            },
        ],
        "axes": [{"orient": "bottom", "scale": "when", "grid": False, "tickCount": 8, "labelFlush": True, "labelOverlap": True, "format": {
            "year": "%Y", "quarter": "%b %Y", "month": "%b %Y", "date": "%d %b", "week": "%d %b", "day": "%d %b",
            "hours": "", "minutes": "", "seconds": "", "milliseconds": "",
        }}],
        "marks": [
            {
                "type": "rect", "interactive": False, "from": {"data": "daily"},
                "encode": {"update": {
                    "x": {"scale": "when", "field": "day"}, "width": {"value": wide}, "y": {"scale": "much", "field": "low"},
                    "y2": {"scale": "much", "field": "high"}, "fill": {"scale": "colour", "field": "layer"},
                    "opacity": {"signal": "!window || (datum.day >= window[0] && datum.day <= window[1]) ? 1 : 0.25"},
                }},
            },
            {
                "type": "rect", "interactive": False,
                "encode": {"update": {
                    "x": {"signal": "min(brush[0], brush[1])"}, "x2": {"signal": "max(brush[0], brush[1])"}, "y": {"value": 0},
                    "y2": {"value": _BARS},
                    "fill": {"value": "theme:muted"}, "fillOpacity": {"signal": "window ? 0.15 : 0"},
                }},
            },
        ],
    }  # fmt: skip
