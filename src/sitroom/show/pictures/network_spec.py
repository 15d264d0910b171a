"""The Vega specification of the actor network."""

from __future__ import annotations

from typing import Any

from sitroom.show.pictures.network_bars import BARS, BETWEEN, HEIGHT, KEY, WIDTH, bars, key
from sitroom.show.pictures.palette import FONT, LAYERS
from sitroom.show.pictures.picture import Row

__all__ = ["HEIGHT", "WIDTH", "body"]


_GAP = 5
"""Pixels between the lines of two layers of one dyad."""
_CLOSEST = 8.0
"""So many times as large the network can be shown; circles, lines and names keep their size."""


def _across(place: str) -> str:
    """Where a place is from the left, in pixels, enlarged and moved."""
    return f"{WIDTH / 2} + across + ({place} - {WIDTH / 2}) * zoom"


def _down(place: str) -> str:
    """Where a place is from the top, in pixels, enlarged and moved."""
    return f"{HEIGHT / 2} + down + ({place} - {HEIGHT / 2}) * zoom"


def body(nodes: list[Row], acts: list[Row], ends: tuple[int, int]) -> dict[str, Any]:
    """``nodes``: places in pixels; ``acts``: one row a dyad, layer and stretch of days; ``ends``: first and last moment (ms) that the bars show."""
    layers = [name for name in LAYERS if any(row["layer"] == name for row in acts)]
    dated = [row["day"] for row in acts if row["day"] is not None and ends[0] <= row["day"] <= ends[1]]
    top = HEIGHT + KEY
    return {
        "width": WIDTH,
        "height": top + BETWEEN + BARS if dated else top,
        "autosize": "pad",
        "usermeta": {
            "zooming": {
                "least": 1.0,
                "most": _CLOSEST,
                "across": WIDTH / 2,
                "up": HEIGHT / 2,
                "down": HEIGHT / 2,
                "width": WIDTH,
                "height": HEIGHT,
                "own": ["nodes"],
            }
        },
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
        "marks": [
            {
                "type": "group",
                "encode": {"update": {"width": {"value": WIDTH}, "height": {"value": HEIGHT}}},
                "marks": [mark | {"clip": True} for mark in _network()],
            },
            key(layers),
            *([bars(layers, dated)] if dated else []),
        ],
    }


def _signals() -> list[dict[str, Any]]:
    return [
        {"name": "zoom", "value": 1}, {"name": "across", "value": 0}, {"name": "down", "value": 0},
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
                    "update": f"{{px: {WIDTH / 2} + (clamp(x(), 8, {WIDTH - 8}) - {WIDTH / 2} - across) / zoom, "
                    f"py: {HEIGHT / 2} + (clamp(y(), 8, {HEIGHT - 8}) - {HEIGHT / 2} - down) / zoom}}",
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
    places = {
        "x": {"signal": f"{_across('datum.x1')} + datum.dx"}, "y": {"signal": f"{_down('datum.y1')} + datum.dy"},
        "x2": {"signal": f"{_across('datum.x2')} + datum.dx"}, "y2": {"signal": f"{_down('datum.y2')} + datum.dy"},
    }  # fmt: skip
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
                "x": {"signal": _across("datum.px")}, "y": {"signal": _down("datum.py")}, "size": {"signal": "4 * datum.radius * datum.radius"},
                "fill": {"value": "theme:panel"}, "stroke": {"value": "theme:ink"}, "strokeWidth": {"value": 1.2},
                "opacity": {"signal": "datum.now == null ? 0.35 : 1"}, "cursor": {"value": "move"}, "tooltip": {"signal": node_tip},
                "description": {"field": "name"},
            }},
        },
        *_names(),
    ]  # fmt: skip


def _names() -> list[dict[str, Any]]:
    """Names below the nodes, each over a halo of the paper's colour so that lines do not cross it."""
    across, down = _across("datum.px"), _down("datum.py")
    seen = f"inrange({across}, [0, {WIDTH}]) && inrange({down}, [0, {HEIGHT}])"
    name: dict[str, Any] = {
        "x": {"signal": f"clamp({across}, 3.1 * length(datum.name), {WIDTH} - 3.1 * length(datum.name))"},
        "y": {"signal": f"min({down} + datum.radius + 11, {HEIGHT - 4})"}, "align": {"value": "center"}, "font": {"value": FONT},
        "text": {"signal": f"{seen} ? datum.name : ''"}, "fontSize": {"value": 11},
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
