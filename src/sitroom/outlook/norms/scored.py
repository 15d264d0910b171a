"""How likely events are under norms that were learned from others. Needs numba."""

from __future__ import annotations

import numpy as np

from sitroom.outlook.norms.kernels import decay
from sitroom.outlook.norms.model import Norms
from sitroom.outlook.norms.prepared import masses, prepared
from sitroom.outlook.norms.rates import group_of, groups, posterior
from sitroom.outlook.norms.system import System
from sitroom.outlook.streams import Stream

__all__ = ["log_likelihood"]

_EACH = 1_000


def log_likelihood(norms: Norms, stream: Stream, *, since: float = 0.0) -> tuple[float, int]:
    """The log-likelihood of the events from ``since`` on, given all that came before each, and how many these are.

    Over all ordered dyads of the stream's actors, per day of time (days: of the counts, without their factorials). Nothing is learned after ``since``
    but what acts of each moment bring about: base rates, activities and friends are those of before.
    """
    learned = stream.before(since) if since > 0 else stream
    data = prepared(stream, norms.half_lives, concentration=norms.concentration, daily=norms.daily, learned=learned)
    base = norms.base(stream, data.pairs)
    total, number = 0.0, 0
    for q in range(4):
        rows = slice(int(data.begins[q]), int(data.begins[q + 1]))
        own = np.repeat(base[data.cell_dyad[q], q], np.diff(data.cell_begin[q]))
        rate = own + data.found[rows] @ norms.weights[:, :, q].ravel()
        new = data.when[rows] >= since
        total += float((data.count[rows][new] * np.log(rate[new])).sum())
        number += int(data.count[rows][new].sum())
    total -= _base_sum(norms, stream) * (stream.end - since)
    mass = data.mass
    if since > 0 and len(learned):
        system = System(stream, stream.pairs, norms.concentration, learned=learned)
        left = since - (1.0 if norms.daily else 0.0) - learned.time
        of_events = system.of_events[: len(learned)]
        mass = mass - masses(learned, system, decay(norms.half_lives), left, of_events, learned.quad.astype(np.int64), np.ones(len(learned)))
    total -= float((mass * norms.weights.sum(axis=2)).sum())
    return total, number


def _base_sum(norms: Norms, stream: Stream) -> float:
    """The sum of base rates over all ordered dyads and classes; of many actors, dyads of which nothing is known are grouped by activity."""
    size = len(stream.names)
    if size <= _EACH:
        pairs = np.stack([np.repeat(np.arange(size), size), np.tile(np.arange(size), size)], axis=1).astype(np.int32)
        shape, rate = posterior(norms, stream.names, pairs[pairs[:, 0] != pairs[:, 1]])
        return float((shape / rate).sum())
    mean, number = groups(norms.sending, norms.receiving)
    product = norms.sending[norms.pairs[:, 0]] * norms.receiving[norms.pairs[:, 1]]
    np.subtract.at(number, group_of(product, mean), 1.0)
    silent = number[:, None] * norms.shape / (norms.shape / (mean[:, None] * norms.level) + norms.exposure)
    new = size * (size - 1.0) - len(norms.names) * (len(norms.names) - 1.0)
    return float((norms.base_shape / norms.base_rate).sum() + silent.sum() + new * norms.level.sum())
