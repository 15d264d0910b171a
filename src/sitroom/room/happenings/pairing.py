"""Which pairs of events are compared, as the room grows: what changed decides what is compared anew.

The pairs are those of ``clustering.candidates``: of a key that more than ``most`` events have, each meets the ``most`` that follow it. The answer is
the same as if all events had come at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sitroom.room.happenings.tellings import Row

__all__ = ["Pair", "newly_near", "no_longer_near"]

Pair = tuple[str, str]
"""Ids of two events, the one whose place is first first."""


def newly_near(old: Mapping[str, Row], new: Mapping[str, Row], *, most: int) -> set[Pair]:
    """The pairs that are compared now and were not, or one of which has changed."""
    found: set[Pair] = set()
    fresh, lost = _changed(old, new)
    for block in _blocks(new, {key for id in fresh for key in new[id].keys}).values():
        for place, id in enumerate(block):
            if id in fresh:
                found.update((id, other) for other in block[place + 1 : place + 1 + most])
                found.update((other, id) for other in block[max(0, place - most) : place] if other not in fresh)
    were = {key: block for key, block in _blocks(old, {key for id in lost for key in old[id].keys}).items() if len(block) > most + 1}
    for key, block in _blocks(new, were.keys()).items():  # what stood between two is gone
        rank = _ranks(were[key])
        for place, id in enumerate(block):
            for other in block[place + 1 : place + 1 + most]:
                if id not in rank or other not in rank or abs(rank[other] - rank[id]) > most:
                    found.add((id, other))
    return found


def no_longer_near(pairs: Iterable[Pair], old: Mapping[str, Row], new: Mapping[str, Row], *, most: int) -> set[Pair]:
    """Those pairs of unchanged events that are not compared any longer, as others have come between them."""
    fresh, _ = _changed(old, new)
    crowded = {key: _ranks(b) for key, b in _blocks(new, {key for id in fresh for key in new[id].keys}).items() if len(b) > most + 1}
    inside = {id for rank in crowded.values() for id in rank}
    doubtful: dict[Pair, set[int]] = {}
    for pair in pairs:
        first, second = pair
        if first in inside and second in inside:
            shared = {*new[first].keys} & {*new[second].keys}
            if shared & crowded.keys() and not any(_near(crowded[key], pair, most) for key in shared & crowded.keys()):
                doubtful[pair] = shared - crowded.keys()
    others = {key: _ranks(block) for key, block in _blocks(new, {key for shared in doubtful.values() for key in shared}).items()}
    return {pair for pair, shared in doubtful.items() if not any(_near(others[key], pair, most) for key in shared)}


def _changed(old: Mapping[str, Row], new: Mapping[str, Row]) -> tuple[set[str], set[str]]:
    """The events that are new or changed, and those that are gone or changed."""
    kept = {id for id, row in new.items() if id in old and old[id].mark == row.mark}
    return new.keys() - kept, old.keys() - kept


def _blocks(rows: Mapping[str, Row], keys: Collection[int]) -> dict[int, list[str]]:
    """The events that have each of these keys, in the order of their places."""
    if not keys:
        return {}
    found: dict[int, list[str]] = defaultdict(list)
    for id in sorted(rows, key=lambda id: rows[id].place):
        for key in rows[id].keys:
            if key in keys:
                found[key].append(id)
    return found


def _ranks(block: Iterable[str]) -> dict[str, int]:
    return {id: rank for rank, id in enumerate(block)}


def _near(rank: Mapping[str, int], pair: Pair, most: int) -> bool:
    return abs(rank[pair[1]] - rank[pair[0]]) <= most
