"""UIMA CAS as JSON (format 0.4.0), one file a document: spans of all records, for annotation tools such as INCEpTION.

Three layers: ``Actor`` on what names an actor, ``Event`` on a trigger, ``Part`` on every other span of a record. Offsets are UTF-16 code units, as
UIMA counts. Format: Eckart de Castilho et al., "JSON CAS" (2022), https://github.com/apache/uima-uimaj-io-jsoncas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sitroom.exchange.dated import LeftOut
from sitroom.exchange.stream import Stream, Told
from sitroom.exchange.target import Bundle
from sitroom.harmless import json_line, printable, utf16
from sitroom.records import Span, record_id

__all__ = ["ACTOR", "EVENT", "FEATURES", "PART", "Annotation", "annotated", "cas", "file_name", "write"]

ACTOR, EVENT, PART = "webanno.custom.Actor", "webanno.custom.Event", "webanno.custom.Part"
FEATURES: dict[str, tuple[str, ...]] = {
    ACTOR: ("identifier", "name", "kind", "country", "sector"),
    EVENT: (
        "identifier", "eventType", "mode", "status", "actors", "recipients", "date", "datePrecision", "place", "statement", "happening",
        "independent", "confidence",
    ),
    PART: ("identifier", "record", "part", "label", "actor"),
}  # fmt: skip
"""The features of each layer, all of them strings."""
_PARTS = ("source", "cue", "content", "condition", "consequence", "cause", "effect", "signal", "evidence")
_WHO = ("speaker", "issuer", "claimant")

Annotation = tuple[str, Span, Mapping[str, str | None]]
"""Layer, span in characters of the text, values by feature."""


def write(stream: Stream, out: Bundle) -> tuple[dict[str, int], LeftOut]:
    """A ``.json`` a document, named by its id; the numbers of documents and annotations."""
    counts = {"documents": 0, "annotations": 0}
    for told in stream.told():
        found, number = cas(told)
        out.path(f"{file_name(told.document.id)}.json").write_bytes(json_line(found))
        counts["documents"] += 1
        counts["annotations"] += number
    return counts, LeftOut()


def cas(told: Told) -> tuple[dict[str, Any], int]:
    """The CAS of one document, and how many annotations it has."""
    text, units = printable(told.document.text), utf16(told.document.text)
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text", "sofaString": text}
    language = {"language": told.document.language or "x-unspecified"}
    whole = {"%ID": 2, "%TYPE": "uima.tcas.DocumentAnnotation", "@sofa": 1, "begin": 0, "end": units[len(text)], **language}
    found: list[dict[str, Any]] = []
    for number, (layer, (start, end), features) in enumerate(sorted(annotated(told), key=lambda a: (a[1], a[0], str(a[2]))), 3):
        held = {name: printable(value) for name, value in features.items() if value}
        found.append({"%ID": number, "%TYPE": layer, "@sofa": 1, "begin": units[start], "end": units[end], **held})
    structures = [sofa, whole, *found]
    views = {"_InitialView": {"%SOFA": 1, "%MEMBERS": [one["%ID"] for one in structures[1:]]}}
    return {"%TYPES": _types(), "%FEATURE_STRUCTURES": structures, "%VIEWS": views}, len(found)


def _types() -> dict[str, Any]:
    return {
        layer: {
            "%NAME": layer,
            "%SUPER_TYPE": "uima.tcas.Annotation",
            **{name: {"%NAME": name, "%RANGE": "uima.cas.String"} for name in features},
        }
        for layer, features in FEATURES.items()
    }


def annotated(told: Told) -> Iterator[Annotation]:
    """Every span of the records of a document."""
    for actor in told.actors:
        own = {"identifier": actor.id, "name": actor.name, "kind": actor.kind, "country": actor.country, "sector": actor.sector}
        yield from ((ACTOR, span, own) for span in actor.mentions)
    for event in told.events:
        happening, independent = told.happenings.get(event.id, (None, None))
        yield EVENT, event.trigger, {
            "identifier": event.id, "eventType": event.type, "mode": " ".join(event.mode), "status": event.status, "actors": " ".join(event.actors),
            "recipients": " ".join(event.recipients), "date": event.date, "datePrecision": event.date_precision,
            "place": event.place.name if event.place else None, "statement": event.statement, "happening": happening,
            "independent": str(independent) if independent is not None else None, "confidence": f"{event.confidence:.4f}",
        }  # fmt: skip
        spans: dict[str, Sequence[Span]] = {
            "actor": event.actor_spans, "recipient": event.recipient_spans, "place": [event.place.span] if event.place else [],
            "repeat": [again.trigger for again in event.repeats], "evidence": [event.evidence],
        }  # fmt: skip
        for part, listed in spans.items():
            yield from ((PART, span, {"identifier": event.id, "record": "event", "part": part, "label": event.type}) for span in listed)
    others = {"statement": told.statements, "red line": told.red_lines, "claim": told.claims, "tie": told.ties}
    for kind, records in others.items():
        for record in records:  # type: ignore[attr-defined]
            yield from _parts(kind, record)


def _parts(kind: str, record: Any) -> Iterator[Annotation]:
    """The spans of a record that is no event."""
    label = f"{record.hedge} {'+' if record.sign > 0 else '-'}" if kind == "claim" else record.kind
    who = " ".join(record.actors) if kind == "tie" else next((getattr(record, name) for name in _WHO if hasattr(record, name)), None)
    for part in _PARTS:
        value = getattr(record, part, None)
        for span in value if part == "content" and value else [value] if value else []:
            yield PART, span, {"identifier": record.id, "record": kind, "part": part, "label": label, "actor": who}


def file_name(id: str) -> str:
    """A document's id as the name of a file; one that no file can have gets a mark of its own."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", id)
    return plain if plain == id else f"{plain[:80]}_{record_id('', id)}"
