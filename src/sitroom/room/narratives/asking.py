"""The question how sources tell the crisis, as a room answers it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sitroom.room.narratives.answers import By, Narratives
    from sitroom.room.store import Room

__all__ = ["AskedNarratives"]


class AskedNarratives:
    """The part of a room that answers how its sources tell the crisis."""

    def narratives(
        self,
        *,
        by: By | None = None,
        outlet: str | None = None,
        country: str | None = None,
        speaker: str | None = None,
        since: str | None = None,
        until: str | None = None,
        least: int | None = None,
        status: Sequence[str] | None = None,
        limit: int | None = None,
    ) -> Narratives:
        """Whom outlets quote, what they carry and leave out, what they say in their own voice, how they evaluate, and whose claims they adopt.

        ``by``: ``outlet``, ``country`` (of outlets) or ``speaker``; without it ``speaker`` where one is asked for, else ``outlet``. ``outlet``,
        ``country``, ``since`` and ``until`` choose documents, by who published them, where that is from, and the day; ``speaker``: an actor, asked as
        in ``events``. ``least``: from so many independent sources on, a happening is one that can be left out (2 where it is not given);
        ``status``: of these statuses (actual and future where it is not given: what is only feared, or did not happen, is seldom told twice).
        Raises UsageError for what the room does not have and for values that mean nothing, RoomError as ``happenings`` does.
        """
        from sitroom.room.narratives.asked import narratives

        return narratives(
            cast("Room", self), by=by, outlet=outlet, country=country, speaker=speaker, since=since, until=until, least=least, status=status,
            limit=limit,
        )  # fmt: skip
