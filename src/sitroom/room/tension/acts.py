"""What happened, as arrays: one row a happening that is counted, and one row each pair of sides between which it happened.

Only what happened is an act: of what is announced, feared or denied, nothing is counted; a threat counts as the THREATEN that it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sitroom.room.opening import guarded
from sitroom.room.tension.sides import Sides

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Acts", "Ints", "Pairs", "Reals", "acts", "pairs"]

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]


class Acts:
    """What a room counts, by id of the happening. ``ids``, and arrays of the same length: ``day``, the ordinal of a `datetime.date`, 0 where none is
    known; ``score``, PLOVER's turned round; ``chance``, 0..1, to be as told; ``type``, an index of ``types``. ``undated``: why days are not known.
    """

    def __init__(self, rows: Sequence[tuple[int, float, float, int]], ids: list[str], types: list[str], undated: dict[str, int]) -> None:
        table = np.array(rows, dtype=np.float64).reshape(-1, 4)
        self.day: Ints = table[:, 0].astype(np.int64)
        self.score: Reals = table[:, 1]
        self.chance: Reals = table[:, 2]
        self.type: Ints = table[:, 3].astype(np.int64)
        self.weight: Reals = self.score * self.chance
        self.ids, self.types, self.undated = ids, types, undated


class Pairs:
    """Acts by who towards whom: ``act``, an index of the acts; ``actor`` and ``recipient``, indices of ``sides``; each act and pair once."""

    def __init__(self, act: Ints, actor: Ints, recipient: Ints, sides: list[str]) -> None:
        self.act, self.actor, self.recipient, self.sides = act, actor, recipient, sides


def acts(room: Room) -> Acts:
    """The acts of a room. Call ``kept.refresh`` before."""
    undated = Counter[str]()
    ids: list[str] = []
    types: dict[str, int] = {}
    ordinals: dict[str, int] = {}
    found: list[tuple[int, float, float, int]] = []
    for id, told, kind, score, chance, why in _each(room, "SELECT happening, day, type, score, chance, why FROM acts ORDER BY happening"):
        if why is not None:
            undated[why] += 1
            if why == "of another time":
                continue
        day = 0
        if told is not None:
            day = ordinals.get(told) or ordinals.setdefault(told, date.fromisoformat(told).toordinal())
        ids.append(id)
        found.append((day, -score, chance, types.setdefault(kind, len(types))))
    return Acts(found, ids, list(types), dict(sorted(undated.items())))


def pairs(room: Room, known: Acts, sides: Sides) -> Pairs:
    """Who acted towards whom in each act. Sides that act towards themselves are left out."""
    index: dict[str, int] = {}

    def numbered(name: str) -> int:
        return index.setdefault(name, len(index))

    as_actor = {id: numbered(sides.acting(id)) for id in sides.known}
    as_recipient = {id: numbered(sides.suffering(id)) for id in sides.known}
    place = {id: i for i, id in enumerate(known.ids)}
    found: list[tuple[int, int, int]] = []
    for id, actor, recipient in _each(room, "SELECT happening, actor, recipient FROM act_pairs"):
        if (at := place.get(id)) is not None and actor in as_actor and recipient in as_recipient:
            found.append((at, as_actor[actor], as_recipient[recipient]))
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    table = table[table[:, 1] != table[:, 2]]
    size = len(index) or 1
    key = np.unique((table[:, 0] * size + table[:, 1]) * size + table[:, 2])
    return Pairs(key // (size * size), key // size % size, key % size, list(index))


def _each(room: Room, question: str) -> Iterator[tuple[Any, ...]]:
    """Rows one by one, never all at once."""
    with guarded(room.path):
        yield from room._db.execute(question)
