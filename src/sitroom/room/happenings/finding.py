"""Events that several documents tell of as one happening each: found from the whole room, kept in its tables until something is added.

The same records give the same happenings, whatever the order in which they were added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from sitroom.documents.wording import CONTENT, DETAIL, content, stem, weight, words
from sitroom.records import Actor, Document, Event, Happening, Span, Statement
from sitroom.room.happenings.account import account
from sitroom.room.happenings.clustering import agglomerated, candidates
from sitroom.room.happenings.facts import Facts, agreement, contradict, facts, families, reach, rules, weeks, years
from sitroom.room.happenings.features import Telling, telling, unit
from sitroom.room.happenings.model import chance, log_odds
from sitroom.room.independence import Witness

if TYPE_CHECKING:
    from collections.abc import Hashable

__all__ = ["Kept", "happenings"]

_WORD = re.compile(r"[^\W_]+(?:[-.,'’][^\W_]+)*")

RAREST = 3
"""Rare words of a sentence that bring its event together with others."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What happenings are found from: events and documents of a room, its actors and statements by id, and the witnesses of its documents.

    ``same``, ``apart``: pairs of event ids that an analyst says are one happening, or are not.
    """

    events: Sequence[Event]
    documents: Mapping[str, Document]
    actors: Mapping[str, Actor]
    statements: Mapping[str, Statement]
    witnesses: Mapping[str, Witness]
    same: Sequence[tuple[str, str]] = ()
    apart: Sequence[tuple[str, str]] = ()


def happenings(kept: Kept) -> list[Happening]:
    """Every event in exactly one happening, by date, then by id. The order of ``kept.events`` does not matter."""
    reaches = {id: reach(actor) for id, actor in kept.actors.items()}
    texts = {id: unit({s: weight(s) for s in sorted(content(words(d.text)))}) for id, d in kept.documents.items()}
    known = {event.id: facts(event, reaches, kept.documents[event.document].published) for event in kept.events}
    tellings = {t.id: t for t in _tellings(kept, texts)}
    order = sorted(kept.events, key=lambda e: (tellings[e.id].trigger, known[e.id].days or (0, 0), e.id))
    about = [(tellings[e.id], known[e.id]) for e in order]
    number = {event.id: i for i, event in enumerate(order)}
    own, chances = rules(), {}
    for i, j in candidates([list(_keys(*one)) for one in about], most=own["block"]):
        (a, first), (b, second) = about[i], about[j]
        if contradict(first, second) is None and (found := chance(log_odds(a, b) + agreement(first, second))) >= own["floor"]:
            chances[i, j] = found
    divided = {frozenset(pair) for pair in kept.apart}
    groups = agglomerated(
        len(order),
        chances,
        threshold=own["threshold"],
        apart=lambda i, j: {order[i].id, order[j].id} in divided or contradict(about[i][1], about[j][1]) is not None,
        together=[(number[a], number[b]) for a, b in sorted(kept.same) if a in number and b in number],
    )
    made = [account([order[i] for i in group], kept.documents, kept.statements, kept.witnesses) for group in groups]
    return sorted(made, key=lambda h: (h.date is None, h.date or "", h.id))


def _keys(one: Telling, known: Facts) -> Iterator[Hashable]:
    """What brings two events together to be compared: family of types and week, with a country of who took part or with a rare word."""
    rare = sorted((s for s in (*one.words, *one.trigger) if weight(s) >= DETAIL), key=lambda s: (-weight(s), s))[:RAREST]
    who = {i.split(".")[0] for i in known.actors | known.recipients}
    for family in families(known.type):
        for week in weeks(known.days or known.assumed):
            yield from ((family, week, thing) for thing in (*sorted(who), *rare))
        yield from ((family, year, thing) for year in years(known.days) for thing in rare)


def _tellings(kept: Kept, texts: Mapping[str, Mapping[str, float]]) -> Iterator[Telling]:
    """Each event as a telling; who is named before and after are its actors and recipients. Whether it is denied is left to the
    facts: in ECB+ what is denied is another event, here it is one that the sources differ on."""
    triggers: dict[tuple[str, Span], list[Event]] = {}
    for event in kept.events:
        triggers.setdefault((event.document, event.evidence), []).append(event)
    for event in sorted(kept.events, key=lambda e: e.id):
        text, (start, end) = kept.documents[event.document].text, event.evidence
        spans = list(_tokens(text, start, end))
        tokens = [text[a:b] for a, b in spans]
        at = [i for i, (a, b) in enumerate(spans) if a < event.trigger[1] and b > event.trigger[0]]
        if not at:
            spans, tokens, at = [*spans, event.trigger], [*tokens, text[slice(*event.trigger)] or event.type], [len(tokens)]
        before, after = (_named(text, chosen) for chosen in (event.actor_spans, event.recipient_spans))
        yield telling(
            tokens, at, id=event.id, document=event.document, sentence=start, text=texts[event.document],
            before=before, after=after, who=before | after, places=_named(text, [event.place.span] if event.place else []),
            others=tuple(
                (stem(text[slice(*e.trigger)].lower()),)
                for e in sorted(triggers[event.document, event.evidence], key=lambda e: e.id)
                if e.id != event.id
            ),
            lead=start == 0,
        )  # fmt: skip


def _named(text: str, spans: Iterable[Span]) -> frozenset[str]:
    return frozenset(s for a, b in spans for w in words(text[a:b]) if weight(s := stem(w)) >= CONTENT)


def _tokens(text: str, start: int, end: int) -> Iterator[Span]:
    yield from ((m.start(), m.end()) for m in _WORD.finditer(text, start, end))
