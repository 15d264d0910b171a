"""Which acts are of the kind that a condition names: its type, and on each side that it names one that may stand for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sitroom.records import Event, Pattern

__all__ = ["STATE", "Known", "compatible", "meets"]

STATE = ("state", "government", "military")
"""Kinds of actors through which a country itself acts."""


class Known(Protocol):
    """What must be known of an actor."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def country(self) -> str | None:
        """Its country or organisation."""


def meets(event: Event, pattern: Pattern, actors: Mapping[str, Known]) -> bool:
    """Whether an actual event is of the kind that a pattern names: its type, and on each side that the pattern names one `compatible` actor.

    A pattern that names nobody is met by nothing: it would be met by every event of its type.
    """
    if event.status != "actual" or event.type != pattern.type or event.id == pattern.event or not (pattern.actors or pattern.recipients):
        return False
    sides = ((pattern.actors, event.actors), (pattern.recipients, event.recipients))
    return all(not wanted or any(compatible(one, other, actors) for one in wanted for other in had) for wanted, had in sides)


def compatible(one: str, other: str, actors: Mapping[str, Known]) -> bool:
    """Whether two actor ids may stand for the same side: the same id; a country and one that belongs to it; two organs of one country's state."""
    if one == other:
        return True
    first, second = actors.get(one), actors.get(other)
    countries = (first.country if first else None, second.country if second else None)
    if one == countries[1] or other == countries[0]:
        return True
    return bool(first and second and countries[0] and countries[0] == countries[1] and {first.kind, second.kind} <= set(STATE))
