"""The Vega specification of the map: which part of the world it shows, where names stand, and the marks."""

from __future__ import annotations

import math
from itertools import accumulate
from typing import Any, NamedTuple

from sitroom.show.pictures.palette import FONT, LAYERS
from sitroom.show.pictures.picture import Row
from sitroom.show.pictures.world import outline, points

__all__ = ["QUADS", "body"]

WIDTH, HEIGHT = 760, 440
QUADS = [name for name in LAYERS if name != "stated tie"]

_LEAST = 22.0
"""Degrees that the map shows at least."""
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
        """The same as Vega has it."""
        own = "equirectangular" if self.whole else "mercator"
        down = 0.0 if self.whole else round(self.scale * _mercator(self.y), 3)
        return {
            "name": "earth",
            "type": own,
            "rotate": [-self.x, 0, 0],
            "center": [0, self.y if self.whole else 0],
            "scale": round(self.scale, 3),
            "translate": [WIDTH / 2, HEIGHT / 2 + down],
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


def _labelled(rows: list[Row]) -> list[Row]:
    """The names that can stand beside their circles without touching another name or circle, those of most acts first."""
    taken = [(row["px"] - row["r"], row["py"] - row["r"], row["px"] + row["r"], row["py"] + row["r"]) for row in rows]
    found = []
    for row in rows:
        wide, x, y, r = 6.0 * len(row["place"]), row["px"], row["py"], row["r"] + 3
        tries = (
            (x + r, y + 4, "left", x + r),
            (x - r, y + 4, "right", x - r - wide),
            (x, y - r - 1, "center", x - wide / 2),
            (x, y + r + 9, "center", x - wide / 2),
        )
        for lx, ly, align, left in tries:
            box = (left, ly - 9, left + wide, ly + 3)
            inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= HEIGHT
            if inside and not any(box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in taken):
                taken.append(box)
                found.append({"place": row["place"], "x": round(lx, 1), "y": round(ly, 1), "align": align})
                break
    return found


def body(places: list[Row], countries: list[Row], *, whole: bool) -> dict[str, Any]:
    view = _view(places, countries, whole=whole)
    most, top = (max((row["acts"] for row in rows), default=1) for rows in (countries, places))
    for row in places:
        row["px"], row["py"] = view.place(row["x"], row["y"])
        row["r"] = round(4 + 9 * (row["acts"] / top) ** 0.5, 1)
    colours = [LAYERS[name][0] for name in QUADS]
    used = [name for name in QUADS if any(row["quad"] == name for row in places)]
    tip = "{title: datum.label, 'most are': datum.quad, 'told by most': datum.words}"
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "autosize": "pad",
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
            {"name": "names", "values": _labelled(places)},
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
                                "x": {"field": "px"},
                                "y": {"field": "py"},
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
                                    "x": {"field": "x"},
                                    "y": {"field": "y"},
                                    "align": {"field": "align"},
                                    "text": {"field": "place"},
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
