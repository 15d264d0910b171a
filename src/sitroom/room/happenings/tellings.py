"""What happenings are found from, and of each event what it is compared by, made when it is asked for."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from sitroom.documents.wording import CONTENT, DETAIL, content, stem, weight, words
from sitroom.records import Actor, Document, Event, Span, Statement
from sitroom.room.happenings.facts import HAPPENED, Facts, facts, families, reaches, related, vague, weeks, years
from sitroom.room.happenings.features import BEFORE, Telling, article, background, heads, telling, unit
from sitroom.room.happenings.leads import carried, copy_groups, outcomes, root
from sitroom.room.happenings.meaning import Spot, Vector
from sitroom.room.happenings.remembered import Remembered
from sitroom.room.happenings.words import KIN, lexicon, link, rules
from sitroom.room.independence import Witness

__all__ = ["Kept", "Row", "Tellings"]

_WORD = re.compile(r"[^\W_]+(?:[-.,'’][^\W_]+)*")

RAREST = 3
"""Rare words of a sentence that bring its event together with others."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What happenings are found from: events and documents of a room, its actors and statements by id, and the witnesses of its documents.

    ``same``, ``apart``: pairs of event ids that an analyst says are one happening, or are not; ``copies``: of each document that is a copy, what it
    copies; ``remembered``: the vectors of triggers that are known.
    """

    events: Sequence[Event]
    documents: Mapping[str, Document]
    actors: Mapping[str, Actor]
    statements: Mapping[str, Statement]
    witnesses: Mapping[str, Witness]
    same: Sequence[tuple[str, str]] = ()
    apart: Sequence[tuple[str, str]] = ()
    copies: Mapping[str, str] = {}
    remembered: Remembered = msgspec.field(default_factory=Remembered)


class Row(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of an event to find those that it is compared with.

    ``mark``: a checksum of all that it is compared by; ``place``: by which events are put in order, like ones near (trigger words, first and last
    day, id); ``keys``: what brings two together, as signed numbers of 64 bits; ``lead``: the event that it is compared by in its stead, see
    ``leads.py``; such a one has no keys.
    """

    mark: bytes
    place: tuple[tuple[str, ...], tuple[int, int], str]
    keys: tuple[int, ...]
    lead: str | None = None


class Tellings:
    """The events of a room as they are compared."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self.events: dict[str, Event] = {}
        self._reaches = _reaches(kept.actors)
        self._vague = {id for id, actor in kept.actors.items() if vague(actor)}
        self.reached = {id: " ".join(sorted(names)) + "?" * (id in self._vague) for id, names in self._reaches.items()}
        """By id of an actor, all by which another may be the same one, and whether that may be anybody: part of the marks of its events."""
        self._beside: dict[tuple[str, Span], list[Event]] = defaultdict(list)
        self._within: dict[str, list[Event]] = defaultdict(list)
        self._meant: dict[str, Event | None] = {}
        self._phrases: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._texts: dict[str, Mapping[str, float]] = {}
        self._tellings: dict[str, Telling] = {}
        self._facts: dict[str, Facts] = {}
        self._outcomes: dict[str, Mapping[str, str]] = {}
        self._divided = {frozenset(pair) for pair in kept.apart}
        self.more(kept.events)

    def more(self, events: Iterable[Event]) -> None:
        """Take in events, all of each document at once."""
        own = sorted(events, key=lambda e: e.id)
        self.events.update((event.id, event) for event in own)
        for event in own:
            self._beside[event.document, event.evidence].append(event)
        for event in sorted(own, key=lambda e: e.trigger):
            self._within[event.document].append(event)

    def leads(self, documents: Iterable[str]) -> dict[str, str]:
        """The leads of those events of documents that have one; all events of these and of what they copy, or what copies them, are taken in."""
        found: dict[str, str] = {}
        asked = set(documents)
        for document in sorted(asked):
            found |= self._outcomes_of(document)
        for _, group in sorted(copy_groups(self._kept.copies).items()):
            if not asked.isdisjoint(group):
                homes = [self._kept.documents[id] for id in group if id in self._within]
                told = {id: self._within[id] for id in group if id in self._within}
                found |= carried(homes, told, facts=self.facts, trigger=lambda e: self._phrase(e)[1], divided=self._divided)
        for id in found:
            while found[id] in found:
                found[id] = found[found[id]]
        return found

    def _outcomes_of(self, document: str) -> Mapping[str, str]:
        if document not in self._outcomes:
            own = self._within.get(document, [])
            self._outcomes[document] = outcomes(own, self._kept.documents[document].text, self._divided) if len(own) > 1 else {}
        return self._outcomes[document]

    def _outcome(self, event: Event) -> list[Event]:
        """The events that are the outcome of this one."""
        return [self.events[id] for id, lead in self._outcomes_of(event.document).items() if lead == event.id]

    def mark(self, id: str, lead: str | None = None) -> bytes:
        """A checksum of an event and of all from elsewhere that it is compared by: who its actors may be, and the other events of its sentence."""
        event = self.events[id]
        statement = self._kept.statements.get(event.statement or "")
        parts: list[Any] = [event, statement.via if statement else None]
        parts += [self.reached.get(actor, "") for actor in (*event.actors, *event.recipients)]
        if meant := self.meant(id):
            parts += [meant.id, *(self.reached.get(actor, "") for actor in (*meant.actors, *meant.recipients))]
        parts += [(other.id, other.trigger) for other in self._beside[event.document, event.evidence] if other.id != id]
        parts += [lead, self._reported(event.document), [(other.id, other.magnitude) for other in self._outcome(event)]]
        return hashlib.blake2b(msgspec.json.encode(parts), digest_size=12).digest()

    def _reported(self, document: str) -> str | None:
        """The day of a document's publication; of a copy that names none, that of what it copies."""
        own = self._kept.documents[document].published
        first = root(document, self._kept.copies)
        return own if own is not None or first == document else self._kept.documents[first].published

    def row(self, id: str, mark: bytes, lead: str | None = None) -> Row:
        """What is kept of an event."""
        if lead is not None:
            return Row(mark, ((), (0, 0), id), (), lead)
        one, known = self.telling(id), self.facts(id)
        return Row(mark, (one.trigger, known.days or (0, 0), id), tuple(map(_number, dict.fromkeys(_keys(one, known)))))

    def facts(self, id: str) -> Facts:
        """What the record of an event says."""
        if id not in self._facts:
            event = self.events[id]
            text = self._kept.documents[event.document].text
            named = [*event.recipient_spans, *([event.place.span] if event.place else [])]
            self._facts[id] = facts(
                self._with_toll(event), self._reaches, self._reported(event.document), vague=self._vague, article=self._phrase(event)[0],
                background=self._apart(event), meant=self.meant(id), hit=(stem(w) for a, b in named for w in words(text[a:b])),
                retold=self._retold(event),
            )  # fmt: skip
        return self._facts[id]

    def _with_toll(self, event: Event) -> Event:
        """An event, with the toll of its outcome where it has none."""
        tolls = [other.magnitude for other in self._outcome(event) if other.magnitude]
        return replace(event, magnitude=tolls[0]) if tolls and event.magnitude is None else event

    def meant(self, id: str) -> Event | None:
        """The event of its document that a definite phrase without names (*the strikes*) takes up: of a related type and, as to whether it happened,
        alike; the last before it with one of its words or their kin, else the first of the document. None where there is none.
        """
        if id not in self._meant:
            self._meant[id] = self._taken_up(self.events[id])
        return self._meant[id]

    def _taken_up(self, event: Event) -> Event | None:
        if event.actors or event.recipients or self._phrase(event)[0] != "definite":
            return None
        own, happened = self._phrase(event)[1], event.status in HAPPENED
        before = [
            other for other in self._within[event.document]
            if other.trigger < event.trigger and other.evidence != event.evidence and (other.actors or other.recipients)
            and related(other.type, event.type) and (other.status in HAPPENED) == happened
        ]  # fmt: skip
        alike = [other for other in before if link(own, self._phrase(other)[1], lexicon()) >= KIN]
        return alike[-1] if alike else before[0] if before else None

    def _phrase(self, event: Event) -> tuple[str, tuple[str, ...]]:
        """The article and the words of a trigger as its telling has them, without what else a telling takes from its document."""
        if event.id not in self._phrases:
            tokens, at = self._tokens(event)
            own = [stem(token.lower()) for token in (tokens[i] for i in at)]
            self._phrases[event.id] = article([token.lower() for token in tokens[max(0, at[0] - BEFORE) : at[0]]]), heads(own)
        return self._phrases[event.id]

    def _apart(self, event: Event) -> bool:
        """Whether the words beside a trigger set it apart from what is reported, as its telling has it."""
        tokens, at = self._tokens(event)
        return background([token.lower() for token in tokens], at[0], at[-1])

    def _retold(self, event: Event) -> bool:
        """Whether a cue right before a trigger says that it takes up what is known (*after the raid*, *had closed*)."""
        tokens, at = self._tokens(event)
        own = rules()["retold"]
        return any(token.lower() in own["cues"] for token in tokens[max(0, at[0] - own["before"]) : at[0]])

    def _tokens(self, event: Event) -> tuple[list[str], list[int]]:
        """The words of the sentence and the numbers of those of the trigger; where it is none of them, it stands at the end."""
        text = self._kept.documents[event.document].text
        spans = [(m.start(), m.end()) for m in _WORD.finditer(text, *event.evidence)]
        tokens = [text[a:b] for a, b in spans]
        at = [i for i, (a, b) in enumerate(spans) if a < event.trigger[1] and b > event.trigger[0]]
        return (tokens, at) if at else ([*tokens, text[slice(*event.trigger)] or event.type], [len(tokens)])

    def vectors(self, ids: Sequence[str]) -> list[Vector]:
        """What the triggers of events mean in their sentences."""
        return self._kept.remembered.of([self.place(id) for id in ids])

    def place(self, id: str) -> Spot:
        """The sentence of an event, and where its trigger stands in it."""
        event = self.events[id]
        document = self._kept.documents[event.document]
        (start, end), (first, last) = event.evidence, event.trigger
        lead = document.title or document.text.split("\n", 1)[0]
        return Spot(document.text[start:end], (first - start, last - start), lead)

    def telling(self, id: str) -> Telling:
        """The wording of an event. Who is named before and after are its actors and recipients.

        Whether it is denied is left to the facts: in ECB+ what is denied is another event, here it is one that the sources differ on.
        """
        if id not in self._tellings:
            self._tellings[id] = self._told(self.events[id])
        return self._tellings[id]

    def _told(self, event: Event) -> Telling:
        text = self._kept.documents[event.document].text
        if event.document not in self._texts:
            self._texts[event.document] = unit({s: weight(s) for s in sorted(content(words(text)))})
        tokens, at = self._tokens(event)
        before, after = (_named(text, chosen) for chosen in (event.actor_spans, event.recipient_spans))
        outcome = self._outcome(event)
        others = (other for other in self._beside[event.document, event.evidence] if other.id != event.id and other not in outcome)
        told = telling(
            tokens, at, id=event.id, document=event.document, sentence=event.evidence[0], text=self._texts[event.document],
            before=before, after=after, who=before | after, places=_named(text, [event.place.span] if event.place else []),
            others=tuple((stem(text[slice(*other.trigger)].lower()),) for other in others), lead=event.evidence[0] == 0,
        )  # fmt: skip
        return replace(told, trigger=tuple(dict.fromkeys((*told.trigger, *(word for other in outcome for word in self._phrase(other)[1])))))


def _reaches(actors: Mapping[str, Actor]) -> dict[str, frozenset[str]]:
    """By id, all by which another actor may be the same one. A name that no other has tells nothing of two different actors, and is left out: an
    event is then compared by the same after its actor got one more name."""
    all_names = reaches(actors)
    bearers = Counter(name for names in all_names.values() for name in names)
    return {id: frozenset(name for name in names if name == id or bearers[name] > 1) for id, names in all_names.items()}


def _keys(one: Telling, known: Facts) -> Iterator[str]:
    """What brings two events together to be compared: family of types, with the document or the week; and, as there may be more of a week than are
    compared, with the week and a country of who took part, a trigger word or its kin, or a rare word."""
    rare = sorted((s for s in (*one.words, *one.trigger) if weight(s) >= DETAIL), key=lambda s: (-weight(s), s))[:RAREST]
    who = {i.split(".")[0] for i in known.actors | known.recipients}
    kin = {f"kin {min(word, *lexicon()[word].kin)}" for word in one.trigger if word in lexicon() and lexicon()[word].kin}
    for family in families(known.type):
        yield f"{family}\t{one.document}"
        for week in weeks(known.days or known.assumed):
            yield f"{family}\t{week}"
            yield from (f"{family}\t{week}\t{thing}" for thing in (*sorted(who), *one.trigger, *sorted(kin), *rare))
        yield from (f"{family}\t{year}\t{thing}" for year in years(known.days) for thing in rare)


def _number(key: str) -> int:
    """A key as a signed number of 64 bits."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def _named(text: str, spans: Iterable[Span]) -> frozenset[str]:
    return frozenset(s for a, b in spans for w in words(text[a:b]) if weight(s := stem(w)) >= CONTENT)
