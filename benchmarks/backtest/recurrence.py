"""Who will do what to whom: mean reciprocal rank and hits at 10 of (s, r, ?) and (?, r, o), single step, time-aware filter.

The protocol is that of Gastinger et al. 2024 ("History Repeats Itself: A Baseline for Temporal Knowledge Graph Forecasting", IJCAI), on the split of
RE-GCN and RE-Net: head and tail averaged, every actor a candidate, on each day all earlier days known; ties share their mean rank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from numpy.typing import NDArray

from benchmarks.backtest.rows import Row
from sitroom.outlook.candidates.index import doubled
from sitroom.outlook.candidates.ranking import learn, ranks
from sitroom.outlook.forecasts.scoring import bootstrap

__all__ = ["frequency", "read", "rows", "strict_recency"]

TASK = "(s, r, ?) and (?, r, o)"
PUBLISHED = {"icews14": (37.4, 51.5), "icews18": (28.7, 43.6)}
"""The combined recurrency baseline of Gastinger et al. 2024, in percent."""
GRAPH = {"icews14": "44 to 47", "icews18": "33 to 34"}
TARGETS = {"icews14": (43.0, 62.0, 60.0), "icews18": (30.0, 49.0, 120.0)}

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]


def read(folder: Path) -> tuple[Ints, Ints, Ints, int, int]:
    """The events of train, valid and test (n, 4), the number of actors, and of relations."""
    train, valid, test = (np.loadtxt(folder / f"{part}.tsv", dtype=np.int64, usecols=(0, 1, 2, 3)) for part in ("train", "valid", "test"))
    actors, relations = (sum(1 for _ in (folder / f"{table}.tsv").open(encoding="utf-8")) - 1 for table in ("entities", "relations"))
    return train, valid, test, actors, relations


def rows(data: Path) -> list[Row]:
    """Both sets, MRR, hits at 10, and seconds of fitting and scoring."""
    return [row for name in TARGETS for row in _rows(name, *read(data / name))]


def _rows(name: str, train: Ints, valid: Ints, test: Ints, actors: int, relations: int) -> Iterator[Row]:
    learn(train[train[:, 3] < 30], actors=actors, relations=relations)  # compiles
    begin, spent = perf_counter(), process_time()
    model = learn(train, actors=actors, relations=relations)
    history = np.concatenate([train, valid])
    asked, own = ranks(model, history, test)
    seconds, spent = perf_counter() - begin, process_time() - spent
    strict = strict_recency(doubled(history, relations), asked, actors)
    above, tied = frequency(doubled(history, relations), asked, actors)
    often = 1.0 + above + tied / 2
    random = _at_random(above, tied).mean()
    check = f"(o|r) frequency {_reciprocal(often).mean():.1f} / {_hits(often).mean():.1f}; {random:.1f} with the tied in random order"
    dyads = _dyads(asked, actors)
    mrr, hits, most = TARGETS[name]
    for measure, score, target, published in (("MRR, %", _reciprocal, mrr, 0), ("hits at 10, %", _hits, hits, 1)):
        part = np.bincount(dyads, weights=score(own))
        size = np.bincount(dyads)
        yield Row(
            task=TASK, data=name, measure=measure, ours=float(score(own).mean()), blocks=f"{len(size):,} dyads", target=target,
            interval=bootstrap(lambda at, part=part, size=size: float(part[at].sum() / size[at].sum()), len(size)),  # type: ignore[misc]
            baseline=float(score(strict).mean()), baseline_name="strict recency",
            published=f"{PUBLISHED[name][published]} (recurrency baseline)" + (f"; {GRAPH[name]} (graph networks)" if not published else ""),
            note=f"{len(own):,} answers. {check}" if not published else "",
        )  # fmt: skip
    yield Row(
        task=TASK, data=name, measure="s of the processor, fitting and scoring", ours=spent, target=most, better="less", seconds=seconds,
        note="one thread; compiling, which is kept between runs, left out",
    )  # fmt: skip


def _reciprocal(found: Reals) -> Reals:
    return np.asarray(100.0 / found)


def _hits(found: Reals) -> Reals:
    return np.asarray(100.0 * (found <= 10))


def _dyads(asked: Ints, actors: int) -> Ints:
    low, high = np.minimum(asked[:, 0], asked[:, 2]), np.maximum(asked[:, 0], asked[:, 2])
    return np.unique(low * actors + high, return_inverse=True)[1]


def _queries(asked: Ints) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.concatenate([[True], (np.diff(asked[:, [0, 1, 3]], axis=0) != 0).any(axis=1), [True]]))
    yield from zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)


def strict_recency(history: Ints, asked: Ints, actors: int) -> Reals:
    """Ranks of the answers where candidates are those of the same s and r, the latest first. Events both ways, by day."""
    last: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for s, r, o, day in history.tolist():
        last[s, r][o] = day
    found, waiting = np.zeros(len(asked)), 0
    for i, j in _queries(asked):
        s, r, _, today = asked[i].tolist()
        while asked[waiting, 3] < today:
            a, b, c, day = asked[waiting].tolist()
            last[a, b][c] = day
            waiting += 1
        answers = set(asked[i:j, 2].tolist())
        before = last.get((s, r), {})
        others = np.array([day for o, day in before.items() if o not in answers], dtype=np.int64)
        for k in range(i, j):
            own = before.get(int(asked[k, 2]))
            if own is None:
                found[k] = 1 + len(others) + (actors - len(answers) - len(others)) / 2
            else:
                found[k] = 1 + (others > own).sum() + (others == own).sum() / 2
    return found


def frequency(history: Ints, asked: Ints, actors: int) -> tuple[Ints, Ints]:
    """How many actors stand above each answer, and how many beside it, by how often r was done to them. Events both ways, by day."""
    relations = int(max(history[:, 1].max(), asked[:, 1].max())) + 1
    times = np.zeros((relations, actors), dtype=np.int64)
    np.add.at(times, (history[:, 1], history[:, 2]), 1)
    above, tied, waiting = np.zeros(len(asked), dtype=np.int64), np.zeros(len(asked), dtype=np.int64), 0
    for i, j in _queries(asked):
        r, today = int(asked[i, 1]), asked[i, 3]
        upto = int(np.searchsorted(asked[:, 3], today))
        np.add.at(times, (asked[waiting:upto, 1], asked[waiting:upto, 2]), 1)
        waiting = upto
        answers = np.unique(asked[i:j, 2])
        for k in range(i, j):
            own = times[r, asked[k, 2]]
            above[k] = (times[r] > own).sum() - (times[r, answers] > own).sum()
            tied[k] = (times[r] == own).sum() - (times[r, answers] == own).sum()
    return above, tied


def _at_random(above: Ints, tied: Ints) -> Reals:
    """The reciprocal rank, in percent, that is expected where the tied stand in random order."""
    sums = np.concatenate([[0.0], np.cumsum(1.0 / np.arange(1, int((above + tied).max()) + 2))])
    return np.asarray(100.0 * (sums[above + tied + 1] - sums[above]) / (tied + 1))
