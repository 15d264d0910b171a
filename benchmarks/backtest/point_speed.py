"""How long the point process takes a processor, on one core: an exact fit to 100,000 acts of 20 actors, and 1,000 futures of about 1,000 acts each.

Compiling (numba, once per installation: it is kept in a cache) is counted apart. The acts are simulated, from the norms that ship at higher rates.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.backtest.rows import Row
from sitroom.outlook.norms import Norms, fit, shipped
from sitroom.outlook.streams import Stream

__all__ = ["compile_seconds", "rows", "some_stream"]

ACTORS, ACTS, DAYS = 20, 100_000, 1000
TRIES = 5
FUTURES, AHEAD = 1000, 30
Done = TypeVar("Done")


def rows(data: Path | None = None) -> list[Row]:
    """The two rows of the table. ``data`` is not needed."""
    norms, stream = some_stream()
    compiling = compile_seconds()
    fit(stream.before(20.0))
    fitting, found = _best(lambda: fit(stream, uncertain=False))
    busy = norms.updated(stream)
    history = stream.before(stream.end)
    ahead = _days_for(busy, history)
    simulating, futures = _best(lambda: busy.simulate(history, days=ahead, runs=FUTURES, seed=1))
    how = f"seconds of the processor, one core, best of {TRIES}"
    return [
        Row(
            task="exact fit", data=f"{len(stream):,} simulated acts, {ACTORS} actors", measure="s", ours=fitting,
            published="tick 2.0 s (least squares only)", target=0.4, better="less", seconds=fitting,
            note=f"{how}; compiling takes {compiling:.1f} s more the first time after installation; branching ratio "
            f"{found.branching.radius:.2f}, that of the norms that made the acts {norms.branching.radius:.2f}",
        ),
        Row(
            task="futures", data=f"{FUTURES:,} of {len(futures) / FUTURES:,.0f} acts, {ACTORS} actors", measure="s", ours=simulating,
            published="0.5 to 0.75 s for one", target=0.8, better="less", seconds=simulating, note=f"{how}; {ahead} days ahead",
        ),
    ]  # fmt: skip


def some_stream(acts: int = ACTS) -> tuple[Norms, Stream]:
    """Norms, and a stream that they made: acts of 20 actors, by day."""
    names = [f"actor {number}" for number in range(ACTORS)]
    nothing = replace(
        shipped(), names=(), pairs=np.zeros((0, 2), dtype=np.int32), base_shape=np.zeros((0, 4)), base_rate=np.zeros((0, 4)),
        sending=np.zeros(0), receiving=np.zeros(0), level=np.full(4, 0.03),
    )  # fmt: skip
    pairs = np.array(list(permutations(range(ACTORS), 2)), dtype=np.int32)
    futures = nothing.simulate(Stream.of_arrays(names, [], [], [], []), days=DAYS, runs=1, seed=1, pairs=pairs)
    stream = Stream.of_arrays(names, futures.time, futures.sender, futures.receiver, futures.quad, end=float(DAYS))
    if len(stream) < acts:
        raise RuntimeError(f"{len(stream):,} acts came about, {acts:,} are needed")
    end = float(stream.time[acts])
    return nothing, stream.before(end)


def _days_for(norms: Norms, history: Stream) -> int:
    """Days in which about 1,000 acts are expected."""
    mean = norms.expected(history, AHEAD).sum(axis=(0, 1)).cumsum()
    return int(np.searchsorted(mean, 1000.0)) + 1


def compile_seconds() -> float:
    """How many seconds of the processor the first fit of a new installation takes beyond the second."""
    program = (
        "import time; from benchmarks.backtest.point_speed import small; began = time.process_time(); small(); first = time.process_time(); small(); "
        "print(2 * first - began - time.process_time())"
    )
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
        return float(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, env=environment).stdout)


def small() -> Norms:
    """A fit of three acts."""
    return fit([("A", "B", "2031-01-01", "ASSAULT"), ("B", "A", "2031-01-02", "ASSAULT"), ("A", "B", "2031-01-05", "CONSULT")])


def _best(done: Callable[[], Done]) -> tuple[float, Done]:
    times = []
    for _ in range(TRIES):
        began = time.process_time()
        found = done()
        times.append(time.process_time() - began)
    return min(times), found
