"""``python -m benchmarks.happenings_speed [WEEKS | --generated N]``: what it costs to find the happenings of a large room, and again after one more.

The room holds the coded dispatches (read with the reading model, or taken from ``--room``) once a week for so many weeks, each time a week later and
by other outlets. With ``--generated`` it holds so many documents of ``benchmarks.read_scale``, 200 a day, read by a reader that knows a few verbs.
Times are of the processor. The figures are kept for the scoreboard.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from msgspec.structs import replace

from benchmarks.kept import keep
from benchmarks.memory import peak
from benchmarks.read_scale import export
from benchmarks.scoreboard import Row
from benchmarks.steady import warm
from sitroom.documents import Options, load
from sitroom.examples import paths
from sitroom.records import Coding
from sitroom.room import Room, read_into

__all__ = ["measure", "measure_generated", "weekly"]


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
        yield from _rows(room, "", lambda: room.add(weekly(codings[len(codings) // 2], weeks)))


def measure_generated(count: int, folder: Path) -> Iterator[Row]:
    """Rows of the figures of a room of so many generated documents; it is made in ``folder``."""
    warm()
    export(folder / "export.jsonl", count + 1)
    *lines, last = (folder / "export.jsonl").read_bytes().splitlines(keepends=True)
    with Room(folder / "generated.sitroom") as room:

        def read(name: str, part: list[bytes]) -> None:
            (folder / name).write_bytes(b"".join(part))
            for _ in read_into(room, [folder / name], options=Options(), reader="steady"):
                pass

        read("first.jsonl", lines)
        yield from _rows(room, "generated ", lambda: read("last.jsonl", [last]))


def _rows(room: Room, what: str, add: Callable[[], object]) -> Iterator[Row]:
    on = f"{room.counts()['documents']:,} {what}documents, {room.counts()['events']:,} events"
    yield "happenings of a room, s of the processor", on, _spent(room)
    add()
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
    options.add_argument("--generated", type=int, metavar="N", help="a room of so many generated documents instead")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.generated:
            _told(measure_generated(given.generated, Path(folder)))
            return
        with Room(given.room or Path(folder) / "demo.sitroom") as room:
            if given.room is None:
                for _ in read_into(room, paths()):
                    pass
            codings = [room.coding(load(path).id) for path in paths()]
        _told(measure(codings, given.weeks, Path(folder) / "weeks.sitroom"))


def _told(rows: Iterator[Row]) -> None:
    """Print each figure as it is there, and keep them all."""
    found = []
    for name, on, value in rows:
        print(f"{name}: {value:.2f} ({on})", flush=True)
        found.append((name, on, value))
    keep(found)


if __name__ == "__main__":
    main()
