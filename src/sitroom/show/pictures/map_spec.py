"""The Vega specification of the map: which part of the world it shows, how far it can be enlarged, and the marks."""

from __future__ import annotations

import math
from itertools import accumulate
from typing import Any, NamedTuple

from sitroom.show.pictures.map_labels import HEIGHT, WIDTH, labelled
from sitroom.show.pictures.palette import FONT, LAYERS
from sitroom.show.pictures.picture import Row
from sitroom.show.pictures.world import outline, points

__all__ = ["QUADS", "body"]

QUADS = [name for name in LAYERS if name != "stated tie"]

_LEAST = 22.0
"""Degrees that the map shows at least."""
_CLOSEST = 40.0
"""So many times as large as the whole world the map can be shown: the outline is too coarse for more."""
_WORLD = 150.0
"""Degrees from which the whole world is shown."""


class _View(NamedTuple):
    """A part of the world: its middle in degrees, and pixels a radian; Mercator's projection, or equirectangular for the whole."""

    x: float
    y: float
    scale: float
    whole: bool

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Pixels of a point."""
        across = math.radians((x - self.x + 180) % 360 - 180)
        up = math.radians(y - self.y) if self.whole else _mercator(y) - _mercator(self.y)
        return round(WIDTH / 2 + self.scale * across, 1), round(HEIGHT / 2 - self.scale * up, 1)

    def projection(self) -> dict[str, Any]:
        """The same as Vega has it; the signals ``zoom``, ``across`` and ``down`` enlarge and move it about its middle."""
        own = "equirectangular" if self.whole else "mercator"
        down = 0.0 if self.whole else round(self.scale * _mercator(self.y), 3)
        return {
            "name": "earth",
            "type": own,
            "rotate": [-self.x, 0, 0],
            "center": [0, self.y if self.whole else 0],
            "scale": {"signal": f"{round(self.scale, 3)} * zoom"},
            "translate": {"signal": f"[{WIDTH / 2} + across, {HEIGHT / 2} + down + {down} * zoom]"},
        }

    def zooming(self) -> dict[str, Any]:
        """How far it can be enlarged and moved: ``least`` and ``most`` of ``zoom``; the world's edges, in pixels from the middle at first."""
        (_, top), (_, bottom) = (self.place(self.x, y) for y in (84.0, -84.0 if self.whole else -58.0))
        world = WIDTH / (2 * math.pi)
        return {
            "least": round(min(1.0, world / self.scale), 4),
            "most": round(max(1.0, _CLOSEST * world / self.scale), 2),
            "across": round(self.scale * math.pi, 1),
            "up": round(HEIGHT / 2 - top, 1),
            "down": round(bottom - HEIGHT / 2, 1),
        }


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(min(84.0, max(-84.0, latitude))) / 2))


def _view(places: list[Row], countries: list[Row], *, whole: bool) -> _View:
    """All but the outermost twentieth of the acts at places, to each side; without places the countries that take part in most."""
    known = points()
    spots = [(row["x"], row["y"], row["acts"]) for row in places] or [
        (*known["", row["id"]], row["acts"]) for row in countries[:8] if ("", row["id"]) in known
    ]
    if whole or not spots:
        return _View(10.0, 12.0, WIDTH / (2 * math.pi), whole=True)
    west, east = _middle([(x, n) for x, _, n in spots])
    south, north = _middle([(y, n) for _, y, n in spots])
    wide = max(_LEAST * WIDTH / HEIGHT, (east - west) * 1.35, (north - south) * 1.45 * WIDTH / HEIGHT)
    if wide > _WORLD:
        return _View(10.0, 12.0, WIDTH / (2 * math.pi), whole=True)
    return _View(round((west + east) / 2, 2), round((south + north) / 2, 2), WIDTH / math.radians(wide), whole=False)


def _middle(weighed: list[tuple[float, int]], cut: float = 0.05) -> tuple[float, float]:
    """The values between which all but ``cut`` of the weight at either end lies."""
    ordered = sorted(weighed)
    total = sum(n for _, n in ordered)
    below = list(accumulate(n for _, n in ordered))
    low = next(value for (value, _), upto in zip(ordered, below, strict=True) if upto > cut * total)
    high = next(value for (value, _), upto in zip(ordered, below, strict=True) if upto >= (1 - cut) * total)
    return low, high


_AT = {
    "x": f"{WIDTH / 2} + across + (datum.px - {WIDTH / 2}) * zoom",
    "y": f"{HEIGHT / 2} + down + (datum.py - {HEIGHT / 2}) * zoom",
}
"""Where a circle is, as Vega computes it."""


def body(places: list[Row], countries: list[Row], *, whole: bool) -> dict[str, Any]:
    view = _view(places, countries, whole=whole)
    most, top = (max((row["acts"] for row in rows), default=1) for rows in (countries, places))
    for row in places:
        row["px"], row["py"] = view.place(row["x"], row["y"])
        row["r"] = round(4 + 9 * (row["acts"] / top) ** 0.5, 1)
    colours = [LAYERS[name][0] for name in QUADS]
    used = [name for name in QUADS if any(row["quad"] == name for row in places)]
    zooming = view.zooming()
    tip = "{title: datum.label, 'most are': datum.quad, 'told by most': datum.words}"
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "autosize": "pad",
        "usermeta": {"zooming": zooming},
        "signals": [{"name": "zoom", "value": 1}, {"name": "across", "value": 0}, {"name": "down", "value": 0}],
        "projections": [
            view.projection(),
        ],
        "data": [
            {"name": "acts", "values": countries},
            {
                "name": "land",
                "values": outline(),
                "format": {"type": "topojson", "feature": "countries"},
                "transform": [
                    {
                        "type": "lookup",
                        "from": "acts",
                        "key": "id",
                        "fields": ["id"],
                        "values": ["acts", "label", "records"],
                        "as": ["acts", "label", "records"],
                    },
                ],
            },
            {"name": "spots", "values": places},
            {"name": "names", "values": labelled(places, zooming)},
        ],
        "scales": [
            {"name": "shade", "type": "log", "base": 2, "domain": [1, max(2, most)], "range": [0.1, 0.55]},
            {"name": "colour", "type": "ordinal", "domain": used or QUADS, "range": [LAYERS[n][0] for n in used] or colours},
        ],
        "legends": [
            {"fill": "colour", "orient": "bottom", "direction": "horizontal", "symbolType": "circle", "title": None},
        ]
        if used
        else [],
        "marks": [
            {
                "type": "group",
                "clip": True,
                "encode": {
                    "update": {
                        "width": {"value": WIDTH},
                        "height": {"value": HEIGHT},
                        "stroke": {"value": "theme:border"},
                        "fill": {"value": "theme:paper"},
                    }
                },
                "marks": [
                    {
                        "type": "shape",
                        "from": {"data": "land"},
                        "encode": {
                            "update": {
                                "fill": {"value": "theme:land"},
                                "stroke": {"value": "theme:border"},
                                "strokeWidth": {"value": 0.6},
                            }
                        },
                        "transform": [{"type": "geoshape", "projection": "earth"}],
                        "aria": False,
                        "interactive": False,
                    },
                    {
                        "type": "shape",
                        "from": {"data": "land"},
                        "encode": {
                            "update": {
                                "fill": {"value": "theme:muted"},
                                "fillOpacity": {"signal": "datum.acts ? scale('shade', datum.acts) : 0"},
                                "tooltip": {"signal": "datum.label ? {title: datum.label} : null"},
                                "cursor": {"signal": "datum.acts ? 'pointer' : 'default'"},
                                "description": {"signal": "datum.label || ''"},
                            }
                        },
                        "transform": [{"type": "geoshape", "projection": "earth"}],
                    },
                    {
                        "type": "symbol",
                        "name": "circles",
                        "from": {"data": "spots"},
                        "encode": {
                            "update": {
                                "x": {"signal": _AT["x"]},
                                "y": {"signal": _AT["y"]},
                                "size": {"signal": "4 * datum.r * datum.r"},
                                "shape": {"field": "shape"},
                                "fill": {"scale": "colour", "field": "quad"},
                                "fillOpacity": {"value": 0.75},
                                "stroke": {"value": "theme:ink"},
                                "strokeWidth": {"value": 0.8},
                                "tooltip": {"signal": tip},
                                "cursor": {"value": "pointer"},
                                "description": {"field": "label"},
                            }
                        },
                    },
                    *(
                        {
                            "type": "text",
                            "name": name,
                            "from": {"data": "names"},
                            "interactive": False,
                            "aria": False,
                            "encode": {
                                "update": {
                                    "x": {"signal": f"{_AT['x']} + datum.dx"},
                                    "y": {"signal": f"{_AT['y']} + datum.dy"},
                                    "align": {"field": "align"},
                                    "text": {"signal": "zoom >= datum.from ? datum.place : ''"},
                                    "font": {"value": FONT},
                                    "fontSize": {"value": 11},
                                    **look,
                                }
                            },
                        }
                        for name, look in (
                            (
                                "halos",
                                {
                                    "fill": {"value": "theme:paper"},
                                    "stroke": {"value": "theme:paper"},
                                    "strokeWidth": {"value": 3},
                                    "strokeJoin": {"value": "round"},
                                },
                            ),
                            ("placenames", {"fill": {"value": "theme:ink"}}),
                        )
                    ),
                ],
            },
        ],
    }
