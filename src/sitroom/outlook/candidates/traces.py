"""What is left of past acts, day by day: decayed counts at several half-lives. Needs numba."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.candidates.index import Index

__all__ = ["Memory", "Traces", "brings", "left", "memory", "remember"]

Reals = NDArray[np.float64]


class Traces(NamedTuple):
    """Of each key: ``decayed`` (n, half-lives) as it was on the day ``last``, ``times`` it was met, ``last`` -1 before the first."""

    decayed: Reals
    last: NDArray[np.int64]
    times: NDArray[np.int64]


class Memory(NamedTuple):
    """Traces by act (s, r, o), pair (s, o), role (r, o), deed (s, r), receiver and relation; ``fall`` as in `evidence.falls`."""

    act: Traces
    pair: Traces
    role: Traces
    deed: Traces
    receiver: Traces
    relation: Traces
    fall: Reals


def memory(known: Index, fall: Reals) -> Memory:
    """An empty memory for the keys of an index."""

    def traces(size: int) -> Traces:
        return Traces(np.zeros((size, fall.shape[1])), np.full(size, -1, dtype=np.int64), np.zeros(size, dtype=np.int64))

    return Memory(
        act=traces(len(known.act_receiver)), pair=traces(len(known.pair_receiver)), role=traces(len(known.role_receiver)),
        deed=traces(len(known.deed_relation)), receiver=traces(known.actors), relation=traces(known.relations), fall=fall,
    )  # fmt: skip


@numba.njit(cache=True, inline="always")
def left(traces, key, day, half, fall):  # type: ignore[no-untyped-def]
    """The decayed count of a key on a day."""
    return traces.decayed[key, half] * fall[day - traces.last[key], half] if traces.times[key] else 0.0


@numba.njit(cache=True)
def _add(traces, key, day, fall):  # type: ignore[no-untyped-def]
    if traces.times[key]:
        traces.decayed[key] *= fall[day - traces.last[key]]
    traces.decayed[key] += 1.0
    traces.last[key] = day
    traces.times[key] += 1


@numba.njit(cache=True)
def remember(known, memory, day):  # type: ignore[no-untyped-def]
    """Add the events of a day."""
    for i in range(known.day_start[day], known.day_start[day + 1]):
        _add(memory.act, known.act[i], day, memory.fall)
        _add(memory.pair, known.pair[i], day, memory.fall)
        _add(memory.role, known.role[i], day, memory.fall)
        _add(memory.deed, known.deed[i], day, memory.fall)
        _add(memory.receiver, known.receiver[i], day, memory.fall)
        _add(memory.relation, known.relation[i], day, memory.fall)


@numba.njit(cache=True)
def brings(known, memory, days, half):  # type: ignore[no-untyped-def]
    """(relations, relations): of the first ``days`` days, how much decayed past of relation i there was on a pair each time it saw relation j."""
    found = np.zeros((known.relations, known.relations))
    for day in range(days):
        for i in range(known.day_start[day], known.day_start[day + 1]):
            pair = known.pair[i]
            for at in range(known.pair_act_start[pair], known.pair_act_start[pair + 1]):
                act = known.pair_acts[at]
                if memory.act.times[act]:
                    found[known.act_relation[act], known.relation[i]] += left(memory.act, act, day, half, memory.fall)
        for i in range(known.day_start[day], known.day_start[day + 1]):
            _add(memory.act, known.act[i], day, memory.fall)
    return found
