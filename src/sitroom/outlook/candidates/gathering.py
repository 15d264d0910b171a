"""Candidates for one query and their terms of evidence, from the memory of the days before. Needs numba."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.candidates.evidence import TERMS
from sitroom.outlook.candidates.index import Index
from sitroom.outlook.candidates.traces import left

__all__ = ["Desk", "desk", "gather", "near"]

PARTNERS, THEIRS, USUAL = 20, 40, 60
"""Partners of s that are asked, partners of theirs each, and usual receivers of r, who become candidates beside all whom s has ever met."""
LEAST = 0.002
"""Share in the partners of the partners of s from which an actor counts as alike."""
FLOOR, RARE, FAINT = 0.01, 1e-4, 5e-4
"""Shares below which little is told apart: of what s does, of what is done at all, of walks over partners."""
DAYS, WEEK, SEASON = 0, 1, 3
"""Places of half-lives."""
N_TERMS = len(TERMS)

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]


class Desk(NamedTuple):
    """Working space. ``candidates`` (actors,) and ``terms`` (actors, terms) of the query in hand; ``seen``: the number of the last query for which an
    actor was a candidate; ``met``: its pair with s, -1 without one; the rest are partners of the day (``near_*``), usual receivers (``usual_*``) and
    walks over partners (``walk``, ``alike``) with the actors that they touch.
    """

    candidates: Ints
    terms: Reals
    seen: Ints
    met: Ints
    near_day: Ints
    near: Ints
    near_weight: Reals
    near_size: Ints
    near_total: Reals
    usual_day: Ints
    usual: Ints
    usual_size: Ints
    walk: Reals
    walked: Ints
    walked_size: Ints
    alike: Reals
    asked: Ints


def desk(known: Index) -> Desk:
    """For queries over an index."""
    n, r = known.actors, known.relations

    def ints(*shape: int) -> Ints:
        return np.full(shape, -1, dtype=np.int64)

    return Desk(
        ints(n), np.zeros((n, N_TERMS)), ints(n), ints(n), ints(n), ints(n, THEIRS), np.zeros((n, THEIRS)), np.zeros(n, dtype=np.int64), np.zeros(n),
        ints(r), ints(r, USUAL), np.zeros(r, dtype=np.int64), np.zeros(n), ints(n), np.zeros(1, dtype=np.int64), np.zeros(n), ints(n),
    )  # fmt: skip


@numba.njit(cache=True)
def _best(names, weights, size, limit, name, weight):  # type: ignore[no-untyped-def]
    """Keep a name among the ``limit`` heaviest; of equals the one that came first. Gives the new size."""
    if size == limit and weight <= weights[size - 1]:
        return size
    size = min(size + 1, limit)
    k = size - 1
    while k > 0 and weights[k - 1] < weight:
        weights[k], names[k] = weights[k - 1], names[k - 1]
        k -= 1
    weights[k], names[k] = weight, name
    return size


@numba.njit(cache=True)
def near(known, memory, desk, actor, day):  # type: ignore[no-untyped-def]
    """The partners of an actor on a day, heaviest first."""
    if desk.near_day[actor] == day:
        return
    size, total = 0, 0.0
    for pair in range(known.pair_start[actor], known.pair_start[actor + 1]):
        if memory.pair.times[pair]:
            weight = left(memory.pair, pair, day, SEASON, memory.fall)
            total += weight
            size = _best(desk.near[actor], desk.near_weight[actor], size, THEIRS, known.pair_receiver[pair], weight)
    desk.near_day[actor], desk.near_size[actor], desk.near_total[actor] = day, size, total


@numba.njit(cache=True)
def _usual(known, memory, desk, relation, day):  # type: ignore[no-untyped-def]
    if desk.usual_day[relation] == day:
        return
    size, weights = 0, np.zeros(USUAL)
    for role in range(known.role_start[relation], known.role_start[relation + 1]):
        if memory.role.times[role]:
            weight = left(memory.role, role, day, SEASON, memory.fall)
            size = _best(desk.usual[relation], weights, size, USUAL, known.role_receiver[role], weight)
    desk.usual_day[relation], desk.usual_size[relation] = day, size


@numba.njit(cache=True)
def _walk(known, memory, desk, sender, day):  # type: ignore[no-untyped-def]
    """Two steps over partners from s, by their shares."""
    for k in range(desk.walked_size[0]):
        desk.walk[desk.walked[k]] = 0.0
    size = 0
    near(known, memory, desk, sender, day)
    for i in range(min(PARTNERS, desk.near_size[sender])):
        partner = desk.near[sender, i]
        near(known, memory, desk, partner, day)
        share = desk.near_weight[sender, i] / (desk.near_total[sender] + 0.5) / (desk.near_total[partner] + 0.5)
        for j in range(desk.near_size[partner]):
            other = desk.near[partner, j]
            if other != sender:
                if desk.walk[other] == 0.0:
                    desk.walked[size] = other
                    size += 1
                desk.walk[other] += share * desk.near_weight[partner, j]
    desk.walked_size[0] = size


@numba.njit(cache=True, inline="always")
def _find(keys, low, high, key):  # type: ignore[no-untyped-def]
    """Place of a key in an ascending stretch, -1 where it is not."""
    end = high
    while low < high:
        middle = (low + high) // 2
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low if low < end and keys[low] == key else -1


@numba.njit(cache=True, inline="always")
def _enter(desk, number, size, actor, pair):  # type: ignore[no-untyped-def]
    if desk.seen[actor] == number:
        return size
    desk.seen[actor], desk.met[actor], desk.candidates[size] = number, pair, actor
    return size + 1


@numba.njit(cache=True)
def gather(known, memory, desk, lifts, sender, relation, day, number, again):  # type: ignore[no-untyped-def]
    """Fill the desk for a query; ``number`` grows from query to query, ``again`` where the query before had the same sender and day.

    ``lifts`` (2, relations, relations): by how much likelier a relation is after another. Gives the number of candidates.
    """
    if not again:
        _walk(known, memory, desk, sender, day)
    size = 0
    for pair in range(known.pair_start[sender], known.pair_start[sender + 1]):
        if memory.pair.times[pair]:
            size = _enter(desk, number, size, known.pair_receiver[pair], pair)
    _usual(known, memory, desk, relation, day)
    for k in range(desk.usual_size[relation]):
        size = _enter(desk, number, size, desk.usual[relation, k], -1)
    for k in range(desk.walked_size[0]):
        size = _enter(desk, number, size, desk.walked[k], -1)
    for k in range(desk.walked_size[0]):
        like = desk.walked[k]
        if desk.walk[like] >= LEAST:
            deed = _find(known.deed_relation, known.deed_start[like], known.deed_start[like + 1], relation)
            if deed >= 0 and memory.deed.times[deed]:
                share = desk.walk[like] / (left(memory.deed, deed, day, SEASON, memory.fall) + 0.5)
                for act in range(known.act_start[deed], known.act_start[deed + 1]):
                    receiver = known.act_receiver[act]
                    if memory.act.times[act] and receiver != sender:
                        size = _enter(desk, number, size, receiver, -1)
                        desk.alike[receiver] += share * left(memory.act, act, day, SEASON, memory.fall)
    for k in range(size):
        _terms(known, memory, desk, lifts, sender, relation, day, k)
    for k in range(size):
        desk.alike[desk.candidates[k]] = 0.0
    return size


@numba.njit(cache=True)
def _terms(known, memory, desk, lifts, sender, relation, day, k):  # type: ignore[no-untyped-def]
    x, actor, fall = desk.terms[k], desk.candidates[k], memory.fall
    x[:] = 0.0
    pair = desk.met[actor]
    if pair >= 0:
        _history(known, memory, lifts, sender, relation, day, pair, x)
        x[4] = np.log1p(memory.pair.times[pair])
        x[5] = 1.0 / (day - memory.pair.last[pair])
        x[6] = np.log1p(left(memory.pair, pair, day, SEASON, fall) / (desk.near_total[sender] + 0.5) / FLOOR)
    x[10] = np.log1p(desk.walk[actor] / FAINT)
    x[11] = np.log1p(desk.alike[actor] / FAINT)
    role = _find(known.role_receiver, known.role_start[relation], known.role_start[relation + 1], actor)
    if role >= 0 and memory.role.times[role]:
        x[12] = np.log1p(memory.role.times[role] / (memory.relation.times[relation] + 1.0) / RARE)
        x[13] = 1.0 / (day - memory.role.last[role])
    if memory.receiver.times[actor]:
        x[14] = np.log1p(left(memory.receiver, actor, day, SEASON, fall))
        x[15] = np.log1p(left(memory.receiver, actor, day, DAYS, fall))


@numba.njit(cache=True)
def _history(known, memory, lifts, sender, relation, day, pair, x):  # type: ignore[no-untyped-def]
    """The terms that past acts on the pair give."""
    turned = (relation + known.relations // 2) % known.relations
    week, season = 0.0, 0.0
    for at in range(known.pair_act_start[pair], known.pair_act_start[pair + 1]):
        act = known.pair_acts[at]
        if not memory.act.times[act]:
            continue
        kind = known.act_relation[act]
        week += lifts[0, kind, relation] * left(memory.act, act, day, WEEK, memory.fall)
        season += lifts[1, kind, relation] * left(memory.act, act, day, SEASON, memory.fall)
        if kind == relation:
            deed = _find(known.deed_relation, known.deed_start[sender], known.deed_start[sender + 1], relation)
            x[0] = np.log1p(memory.act.times[act])
            x[1] = np.log1p(20.0 * left(memory.act, act, day, DAYS, memory.fall))
            x[2] = 1.0 / (day - memory.act.last[act])
            x[3] = np.log1p(memory.act.times[act] / (memory.deed.times[deed] + 0.5) / FLOOR)
        elif kind == turned:
            x[7] = 1.0 / (day - memory.act.last[act])
    x[8] = np.log1p(5.0 * week)
    x[9] = np.log1p(5.0 * season)
