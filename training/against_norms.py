"""Compare ways to expect the counts of the week ahead, in fitting weeks: python -m training.against_norms --data ../shared/data

The norms carry the process forward day by day; forecasts weigh ingredients, fitted to the counts of the days ahead themselves. Both are recalibrated
on half of the cases (weight and spread) and scored on the other, the busiest pairs at a few origins. Writes its table into docs/forecasts.md. A few
minutes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.forecasts.calibration import BOUNDS, FLOOR
from sitroom.outlook.forecasts.counts import crps
from sitroom.outlook.forecasts.predicting import predict
from sitroom.outlook.norms import shipped
from sitroom.outlook.streams import QUADS
from training.calibration import both, fitted
from training.icews import SETS, Pairs, counts, fitting_weeks, stream, top_pairs
from training.marked import write

WEEKS = {"icews14": (20, 24, 28, 32, 35), "icews18": (18, 22, 26, 28)}
PAIRS = 300

Reals = NDArray[np.float64]


def cases(data: Path, name: str) -> list[tuple[Reals, Reals, NDArray[np.int64]]]:
    """What the norms expect of pairs in the week ahead, what the forecast expects, and what came, (pairs, 4) by origin."""
    events = stream(data, name)
    known = events.before(7 * fitting_weeks(events))
    pairs = top_pairs(known, PAIRS)
    found = []
    for week in WEEKS[name]:
        history = known.before(7 * week)
        norms = shipped().updated(history)
        normal = norms.expected(history, 7, pairs=both(pairs)).sum(axis=2)[_place(both(pairs), len(events.names))]
        came = counts(known, both(pairs), 7 * week, 7)
        found.append((_paired(normal), predict(history, 7, pairs=pairs).paired[:, :, 6], _paired(came)))
    return found


def _place(dyads: Pairs, size: int) -> NDArray[np.int64]:
    """Where the norms, which sort dyads, have each."""
    keys = dyads[:, 0].astype(np.int64) * size + dyads[:, 1]
    return np.searchsorted(np.unique(keys), keys)


def _paired(values: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.float64]:
    half = len(values) // 2
    found: Reals = (values[:half] + values[half:]).astype(np.float64)
    return found


def score(given: Reals, came: Reals) -> float:
    """The ranked probability score of each half of the cases under weights and spread of the other."""
    even = np.arange(len(came)) % 2 == 0
    found = np.zeros(len(came))
    for own in (even, ~even):
        weights, spread = fitted(given[own] / 7, came[own], 7)
        mean = np.maximum(given[~own] @ weights, FLOOR)
        found[~own] = crps(mean, np.exp(np.clip(spread[0] + spread[1] * np.log(mean), *BOUNDS)), came[~own])
    return float(found.mean())


def main() -> None:
    """Print the ranked probability scores by class, and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--page", type=Path, default=Path("docs/forecasts.md"), help="the page whose table is written")
    given = parser.parse_args()
    every = [one for name in SETS for one in cases(given.data, name)]
    normal, ours, came = (np.concatenate([one[i] for one in every]) for i in range(3))
    lines = ["", "| acts in a week | norms | forecast | both, weighed |", "| --- | ---: | ---: | ---: |"]
    for quad, name in enumerate(QUADS):
        a, b, y = normal[:, quad, None], ours[:, quad, None], came[:, quad]
        lines.append(f"| {name} | {score(a, y):.4f} | {score(b, y):.4f} | {score(np.concatenate([a, b], axis=1), y):.4f} |")
    lines += ["", f"{len(came):,} cases: the {PAIRS} busiest pairs at {sum(map(len, WEEKS.values()))} origins.", ""]
    write(given.page, "against norms", "python -m training.against_norms", lines)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
