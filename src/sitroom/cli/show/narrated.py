"""How sources tell it, and the brief of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sitroom.cli.show.asking import TELLERS, Asking

if TYPE_CHECKING:
    from sitroom.room import Room
    from sitroom.room.narratives import By

__all__ = ["brief", "narratives"]

EVERY = 1_000_000
"""More points than a section has."""


def narratives(room: Room, asking: Asking) -> None:
    """Whom outlets, countries of outlets or speakers quote, carry and leave out, and in what words."""
    from sitroom.show import narratives

    asking.only("narratives", "by", "outlet", "country", "speaker", "since", "until", "least", "status")
    found = room.narratives(
        by=cast("By | None", asking.by), outlet=asking.outlet, country=asking.country, speaker=asking.speaker, since=asking.since,
        until=asking.until, least=asking.least, status=asking.status,
    )  # fmt: skip
    narratives.narratives(found, asking.format, limit=asking.most(TELLERS))


def brief(room: Room, asking: Asking) -> None:
    """One page on all that the room holds; see also ``sitroom brief``."""
    from sitroom.show import brief

    asking.only("brief", "since", "until")
    brief.brief(room.brief(since=asking.since, until=asking.until, limit=EVERY if asking.limit == 0 else asking.limit), asking.format)
