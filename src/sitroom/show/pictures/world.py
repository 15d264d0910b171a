"""The outline of the world and where places are: our own data, made by ``training/world.py``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from sitroom.codebook.loading import rows
from sitroom.codebook.names import fold

__all__ = ["outline", "points"]


@cache
def outline() -> dict[str, Any]:
    """``data/world.json``: TopoJSON, countries by ISO alpha-3."""
    found: dict[str, Any] = msgspec.json.decode((files("sitroom.show.pictures") / "data" / "world.json").read_bytes())
    return found


@cache
def points() -> dict[tuple[str, str], tuple[float, float]]:
    """``data/points.tsv``: longitude and latitude by folded name (empty: the country itself) and country (empty: international waters)."""
    text = (files("sitroom.show.pictures") / "data" / "points.tsv").read_text(encoding="utf-8")
    own = ("name", "country", "longitude", "latitude", "source")
    return {(fold(row["name"]), row["country"]): (float(row["longitude"]), float(row["latitude"])) for row in rows("points.tsv", own, text)}
