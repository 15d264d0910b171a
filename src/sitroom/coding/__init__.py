"""What is reported: a document's readings -> its records."""

from __future__ import annotations

from sitroom.codebook import load
from sitroom.codebook.cues import cues
from sitroom.coding.actors import resolve
from sitroom.coding.events import events_of
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
    events = events_of(document, readings, who, book, cues(), reader=model.name)
    return Coding(document=document, actors=who.actors(), events=events)
