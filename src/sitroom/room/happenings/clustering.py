"""Pairs -> clusters: joined where the mean chance over all their pairs is high enough and no pair contradicts it."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

__all__ = ["agglomerated", "candidates"]

Pair = tuple[int, int]


def agglomerated(
    size: int,
    chances: Mapping[Pair, float],
    *,
    threshold: float,
    apart: Callable[[int, int], bool] | None = None,
    together: Iterable[Pair] = (),
) -> list[list[int]]:
    """Clusters of the items 0..size-1, each sorted, in the order of their first items: average linkage, the likeliest join first.

    ``chances``: of pairs (i, j), i < j, that are compared; a pair that is not counts as 0. ``apart``: whether two items must never be together; two
    clusters with such a pair are never joined. ``together``: pairs that are one cluster whatever speaks against it. Equal chances are settled by the
    numbers of the items, so the same items in the same order give the same clusters.
    """
    members = {i: [i] for i in range(size)}
    sums: dict[int, dict[int, float]] = defaultdict(dict)
    for (i, j), chance in chances.items():
        sums[i][j] = sums[j][i] = chance
    home = list(range(size))
    for i, j in together:
        a, b = sorted((home[i], home[j]))
        if a != b:
            home = [a if h == b else h for h in home]
            _join(a, b, members, sums)
    heap = [(-total / (len(members[a]) * len(members[b])), a, b) for a in members for b, total in sums[a].items() if a < b]
    heap = [entry for entry in heap if -entry[0] >= threshold]
    heapq.heapify(heap)
    while heap:
        mean, a, b = heapq.heappop(heap)
        if a not in members or b not in members or b not in sums[a] or -sums[a][b] / (len(members[a]) * len(members[b])) != mean:
            continue
        if apart and any(apart(i, j) for i in members[a] for j in members[b]):
            sums[a][b] = sums[b][a] = float("-inf")
            continue
        _join(a, b, members, sums)
        for other, total in sums[a].items():
            mean = total / (len(members[a]) * len(members[other]))
            if mean >= threshold:
                heapq.heappush(heap, (-mean, min(a, other), max(a, other)))
    return sorted(sorted(found) for found in members.values())


def _join(a: int, b: int, members: dict[int, list[int]], sums: dict[int, dict[int, float]]) -> None:
    """Take cluster ``b`` into ``a``. What must not be with either must not be with both."""
    members[a] += members.pop(b)
    for other, total in sums.pop(b, {}).items():
        del sums[other][b]
        if other != a:
            sums[a][other] = sums[other][a] = sums[a].get(other, 0.0) + total


def candidates(keys: Sequence[Iterable[Hashable]], *, most: int) -> Iterator[Pair]:
    """Pairs (i, j), i < j, of items that share a key, each once. Of a key that more than ``most`` items have, each meets the ``most`` that follow it:
    near-linear in the number of items. The items should be ordered so that like ones are near.
    """
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for item, own in enumerate(keys):
        for key in dict.fromkeys(own):
            blocks[key].append(item)
    met: set[Pair] = set()
    for block in blocks.values():
        for place, i in enumerate(block):
            for j in block[place + 1 : place + 1 + most]:
                if (i, j) not in met:
                    met.add((i, j))
                    yield i, j
