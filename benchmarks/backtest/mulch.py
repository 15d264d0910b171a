"""The militarized incidents of 1993 to 2014 on the split that MULCH published (Soliman et al. 2022, ICML): log-likelihood per test event.

Their test figure is (log-likelihood of all events - that of the train events) / test events, of a process over all ordered dyads in continuous time,
whose whole span is scaled to 1,000: so it is here, with the files of their repository as they are. To show that the figures are of one kind, their
model of one block (one base rate, six ways of excitation, three decays) is fitted here too; they print -3.541 for it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.backtest.rows import Row
from sitroom.outlook.norms.fitting import fitted
from sitroom.outlook.norms.scored import log_likelihood
from sitroom.outlook.streams import Stream

__all__ = ["one_block", "rows"]

Reals = NDArray[np.float64]

DAY = 1000.0 / 8380.0
"""A day in units of the files."""
HALF_LIVES = ((0.3, 7.0, 90.0), (0.5, 14.0, 60.0), (1.0, 14.0, 120.0), (0.3, 20.0, 365.0), (1.0, 30.0, 365.0), (0.3, 10.0, 1000.0))
GRID = tuple(product(HALF_LIVES, (1.0, 5.0, 20.0, 60.0)))
"""Half-lives in days, and concentrations, from which the last fifth of the train events chooses."""
DECAYS = 1.0 / (np.array([60.0, 14.0, 0.5]) * DAY)
"""Of MULCH, as its script for these data has them."""


def rows(data: Path = Path("../shared/data")) -> list[Row]:
    """The row of the table."""
    began = time.perf_counter()
    train, everything = (np.loadtxt(data / "mid_mulch" / f"{part}_data.csv", delimiter=",") for part in ("train", "all"))
    names = [str(number) for number in range(int(everything[:, :2].max()) + 1)]
    cut = float(train[:, 2].max())
    before, after = _stream(names, train, cut), _stream(names, everything, float(everything[:, 2].max()))
    early = before.before(float(np.quantile(before.time, 0.8)))
    chosen = max(GRID, key=lambda spec: _score(early, before, *spec)[0])
    ours, events = _score(before, after, *chosen)
    seconds = time.perf_counter() - began
    halves, concentration = chosen
    note = (
        f"{len(before):,} train and {events:,} test events, {len(names)} states; half-lives {', '.join(f'{h:g}' for h in halves)} days and "
        f"concentration {concentration:g} chosen on the last fifth of train among {len(GRID)}"
    )
    return [
        Row(
            task="incidents between states", data="mid_mulch", measure="log-likelihood per test event", ours=ours,
            baseline=one_block(before, after), baseline_name="MULCH K=1, fitted here", published="MULCH K=1 -3.541; a pooled Hawkes -3.392",
            target=-3.35, better="more", seconds=seconds, note=note,
        )
    ]  # fmt: skip


def _stream(names: Sequence[str], table: Reals, end: float) -> Stream:
    return Stream.of_arrays(names, table[:, 2], table[:, 0], table[:, 1], np.full(len(table), 3), end=end)


def _score(before: Stream, after: Stream, half_lives: Sequence[float], concentration: float) -> tuple[float, int]:
    norms = fitted(before, half_lives=[h * DAY for h in half_lives], concentration=concentration, daily=False, uncertain=False)
    total, events = log_likelihood(norms, after, since=math.nextafter(before.end, math.inf))
    return total / events, events


def one_block(before: Stream, after: Stream) -> float:
    """MULCH's figure for one block, with its parameters fitted on ``before``: a base rate, six excitations, and shares of three kernels."""
    from scipy.optimize import minimize

    size, (trained, mass) = len(after.names), _six(before)
    dyads = size * (size - 1)

    def told(point: Reals, found: Reals, mass: Reals, end: float) -> float:
        alpha, part = point[1:7], point[7:] / point[7:].sum()
        rate = point[0] + np.einsum("nkh,k,h->n", found, alpha, part)
        return float(np.log(rate).sum() - point[0] * dyads * end - np.einsum("kh,k,h->", mass, alpha, part))

    start = np.array([len(before) / before.end / dyads * 0.5, 0.2, 0.1, *[0.01 / size] * 4, 0.4, 0.3, 0.3])
    found = minimize(
        lambda x: -told(x * start, trained, mass, before.end), np.ones(10), method="L-BFGS-B", bounds=[(1e-6, None)] * 10,
        options={"maxiter": 500, "maxfun": 20_000},
    )  # fmt: skip
    best = found.x * start
    given, mass_after = _six(after)
    return (told(best, given, mass_after, after.end) - told(best, trained, mass, before.end)) / (len(after) - len(before))


def _six(stream: Stream) -> tuple[Reals, Reals]:
    """What earlier events give at each event (n, 6, 3), and the mass of all kernels (6, 3): by the same dyad, its reverse, the sender's other dyads,
    those towards the sender, those towards the target, and the target's other dyads."""
    size = len(stream.names)
    trace, last = np.zeros((3, size, size)), 0.0
    found = np.zeros((len(stream), 6, 3))
    for i, (now, one, other) in enumerate(zip(stream.time, stream.sender, stream.receiver, strict=True)):
        trace *= np.exp(-DECAYS * (now - last))[:, None, None]
        last = now
        forth, back = trace[:, one, other], trace[:, other, one]
        out, into = trace.sum(axis=2), trace.sum(axis=1)
        found[i] = (forth, back, out[:, one] - forth, into[:, one] - back, into[:, other] - forth, out[:, other] - back)
        trace[:, one, other] += DECAYS
    left = -np.expm1(-DECAYS[:, None] * (stream.end - stream.time)[None, :])
    return found, np.array([1.0, 1.0, *[size - 2.0] * 4])[:, None] * left.sum(axis=1)[None, :]
