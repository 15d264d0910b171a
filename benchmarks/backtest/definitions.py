"""What the published long-run means of onsets are the AUC of: ``python -m benchmarks.backtest.definitions --data ../shared/data``

No model is in it: each reading of the definition gives the AUC of a pair's long-run mean in the last 30 % of weeks, to be compared with the two
figures that are given. Writes the table into docs/forecasts.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.backtest.baselines import long_run
from benchmarks.backtest.origins import PAIRS
from sitroom.outlook.forecasts.onset import LEAST, WEEKS
from sitroom.outlook.forecasts.scoring import auc
from sitroom.outlook.streams import Stream, types
from training.icews import SETS, fitting_weeks, stream, weeks
from training.marked import write

GIVEN = (0.792, 0.696)
"""Of the long-run mean, ICEWS 2014 and 2018."""

Ints = NDArray[np.int64]


class Reading(NamedTuple):
    """One way to read the definition. The first of the `CHOICES` of each is what is adopted."""

    before: str = "no onset in the week before"
    spread: str = "deviation of the population"
    window: str = "8 weeks, the last one too"
    mean: str = "mean of all weeks before"
    sides: str = "both directions together"
    chosen: str = "pairs with most acts of any kind"
    weeks: str = "of all weeks"
    conflict: str = "PROTEST, SANCTION, MOBILIZE, COERCE, ASSAULT"


CHOICES: dict[str, tuple[str, ...]] = dict(zip(Reading._fields, (
    ("no onset in the week before", "no act in the week before", "whatever the week before"),
    ("deviation of the population", "deviation of the sample"),
    ("8 weeks, the last one too", "8 weeks, without the last one"),
    ("mean of all weeks before", "mean of the fitting weeks"),
    ("both directions together", "each direction"),
    ("pairs with most acts of any kind", "pairs with most material conflict"),
    ("of all weeks", "of the fitting weeks"),
    ("PROTEST, SANCTION, MOBILIZE, COERCE, ASSAULT",
     "SANCTION, MOBILIZE, COERCE, ASSAULT", "MOBILIZE, COERCE, ASSAULT", "COERCE, ASSAULT", "ASSAULT"),
), strict=True))  # fmt: skip
"""``conflict``: types of material conflict, by PLOVER's conversion table all of them."""


def panel(events: Stream, reading: Reading) -> Ints:
    """Counts (pairs, weeks) of the conflict of the pairs that are chosen."""
    number, last = weeks(events), 7 * weeks(events)
    one, other = events.sender.astype(np.int64), events.receiver.astype(np.int64)
    if reading.sides == CHOICES["sides"][0]:
        one, other = np.minimum(one, other), np.maximum(one, other)
    keys, kinds = one * len(events.names) + other, [types().index(name) for name in reading.conflict.split(", ")]
    conflict = np.isin(events.type, kinds)
    among = np.ones(len(keys), dtype=np.bool_) if reading.chosen == CHOICES["chosen"][0] else conflict
    if reading.weeks == CHOICES["weeks"][1]:
        among = among & (events.time < 7 * fitting_weeks(events))
    found, many = np.unique(keys[among], return_counts=True)
    best = np.sort(found[np.argsort(many, kind="stable")[::-1][:PAIRS]])
    kept = conflict & (events.time < last) & np.isin(keys, best)
    cell = np.searchsorted(best, keys[kept]) * number + (events.time[kept] // 7).astype(np.int64)
    return np.bincount(cell, minlength=len(best) * number).reshape(len(best), number)


def marks(counts: Ints, reading: Reading) -> NDArray[np.float64]:
    """What makes each week more than usual, infinite for the first ones."""
    found = np.full(counts.shape, np.inf)
    back, freedom = int(reading.window == CHOICES["window"][1]), int(reading.spread == CHOICES["spread"][1])
    for week in range(WEEKS + back, counts.shape[1]):
        own = counts[:, week - WEEKS - back : week - back]
        found[:, week] = np.maximum(LEAST, own.mean(axis=1) + 2 * own.std(axis=1, ddof=freedom))
    return found


def area(counts: Ints, first: int, reading: Reading) -> tuple[float, int, int]:
    """The AUC of the long-run mean from week ``first`` on, the onsets and the weeks in which there can be one."""
    high = counts >= marks(counts, reading) - 1e-9
    free = np.ones(counts.shape, dtype=np.bool_)
    if reading.before != CHOICES["before"][2]:
        free[:, 1:] = ~high[:, :-1] if reading.before == CHOICES["before"][0] else counts[:, :-1] == 0
    usual = long_run(counts)
    if reading.mean == CHOICES["mean"][1]:
        usual = np.repeat(counts[:, :first].mean(axis=1)[:, None], counts.shape[1], axis=1)
    free[:, :first] = False
    return auc(usual[free], high[free]), int(high[free].sum()), int(free.sum())


def lines(data: Path) -> Iterator[str]:
    """The adopted reading, those that differ from it in one thing, and how many of all come out at the figures that are given."""
    sets = []
    for name in SETS:
        events = stream(data, name)
        sets.append((events, fitting_weeks(events)))
    found: dict[Reading, list[tuple[float, int, int]]] = {}
    for sides, chosen, span, conflict in product(*(CHOICES[field] for field in ("sides", "chosen", "weeks", "conflict"))):
        own = Reading(sides=sides, chosen=chosen, weeks=span, conflict=conflict)
        tables = [panel(events, own) for events, _ in sets]
        for before, spread, window, mean in product(*(CHOICES[field] for field in ("before", "spread", "window", "mean"))):
            one = own._replace(before=before, spread=spread, window=window, mean=mean)
            found[one] = [area(table, first, one) for table, (_, first) in zip(tables, sets, strict=True)]
    yield ""
    yield "| reading | " + " | ".join(f"{name}: AUC | onsets | of weeks" for name in SETS) + " |"
    yield "| --- |" + " ---: |" * 3 * len(SETS)
    yield _line("given", [f"{value} | |" for value in GIVEN])
    yield _told("adopted", found[Reading()])
    for field, options in CHOICES.items():
        for option in options[1:]:
            yield _told(f"{option} as conflict" if field == "conflict" else option, found[Reading()._replace(**{field: option})])
    same = [one for one, areas in found.items() if tuple(round(value, 3) for value, _, _ in areas) == GIVEN]
    yield ""
    alone = "the adopted one alone" if same == [Reading()] else f"{len(same)}, the adopted one {'among' if Reading() in same else 'not among'} them"
    yield f"Of all {len(found):,} ways to put these choices together, both figures come out to three digits with {alone}."
    yield ""


def _told(name: str, areas: list[tuple[float, int, int]]) -> str:
    return _line(name, [f"{value:.4f} | {came:,} | {of:,}" for value, came, of in areas])


def _line(name: str, cells: list[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    """Print the table, and write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--page", type=Path, default=Path("docs/forecasts.md"), help="the page whose table is written")
    given = parser.parse_args()
    found = list(lines(given.data))
    write(given.page, "definitions", "python -m benchmarks.backtest.definitions", found)
    print("\n".join(found))


if __name__ == "__main__":
    main()
