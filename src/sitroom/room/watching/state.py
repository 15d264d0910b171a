"""What a room knows of the feeds that it watches, so that nothing is read twice and nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from sitroom.room.rows import Row
    from sitroom.room.store import Room

__all__ = ["FeedState", "ItemStatus", "WatchState"]

ItemStatus = Literal["read", "known", "set-aside", "waiting"]

LONGEST_PAUSE = 24 * 3600.0
"""Seconds: a longer Retry-After is honoured so far."""

_WORLDWIDE = ("http://", "https://", "tag:", "urn:")
"""How ids begin that mean one item whatever feed it stands in (RFC 4287, 4.2.6; permalinks of RSS)."""


class FeedState(msgspec.Struct, frozen=True, kw_only=True):
    """One feed as the room knows it. Times are ISO 8601 in UTC. ``failures``: how often in a row it could not be read; ``reason``: why."""

    url: str
    title: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    asked_at: str = ""
    answered_at: str | None = None
    failures: int = 0
    reason: str | None = None
    not_before: str | None = None


class WatchState:
    """The feeds and items of one room, read from and written to its tables."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def feed(self, url: str) -> FeedState:
        """What is known of a feed; a new one is blank."""
        names = FeedState.__struct_fields__
        rows = self._room._rows(f"SELECT {', '.join(names)} FROM feeds WHERE url = ?", url)
        return FeedState(**dict(zip(names, rows[0], strict=True))) if rows else FeedState(url=url)

    def feeds(self) -> list[FeedState]:
        """All feeds that were asked for, by address."""
        return [self.feed(str(row[0])) for row in self._room._rows("SELECT url FROM feeds ORDER BY url")]

    def begin(self, known: FeedState, *, title: str | None) -> None:
        """Log that items of a feed are being read; its old answer no longer holds, so that a run that is killed asks for a whole one again."""
        self._save(msgspec.structs.replace(known, title=title or known.title, asked_at=_now(), etag=None, last_modified=None))

    def answered(self, known: FeedState, *, title: str | None, etag: str | None, last_modified: str | None) -> None:
        """Log an answer all of whose items are done; where some wait, ``etag`` and ``last_modified`` must be None, so that it comes again."""
        now = _now()
        title = title or known.title
        self._save(FeedState(url=known.url, title=title, etag=etag, last_modified=last_modified, asked_at=now, answered_at=now))

    def failed(self, known: FeedState, reason: str, *, retry_after: float | None) -> None:
        """Log why a feed could not be read, and until when its server wants to be left alone (seconds from now)."""
        pause = timedelta(seconds=min(retry_after, LONGEST_PAUSE)) if retry_after else None
        later = (datetime.now(UTC) + pause).isoformat(timespec="seconds") if pause else None
        self._save(msgspec.structs.replace(known, asked_at=_now(), failures=known.failures + 1, reason=reason, not_before=later))

    def item(self, feed: str, item: str) -> tuple[ItemStatus, int] | None:
        """Status and number of tries of an item; None for a new one."""
        rows = self._room._rows("SELECT status, tries FROM feed_items WHERE feed = ? AND item = ?", feed, item)
        return (rows[0][0], int(rows[0][1])) if rows else None

    def elsewhere(self, item: str) -> str | None:
        """The document of this item as another feed gave it, where its id means the same everywhere."""
        if not item.startswith(_WORLDWIDE):
            return None
        rows = self._room._rows("SELECT document FROM feed_items WHERE item = ? AND document IS NOT NULL ORDER BY feed LIMIT 1", item)
        return str(rows[0][0]) if rows else None

    def mark(self, feed: str, item: str, status: ItemStatus, *, document: str | None = None, reason: str | None = None, tries: int = 1) -> None:
        """Write what became of an item. Inside a transaction of the room it is part of it, else one of its own."""
        row: Row = {"feed": feed, "item": item, "status": status, "document": document, "reason": reason, "tries": tries, "at": _now()}
        updates = ", ".join(f"{name} = excluded.{name}" for name in ("status", "document", "reason", "tries", "at"))
        with self._room.writing():
            self._room._insert("feed_items", [row], clash=f"(feed, item) DO UPDATE SET {updates}")

    def told(self) -> int:
        """The number of the last document whose changes were told. A room that was never watched begins with what it has: that is no news."""
        with self._room.writing():
            rows = self._room._rows("SELECT last_document FROM changes_told ORDER BY number DESC LIMIT 1")
            if not rows:
                self._tell(self.newest())
        return int(rows[0][0]) if rows else self.newest()

    def tell(self, last: int) -> None:
        """Log that changes were told up to this document."""
        with self._room.writing():
            self._tell(last)

    def newest(self) -> int:
        """The number of the document that was added last; 0 in an empty room."""
        return int(self._room._rows("SELECT coalesce(max(number), 0) FROM documents")[0][0])

    def _tell(self, last: int) -> None:
        self._room._insert("changes_told", [{"last_document": last, "at": _now()}])

    def _save(self, state: FeedState) -> None:
        row = msgspec.structs.asdict(state)
        updates = ", ".join(f"{name} = excluded.{name}" for name in row if name != "url")
        with self._room.writing():
            self._room._insert("feeds", [row], clash=f"(url) DO UPDATE SET {updates}")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
