"""What is reported: a document's readings -> its records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from msgspec.structs import replace

from sitroom.codebook import load
from sitroom.codebook.cues import cues
from sitroom.codebook.relations import relations
from sitroom.codebook.speech import speech
from sitroom.coding.actors import resolve
from sitroom.coding.events import events_of
from sitroom.coding.lines import claims_of, red_lines_of
from sitroom.coding.repeats import as_kept, told_once
from sitroom.coding.statements import innermost, statements_of, without_outlet
from sitroom.coding.ties import ties_of
from sitroom.reading import Reading, ahead, get, read_text
from sitroom.reading.languages import is_readable
from sitroom.records import Coding, Document

__all__ = ["code", "code_all", "readings_of"]


def code(document: Document, *, reader: str = "minilm", readings: list[Reading] | None = None) -> Coding:
    """Code one document. ``readings``: those of its sentences, where they were made before.

    Raises ``ReaderError`` for an unknown reader; a document in a language that the reader does not know gives no records.
    """
    if not is_readable(document.language):
        return Coding(document=document)
    model = get(reader)
    book = load()
    if readings is None:
        readings = read_text(document.text, model)
    who = resolve(document, readings, book)
    statements = statements_of(document, readings, who, speech(), reader=model.name)
    found = []
    for event in events_of(document, readings, who, book, cues(), reader=model.name):
        told = innermost(statements, event.trigger)
        event = without_outlet(event, statements, who)
        found.append(replace(event, statement=told.id) if told else event)
    events, became = told_once(found, readings, cues().anew)
    ties = ties_of(document, readings, found, who, relations(), reader=model.name)
    found = as_kept(found, events, became)
    lines = red_lines_of(document, readings, statements, found, became, who, reader=model.name)
    return Coding(
        document=document,
        actors=who.actors(),  # last of all that asks for actors
        events=events,
        statements=statements,
        red_lines=lines,
        claims=claims_of(document, readings, statements, found, became, speech(), reader=model.name),
        ties=ties,
    )


def code_all(documents: Iterable[Document], *, reader: str = "minilm") -> Iterator[Coding]:
    """Code documents one after the other; while one is coded, the next is read. Raises as ``code`` does."""
    for document, readings in ahead(partial(readings_of, reader=reader), documents):
        yield code(document, reader=reader, readings=readings)


def readings_of(document: Document, *, reader: str = "minilm") -> list[Reading]:
    """The readings of a document's sentences; none where its language is not read."""
    return read_text(document.text, get(reader)) if is_readable(document.language) else []
