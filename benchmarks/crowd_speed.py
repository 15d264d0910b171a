"""``python -m benchmarks.crowd_speed FILE``: seconds and peak memory of network, tension and register on the room that ``benchmarks.crowd`` makes.

The room is made where there is no file. Each question is asked in a process of its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.crowd import crowd
from benchmarks.memory import peak
from benchmarks.scoreboard import Row
from sitroom.room import Room

__all__ = ["QUESTIONS", "rows"]

QUESTIONS: dict[str, Callable[[Room], object]] = {
    "network": lambda room: room.network(),
    "network of actors": lambda room: room.network(level="actor"),
    "tension": lambda room: room.tension(),
    "register": lambda room: room.red_lines(),
}
"""What is asked of the room, each in a process of its own."""


def rows(path: Path) -> list[Row]:
    """Seconds and peak MB of each question to the room at ``path``, opening it and loading the program's parts included."""
    found: list[Row] = []
    for question in QUESTIONS:
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.crowd_speed", str(path), "--ask", question], capture_output=True, text=True, check=True
        ).stdout
        seconds, memory = map(float, told.split())
        found += [(f"{question}, s", "a million events", seconds), (f"{question}, peak MB", "a million events", memory)]
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", type=Path)
    options.add_argument("--ask", choices=QUESTIONS, help="ask one question in this process and print seconds and peak MB")
    a = options.parse_args()
    if a.ask:
        began = time.perf_counter()
        with Room(a.file, create=False) as room:
            QUESTIONS[a.ask](room)
        print(f"{time.perf_counter() - began:.2f} {peak():.0f}")
        return
    if not a.file.exists():
        crowd(a.file)
    for name, where, value in rows(a.file):
        print(f"{name} ({where}): {value:g}")


if __name__ == "__main__":
    main()
