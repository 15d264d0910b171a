"""Ids cut to what still tells a record from all others of its room, as tables show them and as ``sitroom correct`` takes them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import msgspec

from sitroom.room.opening import guarded

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["SHORT", "Table", "beginning", "short_ids"]

SHORT = 9
"""Characters of a short id: the letter of its kind and eight hex digits, of which a hundred thousand records seldom share any."""

_LAST = "\U0010ffff"
Table = Literal["events", "statements", "red_lines", "claims", "ties"]


def beginning(db: sqlite3.Connection, table: Table, start: str, *, most: int) -> list[str]:
    """The ids of a table that begin like this, in their order, ``most`` at most."""
    found = db.execute(f"SELECT id FROM {table} WHERE id >= ? AND id < ? ORDER BY id LIMIT ?", (start, start + _LAST, most))
    return [str(id) for (id,) in found]


def short_ids(room: Room, table: Table, ids: Iterable[str]) -> dict[str, str]:
    """By id, its first ``SHORT`` characters; the whole id where another one of the table begins like it."""
    listed = list(dict.fromkeys(ids))
    with guarded(room.path):
        alone = room._db.execute(
            f"SELECT j.value, (SELECT count(*) FROM (SELECT 1 FROM {table} WHERE id >= substr(j.value, 1, {SHORT}) "
            f"AND id < substr(j.value, 1, {SHORT}) || ? LIMIT 2)) < 2 FROM json_each(?) j",
            (_LAST, msgspec.json.encode(listed).decode()),
        ).fetchall()
    return {str(id): str(id)[:SHORT] if unique else str(id) for id, unique in alone}
