"""Boxes with words, in layers from left to right, and curves between them: for maps of beliefs and for who takes from whom.

Layers, order and places follow Sugiyama, Tagawa & Toda (1981, *IEEE Trans. SMC* 11): cycles opened, longest paths, barycentres.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from sitroom.show.pictures.palette import FONT
from sitroom.show.pictures.picture import Row

__all__ = ["BOX", "Arrow", "Box", "Drawn", "laid", "marks"]

BOX, GAP = 176, 84
"""Widths in pixels of a box, and of the room between two layers."""

_LETTERS, _LINE, _LINES, _PAD, _BETWEEN = 29, 13, 4, 6, 10
_SWEEPS = 12
_AT = (0.5, 0.36, 0.64)
"""How far along its curve an arrow's mark stands, in turn, so that marks of neighbours do not cover each other."""


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A node: ``strong`` ones have a thicker frame; ``records``: the ids behind it."""

    id: str
    words: str
    records: list[str] = []
    strong: bool = False
    note: str = ""


class Arrow(msgspec.Struct, frozen=True, kw_only=True):
    """From box to box (ids). ``colour``: ``theme:NAME``; ``dash`` in pixels on and off; ``mark``: a sign or word in its middle."""

    start: str
    end: str
    colour: str
    dash: list[int]
    width: float
    mark: str
    label: str
    records: list[str]
    tip: dict[str, Any] = {}


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """Boxes and arrows as rows of data, and the size of the whole in pixels."""

    boxes: list[Row]
    arrows: list[Row]
    width: int
    height: int


def laid(boxes: Sequence[Box], arrows: Sequence[Arrow], *, left: int = 0) -> Drawn:
    """Places in pixels, from ``left`` on; boxes keep their order where nothing else speaks."""
    links = [(a.start, a.end) for a in arrows if a.start != a.end]
    layer = _layers([box.id for box in boxes], links)
    rows = _ordered([box.id for box in boxes], links, layer)
    lines = {box.id: _lines(box.words) for box in boxes}
    tall = {id: len(part) * _LINE + 2 * _PAD for id, part in lines.items()}
    heights = [sum(tall[id] + _BETWEEN for id in row) - _BETWEEN for row in rows]
    height = max(heights, default=0)
    x, y = {}, {}
    for number, row in enumerate(rows):
        space = (height - heights[number]) / max(1, len(row))
        at = space / 2
        for id in row:
            x[id], y[id] = left + number * (BOX + GAP), round(at, 1)
            at += tall[id] + _BETWEEN + space
    drawn_boxes = [
        {"id": box.id, "x": x[box.id], "y": y[box.id], "w": BOX, "h": tall[box.id], "lines": lines[box.id], "label": " ".join(lines[box.id]),
         "strong": box.strong, "note": box.note, "records": box.records}
        for box in boxes
    ]  # fmt: skip
    leaves, enters = _ports(arrows, x, y, tall)
    drawn_arrows = [_curve(arrow, x, leaves[i], enters[i], at=_AT[i % len(_AT)]) for i, arrow in enumerate(arrows)]
    return Drawn(boxes=drawn_boxes, arrows=drawn_arrows, width=max(0, len(rows) * (BOX + GAP) - GAP), height=int(height) + 1)


def _lines(words: str) -> list[str]:
    found = textwrap.wrap(words, _LETTERS) or [""]
    return found if len(found) <= _LINES else [*found[: _LINES - 1], found[_LINES - 1][: _LETTERS - 2] + " …"]


def _layers(ids: Sequence[str], links: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The layer of each: one beyond the farthest of those that lead to it, where arrows that close a cycle count for nothing."""
    after: dict[str, list[str]] = defaultdict(list)
    for start, end in dict.fromkeys(links):
        after[start].append(end)
    state: dict[str, int] = {}
    order: list[str] = []
    kept: list[tuple[str, str]] = []
    entered = {end for ends in after.values() for end in ends}
    for root in [*(id for id in ids if id not in entered), *ids]:
        if root in state:
            continue
        state[root] = 1
        stack = [(root, iter(after[root]))]
        while stack:
            here, ends = stack[-1]
            end = next(ends, "")
            if not end:
                state[here] = 2
                order.append(here)
                stack.pop()
            elif state.get(end) != 1:
                kept.append((here, end))
                if end not in state:
                    state[end] = 1
                    stack.append((end, iter(after[end])))
    layer = dict.fromkeys(ids, 0)
    before: dict[str, list[str]] = defaultdict(list)
    for start, end in kept:
        before[end].append(start)
    for id in reversed(order):
        layer[id] = max((layer[start] + 1 for start in before[id]), default=0)
    leads: dict[str, list[str]] = defaultdict(list)
    for start, end in kept:
        leads[start].append(end)
    for id in order:  # what nothing leads to stands right before what it leads to
        if not before[id] and leads[id]:
            layer[id] = min(layer[end] for end in leads[id]) - 1
    return layer


def _ordered(ids: Sequence[str], links: Sequence[tuple[str, str]], layer: dict[str, int]) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for id in ids:
        rows[layer[id]].append(id)
    near: dict[str, list[str]] = defaultdict(list)
    for start, end in links:
        near[start].append(end)
        near[end].append(start)
    for sweep in range(_SWEEPS):
        place = {id: (i + 0.5) / len(row) for row in rows for i, id in enumerate(row)}
        for row in rows if sweep % 2 else reversed(rows):
            middle = {id: sum(place[other] for other in near[id]) / len(near[id]) if near[id] else place[id] for id in row}
            row.sort(key=lambda id: (round(middle[id], 9), place[id]))
            place |= {id: (i + 0.5) / len(row) for i, id in enumerate(row)}
    return rows


def _ports(arrows: Sequence[Arrow], x: dict[str, int], y: dict[str, float], tall: dict[str, int]) -> tuple[list[float], list[float]]:
    """Where each arrow leaves and enters its boxes (y in pixels): spread over the side, in the order of where it comes from or goes to."""
    found: tuple[list[float], list[float]] = ([0.0] * len(arrows), [0.0] * len(arrows))
    for side, own, other in ((0, "start", "end"), (1, "end", "start")):
        sides: dict[tuple[str, bool], list[int]] = defaultdict(list)
        for i, arrow in enumerate(arrows):
            sides[getattr(arrow, own), x[arrow.end] > x[arrow.start]].append(i)
        for (id, _), ends in sides.items():
            ends.sort(key=lambda i: (y[getattr(arrows[i], other)], i))
            for rank, i in enumerate(ends):
                found[side][i] = y[id] + tall[id] * (rank + 1) / (len(ends) + 1)
    return found


def _curve(arrow: Arrow, x: dict[str, int], ay: float, by: float, *, at: float) -> Row:
    """The path of an arrow, the place of its mark (``at``: how far along) and of its head."""
    ax, bx = x[arrow.start] + BOX, x[arrow.end]
    if bx > ax:
        bend = min(GAP, bx - ax) * 0.55
        path = [(ax, ay), (ax + bend, ay), (bx - 7 - bend, by), (bx - 7, by)]
    else:  # back, or within a layer: around the right side of both
        bx = x[arrow.end] + BOX
        out = max(ax, bx) + GAP * 0.6
        path = [(ax, ay), (out, ay), (out, by), (bx + 7, by)]
    parts = ((1 - at) ** 3, 3 * at * (1 - at) ** 2, 3 * at**2 * (1 - at), at**3)
    middle = [sum(part * point[axis] for part, point in zip(parts, path, strict=True)) for axis in (0, 1)]
    (_, _), (_, _), (x2, _), (x3, y3) = path
    return {
        "label": arrow.label, "path": "M{:.1f},{:.1f}C{:.1f},{:.1f} {:.1f},{:.1f} {:.1f},{:.1f}".format(*(n for point in path for n in point)),
        "colour": arrow.colour.removeprefix("theme:"), "dash": arrow.dash, "width": arrow.width, "mark": arrow.mark, "mx": round(middle[0], 1),
        "my": round(middle[1], 1), "hx": round(x3, 1), "hy": round(y3, 1), "turn": 90 if x3 > x2 else -90, "records": arrow.records, **arrow.tip,
    }  # fmt: skip


def marks(drawn: Iterable[Drawn], colours: Sequence[str], tips: dict[str, str]) -> dict[str, Any]:
    """``data``, ``scales`` and ``marks`` of a Vega specification. ``colours``: names of the theme; ``tips``: fields of tooltips by title."""
    boxes = [row for one in drawn for row in one.boxes]
    arrows = [row for one in drawn for row in one.arrows]
    tip = "{title: datum.label, " + ", ".join(f"'{title}': datum.{field}" for title, field in tips.items()) + "}"
    colour = {"scale": "colour", "field": "colour"}
    rounded = {"x": {"field": "x"}, "y": {"field": "y"}, "width": {"field": "w"}, "height": {"field": "h"}}
    return {
        "data": [{"name": "boxes", "values": boxes}, {"name": "arrows", "values": arrows}],
        "scales": [{"name": "colour", "type": "ordinal", "domain": list(colours), "range": [f"theme:{name}" for name in colours]}],
        "marks": [
            {
                "type": "path", "from": {"data": "arrows"},
                "encode": {"update": {
                    "path": {"field": "path"}, "stroke": colour, "strokeWidth": {"field": "width"}, "strokeDash": {"field": "dash"},
                    "cursor": {"value": "pointer"}, "tooltip": {"signal": tip}, "description": {"field": "label"},
                }},
            },
            {
                "type": "symbol", "from": {"data": "arrows"}, "aria": False,
                "encode": {"update": {
                    "x": {"signal": "datum.hx + (datum.turn > 0 ? 2 : -2)"}, "y": {"field": "hy"}, "shape": {"value": "triangle-up"},
                    "angle": {"field": "turn"}, "size": {"value": 52}, "fill": colour,
                }},
            },
            {
                "type": "rect", "from": {"data": "boxes"},
                "encode": {"update": rounded | {
                    "fill": {"value": "theme:panel"}, "stroke": {"signal": "datum.strong ? 'theme:ink' : 'theme:border'"},
                    "strokeWidth": {"signal": "datum.strong ? 2 : 1"}, "cornerRadius": {"value": 3}, "cursor": {"value": "pointer"},
                    "tooltip": {"signal": "{title: datum.label, note: datum.note}"}, "description": {"field": "label"},
                }},
            },
            {
                "type": "text", "interactive": False, "from": {"data": "boxes"}, "aria": False,
                "encode": {"update": {
                    "x": {"signal": "datum.x + 7"}, "y": {"signal": f"datum.y + {_PAD + _LINE - 3}"}, "text": {"field": "lines"},
                    "font": {"value": FONT},
                    "fontSize": {"value": 11}, "lineHeight": {"value": _LINE}, "fill": {"value": "theme:ink"},
                }},
            },
            {
                "type": "symbol", "from": {"data": "arrows"}, "interactive": False, "aria": False,
                "encode": {"update": {
                    "x": {"field": "mx"}, "y": {"field": "my"}, "shape": {"value": "circle"}, "fill": {"value": "theme:paper"}, "stroke": colour,
                    "size": {"signal": "datum.mark ? 120 : 0"}, "strokeWidth": {"signal": "datum.mark ? 1.2 : 0"},
                }},
            },
            {
                "type": "text", "from": {"data": "arrows"}, "interactive": False, "aria": False,
                "encode": {"update": {
                    "x": {"field": "mx"}, "y": {"field": "my"}, "text": {"field": "mark"}, "align": {"value": "center"},
                    "baseline": {"value": "middle"},
                    "font": {"value": FONT}, "fontSize": {"value": 11}, "fontWeight": {"value": "bold"}, "fill": {"value": "theme:ink"},
                }},
            },
        ],
    }  # fmt: skip
