"""Making a signed graph smaller without losing the best division: nodes that stand together in some best one become one node.

The rules hold for two parts and for any number of parts. For an edge of weight w > 0 between u and v, some best division has both in one part where
what others are to u and to v differs by at most 2 w in all (exchange: put one of the two where the other stands), or where all other edges of u
weigh at most w. With two parts only, an edge of conflict puts its ends apart by the same rules, after u's edges change sign (switching; Zaslavsky
1982). The second rule is the edge criterion of Lange, Karrenbauer & Andres (2018); the first extends twins.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sitroom.room.network.graph import Graph

__all__ = ["Kernel", "kernel"]

Ints = NDArray[np.int64]


class Kernel:
    """What is left of a graph: ``matrix``, weights between the nodes that are left; ``left``, which nodes these are; ``joined``: (u, v, sign) in
    order, u became part of v, on its side for 1 and opposite for -1; ``cost``: the weight that every division to which these lead leaves broken
    beside the matrix.
    """

    def __init__(self, matrix: Ints, left: list[int], joined: list[tuple[int, int, int]], cost: int) -> None:
        self.matrix, self.left, self.joined, self.cost = matrix, left, joined, cost

    def whole(self, size: int, side: Ints) -> Ints:
        """The parts of all ``size`` nodes from those of the nodes that are left. With conflict among ``joined``, parts are 0 and 1."""
        found = np.zeros(size, dtype=np.int64)
        found[self.left] = side
        for u, v, sign in reversed(self.joined):
            found[u] = found[v] if sign > 0 else 1 - found[v]
        return found


def kernel(graph: Graph, *, parts: int | None) -> Kernel:
    """The kernel of a graph for ``parts`` parts, 2 or None (any number). The same graph gives the same kernel."""
    matrix = np.zeros((graph.size, graph.size), dtype=np.int64)
    matrix[graph.first, graph.second] = matrix[graph.second, graph.first] = graph.weight
    alive = np.ones(graph.size, dtype=bool)
    joined: list[tuple[int, int, int]] = []
    cost, open_ = 0, list(range(graph.size))
    while open_:
        u = open_.pop(0)
        if not alive[u]:
            continue
        found = _stands_with(matrix, u, parts)
        if found is None:
            continue
        v, sign = found
        row = sign * matrix[u]
        row[u] = row[v] = 0
        clash = row * matrix[v] < 0
        cost += int(np.minimum(np.abs(row), np.abs(matrix[v]))[clash].sum())
        touched = np.flatnonzero((row != 0) | (matrix[v] != 0))
        matrix[v] += row
        matrix[:, v] += row
        matrix[u] = matrix[:, u] = 0
        alive[u] = False
        joined.append((u, v, sign))
        waiting = set(open_)
        open_ += [int(node) for node in (v, *touched) if alive[node] and int(node) not in waiting and node != u]
        open_ = list(dict.fromkeys(open_))
    left = np.flatnonzero(alive)
    return Kernel(matrix[np.ix_(left, left)], left.tolist(), joined, cost)


def _stands_with(matrix: Ints, u: int, parts: int | None) -> tuple[int, int] | None:
    """A node on whose side (1) or opposite to which (-1) node ``u`` stands in some best division."""
    own = matrix[u]
    near = np.flatnonzero(own != 0 if parts == 2 else own > 0)
    if not len(near):
        return None
    sign = np.sign(own[near])
    between = np.abs(own[near])
    total = int(np.abs(own).sum())
    others = np.abs(own[None, :] - sign[:, None] * matrix[near])
    apart = others.sum(axis=1) - others[np.arange(len(near)), near] - others[:, u]
    fits = np.flatnonzero((apart <= 2 * between) | (total - between <= between))
    return (int(near[fits[0]]), int(sign[fits[0]])) if len(fits) else None
