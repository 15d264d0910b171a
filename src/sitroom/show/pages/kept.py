"""Answers that are costly to find, kept until the room changes; pages and pictures also after that, to be shown until they are found anew."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

import msgspec

from sitroom.room import Room

__all__ = ["Kept", "Older", "mark_of", "state"]

Answer = TypeVar("Answer")
State = tuple[int | None, ...]

MOST = 300
"""Answers that are kept at most; so many older ones besides."""
SHOWN = frozenset({"view", "picture", "told", "choices"})
"""What is kept when the room has changed: questions that begin with one of these words."""

_STATE = """
SELECT (SELECT changes FROM happenings_state), (SELECT max(number) FROM corrections), (SELECT max(id) FROM sources_read),
  (SELECT max(number) FROM documents), (SELECT count(*) FROM rereadings WHERE waiting)
"""


class Older(NamedTuple):
    """An answer that the room gave before it changed, and when that was (UTC)."""

    answer: Any
    at: datetime


def state(room: Room) -> State:
    """What of a room is another after every change to what its pages show."""
    return tuple(room._rows(_STATE)[0])


def mark_of(now: State) -> str:
    """A state as a text."""
    return msgspec.json.encode(now).decode()


class Kept:
    """Answers by question, for all threads that ask one room; each is found once, and what waits for it waits for that."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Older] = OrderedDict()
        self._older: OrderedDict[Hashable, Older] = OrderedDict()
        self._locks: dict[Hashable, threading.Lock] = {}
        self._state: State | None = None
        self._guard = threading.Lock()

    def answer(self, room: Room, question: Hashable, find: Callable[[], Answer]) -> Answer:
        """What was found for a question since the room has changed last, else what ``find`` finds."""
        now = state(room)
        with self._guard:
            self._turn(now)
            lock = self._locks.setdefault(question, threading.Lock())
        with lock:
            with self._guard:
                if now == self._state and question in self._answers:
                    self._answers.move_to_end(question)
                    found: Answer = self._answers[question].answer
                    return found
            found = find()
            with self._guard:
                if now == self._state:
                    self._put(question, Older(found, datetime.now(UTC)))
                self._locks.pop(question, None)
            return found

    def at_hand(self, room: Room, question: Hashable) -> Any:
        """The answer where nothing has to be found for it; None where something has."""
        now = state(room)
        with self._guard:
            self._turn(now)
            return self._answers[question].answer if question in self._answers else None

    def has(self, room: Room, question: Hashable) -> bool:
        """Whether the answer is at hand."""
        return self.at_hand(room, question) is not None

    def older(self, question: Hashable) -> Older | None:
        """What was answered before the room has changed; None where nothing is known of that."""
        with self._guard:
            return self._older.get(question)

    def remember(self, room: Room, question: Hashable, answer: object, *, made_from: str, at: datetime) -> None:
        """Take what another program has found: an answer where the room is as it was then, else an older one."""
        now = state(room)
        with self._guard:
            self._turn(now)
            if made_from == mark_of(now):
                self._put(question, Older(answer, at))
            else:
                self._older.setdefault(question, Older(answer, at))

    def _turn(self, now: State) -> None:
        """Where the room is another than before: its answers are older ones."""
        if now == self._state:
            return
        for question, found in self._answers.items():
            if isinstance(question, tuple) and question[0] in SHOWN:
                self._older[question] = found
                self._older.move_to_end(question)
        while len(self._older) > MOST:
            self._older.popitem(last=False)
        self._answers.clear()
        self._state = now

    def _put(self, question: Hashable, found: Older) -> None:
        self._answers[question] = found
        self._older.pop(question, None)
        while len(self._answers) > MOST:
            self._answers.popitem(last=False)
