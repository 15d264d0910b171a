"""The same event told twice in one document, coded once with both places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from sitroom.reading import Reading
from sitroom.records import Event, Mention

__all__ = ["as_kept", "told_once"]

_HAPPENED = frozenset({"actual", "historical"})
_POINTING = frozenset({"the", "this", "that", "these", "those", "such", "both"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_ENDINGS = ("ings", "ing", "ed", "es", "s", "e")
_OWNED = frozenset({"nmod:poss", "amod", "compound"})


def told_once(events: Sequence[Event], readings: Sequence[Reading], anew: frozenset[str] = frozenset()) -> tuple[list[Event], dict[str, str]]:
    """Events in text order without those that only take an earlier one up, which get ``repeats`` instead; and the id that each event has become.

    A later event is the same one when it has the type, status, modes as far as both have any, and actors of an earlier one, no other recipient,
    place or day, and, where it happened, is a noun that points back (*the strikes*, *Moscow's warning*) or the earlier one stands in a heading, or
    where one is the object of the other (*sent aid*, *resume talks*). A definite noun that names nobody (*the attack*) takes up the nearest event
    with the same noun that it does not gainsay; not one with a word of ``anew`` beside it (*the second attack*).
    """
    kept: list[Event] = []
    became: dict[str, str] = {}
    headings = {r.span for r in readings if r.words[-1] not in {".", "!", "?", "”", '"', "’", ")", "…", ":"}}
    nouns, objects = set(_pointing(readings)), set(_objects(readings))
    definite, stems = set(_definite(readings, anew)), _stems(events, readings)

    def _points_back(later: Event, earlier: Event) -> bool:
        return later.status in _HAPPENED and (later.trigger in nouns or earlier.evidence in headings)

    def _paired(one: Event, other: Event) -> bool:
        return bool({(other.trigger, one.trigger), (one.trigger, other.trigger)} & objects)

    for event in events:
        match = next(
            (
                e
                for e in reversed(kept)
                if _taken_up(e, event, definite, stems)
                or (_same(e, event) and (_points_back(event, e) if e.evidence != event.evidence else _paired(event, e)))
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


def _definite(readings: Sequence[Reading], anew: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Characters of the nouns with a definite word before them and none that counts them anew."""
    for reading in readings:
        for word, head in enumerate(reading.heads):
            if head <= word or reading.upos[head] != "NOUN" or reading.words[word].lower() not in _DEFINITE:
                continue
            if not anew & {reading.words[c].lower() for c in reading.children(head)}:
                yield reading.spans[head]


def _stems(events: Sequence[Event], readings: Sequence[Reading]) -> dict[tuple[int, int], str]:
    """Characters of the triggers, each with its word without what bends it: *attacked* and *the attacks* are alike."""
    wanted = {event.trigger for event in events}
    spelt = {span: word.lower() for reading in readings for span, word in zip(reading.spans, reading.words, strict=True) if span in wanted}
    return {span: next((w.removesuffix(end) for end in _ENDINGS if w.endswith(end) and len(w) - len(end) > 2), w) for span, w in spelt.items()}


def _taken_up(earlier: Event, later: Event, definite: set[tuple[int, int]], stems: dict[tuple[int, int], str]) -> bool:
    """Whether a definite noun that says nobody does it tells of an earlier event with the same word. Whom only a speaker named as the doer is the
    doer of what others mean by it no more than that speaker says."""
    return (
        later.trigger in definite
        and not later.actors
        and not later.actor_spans
        and later.status in _HAPPENED
        and (not earlier.actors or earlier.statement in (None, later.statement))
        and stems.get(earlier.trigger) == stems.get(later.trigger)
        and (not later.recipient_spans or (bool(later.recipients) and set(earlier.recipients) == set(later.recipients)))
        and _alike(earlier, later)
    )


def _objects(readings: Sequence[Reading]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Characters of the verbs, each with those of its object (the subject of a passive)."""
    for reading in readings:
        for word, head in enumerate(reading.heads):
            if head >= 0 and reading.relations[word] in {"obj", "nsubj:pass"} and reading.upos[word] == "NOUN":
                yield reading.spans[head], reading.spans[word]


def _same(earlier: Event, later: Event) -> bool:
    return (
        bool(later.actors)
        and set(earlier.actors) == set(later.actors)
        and (not earlier.recipients or not later.recipients or set(earlier.recipients) == set(later.recipients))
        and _alike(earlier, later)
    )


def _alike(earlier: Event, later: Event) -> bool:
    """Whether nothing but the parties tells two events apart."""
    return (
        earlier.type == later.type
        and earlier.status == later.status
        and (not earlier.mode or not later.mode or bool(set(earlier.mode) & set(later.mode)))
        and (earlier.place is None or later.place is None or earlier.place.name == later.place.name)
        and ("unknown" in (earlier.date_precision, later.date_precision) or earlier.date == later.date)
    )


def as_kept(events: Sequence[Event], kept: Sequence[Event], became: Mapping[str, str]) -> list[Event]:
    """Every event as read, with the parties of the one that it has become where it names none itself."""
    by_id = {event.id: event for event in kept}
    found = []
    for event in events:
        same = by_id[became[event.id]]
        if same.id != event.id and not event.actors:
            event = replace(event, actors=same.actors, recipients=event.recipients or same.recipients)
        found.append(event)
    return found
