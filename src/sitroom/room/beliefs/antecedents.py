"""What *this* or *such an action* takes up: something that the sentence before tells of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from sitroom.codebook import load
from sitroom.codebook.concepts import phrasing
from sitroom.codebook.names import fold
from sitroom.codebook.speech import speech
from sitroom.documents.wording import stem
from sitroom.records import Claim, Event, Span
from sitroom.room.beliefs.phrases import Notion, Party

__all__ = ["act_before", "before", "placed", "places_told"]

_NEXT = 3
"""Characters that may lie between a sentence and the next one."""
_REACH = 600
"""Characters in which the sentence before is looked for."""
_END = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z])|\n")
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_POINTERS = frozenset({"such", "this", "that", "these", "those"})


def before(claim: Claim, words: str, start: int, events: Iterable[Event]) -> Event | None:
    """The event that a phrase which begins at ``start`` points at: the last one before it in its own sentence that has not happened, else the last
    one of the sentence before that is not the claimant's own word. None where the phrase points at nothing, or nothing was read there.
    """
    if not _points(words):
        return None
    told = [e for e in events if e.status != "negated"]
    own = [e for e in told if e.evidence == claim.evidence and e.trigger[1] <= start and e.status in ("hypothetical", "future")]
    sentence = [e for e in told if 0 <= claim.evidence[0] - e.evidence[1] <= _NEXT and not _spoken_by(e, claim.claimant)]
    return max(own or sentence, key=lambda e: (e.trigger, e.id), default=None)


def places_told(events: Iterable[Event], text: str, parties: Mapping[str, Party], setting: frozenset[str]) -> dict[str, frozenset[str]]:
    """By the stem of their trigger words, the places that the acts of a document are done to or take place in: where it tells of interventions in one
    country alone, it means no other. Only if that is of its ``setting``, the places that it speaks of most, for a war that it mentions once is not
    *this war*; others are kept beside it, so that a word of both says nothing.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for event in events:
        places = {party.place for id in event.recipients if (party := parties.get(id)) and party.place and not party.bloc}
        places |= {event.place.country} if event.place and event.place.country else set()
        for word in text[slice(*event.trigger)].casefold().split():
            found[stem(word)] |= places
    return {word: frozenset(places) for word, places in found.items() if places & setting}


def placed(notion: Notion, told: Mapping[str, frozenset[str]]) -> Notion:
    """A notion of an act or an episode that says neither where nor to whom, with the one place that its document tells of."""
    known = phrasing().known
    open_ = notion.families and not notion.about and not notion.kinds and all(known[name].kind != "state" for name in notion.families)
    places = told.get(notion.head, frozenset())
    return replace(notion, about=places) if open_ and len(places) == 1 and not places & notion.doers else notion


def _spoken_by(event: Event, claimant: str | None) -> bool:
    """Whether an event is a word of the claimant (*warns*), which is not what he or she calls *such a step*."""
    return claimant is not None and claimant in event.actors and load().quad(event.type).startswith("verbal")


def act_before(claim: Claim, words: str, text: str) -> Span | None:
    """Where the sentence before names an act, the last one, up to the next comma; None where it names none, or the phrase points at nothing."""
    if not _points(words):
        return None
    book = phrasing()
    low = max(0, claim.evidence[0] - _REACH)
    ends = [low, *(m.end() + low for m in _END.finditer(text[low : claim.evidence[0]]))]
    last = ends[-1] if text[ends[-1] : claim.evidence[0]].strip() else ends[-2] if len(ends) > 1 else low
    acts = [
        m for m in _WORD.finditer(text, last, claim.evidence[0]) if any(book.known[name].done for name, _ in book.families.get(_form(m.group()), ()))
    ]
    if not acts:
        return None
    stop = re.compile(r"[,;:.!?]").search(text, acts[-1].end(), claim.evidence[0])
    return acts[-1].start(), stop.start() if stop else len(text[: claim.evidence[0]].rstrip())


def _points(words: str) -> bool:
    """Whether a phrase is a bare *this*, or *such* or *this* with a noun that names nothing by itself."""
    forms = {_form(word) for word in words.split()}
    return bool(forms & _POINTERS) and (bool(forms & speech().nouns) or len(forms) == 1)


def _form(word: str) -> str:
    return fold(word.casefold())
