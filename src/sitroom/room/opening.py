"""Opening a room file: made where there is none, brought up to date where it is older, refused with a reason where it is no room."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sitroom.errors import RoomError
from sitroom.room.schema import APPLICATION_ID, MIGRATIONS, VERSION, statements

__all__ = ["guarded", "opened", "snapshot"]

_REASONS = {
    "SQLITE_NOTADB": "it is not a room but some other kind of file. Name a room file, or a path where none is yet.",
    "SQLITE_CORRUPT": "the file is damaged. Restore it from a copy, or read the sources into a new room.",
    "SQLITE_FULL": "no space is left on the disk. What was added before is safe; free some space and run the command again.",
    "SQLITE_BUSY": "another program is writing to it and did not finish in time. Wait until it is done, or end it, and run the command again.",
    "SQLITE_LOCKED": "another program is writing to it and did not finish in time. Wait until it is done, or end it, and run the command again.",
    "SQLITE_READONLY": "the file or its folder is read-only. Copy the room to a folder that you can write to.",
    "SQLITE_CANTOPEN": "the file cannot be opened or made. Check that its folder exists and that you can write there.",
    "SQLITE_PERM": "you may not open this file. Check its permissions.",
    "SQLITE_IOERR": "the disk failed while reading or writing. What was added before is safe; check the disk and run the command again.",
}


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """SQLite's errors as RoomError: which room, what was found, what to do."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        reason = next((reason for code, reason in _REASONS.items() if name.startswith(code)), f"SQLite says: {error}.")
        raise RoomError(f"room {path}: {reason}") from error


def opened(path: Path, *, create: bool, wait: float) -> tuple[sqlite3.Connection, bool]:
    """The connection to a room, and whether it can be written to. ``wait``: seconds of patience with another writer."""
    if path.is_dir():
        raise RoomError(f"room {path}: found a folder; valid is the path of a file, such as {path / 'crisis.sitroom'}.")
    if not path.exists() and not create:
        raise RoomError(f"room {path}: there is no such file. Check the path, or make the room with: sitroom read {path} SOURCE...")
    if not path.parent.is_dir():
        raise RoomError(f"room {path}: its folder does not exist. Make the folder first.")
    writable = os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
    if not writable and not path.exists():
        raise RoomError(f"room {path}: its folder is read-only. Choose a folder that you can write to.")
    with guarded(path):
        db = sqlite3.connect(_uri(path, writable), uri=True, timeout=wait, isolation_level=None)
        try:
            _prepare(db, path, create=create, writable=writable, wait=wait)
        except BaseException:
            db.close()
            raise
    return db, writable


def _uri(path: Path, writable: bool) -> str:
    """A room in a read-only folder has no place for SQLite's side files, so it is opened as a file that nobody changes."""
    uri = path.resolve().as_uri()
    if writable:
        return f"{uri}?mode=rwc"
    return f"{uri}?mode=ro" + ("" if Path(f"{path}-wal").exists() else "&immutable=1")


def _prepare(db: sqlite3.Connection, path: Path, *, create: bool, writable: bool, wait: float) -> None:
    version = _version(db, path)
    if version == 0 and not create:
        raise RoomError(f"room {path}: the file is empty. Read something into it with: sitroom read {path} SOURCE...")
    if version < VERSION and not writable:
        raise RoomError(f"room {path}: it is of the older version {version} and read-only. Open it where it can be written.")
    if version == 0:
        _write_ahead(db, wait)
    if version < VERSION:
        _migrate(db, path)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = NORMAL")


def _version(db: sqlite3.Connection, path: Path) -> int:
    """The version of the room in a file, 0 for an empty file. Raises RoomError for a file that is no room or of a newer version.

    The three facts are read in one transaction: another program may be making the room at this moment.
    """
    with snapshot(db):
        size, mark, version = (int(db.execute(question).fetchone()[0]) for question in (
            "SELECT count(*) FROM sqlite_master", "PRAGMA application_id", "PRAGMA user_version"
        ))  # fmt: skip
    if mark != APPLICATION_ID and (mark or version or size):
        raise RoomError(f"room {path}: found an SQLite file of another program. Name a room file, or a path where none is yet.")
    if version > VERSION:
        raise RoomError(f"room {path}: it is of version {version}, this Sitroom knows {VERSION}. Upgrade: pip install -U sitroom")
    return version


@contextmanager
def snapshot(db: sqlite3.Connection) -> Iterator[None]:
    """One view of the file for several questions."""
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")


def _write_ahead(db: sqlite3.Connection, wait: float) -> None:
    """Readers and a writer side by side. SQLite does not wait for this switch by itself when two programs make one room at once."""
    end = time.monotonic() + wait
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > end:
                raise
            time.sleep(0.02)


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        for script in MIGRATIONS[_version(db, path) :]:
            for statement in statements(script):
                db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
