"""Signed graphs as arrays: who is tied to whom, with what weight and sign."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Graph", "triangles"]

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

CHUNK = 2_048


class Graph:
    """An undirected signed graph of ``size`` nodes. ``first`` < ``second``: the ends of each edge, which has one row; ``weight``: whole numbers,
    below 0 for conflict, none 0.
    """

    def __init__(self, size: int, first: Ints, second: Ints, weight: Ints) -> None:
        keep = weight != 0
        self.size, self.first, self.second, self.weight = size, first[keep], second[keep], weight[keep]

    @property
    def signs(self) -> Graph:
        """The same graph with every weight 1 or -1."""
        return Graph(self.size, self.first, self.second, np.sign(self.weight))

    def neighbours(self) -> tuple[Ints, Ints, Ints]:
        """The edges of every node beside one another: where those of each node begin (size + 1), the other ends, the weights."""
        ends, others = np.concatenate([self.first, self.second]), np.concatenate([self.second, self.first])
        order = np.lexsort((others, ends))
        begins = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=self.size))])
        return begins.astype(np.int64), others[order], np.concatenate([self.weight, self.weight])[order]

    def broken(self, side: Ints) -> Ints:
        """The edges (row numbers) that go against a division: conflict within a part, cooperation between two. ``side``: the part of each node."""
        return np.flatnonzero((side[self.first] == side[self.second]) != (self.weight > 0))

    def misfit(self, side: Ints) -> int:
        """The weight of the edges that go against a division."""
        return int(np.abs(self.weight[self.broken(side)]).sum())


def triangles(graph: Graph) -> Ints:
    """How many triangles each edge is in, by the number of negative edges in the triangle: an array (edges, 4)."""
    friends, foes = (_table(graph, kind) for kind in (graph.weight > 0, graph.weight < 0))
    known = friends | foes
    found = np.zeros((len(graph.weight), 4), dtype=np.int64)
    for start in range(0, len(graph.weight), CHUNK):
        rows = slice(start, start + CHUNK)
        a, b, own = graph.first[rows], graph.second[rows], (graph.weight[rows] < 0).astype(np.int64)
        none, two = _common(friends, a, b), _common(foes, a, b)
        at = np.arange(start, start + len(a))
        for negative, number in enumerate((none, _common(known, a, b) - none - two, two)):
            found[at, negative + own] += number
    return found


def _table(graph: Graph, kind: NDArray[np.bool_]) -> Words:
    """One row of bits a node: the nodes at the other ends of its edges of this kind."""
    table = np.zeros((graph.size, -(-graph.size // 64) * 8), dtype=np.uint8)
    for one, other in ((graph.first[kind], graph.second[kind]), (graph.second[kind], graph.first[kind])):
        np.bitwise_or.at(table, (one, other >> 3), (1 << (other & 7)).astype(np.uint8))
    return table.view(np.uint64)


def _common(table: Words, first: Ints, second: Ints) -> Ints:
    """How many bits two rows share, of each pair of rows."""
    both = table[first] & table[second]
    found: Ints = np.bitwise_count(both).sum(axis=1, dtype=np.int64)
    return found
