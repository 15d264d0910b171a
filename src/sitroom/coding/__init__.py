"""What is reported: a document's readings -> its records."""

from __future__ import annotations

from msgspec.structs import replace

from sitroom.codebook import load
from sitroom.codebook.cues import cues
from sitroom.codebook.relations import relations
from sitroom.codebook.speech import speech
from sitroom.coding.actors import resolve
from sitroom.coding.events import events_of
from sitroom.coding.lines import claims_of, red_lines_of
from sitroom.coding.repeats import told_once
from sitroom.coding.statements import innermost, statements_of
from sitroom.coding.ties import ties_of
from sitroom.reading import get, read_text
from sitroom.records import Coding, Document

__all__ = ["code"]


def code(document: Document, *, reader: str = "minilm") -> Coding:
    """Code one document. Raises ``ReaderError`` for an unknown reader; a document in a language that the reader does not know gives no records."""
    if document.language not in (None, "en"):
        return Coding(document=document)
    model = get(reader)
    book = load()
    readings = read_text(document.text, model)
    who = resolve(document, readings, book)
    statements = statements_of(document, readings, who, speech(), reader=model.name)
    found = []
    for event in events_of(document, readings, who, book, cues(), reader=model.name):
        told = innermost(statements, event.trigger)
        found.append(replace(event, statement=told.id) if told else event)
    events, became = told_once(found, readings)
    ties = ties_of(document, readings, found, who, relations(), reader=model.name)
    return Coding(
        document=document,
        actors=who.actors(),  # last of all that asks for actors
        events=events,
        statements=statements,
        red_lines=red_lines_of(document, readings, statements, found, became, reader=model.name),
        claims=claims_of(document, readings, statements, found, became, speech(), reader=model.name),
        ties=ties,
    )
