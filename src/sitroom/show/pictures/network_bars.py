"""What stands below the actor network: the key of layers, and the bars of acts by day over which a window is drawn."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from sitroom.show.pictures.palette import FONT

__all__ = ["BARS", "BETWEEN", "HEIGHT", "KEY", "WIDTH", "bars", "key"]

WIDTH, HEIGHT = 760, 470
"""Pixels of the network."""
BARS, BETWEEN, KEY = 56, 26, 24
"""Heights in pixels: of the bars of acts, of the room above them, and of the key of layers."""


def key(layers: list[str]) -> dict[str, Any]:
    """The key of layers below the network; a click hides one or shows it again."""
    step = 150
    values = [{"value": name, "at": i * step} for i, name in enumerate(layers)]
    off = "indata('hidden', 'layer', datum.value) ? 0.3 : 1"
    place = {"y": {"value": 8}, "cursor": {"value": "pointer"}, "opacity": {"signal": off}}
    return {
        "type": "group",
        "encode": {"update": {"x": {"value": 0}, "y": {"value": HEIGHT + 4}, "width": {"value": WIDTH}, "height": {"value": KEY - 6}}},
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


def bars(layers: list[str], dated: list[int]) -> dict[str, Any]:
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
                "x": {"value": 0}, "y": {"value": HEIGHT + KEY + BETWEEN}, "width": {"value": WIDTH}, "height": {"value": BARS},
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
            {"name": "much", "type": "linear", "domain": {"data": "daily", "field": "high"}, "range": [BARS, 0], "nice": False, "zero": True},
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
                    "y2": {"value": BARS},
                    "fill": {"value": "theme:muted"}, "fillOpacity": {"signal": "window ? 0.15 : 0"},
                }},
            },
        ],
    }  # fmt: skip
