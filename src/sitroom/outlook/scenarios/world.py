"""What all runs of a scenario share: sides and dyads, how often they act of their own accord, and how acts bring about acts, day by day.

The process is that of the norms (`outlook.norms`), taken a day at a time and by PLOVER type, so that what happens in a run can set off more in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.norms import Norms
from sitroom.outlook.norms.chance import Keys, fork, key_of
from sitroom.outlook.norms.kernels import decay
from sitroom.outlook.norms.system import System
from sitroom.outlook.scenarios.mix import Mix, mix_of, quad_of_types
from sitroom.outlook.scenarios.spreading import Spread, none
from sitroom.outlook.streams import Stream

__all__ = ["TYPES", "Level", "Reach", "Ties", "World", "ties_on", "world"]

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]

TYPES = 16
"""How many PLOVER types there are."""
DYADS = (0, 1, 4)
SENDER, TARGET = 2, 3
"""Of the ways in which an act brings about another (`norms.KINDS`): those from dyad to dyad, and those through the activity of a side."""


@dataclass(frozen=True, eq=False)
class Ties:
    """How much an act of the dyads ``source`` works on the dyads ``target``, because the senders are friends."""

    source: Ints
    target: Ints
    weight: Reals


class Level(NamedTuple):
    """By day, dyad and class, [days, dyads, 4]: by how much what comes of its own accord and from the past is multiplied (``raised``), and which part
    of what acts of a run bring about comes (``kept``, 0..1)."""

    raised: Reals
    kept: Reals


class World:
    """``names``: sides; ``pairs`` int [m, 2]: the dyads, positions in ``names``; ``places``: the number of a dyad. ``base`` float [m, 4]: acts a day
    of a dyad's own accord; ``mix``: the types of its acts, ``quad`` int [16] their classes. ``fade``: what is left of a trace after a day, by
    half-life; ``cells``: a key for each dyad and class. ``ties``: as the history has them.
    ``level``: see `level`, None = as norms have it; ``spread``: see `spreading`.
    """

    def __init__(self, history: Stream, pairs: NDArray[np.int32], norms: Norms, days: int) -> None:
        self.history, self.norms, self.days = history, norms, days
        self.system = System(history, pairs, norms.concentration)
        self.level: Level | None = None
        self.spread: Spread = none(len(self.system.pairs))
        self.names, self.pairs = history.names, self.system.pairs.astype(np.int64)
        self.places = {(int(s), int(r)): i for i, (s, r) in enumerate(self.pairs)}
        self.quad = quad_of_types()
        self.mix: Mix = mix_of(history, self.system.pairs)
        self.kinds, self.steps = self._ladder()
        self.base = norms.base(history, self.system.pairs)
        order = np.argsort(self.system.from_, kind="stable")
        self.ties = Ties(self.system.from_[order], self.system.to[order], self.system.tie[order])
        fall = decay(norms.half_lives)
        self.fade: Reals = np.exp(-fall)
        gain = norms.weights * -np.expm1(-fall)
        self.gain: Reals = gain.transpose(1, 0, 3, 2).reshape(4, len(gain), -1)
        known = [key_of((self.names[s], self.names[r])) for s, r in self.system.pairs]
        self.cells: Keys = fork(np.repeat(np.array(known, dtype=np.uint64), 4), np.tile(np.arange(4), len(known)))

    def _ladder(self) -> tuple[Ints, Reals]:
        """The types of each class, [4, most]; and for each class and dyad up to which chance an act is of each, [4, m, most]."""
        own = [np.flatnonzero(self.quad == q) for q in range(4)]
        most = max(map(len, own))
        kinds = np.stack([np.pad(types, (0, most - len(types)), mode="edge") for types in own])
        steps = np.full((4, len(self.pairs), most), np.inf)
        for q, types in enumerate(own):
            steps[q, :, : len(types) - 1] = np.cumsum(self.mix.shares[:, types], axis=1)[:, :-1]
        return kinds, steps

    def past(self, changes: Sequence[tuple[int, Ties]]) -> Reals:
        """float [days, m, 4]: acts a day that those of the history still bring about. ``changes``: ties by the day from which they hold."""
        norms, system = self.norms, self.system
        traces = system.traces(norms.half_lives, daily=True, at=self.history.end)
        direct = system.excited(_without_third(norms.weights), traces)
        third = np.einsum("dph,pqh->dqh", traces.dyads, norms.weights[4])
        days = []
        for day in range(self.days):
            tied = ties_on(self.ties, changes, day)
            now = direct.copy()
            np.add.at(now, tied.target, third[tied.source] * tied.weight[:, None, None])
            days.append((now * self.fade**day).sum(axis=2))
        return np.stack(days)

    def reach(self, tied: Ties) -> Reach:
        """Which dyads an act of each dyad works on, and how much."""
        system, number = self.system, len(self.pairs)
        every = np.arange(number)
        back = every[system.reverse >= 0]
        parts = (
            (every, every, np.ones(number)),
            (back, system.reverse[back], np.ones(len(back))),
            (tied.source, tied.target, tied.weight),
        )
        source = np.concatenate([part[0] for part in parts])
        target = np.concatenate([part[1] for part in parts])
        amount = np.concatenate([part[2] for part in parts])
        way = np.repeat(np.arange(len(parts)), [len(part[0]) for part in parts])
        keys, place = np.unique(source * number + target, return_inverse=True)
        table = np.zeros((len(keys), len(parts)))
        np.add.at(table, (place, way), amount)
        gain = np.einsum("ew,qwc->qec", table, self.gain[:, list(DYADS)])
        return Reach(np.searchsorted(keys, np.arange(number + 1) * number), keys % number, gain)


@dataclass(frozen=True, eq=False)
class Reach:
    """An act of dyad d works on the dyads ``target[begins[d] : begins[d + 1]]``; ``gain`` float [4, entries, halves * 4]: what an act of each class
    leaves there, by all the ways `DYADS` together."""

    begins: Ints
    target: Ints
    gain: Reals


def ties_on(usual: Ties, changes: Sequence[tuple[int, Ties]], day: int) -> Ties:
    """The ties that hold on a day."""
    return [usual, *(ties for since, ties in changes if since <= day)][-1]


def _without_third(weights: Reals) -> Reals:
    found = weights.copy()
    found[4] = 0.0
    return found


def world(history: Stream, norms: Norms, days: int, sides: Sequence[str], pairs: Sequence[tuple[str, str]], *, most: int) -> tuple[World, int, float]:
    """The world of a history and of the dyads that a scenario speaks of, with both directions of each; how many dyads were left out so that ``most``
    remain, and their share of all acts to be expected. Those with most to come stay, and all that are spoken of.
    """
    history = history.with_names(sides)
    spoken = [(history.number(s), history.number(r)) for s, r in pairs if s != r]
    asked = np.array([*spoken, *((r, s) for s, r in spoken)], dtype=np.int32).reshape(-1, 2)
    own = history.pairs
    left, share = 0, 0.0
    if len(own) > most:
        coming = norms.expected(history, min(days, 30)).sum(axis=(1, 2))
        order = np.argsort(-coming, kind="stable")
        kept = np.zeros(len(own), dtype=np.bool_)
        kept[order[:most]] = True
        size = len(history.names)
        kept |= np.isin(own[:, 0].astype(np.int64) * size + own[:, 1], asked[:, 0].astype(np.int64) * size + asked[:, 1])
        left, share = int((~kept).sum()), float(coming[~kept].sum() / coming.sum())
        own = own[kept]
    return World(history, np.concatenate([own, asked]).astype(np.int32), norms, days), left, share
