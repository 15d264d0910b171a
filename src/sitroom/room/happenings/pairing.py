"""Which pairs of events are compared, as the room grows: what changed decides what is compared anew.

The pairs are those of ``clustering.candidates``: of a key that more than ``most`` events have, each meets the ``most`` that follow it. The answer is
the same as if all events had come at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from typing import Protocol

from sitroom.room.happenings.tellings import Row

__all__ = ["All", "Crowds", "Pair", "Rows", "crowded", "in_blocks", "newly_near", "no_longer_near"]

Pair = tuple[str, str]
"""Ids of two events, the one whose place is first first."""

Crowds = Mapping[int, Mapping[str, int]]
"""By key, the events that have it, each with its rank by place."""


class Rows(Protocol):
    """What is kept of events."""

    def __getitem__(self, id: str) -> Row:
        """That of one event that is found in a block."""

    def blocks(self, keys: Set[int]) -> dict[int, list[str]]:
        """The events that have each of these keys, in the order of their places."""


class All:
    """The rows of all events, at hand."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self._rows = rows

    def __getitem__(self, id: str) -> Row:
        return self._rows[id]

    def blocks(self, keys: Set[int]) -> dict[int, list[str]]:
        """See ``Rows``."""
        return in_blocks(self._rows, keys)


def in_blocks(rows: Mapping[str, Row], keys: Set[int]) -> dict[int, list[str]]:
    """Those of these events that have each of the keys, in the order of their places."""
    if not keys:
        return {}
    found: dict[int, list[str]] = defaultdict(list)
    for id in sorted((id for id, row in rows.items() if not keys.isdisjoint(row.keys)), key=lambda id: rows[id].place):
        for key in rows[id].keys:
            if key in keys:
                found[key].append(id)
    return found


def newly_near(old: Rows, new: Rows, *, fresh: Collection[str], lost: Collection[str], most: int) -> Iterator[Pair]:
    """The pairs that are compared now and were not, or one of which has changed, each once; those of like events follow each other. ``fresh``:
    events that are new or changed; ``lost``: that are gone or changed."""
    blocks = new.blocks({key for id in fresh for key in new[id].keys})
    reached = dict.fromkeys(blocks, 0)
    for id in sorted(fresh, key=lambda id: new[id].place):
        before: dict[str, None] = {}
        after: dict[str, None] = {}
        for key in new[id].keys:
            block = blocks[key]
            place = block.index(id, reached[key])
            reached[key] = place + 1
            after |= dict.fromkeys(block[place + 1 : place + 1 + most])
            before |= dict.fromkeys(other for other in block[max(0, place - most) : place] if other not in fresh)
        yield from ((id, other) for other in after)
        yield from ((other, id) for other in before)
    yield from _rejoined(old, new, fresh=fresh, lost=lost, most=most)


def _rejoined(old: Rows, new: Rows, *, fresh: Collection[str], lost: Collection[str], most: int) -> set[Pair]:
    """The pairs of unchanged events that are near each other as what stood between them is gone."""
    found: set[Pair] = set()
    were = {key: block for key, block in old.blocks({key for id in lost for key in old[id].keys}).items() if len(block) > most + 1}
    for key, block in new.blocks(were.keys()).items():
        rank = _ranks(were[key])
        for place, id in enumerate(block):
            for other in block[place + 1 : place + 1 + most]:
                known = id in rank and other in rank and abs(rank[other] - rank[id]) <= most
                if not known and id not in fresh and other not in fresh:
                    found.add((id, other))
    return found


def crowded(new: Rows, *, fresh: Collection[str], most: int) -> Crowds:
    """The keys under which events that are new or changed may have come between others."""
    return {key: _ranks(block) for key, block in new.blocks({key for id in fresh for key in new[id].keys}).items() if len(block) > most + 1}


def no_longer_near(pairs: Iterable[Pair], crowds: Crowds, new: Rows, *, most: int) -> set[Pair]:
    """Those pairs of unchanged events that are not compared any longer, as others have come between them."""
    inside = {id for rank in crowds.values() for id in rank}
    doubtful: dict[Pair, set[int]] = {}
    for pair in pairs:
        first, second = pair
        if first in inside and second in inside:
            shared = {*new[first].keys} & {*new[second].keys}
            if shared & crowds.keys() and not any(_near(crowds[key], pair, most) for key in shared & crowds.keys()):
                doubtful[pair] = shared - crowds.keys()
    others = {key: _ranks(block) for key, block in new.blocks({key for shared in doubtful.values() for key in shared}).items()}
    return {pair for pair, shared in doubtful.items() if not any(_near(others[key], pair, most) for key in shared)}


def _ranks(block: Iterable[str]) -> dict[str, int]:
    return {id: rank for rank, id in enumerate(block)}


def _near(rank: Mapping[str, int], pair: Pair, most: int) -> bool:
    return abs(rank[pair[1]] - rank[pair[0]]) <= most
