"""Whether a room file is sound, and where two rooms differ."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sitroom.errors import RoomError
from sitroom.room import Room

__all__ = ["differences", "dump", "faults"]

TIMES = frozenset({"at", "asked_at", "answered_at", "not_before"})
"""Columns that hold the time of a run."""


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, without times; the index of the full-text search is checked, not dumped."""
    db = sqlite3.connect(path)
    try:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") if "_fts" not in name]
        found = {}
        for table in tables:
            columns = ", ".join(f'"{row[1]}"' for row in db.execute(f"PRAGMA table_info({table})") if row[1] not in TIMES)
            found[table] = sorted(db.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)
        return found
    finally:
        db.close()


def faults(path: Path) -> list[str]:
    """What is wrong with a room file: it does not open, or is not sound."""
    try:
        with Room(path) as room:
            found = [f"integrity: {row[0]}" for row in room._db.execute("PRAGMA integrity_check") if row[0] != "ok"]
            found += [f"foreign key: {row}" for row in room._db.execute("PRAGMA foreign_key_check")]
            for index in ("documents_fts", "events_fts"):
                room._db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
            return found
    except (RoomError, sqlite3.Error) as error:
        return [f"does not open: {error}"]


def differences(found: dict[str, Any], whole: dict[str, Any]) -> list[str]:
    """The tables in which two dumps differ, and the first row that does."""
    told = []
    for table in sorted(found.keys() | whole.keys()):
        one, other = found.get(table), whole.get(table)
        if one != other:
            rows = [row for row in [*(one or ()), *(other or ())] if (row in (one or ())) != (row in (other or ()))]
            told.append(f"{table} differs from an undisturbed run, first in {str(rows[:1])[:200]}")
    return told
