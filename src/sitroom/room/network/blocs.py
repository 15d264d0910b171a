"""Blocs by signed clustering: as many parts as break the least weight of edges (Davis 1967; Doreian & Mrvar 1996; Bansal, Blum & Chawla 2004).

Cooperation alone holds a bloc together: parts never reach beyond what it connects. Each such piece is made smaller (`kernel`) and then searched by
branch and bound; where that takes too many steps, the division that no move of one node or join of two parts makes better stands, as not exact.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sitroom.room.network.graph import Graph
from sitroom.room.network.kernel import kernel
from sitroom.room.network.layers import rules

__all__ = ["clustered", "matched"]

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]


def clustered(graph: Graph) -> tuple[Ints, bool]:
    """The part of each node, numbered in the order of their first nodes, and whether no other division breaks less weight."""
    found, exact, parts = np.arange(graph.size), True, 0
    piece = _connected(graph)
    within = (piece[graph.first] == piece[graph.second]) & (graph.weight != 0)
    for number in np.unique(piece).tolist():
        nodes = np.flatnonzero(piece == number)
        place = np.full(graph.size, -1, dtype=np.int64)
        place[nodes] = np.arange(len(nodes))
        own = within & (piece[graph.first] == number)
        side, proved = _piece(Graph(len(nodes), place[graph.first[own]], place[graph.second[own]], graph.weight[own]))
        found[nodes] = parts + side
        parts += int(side.max(initial=0)) + 1
        exact &= proved
    return _numbered(found), exact


def _connected(graph: Graph) -> Ints:
    """The least node that each node is connected with by cooperation."""
    piece = np.arange(graph.size)
    first, second = graph.first[graph.weight > 0], graph.second[graph.weight > 0]
    while True:
        least = np.minimum(piece[first], piece[second])
        before = piece.copy()
        np.minimum.at(piece, first, least)
        np.minimum.at(piece, second, least)
        piece = piece[piece]
        if (piece == before).all():
            return piece


def _numbered(side: Ints) -> Ints:
    """The same parts, numbered by their first nodes."""
    _, first, back = np.unique(side, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[back].astype(np.int64)


def _piece(graph: Graph) -> tuple[Ints, bool]:
    if not (graph.weight < 0).any():
        return np.zeros(graph.size, dtype=np.int64), True
    if graph.size > rules()["search"]["exact"]:
        return _searched(graph), False
    small = kernel(graph, parts=None)
    first, second = np.nonzero(np.triu(small.matrix))
    rest = Graph(len(small.left), first, second, small.matrix[first, second])
    start = _searched(rest)
    if rest.size > rules()["search"]["piece"]:
        return _numbered(small.whole(graph.size, start)), False
    side, proved = _Search(small.matrix, start, rest.misfit(start)).best()
    return _numbered(small.whole(graph.size, side)), proved


def _searched(graph: Graph) -> Ints:
    """Parts that no move of one node to another part, or out of its own, makes better, and no join of two parts: the best of several starts."""
    begins, others, weights = graph.neighbours()
    near = list(zip(np.split(others, begins[1:-1]), np.split(weights.astype(np.float64), begins[1:-1]), strict=True)) if graph.size else []
    rng = np.random.default_rng(0)
    best, least = np.zeros(graph.size, dtype=np.int64), graph.misfit(np.zeros(graph.size, dtype=np.int64))
    starts = int(rules()["search"]["starts"]) if graph.size <= rules()["search"]["exact"] else 2
    for start in range(starts):
        side = np.zeros(graph.size, dtype=np.int64) if start == 1 else np.arange(graph.size)
        order = np.argsort(-np.diff(begins), kind="stable") if start < 2 else rng.permutation(graph.size)
        moving = True
        while moving:
            moving = _moved(side, order.tolist(), near)
            moving |= _merged(graph, side)
        if (found := graph.misfit(side)) < least:
            best, least = side, found
    return _numbered(best)


def _moved(side: Ints, order: Sequence[int], near: Sequence[tuple[Ints, Reals]]) -> bool:
    """Move each node to the part that it fits best; whether any moved. An empty part is there for every node. ``near``: of each node the other ends
    of its edges and their weights."""
    any_moved = False
    used = np.bincount(side, minlength=len(side) + 1)
    for v in order:
        others, weights = near[v]
        if not len(others):
            continue
        fit = np.bincount(side[others], weights)
        own = int(side[v])
        here = fit[own] if own < len(fit) else 0.0
        at = int(fit.argmax())
        if (value := fit[at]) <= 0:
            at, value = own if used[own] == 1 else int((used == 0).argmax()), 0.0
        if value > here and at != own:
            used[own] -= 1
            used[at] += 1
            side[v] = at
            any_moved = True
    return any_moved


def _merged(graph: Graph, side: Ints) -> bool:
    """Join the two parts between which there is most net cooperation, until no two gain by it; whether any were joined."""
    any_joined, size = False, len(side) + 1
    first, second, weight = side[graph.first], side[graph.second], graph.weight
    while True:
        low, high = np.minimum(first, second), np.maximum(first, second)
        between = low != high
        keys, back = np.unique((low * size + high)[between], return_inverse=True)
        if not len(keys):
            return any_joined
        net = np.bincount(back, weight[between])
        at = int(net.argmax())
        if net[at] <= 0:
            return any_joined
        kept, joined = keys[at] // size, keys[at] % size
        side[side == joined] = kept
        first, second, weight = keys // size, keys % size, net  # from now on the parts alone
        first[first == joined] = kept
        second[second == joined] = kept
        any_joined = True


class _Search:
    """Branch and bound: node after node joins a part that is there or begins one. What is not yet placed costs at least what it breaks with those
    placed in its best part, and the unbalanced triangles (two of cooperation, one of conflict) among itself that share no weight.
    """

    def __init__(self, matrix: Ints, side: Ints, cost: int) -> None:
        order = np.argsort(-np.abs(matrix).sum(axis=1), kind="stable")
        self.order, self.matrix = order, matrix[np.ix_(order, order)]
        self.size = len(order)
        self.found, self.cost = side[order], cost
        self.steps = int(rules()["search"]["steps"])
        self.among = _clashes(self.matrix)
        self.side = np.zeros(self.size, dtype=np.int64)

    def best(self) -> tuple[Ints, bool]:
        """The parts, and whether the search came to its end."""
        proved = self.size == 0 or self.cost == int(self.among[0])
        if not proved:
            fit = np.zeros((self.size, self.size + 1), dtype=np.int64)
            proved = self._placed(0, 0, 0, fit)
        side = np.zeros(self.size, dtype=np.int64)
        side[self.order] = self.found
        return side, proved

    def _placed(self, at: int, parts: int, cost: int, fit: Ints) -> bool:
        """``fit[v, p]``: net weight between node v and those placed in part p. False where the steps ran out."""
        if at == self.size:
            if cost < self.cost:
                self.cost, self.found = cost, self.side.copy()
            return True
        self.steps -= 1
        if self.steps < 0:
            return False
        placed = self.matrix[at, :at]
        friends = int(placed[placed > 0].sum())
        for part in sorted(range(parts + 1), key=lambda p: (-int(fit[at, p]), p)):
            now = cost + friends - int(fit[at, part])
            if now >= self.cost:
                continue
            own = fit.copy()
            own[at + 1 :, part] += self.matrix[at + 1 :, at]
            more = max(parts, part + 1)
            rest = self.matrix[at + 1 :, : at + 1]
            ahead = int((np.where(rest > 0, rest, 0).sum(axis=1) - own[at + 1 :, : more + 1].max(axis=1)).sum())
            if now + ahead + int(self.among[at + 1]) >= self.cost:
                continue
            self.side[at] = part
            if not self._placed(at + 1, more, now, own):
                return False
        return True


def _clashes(matrix: Ints) -> Ints:
    """For each place of the order, the weight of disjoint triangles of one conflict and two cooperations among the nodes from there on."""
    size = len(matrix)
    found = np.zeros(size + 1, dtype=np.int64)
    left = matrix.copy()
    for a in range(size - 1, -1, -1):
        own = 0
        for b in range(a + 1, size):
            for c in range(b + 1, size):
                trio = ((a, b), (a, c), (b, c))
                values = [int(left[p]) for p in trio]
                if sum(v < 0 for v in values) == 1 and all(values):
                    weight = min(map(abs, values))
                    own += weight
                    for (p, q), value in zip(trio, values, strict=True):
                        left[p, q] = left[q, p] = value - weight * (1 if value > 0 else -1)
        found[a] = found[a + 1] + own
    return found


def matched(before: Sequence[Sequence[str]], after: Sequence[Sequence[str]], fresh: int) -> list[int]:
    """For each part of ``after`` the index of the part of ``before`` that it goes on, the largest overlap first; those that go on none count on from
    ``fresh``.
    """
    shared = sorted((-len(set(old) & set(new)), i, j) for i, old in enumerate(before) for j, new in enumerate(after) if set(old) & set(new))
    found: dict[int, int] = {}
    for _, i, j in shared:
        if j not in found and i not in found.values():
            found[j] = i
    for j in range(len(after)):
        if j not in found:
            found[j], fresh = fresh, fresh + 1
    return [found[j] for j in range(len(after))]
