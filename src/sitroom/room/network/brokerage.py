"""Brokerage by the roles of Gould & Fernandez (1989), "Structures of mediation", Sociological Methodology 19."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["ROLES", "brokerage"]

Ints = NDArray[np.int64]

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


def brokerage(size: int, sender: Ints, receiver: Ints, group: Ints) -> Ints:
    """How often each node has each of `ROLES`: an array (size, 5).

    ``sender``, ``receiver``: arcs; ``group``: of each node. A node brokers between two others where the first sends to it, it sends to the second,
    and the first does not send to the second.
    """
    arc = np.zeros((size, size), dtype=bool)
    arc[sender, receiver] = True
    np.fill_diagonal(arc, False)
    found = np.zeros((size, len(ROLES)), dtype=np.int64)
    for broker in range(size):
        before, after = np.flatnonzero(arc[:, broker]), np.flatnonzero(arc[broker])
        if not len(before) or not len(after):
            continue
        apart = ~arc[np.ix_(before, after)] & (before[:, None] != after[None, :])
        from_own, to_own = group[before] == group[broker], group[after] == group[broker]
        alike = apart[np.ix_(~from_own, ~to_own)] & (group[before[~from_own], None] == group[after[~to_own]][None, :])
        outside = int(apart[np.ix_(~from_own, ~to_own)].sum())
        found[broker] = (
            apart[np.ix_(from_own, to_own)].sum(),
            alike.sum(),
            apart[np.ix_(~from_own, to_own)].sum(),
            apart[np.ix_(from_own, ~to_own)].sum(),
            outside - int(alike.sum()),
        )
    return found
