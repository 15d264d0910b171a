"""Which events are not compared on their own: what a copy carries of its original, and what is the outcome of another act of its sentence.

Each has a *lead*, the event that speaks for it, and is in one happening with it by construction: no rule on days, tolls or actors parts the two.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise

import msgspec

from sitroom.documents.wording import stem, words
from sitroom.records import Document, Event, Mention, Span
from sitroom.room.happenings.facts import HAPPENED, Facts, unlike
from sitroom.room.happenings.words import rules

__all__ = ["carried", "copy_groups", "outcomes", "root"]

_WORDS = re.compile(r"[^\W_]+|[;:.!?]")

Place = tuple[tuple[str, ...], int, int, int]
"""The words of a sentence, which of the like sentences of its document it is, the number of the trigger's first word, and which of the events that
have this trigger."""


def root(document: str, copies: Mapping[str, str]) -> str:
    """The document to which a copy goes back at last; itself where it copies none. ``copies``: of each copy, what it copies."""
    path = _path(document, copies)
    further = copies.get(path[-1])
    return min(path[path.index(further) :]) if further else path[-1]  # of a ring, which only a damaged room has, the least


def copy_groups(copies: Mapping[str, str]) -> dict[str, list[str]]:
    """By the id of a document that is copied, it and all that go back to it, those nearest to it first."""
    found: dict[str, set[str]] = defaultdict(set)
    for document in copies:
        found[root(document, copies)].add(document)
    return {first: [first, *sorted(others - {first}, key=lambda id: (len(_path(id, copies)), id))] for first, others in found.items()}


def _path(document: str, copies: Mapping[str, str]) -> list[str]:
    """A document, what it copies, and so on."""
    path = [document]
    while (further := copies.get(path[-1])) and further not in path:
        path.append(further)
    return path


def outcomes(events: Iterable[Event], text: str, divided: Collection[frozenset[str]]) -> dict[str, str]:
    """Of those events of a document that are the outcome of another act of their sentence (*struck X, killing 3*), that act.

    The triggers stand side by side, one of them is a word of killing or wounding, and no other actor is named. Both have the same number of killed
    or wounded; or one has none, where the words say which is the outcome (*, killing 3*; *3 killed in the strike*). ``divided``: pairs of events
    that an analyst says are two.
    """
    sentences: dict[Span, list[tuple[Span, Event]]] = defaultdict(list)
    for event in events:
        places: list[Event | Mention] = [event, *event.repeats]
        for place in places:
            sentences[place.evidence].append((place.trigger, event))
    found: dict[str, str] = {}
    for together in sorted(sentences.items()):
        for (at, first), (further, second) in pairwise(sorted(together[1], key=lambda told: (told[0], told[1].id))):
            if first.id == second.id or at == further or not _one_deed(first, second) or frozenset((first.id, second.id)) in divided:
                continue
            led = _led(text, at, further, _tolls(first, second), first.id in found)
            outcome, act = (first, second) if led == "first" else (second, first)
            act_id = found.get(act.id, act.id)
            if led and outcome.id not in {*found, *found.values()} and act_id != outcome.id:
                found[outcome.id] = act_id
    return found


def _led(text: str, first: Span, second: Span, tolls: str | None, after: bool) -> str | None:
    """Which of two triggers that stand side by side is the outcome of the other, if one is. ``after``: the first is itself one."""
    own = rules()["outcome"]
    between = text[first[1] : second[0]]
    hurts = [stem(text[a:b].lower()) in own["stems"] for a, b in (first, second)]
    if tolls is None:
        return None
    if hurts == [True, True]:
        return "second" if after and not _holds(between, [cue for cue in own["apart"] if cue not in own["further"]]) else None
    if _holds(between, own["apart"]) or after:
        return None
    if hurts == [False, True]:
        said = between.rstrip().endswith(",") and text[second[0] : second[1]].lower().endswith("ing")
        return "second" if said or tolls == "same" else None
    return "first" if hurts == [True, False] and _holds(between, own["within"]) and "," not in between else None


def _tolls(first: Event, second: Event) -> str | None:
    """Whether two events have the ``same`` number of killed or wounded, only ``one`` of them has any, or (None) they differ or have none."""
    pairs = list(zip(*((e.magnitude.killed, e.magnitude.wounded) if e.magnitude else (None, None) for e in (first, second)), strict=True))
    if any(x is not None and y is not None and x != y for x, y in pairs):
        return None
    return "same" if any(x is not None and x == y for x, y in pairs) else "one" if any(x is not None for pair in pairs for x in pair) else None


def _one_deed(first: Event, second: Event) -> bool:
    if first.type != second.type or first.type not in rules()["outcome"]["types"] or first.status != second.status:
        return False
    return not first.actors or not second.actors or bool({*first.actors} & {*second.actors})


def _holds(between: str, cues: Iterable[str]) -> bool:
    told = f" {' '.join(_WORDS.findall(between.lower()))} "
    return any(f" {cue} " in told for cue in cues)


class _Sentence(msgspec.Struct):
    """A sentence as the first document of a group tells it: its words, where it stands, and the events that lead others."""

    words: frozenset[str]
    home: str
    leads: list[Event] = []


def carried(
    group: Sequence[Document],
    events: Mapping[str, Sequence[Event]],
    *,
    facts: Callable[[str], Facts],
    trigger: Callable[[Event], Collection[str]],
    divided: Collection[frozenset[str]],
) -> dict[str, str]:
    """Of the events of copies, those that they carry, each as the first document of the group tells it.

    ``group``: a document and its copies, the original first; ``events``: by document; ``facts`` of an event by its id, ``trigger``: the words that
    tell something of an event's trigger. A sentence of the same words has the same events. Of a sentence that was edited, an event is the one
    with the same trigger word in the sentence that is most like it, where neither says what the other rules out.
    """
    found: dict[str, str] = {}
    followers: dict[str, list[str]] = defaultdict(list)
    exact: dict[Place, Event] = {}
    sentences: dict[tuple[str, Span], _Sentence] = {}

    def follow(event: Event, lead: Event) -> bool:
        if any(frozenset((event.id, other)) in divided for other in (lead.id, *followers[lead.id])):
            return False
        found[event.id] = lead.id
        followers[lead.id].append(event.id)
        return True

    for document in group:
        own = _places(events.get(document.id, ()), document.text)
        used: set[str] = set()
        others: list[tuple[Event, Place]] = []
        for event, place in own:
            lead = exact.get(place)
            if lead is not None and follow(event, lead):
                used.add(lead.id)
            else:
                others.append((event, place))
        for event, place in others:
            said = frozenset(place[0])
            near = sorted(
                (-share, number, one)
                for number, one in enumerate(sentences.values())
                if one.home != document.id and (share := _share(said, one.words))
            )
            lead = next((
                lead for _, _, one in near for lead in one.leads
                if lead.id not in used and {*trigger(event)} & {*trigger(lead)} and _one_act(facts(event.id), facts(lead.id)) and follow(event, lead)
            ), None)  # fmt: skip
            if lead is not None:
                used.add(lead.id)
            else:
                exact.setdefault(place, event)
                sentences.setdefault((document.id, event.evidence), _Sentence(said, document.id, [])).leads.append(event)
    return found


def _places(events: Iterable[Event], text: str) -> list[tuple[Event, Place]]:
    """The events in the order of the text, each with its place."""
    sentences: Counter[tuple[str, ...]] = Counter()
    triggers: Counter[tuple[Span, Span]] = Counter()
    told: dict[Span, tuple[tuple[str, ...], int]] = {}
    found = []
    for event in sorted(events, key=lambda e: (e.evidence, e.trigger, e.type, e.recipient_spans, e.actor_spans, e.id)):
        start, end = event.evidence
        if event.evidence not in told:
            said = tuple(words(text[start:end]))
            told[event.evidence] = said, sentences[said]
            sentences[said] += 1
        same = triggers[event.evidence, event.trigger]
        triggers[event.evidence, event.trigger] += 1
        found.append((event, (*told[event.evidence], len(words(text[start : event.trigger[0]])), same)))
    return found


def _share(first: frozenset[str], second: frozenset[str]) -> float:
    """The share of words that two sentences have in common, 0 where they are not one sentence that was edited."""
    own = rules()["carried"]
    shared, fewer = len(first & second), min(len(first), len(second))
    share = shared / max(1, len(first | second))
    return share if share >= own["alike"] or (fewer >= own["few"] and shared >= own["within"] * fewer) else 0.0


def _one_act(first: Facts, second: Facts) -> bool:
    """Whether nothing but the day of their reports parts two events of one edited sentence."""
    status = (first.status in HAPPENED) == (second.status in HAPPENED) and (first.status == "negated") == (second.status == "negated")
    weekday = not (first.days and second.days) or (first.days[0] - second.days[0]) % 7 == 0
    return status and weekday and unlike(first, second) is None
