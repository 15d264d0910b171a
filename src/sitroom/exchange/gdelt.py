"""GDELT 2.0 files: ``export.CSV`` with 61 columns and ``mentions.CSV`` with 16, separated by tabs, without a header.

An event is a happening between two actors; a mention is a place of a document that tells of it. ``NumSources`` counts independent sources,
``NumArticles`` documents, ``NumMentions`` mentions. Columns: GDELT Event Codebook 2.0 (19 February 2015); ``FractionDate`` as the files have it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from sitroom.codebook import load
from sitroom.exchange.crosswalk import actor_code, cameo_of, countries, known_groups
from sitroom.exchange.dated import LeftOut, day_of, moment, number, pairs
from sitroom.exchange.stream import Stream, Told
from sitroom.exchange.target import Bundle
from sitroom.harmless import field
from sitroom.reading.sentences import sentences
from sitroom.records import Document, Event, Happening, Span

__all__ = ["EVENT_COLUMNS", "MENTION_COLUMNS", "write"]

_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code", "Type3Code",
)  # fmt: skip
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
EVENT_COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", *(f"Actor1{c}" for c in _ACTOR), *(f"Actor2{c}" for c in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources", "NumArticles",
    "AvgTone",
    *(f"{part}Geo_{c}" for part in ("Actor1", "Actor2", "Action") for c in _GEO), "DATEADDED", "SOURCEURL",
)  # fmt: skip
MENTION_COLUMNS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier", "SentenceID",
    "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence", "MentionDocLen", "MentionDocTone",
    "MentionDocTranslationInfo", "Extras",
)  # fmt: skip

_WEB, _CITATION = "1", "2"
_NOT_FOUND, _COUNTRY = "0", "1"

Pair = tuple[str | None, str | None]


def write(stream: Stream, out: Bundle) -> tuple[dict[str, int], LeftOut]:
    """Write what happened on a known day; the numbers of rows, and what is left out."""
    left_out, events, mentions = LeftOut(), 0, 0
    with out.text("export.CSV") as file:
        for happening in stream.happenings():
            if (day := day_of(happening, left_out)) is not None:
                for cells in _events(happening, day, stream):
                    file.write("\t".join(cells.get(name, "") for name in EVENT_COLUMNS) + "\n")
                    events += 1
    with out.text("mentions.CSV") as file:
        for told in stream.told():
            for cells in _mentions(told, stream):
                file.write("\t".join(cells.get(name, "") for name in MENTION_COLUMNS) + "\n")
                mentions += 1
    return {"events": events, "mentions": mentions}, left_out


def _events(happening: Happening, day: str, stream: Stream) -> Iterator[dict[str, str]]:
    """The rows of a happening, one a pair of actors."""
    members = stream.members(happening)
    code = cameo_of(happening.type, _modes(happening, members))
    first = stream.document(happening.first_report)
    year, month, date = day.split("-")
    cells = {
        "SQLDATE": year + month + date,
        "MonthYear": year + month,
        "Year": year,
        "FractionDate": f"{int(year) + min(0.9999, ((int(month) - 1) * 30 + int(date)) / 365):.4f}",
        "IsRootEvent": "1" if any(event.document == first.id and _leads(event, first) for event in members) else "0",
        "EventCode": code.code,
        "EventBaseCode": code.base,
        "EventRootCode": code.root,
        "QuadClass": str(code.quad),
        "GoldsteinScale": str(code.goldstein),
        "NumSources": str(happening.independent),
        "NumArticles": str(len(happening.documents)),
        "DATEADDED": _time(first),
        "SOURCEURL": field(first.url or ""),
    } | _geography(happening)
    for pair in _pairs(happening, stream):
        told = sum(1 + len(event.repeats) for event in members if _fits(pair, event, happening))
        own = {"GLOBALEVENTID": str(_id(happening.id, pair)), "NumMentions": str(told)}
        for part, id in zip(("Actor1", "Actor2"), pair, strict=True):
            own |= _who(part, id, stream)
        yield cells | own


def _who(part: str, id: str | None, stream: Stream) -> dict[str, str]:
    cells = {f"{part}Geo_Type": _NOT_FOUND}
    if id is None:
        return cells
    actor = stream.actors[id]
    country = countries().get(actor.country or "")
    group = known_groups().get(id.split(".")[0])
    return cells | {
        f"{part}Code": actor_code(actor),
        f"{part}Name": field(actor.name).upper(),
        f"{part}CountryCode": country.cameo if country else "",
        f"{part}KnownGroupCode": group[1] if group else "",
        f"{part}Type1Code": actor.sector or "",
    }


def _geography(happening: Happening) -> dict[str, str]:
    """Where it happened: the country is all that is resolved; the place stands in the name."""
    country = countries().get(happening.place_country or "")
    if country is None or not country.fips:
        return {"ActionGeo_Type": _NOT_FOUND, "ActionGeo_FullName": field(happening.place or "")}
    name = load().countries[happening.place_country or ""].name
    full = name if happening.place in (None, name) else f"{field(happening.place or '')}, {name}"
    return {"ActionGeo_Type": _COUNTRY, "ActionGeo_FullName": full, "ActionGeo_CountryCode": country.fips, "ActionGeo_ADM1Code": country.fips}


def _mentions(told: Told, stream: Stream) -> Iterator[dict[str, str]]:
    """A row for each place of a document that tells of a happening, and each of the happening's pairs that the event there fits."""
    starts: list[int] | None = None
    for event in told.events:
        happening = stream.happening(told.happenings[event.id][0])
        if happening is None or day_of(happening, LeftOut()) is None:
            continue
        starts = starts if starts is not None else [start for start, _ in sentences(told.document.text)]
        first = _time(stream.document(happening.first_report))
        for pair in _pairs(happening, stream):
            if _fits(pair, event, happening):
                for trigger in (event.trigger, *(again.trigger for again in event.repeats)):
                    at = bisect_right(starts, trigger[0])
                    yield {"GLOBALEVENTID": str(_id(happening.id, pair)), "EventTimeDate": first} | _mention(event, trigger, at, told.document)


def _mention(event: Event, trigger: Span, sentence: int, document: Document) -> dict[str, str]:
    web = bool(document.url)
    citation = ", ".join(part for part in (document.outlet, document.title, document.published) if part) or document.id
    return {
        "MentionTimeDate": _time(document),
        "MentionType": _WEB if web else _CITATION,
        "MentionSourceName": field((urlsplit(document.url or "").hostname or "") if web else document.outlet or ""),
        "MentionIdentifier": field(document.url or citation),
        "SentenceID": str(sentence),
        "Actor1CharOffset": str(event.actor_spans[0][0]) if event.actor_spans else "-1",
        "Actor2CharOffset": str(event.recipient_spans[0][0]) if event.recipient_spans else "-1",
        "ActionCharOffset": str(trigger[0]),
        "InRawText": "1",
        "Confidence": str(max(10, min(100, 10 * round(event.confidence * 10)))),
        "MentionDocLen": str(len(document.text)),
    }


def _modes(happening: Happening, members: Sequence[Event]) -> list[str]:
    return [mode for event in members if event.type == happening.type for mode in event.mode]


def _pairs(happening: Happening, stream: Stream) -> list[Pair]:
    """The pairs of a happening that a report of it tells: where one names A and C and another B and D, nobody tells of A and D."""
    members = stream.members(happening)
    alone = not happening.recipients and len(happening.actors) > 1  # only then does it matter whether they are equals
    found = pairs(happening.type, _modes(happening, members) if alone else [], happening.actors, happening.recipients)
    return [pair for pair in found if any(_fits(pair, event, happening) for event in members)]


def _fits(pair: Pair, event: Event, happening: Happening) -> bool:
    """Whether an event tells of a pair of its happening: it names both, or says nothing of who it leaves out."""
    actor, recipient = pair
    if not happening.recipients and recipient is not None:
        return set(pair) <= set(event.actors) or set(event.actors) <= set(pair)
    return (not event.actors or actor in event.actors) and (not event.recipients or recipient in event.recipients)


def _leads(event: Event, document: Document) -> bool:
    """Whether an event is told in the first paragraph."""
    return "\n" not in document.text[: event.evidence[0]].strip()


def _time(document: Document) -> str:
    """When a document was published, YYYYMMDDHHMMSS in UTC; midnight where only the day is known, empty where that is not."""
    at = moment(document)
    return at.strftime("%Y%m%d%H%M%S") if at else ""


def _id(happening: str, pair: Pair) -> int:
    return number(happening, *pair)
