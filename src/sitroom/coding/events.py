"""Triggers of a reading -> event records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sitroom.codebook import Codebook
from sitroom.codebook.cues import Cues
from sitroom.coding.dates import resolve
from sitroom.coding.magnitude import magnitude_of
from sitroom.coding.parties import own_side, words_of
from sitroom.coding.status import befalls, status_of, undergone
from sitroom.coding.who import Who
from sitroom.reading import Reading, Trigger
from sitroom.records import DatePrecision, Document, Event, Place, Status, record_id

__all__ = ["events_of"]

_AT_OTHERS = frozenset({"THREATEN", "SANCTION"})
"""Types that a state's own government does not do to that state or its envoys."""


def events_of(document: Document, readings: Sequence[Reading], who: Who, book: Codebook, cues: Cues, *, reader: str) -> list[Event]:
    """One event a trigger, in text order. Observers who warn do not threaten: that is a statement and no event; nor is what players do."""
    found = [
        _event(document, reading, number, trigger, who, book, cues, reader)
        for number, reading in enumerate(readings)
        for trigger in reading.triggers
        if not _playing(reading, trigger, book)
    ]
    return [e for e in found if not (e.type == "THREATEN" and document.text[slice(*e.trigger)].lower() in cues.warning and _observing(e, who, cues))]


def _playing(reading: Reading, trigger: Trigger, book: Codebook) -> bool:
    """Whether who acts plays a game ("the home side attacked down the left")."""
    acting = [arc.word for arc in trigger.arcs if arc.role == "actor"]
    phrases = {" ".join(reading.words[first : word + 1]).lower() for word in acting for first in (word, max(word - 1, 0))}
    return not phrases.isdisjoint(book.words["player"])


def _observing(event: Event, who: Who, cues: Cues) -> bool:
    """Whether all who act only look on: they have nothing to make a threat good with."""
    return bool(event.actors) and all(who.kind(a) in cues.onlookers or cues.observers & set(a.split(".")) for a in event.actors)


def _event(document: Document, reading: Reading, sentence: int, trigger: Trigger, who: Who, book: Codebook, cues: Cues, reader: str) -> Event:
    status = status_of(reading, trigger, cues)
    words = words_of(reading, sentence, trigger, who)
    if befalls(reading, trigger.word, cues):
        first, last = reading.subtree(trigger.word)
        words["actor"] = [word for word in words["actor"] if first <= word < last]
    if not words["recipient"] and (own := [w for w in undergone(reading, trigger.word, cues) if w in words["actor"] and _persons(who, sentence, w)]):
        words["actor"], words["recipient"] = [w for w in words["actor"] if w not in own], own
    actors = _ids(who, sentence, words["actor"])
    if trigger.type in _AT_OTHERS:
        words["recipient"] = [word for word in words["recipient"] if not own_side(actors, who.at(sentence, word))]
    recipients = [i for i in _ids(who, sentence, words["recipient"]) if i not in actors]
    day, precision = _date(document, reading, trigger, status, cues)
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
        actor_spans=list(dict.fromkeys(who.span(sentence, w) for w in words["actor"])),
        recipient_spans=list(dict.fromkeys(who.span(sentence, w) for w in words["recipient"])),
        place=_place(document, reading, sentence, words["place"], who),
        magnitude=magnitude_of(reading, trigger, cues),
    )


def _ids(who: Who, sentence: int, words: Iterable[int]) -> list[str]:
    return list(dict.fromkeys(i for word in words for i in who.at(sentence, word)))


def _persons(who: Who, sentence: int, word: int) -> bool:
    """Whether a mention is of persons: a state or body of that name would do it."""
    ids = who.at(sentence, word)
    return bool(ids) and all(who.kind(id) in ("person", "people") for id in ids)


def _place(document: Document, reading: Reading, sentence: int, words: Sequence[int], who: Who) -> Place | None:
    for word in words:
        if reading.upos[word] == "ADJ":  # "Israeli bases": the adjective names an owner, not a place
            continue
        start, end = who.span(sentence, word)
        named = _named_place(reading, word)
        if named is not None and (not named[0] <= word < named[1] or end - start < reading.stretch(named)[1] - reading.stretch(named)[0]):
            start, end = reading.stretch(named)
        return Place(name=document.text[start:end], span=(start, end), country=who.country(sentence, word if named is None else named[0]))
    return None


def _named_place(reading: Reading, word: int) -> tuple[int, int] | None:
    """Words of the name of the place at a word, or of the one that a common noun is at (*the garrison at | Port Ivo*, *near | Port Ivo*)."""
    own = next(((e.first, e.last) for e in reading.entities if e.label == "place" and e.first <= word < e.last), None)
    if own is not None or reading.upos[word] != "NOUN":
        return own
    for child in reading.children(word):
        if reading.relations[child] == "nmod" and reading.upos[child] == "PROPN":
            inner = next(((e.first, e.last) for e in reading.entities if e.label == "place" and e.first <= child < e.last), None)
            if inner is not None:
                return inner
    return None


LONGEST_TIME = 8
"""Words of a time phrase at most: a longer one is no date but a clause that mentions one."""

_SHARED = frozenset({"conj", "acl", "advcl"})


def _date(document: Document, reading: Reading, trigger: Trigger, status: Status, cues: Cues) -> tuple[str | None, DatePrecision]:
    """The first time phrase that names a date; else that of the event which governs this one in the same clause chain ("fought in 2011, when
    28 were killed"); else the day of publication, with precision ``unknown``."""
    ahead = status == "future" or (trigger.type == "AGREE" and status == "actual")
    for source in (trigger, *_governing(reading, trigger, cues)):
        for word in _times(reading, source):
            first, last = reading.subtree(_dated(reading, word))
            if last - first <= LONGEST_TIME and (found := resolve(" ".join(reading.words[first:last]), document.published, ahead)):
                return found
    return document.published, "unknown"


def _dated(reading: Reading, word: int) -> int:
    """The day that a month hangs on (*3 June*), else the word itself."""
    head = reading.heads[word]
    return head if head == word - 1 and reading.upos[head] == "NUM" and reading.relations[word].startswith("nmod") else word


def _times(reading: Reading, trigger: Trigger) -> list[int]:
    """Words that may name the time of a trigger: its time arcs, then its adverbial dependents."""
    arcs = [a.word for a in trigger.arcs if a.role == "time"]
    return arcs + [c for c in reading.children(trigger.word) if reading.relations[c].split(":")[0] in ("obl", "advmod", "nmod") and c not in arcs]


def _governing(reading: Reading, trigger: Trigger, cues: Cues) -> Iterator[Trigger]:
    """Triggers above this one that share its time: coordinated with it, or the heads of its relative or adverbial clause; of a clause of time or
    condition ("after ...") they do not."""
    by_word = {t.word: t for t in reading.triggers if (t.status == "future") == (trigger.status == "future")}
    word = trigger.word
    for _ in range(3):
        relation, head = reading.relations[word].split(":")[0], reading.heads[word]
        apart = any(reading.words[c].lower() in cues.apart for c in reading.children(word) if reading.relations[c] in ("mark", "advmod"))
        if relation not in _SHARED or head < 0 or apart:
            return
        if head in by_word:
            yield by_word[head]
        word = head
