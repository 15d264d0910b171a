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

_DATED = "SELECT id, number, published FROM documents INDEXED BY documents_days WHERE length(published) = 10"
_NAMED = "SELECT json_group_array(x.document) FROM json_each(?) j CROSS JOIN document_actors x ON x.actor = j.value"


class Naming:
    """The documents of a room that have a day of publication, by whom they name. Documents are told by their number in the room."""

    def __init__(self, room: Room, sides: Sides) -> None:
        self._room = room
        dated = {str(id): (int(number), days[0]) for id, number, told in room._rows(_DATED) if (days := stretch(told, "day"))}
        self._number = {id: number for id, (number, _) in dated.items()}
        self._day: Ints = np.zeros(max(self._number.values(), default=0) + 1, dtype=np.int64)
        for number, day in dated.values():
            self._day[number] = day
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
            numbers = [number for number in map(self._number.get, msgspec.json.decode(told, type=list[str])) if number is not None]
            self._found[side] = distinct(np.array(numbers, dtype=np.int64))
        return self._found[side]

    def days(self, documents: Ints) -> Ints:
        """The days (ordinals) of documents, 0 where what they have is none."""
        found: Ints = self._day[documents]
        return found
