"""What happened, as arrays: one row a happening that is counted, and one row each pair of sides between which it happened.

Only what happened is an act: of what is announced, feared or denied, nothing is counted; a threat counts as the THREATEN that it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, compress
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitroom.codebook import load
from sitroom.room import columns
from sitroom.room.columns import Columns, distinct
from sitroom.room.opening import guarded
from sitroom.room.tension import seconds as second_sides
from sitroom.room.tension.sides import Sides

if TYPE_CHECKING:
    from sitroom.room.store import Room
    from sitroom.room.tension.seconds import Second

__all__ = ["KEPT", "Acts", "Ints", "Pairs", "Reals", "acts", "columns_state", "made", "pairs"]

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

MADE = "1"
"""Raised when the code that makes the columns changes, so that rooms make them anew."""

KEPT = "acts"
"""The name under which the columns of acts are kept."""


class Acts:
    """What a room counts, by id of the happening. ``ids``, and arrays of the same length: ``day``, the ordinal of a `datetime.date`, 0 where none is
    known; ``score``, PLOVER's turned round; ``chance``, 0..1, to be as told; ``type``, an index of ``types``. ``undated``: why days are not known.

    ``between``: (act, actor, recipient) of who acted towards whom; ``part``: (act, 1 for an actor and 0 for a recipient, who) of all who take part;
    three rows each, actors as indices of ``actors``. ``by_place``: whether only the place of an act tells who suffers.
    """

    def __init__(self, held: Columns) -> None:
        self.day, self.type = held.numbers["day"], held.numbers["type"]
        self.score, self.chance = held.reals["score"], held.reals["chance"]
        self.weight: Reals = self.score * self.chance
        self.ids, self.types, self.actors = (held.words[name] for name in ("ids", "types", "actors"))
        self.undated = dict(zip(held.words["why"], held.numbers["undated"].tolist(), strict=True))
        self.by_place = np.zeros(len(self.ids), dtype=np.bool_)
        self.by_place[held.numbers["placed"]] = True
        self.between, self.part = (held.numbers[name].reshape(3, -1) for name in ("between", "part"))


class Pairs:
    """Acts by who towards whom: ``act``, an index of the acts, ascending; ``actor`` and ``recipient``, of ``sides``; each act and pair once."""

    def __init__(self, act: Ints, actor: Ints, recipient: Ints, sides: list[str]) -> None:
        self.act, self.actor, self.recipient, self.sides = act, actor, recipient, sides


def acts(room: Room) -> Acts:
    """The acts of a room. Call ``kept.refresh`` before."""
    return Acts(columns.known(room, KEPT, columns_state(room)) or made(room))


def columns_state(room: Room) -> str:
    """What the columns of acts are made from: the acts as they were measured, and their second sides."""
    ((measured,),) = room._rows("SELECT made_from FROM acts_state")
    return f"{MADE} {measured} {second_sides.state(room)}"


def made(room: Room) -> Columns:
    """The columns of the acts that stand in the room's tables."""
    undated = Counter[str]()
    ids: list[str] = []
    types: dict[str, int] = {}
    ordinals: dict[str, int] = {}
    found: list[tuple[int, int, float, float]] = []
    for id, told, kind, score, chance, why in _each(room, "SELECT happening, day, type, score, chance, why FROM acts ORDER BY happening"):
        if why is not None:
            undated[why] += 1
            if why == "of another time":
                continue
        day = 0
        if told is not None:
            day = ordinals.get(told) or ordinals.setdefault(told, date.fromisoformat(told).toordinal())
        ids.append(id)
        found.append((day, types.setdefault(kind, len(types)), -score, chance))
    place = {id: i for i, id in enumerate(ids)}
    act, actors, recipients = _columns(room, "act_pairs", ("happening", "actor", "recipient"), place)
    own, parts, takers = _columns(room, "happening_actors", ("happening", "part", "actor"), place)
    act, actors, recipients, placed = _seconded(act, actors, recipients, second_sides.seconds(room), place)
    who = {id: i for i, id in enumerate(dict.fromkeys((*chain.from_iterable(zip(actors, recipients, strict=True)), *takers)))}
    between = [act, _numbered(actors, who), _numbered(recipients, who)]
    part = [own, _numbered(parts, {"actor": 1, "recipient": 0}), _numbered(takers, who)]
    table = np.array(found, dtype=np.float64).reshape(-1, 4).T
    why = sorted(undated)
    numbers = {"day": table[0].astype(np.int64), "type": table[1].astype(np.int64)}
    numbers["placed"] = placed
    numbers["undated"] = np.array([undated[one] for one in why], dtype=np.int64)
    numbers |= {name: np.concatenate(rows) for name, rows in (("between", between), ("part", part))}
    words = {"ids": ids, "types": list(types), "actors": list(who), "why": why}
    return Columns(numbers=numbers, reals={"score": table[2], "chance": table[3]}, words=words)


def pairs(room: Room, known: Acts, sides: Sides) -> Pairs:
    """Who acted towards whom in each act. Sides that act towards themselves are left out."""
    index: dict[str, int] = {}

    def numbered(name: str) -> int:
        return index.setdefault(name, len(index))

    abroad = sorted(load().countries.keys() & set(known.actors) - sides.known.keys())  # told by places alone
    as_actor = {id: numbered(sides.acting(id)) for id in sides.known}
    as_recipient = {id: numbered(sides.suffering(id)) for id in (*sides.known, *abroad)}
    acting, suffering = (np.array([of.get(id, -1) for id in known.actors], dtype=np.int64) for of in (as_actor, as_recipient))
    act, actor, recipient = known.between[0], acting[known.between[1]], suffering[known.between[2]]
    own = (actor >= 0) & (recipient >= 0) & (actor != recipient)
    size = len(index) or 1
    key = distinct((act[own] * size + actor[own]) * size + recipient[own])
    return Pairs(key // (size * size), key // size % size, key % size, list(index))


def _seconded(
    act: Ints, actors: list[str], recipients: list[str], told: Sequence[Second], place: Mapping[str, int]
) -> tuple[Ints, list[str], list[str], Ints]:
    """Who acts towards whom, with the second sides that recipients do not name; and the acts in which the place tells who suffers. There nobody of a
    known side is named as recipient, and whoever is named so is left out."""
    added = [one for one in told if one.happening in place]
    placed = sorted({place[one.happening] for one in added if one.how == "place"})
    stays = ~np.isin(act, placed)
    keep = stays.tolist()
    return (
        np.concatenate([act[stays], np.array([place[one.happening] for one in added], dtype=np.int64)]),
        [*compress(actors, keep), *(one.actor for one in added)],
        [*compress(recipients, keep), *(one.recipient for one in added)],
        np.array(placed, dtype=np.int64),
    )


def _columns(room: Room, table: str, names: tuple[str, str, str], place: Mapping[str, int]) -> tuple[Ints, list[str], list[str]]:
    """Three columns of a table in their order, the first as numbers, of the rows whose first has one. SQLite writes each as one text, which takes a
    tenth of the time of a row for each.
    """
    order, found = ", ".join(names), []
    for name in names:
        ((told,),) = room._rows(f"SELECT json_group_array({name}) FROM (SELECT {name} FROM {table} ORDER BY {order})")
        found.append(msgspec.json.decode(told, type=list[str]))
    at = _numbered(found[0], place)
    first, second = (list(compress(column, (at >= 0).tolist())) for column in found[1:])
    return at[at >= 0], first, second


def _numbered(names: Sequence[str], numbers: Mapping[str, int]) -> Ints:
    """The number of each name, -1 where it has none."""
    return np.fromiter((numbers.get(name, -1) for name in names), dtype=np.int64, count=len(names))


def _each(room: Room, question: str) -> Iterator[tuple[Any, ...]]:
    """Rows one by one, never all at once."""
    with guarded(room.path):
        yield from room._db.execute(question)
