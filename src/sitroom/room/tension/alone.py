"""Force of which nobody says who did it to whom: no act of a dyad, but the reason why a day without others is not called calm."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from sitroom.room.columns import distinct
from sitroom.room.tension.acts import Acts, Ints, Pairs
from sitroom.room.tension.sides import Sides, rules

__all__ = ["Alone"]


class Alone:
    """The acts of force that stand between no two sides, by the side that takes part in them."""

    def __init__(self, known: Acts, between: Pairs, sides: Sides) -> None:
        self._sides, self._known = sides, known
        kinds = np.isin(known.types, rules()["sides"]["placed"])
        self._force = kinds[known.type] if len(known.types) else np.zeros(len(known.ids), dtype=np.bool_)
        free = self._force & (known.day > 0)
        free[between.act] = False
        self._free = free
        self._number = {id: i for i, id in enumerate(known.actors)}
        act, acting, who = known.part
        rows = free[act] & (who >= 0)
        self._act, self._acting, self._who = act[rows], acting[rows], who[rows]

    def between(self, first: str, second: str, own: Ints) -> tuple[Ints, Ints]:
        """Those that may be of the first towards the second, and of the second towards the first: one of them acts or the other suffers. None where
        the acts between the two (``own``) have no such force."""
        if not self._force[own].any():
            return own[:0], own[:0]
        acts, suffers = ({side: self._with({side}, acting) for side in (first, second)} for acting in (True, False))
        return np.union1d(acts[first], suffers[second]), np.union1d(acts[second], suffers[first])

    def of(self, sides: Collection[str]) -> Ints:
        """Those in which one of some sides takes part."""
        return np.union1d(self._with(sides, True), self._with(sides, False))

    def _with(self, sides: Collection[str], acting: bool) -> Ints:
        ids = {id for side in sides for id in (side, *self._sides.members(side, acting=acting))}
        numbers = np.array(sorted(self._number[id] for id in ids if id in self._number), dtype=np.int64)
        return distinct(self._act[(self._acting == acting) & np.isin(self._who, numbers)])
