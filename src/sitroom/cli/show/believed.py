"""What narrators believe, and what follows from what in their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitroom.cli.show.asking import Asking
    from sitroom.room import Room

__all__ = ["beliefs"]


def beliefs(room: Room, asking: Asking) -> None:
    """The belief maps of narrators; with ``--if``, what each says follows."""
    from sitroom.show import beliefs

    by = asking.by or "narrator"
    if asking.if_ is not None:
        asking.only("beliefs --if", "narrator", "if_", "by")
        beliefs.follows(room.follows(asking.if_, narrator=asking.narrator, by=by), asking.format)
        return
    asking.only("beliefs", "narrator", "concept", "by")
    chosen = room.beliefs(narrator=asking.narrator, concept=asking.concept, by=by)
    beliefs.beliefs(room, chosen, asking.format, concept=asking.concept, limit=asking.limit)
