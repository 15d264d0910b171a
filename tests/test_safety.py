"""What a room holds is safe: from kills, full disks and other programs, and from one version of Sitroom to the next.

The kills here are few; ``python -m benchmarks.safety`` is the long trial.
"""

from __future__ import annotations

import gzip
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from benchmarks.soundness import differences, dump, faults
from sitroom.cli import app
from sitroom.errors import RoomError
from sitroom.records import Coding
from sitroom.room import MergeActors, NoEvent, Room, Undo, opening
from sitroom.room.schema import MIGRATIONS, VERSION, statements

HERE = Path(__file__).parent
KEPT = sorted((HERE / "rooms").glob("version-*.sqlite.gz"))


def version_of(path: Path) -> int:
    db = sqlite3.connect(path)
    try:
        return int(db.execute("PRAGMA user_version").fetchone()[0])
    finally:
        db.close()


def version_of_packed(file: Path) -> int:
    """SQLite keeps ``user_version`` in bytes 60 to 63 of the file."""
    return int.from_bytes(gzip.decompress(file.read_bytes())[60:64], "big")


@pytest.fixture(params=KEPT, ids=lambda file: file.name.removesuffix(".sqlite.gz"))
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A room as an earlier version left it."""
    path = tmp_path / "kept.sitroom"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    return path


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """The kept room of version 1."""
    path = tmp_path / "first.sitroom"
    path.write_bytes(gzip.decompress((HERE / "rooms" / "version-1.sqlite.gz").read_bytes()))
    return path


def codings(version: int) -> list[Coding]:
    """What went into the kept room of this version."""
    return msgspec.json.decode((HERE / "rooms" / f"version-{version}.json").read_bytes(), type=list[Coding])


# Kills, full disks, read-only files, other programs ------------------------------------------------------------------------------------


def test_a_room_survives_what_happens_to_its_process_and_its_disk() -> None:
    command = [sys.executable, "-m", "benchmarks.safety", "--documents", "12", "--moments", "3"]
    done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    told = re.findall(r"^(.+): (safe|\d+ problems)", done.stdout, re.MULTILINE)
    names = ["killed at 3 moments", "disk full", "read-only", "two writers at once", "a reader while a writer works"]
    assert told == [(name, "safe") for name in names]


# Versions -----------------------------------------------------------------------------------------------------------------------------


def test_a_room_of_every_earlier_version_is_kept() -> None:
    """Each version that rooms were made by leaves one in tests/rooms; docs/rooms.md says how. The numbers between are steps inside one change."""
    assert sorted(int(re.findall(r"\d+", file.name)[0]) for file in KEPT)[:7] == [1, 5, 9, 10, 11, 12, 14]
    assert all(version_of_packed(file) == int(re.findall(r"\d+", file.name)[0]) for file in KEPT)
    assert all(file.with_name(file.name.replace(".sqlite.gz", ".json")).is_file() for file in KEPT)


def test_a_kept_room_is_brought_up_to_date_with_all_that_was_in_it(kept: Path) -> None:
    version = version_of(kept)
    given = codings(version)
    with Room(kept, create=False) as room:
        assert [room.coding(one.document.id) for one in given] == given
        assert len(room.events()) == len(room.events(since="2030")) + sum(event.date is None for one in given for event in one.events)
        assert [event.id for event in room.events(actor="Kingdom of Norland", text="harbour")] == ["e1-d1", "e1-d2"]
        assert {found.document.id for found in room.search("strait")} == {"d1", "d2", "d3"}
        assert (room.activity(name="SUD")[0].acts, room.activity(name="SUD")[0].receives) == (2, 2)
        counts = room.counts()
        assert (counts["documents"], counts["events"], counts["ties"], counts["sources_read"], counts["sources_set_aside"]) == (3, 6, 2, 3, 1)
    assert version_of(kept) == VERSION and faults(kept) == []


def test_a_kept_room_is_used_like_a_new_one(kept: Path) -> None:
    given = codings(version_of(kept))
    with Room(kept) as room:
        assert [(group.original, [repeat.document for repeat in group.repeats]) for group in room.copies()] == [("d1", ["d2"])]
        assert [happening.independent for happening in room.happenings(type="ASSAULT")] == [1]
        room.correct(MergeActors(actor="SUD.lund", into="SUD"), why="speaks for it")
        room.correct(NoEvent(event="e2-d1"), why="years ago")
        room.correct(Undo(number=2), why="it counts")
        assert len(room.events(actor="SUD")) == 4
        assert room.has_read("d1-sha") and not room.add(given[0])
    assert faults(kept) == []


@pytest.mark.parametrize("version", range(1, VERSION))
def test_each_step_leads_to_the_same_room(first: Path, version: int, tmp_path: Path) -> None:
    """A room that stopped at any version between comes out as one that went all the way at once."""
    whole = tmp_path / "whole.sitroom"
    whole.write_bytes(first.read_bytes())
    Room(whole).close()
    db = sqlite3.connect(first, isolation_level=None)
    for script in MIGRATIONS[1:version]:
        for statement in statements(script):
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {version}")
    db.close()
    Room(first).close()
    assert version_of(first) == VERSION
    assert differences(dump(first), dump(whole)) == []


def test_a_migration_that_fails_leaves_the_room_as_it_was(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(first)
    monkeypatch.setattr(opening, "MIGRATIONS", (*MIGRATIONS[:-1], "CREATE TABLE half (id);\nINSERT INTO nowhere VALUES (1);\n"))
    with pytest.raises(RoomError, match="nowhere"):
        Room(first)
    assert version_of(first) == 1 and dump(first) == before
    monkeypatch.undo()
    with Room(first) as room:
        assert room.counts()["documents"] == 3


def test_no_space_for_a_migration_leaves_the_room_as_it_was(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, connect = dump(first), sqlite3.connect

    def small(*arguments: object, **options: object) -> sqlite3.Connection:
        db = connect(*arguments, **options)  # type: ignore[call-overload]
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0] + 2}")
        return db

    monkeypatch.setattr(sqlite3, "connect", small)
    with pytest.raises(RoomError, match="no space is left"):
        Room(first)
    monkeypatch.undo()
    assert version_of(first) == 1 and dump(first) == before


def test_a_room_of_a_newer_version_is_left_alone_by_every_command(tmp_path: Path) -> None:
    path, source = tmp_path / "newer.sitroom", tmp_path / "a.txt"
    source.write_text("Norland met Sudland.")
    Room(path).close()
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    before = path.read_bytes()
    for command in (("read", path, source), ("show", path, "events"), ("log", path), ("correct", path, "undo", "1", "--why", "x")):
        done = CliRunner().invoke(app, [*map(str, command)])
        assert done.exit_code == 1, command
        assert f"version {VERSION + 1}" in done.stderr and "pip install -U" in done.stderr and len(done.stderr.splitlines()) == 1
    assert path.read_bytes() == before


def test_an_older_room_that_cannot_be_written_says_where_to_open_it(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = first.read_bytes()
    monkeypatch.setattr(os, "access", lambda path, mode, **_: False)
    with pytest.raises(RoomError, match="older version 1 and read-only"):
        Room(first, create=False)
    assert first.read_bytes() == before
