"""What the form of the page *What if* offers."""

from __future__ import annotations

from typing import get_args

import msgspec

from sitroom.room.beliefs.records import Narrator
from sitroom.show.pages import Desk
from sitroom.show.pages.facets import Type

__all__ = ["CHOICES", "ROWS", "Choices", "choices"]

CHOICES = ("choices", "whatif")
"""By what they are kept."""
ROWS = {"act": 3, "stop": 2, "outcome": 3}
"""Rows of the form."""


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """Names of actors, types of acts, narrators, and how many rows the form has for each kind of assumption."""

    known: list[str]
    types: list[str]
    narrators: list[Narrator]
    rows: dict[str, int]


def choices(desk: Desk) -> Choices:
    """The 200 actors of most events, and the 80 narrators of most links."""

    def find() -> Choices:
        ids = [id for id, _ in desk.events().actor_counts(desk.events().every(), 200)]
        narrators = [own.narrator for own in desk.beliefs().maps if own.narrator.kind in ("actor", "outlet")][:80]
        return Choices(known=sorted({desk.name(id) for id in ids}), types=sorted(get_args(Type)), narrators=narrators, rows=ROWS)

    return desk.once(CHOICES, find)
