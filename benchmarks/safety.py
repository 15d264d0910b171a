"""``python -m benchmarks.safety [--documents N] [--moments N] [--seed N] [--keep]``: is what a room holds safe?

Documents are read into a room by processes that are killed, run out of space, may not write, or write at the same time. After each, the room must
open, be sound, and end, read again, in exactly the records of a run that nothing disturbed. A reader that knows a few verbs stands in for the model.
Exit code 1 where a room was not safe; every problem is printed. ``--keep`` keeps the numbers of problems for the scoreboard.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.kept import keep
from benchmarks.processes import connecting, counting, done, ended, forked
from benchmarks.scoreboard import Row
from benchmarks.soundness import differences, dump, faults
from benchmarks.steady import documents, warm
from sitroom.errors import RoomError
from sitroom.room import Room, read_into

__all__ = ["Safety", "trials"]


def read(room: Path, *sources: Path) -> None:
    """Read sources into a room, waiting for other writers."""
    with Room(room, wait=60) as opened:
        for _ in read_into(opened, sources, reader="steady"):
            pass


class Safety:
    """One set of sources, the room of a run that nothing disturbed, and what is tried against it. Each trial gives what was not safe."""

    def __init__(self, folder: Path, *, number: int, seed: int) -> None:
        self.folder, self.seed = folder, seed
        self.sources = folder / "sources"
        documents(self.sources, number, seed)
        warm()
        counts, whole = folder / "statements", folder / "whole.sitroom"
        began = time.perf_counter()
        if done(lambda: read(whole, self.sources)):
            raise SystemExit("an undisturbed run failed")
        self.seconds = time.perf_counter() - began
        self.whole = dump(whole)
        self.asked = self._asked(whole)

        def counted() -> None:
            counting(total=counts)
            read(folder / "counted.sitroom", self.sources)

        done(counted)
        self.statements = int(counts.read_text(encoding="utf-8"))
        self._rooms = 0

    def kills(self, moments: int) -> Iterator[str]:
        """Killed at random moments, by turns before some SQL statement and after some time; then read to the end."""
        rng = random.Random(self.seed)
        for moment in range(moments):
            path = self._room()
            if moment % 2:
                after = rng.uniform(0, self.seconds)
                pid = forked(lambda path=path: read(path, self.sources))  # type: ignore[misc]
                time.sleep(after)
                os.kill(pid, signal.SIGKILL)
                ended(pid)
                when = f"{after:.3f} s"
            else:
                at = rng.randint(1, self.statements)

                def killed(path: Path = path, at: int = at) -> None:
                    counting(at)
                    read(path, self.sources)

                if (code := done(killed)) != -signal.SIGKILL:
                    yield f"killed before statement {at}: ended with {code}"
                when = f"before statement {at}"
            yield from (f"killed {when}: {fault}" for fault in self._again(path))

    def full(self) -> Iterator[str]:
        """No space for the file to grow, as the system and as SQLite say it: a clear error, and nothing lost."""
        size = (self.folder / "whole.sitroom").stat().st_size
        for share in (0.3, 0.6, 0.9):
            path = self._room()

            def limited(path: Path = path, share: float = share) -> None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (int(size * share), resource.RLIM_INFINITY))
                read(path, self.sources)

            yield from self._refused(limited, f"no more than {share:.0%} of the file", ("no space is left", "the disk failed"))
            yield from self._again(path)
            path = self._room()

            def paged(path: Path = path, share: float = share) -> None:
                connecting(lambda db: db.execute(f"PRAGMA max_page_count = {int(size * share) // 4096}"))
                read(path, self.sources)

            yield from self._refused(paged, f"no more than {share:.0%} of the pages", ("no space is left",))
            yield from self._again(path)

    def read_only(self) -> Iterator[str]:
        """A file, then also a folder that cannot be written: it can be asked, writing says why not. After a kill too, with SQLite's side files."""
        for left in (False, True):
            home = self.folder / f"locked-{left}"
            home.mkdir()
            path = home / "gulf.sitroom"
            if left:
                pid = forked(lambda path=path: self._read_and_stay(path))  # type: ignore[misc]
                while not (home / "there").exists():
                    time.sleep(0.01)
                os.kill(pid, signal.SIGKILL)
                ended(pid)
            else:
                shutil.copy(self.folder / "whole.sitroom", path)
            for file in home.iterdir():
                file.chmod(0o444)
            for mode in (0o777, 0o555):
                home.chmod(mode)
                yield from self._refused(lambda path=path: self._as_guest(path), f"read-only ({mode:o}, left by a kill: {left})", ("read-only",))  # type: ignore[misc]
            home.chmod(0o755)
            for file in home.iterdir():
                file.chmod(0o644)
            yield from self._again(path)

    def two_writers(self) -> Iterator[str]:
        """Two processes read sets that overlap into one room that neither has made yet; then two more read all of it."""
        files = sorted(self.sources.iterdir())
        path, half = self._room(), len(files) // 2
        for sets in ((files[: half + half // 2], files[half // 2 :]), (files, files)):
            pids = [forked(lambda own=own: read(path, *own)) for own in sets]  # type: ignore[misc]
            if codes := [code for code in map(ended, pids) if code]:
                yield f"two writers ended with {codes}"
        yield from faults(path)
        yield from differences(self._asked(path), self.asked)

    def reader_beside(self) -> Iterator[str]:
        """While one process writes, every document that another finds is whole."""
        path = self._room()
        pid, asked, most = forked(lambda: read(path, self.sources)), 0, 0
        while os.waitpid(pid, os.WNOHANG) == (0, 0):
            try:
                with Room(path, create=False) as room:
                    found = room.documents()
                    if len(found) < most:
                        yield f"{most} documents became {len(found)}"
                    most = len(found)
                    asked += 1
                    for document in found[asked % 7 :: 7]:
                        if _records(room, document.id) != self.asked["records"].get(document.id):
                            yield f"document {document.id} was there in part"
            except RoomError as error:
                if not any(reason in str(error) for reason in ("no such file", "is empty")):
                    yield f"a reader beside a writer was told: {error}"
        if not asked:
            yield "no question could be asked while the writer worked"
        yield from differences(dump(path), self.whole)

    def _room(self) -> Path:
        self._rooms += 1
        return self.folder / f"{self._rooms}.sitroom"

    def _again(self, path: Path) -> list[str]:
        """What is wrong with a room now, and after reading everything again."""
        found = faults(path)
        if code := done(lambda: read(path, self.sources)):
            found.append(f"reading again ended with {code}")
        found += faults(path) + differences(dump(path), self.whole)
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        return found

    def _refused(self, act: Callable[[], object], what: str, reasons: Sequence[str]) -> list[str]:
        """What is wrong with how an act failed: it must end in one clear line."""
        said = self.folder / "said"

        def heard() -> None:
            os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666), 1)
            act()

        code = done(heard)
        told = said.read_text(encoding="utf-8")
        said.unlink()
        return [] if code == 3 and any(reason in told for reason in reasons) else [f"{what}: ended with {code}, saying {told.strip()!r}"]

    def _as_guest(self, path: Path) -> None:
        """Ask a room, then read into it, as a user whom permissions bind."""
        if os.getuid() == 0:
            os.setuid(65534)
        with Room(path) as room:
            if not room.documents() or not room.events():
                raise AssertionError("found nothing in a room that cannot be written")
        read(path, self.sources)

    def _read_and_stay(self, path: Path) -> None:
        with Room(path) as room:
            for _ in read_into(room, [self.sources], reader="steady"):
                pass
            (path.parent / "there").touch()
            time.sleep(60)

    def _asked(self, path: Path) -> dict[str, Any]:
        """What a room says, whatever the order in which it was read; of files with the same bytes, either may be the one that it names."""
        source = "CASE status WHEN 'read' THEN sha256 ELSE name END"
        with Room(path) as room:
            return {
                "records": {document.id: _records(room, document.id) for document in room.documents()},
                "origins": [(document.id, document.copy_of, document.rewrite_of) for document in room.documents()],
                "sources": sorted(room._db.execute(f"SELECT DISTINCT {source}, status, reason, document FROM sources_read").fetchall(), key=repr),
                "actors": sorted(repr(line.actor.id) + repr((line.documents, line.mentions, line.acts, line.receives)) for line in room.activity()),
            }


def _records(room: Room, document: str) -> str:
    """A document's records as JSON, without what other documents say of it."""
    coding = room.coding(document)
    return json.dumps([repr(coding.actors), repr(coding.events), repr(coding.statements), repr(coding.ties), coding.document.text])


def trials(safety: Safety, moments: int) -> dict[str, Callable[[], Iterator[str]]]:
    """What is tried, by name."""
    return {
        f"killed at {moments} moments": lambda: safety.kills(moments),
        "disk full": safety.full,
        "read-only": safety.read_only,
        "two writers at once": safety.two_writers,
        "a reader while a writer works": safety.reader_beside,
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=300)
    options.add_argument("--moments", type=int, default=50)
    options.add_argument("--seed", type=int, default=4)
    options.add_argument("--keep", action="store_true")
    a = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="safety-"))
    folder.chmod(0o755)
    try:
        safety = Safety(folder, number=a.documents, seed=a.seed)
        print(f"{a.documents} sources, {safety.statements} SQL statements, {safety.seconds:.1f} s undisturbed, seed {a.seed}")
        bad, found = 0, list[Row]()
        for name, trial in trials(safety, a.moments).items():
            began = time.perf_counter()
            problems = list(trial())
            bad += len(problems)
            print(f"{name}: {'safe' if not problems else f'{len(problems)} problems'} ({time.perf_counter() - began:.1f} s)", flush=True)
            for problem in problems:
                print(f"  {problem}")
            found.append((f"safety, problems: {name}", f"{a.documents} sources, a stand-in reader, seed {a.seed}", len(problems)))
        if a.keep:
            keep(found)
    finally:
        shutil.rmtree(folder)
    raise SystemExit(bool(bad))


if __name__ == "__main__":
    main()
