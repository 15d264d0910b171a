"""What is assumed in runs, in numbers: acts given, acts stopped, red lines, beliefs, ties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.scenarios.world import Ties

__all__ = ["Belief", "Given", "Line", "Number", "Plan", "Stopped"]

Bools = NDArray[np.bool_]
Number = float | NDArray[np.float64]
"""One number for all runs, or one for each."""


@dataclass(frozen=True, eq=False)
class Given:
    """An act that is added: ``day`` from 0, ``dyad``, ``type``; where ``weight`` is 0 it is left out."""

    day: int
    dyad: int
    type: int
    weight: Number = 1.0


@dataclass(frozen=True, eq=False)
class Stopped:
    """``cells`` bool [dyads, 16]: acts that do not happen on the days ``since`` <= day < ``until``."""

    cells: Bools
    since: int
    until: int


@dataclass(frozen=True, eq=False)
class Line:
    """A red line: ``key`` names it; ``cells`` bool [dyads, 16] and ``given`` (numbers of added acts) meet it. What it sets off: ``type`` (-1 =
    nothing) by the side ``actor`` on the side ``recipient`` (-1 = whoever crossed it), ``after`` days later.
    """

    key: str
    cells: Bools
    given: frozenset[int]
    credibility: Number
    type: int
    actor: int
    recipient: int
    after: int


@dataclass(frozen=True, eq=False)
class Belief:
    """A claim: once ``cells`` or ``given`` come about, what comes of ``effect`` bool [dyads, 16] of its own accord and from the past is multiplied
    by ``size`` to the power of ``exponent``.
    """

    cells: Bools
    given: frozenset[int]
    effect: Bools
    exponent: float
    size: Number


@dataclass(frozen=True, eq=False)
class Plan:
    """``ties``: by the day from which they hold, None = as the history has them; ``bounds``: what beliefs together multiply a rate by, at least and
    most.
    """

    given: Sequence[Given] = ()
    stopped: Sequence[Stopped] = ()
    lines: Sequence[Line] = ()
    beliefs: Sequence[Belief] = ()
    ties: Sequence[tuple[int, Ties]] | None = None
    bounds: tuple[float, float] = (0.25, 4.0)
