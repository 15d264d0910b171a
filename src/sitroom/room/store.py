"""The room itself: codings go in whole or not at all, and adding one twice changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from sitroom.errors import InputError, RoomError
from sitroom.records import Actor, Coding, Event
from sitroom.room.opening import guarded, opened
from sitroom.room.query import Asked
from sitroom.room.rows import Row, Said, actor_rows, document_row, event_row, faults, json_of, merged, record_row

__all__ = ["Room", "Source"]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a coding came from: the path or name, and the SHA-256 of the raw bytes (None where they could not be read)."""

    name: str
    sha256: str | None = None
    reader: str | None = None


class Room(Asked):
    """One crisis in one SQLite file. It can be used in a ``with`` statement.

    ``create``: make the file where there is none. ``wait``: seconds of patience with another program that is writing.
    A file that cannot be written can be asked all the same. Raises RoomError where the file is no room, or is made by a newer Sitroom.
    """

    def __init__(self, path: Path | str, *, create: bool = True, wait: float = 10.0) -> None:
        self.path = Path(path)
        self._db, self.writable = opened(self.path, create=create, wait=wait)
        self._db.create_function("folded", 1, lambda text: None if text is None else str(text).casefold(), deterministic=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. A closed room answers no more."""
        self._db.close()

    def add(self, coding: Coding, *, source: Source | None = None) -> bool:
        """Add one document's coding, and log its source, in one transaction. False where the room has the document: it stays as it is.

        Raises InputError for a coding that contradicts itself, RoomError where the file cannot be written; the room is then as before.
        """
        if found := faults(coding):
            more = f" and {len(found) - 3} more" if len(found) > 3 else ""
            raise InputError(f"document {coding.document.id}: its coding contradicts itself: {'; '.join(found[:3])}{more}.")
        with self._writing():
            new = not self.has(coding.document.id)
            if new:
                self._add(coding)
            if source:
                self._log(source, "read", document=coding.document.id)
        return new

    def set_aside(self, source: Source, reason: str) -> None:
        """Log a source that could not be read, and why."""
        with self._writing():
            self._log(source, "set-aside", reason=reason)

    def has_read(self, sha256: str) -> bool:
        """Whether a source with these raw bytes was read into the room, under whatever name."""
        return bool(self._rows("SELECT 1 FROM sources_read WHERE sha256 = ? AND status = 'read'", sha256))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if not self.writable:
            raise RoomError(f"room {self.path}: the file or its folder is read-only. Copy the room to a folder that you can write to.")
        with guarded(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException as error:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                if isinstance(error, UnicodeEncodeError):
                    raise InputError("found half a character (a lone surrogate); valid is text that UTF-8 can write. Decode it anew.") from None
                if isinstance(error, sqlite3.IntegrityError):
                    raise InputError(f"an id of this coding names another record of the room ({error}). Its reader must give new ids.") from None
                raise

    def _add(self, coding: Coding) -> None:
        document = coding.document
        self._insert("documents", [document_row(document, self._next("documents"))])
        self._add_actors(coding)
        self._insert("statements", (record_row(record, i, document.text) for i, record in enumerate(coding.statements)))
        first = self._next("events")
        self._insert("events", (event_row(event, i, document.text, first + i) for i, event in enumerate(coding.events)))
        self._insert("event_actors", _links((event, event.actors) for event in coding.events))
        self._insert("event_recipients", _links((event, event.recipients) for event in coding.events))
        others: dict[str, Sequence[Said]] = {"red_lines": coding.red_lines, "claims": coding.claims, "ties": coding.ties}
        for table, records in others.items():
            self._insert(table, (record_row(record, i, document.text) for i, record in enumerate(records)))

    def _add_actors(self, coding: Coding) -> None:
        document = coding.document
        for position, met in enumerate(coding.actors):
            known = self._rows("SELECT record FROM actors WHERE id = ?", met.id)
            row, aliases = actor_rows(merged(msgspec.json.decode(known[0][0], type=Actor) if known else None, met))
            self._insert("actors", [row], clash="(id) DO UPDATE SET country = excluded.country, sector = excluded.sector, record = excluded.record")
            self._insert("actor_aliases", aliases, clash="DO NOTHING")
            self._insert("document_actors", [{"document": document.id, "position": position, "actor": met.id, "record": json_of(met)}])
            mentions: list[Row] = [
                {"document": document.id, "actor": met.id, "position": i, "span_start": a, "span_end": b, "words": document.text[a:b]}
                for i, (a, b) in enumerate(met.mentions)
            ]
            self._insert("actor_mentions", mentions)

    def _insert(self, table: str, rows: Iterable[Row], *, clash: str | None = None) -> None:
        """Insert rows that all have the same columns; ``clash`` says what happens to one whose key is there."""
        rows = list(rows)
        if rows:
            columns, places = ", ".join(rows[0]), ", ".join(f":{name}" for name in rows[0])
            suffix = f" ON CONFLICT {clash}" if clash else ""
            self._db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places}){suffix}", rows)

    def _next(self, table: str) -> int:
        return int(self._rows(f"SELECT coalesce(max(number), 0) + 1 FROM {table}")[0][0])

    def _log(self, source: Source, status: str, *, document: str | None = None, reason: str | None = None) -> None:
        """One line a source: a later attempt takes the place of an earlier one."""
        self._db.execute("DELETE FROM sources_read WHERE name = ? AND sha256 IS ?", (source.name, source.sha256))
        at = datetime.now(UTC).isoformat(timespec="seconds")
        row: Row = {"name": source.name, "sha256": source.sha256, "status": status, "reason": reason, "document": document}
        self._insert("sources_read", [row | {"reader": source.reader, "at": at}])


def _links(pairs: Iterable[tuple[Event, list[str]]]) -> list[Row]:
    return [{"event": event.id, "position": i, "actor": actor} for event, ids in pairs for i, actor in enumerate(ids)]
