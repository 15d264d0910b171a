"""FollowTheMoney entities, one JSON object a line: documents, actors, happenings, ties and statements with their proof (https://followthemoney.tech)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from sitroom.exchange.crosswalk import countries, settings
from sitroom.exchange.dated import LeftOut
from sitroom.exchange.stream import Stream, Told
from sitroom.harmless import json_line, printable
from sitroom.records import Actor, Document, Happening, Statement, Tie
from sitroom.room.cued import cue_of

__all__ = ["Entity", "entities", "write"]


class Entity(msgspec.Struct, frozen=True):
    """One entity: ``properties`` hold lists of texts, or of ids of other entities."""

    id: str
    schema: str
    properties: dict[str, list[str]]


def write(stream: Stream, path: Path) -> tuple[dict[str, int], LeftOut]:
    """Write all entities; how many there are of each schema, and what is left out."""
    counts: Counter[str] = Counter()
    with path.open("wb") as out:
        for entity in entities(stream):
            out.write(json_line(entity))
            counts[entity.schema] += 1
    return dict(sorted(counts.items())), LeftOut()


def entities(stream: Stream) -> Iterator[Entity]:
    """The entities of a room: what others refer to comes first within each document."""
    for id in sorted(stream.actors):
        yield _actor(stream.actors[id])
    for told in stream.told():
        yield _document(told.document)
        for tie in told.ties:
            if tie.actors[0] != tie.actors[1]:
                yield _tie(tie, told.document)
        for statement in told.statements:
            if statement.content:
                yield _statement(statement, told.document)
        yield from _mentions(told)
    for happening in stream.happenings():
        yield _happening(happening, stream)


def _entity(kind: str, id: str, schema: str, **properties: Iterable[str | None]) -> Entity:
    """An entity; texts that are empty or None are left out."""
    held = {name: list(dict.fromkeys(printable(v) for v in values if v and v.strip())) for name, values in properties.items()}
    return Entity(_id(kind, id), schema, {name: values for name, values in held.items() if values})


def _id(kind: str, id: str) -> str:
    return f"sitroom-{kind}-{id}"


def _actor(actor: Actor) -> Entity:
    schema = settings()["ftm"]["kinds"].get(actor.kind, "LegalEntity")
    country = [_country(actor.country)]
    own: dict[str, Iterable[str | None]] = {"sector": [actor.sector]}
    if schema == "Person":
        own["position"] = [role.title for role in actor.roles]
    return _entity("actor", actor.id, schema, name=[actor.name], alias=actor.aliases, country=country, notes=[f"{actor.kind} {actor.id}"], **own)


def _document(document: Document) -> Entity:
    origin = document.copy_of or document.rewrite_of
    what = f"{'copy' if document.copy_of else 'rewrite'} of {_id('document', origin)}" if origin else None
    return _entity(
        "document", document.id, "Article", title=[document.title], fileName=[document.title or document.id], author=[document.author],
        publisher=[document.outlet], publishedAt=[document.published], sourceUrl=[_web(document.url)], bodyText=[document.text],
        language=[{"en": "eng"}.get(document.language or "")], notes=[what],
    )  # fmt: skip


def _happening(happening: Happening, stream: Stream) -> Entity:
    who, whom = (", ".join(stream.names[id] for id in ids) for ids in (happening.actors, happening.recipients))
    name = " ".join(part for part in (who, happening.type, whom and f"→ {whom}", happening.date) if part)
    involved = [_id("actor", id) for id in (*happening.actors, *happening.recipients)]
    notes = [happening.status, f"independent sources: {happening.independent} ({', '.join(happening.sources)})"]
    notes += [f"sources differ on {d.about}: {' / '.join(version.value for version in d.versions)}" for d in happening.disagreements]
    return _entity(
        "happening", happening.id, "Event", name=[name], summary=[stream.first_words(happening)], date=[happening.date],
        location=[happening.place], country=[_country(happening.place_country)], involved=involved, notes=notes, keywords=[happening.type],
        proof=[_id("document", id) for id in happening.documents], recordId=[happening.id],
    )  # fmt: skip


def _tie(tie: Tie, document: Document) -> Entity:
    first, second = tie.actors
    return _entity(
        "tie", tie.id, "UnknownLink", subject=[_id("actor", first)], object=[_id("actor", second)], role=[tie.kind], startDate=[tie.since],
        endDate=[tie.until], summary=[document.text[slice(*tie.evidence)]], publisher=[document.outlet], sourceUrl=[_web(document.url)],
        recordId=[tie.id],
    )  # fmt: skip


def _statement(statement: Statement, document: Document) -> Entity:
    words = " … ".join(document.text[a:b] for a, b in statement.content)
    return _entity(
        "statement", statement.id, "Note", name=[statement.kind], description=[words],
        summary=[cue_of(statement, document.text), statement.via and f"via {statement.via}"],
        entity=[_id("actor", statement.speaker) if statement.speaker else None], proof=[_id("document", document.id)], publisher=[document.outlet],
    )  # fmt: skip


def _mentions(told: Told) -> Iterator[Entity]:
    """Each actor of a document once, with all the words that name it there."""
    for actor in told.actors:
        if actor.mentions:
            names = [" ".join(told.document.text[a:b].split()) for a, b in actor.mentions]
            where = f"{told.document.id}-{actor.id}"
            yield _entity("mention", where, "Mention", document=[_id("document", told.document.id)], name=names, resolved=[_id("actor", actor.id)])


def _country(code: str | None) -> str | None:
    found = countries().get(code or "")
    return found.iso2.lower() if found else None


def _web(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) else None
