"""Of which PLOVER types the acts of a quad class are: a dyad's own mix, drawn to that of its room, and this to the shares that ship."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sitroom.codebook import load
from sitroom.outlook.scenarios.assumed import shipped_mix
from sitroom.outlook.streams import QUADS, Stream, types

__all__ = ["BETWEEN", "Mix", "mix_of", "quad_of_types"]

Reals = NDArray[np.float64]


BETWEEN = ("states", "others")
"""Two kinds of dyads with mixes of their own: of two states, and those of which one side is none."""


class Mix(NamedTuple):
    """``shares``: float [dyads, 16], those of the types of one class add up to 1; ``room``: [2, 16], of the dyads of each kind together; ``acts``:
    how many acts of the room these rest on, [2, 16].
    """

    shares: Reals
    room: Reals
    acts: NDArray[np.int64]


def quad_of_types() -> NDArray[np.int64]:
    """The quad class of each PLOVER type, a position in ``QUADS``."""
    return np.array([QUADS.index(load().quad(name)) for name in types()], dtype=np.int64)


def mix_of(history: Stream, pairs: NDArray[np.int32], *, states: NDArray[np.bool_] | None = None) -> Mix:
    """The mix of each dyad (positions in ``history.names``): (own acts + c * the room's share) / (own acts of the class + c).

    The mean of a Dirichlet-multinomial with concentration c (Mosimann 1962, Biometrika 49: 65), fitted on ICEWS by class (``type_mix.tsv``); the
    room's share is drawn to the shipped one in the same way. ``states``: which actors are, by default those that are called by the code of one.
    """
    quads = quad_of_types()
    shipped = np.array([[shipped_mix(between)[name] for name in types()] for between in BETWEEN])
    share, strength = shipped[:, :, 0], shipped[:, :, 1]
    state = np.array([name in load().countries for name in history.names], dtype=np.bool_) if states is None else states
    known = np.flatnonzero(history.type >= 0)
    sender, receiver, kind = (part[known].astype(np.int64) for part in (history.sender, history.receiver, history.type))
    group = np.where(state[sender] & state[receiver], 0, 1) if len(known) else np.zeros(0, dtype=np.int64)
    acts = np.bincount(group * len(types()) + kind, minlength=2 * len(types())).reshape(2, -1)
    room = (acts + strength * share) / (_of_class(acts, quads) + strength)
    size = max(len(history.names), 1)
    keys = pairs[:, 0].astype(np.int64) * size + pairs[:, 1]
    order = np.argsort(keys, kind="stable")
    wanted = sender * size + receiver
    at = order[np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)] if len(keys) else np.zeros(len(wanted), dtype=np.int64)
    met = keys[at] == wanted if len(keys) else np.zeros(len(wanted), dtype=np.bool_)
    own = np.bincount(at[met] * len(types()) + kind[met], minlength=len(pairs) * len(types())).reshape(-1, len(types())).astype(np.float64)
    which = np.where(state[pairs[:, 0]] & state[pairs[:, 1]], 0, 1) if len(pairs) else np.zeros(0, dtype=np.int64)
    shares = (own + strength[which] * room[which]) / (_of_class(own, quads) + strength[which])
    return Mix(shares, room, acts)


def _of_class(counts: NDArray[np.generic], quads: NDArray[np.int64]) -> Reals:
    """For each type, the acts of its class."""
    by_quad = np.stack([counts[..., quads == q].sum(axis=-1) for q in range(len(QUADS))], axis=-1)
    found: Reals = by_quad[..., quads].astype(np.float64)
    return found
