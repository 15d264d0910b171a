"""Signed graphs: triangles, frustration, blocs, brokers and betweenness, against published or brute-force answers."""

from __future__ import annotations

import gzip
import itertools
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from sitroom.errors import UsageError
from sitroom.room.network import layers as layers_of
from sitroom.room.network.betweenness import betweenness
from sitroom.room.network.blocs import clustered
from sitroom.room.network.brokerage import ROLES, brokerage
from sitroom.room.network.days import windows
from sitroom.room.network.frustration import frustration
from sitroom.room.network.graph import Graph, triangles

# The Gahuku-Gama of Highland New Guinea (Read 1954), as in signnet (MIT): friends, then foes.
TRIBES = (
    "1-0 14-0 15-0 14-1 15-1 3-2 5-2 6-2 7-2 7-3 6-4 8-4 13-4 6-5 7-5 10-5 11-5 7-6 10-6 11-6 12-6 10-7 11-7 9-8 12-8 12-9 11-10 13-12 15-14",
    "2-0 3-0 4-0 5-0 11-0 2-1 4-1 5-1 8-1 9-1 14-4 15-4 8-5 12-5 15-5 13-7 10-8 14-8 10-9 14-9 12-10 14-10 15-10 13-11 14-11 15-11 14-12 15-12 15-13",
)
COW = Path(__file__).parent / "networks" / "cow_signed_51.tsv.gz"


def graph(size: int, edges: Iterable[tuple[int, int, int]]) -> Graph:
    rows = sorted((min(a, b), max(a, b), w) for a, b, w in edges)
    first, second, weight = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)) if rows else [np.zeros(0, dtype=np.int64)] * 3
    return Graph(size, first, second, weight)


def tribes() -> Graph:
    return graph(16, [(*map(int, pair.split("-")), sign) for pairs, sign in zip(TRIBES, (1, -1), strict=True) for pair in pairs.split()])  # type: ignore[misc]


def drawn(seed: int) -> Graph:
    rng = np.random.default_rng(seed)
    size, most = int(rng.integers(2, 8)), int(rng.choice([1, 4]))
    pairs = [pair for pair in itertools.combinations(range(size), 2) if rng.random() < 0.8]
    return graph(size, [(a, b, int(rng.integers(1, most + 1)) * (1 if rng.random() < 0.5 else -1)) for a, b in pairs])


def test_the_triangles_of_the_tribes_are_those_published() -> None:
    assert (triangles(tribes()).sum(axis=0) // 3).tolist() == [19, 2, 40, 7]  # balanced: 59 of 68


def test_the_frustration_of_the_tribes_is_that_published() -> None:
    found = frustration(tribes())
    assert (found.least, found.at_least, found.exact) == (7, 7, True)
    assert tribes().misfit(found.camps) == 7


def test_the_blocs_of_the_tribes_are_those_published() -> None:
    """signnet's manual, signed_blockmodel(tribes, k = 3): blocs of 7, 5 and 4, criterion 2."""
    side, exact = clustered(tribes())
    assert (sorted(np.bincount(side).tolist()), tribes().misfit(side), exact) == ([4, 5, 7], 2, True)


def test_the_51_networks_of_correlates_of_war() -> None:
    lines = [line.split("\t") for line in gzip.decompress(COW.read_bytes()).decode().splitlines() if not line.startswith("#")]
    published, dyads = [line for line in lines if len(line) == 6], [line for line in lines if len(line) == 3]
    assert len(published) == 51
    proved = {"46-49": 17, "51-54": 17, "76-79": 50}  # by HiGHS on the integer model of Aref, Mason & Wilson (2018)
    for at, (key, *counts, share) in enumerate(published):
        here = [(a, b, signs[at]) for a, b, signs in dyads if signs[at] != "."]
        number = {name: i for i, name in enumerate(sorted({name for a, b, _ in here for name in (a, b)}))}
        net = graph(len(number), [(number[a], number[b], 1 if sign == "+" else -1) for a, b, sign in here])
        found = (triangles(net).sum(axis=0) // 3).tolist()
        assert found == [int(count) for count in counts], key
        assert (found[0] + found[2]) / sum(found) == pytest.approx(float(share), abs=1e-12)
        index = frustration(net)
        assert index.exact and net.misfit(index.camps) == index.least == proved.get(key, index.least)
        side, exact = clustered(net)
        assert exact and net.misfit(side) <= index.least


@pytest.mark.parametrize("seed", range(60))
def test_no_division_is_better(seed: int) -> None:
    net = drawn(seed)
    two = min(net.misfit(np.array(camps)) for camps in itertools.product((0, 1), repeat=net.size))
    found = frustration(net)
    assert (found.least, found.at_least, found.exact) == (two, two, True)
    side, exact = clustered(net)
    best = min(net.misfit(np.array(parts)) for parts in _partitions(net.size))
    assert exact and net.misfit(side) == best
    assert _plain(*found[:3], exact)  # JSON knows no numbers of numpy


def _plain(*told: float) -> bool:
    return all(type(value) in (bool, int) for value in told)


def _partitions(size: int) -> Iterable[list[int]]:
    """Every way to part so many nodes, as growing sequences of parts."""
    found: list[list[int]] = [[]]
    for _ in range(size):
        found = [[*parts, part] for parts in found for part in range(max(parts, default=-1) + 2)]
    return found


def test_beyond_exact_search_there_are_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    search = layers_of.rules()["search"]
    monkeypatch.setitem(search, "cells", 1)
    monkeypatch.setitem(search, "steps", 3)
    rng = np.random.default_rng(5)
    net = graph(18, [(a, b, int(rng.choice([-1, 1]))) for a, b in itertools.combinations(range(18), 2)])
    bound, (side, exact) = frustration(net), clustered(net)
    monkeypatch.setitem(search, "cells", 2**22)
    truth = frustration(net)
    assert _plain(*bound[:3], *truth[:3], exact)
    assert truth.exact and not bound.exact and 0 < bound.at_least <= truth.least <= bound.least
    assert not exact and net.misfit(side) <= bound.least + len(net.weight)
    assert (frustration(net).camps == truth.camps).all()


def large(seed: int, size: int, edges: int) -> Graph:
    rng = np.random.default_rng(seed)
    keys = np.unique(np.sort(rng.integers(0, size, (edges, 2)), axis=1) @ [size, 1])
    keys = keys[keys // size != keys % size]
    return Graph(size, keys // size, keys % size, rng.integers(-9, 10, len(keys)))


@pytest.mark.parametrize("size", [63, 64, 130])
def test_triangles_are_counted_as_one_by_one(size: int) -> None:
    net = large(size, size, 12 * size)
    sign = np.zeros((size, size), dtype=np.int64)
    sign[net.first, net.second] = sign[net.second, net.first] = np.sign(net.weight)
    plain = np.zeros((len(net.weight), 4), dtype=np.int64)
    for row, (a, b) in enumerate(zip(net.first, net.second, strict=True)):
        for c in np.flatnonzero((sign[a] != 0) & (sign[b] != 0)):
            plain[row, sum(s < 0 for s in (sign[a, b], sign[a, c], sign[b, c]))] += 1
    assert (triangles(net) == plain).all() and plain.sum() > 100


def test_no_node_of_a_large_division_stands_better_elsewhere() -> None:
    net = large(5, 400, 2_000)
    side, exact = clustered(net)
    begins, others, weights = net.neighbours()
    assert not exact
    for v in range(net.size):
        edges = slice(begins[v], begins[v + 1])
        fit = Counter[int]()
        for other, weight in zip(side[others[edges]].tolist(), weights[edges].tolist(), strict=True):
            fit[other] += weight
        assert fit[int(side[v])] >= max([0, *fit.values()])


def test_brokers_are_those_of_gould_and_fernandez() -> None:
    """Each role as the paper defines it, on one two-path each; then counted one by one on a drawn graph."""
    roles = {"coordinator": (0, 0, 0), "itinerant": (0, 1, 0), "gatekeeper": (0, 1, 1), "representative": (0, 0, 1), "liaison": (0, 1, 2)}
    for role, group in roles.items():
        counts = brokerage(3, np.array([0, 1]), np.array([1, 2]), np.array(group))
        assert dict(zip(ROLES, counts[1].tolist(), strict=True)) == dict.fromkeys(ROLES, 0) | {role: 1}
        assert not counts[[0, 2]].any()
    assert not brokerage(3, np.array([0, 1, 0]), np.array([1, 2, 2]), np.zeros(3, dtype=np.int64)).any()
    rng = np.random.default_rng(2)
    arc, group = rng.random((9, 9)) < 0.4, rng.integers(0, 3, 9)
    np.fill_diagonal(arc, False)
    expected = np.zeros((9, 5), dtype=np.int64)
    for a, b, c in itertools.permutations(range(9), 3):
        if arc[a, b] and arc[b, c] and not arc[a, c]:
            own, other = group[a] == group[b], group[b] == group[c]
            role = 0 if own and other else 2 if other else 3 if own else 1 if group[a] == group[c] else 4
            expected[b, role] += 1
    sender, receiver = np.nonzero(arc)
    assert (brokerage(9, sender, receiver, group) == expected).all()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 40, 300])
def test_betweenness_is_that_of_brandes(size: int) -> None:
    rng = np.random.default_rng(size)
    arc = rng.random((size, size)) < min(0.5, 4 / size)
    np.fill_diagonal(arc, False)
    networkx = pytest.importorskip("networkx", reason="an implementation to hold against")
    expected = networkx.betweenness_centrality(networkx.from_numpy_array(arc.astype(int), create_using=networkx.DiGraph))
    assert betweenness(size, *np.nonzero(arc)) == pytest.approx([expected[i] for i in range(size)], abs=1e-12)


def test_windows_fill_the_time() -> None:
    assert windows(3, (10, 19)) == [(10, 13), (14, 16), (17, 19)]
    assert windows(["0001-01-12"], (10, 19)) == [(10, 11), (12, 19)]
    for wrong in (1, 11, [], ["0001-01-10"], ["0001-01-15", "0001-01-12"], ["0001-02"]):
        with pytest.raises(UsageError, match="window"):
            windows(wrong, (10, 19))
