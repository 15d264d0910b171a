"""Colours, shapes and dashes of all pictures, and the themes that give the colours.

Specifications hold names of colours, ``theme:NAME``, never colours: a theme puts them in when a picture is drawn, here (``themed``) or in the browser
(``data/draw.js``). The hues are Okabe & Ito's (2008, *Color Universal Design*), which people with any common colour blindness tell apart; nothing is
told by hue alone: signs and layers differ in dash, statuses in shape and filling, so that a print in grey says the same.
"""

from __future__ import annotations

import re
from typing import Any, Literal, get_args

from sitroom.errors import UsageError

__all__ = ["FONT", "LAYERS", "SHAPES", "SIGNS", "STATUSES", "THEMES", "Theme", "config", "themed", "wanted"]

Theme = Literal["light", "dark", "print"]

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
"""Liberation Sans is in vl-convert and has the widths of Arial, so that a picture has the same breaks everywhere."""

THEMES: dict[Theme, dict[str, str]] = {
    "light": {
        "paper": "#ffffff", "ink": "#1b1b1f", "muted": "#5b6168", "faint": "#dfe2e6", "panel": "#f4f5f7", "land": "#e9ebee", "border": "#b4bac2",
        "verbal-cooperation": "#56b4e9", "material-cooperation": "#0072b2", "verbal-conflict": "#e69f00", "material-conflict": "#d55e00",
        "cooperation": "#0072b2", "conflict": "#d55e00", "mixed": "#8f4e7c", "tie": "#009e73", "band": "#0072b2", "other": "#d55e00",
    },
    "dark": {
        "paper": "#15171b", "ink": "#eceef1", "muted": "#a9b0b9", "faint": "#33373e", "panel": "#1f2227", "land": "#2a2e35", "border": "#545b65",
        "verbal-cooperation": "#8fd0f7", "material-cooperation": "#3d9fe0", "verbal-conflict": "#f2c14e", "material-conflict": "#f0803c",
        "cooperation": "#3d9fe0", "conflict": "#f0803c", "mixed": "#cc79a7", "tie": "#2fc79b", "band": "#3d9fe0", "other": "#f0803c",
    },
    "print": {
        "paper": "#ffffff", "ink": "#000000", "muted": "#444444", "faint": "#dddddd", "panel": "#f5f5f5", "land": "#eeeeee", "border": "#999999",
        "verbal-cooperation": "#b5b5b5", "material-cooperation": "#8a8a8a", "verbal-conflict": "#5a5a5a", "material-conflict": "#000000",
        "cooperation": "#8a8a8a", "conflict": "#000000", "mixed": "#5a5a5a", "tie": "#707070", "band": "#8a8a8a", "other": "#000000",
    },
}  # fmt: skip

LAYERS: dict[str, tuple[str, list[int]]] = {
    "material conflict": ("theme:material-conflict", [1, 0]),
    "verbal conflict": ("theme:verbal-conflict", [6, 3]),
    "verbal cooperation": ("theme:verbal-cooperation", [6, 3]),
    "material cooperation": ("theme:material-cooperation", [1, 0]),
    "stated tie": ("theme:tie", [2, 3]),
}
"""PLOVER's quad classes and stated ties: colour, and dash in pixels on and off (material acts whole, verbal ones broken, ties dotted)."""

SIGNS: dict[int, tuple[str, list[int]]] = {1: ("theme:cooperation", [1, 0]), -1: ("theme:conflict", [6, 3]), 0: ("theme:mixed", [2, 3])}
"""Colour and dash of what raises (or is friendly), lowers (or is hostile), and what is neither."""

STATUSES: dict[str, str] = {
    "actual": "done",
    "historical": "done, another time",
    "future": "announced or threatened",
    "hypothetical": "feared, possible, asked for",
    "negated": "denied, refused, called off",
}
"""The statuses of events in plain words."""

SHAPES: dict[str, str] = {
    "actual": "circle",
    "historical": "square",
    "future": "triangle-right",
    "hypothetical": "diamond",
    "negated": "M-.7,-1L0,-.3L.7,-1L1,-.7L.3,0L1,.7L.7,1L0,.3L-.7,1L-1,.7L-.3,0L-1,-.7Z",
}
"""Their shapes; what was done is filled, all else hollow but for the cross of what was denied."""

_NAMED = re.compile(r"theme:([a-z-]+)")


def wanted(theme: str) -> Theme:
    """A theme by name. Raises UsageError for one that does not exist."""
    for known in get_args(Theme):
        if theme == known:
            return known  # type: ignore[no-any-return]
    raise UsageError(f"found {theme!r} as a theme; valid are: {', '.join(get_args(Theme))}.")


def themed(part: Any, theme: Theme) -> Any:
    """A specification, or a part of it, with the colours of a theme. What stands under ``values`` (the data) is left as it is."""
    if isinstance(part, str):
        return _NAMED.sub(lambda name: THEMES[theme].get(name[1], name[0]), part) if "theme:" in part else part
    if isinstance(part, list):
        return [themed(one, theme) for one in part]
    if isinstance(part, dict):
        return {key: value if key == "values" else themed(value, theme) for key, value in part.items()}
    return part


def config() -> dict[str, Any]:
    """The look that all pictures share, for Vega and Vega-Lite alike."""
    words = {"labelFont": FONT, "titleFont": FONT, "labelColor": "theme:ink", "titleColor": "theme:muted", "labelFontSize": 11, "titleFontSize": 11}
    return {
        "background": "theme:paper",
        "axis": words
        | {"titleFontWeight": "normal", "gridColor": "theme:faint", "domainColor": "theme:border", "tickColor": "theme:border", "labelLimit": 190},
        "legend": words | {
            "titleFontWeight": "normal", "symbolStrokeWidth": 1.5, "labelLimit": 240,
            "layout": {"bottom": {"anchor": "start", "direction": "vertical", "margin": 6}},
        },
        "header": words | {"titleFontWeight": "normal"},
        "title": {
            "font": FONT, "fontSize": 15, "fontWeight": "bold", "color": "theme:ink", "anchor": "start", "frame": "group", "offset": 12,
            "subtitleFont": FONT, "subtitleFontSize": 11, "subtitleColor": "theme:muted", "subtitlePadding": 4, "subtitleLineHeight": 14,
        },
        "text": {"font": FONT, "fill": "theme:ink", "fontSize": 11},
        "style": {"guide-label": {"font": FONT}, "guide-title": {"font": FONT}},
    }  # fmt: skip
