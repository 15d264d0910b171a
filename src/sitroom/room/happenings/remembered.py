"""The vectors of triggers, kept in the room: a sentence is read once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from sitroom.room.happenings.meaning import Spot, Vector, key, meanings, version

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Remembered"]


class Remembered:
    """What is known of places, from a room's table or read anew. ``room``: None keeps them in memory alone."""

    def __init__(self, room: Room | None = None) -> None:
        self._room = room
        self._known: dict[str, Vector] = {}
        self._fresh: dict[str, Vector] = {}

    def of(self, places: Sequence[Spot]) -> list[Vector]:
        """The vector of each place."""
        keys = [key(place, version()) for place in places]
        self._look_up({own for own in keys if own not in self._known})
        lacking = {own: place for own, place in zip(keys, places, strict=True) if own not in self._known}
        read = dict(zip(lacking, meanings().of(list(lacking.values())), strict=True))
        self._fresh |= read
        self._known |= read
        return [self._known[own] for own in keys]

    def write(self, *, all: bool) -> None:
        """Keep what was read, within a transaction. ``all``: what was asked for is all that is needed, and replaces what the room has."""
        if self._room is None:
            return
        if all:
            self._room._db.execute("DELETE FROM happening_meanings")
        kept = self._known if all else self._fresh
        self._room._db.executemany("INSERT OR REPLACE INTO happening_meanings VALUES (?, ?)", ((k, v.tobytes()) for k, v in sorted(kept.items())))
        self._fresh = {}

    def _look_up(self, keys: set[str]) -> None:
        if self._room is None or not keys:
            return
        question = "SELECT place, vector FROM happening_meanings WHERE place IN (SELECT value FROM json_each(?))"
        for own, vector in self._room._rows(question, msgspec.json.encode(sorted(keys)).decode()):
            self._known[own] = np.frombuffer(vector, dtype=np.float16)
