"""Weighed rows -> the network: nodes, dyads, balance, blocs and brokers."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from sitroom.room.columns import distinct
from sitroom.room.network.answers import Balance, Bloc, Blocs, Brokerage, Dyad, Node
from sitroom.room.network.betweenness import betweenness
from sitroom.room.network.blocs import clustered
from sitroom.room.network.brokerage import ROLES, brokerage
from sitroom.room.network.days import NONE, iso
from sitroom.room.network.frustration import counted
from sitroom.room.network.graph import Graph, triangles
from sitroom.room.network.layers import rules
from sitroom.room.network.ledger import Ledger
from sitroom.room.network.sides import Cast, Side
from sitroom.room.network.weighing import Weighed

__all__ = ["Built"]

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

UNIT = 1_000
"""Weights are whole numbers of thousandths where they are compared, so that every machine finds the same."""


class Built:
    """The parts of a network. ``group``: the part that each node is in, -1 where it is alone; ``exact``: whether no division is better."""

    def __init__(self, known: Ledger, cast: Cast, rows: Weighed, layers: list[str]) -> None:
        self._known, self._rows, self._layers = known, rows, layers
        there = distinct(np.concatenate([rows.sender, rows.receiver]))
        self.sides: list[Side] = [cast.sides[i] for i in there.tolist()]
        place = np.full(len(cast.sides), -1, dtype=np.int64)
        place[there] = np.arange(len(there))
        self.size = len(there)
        self.sender, self.receiver = place[rows.sender], place[rows.receiver]
        self._arcs()
        self._dyads()
        self.graph = Graph(self.size, self.low, self.high, np.rint(self.net * UNIT).astype(np.int64))
        self.signed = np.flatnonzero(np.rint(self.net * UNIT) != 0)
        self.triangles = triangles(self.graph)
        self._blocs()

    def _arcs(self) -> None:
        size = max(self.size, 1)
        keys, back = np.unique(self.sender * size + self.receiver, return_inverse=True)
        self.arc_sender, self.arc_receiver = keys // size, keys % size
        weight = self._rows.weight
        self.arc_good, self.arc_bad = (np.bincount(back, np.maximum(side * weight, 0), len(keys)) for side in (1, -1))
        other = np.searchsorted(keys, self.arc_receiver * size + self.arc_sender)
        found = np.minimum(other, max(len(keys) - 1, 0))
        mutual = keys[found] == self.arc_receiver * size + self.arc_sender if len(keys) else np.zeros(0, dtype=bool)
        self.arc_returned = np.where(mutual, np.minimum(self.arc_good, self.arc_good[found]) + np.minimum(self.arc_bad, self.arc_bad[found]), 0.0)

    def _dyads(self) -> None:
        size, rows = max(self.size, 1), self._rows
        low, high = np.minimum(self.sender, self.receiver), np.maximum(self.sender, self.receiver)
        keys, self.dyad = np.unique(low * size + high, return_inverse=True)
        self.low, self.high = keys // size, keys % size
        self.good, self.bad = (np.bincount(self.dyad, np.maximum(side * rows.weight, 0), len(keys)) for side in (1, -1))
        self.net = self.good - self.bad
        self.forth = np.bincount(self.dyad, rows.weight * (self.sender == low), len(keys))
        number = len(self._layers)
        self.by_layer = np.bincount(self.dyad * number + rows.layer, rows.weight, len(keys) * number).reshape(len(keys), number)

    def _blocs(self) -> None:
        side, self.exact = clustered(self.graph)
        counts = np.bincount(side, minlength=1)
        self.misfit = self.graph.misfit(side) / UNIT
        weight = np.bincount(self.low, self.good + self.bad, self.size) + np.bincount(self.high, self.good + self.bad, self.size)
        self.heavy = weight
        order = sorted(np.flatnonzero(counts > 1).tolist(), key=lambda p: (-counts[p], int(np.flatnonzero(side == p)[0])))
        self.group = np.full(self.size, -1, dtype=np.int64)
        for number, part in enumerate(order):
            self.group[side == part] = number
        self.side = side

    def blocs(self) -> Blocs:
        """Blocs, numbered from 1 by size."""
        found = []
        for number in range(int(self.group.max(initial=-1)) + 1):
            members = sorted(np.flatnonzero(self.group == number).tolist(), key=lambda v: (-self.heavy[v], self.sides[v].id))
            found.append(Bloc(number=number + 1, members=[self.sides[v].id for v in members]))
        total = float(np.abs(self.graph.weight).sum()) / UNIT
        share = _rounded(self.misfit / total) if total else None
        return Blocs(blocs=found, misfit=_rounded(self.misfit), share=share, exact=self.exact)

    def balance(self) -> Balance:
        """The balance of the signs."""
        signs = self.graph.signs
        one, two, three, four = (int(n) // 3 for n in self.triangles.sum(axis=0).tolist())
        total, dyads, found = one + two + three + four, len(signs.weight), counted(self.graph)
        tied = np.zeros(self.size, dtype=bool)
        tied[signs.first] = tied[signs.second] = True
        camps = [[self.sides[v].id for v in np.flatnonzero(tied & (found.camps == camp)).tolist()] for camp in (0, 1)]
        return Balance(
            dyads=dyads,
            triangles=(one, two, three, four),
            share=_rounded((one + three) / total) if total else None,
            frustration=found.least,
            at_least=found.at_least,
            exact=found.exact,
            line=_rounded(1 - 2 * found.least / dyads) if dyads else None,
            camps=(camps[0], camps[1]),
            against=[(self.sides[int(signs.first[i])].id, self.sides[int(signs.second[i])].id) for i in signs.broken(found.camps)],
        )

    def reciprocity(self) -> float | None:
        """The share of all weight that is returned in kind."""
        total = float((self.arc_good + self.arc_bad).sum())
        return _rounded(float(self.arc_returned.sum()) / total) if total else None

    def nodes(self) -> list[Node]:
        """The nodes, the heaviest first."""
        size = self.size
        out_good, out_bad, returned = (np.bincount(self.arc_sender, w, size) for w in (self.arc_good, self.arc_bad, self.arc_returned))
        in_good, in_bad = (np.bincount(self.arc_receiver, w, size) for w in (self.arc_good, self.arc_bad))
        partners = np.bincount(self.low, minlength=size) + np.bincount(self.high, minlength=size)
        acts, receives = (self._happenings(ends) for ends in (self.sender, self.receiver))
        ends, twice = np.concatenate([self.graph.first, self.graph.second]), np.concatenate([self.triangles] * 2)
        corners = np.stack([np.bincount(ends, twice[:, i], size) for i in range(4)], axis=1).astype(np.int64) // 2
        roles, between = self._roles(), self._between()
        found = []
        for v in np.lexsort((np.arange(size), -np.rint(self.heavy * UNIT))).tolist():
            out = out_good[v] + out_bad[v]
            found.append(
                Node(
                    id=self.sides[v].id,
                    name=self.sides[v].name,
                    kind=self.sides[v].kind,
                    partners=int(partners[v]),
                    acts=int(acts[v]),
                    receives=int(receives[v]),
                    out_cooperation=_rounded(out_good[v]),
                    out_conflict=_rounded(out_bad[v]),
                    in_cooperation=_rounded(in_good[v]),
                    in_conflict=_rounded(in_bad[v]),
                    reciprocity=_rounded(returned[v] / out) if out else None,
                    bloc=int(self.group[v]) + 1 if self.group[v] >= 0 else None,
                    triangles=int(corners[v].sum()),
                    balanced=int(corners[v, 0] + corners[v, 2]),
                    brokerage=None if roles is None else Brokerage(**dict(zip(ROLES, roles[v].tolist(), strict=True))),
                    betweenness=None if between is None else round(float(between[v]), 6) + 0.0,
                )
            )
        return found

    def _happenings(self, ends: Ints) -> Ints:
        """How many happenings of the ledger have each node at this end."""
        acts = self._rows.act < len(self._known.ids)
        keys = distinct(self._rows.act[acts] * max(self.size, 1) + ends[acts])
        return np.bincount(keys % max(self.size, 1), minlength=self.size)

    def _roles(self) -> Ints | None:
        if self.size > rules()["search"]["brokers"]:
            return None
        arcs = self.arc_good > 0
        return brokerage(self.size, self.arc_sender[arcs], self.arc_receiver[arcs], self.side)

    def _between(self) -> Reals | None:
        if self.size > rules()["search"]["brokers"]:
            return None
        arcs = self.arc_good > 0
        return betweenness(self.size, self.arc_sender[arcs], self.arc_receiver[arcs])

    def dyads(self) -> list[Dyad]:
        """The dyads, the heaviest first."""
        with _nothing_to_collect():
            return self._listed()

    def _listed(self) -> list[Dyad]:
        number = len(self.net)
        unbalanced = np.zeros(number, dtype=np.int64)
        unbalanced[self.signed] = self.triangles[:, 1] + self.triangles[:, 3]
        counts, placed, firsts, lasts, evidence, ties = self._told(number)
        total, mixed = self.good + self.bad, rules()["dyads"]["mixed"]
        is_mixed = (np.minimum(self.good, self.bad) >= mixed * total) & (np.minimum(self.good, self.bad) > 0)
        signs = np.sign(np.rint(self.net * UNIT)).astype(np.int64)
        weights = np.round(np.stack([self.net, self.good, self.bad, self.forth, self.net - self.forth], axis=1), 3) + 0.0
        order = np.lexsort((np.arange(number), -np.rint(total * UNIT)))
        measures = zip(*(weights[order, i].tolist() for i in range(5)), strict=True)
        by_layer = np.round(self.by_layer, 3)
        layers = zip(*(by_layer[order, i].tolist() for i in range(len(self._layers))), strict=True)
        columns = (self.low, self.high, signs, is_mixed, counts, firsts, lasts, unbalanced, placed)
        rows = zip(order.tolist(), *(column[order].tolist() for column in columns), measures, layers, strict=True)
        ids = [side.id for side in self.sides]
        found: list[Dyad] = []
        for d, low, high, sign, mix, count, first, last, strained, abroad, (net, good, bad, forth, back), own in rows:
            found.append(
                Dyad(
                    first=ids[low],
                    second=ids[high],
                    sign=sign,
                    net=net,
                    cooperation=good,
                    conflict=bad,
                    forth=forth,
                    back=back,
                    mixed=mix,
                    layers={name: weight for name, weight in zip(self._layers, own, strict=True) if weight},
                    happenings=count,
                    since=iso(first) if first != NONE else None,
                    until=iso(last) if last != NONE else None,
                    evidence=evidence[d],
                    ties=ties.get(d, []),
                    unbalanced=strained,
                    by_place=abroad,
                )
            )
        return found

    def _told(self, number: int) -> tuple[Ints, Ints, Ints, Ints, list[list[str]], dict[int, list[str]]]:
        """Of each dyad: how many happenings, in how many only the place tells who suffers, their first and last day, the ids of the heaviest that
        have its sign, and the ids of its ties.
        """
        known, rows = self._known, self._rows
        is_act = rows.act < len(known.ids)
        keys, first = np.unique(np.where(is_act, self.dyad * max(len(known.ids), 1) + rows.act, -1), return_index=True)
        first = first[keys >= 0]
        dyad, act, weight = self.dyad[first], rows.act[first], rows.weight[first]
        counts = np.bincount(dyad, minlength=number)
        placed = np.bincount(dyad[known.by_place[act]], minlength=number)
        firsts, lasts = np.full(number, np.iinfo(np.int64).max), np.zeros(number, dtype=np.int64)
        dated = known.first[act] != NONE
        np.minimum.at(firsts, dyad[dated], known.first[act[dated]])
        np.maximum.at(lasts, dyad[dated], known.last[act[dated]])
        firsts[lasts == NONE] = NONE
        strange = np.sign(weight) * np.sign(self.net[dyad]) < 0
        order = np.argsort(-np.rint(np.abs(weight) * UNIT), kind="stable")
        order = order[np.argsort((dyad * 2 + strange)[order], kind="stable")]
        begins = np.cumsum(counts) - counts
        rank = np.arange(len(order)) - begins[dyad[order]]
        chosen = order[rank < rules()["dyads"]["evidence"]]
        ids = [known.ids[i] for i in act[chosen].tolist()]
        ends = np.cumsum(np.bincount(dyad[chosen], minlength=number)).tolist()
        evidence = [ids[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]
        ties: dict[int, list[str]] = {}
        tied = ~is_act & (self.sender < self.receiver)
        for d, i in zip(self.dyad[tied].tolist(), (rows.act[tied] - len(known.ids)).tolist(), strict=True):
            ties.setdefault(d, []).extend(rows.ties[i])
        return counts, placed, firsts, lasts, evidence, ties


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """No search for garbage, where hundreds of thousands of records are made and none dropped: it would go through them again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _rounded(value: float) -> float:
    return round(float(value), 3) + 0.0
