"""What the forecast of counts expects of each PLOVER type: the acts of its class, by the dyad's own mix of types."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.streams import Stream

__all__ = ["counted"]

Reals = NDArray[np.float64]


def counted(history: Stream, pairs: NDArray[np.int32], days: int) -> Reals:
    """Expected acts (m, types) of ordered pairs (m, 2) within so many days after the end of a history whose days were all watched.

    Shares of types are those of dyads in general, whoever acts: the weights were fitted on events whose actors are named in other ways.
    """
    from sitroom.outlook.forecasts.calibration import shipped
    from sitroom.outlook.forecasts.ingredients import ingredients
    from sitroom.outlook.scenarios.mix import mix_of, quad_of_types

    if not len(pairs):
        return np.zeros((0, len(quad_of_types())))
    own = shipped().until(ingredients(history, pairs), days, max(history.end, 1.0))
    shares = mix_of(history, pairs, states=np.zeros(len(history.names), dtype=np.bool_)).shares
    return np.asarray(own[:, quad_of_types()] * shares)
