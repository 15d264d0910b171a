"""Actors -> nodes: each as it is, or at the level of states as in tension. Who is named only by what he is ("soldiers") is nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitroom.codebook import load
from sitroom.room.tension.answers import Level
from sitroom.room.tension.sides import Party, Sides, nobody, parties

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Cast", "Side", "cast"]

Ints = NDArray[np.int64]


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """A node as it is called; ``kind`` is None where the room has no actor of this id."""

    id: str
    name: str
    kind: str | None


class Cast:
    """``sides`` in order of their ids; ``acting`` and ``suffering``: by rowid of an actor the index of the side that it acts or suffers for, -1
    for nobody, and behind the last rowid those of the countries of places, the first of them last; ``number``: rowids by id.
    """

    def __init__(self, sides: list[Side], acting: Ints, suffering: Ints, number: dict[str, int]) -> None:
        self.sides, self.acting, self.suffering, self.number = sides, acting, suffering, number


def cast(room: Room, level: Level, places: Sequence[str] = ()) -> Cast:
    """The sides of a room's actors at one level. ``places``: ids of countries that suffer whether or not they are actors of the room."""
    known = parties(room)
    number = {str(id): int(row) for id, row in room._rows("SELECT id, rowid FROM actors")}
    rule = Sides(known, level)
    acting, suffering = ({id: _under(of(id), known, level) for id in known if not nobody(known[id])} for of in (rule.acting, rule.suffering))
    abroad = [_under(rule.suffering(code), known, level) for code in places]
    ids = sorted({*acting.values(), *suffering.values(), *abroad})
    index = {id: i for i, id in enumerate(ids)}
    size = max(number.values(), default=0) + 1
    found = np.full((2, size + len(abroad)), -1, dtype=np.int64)
    for row, of in enumerate((acting, suffering)):
        for id, side in of.items():
            found[row, number[id]] = index[side]
    found[1, size:] = [index[side] for side in reversed(abroad)]
    return Cast([_side(id, known) for id in ids], found[0], found[1], number)


def _under(side: str, known: dict[str, Party], level: Level) -> str:
    """Who stands below a body that is no state (an armed group's leader) is this body at the level of states."""
    head = side.split(".", maxsplit=1)[0]
    if level == "actor" or head == side or head not in known or known[head].kind == "state" or known[head].country is not None:
        return side
    return head


def _side(id: str, known: dict[str, Party]) -> Side:
    party, book = known.get(id), load()
    if party is not None:
        return Side(id=id, name=party.name, kind=party.kind)
    if id in book.countries:
        return Side(id=id, name=book.countries[id].name, kind="state")
    return Side(id=id, name=book.organisations[id].name if id in book.organisations else id, kind=None)
