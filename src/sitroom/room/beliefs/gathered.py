"""What a room has of claims -> their two phrases, each with what it is about."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal, cast, get_args

import msgspec

from sitroom.codebook.concepts import phrasing
from sitroom.codebook.loading import text_of
from sitroom.codebook.names import fold
from sitroom.records import Actor, Claim, Document, Event, Pattern, Span, Statement
from sitroom.room.beliefs.antecedents import act_before, before, placed, places_told
from sitroom.room.beliefs.likeness import apart
from sitroom.room.beliefs.phrases import Mark, Notion, Party, party_of, phrase
from sitroom.room.happenings.kept import refresh
from sitroom.room.narratives.origins import origin
from sitroom.room.parts import mark, taken_up
from sitroom.room.tension import sides

if TYPE_CHECKING:
    from sitroom.room.query import Asked
    from sitroom.room.store import Room

__all__ = ["Claimed", "Part", "Stock", "gathered"]

RULES = "3"
"""Raised when the code of ``phrases`` or ``antecedents`` changes what is read in a phrase."""
MAIN = 3
"""So many places are what a document speaks of most."""


Which = Literal["cause", "effect"]


class Read(msgspec.Struct, frozen=True, array_like=True):
    """What is read in one phrase, see ``Part``."""

    words: str
    notion: Notion | None
    told: int | None
    taken_up: Span | None


Phrases = tuple[Read, Read]
"""The cause and the effect of a claim."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """The cause or effect of a claim. ``notion`` None: it names nothing that could be found.

    ``told``: +1 where the words themselves say how the effect is changed, so that the claim's sign must not be applied again; None = apply it.
    ``taken_up``: the words of its document that a *this* takes up.
    """

    id: str
    claim: Claim
    which: Which
    span: Span
    words: str
    notion: Notion | None
    told: int | None = None
    taken_up: Span | None = None


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """One claim with its parts; ``reason``: why it can be in no map."""

    claim: Claim
    cause: Part
    effect: Part
    reason: str | None = None


class Stock(msgspec.Struct, frozen=True, kw_only=True):
    """All that beliefs are made from. ``documents`` that hold claims, ``settings`` (the places each speaks of most), ``statements`` of claims, and
    ``names`` of actors: by id; ``origins``: countries of outlets by name, where they are known; ``crises``: by
    document, the first of those with which it is connected through happenings that they tell.
    """

    claims: list[Claimed]
    documents: dict[str, Document]
    statements: dict[str, Statement]
    parties: dict[str, Party]
    settings: dict[str, frozenset[str]]
    names: dict[str, str]
    countries: dict[str, str | None]
    origins: dict[str, str] = {}
    crises: dict[str, str] = {}


def gathered(room: Asked) -> Stock:
    """The claims of a room as they stand, with what their phrases are about; by day of publication, then in the order of the text."""
    claims = room.told(Claim)
    ids = sorted({claim.document for claim in claims})
    documents = {id: room.document(id) for id in ids}
    actors = room.actors()
    parties = {actor.id: party_of(actor) for actor in actors}
    marks = _mentions(room, ids)
    statements = {statement.id: statement for statement in room.told(Statement)}
    read = _read_all(room, claims, documents, marks, parties)
    found = _completed([_claimed(claim, read[claim.document][claim.id]) for claim in claims])
    return Stock(
        claims=found,
        documents=documents,
        statements={id: statements[id] for claim in claims if (id := claim.statement) and id in statements},
        parties=parties,
        settings={id: _setting(marks[id], parties) for id in ids},
        names={actor.id: actor.name for actor in actors},
        countries={actor.id: actor.country for actor in actors},
        crises=_crises(room, ids),
        origins=_origins(documents.values(), actors),
    )


def _origins(documents: Iterable[Document], actors: Iterable[Actor]) -> dict[str, str]:
    """The countries of outlets that are known, by name."""
    addresses: dict[str, list[str | None]] = defaultdict(list)
    for document in documents:
        if document.outlet:
            addresses[document.outlet].append(document.url)
    media = [sides.Party(id=a.id, name=a.name, kind=a.kind, country=a.country, sector=a.sector) for a in actors if a.kind == "media"]
    found = {outlet: origin(outlet, urls, media)[0] for outlet, urls in addresses.items()}
    return {outlet: country for outlet, country in found.items() if country}


def _crises(room: Asked, ids: Sequence[str]) -> dict[str, str]:
    if len(ids) < 2:
        return {}
    refresh(cast("Room", room))
    home: dict[str, str] = {}

    def root(id: str) -> str:
        while (above := home.setdefault(id, id)) != id:
            home[id] = home[above]
            id = above
        return id

    rows = room._rows(
        "SELECT m.happening, e.document FROM happenings h CROSS JOIN happening_members m ON m.happening = h.id "
        "CROSS JOIN events e INDEXED BY events_weighed ON e.id = m.event WHERE h.documents > 1"
    )
    told: dict[str, str] = {}
    for happening, document in rows:
        one, other = sorted((root(told.setdefault(happening, document)), root(document)))
        home[other] = one
    return {id: root(id) for id in ids}


def _mentions(room: Asked, documents: Sequence[str]) -> dict[str, list[Mark]]:
    found: dict[str, list[Mark]] = defaultdict(list)
    merges = room._merges()
    question = (
        "SELECT document, span_start, span_end, actor FROM actor_mentions WHERE document IN (SELECT value FROM json_each(?)) ORDER BY 1, 2, 3, 4"
    )
    for document, start, end, actor in room._rows(question, msgspec.json.encode(documents).decode()):
        found[document].append(Mark(start, end, merges.get(actor, actor)))
    return found


def _setting(marks: Sequence[Mark], parties: Mapping[str, Party]) -> frozenset[str]:
    """The places that a document speaks of most."""
    named = (parties[mark.actor] for mark in marks if mark.actor in parties)
    counts = Counter(party.place for party in named if party.place and not party.bloc)
    return frozenset(sorted(counts, key=lambda place: (-counts[place], place))[:MAIN])


def _completed(claims: Sequence[Claimed]) -> list[Claimed]:
    """The same claims; a definite phrase (*the war*) that leaves unsaid where or whom gets what the last phrase of its document with this head said,
    or else the first one after it.
    """
    said: dict[tuple[str, str, bool], list[tuple[Span, Notion]]] = defaultdict(list)
    for part in (part for claimed in claims for part in (claimed.cause, claimed.effect)):
        if part.notion is not None and part.notion.families and part.notion.about:
            said[part.claim.document, part.notion.head, part.notion.extent].append((part.span, part.notion))

    def completed(part: Part) -> Part:
        notion = part.notion
        if notion is None or notion.about or not (notion.definite or part.taken_up):
            return part
        near = sorted(said.get((part.claim.document, notion.head, notion.extent), ()), key=lambda found: found[0])
        full = [other for span, other in near if span <= part.span][-1:] or [other for _, other in near][:1]
        if not full or apart(notion, full[0]):
            return part
        kinds, persons = notion.kinds or full[0].kinds, notion.persons or full[0].persons
        return msgspec.structs.replace(part, notion=msgspec.structs.replace(notion, about=full[0].about, kinds=kinds, persons=persons))

    return [msgspec.structs.replace(c, cause=completed(c.cause), effect=completed(c.effect)) for c in claims]


def _read_all(
    room: Asked, claims: Sequence[Claim], documents: Mapping[str, Document], marks: Mapping[str, Sequence[Mark]], parties: Mapping[str, Party]
) -> dict[str, dict[str, Phrases]]:  # fmt: skip
    """What was read in the phrases of each document's claims; those of documents that are as they were are taken up."""
    own: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        own[claim.document].append(claim)
    events = _events(room, list(documents))
    everywhere = mark(_rules(), parties, room._merges())

    def find(id: str) -> dict[str, Phrases]:
        told = {event.id: event for event in room._corrected([msgspec.json.decode(record, type=Event) for record in events[id]])}
        text = documents[id].text
        places = places_told(told.values(), text, parties, _setting(marks[id], parties))

        def full(one: Read) -> Read:
            return msgspec.structs.replace(one, notion=placed(one.notion, places)) if one.notion else one

        found = {claim.id: _phrases(claim, text, marks[id], told, parties) for claim in own[id]}
        return {claim: (full(cause), full(effect)) for claim, (cause, effect) in found.items()}

    made_from = {id: mark(everywhere, document.text, own[id], marks[id], events[id]) for id, document in documents.items()}
    return taken_up(cast("Room", room), "phrases", made_from, dict[str, Phrases], find)


@cache
def _rules() -> str:
    """The version of words and rules by which phrases are read."""
    return f"{RULES}-{hashlib.sha256(''.join(map(text_of, ('concepts.toml', 'concepts.tsv', 'speech.toml'))).encode()).hexdigest()[:12]}"


def _events(room: Asked, documents: Sequence[str]) -> dict[str, list[str]]:
    """The records of events of each document in the order of their triggers, corrected but for merged actors."""
    question = "SELECT document, record FROM events_corrected WHERE document IN (SELECT value FROM json_each(?)) ORDER BY document, trigger_start, id"
    found: dict[str, list[str]] = defaultdict(list)
    for document, record in room._rows(question, msgspec.json.encode(documents).decode()):
        found[document].append(record)
    return found


def _claimed(claim: Claim, read: Phrases) -> Claimed:
    cause, effect = (
        Part(id=f"{claim.id}:{which}", claim=claim, which=which, span=span, words=one.words, notion=one.notion, told=one.told, taken_up=one.taken_up)
        for which, span, one in zip(get_args(Which), (claim.cause, claim.effect), read, strict=True)
    )
    (a, b), (c, d) = claim.cause, claim.effect
    reason = None
    if a < d and c < b:
        reason = "its cause and its effect share words"
    elif missing := [part.which for part in (cause, effect) if part.notion is None]:
        reason = f"its {' and its '.join(missing)} refers to something that was not found"
    return Claimed(claim=claim, cause=cause, effect=effect, reason=reason)


def _phrases(claim: Claim, text: str, marks: Sequence[Mark], events: Mapping[str, Event], parties: Mapping[str, Party]) -> Phrases:
    """What is read in the cause and the effect of a claim."""
    cause = _phrase(claim, "cause", claim.cause, claim.cause_pattern, text, marks, events, parties)
    return cause, _phrase(claim, "effect", claim.effect, claim.effect_pattern, text, marks, events, parties)


def _phrase(
    claim: Claim, which: Which, span: Span, pattern: Pattern | None, text: str, marks: Sequence[Mark],
    events: Mapping[str, Event], parties: Mapping[str, Party],
) -> Read:  # fmt: skip
    start, end = span
    words = text[start:end]
    lead, told = _signal(claim, text) if which == "effect" else ("", None)
    inside = [Mark(m.start - start + len(lead), m.end - start + len(lead), m.actor) for m in marks if start <= m.start and m.end <= end]
    event = events.get(pattern.event or "") if pattern else None
    trigger = None
    if event and start <= event.trigger[0] and event.trigger[1] <= end:
        trigger = event.trigger[0] - start + len(lead), event.trigger[1] - start + len(lead)
    read = (pattern.type, pattern.actors, pattern.recipients) if pattern else (None, [], [])
    notion = phrase(lead + words, marks=inside, parties=parties, trigger=trigger, type=read[0], doers=read[1], about=read[2])
    taken_up = None
    if notion is None and (event := event or before(claim, words, start, events.values())):
        taken_up = event.trigger
        word = text[slice(*taken_up)]
        notion = phrase(word, parties=parties, trigger=(0, len(word)), type=event.type, doers=event.actors, about=event.recipients)
    elif notion is None and (taken_up := act_before(claim, words, text)):
        start, end = taken_up
        inside = [Mark(m.start - start, m.end - start, m.actor) for m in marks if start <= m.start and m.end <= end]
        notion = phrase(text[start:end], marks=inside, parties=parties)
    return Read(" ".join(words.split()), notion, told, taken_up)


def _signal(claim: Claim, text: str) -> tuple[str, int | None]:
    """The signal, to be put before the effect, where it says more than that something is caused (*destabilise*, *widen*, *end*); and +1 where the
    words of the effect, with it, say how it is changed."""
    if claim.signal is None:
        return "", None
    book = phrasing()
    words = text[slice(*claim.signal)]
    word = fold(words.casefold())
    says = any(what in ("absent", "more", "less") and not noun for what, noun in book.before.get(word, ()))
    says = says or any(book.known[name].gradable for name, _ in book.families.get(word, ()))
    if not says:
        return "", None
    within = claim.effect[0] <= claim.signal[0] < claim.effect[1]
    if within:
        return "", 1 if len(text[claim.effect[0] : claim.signal[0]].split()) <= 1 else None
    return (f"{words} ", 1) if claim.signal[1] <= claim.effect[0] else ("", None)
