"""Triggers of a reading -> event records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from sitroom.codebook import Codebook
from sitroom.codebook.cues import Cues
from sitroom.coding.dates import resolve
from sitroom.coding.magnitude import magnitude_of
from sitroom.coding.status import status_of
from sitroom.reading import Reading, Trigger
from sitroom.records import DatePrecision, Document, Event, Place, Span, Status, record_id

__all__ = ["Who", "events_of"]


class Who(Protocol):
    """What event coding asks of the actor resolver."""

    def at(self, sentence: int, word: int) -> tuple[str, ...]:
        """Ids of the actors that the mention at a word refers to."""

    def span(self, sentence: int, word: int) -> Span:
        """Characters of that mention."""

    def country(self, sentence: int, word: int) -> str | None:
        """Country of a place mention."""


def events_of(document: Document, readings: Sequence[Reading], who: Who, book: Codebook, cues: Cues, *, reader: str) -> list[Event]:
    """One event a trigger, in text order."""
    return [
        _event(document, reading, number, trigger, who, book, cues, reader) for number, reading in enumerate(readings) for trigger in reading.triggers
    ]


def _event(document: Document, reading: Reading, sentence: int, trigger: Trigger, who: Who, book: Codebook, cues: Cues, reader: str) -> Event:
    status = status_of(reading, trigger, cues)
    words = {role: [a.word for a in trigger.arcs if a.role == role] for role in ("actor", "recipient", "place", "time")}
    actors = _ids(who, sentence, words["actor"])
    recipients = [i for i in _ids(who, sentence, words["recipient"]) if i not in actors]
    day, precision = _date(document, reading, words["time"], status, trigger)
    span = reading.spans[trigger.word]
    return Event(
        id=record_id("e", document.id, span, trigger.type),
        document=document.id,
        type=trigger.type,
        mode=list(trigger.modes),
        status=status,
        actors=actors,
        recipients=recipients,
        trigger=span,
        evidence=reading.span,
        date=day,
        date_precision=precision,
        intensity=book.intensity(trigger.type, list(trigger.modes)),
        confidence=round(trigger.confidence, 3),
        reader=reader,
        actor_spans=[who.span(sentence, w) for w in words["actor"]],
        recipient_spans=[who.span(sentence, w) for w in words["recipient"]],
        place=_place(document, reading, sentence, words["place"], who),
        magnitude=magnitude_of(reading, trigger, cues),
    )


def _ids(who: Who, sentence: int, words: Iterable[int]) -> list[str]:
    return list(dict.fromkeys(i for word in words for i in who.at(sentence, word)))


def _place(document: Document, reading: Reading, sentence: int, words: Sequence[int], who: Who) -> Place | None:
    for word in words:
        if reading.upos[word] == "ADJ":  # "Israeli bases": the adjective names an owner, not a place
            continue
        start, end = who.span(sentence, word)
        return Place(name=document.text[start:end], span=(start, end), country=who.country(sentence, word))
    return None


def _date(document: Document, reading: Reading, words: Sequence[int], status: Status, trigger: Trigger) -> tuple[str | None, DatePrecision]:
    """The first time phrase that names a date; else the day of publication, with precision ``unknown``."""
    ahead = status == "future" or (trigger.type == "AGREE" and status == "actual")
    for word in words:
        first, last = reading.subtree(word)
        phrase = " ".join(reading.words[first:last])
        if found := resolve(phrase, document.published, ahead):
            return found
    return document.published, "unknown"
