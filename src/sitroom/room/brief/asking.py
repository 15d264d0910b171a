"""The question for a brief, as a room answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sitroom.room.brief.answers import Brief
    from sitroom.room.store import Room

__all__ = ["AskedBrief"]


class AskedBrief:
    """The part of a room that answers with one page on all that it holds."""

    def brief(self, *, since: str | None = None, until: str | None = None, limit: int | None = None) -> Brief:
        """One page: what happened, was said and moved, red lines, contradictions, what one source alone tells, and what is missing.

        ``since``, ``until``: days, months or years; of happenings by their day, of what is said by the day on which it is first published.
        ``limit``: points a section at most, in place of what fits a page. Nothing is said that no record says; each part names the words behind it.
        Raises UsageError for a date or limit that means nothing, RoomError as ``happenings`` does.
        """
        from sitroom.room.brief.asked import brief

        return brief(cast("Room", self), since=since, until=until, limit=limit)
