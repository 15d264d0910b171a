"""Which documents name whom: without them, silence cannot be told from calm."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from sitroom.room.columns import distinct
from sitroom.room.happenings.facts import stretch
from sitroom.room.tension.acts import Ints
from sitroom.room.tension.sides import Sides

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Naming"]

_DATED = "SELECT number, published FROM documents WHERE length(published) = 10"
_NAMED = (
    "SELECT group_concat(d.number) FROM json_each(?) j CROSS JOIN document_actors x ON x.actor = j.value "
    "CROSS JOIN documents d INDEXED BY documents_days ON d.id = x.document WHERE length(d.published) = 10"
)


class Naming:
    """The documents of a room that have a day of publication, by whom they name. Documents are told by their number in the room."""

    def __init__(self, room: Room, sides: Sides) -> None:
        self._room = room
        days = {int(n): stretch(told, "day") for n, told in room._rows(_DATED)}
        self._day: Ints = np.zeros(max(days, default=0) + 1, dtype=np.int64)
        for number, day in days.items():
            self._day[number] = day[0] if day else 0
        self._sides = sides
        self._merged: dict[str, list[str]] = defaultdict(list)
        for actor, into in room._merges().items():
            self._merged[into].append(actor)
        self._found: dict[str, Ints] = {}

    def of(self, side: str) -> Ints:
        """The documents that name a side or one that counts as it, ascending."""
        if side not in self._found:
            own = {side, *self._sides.members(side, acting=False)}
            listed = msgspec.json.encode(sorted(own.union(*(self._merged.get(id, ()) for id in own)))).decode()
            ((told,),) = self._room._rows(_NAMED, listed)
            numbers = distinct(np.fromstring(told, dtype=np.int64, sep=",")) if told else np.zeros(0, dtype=np.int64)
            self._found[side] = numbers[self.days(numbers) > 0]
        return self._found[side]

    def days(self, documents: Ints) -> Ints:
        """The days (ordinals) of documents, 0 where what they have is none."""
        found: Ints = self._day[documents]
        return found
