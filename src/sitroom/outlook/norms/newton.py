"""The least of a convex function of weights that are not below 0, by Newton steps: each to the least of the parabola that has its slope and curvature
there, among such weights (Lee, Sun & Saunders 2014, *SIAM J. Optim.* 24:1420): least squares (Lawson & Hanson 1974). Needs scipy."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from sitroom.outlook.norms.kernels import Reals

__all__ = ["Curvature", "Lost", "least"]

Ints = NDArray[np.int64]
Lost = Callable[[Reals], tuple[float, Reals]]
"""What is to be made small, and its slope, at a point."""
Curvature = Callable[[Ints], Reals]
"""Its second derivatives, in some coordinates, at the point that was last asked for."""

_STEPS = 100
_HALVES = 40
_ENOUGH, _GOOD = 1e-4, (0.35, 0.65)
"""The parts of what its slope promises that a step must give to be taken (Armijo), and between which (half of it, if the curvature is right) it must
give for the curvature to be used again."""


def least(lost: Lost, curvature: Curvature, begin: Reals, open: NDArray[np.bool_], *, precision: float) -> Reals:
    """The point >= 0 at which a convex ``lost`` is least, as `lost` was last asked for.

    ``begin``: where to start; coordinates that are not ``open`` stay 0. It ends where a step promises less than ``precision`` of the value. The
    curvature is found anew only where steps give less or more than it promises; steps are halved until they help.
    """
    point: Reals = np.where(open, np.maximum(begin, 0.0), 0.0)
    value, slope = lost(point)
    known, curved = np.zeros(len(point), dtype=np.int64), np.zeros((0, 0))
    good = here = False  # whether the curvature serves, and whether it is of this very point
    for _ in range(_STEPS):
        free = np.flatnonzero(open & ((point > 0) | (slope < 0)))
        if not len(free):
            break
        if not good or (known[free] < 0).any():
            known[:] = -1
            known[free] = np.arange(len(free))
            curved, here = curvature(free), True
        step = np.zeros(len(point))
        step[free] = _aim(curved[np.ix_(known[free], known[free])], slope[free], point[free]) - point[free]
        promised = float(-slope @ step)
        if promised <= precision * abs(value):
            if here:
                break
            good = False
            continue
        for _ in range(_HALVES):
            after = np.maximum(point + step, 0.0)
            new, new_slope = lost(after)
            if new <= value - _ENOUGH * promised:
                break
            step, promised = step / 2.0, promised / 2.0
        else:
            lost(point)
            break
        good, here = _GOOD[0] <= (value - new) / promised <= _GOOD[1], False
        point, value, slope = after, new, new_slope
    return point


def _aim(curved: Reals, slope: Reals, point: Reals) -> Reals:
    """The least >= 0 of the parabola with this slope and curvature at a point. Coordinates that nothing tells apart are drawn a little to 0."""
    scale = 1.0 / np.sqrt(np.maximum(np.diag(curved), 1e-300))
    scaled = curved * scale * scale[:, None]
    scaled[np.diag_indices_from(scaled)] += 1e-9
    root = np.linalg.cholesky(scaled)
    found: Reals = scale * nnls(root.T, np.linalg.solve(root, scaled @ (point / scale) - scale * slope))[0]
    return found
