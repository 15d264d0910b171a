"""Threads that ask one room: each has the file open for itself, and all share the answers that are kept."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from sitroom.room import Room
from sitroom.show.pages import Desk, Kept

__all__ = ["Askers"]

Answer = TypeVar("Answer")
Work = tuple[Callable[[], Any], "Future[Any]"]

THREADS = 3
"""Questions that are answered side by side."""
PATIENCE = 5.0
"""Seconds that closing waits for a question in work; its thread then ends with the program, and what it wrote is whole or not there."""


class _Thread:
    """A thread with a room of its own that answers one question after the other."""

    def __init__(self, path: Path) -> None:
        self.ended = False
        self._work: SimpleQueue[Work | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sitroom-ask", daemon=True)
        self._thread.start()
        self.room: Room = self.submit(lambda: Room(path, create=False)).result()

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

    def __init__(self, path: Path | str, *, threads: int = THREADS) -> None:
        self.path = Path(path)
        self.kept = Kept()
        self._idle: asyncio.Queue[_Thread] | None = None
        self._threads: list[_Thread] = []
        try:
            for _ in range(threads):
                self._threads.append(_Thread(self.path))
        except BaseException:
            self.close()
            raise
        self.writable = self._threads[0].room.writable

    async def ask(self, question: Callable[[Desk], Answer]) -> Answer:
        """What a question finds, asked in a thread that is free."""
        if self._idle is None:
            self._idle = asyncio.Queue()
            for thread in self._threads:
                self._idle.put_nowait(thread)
        idle = self._idle
        asked = await idle.get()
        running = asyncio.wrap_future(asked.submit(lambda: question(Desk(asked.room, self.kept))))
        running.add_done_callback(lambda _: idle.put_nowait(asked))
        return await asyncio.shield(running)

    def warm(self) -> None:
        """Begin to find what every page needs, so that the first one need not wait."""
        thread = self._threads[-1]
        for find in _WARMED:
            thread.submit(lambda find=find: find(Desk(thread.room, self.kept)))  # type: ignore[misc]

    def close(self) -> None:
        """Let go of the file."""
        for thread in self._threads:
            thread.end()
        for thread in self._threads:
            thread.join(PATIENCE)


def _script(desk: Desk) -> None:
    from sitroom.show.web.drawing import script

    script()


_WARMED: tuple[Callable[[Desk], object], ...] = (
    Desk.found, Desk.events, Desk.happenings, Desk.red_lines, lambda desk: desk.brief(None, None), _script,
    lambda desk: desk.network(level="state", layers=(), status=(), since=None, until=None), Desk.beliefs,
)  # fmt: skip
