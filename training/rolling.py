"""How forecasts stand within the fitting weeks: python -m training.rolling --data ../shared/data

Onsets by rolling origins: blocks of weeks, each forecast by weights that were fitted on what lay before it in both years. Coverage of the intervals
of material conflict by the calibration that ships. Writes both tables into docs/forecasts.md; no test week is read. Some minutes.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.forecasts.onset import WEEKS, telling
from sitroom.outlook.forecasts.predicting import CONFLICT, predict
from sitroom.outlook.forecasts.scoring import auc, brier_skill, covered, pit
from sitroom.outlook.streams import Stream
from training.calibration import RIDGE, WATCHED, logistic
from training.icews import SETS, counts, fitting_weeks, stream, top_pairs, weeks
from training.marked import write

BLOCKS = 5
BUSY = 200
"""Pairs that are forecast: as many as in the back-tests, the busiest of the fitting weeks."""
FEW = 6
"""Facts that came before the others were added."""
METHODS = (("six facts, an origin a week", FEW, 7), ("six facts, an origin a day", FEW, 1), ("all facts, an origin a day", None, 1))
HORIZONS = (1, 7, 28)

Reals = NDArray[np.float64]


class Rows(NamedTuple):
    """Calm pairs on a ``day``: ``place`` among the busiest pairs, what tells an onset, and whether it came."""

    day: NDArray[np.int64]
    place: NDArray[np.int64]
    telling: Reals
    came: NDArray[np.bool_]


def rows(known: Stream) -> Rows:
    """Of every day from the ninth week on."""
    pairs, found = top_pairs(known, WATCHED), []
    for day in range(7 * WEEKS, int(known.end) - 6):
        one = predict(known.before(day), 7, pairs=pairs)
        came = sum(counts(known, way, day, 7)[:, CONFLICT] for way in (pairs, pairs[:, ::-1])) >= one.least()
        at = np.flatnonzero(one.calm)
        found.append(Rows(np.full(len(at), day), at, telling(one)[at], came[at]))
    return Rows(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def blocks(known: Stream) -> list[tuple[int, int]]:
    """The first and the last day of each block: the later three fifths of the fitting weeks."""
    edges = np.linspace(0.4 * weeks(known), weeks(known), BLOCKS + 1).astype(int) * 7
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def forecast(every: dict[str, Rows], parts: dict[str, list[tuple[int, int]]], facts: int | None, step: int) -> dict[str, tuple[Reals, Reals]]:
    """Chances and outcomes of the busiest pairs, from the mornings of whole weeks, by set."""
    found: dict[str, list[tuple[Reals, Reals]]] = {name: [] for name in every}
    for block in range(BLOCKS):
        seen = {name: (own.day + 7 <= parts[name][block][0]) & (own.day % step == 0) for name, own in every.items()}
        weights = logistic(
            np.concatenate([own.telling[seen[name], :facts] for name, own in every.items()]),
            np.concatenate([own.came[seen[name]] for name, own in every.items()]), RIDGE,
        )  # fmt: skip
        for name, own in every.items():
            begin, end = parts[name][block]
            asked = (own.day >= begin) & (own.day < end) & (own.day % 7 == 0) & (own.place < BUSY)
            score = weights[0] + own.telling[asked, :facts] @ weights[1:]
            found[name].append((1.0 / (1.0 + np.exp(-score)), own.came[asked].astype(np.float64)))
    return {name: (np.concatenate([p for p, _ in own]), np.concatenate([y for _, y in own])) for name, own in found.items()}


def onset_lines(known: dict[str, Stream]) -> list[str]:
    """The table of onsets."""
    every = {name: rows(events) for name, events in known.items()}
    parts = {name: blocks(events) for name, events in known.items()}
    lines = [
        "", "| data | method | calm weeks | onsets | expected | Brier skill | as much, if calibrated | AUC |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    for method, facts, step in METHODS:
        for name, (chance, came) in forecast(every, parts, facts, step).items():
            base = float(came.mean())
            skill, most = brier_skill(chance, came, np.full(len(came), base)), chance.var() / (base * (1 - base))
            told = f"{len(came):,} | {came.sum():.0f} | {chance.sum():.0f} | {skill:.3f} | {most:.3f} | {auc(chance, came):.3f}"
            lines.append(f"| {name} | {method} | {told} |")
    return [*lines, ""]


def interval_lines(known: dict[str, Stream]) -> list[str]:
    """The table of coverage: the busiest pairs of each history, every week."""
    lines = [
        "",
        "| data | days ahead | cases | expected, a case | came | within 50 % | 80 % | 90 % |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, events in known.items():
        for days in HORIZONS:
            means, spreads, came = [], [], []
            for day in range(84, int(events.end) - days + 1, 7):
                pairs = top_pairs(events.before(day), BUSY)
                found = predict(events.before(day), days, pairs=pairs)
                means.append(found.paired[:, CONFLICT, days - 1])
                spreads.append(found.dispersion("pair", days)[:, CONFLICT])
                came.append(sum(counts(events, way, day, days)[:, CONFLICT] for way in (pairs, pairs[:, ::-1])))
            mean, seen = np.concatenate(means), np.concatenate(came)
            transform = pit(mean, np.concatenate(spreads), seen, np.random.default_rng(0))
            within = " | ".join(f"{covered(transform, level):.3f}" for level in (0.5, 0.8, 0.9))
            lines.append(f"| {name} | {days} | {len(seen):,} | {mean.mean():.2f} | {seen.mean():.2f} | {within} |")
    return [*lines, ""]


def main() -> None:
    """Print the tables, and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--page", type=Path, default=Path("docs/forecasts.md"), help="the page whose tables are written")
    given = parser.parse_args()
    events = {name: stream(given.data, name) for name in SETS}
    known = {name: own.before(7 * fitting_weeks(own)) for name, own in events.items()}
    for mark, lines in (("intervals", interval_lines(known)), ("onsets", onset_lines(known))):
        write(given.page, mark, "python -m training.rolling", lines)
        print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main()
