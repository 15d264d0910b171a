"""``python -m benchmarks.pages FILE [--keep]``: how long the server takes for a page of a room of 100,000 events, 2,000 actors and 5,000 documents.

The room is that of ``benchmarks.crowd`` and is made where there is no file. Every page is asked for as HTML, as JSON and as CSV, in its usual forms:
without conditions, with facets, deep in its rows, and words and pictures beside. Each address is asked in a fresh server until it is there (a page
that must be found first says so and comes by itself), and five times more. Times run from the request to the last byte, within one process and
without a browser, by the clock and by the processor; the processor's are those of all threads, so they count what is being found meanwhile too.

Then the server is started as ``sitroom serve`` starts it, with what it finds before anybody asks: on a room where nothing is kept of what pages show,
again on the same room, and after a correction. From each of these moments on the pages of the menu are asked for again and again until all are there
as the room now is; what is shown until then, the page before or a note, counts among the answers.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from starlette.testclient import TestClient

from benchmarks.crowd import crowd
from benchmarks.kept import keep
from benchmarks.memory import peak
from benchmarks.scoreboard import Row
from sitroom.room import NoEvent, Room, Undo
from sitroom.room.happenings.model import maker
from sitroom.show.pages import PAGES
from sitroom.show.web.app import application
from sitroom.show.web.drawing import SERVED

__all__ = ["addresses", "renewals", "rows"]

ON = "100,000 events, 5,000 documents"
AGAIN = 5
PATIENCE = 300.0
"""Seconds after which it is given up to wait for all pages."""


def addresses(path: Path) -> Iterator[str]:
    """Addresses of every page in its usual forms; those of one page together."""
    with Room(path, create=False) as room:
        document, last = (found.id for found in (room.documents(limit=1)[0], room.documents()[-1]))
        actor, other = (one.id for one in room.actors(limit=2))
        lines = room.red_lines()
        event = room.events(limit=1)[0].id
    asked: dict[str, list[dict[str, str]]] = {
        "brief": [{}, {"since": "2029-03", "until": "2029-05"}],
        "document": [{"id": document}, {"id": last}],
        "actor": [{"id": actor}, {"id": other}],
        "redline": [{"id": lines[0].id}] if lines else [],
        "search": [{"text": "dispatch"}, {"text": "assault norland"}],
        "tension": [{}, {"actor": actor}],
        "network": [{}, {"level": "actor"}, {"since": "2030"}],
    }
    listed = [
        {}, {"page": "500"}, {"actor": actor}, {"type": "ASSAULT", "status": "actual"}, {"since": "2029-03", "until": "2029-05"},
        {"text": "assault"}, {"single": "1"}, {"outlet": "Harbour Post"},
    ]  # fmt: skip
    for name in PAGES:
        for own in asked.get(name, listed if name in ("events", "happenings") else [{}]):
            query = f"?{urlencode(own)}" if own else ""
            yield from (f"/{name}{form}{query}" for form in ("", ".json", ".csv"))
    yield f"/evidence?of=event:{event}"
    yield from (f"/pictures/{kind}.json" for kind in SERVED)


def rows(path: Path, *, told: bool = False) -> list[Row]:
    """The figures; ``told``: print for every address milliseconds of the clock: until it was there at first, then the median and the worst of all
    answers."""
    waits: list[float] = []
    answers: list[tuple[float, float]] = []
    with TestClient(application(path, token="measured", warm=False), base_url="http://127.0.0.1") as client:
        for address in addresses(path):
            began = time.perf_counter()
            own = _until_there(client, address)
            waits.append((time.perf_counter() - began) * 1e3)
            own += [_asked(client, address)[:2] for _ in range(AGAIN)]
            answers += own
            if told:
                clock = [seconds * 1e3 for seconds, _ in own]
                print(f"{waits[-1]:8.0f} {statistics.median(clock):8.0f} {max(clock):8.0f}  {address}", flush=True)
    found: list[Row] = []
    for at, what in enumerate(("ms", "ms of the processor")):
        values = [one[at] * 1e3 for one in answers]
        found += [(f"a page's server time, median {what}", ON, statistics.median(values)), (f"a page's server time, worst {what}", ON, max(values))]
    found += [("until a page is there for the first time, median ms", ON, statistics.median(waits))]
    return [*found, ("until a page is there for the first time, worst ms", ON, max(waits)), ("web app, peak MB", ON, peak())]


def renewals(path: Path, *, told: bool = False) -> list[Row]:
    """The figures of a server that has started, and of one whose room has changed."""
    with Room(path, create=False) as room:
        event = room.events(limit=1)[0].id
        with room.writing():
            room._db.execute("DELETE FROM kept_pages")
    found: list[Row] = []
    for moment in ("a first start", "a later start"):
        with _serving(path) as client:
            found += _renewed(client, moment, told=told)
            if moment == "a later start":
                with Room(path, create=False) as room:
                    entry = room.correct(NoEvent(event=event), why="measured")
                found += _renewed(client, "a correction", told=told)
    with Room(path, create=False) as room:
        room.correct(Undo(number=entry.number), why="measured")
        room.happenings(limit=1)
    return found


def _serving(path: Path) -> TestClient:
    return TestClient(application(path, token="measured", warm=True), base_url="http://127.0.0.1")


def _renewed(client: TestClient, after: str, *, told: bool) -> list[Row]:
    began, worst = time.perf_counter(), 0.0
    waiting = [page.name for page in PAGES.values() if page.menu]
    while waiting and time.perf_counter() - began < PATIENCE:
        for name in list(waiting):
            asked = time.perf_counter()
            answer = client.get(f"/{name}")
            worst = max(worst, time.perf_counter() - asked)
            if answer.status_code == 200 and "data-renew" not in answer.text:
                waiting.remove(name)
                if told:
                    print(f"{time.perf_counter() - began:8.1f} s after {after}  /{name}", flush=True)
        time.sleep(0.2)
    if waiting:
        raise SystemExit(f"not there {PATIENCE:.0f} s after {after}: {', '.join(waiting)}")
    return [
        (f"a page's server time after {after}, worst ms", ON, worst * 1e3),
        (f"until all pages are there after {after}, ms", ON, (time.perf_counter() - began) * 1e3),
    ]  # fmt: skip


def _until_there(client: TestClient, address: str) -> list[tuple[float, float]]:
    """The times of all answers, from the first to the one that is no note to wait."""
    found = []
    while True:
        *times, status = _asked(client, address)
        found.append((times[0], times[1]))
        if status == 200:
            return found
        time.sleep(0.5)


def _asked(client: TestClient, address: str) -> tuple[float, float, int]:
    """Seconds of the clock and of the processor, and whether it is there whole (200) or still being found (202)."""
    began, worked = time.perf_counter(), time.process_time()
    answer = client.get(address, headers={"Prefer": "respond-async"} if address.startswith("/pictures/") else {})
    found = time.perf_counter() - began, time.process_time() - worked
    if answer.status_code not in (200, 202):
        raise SystemExit(f"{address}: {answer.status_code} {answer.text[:300]}")
    return *found, 202 if "data-renew" in answer.text else answer.status_code


def _as_made(path: Path) -> None:
    """Let the happenings stand where the rules by which they are found have changed since the room was made; find what else they need."""
    with Room(path, create=False) as room:
        with room.writing():
            room._db.execute("UPDATE happenings_state SET maker = ?", (maker(),))
        room.happenings(limit=1)


def _found(path: Path) -> None:
    """Find the happenings, in place of those that were generated, which nothing that is found anew can go on from."""
    with Room(path, create=False) as room:
        with room.writing():
            room._db.execute("UPDATE happenings_state SET maker = ''")
        room.happenings(limit=1)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", type=Path)
    options.add_argument("--keep", action="store_true", help="keep the figures for the scoreboard")
    a = options.parse_args()
    if not a.file.exists():
        crowd(a.file, events=100_000, actors=2_000, documents=5_000)
        _found(a.file)
    _as_made(a.file)
    found = [*rows(a.file, told=True), *renewals(a.file, told=True)]
    for name, where, value in found:
        print(f"{name} ({where}): {value:.0f}")
    if a.keep:
        keep(found)


if __name__ == "__main__":
    main()
