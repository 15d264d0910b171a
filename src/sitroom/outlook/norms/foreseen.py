"""What norms let one expect of each dyad: counts with intervals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sitroom.errors import UsageError
from sitroom.outlook.norms.kernels import Reals
from sitroom.outlook.streams import QUADS, Stream

if TYPE_CHECKING:
    from sitroom.outlook.norms.model import Norms

__all__ = ["INTERVALS", "Foreseen", "foreseen"]

INTERVALS = (0.5, 0.8, 0.9)


@dataclass(frozen=True, eq=False)
class Foreseen:
    """Counts of the ``days`` days after the end of a stream. ``pairs`` (m, 2): positions in ``names``; ``mean`` (m, 4): expected counts by class;
    ``low``, ``high`` (m, 4, 3): ends of the `INTERVALS`."""

    names: tuple[str, ...]
    pairs: NDArray[np.int32]
    days: int
    mean: Reals
    low: NDArray[np.int64]
    high: NDArray[np.int64]

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row each dyad and class, the most expected first."""
        for dyad, quad in zip(*np.unravel_index(np.argsort(-self.mean, axis=None, kind="stable"), self.mean.shape), strict=True):
            sender, receiver = (self.names[side] for side in self.pairs[dyad])
            ends = {f"{share:.0%}": (int(self.low[dyad, quad, i]), int(self.high[dyad, quad, i])) for i, share in enumerate(INTERVALS)}
            yield {"actor": sender, "recipient": receiver, "quad": QUADS[quad], "mean": float(self.mean[dyad, quad]), **ends}


def foreseen(norms: Norms, days: int, history: Stream | None) -> Foreseen:
    """See ``Norms.forecast``."""
    from sitroom.outlook.forecasts.counts import quantiles

    stream = norms.fitted_on if history is None else history
    if stream is None:
        raise UsageError("these norms have no events to go on from; fit or update them, or give a stream: norms.forecast(days=30, history=...)")
    mean = norms.expected(stream, days).sum(axis=2)
    sizes = norms.sizes(stream, days=days)
    levels = [(1.0 - share) / 2.0 for share in INTERVALS] + [(1.0 + share) / 2.0 for share in INTERVALS]
    ends = quantiles(mean, 1.0 / sizes, levels)
    return Foreseen(stream.names, stream.pairs, days, mean, ends[:, :, : len(INTERVALS)], ends[:, :, len(INTERVALS) :])
