"""Threads that ask one room: each has the file open for itself, and all share the answers that are kept."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from sitroom.room import Room
from sitroom.show.pages import Desk, Kept
from sitroom.show.pages.kept import state
from sitroom.show.web.shelved import COMING, take_up
from sitroom.show.web.warming import Warmer
from sitroom.show.web.warming import found as happenings_found

__all__ = ["Askers"]

Answer = TypeVar("Answer")
Work = tuple[Callable[[], Any], "Future[Any]"]

THREADS, LIGHT = 3, 2
"""Questions that are answered side by side: those for which something may have to be found, and those that are quick."""
CACHE = 32 << 10
"""KiB of the file that each thread keeps in memory."""
WAIT = 0.1
"""Seconds between two looks at whether a process has found an answer."""
PATIENCE = 5.0
"""Seconds that closing waits for a question in work; its thread then ends with the program, and what it wrote is whole or not there."""


class _Thread:
    """A thread with a room of its own that answers one question after the other."""

    def __init__(self, path: Path) -> None:
        self.ended = False
        self._work: SimpleQueue[Work | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sitroom-ask", daemon=True)
        self._thread.start()
        self.room: Room = self.submit(lambda: _opened(path)).result()

    def submit(self, work: Callable[[], Answer]) -> Future[Answer]:
        """Have a question answered when those before it are."""
        future: Future[Answer] = Future()
        self._work.put((work, future))
        return future

    def end(self) -> None:
        """Take no more questions, drop those that wait, and let go of the file."""
        self.ended = True
        self._work.put(None)

    def join(self, seconds: float) -> None:
        """Wait until the file is let go, so long at most."""
        self._thread.join(seconds)

    def _run(self) -> None:
        while (taken := self._work.get()) is not None:
            work, future = taken
            if self.ended or not future.set_running_or_notify_cancel():
                future.cancel()
                continue
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)
                if not hasattr(self, "room") and isinstance(error, Exception):
                    return
        self.room.close()


class Askers:
    """Questions to a room from asynchronous code. Raises RoomError at the start where the file is no room."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.kept = Kept()
        self._warmer: Warmer | None = None
        self._seen: dict[str, str] = {}
        self._idle: dict[bool, asyncio.Queue[_Thread]] = {}
        self._threads: dict[bool, list[_Thread]] = {True: [], False: []}
        try:
            for heavy, threads in ((False, LIGHT), (True, THREADS)):
                for _ in range(threads):
                    self._threads[heavy].append(_Thread(self.path))
        except BaseException:
            self.close()
            raise
        self.writable = self._threads[False][0].room.writable

    async def ask(self, question: Callable[[Desk], Answer], *, heavy: bool = False) -> Answer:
        """What a question finds, asked in a thread that is free. ``heavy``: it may take long."""
        if heavy not in self._idle:
            self._idle[heavy] = asyncio.Queue()
            for thread in self._threads[heavy]:
                self._idle[heavy].put_nowait(thread)
        idle = self._idle[heavy]
        asked = await idle.get()
        running = asyncio.wrap_future(asked.submit(lambda: question(Desk(asked.room, self.kept))))
        running.add_done_callback(lambda _: idle.put_nowait(asked))
        return await asyncio.shield(running)

    async def at_hand(self, question: Hashable) -> Any:
        """The answer where nothing has to be found for it; None where something has."""
        return await self.ask(lambda desk: self._at_hand(desk.room, question))

    async def find(self, question: Hashable, find: Callable[[Desk], Answer]) -> Answer:
        """The answer, found where it has to be; while a process is at work whose answers are worth waiting for, it is waited for."""
        while (warmer := self._warmer) is not None and warmer.finding:
            if (known := await self.at_hand(question)) is not None:
                found: Answer = known
                return found
            if question not in COMING and await self.ask(lambda desk: happenings_found(desk.room)):
                break
            await asyncio.sleep(WAIT)
        return await self.ask(find, heavy=True)

    def _at_hand(self, room: Room, question: Hashable) -> Any:
        known = self.kept.at_hand(room, question)
        if known is None and self._warmer is not None:
            take_up(room, self.kept, self._seen)
            known = self.kept.at_hand(room, question)
            if known is None:
                self._warmer.wake(state(room))
        return known

    def warm(self) -> None:
        """Take up the pages that an earlier server has kept, and begin to find what every page needs, now and whenever the room has changed."""
        thread = self._threads[False][0]
        thread.submit(lambda: take_up(thread.room, self.kept, self._seen)).result()
        self._warmer = Warmer(self.path, self.kept)

    def close(self) -> None:
        """Let go of the file."""
        if self._warmer is not None:
            self._warmer.close(PATIENCE)
        threads = [thread for own in self._threads.values() for thread in own]
        for thread in threads:
            thread.end()
        for thread in threads:
            thread.join(PATIENCE)


def _opened(path: Path) -> Room:
    room = Room(path, create=False)
    room._db.execute(f"PRAGMA cache_size = -{CACHE}")
    return room
