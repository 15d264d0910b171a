"""What the app is about: a room, those who ask it, its jobs, and the token for writing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sitroom.show.pages import Desk
from sitroom.show.web.asking import Askers
from sitroom.show.web.jobs import Jobs

__all__ = ["PATIENCE", "Place"]

Answer = TypeVar("Answer")

PATIENCE = 0.5
"""Seconds after which a page shows what it showed before the room has changed, or says that its answer is still being found."""


class Place:
    """One server's. Raises RoomError where the file is no room."""

    def __init__(self, path: Path, token: str) -> None:
        self.path, self.token, self.name = path, token, path.stem
        self.askers = Askers(path)
        self.jobs = Jobs()
        self._pending: dict[Hashable, asyncio.Task[Any]] = {}

    async def soon(self, question: Hashable, find: Callable[[Desk], Answer]) -> tuple[Answer | None, datetime | None]:
        """An answer that is there within ``PATIENCE`` seconds, and None; else the one before the room has changed, and when that was found; else None
        and None. It is found all the same, once, for whoever asks again. ``question``: by which a desk keeps it."""
        began = time.monotonic()
        if (known := await self.askers.at_hand(question)) is not None:
            return known, None
        left = max(0.0, PATIENCE - (time.monotonic() - began))
        task = self._task(question, find)
        done, _ = await asyncio.wait({task}, timeout=left)
        if done:
            return task.result(), None
        older = self.askers.kept.older(question)
        return (older.answer, older.at) if older else (None, None)

    async def whole(self, question: Hashable, find: Callable[[Desk], Answer]) -> Answer:
        """An answer, however long it takes; who asks the same meanwhile gets the same."""
        if (known := await self.askers.at_hand(question)) is not None:
            found: Answer = known
            return found
        answer: Answer = await asyncio.shield(self._task(question, find))
        return answer

    def close(self) -> None:
        """End the jobs and let go of the room."""
        self.jobs.close()
        self.askers.close()

    def _task(self, question: Hashable, find: Callable[[Desk], Any]) -> asyncio.Task[Any]:
        task = self._pending.get(question)
        if task is None:
            task = asyncio.create_task(self.askers.find(question, find))
            self._pending[question] = task
            task.add_done_callback(lambda ended: self._ended(question, ended))
        return task

    def _ended(self, question: Hashable, task: asyncio.Task[Any]) -> None:
        self._pending.pop(question, None)
        if not task.cancelled():
            task.exception()  # who has waited is told of it; where nobody has, it is asked anew
