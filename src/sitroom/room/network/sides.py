"""Actors -> nodes: each as it is, or at the level of states as in tension. Who is named only by what he is ("soldiers") is nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitroom.codebook import load
from sitroom.room.tension.answers import Level
from sitroom.room.tension.sides import Party, Sides, parties

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
    for nobody; ``number``: rowids by id.
    """

    def __init__(self, sides: list[Side], acting: Ints, suffering: Ints, number: dict[str, int]) -> None:
        self.sides, self.acting, self.suffering, self.number = sides, acting, suffering, number


def cast(room: Room, level: Level) -> Cast:
    """The sides of a room's actors at one level."""
    known = parties(room)
    number = {str(id): int(row) for id, row in room._rows("SELECT id, rowid FROM actors")}
    rule = Sides(known, level)
    acting, suffering = ({id: _under(of(id), known, level) for id in known if not _nobody(known[id])} for of in (rule.acting, rule.suffering))
    ids = sorted({*acting.values(), *suffering.values()})
    index = {id: i for i, id in enumerate(ids)}
    size = max(number.values(), default=0) + 1
    found = np.full((2, size), -1, dtype=np.int64)
    for row, of in enumerate((acting, suffering)):
        for id, side in of.items():
            found[row, number[id]] = index[side]
    return Cast([_side(id, known) for id in ids], found[0], found[1], number)


def _nobody(party: Party) -> bool:
    """Whether only a role is known, of no known country or body: two texts that write so do not mean the same people."""
    return party.country is None and party.id.split(".")[0] in load().sectors and party.kind != "media"


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
