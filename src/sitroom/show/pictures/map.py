"""The map: countries by the acts that they take part in, places by the acts that are told to have happened there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sitroom.codebook import load
from sitroom.codebook.names import fold
from sitroom.records import Happening
from sitroom.room.network.weighing import HAPPENED
from sitroom.room.tension.sides import Sides, parties
from sitroom.show.pictures.behind import at_least_one, counted, short, telling
from sitroom.show.pictures.map_spec import QUADS, body
from sitroom.show.pictures.picture import Picture, Row
from sitroom.show.pictures.world import points

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["map_"]

_RECORDS = 20


def map_(
    room: Room,
    *,
    actor: str | None = None,
    type: str | Sequence[str] | None = None,
    status: str | Sequence[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    whole: bool = False,
    limit: int = 150,
) -> Picture:
    """Happenings on a map, asked as ``Room.happenings`` is; without ``status`` what happened. The ``limit`` places of most acts are drawn.

    It shows the part of the world that nine tenths of the acts at places are in, with ``whole`` all of it. Raises as ``Room.happenings`` does.
    """
    at_least_one(limit, "places")
    found = room.happenings(actor=actor, type=type, status=HAPPENED if status is None else status, since=since, until=until)
    places, nowhere = _places(room, found)
    countries = _countries(room, found)
    shown = places[:limit]
    what = "that happened" if status is None else f"of status {status if isinstance(status, str) else ', '.join(status)}"
    placed = sum(row["acts"] for row in places)
    subtitle = (
        f"Shading: in how many events {what} a country takes part (at most {max((row['acts'] for row in countries), default=0):,}). "
        f"Circles: {counted(placed, 'event')} at {counted(len(places), 'place')}, by the class of most of them (squares: a whole country). "
        f"{counted(nowhere, 'event')} name no place that is known."
        + (f" The {limit} places of most are drawn." if len(places) > limit else "")
        + " Outline: Natural Earth 1:110m; no judgement on borders."
    )
    busy = ", ".join(f"{row['country']} ({row['acts']:,})" for row in countries[:6])
    told = "; ".join(f"{row['place']}: {row['acts']:,}" for row in places[:6])
    return Picture(
        kind="map",
        title="Where it happened",
        subtitle=subtitle,
        description=f"A map. Countries that take part in most: {busy or 'none'}. Places: {told or 'none'}.",
        grammar="vega",
        body=body(shown, countries, whole=whole),
        rows=[
            {
                "where": row["place"],
                "country": row["code"],
                "acts": row["acts"],
                "class": row["quad"],
                "records": row["records"],
                "words": row["words"],
            }
            for row in shown
        ]
        + [
            {"where": row["country"], "country": row["id"], "acts": row["acts"], "class": "takes part", "records": row["records"], "words": ""}
            for row in countries
        ],
    )


def _places(room: Room, found: list[Happening]) -> tuple[list[Row], int]:
    """One row a place on the map, that of most happenings first, and how many happenings have none."""
    book, known = load(), points()
    whole = {fold(name): code for code, country in book.countries.items() for name in (country.name, *country.aliases)}
    by: dict[tuple[float, float], list[tuple[Happening, str, str]]] = defaultdict(list)
    for happening in found:
        name, code = happening.place, happening.place_country or ""
        if name is None:
            continue
        key = fold(name.removeprefix("the "))
        at = known.get((key, code)) or known.get((key, ""))
        if not at and (at := known.get(("", whole.get(key, code)))):
            name = book.countries[whole.get(key, code)].name
        if at:
            by[at].append((happening, name, code))
    middles = {at for (name, _), at in known.items() if not name}
    made: list[Row] = []
    for (x, y), own in sorted(by.items()):
        quads = [book.quad(happening.type) for happening, _, _ in own]
        names = [name for _, name, _ in own]
        most = sorted(own, key=lambda one: (-one[0].independent, one[0].date or "", one[0].id))
        made.append(
            {
                "place": short(max(sorted(set(names)), key=names.count), 40),
                "code": own[0][2],
                "x": x,
                "y": y,
                "acts": len(own),
                "quad": max(QUADS, key=quads.count),
                "shape": "square" if (x, y) in middles else "circle",
                "records": [happening.id for happening, _, _ in most[:_RECORDS]],
            }
        )
    made.sort(key=lambda row: (-row["acts"], row["place"], row["x"]))
    told = telling(room, [row["records"][0] for row in made])
    for row in made:
        row["label"] = f"{row['place']}: {counted(row['acts'], 'happening')}"
        row["words"] = told.get(row["records"][0], "")
    return made, len(found) - sum(row["acts"] for row in made)


def _countries(room: Room, found: list[Happening]) -> list[Row]:
    """One row a country that takes part in happenings, that of most first."""
    rule, book = Sides(parties(room), "state"), load()
    by: dict[str, list[Happening]] = defaultdict(list)
    for happening in found:
        sides = {rule.acting(id) for id in happening.actors} | {rule.suffering(id) for id in happening.recipients}
        for side in sorted(sides & book.countries.keys()):
            by[side].append(happening)
    made: list[Row] = []
    for code, own in by.items():
        most = sorted(own, key=lambda one: (-one.independent, one.date or "", one.id))
        name = book.countries[code].name
        made.append(
            {
                "id": code,
                "country": name,
                "acts": len(own),
                "label": f"{name}: takes part in {counted(len(own), 'happening')}",
                "records": [one.id for one in most[:_RECORDS]],
            }
        )
    return sorted(made, key=lambda row: (-row["acts"], row["id"]))
