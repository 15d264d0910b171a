"""What was found for those who look at a room, kept in it beside its records: pages as they were last, and results of what-ifs.

A room is the same without them: they are taken off the shelf only to be shown at once, and made again where they are gone.
"""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["LARGEST", "PAGES", "RESULTS", "SHELF", "Page", "Result", "drop_result", "keep_page", "keep_result", "listed", "page", "result", "results"]

SHELF = """
CREATE TABLE kept_pages (name TEXT PRIMARY KEY, made_from TEXT NOT NULL, maker TEXT NOT NULL, at TEXT NOT NULL, page BLOB NOT NULL);
CREATE TABLE whatif_results (
  id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, title TEXT NOT NULL, scenario TEXT NOT NULL, made_from TEXT NOT NULL, at TEXT NOT NULL,
  result BLOB NOT NULL
);
"""
"""``made_from``: the state of the room that they were made from; ``maker``: of the program that made a page; ``at``: when, UTC; ``scenario``: as
TOML; ``page`` and ``result``: packed by zlib."""

PAGES, RESULTS = 40, 100
"""So many pages and results are kept, the latest."""
LARGEST = 8 << 20
"""Packed bytes of one page or result, at most; a larger one is not kept."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page as it was last; ``body``: whatever whoever shows pages has put there."""

    name: str
    made_from: str
    at: str
    body: bytes


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a what-if; ``body`` is empty in a list of them."""

    id: str
    title: str
    scenario: str
    made_from: str
    at: str
    body: bytes = b""


def listed(room: Room, maker: str) -> list[tuple[str, str]]:
    """The pages that this maker has kept: name and what it was made from."""
    return room._rows("SELECT name, made_from FROM kept_pages WHERE maker = ? ORDER BY name", maker)


def page(room: Room, name: str, maker: str) -> Page | None:
    """One page; None where this maker has kept none of this name."""
    rows = room._rows("SELECT made_from, at, page FROM kept_pages WHERE name = ? AND maker = ?", name, maker)
    return Page(name=name, made_from=rows[0][0], at=rows[0][1], body=zlib.decompress(rows[0][2])) if rows else None


def keep_page(room: Room, name: str, body: bytes, *, made_from: str, maker: str) -> None:
    """Keep a page in the place of the one of this name. A room that cannot be written keeps none."""
    packed = zlib.compress(body)
    if not room.writable or len(packed) > LARGEST:
        return
    with room.writing():
        room._db.execute("INSERT OR REPLACE INTO kept_pages VALUES (?, ?, ?, ?, ?)", (name, made_from, maker, _now(), packed))
        room._db.execute("DELETE FROM kept_pages WHERE name NOT IN (SELECT name FROM kept_pages ORDER BY at DESC, name LIMIT ?)", (PAGES,))


def keep_result(room: Room, id: str, body: bytes, *, title: str, scenario: str, made_from: str) -> bool:
    """Keep the result of a what-if; the oldest goes where there are too many. False where it is not kept: the room cannot be written, or it is too
    large."""
    packed = zlib.compress(body)
    if not room.writable or len(packed) > LARGEST:
        return False
    with room.writing():
        room._db.execute(
            "INSERT OR REPLACE INTO whatif_results VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM whatif_results), ?, ?, ?, ?, ?)",
            (id, title, scenario, made_from, _now(), packed),
        )
        room._db.execute(
            "DELETE FROM whatif_results WHERE number NOT IN (SELECT number FROM whatif_results ORDER BY number DESC LIMIT ?)", (RESULTS,)
        )
    return True


def results(room: Room) -> list[Result]:
    """The results that are kept, the latest first, without their bodies."""
    rows = room._rows("SELECT id, title, scenario, made_from, at FROM whatif_results ORDER BY number DESC")
    return [Result(id=id, title=title, scenario=scenario, made_from=made_from, at=at) for id, title, scenario, made_from, at in rows]


def result(room: Room, id: str) -> Result | None:
    """One result; None where it is not kept."""
    rows = room._rows("SELECT title, scenario, made_from, at, result FROM whatif_results WHERE id = ?", id)
    if not rows:
        return None
    title, scenario, made_from, at, body = rows[0]
    return Result(id=id, title=title, scenario=scenario, made_from=made_from, at=at, body=zlib.decompress(body))


def drop_result(room: Room, id: str) -> None:
    """Take a result off the shelf. Raises RoomError where the room cannot be written."""
    with room.writing():
        room._db.execute("DELETE FROM whatif_results WHERE id = ?", (id,))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
