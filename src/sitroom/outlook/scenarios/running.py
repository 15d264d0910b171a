"""Runs of a world under plans, day by day, all plans with the same numbers of chance.

On each day of a run, the acts of a type in a dyad are Poisson around their rate. The number of chance behind each depends on seed, run, dyad, type
and day alone and is turned into a count by inversion, so that a greater rate never gives fewer acts: what a plan adds can only add (common random
numbers: Law 2015, Simulation Modeling and Analysis, section 11.2). Gamma factors of each run, dyad, class and week, the
same under all plans, spread counts as far as forecasts say (`spreading`). Acts of a day set off others from the next day on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.norms.chance import Keys, fork, key_of, mixed, poisson, uniform
from sitroom.outlook.scenarios.plans import Number, Plan
from sitroom.outlook.scenarios.spreading import WEEK, factors
from sitroom.outlook.scenarios.traces import Traces
from sitroom.outlook.scenarios.world import SENDER, TARGET, TYPES, Reach, World

__all__ = ["ADDED", "OWN", "SET_OFF", "Runs", "run", "together"]

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

OWN, ADDED, SET_OFF = 0, 1, 2
"""Where an act of a run comes from: the system itself, the scenario, a red line."""
_CELLS = 300_000
"""Runs times cells that are held at once."""


@dataclass(frozen=True, eq=False)
class Runs:
    """What came of a plan. One row an entry, by run and day: ``run``, ``day`` (from 0), ``dyad``, ``type``, ``number`` of acts, ``source``, and
    ``which`` (the added act or the line that it comes from, -1). ``met`` [runs, lines]: the day on which each line was first met, -1 = never;
    ``fired`` bool: whether what it holds out was done then; ``begun`` [runs, beliefs]: the day on which the cause of each claim came about.
    """

    runs: int
    days: int
    run: Ints
    day: Ints
    dyad: Ints
    type: Ints
    number: Ints
    source: Ints
    which: Ints
    met: Ints
    fired: Bools
    begun: Ints


def run(
    world: World, plans: Sequence[Plan], *, runs: int, seed: int, told: Callable[[float], None] | None = None, until: int | None = None
) -> list[Runs]:  # fmt: skip
    """The first ``runs`` runs of a seed under each plan, of ``until`` days (None: all of the world). ``told`` is called with the share that is done,
    and may raise to stop."""
    return together([(world, plan) for plan in plans], runs=runs, seed=seed, told=told, until=until)


def together(
    asked: Sequence[tuple[World, Plan]], *, runs: int, seed: int, told: Callable[[float], None] | None = None, until: int | None = None
) -> list[Runs]:  # fmt: skip
    """`run`, of each plan in a world of its own: worlds of the same dyads, days and spread, so that all can have the same numbers of chance."""
    known = asked[0][0]
    step = max(1, _CELLS // max(1, len(known.cells)))
    courses = {(id(world), id(plan.ties)): _Course(world, plan) for world, plan in asked}
    found: list[list[_Stretch]] = [[] for _ in asked]
    cells = np.ascontiguousarray(known.cells.reshape(-1, 4).T)[:, :, None]
    for begin in range(0, runs, step):
        size = min(step, runs - begin)
        own = fork(np.full(size, seed % 2**64, dtype=np.uint64), np.arange(begin, begin + size))
        stretches = [_Stretch(world, plan, courses[id(world), id(plan.ties)], own, begin) for world, plan in asked]
        for day in range(known.days if until is None else until):
            if day % WEEK == 0:
                spread = factors(mixed(own ^ cells), known.spread, day // WEEK)
            keys = mixed(fork(own, day + 1) ^ cells)
            rare = uniform(keys)
            last, first = None, rare
            for stretch in stretches:
                if stretch.course is not last:
                    last, first = stretch.course, spread * stretch.course.rate[day][:, :, None]
                stretch.live(day, keys, rare, first)
            if told is not None:
                told((begin + size * (day + 1) / known.days) / runs)
        for i, stretch in enumerate(stretches):
            found[i].append(stretch)
    return [_joined(own, runs) for own in found]


class _Course:
    """What is the same in all runs of plans with the same ties."""

    def __init__(self, world: World, plan: Plan) -> None:
        rate = world.base[None] + world.past(plan.ties or ())
        if world.level is not None:
            rate *= world.level.raised
        self.rate: Reals = np.ascontiguousarray(rate.transpose(0, 2, 1))
        every = [(0, world.reach(world.ties)), *((since, world.reach(ties)) for since, ties in plan.ties or ())]
        self._reach = [(since, reach, np.ascontiguousarray(reach.gain.reshape(-1, reach.gain.shape[2]).T)) for since, reach in every]

    def reach(self, day: int) -> tuple[Reach, Reals]:
        """Of an act of this day; and its gain with a column for each class and entry."""
        return [(reach, gain) for since, reach, gain in self._reach if since <= day][-1]


class _Stretch:
    """Some runs of one plan."""

    def __init__(self, world: World, plan: Plan, course: _Course, own: Keys, begin: int) -> None:
        self.world, self.plan, self.course, self.begin, self.size = world, plan, course, begin, len(own)
        self.brought = Traces(world.fade, len(world.pairs), self.size)
        self.sent, self.met_with = (Traces(world.fade, len(world.names), self.size) for _ in range(2))
        self.more: Reals = np.zeros((4, len(world.pairs), self.size))
        lines, beliefs = (len(plan.lines), len(plan.beliefs))
        self.cells: Bools = np.array([line.cells.ravel() for line in plan.lines], dtype=np.bool_).reshape(lines, len(world.pairs) * TYPES)
        self.met = np.full((self.size, lines), -1)
        self.due = np.full((self.size, lines), -1)
        self.whom = np.full((self.size, lines), -1)
        self.fired = np.zeros((self.size, lines), dtype=np.bool_)
        self.begun = np.full((self.size, beliefs), -1)
        self.weights: Reals = np.array([self._own(act.weight) for act in plan.given]).reshape(len(plan.given), self.size)
        self.given: Bools = _table([line.given for line in plan.lines], len(plan.given))
        self.causes: Bools = _table([belief.given for belief in plan.beliefs], len(plan.given))
        effects: Bools = np.logical_or.reduce([belief.effect for belief in plan.beliefs]) if beliefs else np.zeros((0, 0), dtype=np.bool_)
        self.touched: Ints = np.flatnonzero(effects.any(axis=1))
        self.effects: list[tuple[Ints, Ints]] = [np.nonzero(belief.effect[self.touched]) for belief in plan.beliefs]  # type: ignore[misc]
        self.sizes = np.array([np.log(self._own(belief.size)) * belief.exponent for belief in plan.beliefs]).reshape(beliefs, self.size)
        luck = [uniform(fork(own ^ key_of((line.key,)), 0)) < self._own(line.credibility) for line in plan.lines]
        self.willing: Bools = np.array(luck, dtype=np.bool_).reshape(lines, self.size).T
        self.factor: Reals | None = None
        self.top: Reals | None = None
        self.rows: list[Ints] = []

    def _own(self, value: Number) -> Reals:
        """A number of each run of this stretch."""
        given = np.asarray(value, dtype=np.float64)
        return np.full(self.size, float(given)) if given.ndim == 0 else given[self.begin : self.begin + self.size]

    def live(self, day: int, keys: Keys, rare: Reals, first: Reals) -> None:
        """One day of these runs. ``keys`` and ``rare`` [4, dyads, runs]: what chance has for each class of each dyad; ``first``: acts of its own
        accord and from the past, spread as `spreading` has it."""
        may = self._allowed(day)
        today = np.concatenate([self._own_acts(day, keys, rare, first, may), *self._given(day), *self._set_off(day, may)], axis=1)
        today = today[:, np.lexsort((today[2], today[1], -today[4], today[0]))]
        added = np.flatnonzero(today[4] == ADDED)
        self._note(day, today, added)
        self._cross(day, today, added)
        self._believe(day, today, added)
        self.rows.append(np.concatenate([np.full((1, today.shape[1]), day), today]))

    def _allowed(self, day: int) -> Bools:
        may = np.ones((len(self.world.pairs), TYPES), dtype=np.bool_)
        for stop in self.plan.stopped:
            if stop.since <= day < stop.until:
                may &= ~stop.cells
        return may

    def _own_acts(self, day: int, keys: Keys, rare: Reals, first: Reals, may: Bools) -> Ints:
        """The acts of the system itself: their number by class at the greatest rate that a type of it has, then each type thinned to its own rate."""
        world = self.world
        brought = self._brought(day)
        if self.factor is None or self.top is None:
            brought += first
            rate = brought
        else:
            rate = first * self.top + brought
        flat = np.flatnonzero(rare <= rate)
        quad, dyad, run = np.unravel_index(flat, rate.shape)
        number = poisson(1.0 - rare.ravel()[flat], rate.ravel()[flat])
        quad, run, dyad, flat = (np.repeat(part, number) for part in (quad, run, dyad, flat))
        which = np.arange(len(run)) - np.repeat(np.cumsum(number) - number, number)
        key = fork(keys.ravel()[flat], which + 1)
        kind = world.kinds[quad, (uniform(key)[:, None] >= world.steps[quad, dyad]).sum(axis=1)]
        kept = may[dyad, kind]
        if self.factor is not None:
            wanted = first.ravel()[flat] * self.factor[run, dyad, kind] + brought.ravel()[flat]
            kept &= uniform(fork(key, 0)) * rate.ravel()[flat] < wanted
        run, dyad, kind = run[kept], dyad[kept], kind[kept]
        return np.stack([run, dyad, kind, np.ones(len(run), dtype=np.int64), *_source(OWN, len(run))])

    def _brought(self, day: int) -> Reals:
        """Acts that earlier acts of the runs bring about on a day, [4, dyads, runs]."""
        system = self.world.system
        found = self.brought.on(day)
        for part, side, share in ((self.sent, system.sender, system.sender_share), (self.met_with, system.receiver, system.target_share)):
            part.on(day).take(side, axis=1, out=self.more, mode="clip")
            self.more *= share[:, None]
            found += self.more
        if self.world.level is not None:
            found *= self.world.level.kept[day].T[:, :, None]
        return found

    def _note(self, day: int, today: Ints, added: Ints) -> None:
        """Acts of a day work from the next one on."""
        world = self.world
        run, dyad, kind, _, _, which = today
        weight = np.ones(len(run))
        weight[added] = self.weights[which[added], run[added]]
        reach, gain = self.course.reach(day)
        number = reach.begins[dyad + 1] - reach.begins[dyad]
        act = np.repeat(np.arange(len(run)), number)
        entry = np.arange(len(act)) - np.repeat(np.cumsum(number) - number, number) + reach.begins[dyad[act]]
        quad = world.quad[kind]
        self.brought.add(day, reach.target[entry] * self.size + run[act], gain.take(quad[act] * len(reach.target) + entry, axis=1), weight[act])
        for traces, way, side in ((self.sent, SENDER, 0), (self.met_with, TARGET, 1)):
            traces.add(day, world.pairs[dyad, side] * self.size + run, world.gain[:, way].T.take(quad, axis=1), weight)

    def _given(self, day: int) -> list[Ints]:
        found = []
        for i, act in enumerate(self.plan.given):
            if act.day == day:
                run = np.flatnonzero(self.weights[i] > 0)
                found.append(_rows(run, act.dyad, act.type, ADDED, i))
        return found

    def _set_off(self, day: int, may: Bools) -> list[Ints]:
        """What lines that were crossed before bring today; not what the plan stops."""
        found: list[Ints] = []
        due = self.due == day
        for i in np.flatnonzero(due.any(axis=0)).tolist():
            line, run = self.plan.lines[i], np.flatnonzero(due[:, i])
            for whom in np.unique(self.whom[run, i]):
                dyad = self.world.places.get((line.actor, int(whom)))
                if dyad is not None and may[dyad, line.type]:
                    found.append(_rows(run[self.whom[run, i] == whom], dyad, line.type, SET_OFF, i))
        return found

    def _cross(self, day: int, today: Ints, added: Ints) -> None:
        """Lines that are met for the first time; the first act of the day that meets one is what it is answered to."""
        run, dyad, kind, _, _, which = today
        crossed = self.cells[:, dyad * TYPES + kind]
        crossed[:, added] |= self.given[:, which[added]]
        for i in np.flatnonzero(crossed.any(axis=1)).tolist():
            line, meets = self.plan.lines[i], crossed[i] & (self.met[run, i] < 0)
            runs, first = np.unique(run[meets], return_index=True)
            self.met[runs, i] = day
            if line.type < 0:
                continue
            crosser = self.world.pairs[dyad[meets][first], 0]
            fires = self.willing[runs, i]
            self.fired[runs, i] = fires
            self.due[runs[fires], i] = day + line.after
            self.whom[runs[fires], i] = crosser[fires] if line.recipient < 0 else line.recipient

    def _believe(self, day: int, today: Ints, added: Ints) -> None:
        """Claims whose cause comes about; rates of the next days follow."""
        run, dyad, kind, _, _, which = today
        changed = np.zeros(0, dtype=np.int64)
        for i, belief in enumerate(self.plan.beliefs):
            comes = belief.cells[dyad, kind]
            comes[added] |= self.causes[i, which[added]]
            if comes.any():
                new = np.unique(run[comes & (self.begun[run, i] < 0)])
                self.begun[new, i] = day
                changed = np.union1d(changed, new)
        if not len(changed):
            return
        dyads = len(self.world.pairs)
        if self.factor is None or self.top is None:
            self.factor, self.top = np.ones((self.size, dyads, TYPES)), np.ones((4, dyads, self.size))
        power = np.zeros((len(changed), len(self.touched), TYPES))
        for i, (rows, kinds) in enumerate(self.effects):
            power[:, rows, kinds] += ((self.begun[changed, i] >= 0) * self.sizes[i, changed])[:, None]
        factor = np.clip(np.exp(power), *self.plan.bounds)
        self.factor[np.ix_(changed, self.touched)] = factor
        for q in range(4):
            self.top[q][np.ix_(self.touched, changed)] = factor[:, :, self.world.quad == q].max(axis=2).T


def _table(given: Sequence[frozenset[int]], acts: int) -> Bools:
    """Which of the added acts are in each set, [sets, acts]."""
    return np.array([[act in own for act in range(acts)] for own in given], dtype=np.bool_).reshape(len(given), acts)


def _source(source: int, number: int, which: int = -1) -> tuple[Ints, Ints]:
    return np.full(number, source), np.full(number, which)


def _rows(run: Ints, dyad: int, kind: int, source: int, which: int) -> Ints:
    number = len(run)
    return np.stack([run, np.full(number, dyad), np.full(number, kind), np.ones(number, dtype=np.int64), *_source(source, number, which)])


def _joined(parts: Sequence[_Stretch], runs: int) -> Runs:
    tables = []
    for part in parts:
        own = np.concatenate(part.rows, axis=1)
        own[1] += part.begin
        tables.append(own[:, np.lexsort((own[0], own[1]))])
    day, run, dyad, kind, number, source, which = np.concatenate(tables, axis=1)
    met, fired, begun = (np.concatenate([getattr(part, name) for part in parts]) for name in ("met", "fired", "begun"))
    return Runs(runs, parts[0].world.days, run, day, dyad, kind, number, source, which, met, fired, begun)
