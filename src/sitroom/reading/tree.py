"""Head scores -> a dependency tree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["heads_of"]


def heads_of(scores: NDArray[np.float32]) -> list[int]:
    """The best tree with exactly one root word. ``scores`` (words, 1 + words): row = dependent, column 0 = root. Returns heads, -1 for the root word.

    The greedy choice is kept where it is a tree; else Chu-Liu/Edmonds (Chu & Liu 1965, Edmonds 1967) for one root word after the other, those first
    whose best heads promise most, until no other can promise more than was found.
    """
    count = len(scores)
    words = scores[:, 1:].copy()
    words[np.diag_indices(count)] = -np.inf
    best = words.argmax(1) + 1
    # The root word that costs least; with it fixed, every other word's best head gives the best tree, if it is a tree.
    promised = scores[:, 0] - words.max(1)
    root = int(promised.argmax())
    heads: list[int] = best.tolist()
    heads[root] = 0
    if not _cycle(heads):
        return [h - 1 for h in heads]
    full = np.full((count + 1, count + 1), -np.inf)
    full[1:, 1:] = words
    most, found = -np.inf, heads
    greedy = float(words.max(1).sum(dtype=np.float64))
    for root in np.argsort(-promised, kind="stable").tolist():
        if greedy + float(promised[root]) <= most:
            break
        full[root + 1] = -np.inf
        full[root + 1, 0] = scores[root, 0]
        tree = _edmonds(full)[1:]
        worth = float(full[np.arange(1, count + 1), tree].sum())
        if worth > most:
            most, found = worth, tree.tolist()
        full[root + 1, 0], full[root + 1, 1:] = -np.inf, words[root]
    return [h - 1 for h in found]


def _cycle(heads: list[int]) -> list[int]:
    """Nodes of one cycle, [] when there is none. ``heads[i]`` is the head of node ``i + 1``; node 0 is the root."""
    state = [0] * (len(heads) + 1)
    state[0] = 2
    for start in range(1, len(heads) + 1):
        path, node = [], start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = heads[node - 1]
        if state[node] == 1:
            return path[path.index(node) :]
        for seen in path:
            state[seen] = 2
    return []


def _edmonds(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Maximum spanning arborescence from node 0. ``scores[d, h]``; row 0 unused. Returns the head of every node."""
    heads: NDArray[np.int64] = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads[1:].tolist())
    if not cycle:
        return heads
    inside = np.zeros(len(scores), bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    size = len(outside) + 1
    small = np.full((size, size), -np.inf)
    small[:-1, :-1] = scores[np.ix_(outside, outside)]
    nodes = np.asarray(cycle)
    gains = scores[np.ix_(nodes, outside)] - scores[nodes, heads[nodes]][:, None]
    enter = gains.argmax(0)
    small[-1, :-1] = gains.max(0)
    leaving = scores[np.ix_(outside, nodes)]
    leave = leaving.argmax(1)
    small[:-1, -1] = leaving.max(1)
    small[0, :] = -np.inf
    found = _edmonds(small)
    result: NDArray[np.int64] = heads.copy()
    for position, node in enumerate(outside[1:], 1):
        head = found[position]
        result[node] = nodes[leave[position]] if head == size - 1 else outside[head]
    entered = enter[found[-1]]
    result[nodes[entered]] = outside[found[-1]]
    return result
