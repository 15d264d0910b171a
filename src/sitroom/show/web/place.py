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

PATIENCE = 0.25
"""Seconds from the beginning of finding, after which a page shows what it showed before the room has changed, or says that it is being found."""


class Place:
    """One server's. Raises RoomError where the file is no room."""

    def __init__(self, path: Path, token: str) -> None:
        self.path, self.token, self.name = path, token, path.stem
        self.askers = Askers(path)
        self.jobs = Jobs()
        self._pending: dict[Hashable, tuple[asyncio.Task[Any], float]] = {}

    async def soon(
        self, question: Hashable, find: Callable[[Desk], Answer], *, patience: float | None = None
    ) -> tuple[Answer | None, datetime | None]:
        """An answer that is there ``patience`` (without it: ``PATIENCE``) seconds after somebody has asked for it first, and None; else the one
        before the room has changed, and when that was found; else None and None. It is found all the same, once, for whoever asks again.
        ``question``: by which a desk keeps it."""
        if (known := await self.askers.at_hand(question)) is not None:
            return known, None
        task, began = self._task(question, find)
        until = began + (PATIENCE if patience is None else patience)
        done, _ = await asyncio.wait({task}, timeout=max(0.0, until - time.monotonic()))
        if done:
            return task.result(), None
        if (older := self.askers.kept.older(question)) is not None:
            return older.answer, older.at
        return await self.askers.at_hand(question), None  # it may have been found this moment, and have taken the place of the older one

    async def whole(self, question: Hashable, find: Callable[[Desk], Answer]) -> Answer:
        """An answer, however long it takes; who asks the same meanwhile gets the same."""
        if (known := await self.askers.at_hand(question)) is not None:
            found: Answer = known
            return found
        task, _ = self._task(question, find)
        answer: Answer = await asyncio.shield(task)
        return answer

    def close(self) -> None:
        """End the jobs and let go of the room."""
        self.jobs.close()
        self.askers.close()

    def _task(self, question: Hashable, find: Callable[[Desk], Any]) -> tuple[asyncio.Task[Any], float]:
        """What finds an answer, and since when it does."""
        if question not in self._pending:
            task = asyncio.create_task(self.askers.find(question, find))
            self._pending[question] = task, time.monotonic()
            task.add_done_callback(lambda ended: self._ended(question, ended))
        return self._pending[question]

    def _ended(self, question: Hashable, task: asyncio.Task[Any]) -> None:
        self._pending.pop(question, None)
        if not task.cancelled():
            task.exception()  # who has waited is told of it; where nobody has, it is asked anew
