"""Happenings in the room's tables: found anew when the room has changed since, then asked like events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from sitroom.errors import UsageError
from sitroom.records import Document, Happening, Statement
from sitroom.room.happenings.tables import TABLES
from sitroom.room.independence import witnesses
from sitroom.room.opening import guarded, snapshot
from sitroom.room.query import Where, known_status

if TYPE_CHECKING:
    from sitroom.room.happenings.finding import Kept
    from sitroom.room.store import Room

__all__ = ["asked", "refresh"]

_NAMES = tuple(table.split(" ", 1)[0] for table in TABLES)


def asked(
    room: Room,
    *,
    actor: str | None,
    type: str | Sequence[str] | None,
    status: str | Sequence[str] | None,
    since: str | None,
    until: str | None,
    independent: int | None,
    disputed: bool,
    limit: int | None,
) -> list[Happening]:
    """The room's happenings that fit all that is asked, see ``Room.happenings``."""
    if independent is not None and independent < 0:
        raise UsageError(f"found {independent} as the least number of independent sources; valid is a number from 0.")
    where = Where()
    known_status(status)
    where.among("h.type", type)
    where.among("h.status", status)
    where.between("h.date", since, until)
    if actor is not None:
        among = "h.id IN (SELECT happening FROM happening_actors WHERE actor IN (SELECT value FROM json_each(?)))"
        where.add(among, msgspec.json.encode(room._under(actor)).decode())
    if independent is not None:
        where.add("h.independent >= ?", independent)
    if disputed:
        where.add("h.disagreements <> ''")
    chosen = where.sql(limit, "h.date IS NULL, h.date, h.first_published, h.id")
    refresh(room)
    rows = room._rows("SELECT h.record FROM happenings h" + chosen, *where.values)
    return [msgspec.json.decode(row[0], type=Happening) for row in rows]


def refresh(room: Room) -> None:
    """Find the happenings anew where the room, or what finds them, has changed since. A room that cannot be written keeps them in memory.

    What other programs add meanwhile is not lost: the next question finds it.
    """
    from sitroom.room.happenings.finding import happenings
    from sitroom.room.happenings.model import maker

    room.compare()
    changes, found_at, made_by = room._rows("SELECT changes, found_at, maker FROM happenings_state")[0]
    if found_at == changes and made_by == maker():
        return
    if room.writable:
        changes, kept = _kept(room)
        made = happenings(kept)
        with room.writing():
            for name in _NAMES:
                room._db.execute(f"DELETE FROM {name}")
            _store(room, made)
            room._db.execute("UPDATE happenings_state SET found_at = ?, maker = ?", (changes, maker()))
    elif _in_memory(room) != changes:
        changes, kept = _kept(room)
        with guarded(room.path):
            for table in (*TABLES, "happenings_found (changes INTEGER)"):
                room._db.execute(f"DROP TABLE IF EXISTS temp.{table.split(' ', 1)[0]}")
                room._db.execute(f"CREATE TEMP TABLE {table}")
            _store(room, happenings(kept))
            room._db.execute("INSERT INTO happenings_found VALUES (?)", (changes,))


def _in_memory(room: Room) -> int | None:
    """How often the room had changed when happenings were found into memory; None where they never were."""
    if not room._rows("SELECT 1 FROM temp.sqlite_master WHERE name = 'happenings_found'"):
        return None
    return int(room._rows("SELECT changes FROM happenings_found")[0][0])


def _kept(room: Room) -> tuple[int, Kept]:
    """How often the room had changed, and all that happenings are found from, at one moment."""
    with guarded(room.path), snapshot(room._db):
        return int(room._rows("SELECT changes FROM happenings_state")[0][0]), _read(room)


def _read(room: Room) -> Kept:
    from sitroom.room.happenings.finding import Kept

    documents = {d.id: d for d in room.documents()}
    links = room._rows("SELECT first, second, same FROM happening_links ORDER BY first, second")
    through = room._rows("SELECT id, record FROM statements WHERE via IS NOT NULL")
    return Kept(
        events=room.events(),
        documents=_told_of(room, documents),
        actors={actor.id: actor for actor in room.actors()},
        statements={row[0]: msgspec.json.decode(row[1], type=Statement) for row in through},
        witnesses=witnesses(room, documents),
        same=[(first, second) for first, second, same in links if same],
        apart=[(first, second) for first, second, same in links if not same],
    )


def _told_of(room: Room, documents: dict[str, Document]) -> dict[str, Document]:
    """The documents that hold events."""
    return {row[0]: documents[row[0]] for row in room._rows("SELECT DISTINCT document FROM events ORDER BY document")}


def _store(room: Room, made: Sequence[Happening]) -> None:
    def rows(name: str, values: list[tuple[Any, ...]]) -> None:
        if values:
            room._db.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(values[0]))})", values)

    rows("happenings", [
        (h.id, h.type, h.status, h.date, h.first_published, h.independent, len(h.documents),
         ", ".join(dict.fromkeys(d.about for d in h.disagreements)), msgspec.json.encode(h).decode())
        for h in made
    ])  # fmt: skip
    rows("happening_members", [(event, h.id) for h in made for event in h.members])
    parts = [(h.id, part, actor) for h in made for part, ids in (("actor", h.actors), ("recipient", h.recipients)) for actor in ids]
    rows("happening_actors", parts)
