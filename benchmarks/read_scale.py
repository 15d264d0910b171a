"""``python -m benchmarks.read_scale [SIZE...]``: what ``read`` costs as a room grows, the reading model excepted.

Generated documents (``benchmarks.copy_scale``), each with some sentences of the training corpus and some of who does what to whom, are read from a
JSON Lines export into a new room, a process for each size: parsing, cleaning, language, sentences, coding, storing, comparison with all others. A
reader that knows a few verbs stands in for the model, whose cost a document does not depend on the room. Times are of the processor.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks.copy_scale import SEED, generated
from benchmarks.generated import sentences
from benchmarks.growth import Run, placed, plot, row, table
from benchmarks.kept import keep
from benchmarks.memory import peak
from benchmarks.scoreboard import machine
from benchmarks.steady import ACTORS, VERBS, warm
from sitroom.documents import Options
from sitroom.room import Room, read_into

__all__ = ["measure"]

SIZES = (1_000, 3_000, 10_000, 30_000)
PLAIN = 8
"""Sentences of the training corpus at the top of a document: its language is told from them."""
ACTS = 4
"""Sentences of a document that tell of an act."""
POINTS = 20
PAGE = Path(__file__).parents[1] / "docs" / "sources.md"
PLOT = PAGE.with_name("growth_read.svg")
MARKS = ("<!-- growth: written by python -m benchmarks.read_scale -->", "<!-- end of growth -->")


def export(path: Path, count: int) -> None:
    """Write so many documents as JSON Lines."""
    rng = random.Random(SEED)
    with path.open("wb") as out:
        for document in generated(count):
            one, other = rng.sample(ACTORS, 2)
            acts = " ".join(f"{one} {rng.choice(list(VERBS))} {other} near mile {rng.randrange(10_000)} of the strait." for _ in range(ACTS))
            plain = " ".join(rng.sample(sentences(), PLAIN))
            text = f"{plain}\n\n{document.text}\n\n{acts}"
            line = {"text": text, "title": f"Report {document.id}", "outlet": document.outlet, "date": document.published}
            out.write(msgspec.json.encode(line) + b"\n")


def measure(count: int) -> Run:
    """Read so many documents into a new room. Says on standard error how far it is."""
    warm()
    points: list[tuple[int, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "export.jsonl"
        export(source, count)
        path = Path(folder) / "scale.sitroom"
        began, spent = time.perf_counter(), time.process_time()
        with Room(path) as room:
            for number, outcome in enumerate(read_into(room, [source], options=Options(), reader="steady"), 1):
                if outcome.status not in {"read", "stored"}:
                    raise SystemExit(f"{outcome.name}: {outcome.status} ({outcome.reason})")
                if number % max(1, count // POINTS) == 0 or number == count:
                    points.append((number, time.process_time() - spent))
                    print(f"{number:,} of {count:,} documents, {points[-1][1]:.0f} s of the processor, {peak():.0f} MB", file=sys.stderr, flush=True)
            clock = time.perf_counter() - began
            repeats = sum(len(group.repeats) for group in room.copies())
        return Run(documents=count, points=points, clock=clock, peak=peak(), room=path.stat().st_size / 1e6, repeats=repeats)


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        print(msgspec.json.encode(measure(int(sys.argv[2]))).decode())
        return
    runs: list[Run] = []
    for size in sorted(map(int, sys.argv[1:])) or SIZES:
        command = [sys.executable, "-m", "benchmarks.read_scale", "--one", str(size)]
        runs.append(msgspec.json.decode(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout, type=Run))
        print(table(runs) if len(runs) == 1 else row(runs[-1]), flush=True)
        on = f"{size:,} generated documents, a stand-in reader"
        keep([("read, s of the processor", on, runs[-1].seconds), ("read, ms each, last tenth", on, runs[-1].each(0.9, 1))])
        note = f"Measured on {datetime.now(UTC).date()}; {machine()}."
        PLOT.write_text(plot(runs, note), encoding="utf-8")
        PAGE.write_text(placed(PAGE, MARKS, f"{table(runs)}\n\n{note}\n\n![growth]({PLOT.name})"), encoding="utf-8")


if __name__ == "__main__":
    main()
