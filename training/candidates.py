"""ICEWS -> the chances of acts by PLOVER type: ``python -m training.candidates --data DIR``.

Writes ``src/sitroom/outlook/data/candidates.json``: how much likelier a type is after another, and the weights of a logistic regression
of "at least one such act within N days" on the terms of ``outlook/candidates/prospects.py``. Fitted on the train parts of ICEWS14 and ICEWS18, with
actors as they are and by country (what stands in brackets behind a name), over histories cut short to ``HISTORIES``. Prints how well it is
calibrated on the valid parts, and writes this into ``docs/candidates.md``. Takes some minutes of one core.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.candidates.chances import Chances, design, probability
from sitroom.outlook.candidates.counted import counted
from sitroom.outlook.candidates.prospects import NAMES, SEASON, WEEK, Prospects, further_names, prospects, values
from sitroom.outlook.candidates.scoring import own_rate, scores
from sitroom.outlook.candidates.strangers import TERMS
from sitroom.outlook.streams import Stream, types
from training import strangers
from training.icews import stream
from training.marked import write

OUT = Path(__file__).parents[1] / "src" / "sitroom" / "outlook" / "data" / "candidates.json"

PARTS = {"icews14": (304, 334), "icews18": (240, 270)}
"""The first day of valid, and of test."""
HISTORIES = (3, 7, 14, 30, 60, 120, 400)
HORIZONS = (1, 3, 7, 14, 30, 60, 90)
APART = 3
"""Days between the mornings that are learned from."""
CHECKED = 5
"""Days between the mornings of valid that are forecast."""
CAME, SOME = 1 / 3, 0.007
"""Shares of the acts that came, and of those that did not, which are learned from, each for as many."""
PRIOR = 1.0
"""Acts a day of past with which a lift is shrunk to 1."""
RIDGE = 1.0
ROWS = 100_000
"""Rows that are multiplied at once."""
SOURCE = (
    "Written by training/candidates.py. Fitted on ICEWS coded events (Boschee et al., Harvard Dataverse doi:10.7910/DVN/28075), train parts of "
    "ICEWS14 and ICEWS18 as in RE-GCN and RE-Net; CAMEO read as PLOVER by codebook/cameo.tsv. Weights only; no row of the data is kept."
)

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]


class Rows(NamedTuple):
    """``columns`` as `chances.design` has them, whether the act ``came``, and for how many rows each ``stands``."""

    columns: Reals
    came: NDArray[np.bool_]
    stands: Reals


def main() -> None:
    """Fit, write, print calibration."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--page", type=Path, default=Path("docs/candidates.md"), help="the page whose table is written")
    given = parser.parse_args()
    sets = {(name, level): by_level(stream(given.data, name), level) for name in PARTS for level in ("as they are", "by country")}
    lifts = learned_lifts([(events, PARTS[name][0]) for (name, _), events in sets.items()])
    rng = np.random.default_rng(0)
    parts = [part for (name, _), events in sets.items() for part in training_rows(events, PARTS[name][0], lifts, rng)]
    weights, further = (regression([part[i] for part in parts]) for i in (0, 1))
    own = dict(zip((*types(), *NAMES, *further_names()), (round(float(w), 5) for w in weights), strict=True))
    found = Chances(
        source=SOURCE, types={name: own.pop(name) for name in types()}, terms=own, lifts=np.round(lifts, 4).tolist(),
        strangers=dict(zip((*types(), *TERMS), (round(float(w), 5) for w in further), strict=True)),
    )  # fmt: skip
    given.out.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    for part in ({**found.types, **found.terms}, found.strangers):
        print("\n".join(f"{name:45s} {weight:8.3f}" for name, weight in part.items()))
    lines = [
        "", "| data, actors | days seen | days ahead | expected | came | skill | forecast: came |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
        *(f"| {name}, {level} | {line}" for (name, level), events in sets.items() for line in calibration(events, PARTS[name], found)), "",
    ]  # fmt: skip
    write(given.page, "calibration", "python -m training.candidates", lines)
    new = [
        "", "| data, actors | acts of two who never met | candidates | expected | came | MRR, without | with | of all acts, without | with |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(f"| {name}, {level} | {strangers.line(events, PARTS[name], found, CHECKED)}" for (name, level), events in sets.items()), "",
    ]  # fmt: skip
    write(given.page, "strangers", "python -m training.candidates", new)
    print("\n".join([*lines, *new]))


def by_level(events: Stream, level: str) -> Stream:
    """The events of types that PLOVER has, between actors as they are, or between countries for all who are named with one."""
    events = events.select(events.type >= 0)
    if level == "as they are":
        return events
    called = [m.group(1) if (m := re.search(r"\(([^()]+)\)$", name)) else name for name in events.names]
    names = sorted(set(called))
    place = {name: i for i, name in enumerate(names)}
    to = np.array([place[name] for name in called])
    return Stream.of_arrays(
        names, events.time, to[events.sender], to[events.receiver], events.quad, type=events.type, score=events.score, end=events.end
    )  # fmt: skip


def cut(events: Stream, begin: float, end: float) -> Stream:
    """What was seen from ``begin`` until ``end``, day 0 being ``begin``."""
    some = events.before(end)
    some = some.select(np.flatnonzero(some.time >= begin))
    return replace(some, time=some.time - begin, end=end - begin)


def came(events: Stream, pairs: NDArray[np.int32], begin: float, days: int) -> Ints:
    """The rows (place of the pair x types + type) whose act was reported from ``begin`` on within ``days``."""
    size, kinds = len(events.names), len(types())
    low, high = np.searchsorted(events.time, [begin, begin + days])
    wanted = events.sender[low:high].astype(np.int64) * size + events.receiver[low:high]
    numbers = pairs[:, 0].astype(np.int64) * size + pairs[:, 1]
    place = np.minimum(np.searchsorted(numbers, wanted), max(len(numbers) - 1, 0))
    known = numbers[place] == wanted if len(numbers) else np.zeros(len(wanted), dtype=np.bool_)
    return np.unique(place[known] * kinds + events.type[low:high][known])


def learned_lifts(sets: list[tuple[Stream, int]]) -> Reals:
    """(2, 2, types, types): see `chances.Chances`."""
    kinds = len(types())
    past, share = np.zeros((2, 2, kinds, kinds)), np.zeros(kinds)
    for events, end in sets:
        for begin in range(30, end - 7, APART):
            found = prospects(cut(events, 0, begin))
            place, kind = np.divmod(came(events, found.pairs, begin, 7), kinds)
            share += np.bincount(kind, minlength=kinds)
            for n, half in enumerate((WEEK, SEASON)):
                for way, of in enumerate((place, found.back[place])):
                    for y in range(kinds):
                        past[n, way, :, y] += found.rates[half][of[kind == y]].sum(axis=0)
    share /= share.sum()
    return (past + PRIOR * share) / (past.sum(axis=3, keepdims=True) + PRIOR) / share  # type: ignore[no-any-return]


def training_rows(events: Stream, end: int, lifts: Reals, rng: np.random.Generator) -> Iterator[tuple[Rows, Rows]]:
    """Rows of many mornings, each with a length of history and two horizons, all pairs of which come in turn: of those who met, and of those who
    never did."""
    turns, aside = rng.permutation(len(HISTORIES) * len(HORIZONS)), np.random.default_rng(end)
    for number, begin in enumerate(range(10, end - 1, APART)):
        history, horizon = np.divmod(turns[number % len(turns)], len(HORIZONS))
        seen = min(HISTORIES[history], begin)
        past = cut(events, begin - seen, begin)
        found = prospects(past)
        for days in (HORIZONS[horizon], HORIZONS[(horizon + 3) % len(HORIZONS)]):
            if begin + days <= end:
                yield rows(events, past, found, lifts, begin, days, rng), Rows(*strangers.rows(events, found, begin, days, aside))


def rows(events: Stream, seen: Stream, found: Prospects, lifts: Reals, begin: int, days: int, rng: np.random.Generator) -> Rows:
    """Some of those that came, and of the others. ``seen``: what was known in the morning."""
    kinds = len(types())
    yes = came(events, found.pairs, begin, days)
    total = len(found.pairs) * kinds
    some = np.flatnonzero(rng.random(total) < SOME)
    no = np.setdiff1d(some, yes, assume_unique=True)
    yes = yes[rng.random(len(yes)) < CAME]
    both = np.concatenate([yes, no])
    told = np.arange(len(both)) < len(yes)
    columns = design(values(found, lifts, both), both % kinds, np.full(len(both), float(days)), counted(seen, found.pairs, days).ravel()[both])
    return Rows(columns, told, np.where(told, 1 / CAME, 1 / SOME))


def regression(parts: list[Rows], steps: int = 30) -> Reals:
    """Weights by Newton steps with a ridge; steps are halved where they do not help."""
    columns = np.concatenate([part.columns for part in parts]).astype(np.float32)
    told, stands = np.concatenate([part.came for part in parts]), np.concatenate([part.stands for part in parts])
    print(f"{len(told):,} rows, {told.sum():,} came", flush=True)
    weights: Reals = np.zeros(columns.shape[1])
    step, best = weights, np.inf
    weights[: len(types())] = np.log(stands[told].sum() / stands[~told].sum())
    for _ in range(steps):
        score = (columns @ weights.astype(np.float32)).astype(np.float64)
        loss = float((stands * (np.logaddexp(0.0, score) - told * score)).sum() + 0.5 * RIDGE * weights @ weights)
        if loss > best:
            step = step / 2
            weights = weights - step
            continue
        if best - loss < 1e-6 * loss:
            break
        best, chance = loss, probability(score)
        power = (stands * chance * (1.0 - chance)).astype(np.float32)
        square = sum(
            ((columns[i : i + ROWS] * power[i : i + ROWS, None]).T @ columns[i : i + ROWS]).astype(np.float64) for i in range(0, len(told), ROWS)
        )
        step = np.asarray(
            np.linalg.solve(square + RIDGE * np.eye(len(weights)), (stands * (told - chance)) @ columns - RIDGE * weights), dtype=np.float64
        )
        weights = weights + step
    return weights


def calibration(events: Stream, days: tuple[int, int], chances: Chances) -> Iterator[str]:
    """Rows of the table: forecasts from the mornings of valid, `CHECKED`, against what came, by length of history and horizon."""
    (begin, end), kinds = days, len(types())
    for seen in (begin, 30, 7):
        for ahead in (1, 7, 30):
            forecast, outcome, square = [], [], 0.0
            for morning in range(begin, end - ahead + 1, CHECKED):
                past = cut(events, morning - seen, morning)
                found = prospects(past)
                forecast.append(probability(scores(past, found, chances, ahead)[0] + np.log(own_rate(past, chances))))
                every = np.arange(len(forecast[-1]))
                told = np.zeros(len(every))
                told[came(events, found.pairs, morning, ahead)] = 1.0
                share = np.bincount(every % kinds, weights=told, minlength=kinds) / max(len(found.pairs), 1)
                square += float(((share[every % kinds] - told) ** 2).sum())
                outcome.append(told)
            chance, told = np.concatenate(forecast), np.concatenate(outcome)
            bins = []
            for low, high in ((0.1, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01)):
                inside = (chance >= low) & (chance < high)
                if inside.sum() >= 20:
                    bins.append(f"{chance[inside].mean():.2f}: {told[inside].mean():.2f}")
            skill = 1 - ((chance - told) ** 2).sum() / square
            yield f"{seen} | {ahead} | {chance.sum():,.0f} | {told.sum():,.0f} | {skill:.3f} | {'; '.join(bins)} |"


if __name__ == "__main__":
    main()
