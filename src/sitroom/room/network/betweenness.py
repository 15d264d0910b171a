"""How often a node lies on the shortest ways between others: Freeman (1977), by the accumulation of Brandes (2001, Journal of Mathematical Sociology
25: 163-177), for many sources at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["betweenness"]

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

SOURCES = 256
"""Nodes from which ways are looked for at once."""


def betweenness(size: int, sender: Ints, receiver: Ints) -> Reals:
    """The share of all ordered pairs of other nodes (0..1) between which each node stands, where a pair has several shortest ways in equal parts.

    ``sender``, ``receiver``: arcs, all of one length; a way follows them. Divided by (size - 1)(size - 2); 0 for fewer than three nodes.
    """
    found = np.zeros(size)
    if size < 3:
        return found
    arcs = np.zeros((size, size))
    arcs[sender, receiver] = 1.0
    np.fill_diagonal(arcs, 0.0)
    for start in range(0, size, SOURCES):
        found += _from(np.arange(start, min(start + SOURCES, size)), arcs)
    return found / ((size - 1) * (size - 2))


def _from(sources: Ints, arcs: Reals) -> Reals:
    """The dependencies of these sources on each node, summed."""
    rows, size = len(sources), len(arcs)
    distance = np.full((rows, size), -1, dtype=np.int64)
    ways = np.zeros((rows, size))
    distance[np.arange(rows), sources] = 0
    ways[np.arange(rows), sources] = 1.0
    edge, step = ways.copy(), 0
    while edge.any():
        step += 1
        onward = edge @ arcs
        onward[distance >= 0] = 0.0
        distance[onward > 0] = step
        ways += onward
        edge = onward
    share = np.zeros((rows, size))
    for level in range(step - 1, 0, -1):
        later, here = distance == level + 1, distance == level
        behind = np.where(later, (1 + share) / np.where(ways > 0, ways, 1.0), 0.0)
        share += np.where(here, ways * (behind @ arcs.T), 0.0)
    total: Reals = share.sum(axis=0)
    return total
