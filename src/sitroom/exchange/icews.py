"""ICEWS-like tab-separated files: one row a pair of actors of an event, with the columns of the published data set and CAMEO codes.

Columns: ICEWS Coded Event Data (Boschee et al. 2015, Harvard Dataverse doi:10.7910/DVN/28075). ``Intensity`` is the Goldstein score of the code.
"""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path

from sitroom.codebook import load
from sitroom.exchange.crosswalk import cameo_of, settings
from sitroom.exchange.dated import LeftOut, day_of, number, pairs
from sitroom.exchange.stream import Stream, Told
from sitroom.harmless import field
from sitroom.reading.sentences import sentences
from sitroom.records import Event

__all__ = ["COLUMNS", "write"]

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity",
    "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip


def write(stream: Stream, path: Path) -> tuple[dict[str, int], LeftOut]:
    """Write what happened on a known day to somebody or by somebody; the number of rows, and what is left out."""
    left_out, count = LeftOut(), 0
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("\t".join(COLUMNS) + "\n")
        for told in stream.told():
            starts = [start for start, _ in sentences(told.document.text)] if told.events else []
            for event in told.events:
                if (day := day_of(event, left_out)) is None:
                    continue
                if not event.actors and not event.recipients:
                    left_out["of nobody"] += 1
                    continue
                for actor, recipient in pairs(event.type, event.mode, event.actors, event.recipients):
                    cells = _event(event, day, told, starts) | _who("Source", actor, stream) | _who("Target", recipient, stream)
                    cells["Event ID"] = str(number(event.id, actor, recipient))
                    out.write("\t".join(cells.get(name, "") for name in COLUMNS) + "\n")
                    count += 1
    return {"events": count}, left_out


def _event(event: Event, day: str, told: Told, starts: list[int]) -> dict[str, str]:
    code = cameo_of(event.type, event.mode)
    place = load().countries.get(event.place.country or "") if event.place else None
    return {
        "Event Date": day,
        "Event Text": code.name,
        "CAMEO Code": code.code,
        "Intensity": str(code.goldstein),
        "Story ID": str(number(told.document.id)),
        "Sentence Number": str(bisect_right(starts, event.trigger[0])),
        "Publisher": field(told.document.outlet or ""),
        "Country": place.name if place else "",
    }


def _who(part: str, id: str | None, stream: Stream) -> dict[str, str]:
    if id is None:
        return {}
    actor = stream.actors[id]
    country = load().countries.get(actor.country or "")
    sector = settings()["icews"]["sectors"].get(actor.sector or "", "")
    return {f"{part} Name": field(actor.name), f"{part} Sectors": sector, f"{part} Country": country.name if country else ""}
