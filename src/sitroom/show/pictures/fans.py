"""Fans: what may come, as bands of the runs by day, with what was before; one future alone, or a baseline and a scenario over each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from sitroom.show.pictures.behind import milliseconds
from sitroom.show.pictures.picture import Picture, Row

__all__ = ["Future", "Panel", "fans"]

_ROLES: dict[str, tuple[str, list[int]]] = {"baseline": ("theme:band", [1, 0]), "scenario": ("theme:other", [6, 3])}
_HEIGHT = 150


class Future(msgspec.Struct, frozen=True, kw_only=True):
    """One quantity by day, lists of one length: its middle, and ``bands`` as (low, high), the widest first; ``label``: what it is called."""

    label: str
    role: Literal["baseline", "scenario"]
    middle: Sequence[float]
    bands: Sequence[tuple[Sequence[float], Sequence[float]]] = ()
    step: bool = False


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """Futures of one quantity under each other's eyes. ``days``: ISO, those of the futures; ``before``: (day, value) of what was.

    ``low``, ``high``: what the axis reaches at least; ``share``: the quantity is a share, 0..1; ``records``: ids behind it; ``marks``: (day, words,
    ids) of what happens on a day.
    """

    title: str
    days: Sequence[str]
    futures: Sequence[Future]
    before: Sequence[tuple[str, float]] = ()
    share: bool = False
    low: float | None = None
    high: float | None = None
    records: Sequence[str] = ()
    marks: Sequence[tuple[str, str, Sequence[str]]] = ()


def fans(kind: str, *, title: str, subtitle: str, description: str, panels: Sequence[Panel]) -> Picture:
    """A picture of panels one below the other. Raises ValueError where lists of a panel are not of one length."""
    used = list(dict.fromkeys(future.label for panel in panels for future in panel.futures))
    roles = {future.label: future.role for panel in panels for future in panel.futures}
    colour = {"domain": used, "range": [_ROLES[roles[label]][0] for label in used]}
    dash = {"domain": used, "range": [_ROLES[roles[label]][1] for label in used]}
    rows = [row for panel in panels for row in _rows(panel)]
    return Picture(
        kind=kind,
        title=title,
        subtitle=subtitle,
        description=description,
        grammar="vega-lite",
        body={
            "vconcat": [_panel(panel, [row for row in rows if row["panel"] == panel.title], colour, dash) for panel in panels],
            "spacing": 22,
            "resolve": {"scale": {"color": "shared", "strokeDash": "shared"}},
        },
        rows=[{key: value for key, value in row.items() if key != "at"} for row in rows],
    )


def _rows(panel: Panel) -> list[Row]:
    """One row a day of each future, and one a day of what was."""
    rows: list[Row] = [
        {"panel": panel.title, "label": "before", "day": day, "at": milliseconds(day), "value": value, "records": list(panel.records)}
        for day, value in panel.before
    ]
    for future in panel.futures:
        for i, (day, value) in enumerate(zip(panel.days, future.middle, strict=True)):
            bands = {
                f"{end}{n}": round(float(side[i]), 4) for n, band in enumerate(future.bands) for end, side in zip(("low", "high"), band, strict=True)
            }
            row: Row = {"panel": panel.title, "label": future.label, "day": day, "at": milliseconds(day), "value": round(float(value), 4)}
            rows.append(row | bands | {"records": list(panel.records)})
    return rows


def _panel(panel: Panel, rows: list[Row], colour: dict[str, Any], dash: dict[str, Any]) -> dict[str, Any]:
    form = ".0%" if panel.share else ",.1f"
    x: dict[str, Any] = {
        "field": "at",
        "type": "temporal",
        "scale": {"type": "utc"},
        "title": None,
        "axis": {"format": "%d %b", "grid": False, "labelOverlap": "greedy", "labelSeparation": 6, "tickCount": 8},
    }
    y: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "axis": {"tickCount": 4} | ({"format": ".0%"} if panel.share else {}),
    }
    legend = {
        "orient": "top",
        "direction": "horizontal",
        "title": None,
        "symbolType": "stroke",
        "symbolStrokeWidth": 3,
        "symbolOpacity": 1,
        "symbolSize": 300,
    }
    color = {"field": "label", "type": "nominal", "scale": colour, "legend": legend}
    tip: list[dict[str, Any]] = [{"field": "day"}, {"field": "label", "title": "future"}, {"field": "value", "title": "middle", "format": form}]
    bands = max((len(future.bands) for future in panel.futures), default=0)
    tip += [
        {"field": f"{end}{n}", "title": f"{end}{' of the narrower band' * (n > 0)}", "format": form} for n in range(bands) for end in ("low", "high")
    ]
    future = [{"filter": "datum.label !== 'before'"}]
    ends = [{"y": {"datum": value}} for value in (panel.low, panel.high) if value is not None]
    curve = "step-after" if any(one.step for one in panel.futures) else "linear"
    marked = [{"at": milliseconds(day), "day": day, "words": words, "label": words, "records": list(ids)} for day, words, ids in panel.marks]
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "rule", "color": "theme:border"}, "encoding": {"y": {"datum": 0}}},
        *({"mark": {"type": "rule", "opacity": 0, "aria": False}, "encoding": end} for end in ends),
        *(
            {
                "transform": [*future, {"filter": f"isValid(datum.low{n})"}],
                "mark": {"type": "area", "opacity": 0.16 + 0.1 * n, "interpolate": curve},
                "encoding": {"x": x, "y": y | {"field": f"low{n}"}, "y2": {"field": f"high{n}"}, "color": color},
            }
            for n in range(bands)
        ),
        {
            "transform": [{"filter": "datum.label === 'before'"}],
            "mark": {
                "type": "line",
                "color": "theme:ink",
                "strokeWidth": 1.2,
                "interpolate": "step-after",
                "point": {"color": "theme:ink", "size": 22},
            },
            "encoding": {"x": x, "y": y, "tooltip": tip[:3]},
        },
        {
            "transform": future,
            "mark": {"type": "line", "strokeWidth": 2, "interpolate": curve},
            "encoding": {"x": x, "y": y, "color": color, "strokeDash": {"field": "label", "type": "nominal", "scale": dash, "legend": legend}},
        },
        {
            "transform": future,
            "mark": {"type": "point", "filled": True, "size": 60, "opacity": 0, "cursor": "pointer"},
            "encoding": {"x": x, "y": y, "color": color, "tooltip": tip},
        },
    ]
    if marked:
        layers += [
            {
                "data": {"values": marked},
                "mark": {"type": "rule", "color": "theme:muted", "strokeDash": [2, 3], "cursor": "pointer"},
                "encoding": {"x": x, "tooltip": [{"field": "day"}, {"field": "words", "title": "what"}]},
            },
            {
                "data": {"values": marked},
                "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 10, "color": "theme:muted", "limit": 260, "baseline": "top"},
                "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "words"}},
            },
        ]
    return {
        "data": {"values": rows},
        "title": {"text": panel.title, "fontSize": 12, "fontWeight": "bold", "offset": 4},
        "width": 700,
        "height": _HEIGHT,
        "layer": layers,
    }
