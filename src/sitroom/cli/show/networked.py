"""Who is tied to whom, and who moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sitroom.cli.show.asking import Asking
    from sitroom.room import Room
    from sitroom.room.network import Level

__all__ = ["network"]


def network(room: Room, asking: Asking) -> None:
    """The network of a room; with ``--windows``, in several windows and who moved between them."""
    from sitroom.show import network

    asking.only("network", "actor", "level", "layer", "status", "since", "until", "half_life", "windows")
    level = cast("Level", asking.level or "state")
    if asking.windows is None:
        found = room.network(
            level=level, layers=asking.layer, status=asking.status, since=asking.since, until=asking.until, half_life=asking.half_life,
            actor=asking.actor,
        )  # fmt: skip
        network.network(room, found, asking.format, limit=asking.most(network.SHOWN))
        return
    windows = int(asking.windows) if asking.windows.isdecimal() and len(asking.windows) < 4 else asking.windows.split(",")
    moved = room.realignment(
        windows, level=level, layers=asking.layer, status=asking.status, since=asking.since, until=asking.until, half_life=asking.half_life,
        actor=asking.actor,
    )  # fmt: skip
    network.realignment(room, moved, asking.format, limit=asking.most(network.SHOWN))
