"""Events as numbers that point at each other: which pairs an actor has, which acts a pair, whom an act was ever done to."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Index", "doubled", "index"]

Ints = NDArray[np.int64]


class Index(NamedTuple):
    """Places of everything that an event touches. It holds no counts, so later events in it tell nothing to earlier days.

    Events ``sender``, ``relation``, ``receiver`` by day (``day_start``: the first of each), each with its ``act`` (s, r, o), ``pair`` (s, o),
    ``role`` (r, o) and ``deed`` (s, r). Acts are sorted by s, r, o (``act_start``: of each deed), pairs by s, o (``pair_start``: of each actor),
    roles by r, o (``role_start``: of each relation), deeds by s, r (``deed_start``: of each actor). ``pair_acts`` from ``pair_act_start``: the acts
    of each pair, by relation.
    """

    actors: int
    relations: int
    sender: Ints
    relation: Ints
    receiver: Ints
    day_start: Ints
    act: Ints
    pair: Ints
    role: Ints
    deed: Ints
    act_relation: Ints
    act_receiver: Ints
    act_start: Ints
    pair_receiver: Ints
    pair_start: Ints
    pair_acts: Ints
    pair_act_start: Ints
    role_receiver: Ints
    role_start: Ints
    deed_relation: Ints
    deed_start: Ints


def doubled(rows: Ints, relations: int) -> Ints:
    """Events (sender, relation, receiver, day), each also turned round as relation + ``relations``, by day, sender, relation, receiver."""
    turned = np.stack([rows[:, 2], rows[:, 1] + relations, rows[:, 0], rows[:, 3]], axis=1)
    both = np.concatenate([rows, turned])
    return both[np.lexsort((both[:, 2], both[:, 1], both[:, 0], both[:, 3]))]


def index(rows: Ints, *, actors: int, relations: int) -> Index:
    """Of events (n, 4) as `doubled` gives them; ``relations`` counts both ways."""
    sender, relation, receiver, day = (np.ascontiguousarray(column) for column in rows.T)
    acts, act = np.unique((sender * relations + relation) * actors + receiver, return_inverse=True)
    pairs, pair = np.unique(sender * actors + receiver, return_inverse=True)
    roles, role = np.unique(relation * actors + receiver, return_inverse=True)
    deeds, deed = np.unique(sender * relations + relation, return_inverse=True)
    of_deed, act_receiver = acts // actors, acts % actors
    act_pair = np.searchsorted(pairs, of_deed // relations * actors + act_receiver)
    order = np.argsort(act_pair, kind="stable")
    last = int(day[-1]) if len(day) else -1
    return Index(
        actors, relations, sender, relation, receiver, np.searchsorted(day, np.arange(last + 2)), act, pair, role, deed,
        act_relation=of_deed % relations, act_receiver=act_receiver, act_start=np.searchsorted(of_deed, np.append(deeds, actors * relations)),
        pair_receiver=pairs % actors, pair_start=np.searchsorted(pairs // actors, np.arange(actors + 1)),
        pair_acts=order, pair_act_start=np.searchsorted(act_pair[order], np.arange(len(pairs) + 1)),
        role_receiver=roles % actors, role_start=np.searchsorted(roles // actors, np.arange(relations + 1)),
        deed_relation=deeds % relations, deed_start=np.searchsorted(deeds // relations, np.arange(actors + 1)),
    )  # fmt: skip
