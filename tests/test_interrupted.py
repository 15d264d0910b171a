"""Ctrl-C during a forecast or a what-if: the real command, at a terminal, ends in one line and leaves the room as it was."""

from __future__ import annotations

import os
import pty
import select
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from sitroom.records import Actor, Coding, Document, Event
from sitroom.room import Room

SIDES = ["NOR", "SWE", "FIN", "DNK", "ISL", "EST"]
SCENARIO = '[[act]]\nday = 1\nactor = "NOR"\ntype = "ASSAULT"\nrecipient = "SWE"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A room in which six sides deal with each other for a month."""
    actors = [Actor(id=code, name=code.title(), kind="state", country=code) for code in SIDES]
    with Room(tmp_path / "north.sitroom") as room:
        for number in range(30):
            day = (date(2031, 1, 1) + timedelta(days=number)).isoformat()
            one, other = SIDES[number % 6], SIDES[(number * number + 1 + number // 6) % 6]
            if one == other:
                continue
            text = f"{one} attacked {other}. " + " ".join(f"w{number}x{i}" for i in range(30))
            event = Event(
                id=f"e{number}", document=f"d{number}", type="ASSAULT", mode=[], status="actual", actors=[one], recipients=[other],
                trigger=(4, 12), evidence=(0, 17), date=day, date_precision="day", intensity=-9.0, confidence=0.9, reader="hand",
            )  # fmt: skip
            document = Document(id=f"d{number}", text=text, sha256=f"d{number}", title=day, outlet=f"Outlet {number}", published=day)
            room.add(Coding(document=document, actors=[a for a in actors if a.id in (one, other)], events=[event]))
    return tmp_path / "north.sitroom"


@pytest.mark.parametrize("command", ["forecast", "run"])
def test_ctrl_c_ends_in_a_line_and_leaves_the_room_whole(path: Path, tmp_path: Path, command: str) -> None:
    scenario = tmp_path / "strike.toml"
    scenario.write_text(SCENARIO)
    long = {"forecast": ["--days", "90", "--runs", "100000"], "run": [str(scenario), "--runs", "100000", "--days", "365"]}[command]
    before = _rows(path)
    told, code = _stopped([sys.executable, "-m", "sitroom", command, str(path), *long])
    assert code == 130 and "sitroom: stopped by Ctrl-C." in told and "Traceback" not in told
    assert "%" in told, "a bar was shown"
    assert _rows(path) == before
    with Room(path, create=False) as room:
        assert room.counts()["documents"] == before["documents"]


def _stopped(command: list[str]) -> tuple[str, int]:
    """What a command at a terminal writes until the first progress, and after Ctrl-C, and its exit code."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env=environment) as running:
        os.close(theirs)
        told, sent, end = b"", False, time.monotonic() + 60
        while time.monotonic() < end and select.select([ours], [], [], 60)[0]:
            try:
                told += os.read(ours, 65536)
            except OSError:
                break
            if not sent and b"%" in told:
                running.send_signal(signal.SIGINT)
                sent = True
        running.wait(60)
    os.close(ours)
    return told.decode(errors="replace"), running.returncode


def _rows(path: Path) -> dict[str, int]:
    """How many rows each table of a sound room has, but for those that only keep what is computed."""
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('documents', 'events', 'actors')")]
        return {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
