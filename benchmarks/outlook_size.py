"""How norms stand ten million acts: ``python -m benchmarks.outlook_size [--acts N]``.

Made-up acts of 2,000 actors over ten years, 100,000 dyads of very different activity; prints seconds of the processor and the most memory so far
for the stream, expected counts of 30 days, five futures, an update, and with ``--fit`` a fit, which says so where it is too much. A minute.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from sitroom.errors import SitroomError
from sitroom.outlook import Stream, shipped

ACTORS, DYADS, DAYS = 2_000, 100_000, 3_650
T = TypeVar("T")


def timed(what: str, act: Callable[[], T]) -> T:
    """What ``act`` gives; its seconds of the processor and the most memory so far are printed."""
    began = time.process_time()
    found = act()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{what:32} {time.process_time() - began:8.1f} s {memory:8.2f} GB at most", flush=True)
    return found


def made(acts: int) -> Stream:
    """The stream."""
    rng = np.random.default_rng(0)
    pairs = rng.integers(0, ACTORS, (DYADS, 2))
    weight = rng.pareto(1.0, DYADS) + 0.01
    dyad = rng.choice(DYADS, acts, p=weight / weight.sum())
    day = rng.integers(0, DAYS, acts)
    return Stream.of_arrays([str(i) for i in range(ACTORS)], day, pairs[dyad, 0], pairs[dyad, 1], rng.integers(0, 4, acts))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--acts", type=int, default=10_000_000)
    parser.add_argument("--fit", action="store_true")
    given = parser.parse_args()
    stream = timed(f"a stream of {given.acts:,} acts", lambda: made(given.acts))
    norms = shipped()
    expected = timed("expected counts of 30 days", lambda: norms.expected(stream, 30))
    print(f"  of {len(expected):,} dyads")
    del expected
    timed("five futures of 30 days", lambda: norms.simulate(stream, days=30, runs=5))
    timed("an update", lambda: norms.updated(stream))
    if given.fit:
        from sitroom.outlook import fit

        try:
            timed("a fit", lambda: fit(stream, uncertain=False))
        except SitroomError as error:
            print(error)


if __name__ == "__main__":
    main()
