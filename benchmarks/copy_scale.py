"""The cost of additions as a room grows, most of it the search for copies: generated documents, a tenth of them copies, a process for each size."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from benchmarks.growth import Run, placed, plot, row, table
from benchmarks.kept import keep
from benchmarks.memory import peak
from benchmarks.scoreboard import Row, machine
from sitroom.documents.wording import background
from sitroom.records import Coding, Document
from sitroom.room import Room

__all__ = ["generated", "scale"]

SEED = 20_250_613
COPIED = 0.1
A_DAY = 200
TOPICS = 40
POINTS = 20
"""How often the time is taken as a room grows."""
PAGE = Path(__file__).parents[1] / "docs" / "copies.md"
PLOT = PAGE.with_name("growth.svg")
MARKS = ("<!-- growth: written by python -m benchmarks.copies --scale -->", "<!-- end of growth -->")


def generated(count: int) -> Iterator[Document]:
    """``count`` documents of 150 to 600 words, 200 a day: words drawn by their weight, two thirds from one of forty topics; one in ten is a copy of a
    document of the days before, truncated or with one word in fifty changed.
    """
    rng = random.Random(SEED)
    vocabulary = sorted(background()[0].items())
    listed, chances = [word for word, _ in vocabulary], [2.718**-weight for _, weight in vocabulary]
    topics = [rng.choices(listed, k=600) for _ in range(TOPICS)]
    recent: deque[str] = deque(maxlen=5 * A_DAY)
    for number in range(count):
        if recent and rng.random() < COPIED:
            told = rng.choice(recent).split(" ")
            told = told[: len(told) // 2] if rng.random() < 0.5 else [rng.choice(listed) if rng.random() < 0.02 else word for word in told]
        else:
            size, topic = rng.randrange(150, 600), rng.choice(topics)
            common = rng.choices(listed, chances, k=size)
            told = [rng.choice(topic).capitalize() if rng.random() < 0.2 else word for word in common]
            for at in range(rng.randrange(10, 20), size, 20):
                told[at] = f"{told[at]}.\n" if rng.random() < 0.3 else f"{told[at]}."
        published = (date(2031, 1, 1) + timedelta(days=number // A_DAY)).isoformat()
        recent.append(" ".join(told))
        yield Document(id=f"g{number}", text=recent[-1], sha256=str(number), outlet=f"Outlet {number % 97}", published=published)


def scale(sizes: list[int]) -> str:
    """Measure each size, print its row as soon as it is there, and write what there is into the plot and the page; says where they are.

    The scoreboard shows these figures as they were kept then.
    """
    runs: list[Run] = []
    for size in sorted(sizes):
        command = [sys.executable, "-m", "benchmarks.copy_scale", str(size)]
        runs.append(msgspec.json.decode(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout, type=Run))
        print(table(runs) if len(runs) == 1 else row(runs[-1]), flush=True)
        keep(_figures(runs[-1]))
        note = f"Measured on {datetime.now(UTC).date()}; {machine()}."
        PLOT.write_text(plot(runs, note), encoding="utf-8")
        PAGE.write_text(placed(PAGE, MARKS, f"{table(runs)}\n\n{note}\n\n![growth]({PLOT.name})"), encoding="utf-8")
    return f"\n{PAGE} and {PLOT} are written."


def _figures(run: Run) -> list[Row]:
    """What the scoreboard shows of a run."""
    on = f"{run.documents:,} generated documents"
    return [
        ("near-copy search, s of the processor", on, run.seconds),
        ("near-copy search, ms each, last tenth", on, run.each(0.9, 1)),
        ("near-copy search, peak MB", on, run.peak),
    ]


def measure(count: int) -> Run:
    """Add generated documents to a new room, without any other records; times are of the additions alone. Says on standard error how far it is."""
    total, clock, points = 0.0, 0.0, []
    with tempfile.TemporaryDirectory() as folder, Room(Path(folder) / "scale.sitroom") as room:
        for number, document in enumerate(generated(count), 1):
            began, spent = time.perf_counter(), time.process_time()
            room.add(Coding(document=document))
            total += time.process_time() - spent
            clock += time.perf_counter() - began
            if number % max(1, count // POINTS) == 0 or number == count:
                points.append((number, total))
                print(f"{number:,} of {count:,} documents, {total:.0f} s of the processor, {peak():.0f} MB", file=sys.stderr, flush=True)
        repeats = sum(len(group.repeats) for group in room.copies())
        size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
        return Run(documents=count, points=points, clock=clock, peak=peak(), room=size, repeats=repeats)


if __name__ == "__main__":
    print(msgspec.json.encode(measure(int(sys.argv[1]))).decode())
