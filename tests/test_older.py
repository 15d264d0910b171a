"""What an older Sitroom wrote is read; what a newer one wrote is refused, or set aside, with the way out."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import msgspec
import pytest

from sitroom.errors import RoomError
from sitroom.exchange import export, import_codings
from sitroom.room import MergeActors, NoEvent, Room, Source, Undo
from sitroom.room.schema import APPLICATION_ID, MIGRATIONS, VERSION, statements
from tests.test_room import coding

NEWER = {"document": ("credit", "published_at", "names_source"), "events": ("repeats",), "claims": ("signal",)}
"""Fields that codings did not always have."""


def filled(path: Path) -> Room:
    room = Room(path)
    for id in ("d1", "d2"):
        room.add(coding(id), source=Source(name=f"{id}.txt", sha256=id, reader="hand"))
    room.correct(MergeActors(actor="NOR.MIL", into="NOR"), why="one navy", who="ida")
    room.correct(NoEvent(event="e2-d1"), why="no event", who="ida")
    return room


@pytest.mark.parametrize("version", range(5, VERSION))
def test_a_room_of_an_older_version_is_brought_up_to_date_with_all_that_it_has(tmp_path: Path, version: int) -> None:
    with filled(tmp_path / "now.sitroom") as room:
        told, log = room.events(), room.corrections()
    db = sqlite3.connect(tmp_path / "then.sitroom")
    for script in MIGRATIONS[:version]:
        for statement in statements(script):
            db.execute(statement)
    db.execute(f"ATTACH '{tmp_path / 'now.sitroom'}' AS now")
    own = [name for (name,) in db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'")]
    for table in own:
        columns = ", ".join(row[1] for row in db.execute(f"PRAGMA main.table_info({table})"))
        db.execute(f"INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM now.{table}")
    db.commit()
    db.execute(f"PRAGMA main.application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA main.user_version = {version}")
    db.close()
    with Room(tmp_path / "then.sitroom") as room:
        assert room.events() == told and room.corrections() == log and len(room.search("harbour")) == 2
        assert room.tension().crisis.acts > 0 and room.red_lines() and room.network().counted > 0
        found = sum(len(happening.members) for happening in room.happenings())
        assert found == len(told)


def test_an_archive_of_an_older_version_is_imported(tmp_path: Path) -> None:
    with filled(tmp_path / "now.sitroom") as room:
        export(room, tmp_path / "now.jsonl", to="archive")
        lines = [json.loads(line) for line in (tmp_path / "now.jsonl").read_text(encoding="utf-8").splitlines()]
        for line in lines:
            for part, names in NEWER.items():
                for record in [line.get(part, {})] if part == "document" else line.get(part, ()):
                    for name in names:
                        record.pop(name, None)
            line |= {"of_a_later_version": {"more": 1}} if "document" in line else {}
        (tmp_path / "then.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
        with Room(tmp_path / "again.sitroom") as again:
            found = import_codings(again, tmp_path / "then.jsonl")
            assert (found.new, found.sources, found.corrections, found.set_aside) == (2, 2, 2, [])
            assert again.events() == room.events() and again.corrections() == room.corrections()


def test_corrections_of_a_later_kind_are_set_aside_and_the_rest_comes(tmp_path: Path) -> None:
    with filled(tmp_path / "now.sitroom") as room:
        room.correct(Undo(number=2), why="it is one", who="bo")
        export(room, tmp_path / "now.jsonl", to="archive")
    text = (tmp_path / "now.jsonl").read_text(encoding="utf-8")
    (tmp_path / "later.jsonl").write_text(text.replace('"kind":"merge"', '"kind":"split"') + '{"document":' * 5_000 + "\n", encoding="utf-8")
    with Room(tmp_path / "again.sitroom") as again:
        found = import_codings(again, tmp_path / "later.jsonl")
        assert (found.new, found.corrections, len(found.set_aside)) == (2, 2, 2)
        assert "'split'" in found.set_aside[0] and "pip install -U sitroom" in found.set_aside[0] and "one coding" in found.set_aside[1]
    (tmp_path / "worse.jsonl").write_text(text.replace('"kind":"not-an-event"', '"kind":"half-an-event"'), encoding="utf-8")
    with Room(tmp_path / "third.sitroom") as third:
        found = import_codings(third, tmp_path / "worse.jsonl")
        assert found.corrections == 0 and "undoes entry 2" in found.set_aside[1] and third.corrections() == []


def test_a_log_with_an_entry_of_a_later_kind_says_so(tmp_path: Path) -> None:
    with filled(tmp_path / "now.sitroom") as room:
        action = msgspec.json.encode({"kind": "split", "actor": "NOR"}).decode()
        room._db.execute("INSERT INTO corrections VALUES (3, '2031-01-01T00:00:00+00:00', 'bo', 'two navies', ?)", (action,))
        room._db.execute("INSERT INTO correction_states VALUES (3, 'applied', NULL)")
        for ask in (room.corrections, lambda: room.correct(NoEvent(event="e1-d1"), why="none"), room.concepts):
            with pytest.raises(RoomError, match=r"entry 3 .*'split'.*pip install -U sitroom"):
                ask()
