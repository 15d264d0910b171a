"""Readings written by hand, so that what the rules of coding make of them does not hang on a model. A word is ``form/UPOS/head/relation`` with heads
counted from 1, 0 for the root."""

from __future__ import annotations

from typing import NamedTuple

from sitroom.coding import code
from sitroom.reading.graph import Arc, Entity, Frame, Predicate, Reading, Trigger
from sitroom.records import Coding, Document, Span

_CLOSE = frozenset({"'s", "’s", ",", ".", "n't", "-", ":", ";", ")", "”"})
_OPEN = frozenset({"“", "(", "-"})


class Written(NamedTuple):
    """A sentence: its words, names as (first, one past last, label), frames, triggers and predicates."""

    words: str
    names: tuple[tuple[int, int, str], ...] = ()
    frames: tuple[Frame, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    predicates: tuple[Predicate, ...] = ()


def attribution(cue: int, source: Span | None, *content: Span) -> Frame:
    return Frame("attribution", (cue, cue + 1), 0.9, (source,) if source else (), content)


def claim(signal: int, cause: Span, effect: Span, sign: int = 1) -> Frame:
    return Frame("claim", (signal, signal + 1), 0.9, (cause,), (effect,), sign)


def line(anchor: int, condition: Span, *consequence: Span) -> Frame:
    return Frame("line", (anchor, anchor + 1), 0.9, (condition,), consequence)


def trigger(word: int, type: str, status: str = "actual", modes: tuple[str, ...] = (), **arcs: int | tuple[int, ...]) -> Trigger:
    """``arcs``: role and the word or words that it leads to."""
    found = [Arc(role, w, 0.9) for role, at in arcs.items() for w in (at if isinstance(at, tuple) else (at,))]
    return Trigger(word, type, 0.9, status, 0.95, modes, tuple(found))


def coded(*sentences: Written | str, published: str | None = "2031-02-05", paragraphs: bool = False) -> Coding:
    """The records of the sentences, which stand in one paragraph or in one each."""
    text, readings = "", []
    for sentence in sentences:
        written = Written(sentence) if isinstance(sentence, str) else sentence
        parts = [word.rsplit("/", 3) for word in written.words.split()]
        spans, glue, start = [], True, len(text)
        for form, *_ in parts:
            text += "" if glue or form in _CLOSE else " "
            spans.append((len(text), len(text) + len(form)))
            text += form
            glue = form in _OPEN
        readings.append(
            Reading(
                (start, len(text)),
                [p[0] for p in parts],
                spans,
                [p[1] for p in parts],
                [int(p[2]) - 1 for p in parts],
                [p[3] for p in parts],
                [Entity(first, last, label, 0.9) for first, last, label in written.names],
                list(written.predicates),
                list(written.triggers),
                list(written.frames),
            )
        )
        text += "\n\n" if paragraphs else " "
    document = Document(id="d", text=text.rstrip(), sha256="d", published=published)
    return code(document, readings=readings)


def said(coding: Coding, span: Span | None) -> str | None:
    return coding.document.text[slice(*span)] if span else None
