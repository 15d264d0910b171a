"""The log of corrections -> what stands: a plain function of the entries and of what the room has, so that it can be made anew at any time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import msgspec

from sitroom.records import Status
from sitroom.room.corrections_actions import (
    Action,
    Anchor,
    ChangeEvent,
    Correction,
    MergeActors,
    NameConcept,
    NoEvent,
    NotSameConcept,
    NotSameHappening,
    SameConcept,
    SameHappening,
    State,
    Undo,
    events_of,
    parts_of,
)

__all__ = ["Change", "Standing", "standing"]


class Change(msgspec.Struct, kw_only=True):
    """What stands of an event in place of what the reader found; None = the reader's."""

    type: str | None = None
    status: Status | None = None
    actors: list[str] | None = None
    recipients: list[str] | None = None
    dropped_by: int | None = None


class Standing:
    """What follows from the log. ``merges``: each merged actor's last stand-in; ``changes`` by event id; ``same`` and ``apart``: pairs of event ids,
    each sorted, with the number of the entry; ``one_concept``, ``other_concepts``: the same of phrases of claims; ``concept_names``: by phrase, its
    concept's name with the number of the entry; ``states`` by number, with the reason; ``awaits``: ids of documents and actors that the log names
    and that may come, or come again.
    """

    def __init__(self) -> None:
        self.merges: dict[str, str] = {}
        self.changes: dict[str, Change] = {}
        self.same: dict[tuple[str, str], int] = {}
        self.apart: dict[tuple[str, str], int] = {}
        self.one_concept: dict[tuple[str, str], int] = {}
        self.other_concepts: dict[tuple[str, str], int] = {}
        self.concept_names: dict[str, tuple[str, int]] = {}
        self.states: dict[int, tuple[State, str | None]] = {}
        self.awaits: set[str] = set()
        self._merged_by: dict[str, tuple[str, int]] = {}
        self._undone_by: dict[int, int] = {}

    def stand_in(self, actor: str) -> str:
        """The actor that stands for this one; itself where it is merged into none."""
        while actor in self._merged_by:
            actor = self._merged_by[actor][0]
        return actor

    def undone(self, entries: Sequence[Correction]) -> None:
        """Find which entries are undone. An undo comes after what it undoes, so that the last entries are settled first."""
        by_number = {entry.number: entry for entry in entries}
        for entry in reversed(entries):
            if isinstance(entry.action, Undo) and entry.number not in self._undone_by:
                target = entry.action.number
                if target >= entry.number or target not in by_number:
                    known = f"valid are 1 to {entry.number - 1}" if entry.number > 1 else "the log has none before it"
                    self.states[entry.number] = "contradicted", f"there is no earlier entry {target}; {known}"
                elif target in self._undone_by:
                    later = self._undone_by[target]
                    reason = f"entry {target} is undone already by entry {entry.number}; undo that one to let it hold again"
                    self.states[later] = "contradicted", reason
                    self._undone_by[target] = entry.number
                else:
                    self._undone_by[target] = entry.number
        for number, by in self._undone_by.items():
            self.states[number] = "undone", f"by entry {by}"

    def apply(self, number: int, action: Action, events: Sequence[str]) -> str | None:
        """Let an action hold; ``events`` are the ids that its events, or phrases, have now. Where it cannot hold beside earlier entries: why."""
        if isinstance(action, MergeActors):
            return self._merge(number, action)
        if isinstance(action, ChangeEvent | NoEvent):
            return self._change(number, action, events[0])
        if isinstance(action, SameHappening | NotSameHappening):
            return self._link(number, action, events)
        if isinstance(action, SameConcept | NotSameConcept):
            return self._concept(number, action, events)
        if isinstance(action, NameConcept):
            self.concept_names[events[0]] = action.name, number
        return None

    def _merge(self, number: int, action: MergeActors) -> str | None:
        if action.actor in self._merged_by:
            into, by = self._merged_by[action.actor]
            return f"{action.actor} is merged into {into} already by entry {by}; undo that one first"
        if self.stand_in(action.into) == action.actor:
            return f"{action.into} and {action.actor} are one actor already, and {action.actor} stands for both"
        self._merged_by[action.actor] = action.into, number
        self.merges = {actor: self.stand_in(actor) for actor in sorted(self._merged_by)}
        return None

    def _change(self, number: int, action: ChangeEvent | NoEvent, event: str) -> str | None:
        change = self.changes.setdefault(event, Change())
        if change.dropped_by is not None:
            return f"{event} is no event since entry {change.dropped_by}; undo that one first"
        if isinstance(action, NoEvent):
            change.dropped_by = number
            return None
        change.type, change.status = action.type or change.type, action.status or change.status
        change.actors = change.actors if action.actors is None else action.actors
        change.recipients = change.recipients if action.recipients is None else action.recipients
        return None

    def _link(self, number: int, action: SameHappening | NotSameHappening, events: Sequence[str]) -> str | None:
        for event in events:
            if event in self.changes and (by := self.changes[event].dropped_by) is not None:
                return f"{event} is no event since entry {by}; undo that one first"
        found = {(min(pair), max(pair)): number for pair in combinations(dict.fromkeys(events), 2)}
        if not found:
            return "its events are one event"
        same, apart = (self.same | found, self.apart) if isinstance(action, SameHappening) else (self.same, self.apart | found)
        if reason := _clash(same, apart, "the same happening", added=isinstance(action, SameHappening)):
            return reason
        self.same, self.apart = same, apart
        return None

    def _concept(self, number: int, action: SameConcept | NotSameConcept, parts: Sequence[str]) -> str | None:
        found = {(min(pair), max(pair)): number for pair in combinations(dict.fromkeys(parts), 2)}
        if not found:
            return "its phrases are one phrase"
        joins = isinstance(action, SameConcept)
        same, other = (self.one_concept | found, self.other_concepts) if joins else (self.one_concept, self.other_concepts | found)
        if reason := _clash(same, other, "one concept", added=joins):
            return reason
        self.one_concept, self.other_concepts = same, other
        return None


def standing(
    entries: Sequence[Correction],
    *,
    event: Callable[[str, Anchor | None], str | None],
    part: Callable[[str, Anchor | None], str | None],
    has_actor: Callable[[str], bool],
    has_document: Callable[[str], bool],
) -> Standing:
    """Replay the log, entries by number. ``event`` gives the id that an event has now, ``part`` that of a claim's phrase; None where it is not here.

    An entry that cannot hold beside those before it is left out, and its state says why: replaying never fails.
    """
    found = Standing()
    found.undone(entries)
    for entry in entries:
        if entry.number in found.states:
            continue
        action = entry.action
        anchors: dict[str, Anchor] = getattr(action, "anchors", {})
        found.awaits |= {anchor.document for anchor in anchors.values()}
        actors = [action.into] if isinstance(action, MergeActors) else _named(action)
        missing = [actor for actor in actors if not has_actor(actor)]
        found.awaits |= set(missing)
        now = {id: event(id, anchors.get(id)) for id in events_of(action)}
        gone = [f"event {id}" + _home(anchors.get(id), has_document) for id, there in now.items() if there is None]
        phrases = {id: part(id, anchors.get(id)) for id in parts_of(action)}
        gone += [f"phrase {id}" + _home(anchors.get(id), has_document) for id, there in phrases.items() if there is None]
        now |= phrases
        if lacking := [f"actor {actor}" for actor in missing] + gone:
            found.states[entry.number] = "waiting", f"the room has no {', no '.join(lacking)}"
        else:
            reason = found.apply(entry.number, action, [there for there in now.values() if there is not None])
            found.states[entry.number] = ("contradicted", reason) if reason else ("applied", None)
    return found


def _named(action: Action) -> list[str]:
    return [*(action.actors or ()), *(action.recipients or ())] if isinstance(action, ChangeEvent) else []


def _home(anchor: Anchor | None, has_document: Callable[[str], bool]) -> str:
    if anchor is None:
        return ""
    there = "its reader finds none at" if has_document(anchor.document) else "it has no document"
    return f" ({there} {anchor.document}, characters {anchor.trigger[0]} to {anchor.trigger[1]})"


def _clash(same: dict[tuple[str, str], int], apart: dict[tuple[str, str], int], what: str, *, added: bool) -> str | None:
    """Why not all of these can hold: what is one must not be apart. ``added``: the entry in question joins."""
    group = _groups(same)
    for (first, second), by in apart.items():
        if first in group and group[first] == group.get(second):
            if added:
                return f"entry {by} says that {first} and {second} are not {what}; undo that one first"
            joined = sorted({n for (one, _), n in same.items() if group[one] == group[first]})
            return f"{first} and {second} are {what} by entry {', '.join(map(str, joined))}; undo that first"
    return None


def _groups(pairs: Sequence[tuple[str, str]] | dict[tuple[str, str], int]) -> dict[str, str]:
    """The connected events, each with the least id of its group."""
    leader: dict[str, str] = {}

    def lead(event: str) -> str:
        while leader.setdefault(event, event) != event:
            event = leader[event]
        return event

    for first, second in pairs:
        one, other = sorted((lead(first), lead(second)))
        leader[other] = one
    return {event: lead(event) for event in leader}
