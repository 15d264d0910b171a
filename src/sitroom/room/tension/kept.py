"""Acts in the room's tables: measured anew when the happenings have changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from sitroom.codebook.loading import text_of
from sitroom.records import Disagreement
from sitroom.room import columns
from sitroom.room.happenings import kept as happenings
from sitroom.room.opening import guarded
from sitroom.room.tension import seconds
from sitroom.room.tension.acts import KEPT, columns_state, made
from sitroom.room.tension.sides import rules
from sitroom.room.tension.tables import TABLES

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["refresh"]

MADE = "3"
"""Raised when the code that measures acts changes, so that rooms measure them anew."""

Row = tuple[str, str | None, str, float, float, str | None]

_TOLD = """
SELECT h.id, h.type, h.status, h.date, json_extract(h.record, '$.date_precision'), h.independent,
  CASE WHEN instr(h.disagreements, 'whether') THEN json_extract(h.record, '$.disagreements') END,
  coalesce(avg(CASE WHEN coalesce(c.type, e.type) = h.type THEN coalesce(c.intensity, e.intensity) END), avg(coalesce(c.intensity, e.intensity))),
  avg(e.confidence), max(d.published)
FROM happenings h CROSS JOIN happening_members m ON m.happening = h.id CROSS JOIN events e INDEXED BY events_weighed ON e.id = m.event
LEFT JOIN event_changes c ON c.event = e.id CROSS JOIN documents d INDEXED BY documents_days ON d.id = e.document
WHERE h.status IN ('actual', 'historical') AND c.dropped IS NOT 1 {among} GROUP BY h.id
"""
"""What is asked of a million events is read from indices that hold it; the view of corrected events would read every event for it."""
_PAIRS = """
INSERT OR IGNORE INTO act_pairs SELECT h.happening, h.actor, r.actor FROM happening_actors h
JOIN happening_actors r ON r.happening = h.happening AND r.part = 'recipient'
WHERE h.part = 'actor' AND h.actor <> r.actor AND h.happening IN (SELECT happening FROM acts) {among}
"""
_EQUALS = """
INSERT OR IGNORE INTO act_pairs SELECT h.happening, h.actor, r.actor FROM happening_actors h
JOIN happening_actors r ON r.happening = h.happening AND (r.part = 'actor' OR h.part = 'actor')
WHERE h.actor <> r.actor AND h.happening IN (SELECT happening FROM acts WHERE type IN (SELECT value FROM json_each(?1)) UNION
  SELECT m.happening FROM events_corrected e JOIN happening_members m ON m.event = e.id JOIN acts k ON k.happening = m.happening
  WHERE e.type = 'ASSAULT' AND k.type = 'ASSAULT' AND instr(' ' || e.mode || ' ', ' ' || ?2 || ' '))
"""
_EQUALS_OF = """
INSERT OR IGNORE INTO act_pairs SELECT h.happening, h.actor, r.actor FROM json_each(?3) j
JOIN acts k ON k.happening = j.value JOIN happening_actors h ON h.happening = k.happening
JOIN happening_actors r ON r.happening = h.happening AND (r.part = 'actor' OR h.part = 'actor')
WHERE h.actor <> r.actor AND (k.type IN (SELECT value FROM json_each(?1)) OR k.type = 'ASSAULT' AND EXISTS (
  SELECT 1 FROM happening_members m JOIN events_corrected e ON e.id = m.event
  WHERE m.happening = k.happening AND e.type = 'ASSAULT' AND instr(' ' || e.mode || ' ', ' ' || ?2 || ' ')))
"""


def refresh(room: Room) -> None:
    """Find the happenings anew where the room has changed, and measure them. A room that cannot be written keeps them in memory."""
    happenings.refresh(room)
    seconds.refresh(room)
    _measure(room)
    if room.writable and not columns.has(room, KEPT, columns_state(room)):
        with room.writing():
            columns.keep(room, KEPT, columns_state(room), made(room))


def _measure(room: Room) -> None:
    state = _state(room)
    if room._rows("SELECT made_from FROM acts_state")[0][0] == state:
        return
    if room.writable:
        with room.writing():
            state = _state(room)
            of = _renewed(room)
            for table in ("acts", "act_pairs"):
                if of is None:
                    room._db.execute(f"DELETE FROM {table}")
                else:
                    room._db.executemany(f"DELETE FROM {table} WHERE happening = ?", ((id,) for id in of))
            _store(room, of)
        return
    with guarded(room.path):
        for table in TABLES:
            room._db.execute(f"DROP TABLE IF EXISTS temp.{table.split(' ', 1)[0]}")
            room._db.execute(f"CREATE TEMP TABLE {table}")
        room._db.execute("INSERT INTO acts_state VALUES (1, NULL)")
        _store(room)


def _store(room: Room, of: list[str] | None = None) -> None:
    """Measure all happenings, or those of some ids, and store them; nothing is known of these."""
    equals = rules()["sides"]
    values = (msgspec.json.encode(equals["equals"]).decode(), equals["equal_mode"])
    room._db.executemany("INSERT INTO acts VALUES (?, ?, ?, ?, ?, ?)", _measured(room, of))
    if of is None:
        room._db.execute(_PAIRS.format(among=""))
        room._db.execute(_EQUALS, values)
    else:
        asked = msgspec.json.encode(of).decode()
        room._db.execute(_PAIRS.format(among="AND h.happening IN (SELECT value FROM json_each(?))"), (asked,))
        room._db.execute(_EQUALS_OF, (*values, asked))
    room._db.execute("UPDATE acts_state SET made_from = ?", (_state(room),))


def _renewed(room: Room) -> list[str] | None:
    """The happenings that came, went or changed since they were measured; None where all are to be measured."""
    ((before,),) = room._rows("SELECT made_from FROM acts_state")
    made_by, _, told = (before or "").partition(" ")
    found, _, by_rules = told.rpartition(" ")
    return happenings.renewed(room, found) if found and (made_by, by_rules) == (MADE, _rules()) else None


def _state(room: Room) -> str:
    """What the acts are made from: the happenings as they were found, in the file or in memory, and the rules."""
    return f"{MADE} {happenings.found_from(room)} {_rules()}"


def _rules() -> str:
    return hashlib.sha256(text_of("tension.toml").encode()).hexdigest()[:12]


def _measured(room: Room, of: list[str] | None) -> Iterator[Row]:
    single = float(rules()["chance"]["source"])
    among = "" if of is None else "AND h.id IN (SELECT value FROM json_each(?))"
    rows = room._db.execute(_TOLD.format(among=among), () if of is None else (msgspec.json.encode(of).decode(),)).fetchall()
    for id, kind, status, told, precision, sources, differ, intensity, confidence, last in rows:
        why = _unfit(status, told, precision, last)
        chance = (1.0 - (1.0 - single * confidence) ** max(sources, 1)) * (_agreed(differ) if differ else 1.0)
        yield id, None if why else told, kind, intensity, chance, why


def _unfit(status: str, told: str | None, precision: str, last: str | None) -> str | None:
    """Why a happening has no day on which it can be counted."""
    if precision == "unknown" and status == "historical":
        return "of another time"
    if told is None or not _is_day(told):
        return "told by month or year only" if told else "no day is known"
    if precision not in ("day", "unknown"):
        return f"told by {precision} only"
    return "told before it could be done" if last is not None and told > last else None


def _is_day(told: str) -> bool:
    try:
        return len(told) == 10 and bool(date.fromisoformat(told))
    except ValueError:
        return False


def _agreed(differ: str) -> float:
    """The share of a happening's sources that say it happened, of those that say whether."""
    for told in msgspec.json.decode(differ, type=list[Disagreement]):
        if told.about == "whether":
            votes = {version.value: len(version.sources) for version in told.versions}
            return votes.get("happened", 0) / sum(votes.values())
    return 1.0
