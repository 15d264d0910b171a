"""Which happenings stand in a network, between whom, and with what weight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sitroom.codebook import load
from sitroom.room.columns import distinct
from sitroom.room.network.days import NONE, Window, faded
from sitroom.room.network.layers import QUADS, TIES
from sitroom.room.network.ledger import STATUSES, Ledger
from sitroom.room.network.sides import Cast
from sitroom.room.network.ties import stated

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Weighed", "sided", "weighed"]

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

HAPPENED = ("actual", "historical")


class Weighed:
    """What stands in a network, one row each direction: ``act`` (an index of the ledger; from its length on, of ``ties``), ``sender``,
    ``receiver`` (of the cast), ``layer`` (of the chosen ones), ``weight``, below 0 for conflict. ``reference``: the day that ages are counted
    from, None without days.
    """

    def __init__(self, act: Ints, sender: Ints, receiver: Ints, layer: Ints, weight: Reals) -> None:
        self.act, self.sender, self.receiver, self.layer, self.weight = act, sender, receiver, layer, weight
        self.ties: list[list[str]] = []
        self.reference: int | None = None
        self.counted = 0
        self.set_aside: dict[str, int] = {}


def sided(known: Ledger, cast: Cast) -> Ints:
    """(act, sender, receiver) of every happening between two sides, each once, as three rows; among equals both ways."""
    sender, receiver = cast.acting[known.actor], cast.suffering[known.recipient]
    table = np.stack([known.act, sender, receiver])[:, (sender >= 0) & (receiver >= 0) & (sender != receiver)]
    size = max(len(cast.sides), 1)
    keys = distinct((table[0] * size + table[1]) * size + table[2])
    return np.stack([keys // size // size, keys // size % size, keys % size])


def weighed(
    room: Room,
    known: Ledger,
    cast: Cast,
    pairs: Ints,
    *,
    layers: Sequence[str],
    status: Sequence[str],
    window: Window,
    half_life: float | None,
    began: int,
) -> Weighed:
    """Weights are PLOVER scores times independent sources, half in each direction among equals, faded by age. ``began``: the day of the first
    document; what is told of a time before it is not counted, unless the window reaches there.
    """
    stands, set_aside = _standing(known, status, window, began, fading=half_life is not None)
    quad = np.array([QUADS.index(load().quad(type)) for type in known.types])[known.type]
    place = np.array([layers.index(name) if name in layers else -1 for name in QUADS + TIES])
    rows = pairs[:, stands[pairs[0]]]
    alone = int(stands.sum()) - _different(rows[0])
    act, sender, receiver = rows[:, place[quad[rows[0]]] >= 0]
    size = max(len(cast.sides), 1)
    there = (act * size + sender) * size + receiver
    back = (act * size + receiver) * size + sender
    both = there[np.minimum(np.searchsorted(there, back), len(there) - 1)] == back if len(there) else np.zeros(0, dtype=bool)
    weight = known.score[act] * known.sources[act] * np.where(both, 0.5, 1.0)
    kinds = [layer.removeprefix("tie: ") for layer in layers if layer in TIES]
    ties = stated(room, cast, kinds, window) if kinds else []
    reference = _reference(window, known.last[act], [tie.told for tie in ties])
    if half_life is not None and reference is not None:
        weight *= faded(known.first[act], known.last[act], reference, half_life)
        told = np.array([tie.told for tie in ties], dtype=np.int64)
        fade = np.where(told == NONE, 0.0, faded(told, told, reference, half_life))
    else:
        fade = np.ones(len(ties))
    found = Weighed(
        np.concatenate([act, np.tile(np.arange(len(ties)) + len(known.ids), 2)]),
        np.concatenate([sender, _ints([t.first for t in ties] + [t.second for t in ties])]),
        np.concatenate([receiver, _ints([t.second for t in ties] + [t.first for t in ties])]),
        np.concatenate([place[quad[act]], _ints([layers.index(f"tie: {t.kind}") for t in ties] * 2)]),
        np.concatenate([weight, np.tile(np.array([t.strength for t in ties]) * fade / 2, 2)]),
    )
    found.ties, found.reference, found.counted = [tie.ids for tie in ties], reference, _different(act)
    aside = set_aside | {"no second side is named": alone} if any(layer in QUADS for layer in layers) else {}
    found.set_aside = {why: number for why, number in aside.items() if number}
    return found


def _standing(known: Ledger, status: Sequence[str], window: Window, began: int, *, fading: bool) -> tuple[NDArray[np.bool_], dict[str, int]]:
    """Which happenings are counted, and why others are not."""
    asked = np.isin(known.status, [STATUSES.index(name) for name in status])
    aside = {f"status {name}": int((known.status == i).sum()) for i, name in enumerate(STATUSES) if name not in status}
    dated = known.first != NONE
    since, until = window
    inside = np.ones(len(known.ids), dtype=bool)
    if since is not None:
        inside &= known.last >= since
    if until is not None:
        inside &= known.first <= until
    past = known.status == STATUSES.index("historical")
    before = asked & past & (~dated | (known.last < (began if since is None else min(began, since))))
    asked &= ~before
    aside["of another time"] = int(before.sum())
    bounded = fading or since is not None or until is not None
    aside["no date"] = int((asked & ~dated).sum()) if bounded else 0
    aside["outside the window"] = int((asked & dated & ~inside).sum())
    return asked & (np.where(dated, inside, not bounded)), aside


def _reference(window: Window, days: Ints, told: Sequence[int]) -> int | None:
    if window[1] is not None:
        return window[1]
    last = max([int(days.max(initial=NONE)), *told], default=NONE)
    return last if last != NONE else None


def _different(ordered: Ints) -> int:
    """How many different values there are in order."""
    return int(np.count_nonzero(np.diff(ordered))) + 1 if len(ordered) else 0


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)
