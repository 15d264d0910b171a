"""Finds what every page needs before anybody asks: when the server starts, and whenever the room has changed.

Of a small room a thread does that. Of a large one a process of its own does (``python -m sitroom.show.web.warming ROOM``), which puts what it finds
into the room, where the server takes it up: so the server answers while it is found. That process ends by itself.
"""

from __future__ import annotations

import gc
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

from sitroom.errors import SitroomError
from sitroom.room import Room
from sitroom.room.happenings.model import maker as happenings_maker
from sitroom.show.pages import Desk, Kept
from sitroom.show.pages.kept import State, state
from sitroom.show.web.shelved import made, put, take_up

__all__ = ["SELDOM", "Warmer", "found"]

LOOK = 2.0
"""Seconds between two looks at whether the room has changed."""
BUSY = 30.0
"""Seconds after which it is found anew even while the room goes on changing."""
LARGE = 20_000
"""Events from which on a process of its own finds."""
SELDOM = (50_000, 1_000, 1_000)
"""How seldom Python looks for rings of objects that nobody holds, see ``gc.set_threshold``: to walk through all that is kept of a large room takes
half a second, in which no page is answered."""
TRIES = 3
"""How often a process begins again where the room changes meanwhile."""


class Warmer:
    """What finds for one server. ``kept``: where what a thread finds is put."""

    def __init__(self, path: Path, kept: Kept) -> None:
        self._path, self._kept = path, kept
        self._ended, self._woken = threading.Event(), threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._done: State | None = None
        with Room(path, create=False) as room:
            self._large = room.writable and (room._rows("SELECT max(number) FROM events")[0][0] or 0) >= LARGE
        self._working = self._large
        self._thread = threading.Thread(target=self._run, name="sitroom-warm", daemon=True)
        self._thread.start()

    @property
    def finding(self) -> bool:
        """Whether a process is at work, whose answers are worth waiting for."""
        return self._working

    def wake(self, now: State) -> None:
        """Somebody asks a room that is in this state: begin at once, where that is not found yet."""
        if self._large and now != self._done and not self._working:
            self._working = True
            self._woken.set()

    def close(self, seconds: float) -> None:
        """Let it end; wait so long at most."""
        self._ended.set()
        self._woken.set()
        if (process := self._process) is not None:
            process.terminate()
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            with Room(self._path, create=False) as room:
                self._watch(room)
        except (SitroomError, sqlite3.Error):
            return  # pages find what they need themselves, and say what is wrong
        finally:
            self._working = False

    def _watch(self, room: Room) -> None:
        seen, since = state(room), 0.0
        while not self._ended.is_set():
            woken = self._woken.is_set()
            self._woken.clear()
            now = state(room)
            if now != self._done and (woken or now == seen or time.monotonic() - since > BUSY):
                since = time.monotonic()
                if self._outside() if self._large else self._inside(room):
                    self._done = now
            self._working = False
            seen = now
            self._woken.wait(LOOK)

    def _inside(self, room: Room) -> bool:
        """Find all in this thread; whether the room was the same to the end."""
        before = state(room)
        desk = Desk(room, self._kept)
        for one in made(desk):
            if self._ended.is_set() or state(room) != before:
                return False
            try:
                one.find(desk)
            except SitroomError:
                continue  # a room without events has no forecast
        return True

    def _outside(self) -> bool:
        """Let a process find all; whether it did, or will not."""
        self._working = True
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(self._path)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if self._ended.is_set():
            self._process.terminate()
        self._process.wait()
        self._process = None
        return True


def found(room: Room) -> bool:
    """Whether the room's happenings are those of the room as it is."""
    changes, found_at, made_by = room._rows("SELECT changes, found_at, maker FROM happenings_state")[0]
    return bool(changes == found_at and made_by == happenings_maker())


def _find(path: Path) -> None:
    """Find what every page needs, and keep it in the room."""
    gc.set_threshold(*SELDOM)
    with Room(path, create=False) as room:
        known = Kept()
        take_up(room, known, {})
        for _ in range(TRIES):
            if _kept_all(Desk(room, known)):
                return


def _kept_all(desk: Desk) -> bool:
    """Whether the room was the same to the end."""
    desk.found()
    for one in made(desk):
        if desk.kept.has(desk.room, one.question):
            continue
        try:
            if not put(desk, one):
                return False
        except SitroomError:
            continue
    return True


if __name__ == "__main__":
    _find(Path(sys.argv[1]))
