"""What an analyst names, found in the room: actors by id, name or alias, events and claims by id or by how it begins.

What is not there is answered with what comes near.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any, get_args

import msgspec

from sitroom.errors import UsageError
from sitroom.records import Status
from sitroom.room.corrections_actions import (
    Action,
    Anchor,
    ChangeEvent,
    MergeActors,
    NameConcept,
    NoEvent,
    NotSameConcept,
    NotSameHappening,
    SameConcept,
    SameHappening,
    events_of,
    parts_of,
)
from sitroom.room.nearest import MOST, nearest
from sitroom.room.shortened import Table, beginning

__all__ = ["Named"]


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
            action = msgspec.structs.replace(self._change(action), event=self._event(action.event))
        elif isinstance(action, NoEvent):
            action = msgspec.structs.replace(action, event=self._event(action.event))
        elif isinstance(action, SameHappening | NotSameHappening):
            events = list(dict.fromkeys(map(self._event, action.events)))
            if len(events) < 2:
                raise UsageError(f"found {len(events)} event; valid are two or more, which are one happening or are not.")
            action = msgspec.structs.replace(action, events=events)
        elif isinstance(action, SameConcept | NotSameConcept):
            parts = list(dict.fromkeys(map(self._part, action.parts)))
            if len(parts) < 2:
                raise UsageError(f"found {len(parts)} phrase; valid are two or more, which are about one concept or are not.")
            action = msgspec.structs.replace(action, parts=parts)
        elif isinstance(action, NameConcept):
            if not action.name.strip():
                raise UsageError("found no name for the concept; valid is at least a word.")
            action = msgspec.structs.replace(action, part=self._part(action.part), name=" ".join(action.name.split()))
        if phrases := parts_of(action):
            return msgspec.structs.replace(action, anchors={part: self._phrase(part) for part in phrases})
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
        near = dict.fromkeys(ids[match] for match in nearest(key, list(ids)))
        told = "; near are: " + ", ".join(f"{id} ({known[id]})" for id in near) if near else ""
        raise UsageError(f"the room has no actor {who!r}{told}. List its actors with: sitroom show ROOM actors")

    def _event(self, given: str) -> str:
        return self._id("events", given, "event", "sitroom show ROOM events")

    def _part(self, given: str) -> str:
        """A phrase with the whole id of its claim."""
        claim, _, which = given.strip().partition(":")
        if which not in ("cause", "effect"):
            raise UsageError(
                f"found {given!r} as a phrase; valid is CLAIM:cause or CLAIM:effect. See: sitroom show ROOM beliefs --concept NAME --format csv"
            )
        return f"{self._id('claims', claim, 'claim', 'sitroom show ROOM claims')}:{which}"

    def _id(self, table: Table, given: str, what: str, listed: str) -> str:
        """The id that this is, or the one that begins so."""
        id = given.strip()
        if id and self._all(f"SELECT 1 FROM {table} WHERE id = ?", id):
            return id
        found = beginning(self._db, table, id, most=MOST + 1) if id else []
        if len(found) == 1:
            return found[0]
        if found:
            told = ", ".join(found[:MOST]) + (" and more" if len(found) > MOST else "")
            raise UsageError(f"found {id!r}, with which the ids of several {table} begin ({told}); give more of the id.")
        near = nearest(id, [str(known) for (known,) in self._all(f"SELECT id FROM {table} ORDER BY id")])
        told = f"; near are: {', '.join(near)}" if near else ""
        raise UsageError(f"the room has no {what} {given!r}{told}. List its {table} with their ids: {listed}")

    def _anchor(self, event: str) -> Anchor:
        ((document, start, end),) = self._all("SELECT document, trigger_start, trigger_end FROM events WHERE id = ?", event)
        return Anchor(document=document, trigger=(start, end))

    def _phrase(self, part: str) -> Anchor:
        claim, _, which = part.partition(":")
        ((document, start, end),) = self._all(f"SELECT document, {which}_start, {which}_end FROM claims WHERE id = ?", claim)
        return Anchor(document=document, trigger=(start, end))

    def _all(self, question: str, *values: str) -> list[tuple[Any, ...]]:
        return self._db.execute(question, values).fetchall()
