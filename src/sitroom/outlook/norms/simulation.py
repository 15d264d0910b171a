"""Futures: acts that follow from base rates and from what went before, and those that these bring about, generation by generation, all runs at once.

The process is a branching process (Hawkes & Oakes 1974, *J. Appl. Prob.* 11:493): acts of their own accord, and what the past still brings about, are
the first generation; every act brings about a Poisson number of others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.norms.chance import Keys, fork, key_of, poisson, uniform
from sitroom.outlook.norms.kernels import KINDS, Reals, decay
from sitroom.outlook.norms.system import System

__all__ = ["Act", "Futures", "Stop", "simulated"]

Ints = NDArray[np.int64]
_CELLS = 4_000_000


class Act(NamedTuple):
    """An act that is added to futures: on ``day`` (0 is the first), in all runs or in one."""

    day: int
    sender: str
    receiver: str
    quad: int
    times: int = 1
    run: int | None = None


class Stop(NamedTuple):
    """Acts that do not happen, on days ``since`` <= day < ``until``; None is any."""

    sender: str | None = None
    receiver: str | None = None
    quad: int | None = None
    since: int = 0
    until: int | None = None


@dataclass(frozen=True, eq=False)
class Futures:
    """Acts of simulated futures, one row an act: ``run`` (int32), ``time`` (float64, days after the history; whole numbers where norms
    are daily), ``dyad`` (int32, a row of ``pairs``), ``quad`` (int8), ``added`` (bool: given by the scenario). In no order of time, but always in the
    same order.

    ``pairs`` (m, 2): sender and receiver of each dyad, positions in ``names``. ``runs``, ``days``: how many.
    """

    names: tuple[str, ...]
    pairs: NDArray[np.int32]
    runs: int
    days: int
    run: NDArray[np.int32]
    time: NDArray[np.float64]
    dyad: NDArray[np.int32]
    quad: NDArray[np.int8]
    added: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.run)

    @cached_property
    def day(self) -> NDArray[np.int32]:
        """The day of each act, 0 the first after the history."""
        return np.floor(self.time).astype(np.int32)

    @property
    def sender(self) -> NDArray[np.int32]:
        """Who acts, for each act."""
        found: NDArray[np.int32] = self.pairs[self.dyad, 0]
        return found

    @property
    def receiver(self) -> NDArray[np.int32]:
        """Towards whom, for each act."""
        found: NDArray[np.int32] = self.pairs[self.dyad, 1]
        return found

    def counts(self) -> Ints:
        """Acts of each run, dyad and class over all days (runs, dyads, 4)."""
        cells = (self.run.astype(np.int64) * len(self.pairs) + self.dyad) * 4 + self.quad
        return np.bincount(cells, minlength=self.runs * len(self.pairs) * 4).reshape(self.runs, len(self.pairs), 4)

    def daily(self) -> Ints:
        """Acts of each run, class and day over all dyads (runs, 4, days)."""
        cells = (self.run.astype(np.int64) * 4 + self.quad) * self.days + self.day
        return np.bincount(cells, minlength=self.runs * 4 * self.days).reshape(self.runs, 4, self.days)


class _Generation(NamedTuple):
    run: Ints
    day: Reals
    dyad: Ints
    quad: Ints
    key: Keys


class _Offspring:
    """The tables from which descendants are drawn."""

    def __init__(self, system: System, weights: Reals, half_lives: Reals, daily: bool) -> None:
        self.system, self.daily, self.fall = system, daily, decay(half_lives)
        by_class = weights.transpose(1, 0, 2, 3).reshape(4, -1)
        self.mean = by_class.sum(axis=1)
        self.shape = (len(KINDS), 4, weights.shape[3])
        safe = np.where(self.mean > 0, self.mean, 1.0)
        self.kinds = (np.cumsum(by_class, axis=1) / safe[:, None] + np.arange(4)[:, None]).ravel()
        self.by_sender = _Choice(system.sender, np.arange(len(system.keys)), system.sender_share, system.size)
        self.by_target = _Choice(system.receiver, np.arange(len(system.keys)), system.target_share, system.size)
        self.by_tie = _Choice(system.from_, system.to, system.tie, len(system.keys))

    def of(self, parents: _Generation, days: int) -> _Generation:
        number = poisson(uniform(fork(parents.key, 0)), self.mean[parents.quad])
        parent = np.repeat(np.arange(len(number)), number)
        which = np.arange(len(parent)) - np.repeat(np.cumsum(number) - number, number)
        key = fork(parents.key[parent], which + 1)
        lot = fork(key, 10**6)
        width = self.shape[0] * self.shape[1] * self.shape[2]
        above = (lot >> np.uint64(40)) * 2.0**-24
        at = np.searchsorted(self.kinds, above + parents.quad[parent], side="right") - parents.quad[parent] * width
        at = np.minimum(at, width - 1)
        kind, quad, half = at // (4 * self.shape[2]), at // self.shape[2] % 4, at % self.shape[2]
        wait = -np.log1p(-((lot & np.uint64(2**40 - 1)) * 2.0**-40)) / self.fall[half]
        if self.daily:
            wait = np.floor(wait) + 1.0
        day = parents.day[parent] + wait
        near = np.flatnonzero(day < days)
        kind, parent, key = kind[near], parent[near], key[near]
        dyad = parents.dyad[parent]
        self._turn(kind, dyad, key)
        kept = dyad >= 0
        return _Generation(parents.run[parent][kept], day[near][kept], dyad[kept], quad[near][kept], key[kept])

    def _turn(self, kind: Ints, dyad: Ints, key: Keys) -> None:
        """From the dyad of the parent to that of the child, -1 for one that is not in the system."""
        system = self.system
        back = kind == 1
        dyad[back] = system.reverse[dyad[back]]
        for number, choice, whose in ((2, self.by_sender, system.sender), (3, self.by_target, system.receiver), (4, self.by_tie, None)):
            own = np.flatnonzero(kind == number)
            if len(own):
                group = dyad[own] if whose is None else whose[dyad[own]]
                dyad[own] = choice.at(group, uniform(fork(key[own], 10**6 + 1)))


class _Choice:
    """One of a group's items, by weights that add up to at most 1; none (-1) with the chance that is left."""

    def __init__(self, group: Ints, item: Ints, weight: Reals, groups: int) -> None:
        order = np.argsort(group, kind="stable")
        self.item = item[order]
        total = np.concatenate([[0.0], np.cumsum(weight[order])])
        begins = np.searchsorted(group[order], np.arange(groups + 1))
        self.ends = begins[1:]
        self.steps = total[1:] - total[begins[group[order]]] + group[order] if len(order) else total[1:]

    def at(self, group: Ints, chance: Reals) -> Ints:
        found = np.searchsorted(self.steps, chance + group, side="right")
        none = found >= self.ends[group]
        return np.where(none, -1, self.item[np.where(none, 0, found)] if len(self.item) else -1)


def simulated(
    system: System, weights: Reals, half_lives: Reals, base: Reals, *, days: int, runs: Sequence[int], seed: int, daily: bool,
    size: tuple[Reals, Reals] | None = None, added: Sequence[Act] = (), stopped: Sequence[Stop] = (), alone: bool = False,
) -> Futures:  # fmt: skip
    """The futures of these ``runs`` (numbers that, with ``seed``, make them what they are).

    ``base``: acts a day of a dyad's own accord (dyads, 4). ``size``: size and growth (4 each) of the negative binomial of the first generation, None
    for Poisson. ``alone``: only the acts added and what follows from them; the process adds up, so that they can be laid over futures of the same
    seed.
    """
    offspring = _Offspring(system, weights, half_lives, daily)
    names = system.history.names
    own = np.array([fork(np.array([seed % 2**64], dtype=np.uint64), run)[0] for run in runs], dtype=np.uint64)
    known = [key_of((names[s], names[r])) for s, r in system.pairs]
    cells = fork(np.repeat(np.array(known, dtype=np.uint64), 4), np.tile(np.arange(4), len(known)))
    gone = _Stopped(system, stopped, days)
    found: list[tuple[_Generation, bool]] = []
    if not alone:
        past = system.excited(weights, system.traces(half_lives, daily=daily, at=system.history.end))
        means = _means(base, past, offspring.fall, days, daily)
        total = np.maximum(means.sum(axis=2), 1e-12)
        spread = None if size is None else np.maximum(size[0] * total ** size[1], 1e-6)
        step = max(_CELLS // max(len(cells), 1), 1)
        for begin in range(0, len(own), step):
            first = gone.kept(_first(own[begin : begin + step], begin, cells, means, spread, offspring.fall, days, daily))
            found += _all(first, offspring, gone, days)
    if added:
        given = _given(system, added, own, list(runs), cells, days)
        found.append((given, True))
        found += _all(given, offspring, gone, days)[1:]
    every = [generation for generation, _ in found]
    return Futures(
        names=names, pairs=system.pairs, runs=len(own), days=days,
        run=_joined([g.run for g in every], np.int32), time=_joined([g.day for g in every], np.float64),
        dyad=_joined([g.dyad for g in every], np.int32), quad=_joined([g.quad for g in every], np.int8),
        added=_joined([np.full(len(g.run), given) for g, given in found], np.bool_),
    )  # fmt: skip


def _joined(parts: Sequence[NDArray[Any]], kind: type[Any]) -> NDArray[Any]:
    return np.concatenate(parts).astype(kind) if parts else np.zeros(0, dtype=kind)


def _all(first: _Generation, offspring: _Offspring, gone: _Stopped, days: int) -> list[tuple[_Generation, bool]]:
    found: list[tuple[_Generation, bool]] = []
    while len(first.run) or not found:
        found.append((first, False))
        first = gone.kept(offspring.of(first, days))
    return found


def _means(base: Reals, past: Reals, fall: Reals, days: int, daily: bool) -> Reals:
    """Acts of the first generation over all days (dyads, 4, 1 + half-lives): of their own accord, and from the past by half-life."""
    mass = -np.expm1(-fall * days) / (-np.expm1(-fall) if daily else fall)
    return np.concatenate([base[:, :, None] * days, past * mass], axis=2)


def _first(
    own: Keys, begin: int, cells: Keys, means: Reals, size: Reals | None, fall: Reals, days: int, daily: bool
) -> _Generation:  # fmt: skip
    keys = fork(own[:, None] ^ cells[None, :], 0)
    total = means.sum(axis=2).ravel()
    number = poisson(uniform(fork(keys, 0)), total[None, :], None if size is None else size.ravel()[None, :])
    run, cell = np.nonzero(number)
    many = number[run, cell]
    which = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    run, cell = np.repeat(run, many), np.repeat(cell, many)
    key = fork(keys[run, cell], which + 1)
    lot = fork(key, 10**6)
    parts = np.cumsum(means.reshape(-1, means.shape[2]), axis=1)
    at = (parts[cell] <= ((lot >> np.uint64(40)) * 2.0**-24 * total[cell])[:, None]).sum(axis=1)
    at = np.minimum(at, means.shape[2] - 1)
    chance = (lot & np.uint64(2**40 - 1)) * 2.0**-40
    rate = np.concatenate([[1.0], fall])[at]
    day = np.where(at == 0, chance * days, -np.log1p(chance * np.expm1(-rate * days)) / rate)
    day = np.minimum(np.floor(day), days - 1.0) if daily else day
    return _Generation(run + begin, day, cell // 4, cell % 4, key)


def _given(system: System, added: Sequence[Act], own: Keys, runs: list[int], cells: Keys, days: int) -> _Generation:
    rows: list[tuple[int, int, int, int, int]] = []
    history = system.history
    for number, act in enumerate(added):
        dyad = int(system.find(np.array([history.number(act.sender)]), np.array([history.number(act.receiver)]))[0])
        if 0 <= act.day < days and dyad >= 0:
            for at, run in enumerate(runs):
                if act.run is None or act.run == run:
                    rows += [(at, act.day, dyad, act.quad, number * 1000 + i) for i in range(act.times)]
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    key = fork(own[table[:, 0]] ^ cells[table[:, 2] * 4 + table[:, 3]], 10**9 + table[:, 4]) if len(table) else np.zeros(0, dtype=np.uint64)
    return _Generation(table[:, 0], table[:, 1].astype(np.float64), table[:, 2], table[:, 3], key)


class _Stopped:
    """Which acts do not happen."""

    def __init__(self, system: System, stopped: Sequence[Stop], days: int) -> None:
        self.rules = []
        for stop in stopped:
            own = np.ones(len(system.keys), dtype=bool)
            for name, side in ((stop.sender, system.sender), (stop.receiver, system.receiver)):
                if name is not None:
                    own &= side == system.history.number(name)
            self.rules.append((own, stop.quad, stop.since, days if stop.until is None else stop.until))

    def kept(self, acts: _Generation) -> _Generation:
        for dyads, quad, since, until in self.rules:
            gone = dyads[acts.dyad] & (acts.day >= since) & (acts.day < until)
            if quad is not None:
                gone &= acts.quad == quad
            acts = _Generation(acts.run[~gone], acts.day[~gone], acts.dyad[~gone], acts.quad[~gone], acts.key[~gone])
        return acts
