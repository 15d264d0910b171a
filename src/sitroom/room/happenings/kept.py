"""Happenings in the room's tables: what has changed since is found anew, then they are asked like events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from sitroom.errors import UsageError
from sitroom.records import Happening
from sitroom.room.conditions import Where, known_status, known_type
from sitroom.room.happenings.tables import TABLES
from sitroom.room.independence import witnesses
from sitroom.room.known_actors import standing_for
from sitroom.room.listing import Listing
from sitroom.room.opening import guarded, snapshot
from sitroom.room.through import through

if TYPE_CHECKING:
    from sitroom.room.happenings.tellings import Kept
    from sitroom.room.store import Room

__all__ = ["asked", "found_from", "gathered", "refresh", "renewed"]

_STATE = "SELECT changes, found_at, maker FROM happenings_state"


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
) -> Listing[Happening]:
    """The room's happenings that fit all that is asked, see ``Room.happenings``."""
    if independent is not None and independent < 0:
        raise UsageError(f"found {independent} as the least number of independent sources; valid is a number from 0.")
    where = Where()
    known_status(status)
    known_type(type)
    where.among("h.type", type)
    where.among("h.status", status)
    where.between("h.date", since, until)
    if actor is not None:
        among = "h.id IN (SELECT happening FROM happening_actors WHERE actor IN (SELECT value FROM json_each(?)))"
        where.add(among, msgspec.json.encode(standing_for(room, actor)).decode())
    if independent is not None:
        where.add("h.independent >= ?", independent)
    if disputed:
        where.add("h.disagreements <> ''")
    chosen = where.sql(limit, "h.date IS NULL, h.date, h.first_published, h.id")
    refresh(room)
    rows = room._rows("SELECT h.record FROM happenings h" + chosen, *where.values)
    return Listing([msgspec.json.decode(row[0], type=Happening) for row in rows], room, room._counting("happenings h", where, limit))


def refresh(room: Room) -> None:
    """Find anew what has changed since happenings were found, or all where what finds them has. A room that cannot be written keeps them in memory.

    What other programs add meanwhile is not lost: the next question finds it.
    """
    from sitroom.room.happenings.finding import NOTHING, find
    from sitroom.room.happenings.model import maker
    from sitroom.room.happenings.state import accounts, known, write, write_all

    room.compare()
    while True:
        changes, found_at, made_by = room._rows(_STATE)[0]
        if (found_at == changes and made_by == maker()) or (not room.writable and _in_memory(room) == changes):
            return
        if room.writable and made_by == maker() and _repaired(room):
            return
        with guarded(room.path), snapshot(room._db):
            state = changes, found_at, made_by = room._rows(_STATE)[0]
            kept = gathered(room)
            before = known(room) if made_by == maker() else NOTHING
            told = dict(room._rows("SELECT happening, mark FROM happening_marks")) if before is not NOTHING and room.writable else {}
        after = find(kept, before)
        ids, new = accounts(after.groups, after.rows, kept, told)
        if not room.writable:
            with guarded(room.path):
                for table in (*TABLES, "happenings_found (changes INTEGER)"):
                    room._db.execute(f"DROP TABLE IF EXISTS temp.{table.split(' ', 1)[0]}")
                    room._db.execute(f"CREATE TEMP TABLE {table}")
                write_all(room, (happening for _, happening in new))
                room._db.execute("INSERT INTO happenings_found VALUES (?)", (changes,))
            return
        with room.writing():
            if room._rows(_STATE)[0][1:] == state[1:]:  # no other program has found them meanwhile
                write(room, before, after, ids, new, changes=changes)
                kept.remembered.write(all=before is NOTHING)
                room._db.execute("UPDATE happenings_state SET found_at = ?, maker = ?", (changes, maker()))
                return


def _repaired(room: Room) -> bool:
    """Whether the happenings stand as the room is now, after a repair where that is the faster way."""
    from sitroom.room.happenings.model import maker
    from sitroom.room.happenings.repairing import repaired

    with room.writing():
        changes, found_at, made_by = room._rows(_STATE)[0]
        if found_at == changes and made_by == maker():
            return True  # another program has found them meanwhile
        if made_by != maker() or not repaired(room, changes):
            return False
        room._db.execute("UPDATE happenings_state SET found_at = ?", (changes,))
    return True


def found_from(room: Room) -> str:
    """The state of the happenings as they were found, in the file or in memory. The same state has the same happenings."""
    found, made_by = room._rows("SELECT found_at, maker FROM happenings_state")[0]
    seen = _in_memory(room)
    return f"{found} {made_by} {'file' if seen is None else seen}"


def renewed(room: Room, state: str) -> list[str] | None:
    """The ids of happenings that came, went or changed since they were found in a state, see ``found_from``; None where that is not known."""
    found, made_by, where = state.split(" ")
    now = found_from(room).split(" ")
    if (made_by, where) != (now[1], "file") or now[2] != "file" or not found.isdigit():
        return None
    ids = [str(id) for (id,) in room._rows("SELECT DISTINCT happening FROM happening_renewals WHERE found_at > ? ORDER BY 1", int(found))]
    return None if "" in ids else ids


def _in_memory(room: Room) -> int | None:
    """How often the room had changed when happenings were found into memory; None where they never were."""
    if not room._rows("SELECT 1 FROM temp.sqlite_master WHERE name = 'happenings_found'"):
        return None
    return int(room._rows("SELECT changes FROM happenings_found")[0][0])


def gathered(room: Room) -> Kept:
    """All that a room's happenings are found from, as it stands."""
    from sitroom.room.happenings.remembered import Remembered
    from sitroom.room.happenings.state import Homes, standing_actors, standing_copies, standing_links
    from sitroom.room.happenings.tellings import Kept

    homes = Homes(room)
    links = sorted(standing_links(room))
    return Kept(
        events=room.events(),
        documents=homes,
        actors=standing_actors(room),
        statements=through(room),
        witnesses=witnesses(room, homes),
        same=[(first, second) for first, second, same in links if same],
        apart=[(first, second) for first, second, same in links if not same],
        copies=standing_copies(room),
        remembered=Remembered(room),
    )
