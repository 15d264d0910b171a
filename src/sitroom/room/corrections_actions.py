"""What an analyst can correct in a room: the actions, and the entries of the log that hold them."""

from __future__ import annotations

from typing import Literal

import msgspec

from sitroom.records import Span, Status

__all__ = [
    "Action",
    "Anchor",
    "ChangeEvent",
    "Correction",
    "MergeActors",
    "NameConcept",
    "NoEvent",
    "NotSameConcept",
    "NotSameHappening",
    "SameConcept",
    "SameHappening",
    "State",
    "Undo",
    "events_of",
    "parts_of",
]

State = Literal["applied", "undone", "waiting", "contradicted"]


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """The words that an event, or the cause or effect of a claim, was read from (``trigger``), by which it is found again when a newer reader gives
    it another id."""

    document: str
    trigger: Span


class MergeActors(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="merge"):
    """``actor`` is the same as ``into``, which stands for both from now on."""

    actor: str
    into: str


class ChangeEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="event"):
    """What is wrong with an event; None = the reader was right. An empty list of actors or recipients says that there are none.

    A new type brings its own PLOVER score; modes that it does not have are left out.
    """

    event: str
    type: str | None = None
    status: Status | None = None
    actors: list[str] | None = None
    recipients: list[str] | None = None
    anchors: dict[str, Anchor] = {}


class NoEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="not-an-event"):
    """The words tell of no event."""

    event: str
    anchors: dict[str, Anchor] = {}


class SameHappening(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="same"):
    """The events, two or more, are one happening."""

    events: list[str]
    anchors: dict[str, Anchor] = {}


class NotSameHappening(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="not-same"):
    """No two of the events are one happening."""

    events: list[str]
    anchors: dict[str, Anchor] = {}


class SameConcept(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="same-concept"):
    """The phrases, two or more, are about one concept, and so are all that are one with them. A phrase is ``CLAIM:cause`` or ``CLAIM:effect``."""

    parts: list[str]
    anchors: dict[str, Anchor] = {}


class NotSameConcept(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="not-same-concept"):
    """No two of the phrases are about one concept."""

    parts: list[str]
    anchors: dict[str, Anchor] = {}


class NameConcept(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="concept-name"):
    """The concept that the phrase is about has this name."""

    part: str
    name: str
    anchors: dict[str, Anchor] = {}


class Undo(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="undo"):
    """The entry of this number no longer holds. Undoing an undo lets what it undid hold again."""

    number: int


Action = MergeActors | ChangeEvent | NoEvent | SameHappening | NotSameHappening | SameConcept | NotSameConcept | NameConcept | Undo
"""One correction. ``anchors``, by the id of an event or phrase, are filled in by the room."""


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the log. ``number`` counts from 1; ``at`` is ISO 8601 in UTC; ``reason`` says why it is ``waiting`` or ``contradicted``.

    ``applied``: it holds; ``undone``: a later entry takes it back; ``waiting``: what it is about is not in the room yet; ``contradicted``: it and an
    earlier one cannot both hold, as may come out when what it waited for arrives.
    """

    number: int
    at: str
    who: str
    why: str
    action: Action
    state: State = "applied"
    reason: str | None = None


def events_of(action: Action) -> list[str]:
    """The ids of the events that an action is about."""
    if isinstance(action, ChangeEvent | NoEvent):
        return [action.event]
    return action.events if isinstance(action, SameHappening | NotSameHappening) else []


def parts_of(action: Action) -> list[str]:
    """The phrases of claims that an action is about."""
    if isinstance(action, NameConcept):
        return [action.part]
    return action.parts if isinstance(action, SameConcept | NotSameConcept) else []
