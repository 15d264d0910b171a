"""What an analyst names, found in the room: actors by id, name or alias, events by id; what is not there is answered with what comes near."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, get_args

import msgspec

from sitroom.errors import UsageError
from sitroom.records import Status
from sitroom.room.corrections_actions import Action, Anchor, ChangeEvent, MergeActors, NotSameHappening, SameHappening, events_of

__all__ = ["Named"]

NEAREST = 3
"""How many near matches an error names at most."""

LEAST_NEARNESS = 50.0
"""The least likeness (0..100, share of characters that need no edit) of what counts as near."""


class Named:
    """Finds what an action names in one room."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def resolved(self, action: Action) -> Action:
        """The action with ids for all that it names, and the anchors of its events.

        Raises UsageError for what the room does not have, with near matches, for an unknown type or status, and for an action that says nothing.
        """
        if isinstance(action, MergeActors):
            action = msgspec.structs.replace(action, actor=self._actor(action.actor), into=self._actor(action.into))
            if action.actor == action.into:
                raise UsageError(f"found the actor {action.actor} twice; valid are two actors, the first of which is merged into the second.")
        elif isinstance(action, ChangeEvent):
            action = self._change(action)
        elif isinstance(action, SameHappening | NotSameHappening):
            events = list(dict.fromkeys(event.strip() for event in action.events))
            if len(events) < 2:
                raise UsageError(f"found {len(events)} event; valid are two or more, which are one happening or are not.")
            action = msgspec.structs.replace(action, events=events)
        if events := events_of(action):
            return msgspec.structs.replace(action, anchors={event: self._anchor(event) for event in events})
        return action

    def _change(self, action: ChangeEvent) -> ChangeEvent:
        from sitroom.coding.retyped import type_called

        if all(part is None for part in (action.type, action.status, action.actors, action.recipients)):
            raise UsageError(f"found nothing to change of event {action.event}; valid is at least one of type, status, actors and recipients.")
        if action.status is not None and action.status not in get_args(Status):
            raise UsageError(f"found {action.status!r} as a status; valid are: {', '.join(get_args(Status))}.")
        return msgspec.structs.replace(
            action,
            type=None if action.type is None else type_called(action.type),
            actors=None if action.actors is None else self._actors(action.actors),
            recipients=None if action.recipients is None else self._actors(action.recipients),
        )

    def _actors(self, named: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(self._actor(who) for who in named))

    def _actor(self, who: str) -> str:
        """The id of the one actor that has this id, else this name or alias."""
        key = who.strip().casefold()
        for question in (
            "SELECT id FROM actors WHERE folded(id) = ?",
            "SELECT id FROM actors WHERE folded(name) = ?1 UNION SELECT actor FROM actor_aliases WHERE folded(alias) = ?1 ORDER BY 1",
        ):
            found = [str(id) for (id,) in self._all(question, key)]
            if len(found) == 1:
                return found[0]
            if found:
                raise UsageError(f"found the name {who!r}, which {len(found)} actors have ({', '.join(found)}); name one of them by its id.")
        known = {str(id): str(name) for id, name in self._all("SELECT id, name FROM actors")}
        written = [(alias, id) for id, alias in self._all("SELECT actor, alias FROM actor_aliases ORDER BY actor DESC, alias")]
        written += [(name, id) for id, name in known.items()] + [(id, id) for id in known]
        ids = {str(text).casefold(): str(id) for text, id in written}
        near = dict.fromkeys(ids[match] for match in _near(key, list(ids)))
        told = "; near are: " + ", ".join(f"{id} ({known[id]})" for id in near) if near else ""
        raise UsageError(f"the room has no actor {who!r}{told}. List its actors with: sitroom show ROOM actors")

    def _anchor(self, event: str) -> Anchor:
        found = self._all("SELECT document, trigger_start, trigger_end FROM events WHERE id = ?", event)
        if found:
            document, start, end = found[0]
            return Anchor(document=document, trigger=(start, end))
        near = _near(event, [str(id) for (id,) in self._all("SELECT id FROM events ORDER BY id")])
        told = f"; near are: {', '.join(near)}" if near else ""
        raise UsageError(f"the room has no event {event!r}{told}. List its events with their ids: sitroom show ROOM events --format csv")

    def _all(self, question: str, *values: str) -> list[tuple[Any, ...]]:
        return self._db.execute(question, values).fetchall()


def _near(name: str, known: Sequence[str]) -> list[str]:
    """The nearest of what is known, the nearest first."""
    from rapidfuzz import fuzz, process

    return [str(match) for match, _, _ in process.extract(name, known, scorer=fuzz.ratio, limit=NEAREST, score_cutoff=LEAST_NEARNESS)]
