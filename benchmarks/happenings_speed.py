"""``python -m benchmarks.happenings_speed [WEEKS]``: what it costs to find the happenings of a large room, and again after one more document.

The room holds the coded dispatches (read with the reading model, or taken from ``--room``) once a week for so many weeks, each time a week later and
by other outlets. Times are of the processor. The figures are kept for the scoreboard.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from msgspec.structs import replace

from benchmarks.kept import keep
from benchmarks.memory import peak
from benchmarks.scoreboard import Row
from sitroom.documents import load
from sitroom.examples import paths
from sitroom.records import Coding
from sitroom.room import Room, read_into

__all__ = ["measure", "weekly"]


def weekly(coding: Coding, week: int) -> Coding:
    """A coding as it would be so many weeks later: its events and statements, under other ids."""

    def later(day: str | None) -> str | None:
        return day if day is None or len(day) < 10 else (date.fromisoformat(day) + timedelta(weeks=week)).isoformat()

    home, tail = coding.document, f"-{week}"
    document = replace(
        home, id=home.id + tail, published=later(home.published), published_at=None, outlet=f"{home.outlet} {week % 5}",
        copy_of=None, rewrite_of=None, similarity=None,
    )  # fmt: skip
    events = [
        replace(e, id=e.id + tail, document=document.id, date=later(e.date), statement=e.statement and e.statement + tail) for e in coding.events
    ]
    statements = [replace(s, id=s.id + tail, document=document.id, within=s.within and s.within + tail) for s in coding.statements]
    return Coding(document=document, actors=coding.actors, events=events, statements=statements)


def measure(codings: list[Coding], weeks: int, path: Path) -> Iterator[Row]:
    """Rows of the figures; the room at ``path`` is made, and its documents are not compared with one another."""
    with Room(path) as room:
        room._copies.add = lambda number: room._db.execute("INSERT INTO document_bodies VALUES (?, NULL)", (number,))  # type: ignore[assignment,method-assign]
        with room.writing():
            for week in range(weeks):
                for coding in codings:
                    room.add(weekly(coding, week))
        on = f"{room.counts()['documents']:,} documents, {room.counts()['events']:,} events"
        yield "happenings of a room, s of the processor", on, _spent(room)
        room.add(weekly(codings[len(codings) // 2], weeks))
        yield "happenings after one more document, s of the processor", on, _spent(room)
        yield "happenings of a room, peak MB", on, peak()


def _spent(room: Room) -> float:
    began = time.process_time()
    room.happenings(limit=1)
    return time.process_time() - began


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("weeks", type=int, nargs="?", default=100)
    options.add_argument("--room", type=Path, help="a room that has read the dispatches")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with Room(given.room or Path(folder) / "demo.sitroom") as room:
            if given.room is None:
                for _ in read_into(room, paths()):
                    pass
            codings = [room.coding(load(path).id) for path in paths()]
        found = []
        for name, on, value in measure(codings, given.weeks, Path(folder) / "weeks.sitroom"):
            print(f"{name}: {value:.2f} ({on})", flush=True)
            found.append((name, on, value))
    keep(found)


if __name__ == "__main__":
    main()
