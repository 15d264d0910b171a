"""How often a dyad acts of its own accord: gamma priors, what events make of them, and draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sitroom.errors import UsageError
from sitroom.outlook.norms.kernels import LIMIT, Reals, branching, decay, height
from sitroom.outlook.norms.system import System, activity
from sitroom.outlook.streams import Stream

if TYPE_CHECKING:
    from sitroom.outlook.norms.model import Norms

__all__ = ["STEADY", "drawn", "group_of", "groups", "posterior", "updated"]

STEADY = 2.0
"""How many acts speak for it that a stream tells as much as the events that norms were learned from."""
_ROUNDS = 20
_EVERY = 60
_SURE = 1e9
_GROUPS = 400


def posterior(norms: Norms, names: Sequence[str], pairs: NDArray[np.int32]) -> tuple[Reals, Reals]:
    """Shape and rate (m, 4) of the gamma distributions of base rates (a day) of dyads, by what is known of them."""
    own = {name: number for number, name in enumerate(norms.names)}
    place = np.array([own.get(name, -1) for name in names], dtype=np.int64)
    one, other = (place[pairs[:, side]] if len(pairs) else np.zeros(0, dtype=np.int64) for side in (0, 1))
    sending = np.where(one >= 0, norms.sending[one] if len(norms.sending) else 1.0, 1.0)
    receiving = np.where(other >= 0, norms.receiving[other] if len(norms.receiving) else 1.0, 1.0)
    mean = (sending * receiving)[:, None] * norms.level
    watched = np.where((one >= 0) & (other >= 0), norms.exposure, 0.0)[:, None]
    shape: Reals = np.broadcast_to(norms.shape, mean.shape).copy()
    rate: Reals = np.asarray(shape / mean + watched, dtype=np.float64)
    size = max(len(norms.names), 1)
    known = norms.pairs[:, 0].astype(np.int64) * size + norms.pairs[:, 1]
    if len(known):
        wanted = one * size + other
        at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        found = (known[at] == wanted) & (one >= 0) & (other >= 0)
        shape[found], rate[found] = norms.base_shape[at[found]], norms.base_rate[at[found]]
    return shape, rate


def groups(sending: Reals, receiving: Reals) -> tuple[Reals, Reals]:
    """All ordered dyads by the product of their activities: the mean products of groups, ascending, and how many dyads each holds."""
    one, many = np.unique(sending, return_counts=True)
    other, much = np.unique(receiving, return_counts=True)
    product = (one[:, None] * other[None, :]).ravel()
    number = (many[:, None] * much[None, :]).ravel().astype(np.float64)
    edges = np.geomspace(product.min(), product.max() * (1.0 + 1e-9), _GROUPS + 1)
    at = np.clip(np.searchsorted(edges, product, side="right") - 1, 0, _GROUPS - 1)
    total: Reals = np.bincount(at, weights=number, minlength=_GROUPS).astype(np.float64)
    mean = np.bincount(at, weights=number * product, minlength=_GROUPS) / np.maximum(total, 1.0)
    mean = np.where(total > 0, mean, np.sqrt(edges[:-1] * edges[1:]))
    np.subtract.at(total, group_of(sending * receiving, mean), 1.0)
    return np.asarray(mean), total


def group_of(product: Reals, mean: Reals) -> NDArray[np.int64]:
    """The group of each product."""
    return np.searchsorted(np.sqrt(mean[:-1] * mean[1:]), product).astype(np.int64)


def updated(norms: Norms, stream: Stream) -> Norms:
    """See ``Norms.updated``.

    The prior mean of a dyad's rate is c * m: m is its rate by ``norms``, or the level times the activities of its sides in the stream where nothing
    is known of it; c, for each class how much of what happens the stream tells, is (own acts + a) / (days * sum of m + a), with a = `STEADY`. The
    expected number of acts of a dyad's own accord is found by expectation-maximisation (Veen & Schoenberg 2008, JASA 103:614), conditional on the
    weights; given it, the posterior is gamma in closed form: shape + own acts, over shape / (c * m) + days.
    """
    stream = stream.by_day() if norms.daily else stream
    size = len(stream.names)
    pairs = stream.pairs if size > _EVERY else _all_pairs(size)
    system = System(stream, pairs, norms.concentration)
    pairs = system.pairs
    known = {name: number for number, name in enumerate(norms.names)}
    place = np.array([known.get(name, -1) for name in stream.names], dtype=np.int64)
    shape, rate = posterior(norms, stream.names, pairs)
    sending, receiving = activity(stream.sender, size), activity(stream.receiver, size)
    unknown = ((place[pairs[:, 0]] < 0) | (place[pairs[:, 1]] < 0))[:, None]
    mean = np.where(unknown, (sending[pairs[:, 0]] * receiving[pairs[:, 1]])[:, None] * norms.level, shape / rate)
    days, brought = stream.exposure, _brought(norms, system)
    cell = system.of_events * 4 + stream.quad
    scale, own, base = np.ones(4), np.zeros((len(pairs), 4)), np.asarray(mean)
    for _ in range(_ROUNDS):
        chance = base.ravel()[cell]
        own = np.bincount(cell, weights=chance / (chance + brought), minlength=4 * len(pairs)).reshape(-1, 4).astype(np.float64)
        scale = (own.sum(axis=0) + STEADY) / (days * mean.sum(axis=0) + STEADY)
        base = (norms.shape + own) / (norms.shape / (scale * mean) + days)
    until = stream.day(stream.end - 1.0).isoformat() if stream.end > 0 else None
    told = {"events": len(stream), "days watched": days, "until": until, "share told": [round(float(c), 6) for c in scale]}
    return replace(
        norms, names=stream.names, sending=sending, receiving=receiving, level=norms.level * scale, pairs=pairs, base_shape=norms.shape + own,
        base_rate=norms.shape / (scale * mean) + days, exposure=days, provenance={**norms.provenance, "updated": told}, fitted_on=stream,
    )  # fmt: skip


def _all_pairs(size: int) -> NDArray[np.int32]:
    found = np.stack([np.repeat(np.arange(size), size), np.tile(np.arange(size), size)], axis=1).astype(np.int32)
    apart: NDArray[np.int32] = found[found[:, 0] != found[:, 1]]
    return apart


class _Fading:
    """Traces of many dyads or actors, brought forward only when they are looked at. ``kept`` (number, 4, half-lives)."""

    def __init__(self, number: int, fall: Reals) -> None:
        self.kept, self.last, self.fall = np.zeros((number, 4, len(fall))), np.zeros(number), fall

    def at(self, which: NDArray[np.integer[Any]], now: float) -> Reals:
        """The traces of some at a moment, (n, 4 * half-lives)."""
        left = np.exp(-self.fall * (now - self.last[which])[:, None])
        return np.asarray((self.kept[which] * left[:, None, :]).reshape(len(which), self.kept[0].size if len(self.kept) else 0))

    def add(self, which: NDArray[np.integer[Any]], quad: NDArray[np.int8], top: Reals, now: float) -> None:
        met = np.unique(which)
        self.kept[met] *= np.exp(-self.fall * (now - self.last[met])[:, None])[:, None, :]
        self.last[met] = now
        np.add.at(self.kept, (which, quad), top)


def _brought(norms: Norms, system: System) -> Reals:
    """What earlier acts bring about in the cell of each act of the history, at its moment (a day)."""
    stream = system.history
    found = np.zeros(len(stream))
    fall, top = decay(norms.half_lives), height(norms.half_lives, daily=norms.daily)
    flat = norms.weights.transpose(0, 1, 3, 2).reshape(len(norms.weights), -1, 4)
    dyads, senders, targets = (_Fading(number, fall) for number in (len(system.keys), system.size, system.size))
    order = np.argsort(system.to, kind="stable")
    source, tie, ends = system.from_[order], system.tie[order], np.searchsorted(system.to[order], np.arange(len(system.keys) + 1))
    moments = np.unique(stream.time)
    for now, begin, end in zip(moments, np.searchsorted(stream.time, moments), np.searchsorted(stream.time, moments, side="right"), strict=True):
        quad, own = stream.quad[begin:end], system.of_events[begin:end]
        met, place = np.unique(own, return_inverse=True)
        rate = dyads.at(met, now) @ flat[0]
        back = np.flatnonzero(system.reverse[met] >= 0)
        rate[back] += dyads.at(system.reverse[met[back]], now) @ flat[1]
        rate += senders.at(system.sender[met], now) @ flat[2] * system.sender_share[met][:, None]
        rate += targets.at(system.receiver[met], now) @ flat[3] * system.target_share[met][:, None]
        number = ends[met + 1] - ends[met]
        if number.any():
            at = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number) + np.repeat(ends[met], number)
            third = dyads.at(source[at], now) @ flat[4] * tie[at][:, None]
            np.add.at(rate, np.repeat(np.arange(len(met)), number), third)
        found[begin:end] = rate[place, quad]
        dyads.add(own, quad, top, now)
        senders.add(stream.sender[begin:end], quad, top, now)
        targets.add(stream.receiver[begin:end], quad, top, now)
    return found


def drawn(norms: Norms, count: int, seed: int, history: Stream | None) -> list[Norms]:
    """See ``Norms.drawn``."""
    if not 1 <= count <= 10_000:
        raise UsageError(f"found {count} draws; valid are 1 to 10,000.")
    rng = np.random.default_rng(seed)
    own = norms
    if history is not None:
        shape, rate = posterior(norms, history.names, history.pairs)
        one = np.ones(len(history.names))
        own = replace(norms, names=history.names, pairs=history.pairs, base_shape=shape, base_rate=rate, sending=one, receiving=one)
    found = []
    for _ in range(count):
        weights = own.weights.copy()
        if own.factor.size:
            for q in range(4):
                weights[:, :, q] += (own.factor[q] @ rng.standard_normal(own.factor.shape[2])).reshape(weights[:, :, q].shape)
            weights = np.maximum(weights, 0.0)
            weights *= min(1.0, LIMIT / branching(weights).radius)
        base = np.maximum(rng.gamma(own.base_shape) / own.base_rate, 1e-12)
        found.append(replace(own, weights=weights, base_shape=np.full_like(base, _SURE), base_rate=_SURE / base))
    return found
