"""A stream made ready for its likelihood: rows by class and cell, what earlier acts give at each, and the mass of all kernels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sitroom.errors import UsageError
from sitroom.outlook.norms.kernels import KINDS, Reals, decay, height
from sitroom.outlook.norms.likelihood import traced
from sitroom.outlook.norms.system import System, activity, friends
from sitroom.outlook.streams import Stream

__all__ = ["MOST_ROWS", "Prepared", "masses", "prepared"]

Ints = NDArray[np.int64]

MOST_ROWS = 8_000_000
"""How many moments and dyads with acts a fit holds at most."""


@dataclass
class Prepared:
    """Rows of one stream, by class, dyad and moment: dyads that acted at a moment. ``count``: acts of a row; ``when``: its moment; ``found``: what
    earlier acts give at it, by kind, class and half-life. ``begins``: where the rows of each class begin; ``cell_begin``: for each class, where the
    rows of its dyads do; ``cell_dyad``: for each class, the dyads. ``mass`` (5, 4, half-lives): of all kernels until the end.
    """

    stream: Stream
    pairs: NDArray[np.int32]
    sending: Reals
    receiving: Reals
    daily: bool
    count: Reals
    when: Reals
    found: NDArray[np.float32]
    begins: Ints
    cell_begin: list[Ints]
    cell_dyad: list[Ints]
    mass: Reals


def prepared(
    stream: Stream, half_lives: Reals, *, concentration: float, daily: bool | None = None, learned: Stream | None = None
) -> Prepared:  # fmt: skip
    """See `Prepared`; ``learned``: see `System`. Takes n * 60 * 4 bytes for n different rows."""
    daily = stream.daily if daily is None else daily
    stream = stream.by_day() if daily else stream
    learned = stream if learned is None else learned
    system = System(stream, stream.pairs, concentration, learned=learned)
    size, dyads = system.size, len(system.keys)
    dyad = system.of_events
    moments, moment = np.unique(stream.time, return_inverse=True)
    keys, count = np.unique((moment * max(dyads, 1) + dyad) * 4 + stream.quad, return_counts=True)
    if len(keys) > MOST_ROWS:
        raise UsageError(
            f"found {len(keys):,} different days and dyads with acts; norms are fitted to at most {MOST_ROWS:,} (2 GB). Give a shorter stretch of "
            "time, or fewer actors (Stream.select)."
        )
    row_quad, row_dyad, row_moment = keys % 4, keys // 4 % max(dyads, 1), keys // (4 * max(dyads, 1))
    order = np.argsort((row_quad * max(dyads, 1) + row_dyad) * max(len(moments), 1) + row_moment)
    place = np.empty(len(keys), dtype=np.int64)
    place[order] = np.arange(len(keys))
    rate, top = decay(half_lives), height(half_lives, daily=daily)
    found = np.empty((len(keys), len(KINDS) * 4 * len(rate)), dtype=np.float32)
    sending, receiving = activity(learned.sender, size), activity(learned.receiver, size)
    tie_order = np.argsort(system.to, kind="stable")
    acts = count.astype(np.float64)
    states = [state for n in (dyads, size, size) for state in (np.zeros((n, 4, len(rate))), np.zeros(n))]
    traced(  # type: ignore[call-arg]
        moments, np.searchsorted(row_moment, np.arange(len(moments) + 1)), row_dyad, row_quad, acts, place, system.sender, system.receiver,
        system.reverse, np.searchsorted(system.to[tie_order], np.arange(dyads + 1)), system.from_[tie_order], system.tie[tie_order], rate, top,
        *system.parts, float(concentration),
        *states, np.zeros(dyads), np.zeros(size), np.zeros(size), found,
    )  # fmt: skip
    begins = np.searchsorted(row_quad[order], np.arange(5))
    cell_begin, cell_dyad = [], []
    for q in range(4):
        own = row_dyad[order][begins[q] : begins[q + 1]]
        cells, first = np.unique(own, return_index=True)
        cell_begin.append(np.append(first, len(own)).astype(np.int64))
        cell_dyad.append(cells)
    left = stream.end - (1.0 if daily else 0.0) - moments[row_moment]
    mass = masses(learned, system, rate, left, row_dyad, row_quad, acts)
    return Prepared(
        stream, system.pairs, sending, receiving, daily, acts[order], moments[row_moment][order], found, begins, cell_begin, cell_dyad, mass
    )


def masses(learned: Stream, system: System, rate: Reals, left: Reals, dyad: Ints, quad: Ints, acts: Reals) -> Reals:
    """The mass (kind, class, half-life) that kernels of acts have within ``left`` days after them, none where that is below 0."""
    whose, friend, weight = friends(learned)
    reach = np.bincount(whose, weights=weight, minlength=system.size).astype(np.float64)[system.sender]
    at = system.find(whose, friend)
    reach[at[at >= 0]] -= weight[at >= 0]
    found = np.zeros((len(KINDS), 4, len(rate)))
    for h, fall in enumerate(rate):
        kept = acts * -np.expm1(-fall * np.maximum(left, 0.0))
        found[:4, :, h] = np.bincount(quad, weights=kept, minlength=4)
        found[4, :, h] = np.bincount(quad, weights=kept * reach[dyad], minlength=4)
    return found
