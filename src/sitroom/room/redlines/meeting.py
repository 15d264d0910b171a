"""Who may stand for whom: where two tellings name the same side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

__all__ = ["STATE", "Known", "compatible"]

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


def compatible(one: str, other: str, actors: Mapping[str, Known]) -> bool:
    """Whether two actor ids may stand for the same side: the same id; a country and one that belongs to it; two organs of one country's state."""
    if one == other:
        return True
    first, second = actors.get(one), actors.get(other)
    countries = (first.country if first else None, second.country if second else None)
    if one == countries[1] or other == countries[0]:
        return True
    return bool(first and second and countries[0] and countries[0] == countries[1] and {first.kind, second.kind} <= set(STATE))
