"""The frustration index: the least weight of edges that go against a division into two camps (Harary 1959).

Exact by elimination of variables, one after the other, in the order of least fill (Bertelè & Brioschi 1972, "Nonserial dynamic programming"), of what
`kernel` leaves. Where the tables would grow too wide, a seeded local search gives an upper bound and disjoint unbalanced triangles a lower one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sitroom.room.network.graph import Graph
from sitroom.room.network.kernel import kernel
from sitroom.room.network.layers import rules

__all__ = ["Frustration", "counted", "frustration"]

Ints = NDArray[np.int64]

MOST = 2**60
"""Weights that are added stay below it, so that no sum overflows."""


class Frustration(NamedTuple):
    """``least``: the weight that goes against ``camps`` (0 or 1 a node; 0 holds the first node); ``at_least``: no division does better than that."""

    least: int
    at_least: int
    exact: bool
    camps: Ints


def frustration(graph: Graph) -> Frustration:
    """The frustration index of a graph; `Graph.signs` gives that of the literature, which counts edges (`counted` says which of the best divisions).
    The same graph gives the same camps.
    """
    if graph.size > rules()["search"]["exact"]:
        camps = _searched(graph)
        return _told(graph, camps, at_least=0)
    small = kernel(graph, parts=2)
    first, second = np.nonzero(np.triu(small.matrix))
    rest = Graph(len(small.left), first, second, small.matrix[first, second])
    order = _order(rest, most=rules()["search"]["cells"])
    if order is not None:
        camps = small.whole(graph.size, _eliminated(rest, order))
        return _told(graph, camps, at_least=graph.misfit(camps))
    return _told(graph, small.whole(graph.size, _searched(rest)), at_least=small.cost + _disjoint(small.matrix))


def counted(graph: Graph) -> Frustration:
    """The frustration index that counts edges, with the camps whose broken edges weigh least among the divisions that break as few.

    To break one edge more is made dearer than to break all by weight, so that one search finds both. Where that search is not exact, and the count
    alone is, the lighter of both divisions is told; beyond the limits of exact search weights are not looked at.
    """
    signs = frustration(graph.signs)
    total = int(np.abs(graph.weight).sum())
    if not signs.exact or signs.least == 0 or (total + 1) * len(graph.weight) >= MOST:
        return signs
    both = frustration(Graph(graph.size, graph.first, graph.second, graph.weight + np.sign(graph.weight) * (total + 1)))
    if len(graph.broken(both.camps)) > signs.least or graph.misfit(both.camps) >= graph.misfit(signs.camps):
        return signs
    return signs._replace(camps=both.camps)


def _told(graph: Graph, camps: Ints, *, at_least: int) -> Frustration:
    found = graph.misfit(camps)
    return Frustration(found, min(at_least, found), at_least >= found, camps ^ camps[0] if len(camps) else camps)


def _order(graph: Graph, *, most: int) -> list[int] | None:
    """An order of elimination, each time the node whose neighbours lack the fewest edges; None where its tables hold more than ``most`` numbers."""
    near: list[set[int]] = [set() for _ in range(graph.size)]
    for a, b in zip(graph.first.tolist(), graph.second.tolist(), strict=True):
        near[a].add(b)
        near[b].add(a)
    order: list[int] = []
    alive = set(range(graph.size))
    fill = {v: _fill(near, v) for v in alive}
    while alive:
        v = min(alive, key=lambda v: (fill[v], len(near[v]), v))
        most -= 2 ** (len(near[v]) + 1)
        if most < 0:
            return None
        order.append(v)
        for a in near[v]:
            near[a] |= near[v] - {a}
            near[a].discard(v)
        alive.discard(v)
        for a in near[v].union(*(near[a] for a in near[v])) & alive:
            fill[a] = _fill(near, a)
    return order


def _fill(near: list[set[int]], v: int) -> int:
    return sum(len(near[v] - near[a]) - 1 for a in near[v])


def _eliminated(graph: Graph, order: list[int]) -> Ints:
    """The camps of a best division."""
    place = {v: i for i, v in enumerate(order)}
    tables: list[tuple[tuple[int, ...], Ints]] = []
    for a, b, w in zip(graph.first.tolist(), graph.second.tolist(), graph.weight.tolist(), strict=True):
        cost = np.full((2, 2), max(-w, 0), dtype=np.int64)
        cost[0, 1] = cost[1, 0] = max(w, 0)
        tables.append((tuple(sorted((a, b), key=place.__getitem__)), cost))
    choices: list[tuple[int, tuple[int, ...], NDArray[np.bool_]]] = []
    for v in order:
        own = [table for table in tables if v in table[0]]
        tables = [table for table in tables if v not in table[0]]
        nodes = sorted({node for names, _ in own for node in names} | {v}, key=place.__getitem__)
        total = np.zeros((2,) * len(nodes), dtype=np.int64)
        for names, cost in own:
            total += cost.reshape([2 if node in names else 1 for node in nodes])
        choices.append((v, tuple(nodes[1:]), total[1] < total[0]))
        tables.append((tuple(nodes[1:]), np.minimum(total[0], total[1])))
    camps = np.zeros(graph.size, dtype=np.int64)
    for v, nodes_, one in reversed(choices):
        camps[v] = int(one[tuple(camps[list(nodes_)])])
    return camps


def _searched(graph: Graph) -> Ints:
    """Camps that no change of one node makes better: the best of several starts."""
    begins, others, weights = graph.neighbours()
    rng = np.random.default_rng(0)
    best, least = np.zeros(graph.size, dtype=np.int64), graph.misfit(np.zeros(graph.size, dtype=np.int64))
    for start in range(int(rules()["search"]["starts"])):
        camps = np.zeros(graph.size, dtype=np.int64) if start == 0 else rng.integers(0, 2, graph.size)
        turn = 1 - 2 * camps
        gain = np.bincount(graph.first, graph.weight * turn[graph.first] * turn[graph.second], graph.size)
        gain += np.bincount(graph.second, graph.weight * turn[graph.first] * turn[graph.second], graph.size)
        while len(gain) and gain[v := int(gain.argmin())] < 0:
            edges = slice(begins[v], begins[v + 1])
            turn[v], gain[v] = -turn[v], -gain[v]
            gain[others[edges]] += 2 * weights[edges] * turn[v] * turn[others[edges]]
        camps = (1 - turn) // 2
        if (found := graph.misfit(camps)) < least:
            best, least = camps, found
    return best


def _disjoint(matrix: Ints) -> int:
    """The weight of unbalanced triangles that share no weight: every division breaks at least as much."""
    left, found = matrix.copy(), 0
    for a in range(len(left)):
        for b in np.flatnonzero(left[a, a + 1 :]) + a + 1:
            while left[a, b]:
                product = np.sign(left[a, b]) * np.sign(left[a]) * np.sign(left[b])
                third = np.flatnonzero(product < 0)
                if not len(third):
                    break
                c = int(third[0])
                weight = min(abs(int(left[p])) for p in ((a, b), (a, c), (b, c)))
                for p, q in ((a, b), (a, c), (b, c)):
                    left[p, q] -= np.sign(left[p, q]) * weight
                    left[q, p] = left[p, q]
                found += weight
    return found
