"""POLECAT-like tab-separated files: one row an event of a document, with the columns of the published data set.

Columns: POLECAT (Halterman, Bagozzi, Beger, Schrodt and Scarborough 2023, Harvard Dataverse doi:10.7910/DVN/AJGVIT). As there, several values of
one cell are joined by ``; `` and an empty cell is ``None``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sitroom import __version__
from sitroom.codebook import load
from sitroom.exchange.crosswalk import countries
from sitroom.exchange.dated import LeftOut, day_of
from sitroom.exchange.stream import Stream, Told
from sitroom.harmless import field
from sitroom.records import Actor, Event

__all__ = ["COLUMNS", "write"]

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title",
    "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip


def write(stream: Stream, path: Path) -> tuple[dict[str, int], LeftOut]:
    """Write what happened on a known day; the number of rows, and what is left out."""
    left_out, count = LeftOut(), 0
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("\t".join(COLUMNS) + "\n")
        for told in stream.told():
            story = _story(told)
            for event in told.events:
                if (day := day_of(event, left_out)) is not None:
                    cells = _event(event, day) | _place(event, told) | story
                    cells |= _who("Actor", event, told, stream) | _who("Recipient", event, told, stream)
                    cells["Version"] = f"Sitroom {__version__}, {event.reader}"
                    out.write("\t".join(cells.get(name) or "None" for name in COLUMNS) + "\n")
                    count += 1
    return {"events": count}, left_out


def _event(event: Event, day: str) -> dict[str, str]:
    return {
        "Event ID": event.id,
        "Event Date": day,
        "Event Type": event.type,
        "Event Mode": _joined(event.mode),
        "Intensity": str(event.intensity),
        "Quad Code": load().quad(event.type).upper(),
    }


def _who(part: str, event: Event, told: Told, stream: Stream) -> dict[str, str]:
    """The columns of who acts, or of whom it is done to."""
    ids, spans = (event.actors, event.actor_spans) if part == "Actor" else (event.recipients, event.recipient_spans)
    actors = [stream.actors[id] for id in ids]
    codes = countries()
    sectors = [actor.sector for actor in actors if actor.sector]
    own = {
        "Name": _joined(actor.name for actor in actors),
        "Country": _joined(actor.country for actor in actors),
        "COW": _joined(codes[actor.country].cow for actor in actors if actor.country is not None and actor.country in codes),
        "Title": _joined(_title(actor) for actor in actors),
        "Name Raw": _joined(told.document.text[a:b] for a, b in spans),
        "Sectors": _joined(sectors),
    }
    return {f"{part} {name}": value for name, value in own.items()} | {f"Primary {part} Sector": sectors[0] if sectors else ""}


def _title(actor: Actor) -> str:
    return actor.roles[0].title if actor.roles else ""


def _place(event: Event, told: Told) -> dict[str, str]:
    if event.place is None:
        return {}
    raw = told.document.text[slice(*event.place.span)]
    return {"Placename": field(event.place.name), "Country": event.place.country or "", "Raw Placename": field(raw)}


def _story(told: Told) -> dict[str, str]:
    document = told.document
    places = [event.place.name for event in told.events if event.place]
    return {
        "Source": field(document.outlet or ""),
        "Publication Date": document.published or "",
        "Story People": _joined(actor.name for actor in told.actors if actor.kind == "person"),
        "Story Organizations": _joined(actor.name for actor in told.actors if actor.kind not in ("person", "people", "state")),
        "Story Locations": _joined(places),
        "Language": document.language or "",
    }


def _joined(values: Iterable[str | None]) -> str:
    """The values that there are, each once."""
    return "; ".join(dict.fromkeys(field(value) for value in values if value))
