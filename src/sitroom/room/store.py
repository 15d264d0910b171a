"""The room itself: codings go in whole or not at all, and adding one twice changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from sitroom.errors import InputError, RoomError
from sitroom.records import Actor, Coding, Event, Happening
from sitroom.room.copies import Copies, CopyGroup
from sitroom.room.corrections import Corrections
from sitroom.room.corrections_actions import Action, Correction
from sitroom.room.opening import guarded, opened
from sitroom.room.query import Asked
from sitroom.room.rows import Row, Said, actor_rows, document_row, event_row, faults, json_of, merged, record_row

if TYPE_CHECKING:
    from sitroom.room.redlines import Line
    from sitroom.room.rereading.replaced import Turnover
    from sitroom.room.tension import Level, Tension

__all__ = ["Room", "Source"]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a coding came from: the path or name, and the SHA-256 of the raw bytes (None where they could not be read, or are to be tried again).

    ``note``: why less was read than asked.
    """

    name: str
    sha256: str | None = None
    reader: str | None = None
    note: str | None = None


class Room(Asked):
    """One crisis in one SQLite file. It can be used in a ``with`` statement.

    ``create``: make the file where there is none. ``wait``: seconds of patience with another program that is writing.
    A file that cannot be written can be asked all the same. Raises RoomError where the file is no room, or is made by a newer Sitroom.
    """

    def __init__(self, path: Path | str, *, create: bool = True, wait: float = 10.0) -> None:
        self.path = Path(path)
        self._db, self.writable = opened(self.path, create=create, wait=wait)
        self._db.create_function("folded", 1, lambda text: None if text is None else str(text).casefold(), deterministic=True)
        self._copies = Copies(self._db)
        self._corrections = Corrections(self._db)

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
        _check(coding)
        with self.writing():
            new = not self.has(coding.document.id)
            if new:
                self._add(coding)
            if source:
                self._log(source, "read", document=coding.document.id, reason=source.note)
        return new

    def recode(self, coding: Coding, *, reader: str) -> dict[str, Turnover]:
        """Put a coding in the place of the one that the room has of its document, in one transaction; what changed, by kind of record.

        Text, number and copies stay, corrections hold on. ``reader``: who made it, which is noted even where it has no record.
        Raises InputError for a coding that contradicts itself or is of another text, UsageError where the room does not have the document,
        RoomError where the file cannot be written; the room is then as before.
        """
        from sitroom.room.rereading.replaced import replace

        _check(coding)
        return replace(self, coding, reader=reader)

    def set_aside(self, source: Source, reason: str) -> None:
        """Log a source that could not be read, and why."""
        with self.writing():
            self._log(source, "set-aside", reason=reason)

    def copies(self) -> list[CopyGroup]:
        """The documents that others of the room copy or retell, each with these. Raises RoomError where the file cannot be read."""
        self.compare()
        with guarded(self.path):
            return self._copies.groups()

    def compare(self) -> None:
        """Compare the documents of a room that was made before rooms knew of copies; otherwise, and where the file is read-only, do nothing."""
        with guarded(self.path):
            behind = self._copies.behind
        if behind and self.writable:
            with self.writing():
                self._copies.catch_up()

    def happenings(
        self,
        *,
        actor: str | None = None,
        type: str | Sequence[str] | None = None,
        status: str | Sequence[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        independent: int | None = None,
        disputed: bool = False,
        limit: int | None = None,
    ) -> list[Happening]:
        """What happened as all documents together tell it, by date; each event of the room is in exactly one happening.

        Asked as ``events`` is; ``actor`` may also be whom it is done to. ``independent``: so many independent sources at least; ``disputed``: only
        those on which the sources differ. They are found anew where the room has changed since the last question, and kept.
        Raises UsageError for a status, date or number that means nothing, RoomError where another program is writing and does not finish in time.
        """
        from sitroom.room.happenings.kept import asked

        return asked(self, actor=actor, type=type, status=status, since=since, until=until, independent=independent, disputed=disputed, limit=limit)

    def tension(
        self,
        *,
        level: Level = "state",
        actor: str | None = None,
        recipient: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int | None = 20,
    ) -> Tension:
        """How tense it is, of the whole crisis and of its dyads, those with most at stake first.

        Each happening counts once with its PLOVER score (turned round: conflict is above 0) on its day; what is announced, feared or denied counts
        nothing, a threat as the THREATEN that it is. ``level``: countries with all who act for them, or each actor as it is. ``actor``,
        ``recipient``: dyads with this one, or between the two, whichever acts. ``since``, ``until``: days, months or years. ``limit``: dyads at most.
        Raises UsageError for a level, date or limit that means nothing, RoomError as ``happenings`` does.
        """
        from sitroom.room.tension.asked import tension

        return tension(self, level=level, actor=actor, recipient=recipient, since=since, until=until, limit=limit)

    def red_lines(
        self,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        outlet: str | None = None,
        since: str | None = None,
        until: str | None = None,
        days: int | None = None,
        limit: int | None = None,
    ) -> list[Line]:
        """The register of red lines: each once in all its wordings, whether it was crossed and what followed; crossed ones first, then by sources.

        ``actor``: who issues it, ``recipient``: whom it addresses, each with all that belong to it; ``outlet``, ``since``, ``until``: where
        and when it is told.
        ``days``: how long after a crossing acts count as what followed (14 where it is not given). Raises as ``tension`` does.
        """
        from sitroom.room.redlines.register import register

        return register(self, actor=actor, recipient=recipient, outlet=outlet, since=since, until=until, days=days, limit=limit)

    def correct(self, action: Action, *, why: str, who: str | None = None) -> Correction:
        """Log a correction and apply it: what is asked of the room from now on shows it, the records stay. ``who``: without it, the system's user.

        Raises UsageError for what the room does not have, for what has no meaning, and for what cannot hold beside earlier corrections; RoomError
        where the file cannot be written. The log is then as before.
        """
        with self.writing():
            return self._corrections.append(action, why=why, who=who)

    def replay(self, entries: Iterable[Correction]) -> list[Correction]:
        """Log the corrections of another room's log that this one lacks, as they are; those added, with their states.

        An entry about what this room does not have waits for it. Raises UsageError, and logs none, for a log with parts missing.
        """
        with self.writing():
            return self._corrections.replay(entries)

    def corrections(self) -> list[Correction]:
        """The log of corrections in the order in which it was written, each entry with its state."""
        with guarded(self.path):
            return self._corrections.entries()

    def has_read(self, sha256: str) -> bool:
        """Whether a source with these raw bytes was read into the room, under whatever name."""
        return bool(self._rows("SELECT 1 FROM sources_read WHERE sha256 = ? AND status = 'read'", sha256))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: what is written inside it is there whole, or not at all. Inside another one it is part of that.

        Raises RoomError where the file cannot be written; whatever is raised inside undoes all and must not be caught inside.
        """
        if self._db.in_transaction:
            yield
            return
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
        number = self._next("documents")
        self._insert("documents", [document_row(document, number)])
        self._add_records(coding)
        self._copies.add(number)
        self._corrections.arrived(coding)

    def _add_records(self, coding: Coding) -> None:
        document = coding.document
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
        known = "FROM sources_read WHERE name = ? AND sha256 IS ?"
        ((line,),) = self._db.execute(f"SELECT min(id) {known}", (source.name, source.sha256)).fetchall()
        self._db.execute(f"DELETE {known}", (source.name, source.sha256))
        at = datetime.now(UTC).isoformat(timespec="seconds")
        row: Row = {"id": line, "name": source.name, "sha256": source.sha256, "status": status, "reason": reason, "document": document}
        self._insert("sources_read", [row | {"reader": source.reader, "at": at}])


def _check(coding: Coding) -> None:
    """Raise InputError for a coding that contradicts itself."""
    if found := faults(coding):
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        raise InputError(f"document {coding.document.id}: its coding contradicts itself: {'; '.join(found[:3])}{more}.")


def _links(pairs: Iterable[tuple[Event, list[str]]]) -> list[Row]:
    return [{"event": event.id, "position": i, "actor": actor} for event, ids in pairs for i, actor in enumerate(ids)]
