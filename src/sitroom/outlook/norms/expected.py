"""Mean counts by day: the process is linear, so the means follow a recursion of their own (Hawkes 1971, *Biometrika* 58:83)."""

from __future__ import annotations

import numpy as np

from sitroom.outlook.norms.kernels import Reals, decay
from sitroom.outlook.norms.system import System, Traces

__all__ = ["expected"]

_STEPS = 24


def expected(system: System, weights: Reals, half_lives: Reals, base: Reals, *, days: int, daily: bool) -> Reals:
    """Mean counts (dyads, 4, days) after the end of the history. ``base``: acts a day of a dyad's own accord (dyads, 4).

    Exact for days; where time is continuous, steps of an hour stand for it.
    """
    steps = 1 if daily else _STEPS
    fall = np.exp(-decay(half_lives) / steps)
    gain = (1.0 - fall) * (1.0 if daily else steps)
    now = system.traces(half_lives, daily=daily, at=system.history.end)
    found = np.zeros((len(system.keys), 4, days))
    for day in range(days):
        for _ in range(steps):
            mean = (base + system.total(weights, now)) / steps
            found[:, :, day] += mean
            by_sender, by_target = (
                np.stack([np.bincount(side, weights=mean[:, q], minlength=system.size) for q in range(4)], axis=1)
                for side in (system.sender, system.receiver)
            )
            now = Traces(*(
                trace * fall + gain * new[:, :, None] for trace, new in ((now.dyads, mean), (now.senders, by_sender), (now.targets, by_target))
            ))  # fmt: skip
    return found
