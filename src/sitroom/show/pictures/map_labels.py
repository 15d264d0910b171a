"""Where the names of a map's places stand, and from which enlargement on: none touches another name or circle."""

from __future__ import annotations

from typing import Any

from sitroom.show.pictures.picture import Row

__all__ = ["HEIGHT", "WIDTH", "labelled"]

WIDTH, HEIGHT = 760, 440
"""Pixels of the map."""

Box = tuple[float, float, float, float]


def labelled(rows: list[Row], zooming: dict[str, Any]) -> list[Row]:
    """The names that can stand beside their circles without touching another name or circle, those of most acts first; each with where it stands from
    its circle's middle and from which ``zoom`` on. What has room stays, and what is nearer shows more."""
    found = _placed(rows, 1.0, [])
    smaller, zoom = found, 1.0
    while (zoom := zoom / 2) > zooming["least"] / 2:
        smaller = _kept(rows, zoom, smaller)
        for row in smaller:
            row["from"] = zoom if zoom > zooming["least"] else 0.0
        beyond = [row for row in rows if not (0 <= row["px"] <= WIDTH and 0 <= row["py"] <= HEIGHT)]
        further = _placed(rows, zoom, [*smaller, *found], among=beyond)
        smaller, found = [*smaller, *further], [*found, *further]
    zoom = 1.0
    while (zoom := zoom * 2) < zooming["most"] * 2:
        found += _placed(rows, zoom, found)
    return found


def _circles(rows: list[Row], zoom: float) -> list[Box]:
    return [(x - row["r"], y - row["r"], x + row["r"], y + row["r"]) for row in rows for x, y in [_moved(row, zoom)]]


def _moved(row: Row, zoom: float) -> tuple[float, float]:
    """Where a circle is, from the middle of the map."""
    return (row["px"] - WIDTH / 2) * zoom, (row["py"] - HEIGHT / 2) * zoom


def _tries(row: Row) -> tuple[tuple[float, float, str], ...]:
    """Where a name can stand, from its circle's middle."""
    r = row["r"] + 3
    return (r, 4.0, "left"), (-r, 4.0, "right"), (0.0, -r - 1, "center"), (0.0, r + 9, "center")


def _box(row: Row, zoom: float, dx: float, dy: float, align: str) -> Box:
    wide = 6.0 * len(row["place"])
    x, y = _moved(row, zoom)
    left = x + dx - {"left": 0.0, "right": wide, "center": wide / 2}[align]
    return left, y + dy - 9, left + wide, y + dy + 3


def _touch(box: Box, others: list[Box]) -> bool:
    return any(box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in others)


def _placed(rows: list[Row], zoom: float, before: list[Row], *, among: list[Row] | None = None) -> list[Row]:
    """Names, of all or of those ``among`` them, that have room at this zoom beside those that stand there before; nearer than at first also beyond
    the map."""
    known = {(row["px"], row["py"]) for row in before}
    taken = [*_circles(rows, zoom), *(_box(row, zoom, row["dx"], row["dy"], row["align"]) for row in before)]
    found: list[Row] = []
    for row in rows if among is None else among:
        if (row["px"], row["py"]) in known:
            continue
        for dx, dy, align in _tries(row):
            box = _box(row, zoom, dx, dy, align)
            inside = box[0] >= -WIDTH / 2 and box[2] <= WIDTH / 2 and box[1] >= -HEIGHT / 2 and box[3] <= HEIGHT / 2
            if (inside or zoom > 1) and not _touch(box, taken):
                taken.append(box)
                found.append({**{name: row[name] for name in ("place", "px", "py", "r")}, "dx": round(dx, 1), "dy": dy, "align": align, "from": zoom})
                break
    return found


def _kept(rows: list[Row], zoom: float, labels: list[Row]) -> list[Row]:
    """Of names those that still have room at a smaller zoom."""
    circles, taken, found = _circles(rows, zoom), list[Box](), list[Row]()
    for row in labels:
        box = _box(row, zoom, row["dx"], row["dy"], row["align"])
        own = (_moved(row, zoom)[0] - row["r"], _moved(row, zoom)[1] - row["r"])
        if not _touch(box, taken) and not _touch(box, [one for one in circles if one[:2] != own]):
            taken.append(box)
            found.append(row)
    return found
