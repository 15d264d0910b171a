"""The cost of the search for copies and rewrites as a room grows: generated documents, a tenth of them copies, each size in its own process."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from sitroom.documents.wording import background
from sitroom.records import Coding, Document
from sitroom.room import Room

__all__ = ["generated", "scale"]

SEED = 20_250_613
COPIED = 0.1
A_DAY = 200
TOPICS = 40


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
    """A table: per size the seconds in all, the milliseconds of a document at the start and at the end, the peak memory and the bytes of the room."""
    lines = [
        "| documents | s | ms each, first tenth | ms each, last tenth | peak MB | room MB | repeats found |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for size in sizes:
        out = subprocess.run([sys.executable, "-m", "benchmarks.copy_scale", str(size)], check=True, capture_output=True, text=True).stdout
        r = json.loads(out)
        cells = (f"{r['seconds']:.1f}", f"{r['first']:.2f}", f"{r['last']:.2f}", f"{r['peak']:.0f}", f"{r['room']:.0f}", str(r["repeats"]))
        lines.append(f"| {size} | {' | '.join(cells)} |")
    return "\n".join(lines)


def measure(count: int) -> dict[str, float]:
    """Add generated documents to a new room, without any other records; times are of the additions alone."""
    each = []
    with tempfile.TemporaryDirectory() as folder, Room(Path(folder) / "scale.sitroom") as room:
        for document in generated(count):
            began = time.perf_counter()
            room.add(Coding(document=document))
            each.append(time.perf_counter() - began)
        repeats = sum(len(group.repeats) for group in room.copies())
        size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
    tenth = max(1, count // 10)
    return {
        "seconds": sum(each), "first": 1000 * sum(each[:tenth]) / tenth, "last": 1000 * sum(each[-tenth:]) / tenth,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "room": size, "repeats": repeats,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
