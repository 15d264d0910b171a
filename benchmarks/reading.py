"""How fast sources become documents, and documents a room: ``python -m benchmarks.reading [--pages N] [--documents N]``.

Pages: ``load_html`` beside ``trafilatura.extract`` alone, on the same generated pages. Documents: the whole of ``read``, from files to a new room,
beside ``code`` alone on the same documents. Each pair is measured by turns in one process, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.scoreboard import Row

__all__ = ["pages", "reads", "rows"]

PAGES, DOCUMENTS = 300, 200


def pages(count: int) -> dict[str, float]:
    """Pages a second of both, the share of the articles' paragraphs that each keeps (%), the mean size of a page (kB) and the peak memory (MB)."""
    import trafilatura

    from benchmarks.generated import SEED, articles, page
    from benchmarks.memory import peak
    from sitroom.documents import load_html

    rng = random.Random(SEED)
    made = [(article, page(article, rng)) for article in articles(count + 5, paragraphs=(5, 40), each=(1, 4))]
    ways: dict[str, Callable[[bytes], str | None]] = {
        "ours": lambda data: load_html(data).text,
        "trafilatura": trafilatura.extract,
    }
    for _, data in made[count:]:
        for way in ways.values():
            way(data)
    seconds, kept = dict.fromkeys(ways, 0.0), dict.fromkeys(ways, 0)
    for number, (article, data) in enumerate(made[:count]):
        for name in _by_turns(list(ways), number):
            began = time.perf_counter()
            text = ways[name](data)
            seconds[name] += time.perf_counter() - began
            kept[name] += sum(_words(paragraph) in _words(text or "") for paragraph in article.paragraphs)
    told = sum(len(article.paragraphs) for article, _ in made[:count])
    found = {f"{name}/s": count / seconds[name] for name in ways} | {f"{name} kept": 100 * kept[name] / told for name in ways}
    return found | {"kB": sum(len(data) for _, data in made[:count]) / count / 1000, "peak MB": peak()}


def reads(count: int) -> dict[str, float]:
    """Documents a second of ``read`` and of ``code``, the first as a share of the second, how many are stored (%), and the peak memory (MB)."""
    from benchmarks.generated import written
    from benchmarks.memory import peak
    from sitroom.coding import code
    from sitroom.documents import load
    from sitroom.room import Room, read_into

    with tempfile.TemporaryDirectory() as folder:
        paths = written(Path(folder) / "sources", count + 2)
        documents = [load(path) for path in paths[:count]]
        for path in paths[count:]:
            code(load(path))
        seconds = {"read": 0.0, "code": 0.0}
        with Room(Path(folder) / "new.sitroom") as room:
            outcomes = read_into(room, paths[:count])
            ways: dict[str, Callable[[int], object]] = {"read": lambda _: next(outcomes), "code": lambda number: code(documents[number])}
            for number in range(count):
                for name in _by_turns(list(ways), number):
                    began = time.perf_counter()
                    ways[name](number)
                    seconds[name] += time.perf_counter() - began
            stored = len(room.documents())
    speeds = {f"{name}/s": count / spent for name, spent in seconds.items()}
    return speeds | {"share": seconds["code"] / seconds["read"], "stored": 100 * stored / count, "peak MB": peak()}


def rows(count_of_pages: int = PAGES, count_of_documents: int = DOCUMENTS) -> list[Row]:
    """The figures, each pair measured in a process of its own."""
    page, read = _alone("pages", count_of_pages), _alone("reads", count_of_documents)
    on, of = f"{count_of_pages} generated pages, mean {page['kB']:.0f} kB", f"{count_of_documents} generated documents of 20 to 40 sentences"
    return [
        ("pages a second, load_html", on, page["ours/s"]),
        ("pages a second, trafilatura.extract", on, page["trafilatura/s"]),
        ("paragraphs kept, load_html, %", on, page["ours kept"]),
        ("paragraphs kept, trafilatura.extract, %", on, page["trafilatura kept"]),
        ("peak memory of load_html, MB", on, page["peak MB"]),
        ("documents a second, whole of read", f"{of}, into a new room", read["read/s"]),
        ("documents a second, code alone", of, read["code/s"]),
        ("share of code's documents a second that read reaches", of, read["share"]),
        ("documents that come into the room, %", of, read["stored"]),
        ("peak memory of read, MB", of, read["peak MB"]),
    ]


def _by_turns(names: Sequence[str], number: int) -> list[str]:
    """The names in an order that goes round with the number, so that none always finds warm what another left."""
    at = number % len(names)
    return [*names[at:], *names[:at]]


def _words(text: str) -> str:
    """Letters and figures alone."""
    return "".join(filter(str.isalnum, text))


def _alone(what: str, count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.reading", f"--{what}-alone", str(count)]
    return {name: float(value) for name, value in json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout).items()}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=PAGES, metavar="N")
    options.add_argument("--documents", type=int, default=DOCUMENTS, metavar="N")
    options.add_argument("--pages-alone", type=int, help=argparse.SUPPRESS)
    options.add_argument("--reads-alone", type=int, help=argparse.SUPPRESS)
    a = options.parse_args()
    if a.pages_alone:
        print(json.dumps(pages(a.pages_alone)))
    elif a.reads_alone:
        print(json.dumps(reads(a.reads_alone)))
    else:
        print("| figure | on | measured |\n| --- | --- | ---: |")
        for name, where, value in rows(a.pages, a.documents):
            print(f"| {name} | {where} | {value:.4g} |")


if __name__ == "__main__":
    main()
