"""The same event told twice in one document, coded once with both places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from sitroom.reading import Reading
from sitroom.records import Event, Mention

__all__ = ["told_once"]

_HAPPENED = frozenset({"actual", "historical"})
_POINTING = frozenset({"the", "this", "that", "these", "those", "such", "both"})
_OWNED = frozenset({"nmod:poss", "amod", "compound"})


def told_once(events: Sequence[Event], readings: Sequence[Reading]) -> tuple[list[Event], dict[str, str]]:
    """Events in text order without those that only take an earlier one up, which get ``repeats`` instead; and the id that each event has become.

    A later event is the same one when it has the type, status, modes as far as both have any, and actors of an earlier one, no other recipient,
    place or day, and, where it happened, is a noun that points back (*the strikes*, *Moscow's warning*) or the earlier one stands in a heading, or
    where one is the object of the other (*sent aid*, *resume talks*).
    """
    kept: list[Event] = []
    became: dict[str, str] = {}
    headings = {r.span for r in readings if r.words[-1] not in {".", "!", "?", "”", '"', "’", ")", "…", ":"}}
    nouns, objects = set(_pointing(readings)), set(_objects(readings))
    for event in events:
        match = next(
            (
                e
                for e in reversed(kept)
                if _same(e, event)
                and (
                    (event.status in _HAPPENED and (event.trigger in nouns or e.evidence in headings))
                    if e.evidence != event.evidence
                    else {(e.trigger, event.trigger), (event.trigger, e.trigger)} & objects
                )
            ),
            None,
        )
        became[event.id] = match.id if match else event.id
        if match is None:
            kept.append(event)
            continue
        kept[kept.index(match)] = _filled(match, event)
    return kept, became


def _filled(event: Event, again: Event) -> Event:
    """An event with a further mention, which fills in what the first did not say."""
    mention = Mention(trigger=again.trigger, evidence=again.evidence, statement=again.statement)
    whom = event if event.recipients or not again.recipients else again
    dated = event if event.date_precision != "unknown" else again
    return replace(
        event,
        recipients=whom.recipients,
        recipient_spans=whom.recipient_spans,
        date=dated.date,
        date_precision=dated.date_precision,
        mode=event.mode or again.mode,
        intensity=event.intensity if event.mode else again.intensity,
        place=event.place or again.place,
        magnitude=event.magnitude or again.magnitude,
        repeats=[*event.repeats, mention],
    )


def _pointing(readings: Sequence[Reading]) -> Iterator[tuple[int, int]]:
    """Characters of the nouns that have a definite or possessive word, or an adjective of their owner, before them."""
    for reading in readings:
        for word, head in enumerate(reading.heads):
            if head > word and reading.upos[head] == "NOUN" and (reading.words[word].lower() in _POINTING or reading.relations[word] in _OWNED):
                yield reading.spans[head]


def _objects(readings: Sequence[Reading]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Characters of the verbs, each with those of its object (the subject of a passive)."""
    for reading in readings:
        for word, head in enumerate(reading.heads):
            if head >= 0 and reading.relations[word] in {"obj", "nsubj:pass"} and reading.upos[word] == "NOUN":
                yield reading.spans[head], reading.spans[word]


def _same(earlier: Event, later: Event) -> bool:
    return (
        earlier.type == later.type
        and earlier.status == later.status
        and bool(later.actors)
        and set(earlier.actors) == set(later.actors)
        and (not earlier.recipients or not later.recipients or set(earlier.recipients) == set(later.recipients))
        and (not earlier.mode or not later.mode or bool(set(earlier.mode) & set(later.mode)))
        and (earlier.place is None or later.place is None or earlier.place.name == later.place.name)
        and ("unknown" in (earlier.date_precision, later.date_precision) or earlier.date == later.date)
    )
