"""How the outlook stands ten million acts: ``python -m benchmarks.outlook_size [--acts N] [--page docs/norms.md]``.

Made-up acts of 2,000 actors over ten years, 100,000 dyads of very different activity, each part in a program of its own; prints seconds of the
processor and the most memory, and writes them into a page. Some minutes.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from sitroom.errors import SitroomError
from sitroom.outlook import Stream, fit, next_acts, shipped
from sitroom.outlook.streams import QUADS, types
from training.marked import write

ACTORS, DYADS, DAYS = 2_000, 100_000, 3_650


def made(acts: int) -> Stream:
    """The stream."""
    from sitroom.codebook import load

    rng = np.random.default_rng(0)
    pairs = rng.integers(0, ACTORS, (DYADS, 2))
    weight = rng.pareto(1.0, DYADS) + 0.01
    dyad = rng.choice(DYADS, acts, p=weight / weight.sum())
    day, kind = rng.integers(0, DAYS, acts), rng.integers(0, len(types()), acts)
    quad = np.array([QUADS.index(load().quad(name)) for name in types()])[kind]
    return Stream.of_arrays([str(i) for i in range(ACTORS)], day, pairs[dyad, 0], pairs[dyad, 1], quad, type=kind)


PARTS: dict[str, Callable[[Stream], object]] = {
    "the acts as a stream": lambda stream: None,
    "norms that ship, updated": lambda stream: shipped().updated(stream),
    "norms.forecast(days=30)": lambda stream: shipped().updated(stream).forecast(days=30),
    "five futures of 30 days": lambda stream: shipped().simulate(stream, days=30, runs=5),
    "next_acts(days=7)": lambda stream: next_acts(stream, days=7, limit=10),
    "fit": lambda stream: fit(stream, uncertain=False),
}


def measured(part: str, acts: int) -> str:
    """Seconds of the processor beyond the making of the stream, and the most memory; or why it is not done."""
    stream = made(acts)
    began = time.process_time()
    try:
        PARTS[part](stream)
    except SitroomError as error:
        return f"refused: {error}"
    seconds, memory = time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return f"{seconds:.0f} | {memory:.1f}"


def main() -> None:
    """Print the table, and write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--acts", type=int, default=10_000_000)
    parser.add_argument("--part", choices=[*PARTS], help="this part alone, printed")
    parser.add_argument("--page", type=Path, help="the page whose table is written")
    given = parser.parse_args()
    if given.part:
        print(measured(given.part, given.acts))
        return
    lines = ["", "| acts | what | s of the processor | GB at most |", "| ---: | --- | ---: | ---: |"]
    for part in PARTS:
        command = [sys.executable, "-m", "benchmarks.outlook_size", "--part", part, "--acts", str(given.acts)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        lines.append(f"| {given.acts:,} | {part}: {told} | | |" if told.startswith("refused") else f"| {given.acts:,} | {part} | {told} |")
        print(lines[-1], flush=True)
    if given.page:
        write(given.page, "size", "python -m benchmarks.outlook_size", [*lines, ""])


if __name__ == "__main__":
    main()
