"""Who comes next: candidates for (s, r, ?) and (?, r, o) ranked from what was known the day before, and how far down the answers stand.

Single step: on each day all earlier days are known. Time-aware filter: other answers to the same query on the same day do not count. Ties share their
mean rank. Every actor is a candidate: those without any trace come last, by how often r was ever done to them (Gastinger et al. 2024, "History
Repeats Itself: A Baseline for Temporal Knowledge Graph Forecasting", IJCAI; the tied there by chance). Needs numba.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sitroom.errors import UsageError

try:
    import numba
except ModuleNotFoundError as error:
    raise UsageError("ranking candidates needs numba, which is not here. Install it with: pip install 'sitroom[fit]'") from error

from sitroom.outlook.candidates.evidence import TERMS, falls
from sitroom.outlook.candidates.gathering import SEASON, WEEK, desk, gather
from sitroom.outlook.candidates.index import Index, doubled, index
from sitroom.outlook.candidates.logit import Sample, fitted, relation_weights
from sitroom.outlook.candidates.traces import brings, memory, remember

__all__ = ["Recurrence", "learn", "ranks"]

PRIOR = 20.0
"""Past acts with which the lift of a relation after another is shrunk to 1."""
LIKELY, OTHERS = 60, 40
"""Candidates of a query that are learned from: the likeliest by the weights before, and so many of the rest, each for as many as were left out."""
FIRST, QUERIES = 4_000, 20_000
"""Queries of the first and of the final fit, drawn from the later two thirds of the days."""
GUESS = {"what brings it about, this week": 1.0, "alike": 1.0, "receiver of it, share": 0.3}
"""Weights that choose the candidates of the first fit."""

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]


class Recurrence(NamedTuple):
    """A fitted model of ``actors`` and ``relations`` (both ways). ``pooled`` (terms,), ``weights`` (relations, terms), by `evidence.TERMS`; ``lifts``
    (2, relations, relations): how much likelier a relation (columns) is on a pair after another (rows) than else, by week and by season."""

    actors: int
    relations: int
    pooled: Reals
    weights: Reals
    lifts: Reals


def learn(rows: Ints, *, actors: int, relations: int, seed: int = 0) -> Recurrence:
    """Fit to events (n, 4): sender, relation, receiver, day; ``relations``: how many there are, one way."""
    both = doubled(rows, relations)
    known = index(both, actors=actors, relations=2 * relations)
    days = len(known.day_start) - 1
    fall = falls(days)
    lifts = np.stack([_lifts(known, brings(known, memory(known, fall), days, half)) for half in (WEEK, SEASON)])
    first_day = days // 3
    heads = _heads(both)
    heads = heads[both[heads, 3] >= first_day]
    rng = np.random.default_rng(seed)
    weights = np.array([GUESS.get(term.name, 0.0) for term in TERMS])
    for number in (FIRST, QUERIES):
        chosen = np.zeros(len(both), dtype=np.bool_)
        chosen[rng.choice(heads, min(number, len(heads)), replace=False)] = True
        sample = Sample(*_sampled(known, memory(known, fall), desk(known), lifts, weights, first_day, days, chosen, int(chosen.sum())))
        weights = fitted(sample)
    return Recurrence(actors, 2 * relations, weights, relation_weights(sample, weights, 2 * relations), lifts)


def ranks(model: Recurrence, history: Ints, asked: Ints) -> tuple[Ints, Reals]:
    """Events (n, 4), and those asked for, all later: the asked ones both ways as `index.doubled` orders them, and the rank of each, from 1."""
    both = doubled(np.concatenate([history, asked]), model.relations // 2)
    known = index(both, actors=model.actors, relations=model.relations)
    days, first_day = len(known.day_start) - 1, int(asked[:, 3].min())
    found = _ranked(known, memory(known, falls(days)), desk(known), model.lifts, model.weights, first_day, days)
    return both[known.day_start[first_day] :], found


def _heads(both: Ints) -> Ints:
    """The first event of each query."""
    new = (np.diff(both[:, [0, 1, 3]], axis=0) != 0).any(axis=1)
    return np.flatnonzero(np.concatenate([[True], new]))


def _lifts(known: Index, past: Reals) -> Reals:
    share = np.bincount(known.relation, minlength=known.relations) / len(known.relation)
    after = (past + PRIOR * share) / (past.sum(axis=1, keepdims=True) + PRIOR)
    return np.asarray(np.divide(after, share, out=np.zeros_like(after), where=share > 0))


@numba.njit(cache=True, inline="always")
def _end(known, i, high):  # type: ignore[no-untyped-def]
    """The end of the query that begins with event i."""
    j = i + 1
    while j < high and known.sender[j] == known.sender[i] and known.relation[j] == known.relation[i]:
        j += 1
    return j


@numba.njit(cache=True)
def _scores(terms, size, weights):  # type: ignore[no-untyped-def]
    found = np.zeros(size)
    for k in range(size):
        for f in range(len(weights)):
            found[k] += terms[k, f] * weights[f]
    return found


@numba.njit(cache=True)
def _sampled(known, memory, desk, lifts, weights, first, days, chosen, number):  # type: ignore[no-untyped-def]
    room = number * (LIKELY + OTHERS + 8)
    terms = np.zeros((room, desk.terms.shape[1]), dtype=np.float32)
    answers, standing, start = np.zeros(room, dtype=np.int64), np.zeros(room), np.zeros(number + 1, dtype=np.int64)
    relation, wanted = np.zeros(number, dtype=np.int64), np.zeros(known.actors, dtype=np.int64)
    q, row = 0, 0
    for day in range(days):
        i, high = known.day_start[day], known.day_start[day + 1]
        while day >= first and i < high:
            j = _end(known, i, high)
            if chosen[i]:
                size = gather(known, memory, desk, lifts, known.sender[i], known.relation[i], day, q, False)
                score = _scores(desk.terms, size, weights)
                limit = np.sort(score)[size - LIKELY] if size > LIKELY else -np.inf
                stride, place, kept = max(1, (size - LIKELY + OTHERS - 1) // OTHERS), q, 0
                for k in range(i, j):
                    wanted[known.receiver[k]] += 1
                for k in range(size):
                    answer, stands = wanted[desk.candidates[k]], 1
                    if score[k] < limit or kept >= LIKELY:
                        place += 1
                        stands = stride if place % stride == 0 else 0
                    kept += stands == 1 and score[k] >= limit
                    if (answer or stands) and row < room:
                        terms[row] = desk.terms[k].astype(np.float32)
                        answers[row], standing[row] = answer, stands
                        row += 1
                for k in range(i, j):
                    wanted[known.receiver[k]] = 0
                relation[q] = known.relation[i]
                q += 1
                start[q] = row
            i = j
        remember(known, memory, day)
    return terms[:row], answers[:row], standing[:row], start[: q + 1], relation[:q]


@numba.njit(cache=True)
def _ranked(known, memory, desk, lifts, weights, first, days):  # type: ignore[no-untyped-def]
    begin = known.day_start[first]
    found = np.zeros(len(known.sender) - begin)
    wanted = np.zeros(known.actors, dtype=np.bool_)
    q, before = 0, -1
    for day in range(days):
        i, high = known.day_start[day], known.day_start[day + 1]
        before = -1
        while day >= first and i < high:
            j = _end(known, i, high)
            sender, relation = known.sender[i], known.relation[i]
            size = gather(known, memory, desk, lifts, sender, relation, day, q, sender == before)
            score = _scores(desk.terms, size, weights[relation])
            for k in range(i, j):
                wanted[known.receiver[k]] = True
            best, others = np.full(known.actors, -1, dtype=np.int64), 0
            for k in range(size):
                best[desk.candidates[k]] = k
                others += not wanted[desk.candidates[k]]
            for e in range(i, j):
                own = best[known.receiver[e]]
                if own < 0:
                    found[e - begin] = 1.0 + others + _after(known, memory, relation, known.role[e], best, wanted)
                    continue
                above, tied = 0, 0
                for k in range(size):
                    if not wanted[desk.candidates[k]]:
                        above += score[k] > score[own]
                        tied += score[k] == score[own]
                found[e - begin] = 1.0 + above + 0.5 * tied
            for k in range(i, j):
                wanted[known.receiver[k]] = False
            i, before = j, sender
            q += 1
        remember(known, memory, day)
    return found


@numba.njit(cache=True)
def _after(known, memory, relation, role, best, wanted):  # type: ignore[no-untyped-def]
    """How many actors that are no candidates stand above, half of the tied included, by how often r was done to them."""
    times, above, tied, counted = memory.role.times[role], 0, 0, 0
    for other in range(known.role_start[relation], known.role_start[relation + 1]):
        actor = known.role_receiver[other]
        if memory.role.times[other] and best[actor] < 0 and not wanted[actor]:
            counted += 1
            above += memory.role.times[other] > times
            tied += memory.role.times[other] == times
    if times == 0:
        for actor in range(known.actors):
            tied += best[actor] < 0 and not wanted[actor]
        return counted + 0.5 * (tied - counted)
    return above + 0.5 * tied
