"""``python -m benchmarks.crowd_speed FILE``: time and peak memory of network, tension and register on the room that ``benchmarks.crowd`` makes.

The room is made where there is no file. Each question is asked in a process of its own; its time includes opening the room and loading the parts of
the program. Seconds of the processor are told beside those by the clock, which other programs on the machine make longer. What a room keeps of its
happenings for network and tension is made at the first question after a change; ``after a change`` is the time of that one. The figures are kept.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.crowd import crowd
from benchmarks.kept import keep
from benchmarks.memory import peak
from benchmarks.scoreboard import Row
from sitroom.room import Room
from sitroom.room.happenings.model import maker
from sitroom.room.network import ledger
from sitroom.room.tension import acts

__all__ = ["QUESTIONS", "rows"]

QUESTIONS: dict[str, Callable[[Room], object]] = {
    "network": lambda room: room.network(),
    "network of actors": lambda room: room.network(level="actor"),
    "tension": lambda room: room.tension(),
    "register": lambda room: room.red_lines(),
}
"""What is asked of the room, each in a process of its own."""

ANEW = {"network": ledger.KEPT, "tension": acts.KEPT}
"""What is asked once more after what it keeps, under this name, was taken away."""


def rows(path: Path) -> list[Row]:
    """Seconds and peak MB of each question to the room at ``path``."""
    found: list[Row] = []
    on = "a generated room of a million events"
    for question, name in ANEW.items():
        with Room(path, create=False) as room, room.writing():
            room._db.execute("DELETE FROM kept_columns WHERE name = ?", (name,))
            if name == acts.KEPT:
                room._db.execute("UPDATE acts_state SET made_from = NULL")
        found.append((f"{question} after a change, s of the processor", on, _asked(path, question)[0]))
    for question in QUESTIONS:
        processor, clock, memory = _asked(path, question)
        told = {"s of the processor": processor, "s by the clock": clock, "peak MB": memory}
        found += [(f"{question}, {what}", on, value) for what, value in told.items()]
    return found


def _asked(path: Path, question: str) -> tuple[float, float, float]:
    command = [sys.executable, "-m", "benchmarks.crowd_speed", str(path), "--ask", question]
    processor, clock, memory = map(float, subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    return processor, clock, memory


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", type=Path)
    options.add_argument("--ask", choices=QUESTIONS, help="ask one question in this process; print seconds of the processor, by the clock, and MB")
    a = options.parse_args()
    if a.ask:
        began = time.perf_counter()
        with Room(a.file, create=False) as room:
            QUESTIONS[a.ask](room)
        print(f"{time.process_time():.2f} {time.perf_counter() - began:.2f} {peak():.0f}")
        return
    if not a.file.exists():
        crowd(a.file)
    with closing(sqlite3.connect(a.file)) as db:
        ((made_by,),) = db.execute("SELECT maker FROM happenings_state")
    if made_by != maker():
        raise SystemExit(f"{a.file} holds happenings by other rules ({made_by}; these are {maker()}), and would find them anew for hours: remove it.")
    found = rows(a.file)
    for name, where, value in found:
        print(f"{name} ({where}): {value:g}")
    keep(found)


if __name__ == "__main__":
    main()
