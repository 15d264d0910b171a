"""The keys by which the events of a room are brought together, found in the room's tables without making a row of each event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from sitroom.room.happenings.pairing import in_blocks
from sitroom.room.happenings.state import TELLING, telling
from sitroom.room.happenings.tellings import Row

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Keys", "Patched", "listed"]


class Keys:
    """By which keys the events of a room are brought together, as a room keeps it, but for some events."""

    def __init__(self, room: Room, *, without: Set[str]) -> None:
        self._room = room
        told = [(event, keys) for event, keys in room._db.execute("SELECT event, keys FROM happening_tellings") if event not in without]
        self._events = [event for event, _ in told]
        self._keys = np.frombuffer(b"".join(keys for _, keys in told), dtype=">i8")
        self._owner = np.repeat(np.arange(len(told)), [len(keys) // 8 for _, keys in told])
        self._rows: dict[str, Row] = {}

    def having(self, keys: Set[int]) -> Iterator[tuple[str, Row]]:
        """The events that have one of these keys."""
        wanted = np.array(sorted(keys), dtype=np.int64)
        ids = [self._events[i] for i in np.unique(self._owner[np.isin(self._keys, wanted)]).tolist()]
        question = f"SELECT {TELLING} FROM happening_tellings WHERE event IN (SELECT value FROM json_each(?))"
        self._rows |= dict(map(telling, self._room._rows(question, listed(id for id in ids if id not in self._rows))))
        return ((id, self._rows[id]) for id in ids)

    def __getitem__(self, id: str) -> Row:
        return self._rows[id]


class Patched:
    """What is kept of all events: of those that changed as it is given, of the others as the room has it."""

    def __init__(self, keys: Keys, own: Mapping[str, Row]) -> None:
        self._keys, self._own = keys, own

    def __getitem__(self, id: str) -> Row:
        return self._own[id] if id in self._own else self._keys[id]

    def blocks(self, keys: Set[int]) -> dict[int, list[str]]:
        """See ``pairing.Rows``."""
        return in_blocks(dict(self._keys.having(keys)) | dict(self._own), keys) if keys else {}


def listed(ids: Iterable[str]) -> str:
    """Ids as a JSON list, sorted, to be asked for in one question."""
    return msgspec.json.encode(sorted(ids)).decode()
