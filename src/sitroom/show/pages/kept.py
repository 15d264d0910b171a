"""Answers that are costly to find, kept until the room changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sitroom.room import Room

__all__ = ["Kept", "state"]

Answer = TypeVar("Answer")

MOST = 300
"""Answers that are kept at most."""

_STATE = """
SELECT (SELECT changes FROM happenings_state), (SELECT max(number) FROM corrections), (SELECT max(id) FROM sources_read),
  (SELECT max(number) FROM documents), (SELECT count(*) FROM rereadings WHERE waiting)
"""


def state(room: Room) -> tuple[int | None, ...]:
    """What of a room is another after every change to what its pages show."""
    return tuple(room._rows(_STATE)[0])


class Kept:
    """Answers by question, for all threads that ask one room; each is found once, and what waits for it waits for that."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._locks: dict[Hashable, threading.Lock] = {}
        self._state: tuple[int | None, ...] | None = None
        self._guard = threading.Lock()

    def answer(self, room: Room, question: Hashable, find: Callable[[], Answer]) -> Answer:
        """What was found for a question since the room has changed last, else what ``find`` finds."""
        now = state(room)
        with self._guard:
            if now != self._state:
                self._answers.clear()
                self._state = now
            lock = self._locks.setdefault(question, threading.Lock())
        with lock:
            with self._guard:
                if now == self._state and question in self._answers:
                    self._answers.move_to_end(question)
                    found: Answer = self._answers[question]
                    return found
            found = find()
            with self._guard:
                if now == self._state:
                    self._answers[question] = found
                    while len(self._answers) > MOST:
                        self._answers.popitem(last=False)
                self._locks.pop(question, None)
            return found

    def has(self, room: Room, question: Hashable) -> bool:
        """Whether the answer is at hand."""
        now = state(room)
        with self._guard:
            return now == self._state and question in self._answers
