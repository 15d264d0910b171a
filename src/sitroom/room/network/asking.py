"""The questions about the network that a room answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sitroom.room.network.answers import Level, Network, Realignment
    from sitroom.room.store import Room

__all__ = ["AskedNetwork"]


class AskedNetwork:
    """The part of a room that answers who is tied to whom."""

    def network(
        self,
        *,
        level: Level = "state",
        layers: str | Sequence[str] | None = None,
        status: str | Sequence[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        half_life: float | None = None,
        actor: str | None = None,
    ) -> Network:
        """Who is tied to whom: nodes, signed dyads with their evidence, balance, blocs and brokers.

        Each happening counts once, with its PLOVER score times its independent sources. ``level``: countries with all who act for them, or each
        actor as it is. ``layers``: without it the acts; see `layers.chosen` for their names. ``status``: without it what happened; ``future``
        gives the network of what is announced. ``since``, ``until``: days, months or years; ``half_life``: days after which an act counts half.
        ``actor``: only this one, by id, name or alias, its partners and its dyads; balance, blocs and reciprocity stay those of the whole network.
        Raises UsageError for a value that means nothing, RoomError as ``happenings`` does.
        """
        from sitroom.room.network.asked import network

        room = cast("Room", self)
        return network(room, level=level, layers=layers, status=status, since=since, until=until, half_life=half_life, actor=actor)

    def realignment(
        self,
        windows: int | Sequence[str],
        *,
        level: Level = "state",
        layers: str | Sequence[str] | None = None,
        status: str | Sequence[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        half_life: float | None = None,
        actor: str | None = None,
    ) -> Realignment:
        """The network in several windows, and who moved from bloc to bloc or turned from friend to foe between them.

        ``windows``: so many of one length, or the days on which all but the first begin. They fill the time from ``since`` to ``until``, without
        these from the first to the last document. The rest as in ``network``; ages are counted from the end of each window. With ``actor``, moves are
        those of this one and its partners.
        """
        from sitroom.room.network.asked import realignment

        return realignment(
            cast("Room", self), windows_=windows, level=level, layers=layers, status=status, since=since, until=until, half_life=half_life,
            actor=actor,
        )  # fmt: skip
