"""How tense it is, and which red lines stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sitroom.cli.show.asking import PARTS, Asking

if TYPE_CHECKING:
    from sitroom.room import Room
    from sitroom.room.tension import Level

__all__ = ["redlines", "tension"]


def tension(room: Room, asking: Asking) -> None:
    """Tension of the crisis and of its dyads, day by day; of a table ten dyads where no limit is given."""
    from sitroom.show import tension

    asking.only("tension", "level", "actor", "recipient", "since", "until")
    found = room.tension(
        level=cast("Level", asking.level or "state"), actor=asking.actor, recipient=asking.recipient, since=asking.since, until=asking.until,
        limit=asking.most(10),
    )  # fmt: skip
    tension.tension(room, found, asking.format)


def redlines(room: Room, asking: Asking) -> None:
    """The register of red lines."""
    from sitroom.show import redlines

    asking.only("redlines", "actor", "recipient", "outlet", "since", "until")
    found = room.red_lines(
        actor=asking.actor, recipient=asking.recipient, outlet=asking.outlet, since=asking.since, until=asking.until
    )  # fmt: skip
    redlines.redlines(room, found, asking.format, limit=asking.most(PARTS))
