"""What several documents carry: texts that repeat one another, and statements, each counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitroom.cli.show.asking import PARTS, Asking

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["copies", "statements"]


def copies(room: Room, asking: Asking) -> None:
    """Documents that others copy or retell, each with these."""
    from sitroom.show import copies

    asking.only("copies", "outlet")
    copies.copies(room, room.copies(), asking.format, outlet=asking.outlet, limit=asking.most(PARTS))


def statements(room: Room, asking: Asking) -> None:
    """Who says what, and which sources carry it."""
    from sitroom.room.sayings import sayings
    from sitroom.show import sayings as shown

    asking.only("statements", "actor", "outlet", "independent")
    chosen = sayings(room, actor=asking.actor, outlet=asking.outlet, least=asking.independent or 1)
    shown.sayings(room, chosen, asking.format, limit=asking.most())
