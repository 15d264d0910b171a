"""The dyads of a stream and how they hang together: who could be brought to act by an act, and what of the past still works on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.norms.kernels import Reals, decay, height
from sitroom.outlook.streams import Stream

__all__ = ["FRIENDS", "System", "Traces", "activity", "friends"]

Ints = NDArray[np.int64]

FRIENDS = 8
"""How many friends of an actor are counted, those with whom it cooperates most."""


def activity(numbers: NDArray[np.int32], names: int, smoothing: float = 1.0) -> Reals:
    """How active actors are against the mean (1), by their acts, with ``smoothing`` acts given to each."""
    counts = np.bincount(numbers, minlength=names).astype(np.float64) + smoothing
    return counts / counts.mean() if names else counts


def friends(stream: Stream) -> tuple[Ints, Ints, Reals]:
    """(whose, friend, weight): with whom each actor cooperates, either way, as shares of its cooperative acts and one more that is nobody's. Each
    actor's `FRIENDS` closest; weights of an actor add up to less than 1."""
    size = max(len(stream.names), 1)
    cooperative = stream.quad < 2
    one, other = (side[cooperative].astype(np.int64) for side in (stream.sender, stream.receiver))
    keys, counts = np.unique(np.concatenate([one * size + other, other * size + one]), return_counts=True)
    whose, friend = keys // size, keys % size
    total = np.bincount(whose, weights=counts, minlength=size)
    order = np.lexsort((friend, -counts, whose))
    whose, friend, counts = whose[order], friend[order], counts[order]
    begins = np.searchsorted(whose, np.arange(size))
    kept = np.arange(len(whose)) - begins[whose] < FRIENDS
    whose, friend, counts = whose[kept], friend[kept], counts[kept]
    return whose, friend, counts / (total[whose] + 1.0)


@dataclass(frozen=True)
class Traces:
    """What of past acts still works on, at one moment: by class and half-life, the sum of kernels per day. ``dyads`` (m, 4, 3), ``senders`` and
    ``targets`` (names, 4, 3)."""

    dyads: Reals
    senders: Reals
    targets: Reals


class System:
    """The ordered dyads ``pairs`` (m, 2) of a history's actors, sorted, without repetition.

    ``reverse``: position of the dyad the other way round, -1 where it is none of them. ``sender_share``, ``target_share``: which part of what an act
    of the sender (towards the target) brings about among all its dyads falls to this one: (acts of the dyad + c * activity of the other side) /
    (acts of the side + c), which adds up to 1 over all others that there are; c is the ``concentration``. ``from_``, ``to``, ``tie``: an act of dyad
    ``from_`` = (Z, R) works on dyad ``to`` = (S, R) with weight ``tie``, because S is a friend of Z. Activities and friends are those of ``learned``
    (a stream of the same actors, by default the history).
    """

    def __init__(self, history: Stream, pairs: NDArray[np.int32], concentration: float, *, learned: Stream | None = None) -> None:
        self.history, self.concentration = history, concentration
        self._learned = history if learned is None else learned
        size = self.size = max(len(history.names), 1)
        self.keys = np.unique(pairs[:, 0].astype(np.int64) * size + pairs[:, 1])
        self.sender, self.receiver = self.keys // size, self.keys % size
        self.pairs = np.stack([self.sender, self.receiver], axis=1).astype(np.int32)
        self.reverse = self.find(self.receiver, self.sender)
        acts = np.bincount(self.of_events[self.of_events >= 0], minlength=len(self.keys))
        out, into = (np.bincount(side, minlength=size) for side in (history.sender, history.receiver))
        received, sent = self.parts
        self.sender_share = (acts + concentration * received) / (out[self.sender] + concentration)
        self.target_share = (acts + concentration * sent) / (into[self.receiver] + concentration)

    @cached_property
    def parts(self) -> tuple[Reals, Reals]:
        """For each dyad, the target's part in what all but the sender receive, and the sender's in what all but the target send."""
        found = []
        for whose, side, own in ((self.receiver, self._learned.receiver, self.sender), (self.sender, self._learned.sender, self.receiver)):
            active = activity(side, self.size)
            found.append(active[whose] / (active.sum() - active[own]))
        return found[0], found[1]

    @cached_property
    def of_events(self) -> Ints:
        """The dyad of each event of the history, -1 where it is none of these."""
        return self.find(self.history.sender.astype(np.int64), self.history.receiver.astype(np.int64))

    @cached_property
    def _ties(self) -> tuple[Ints, Ints, Reals]:
        whose, friend, weight = friends(self._learned)
        begins = np.searchsorted(whose, np.arange(self.size + 1))
        number = begins[self.sender + 1] - begins[self.sender]
        source = np.repeat(np.arange(len(self.keys)), number)
        at = np.arange(len(source)) - np.repeat(np.cumsum(number) - number, number) + begins[self.sender[source]]
        target = self.find(friend[at], self.receiver[source])
        kept = (target >= 0) & (friend[at] != self.receiver[source])
        return source[kept], target[kept], weight[at[kept]]

    @property
    def from_(self) -> Ints:
        """See the class."""
        return self._ties[0]

    @property
    def to(self) -> Ints:
        """See the class."""
        return self._ties[1]

    @property
    def tie(self) -> Reals:
        """See the class."""
        return self._ties[2]

    def find(self, sender: Ints, receiver: Ints) -> Ints:
        """Positions of dyads, -1 for those that are not in the system."""
        wanted = sender * self.size + receiver
        at = np.searchsorted(self.keys, wanted)
        known = at < len(self.keys)
        known[known] = self.keys[at[known]] == wanted[known]
        found: Ints = np.where(known, at, -1)
        return found

    def traces(self, half_lives: Reals, *, daily: bool, at: float) -> Traces:
        """What acts before the moment ``at`` (days since the origin; days: those before this one) still do then."""
        history, rate, top = self.history, decay(half_lives), height(half_lives, daily=daily)
        past = int(np.searchsorted(history.time, at))
        lag = at - history.time[:past]
        kinds = history.quad[:past].astype(np.int64)
        dyad = self.of_events[:past]
        dyads, senders, targets = (np.zeros((n, 4, len(rate))) for n in (len(self.keys), self.size, self.size))
        for h, (fall, factor) in enumerate(zip(rate, top, strict=True)):
            left = factor * np.exp(-fall * lag)
            for into, number in ((dyads, dyad), (senders, history.sender[:past]), (targets, history.receiver[:past])):
                kept = number >= 0
                cells = np.bincount(number[kept].astype(np.int64) * 4 + kinds[kept], weights=left[kept], minlength=4 * len(into))
                into[:, :, h] = cells.reshape(-1, 4)
        return Traces(dyads, senders, targets)

    def excited(self, weights: Reals, traces: Traces) -> Reals:
        """What traces bring about in each dyad: acts a day by class and half-life (m, 4, 3)."""
        own = np.einsum("dph,pqh->dqh", traces.dyads, weights[0])
        other = np.where(self.reverse >= 0, self.reverse, 0)
        own += np.einsum("dph,pqh->dqh", traces.dyads, weights[1])[other] * (self.reverse >= 0)[:, None, None]
        own += np.einsum("dph,pqh->dqh", traces.senders, weights[2])[self.sender] * self.sender_share[:, None, None]
        own += np.einsum("dph,pqh->dqh", traces.targets, weights[3])[self.receiver] * self.target_share[:, None, None]
        if len(self.from_):
            third = np.einsum("dph,pqh->dqh", traces.dyads, weights[4])
            np.add.at(own, self.to, third[self.from_] * self.tie[:, None, None])
        return np.asarray(own)

    def total(self, weights: Reals, traces: Traces) -> Reals:
        """``excited``, over all half-lives (m, 4)."""
        width = weights.shape[1] * weights.shape[3]
        flat = weights.transpose(0, 1, 3, 2).reshape(len(weights), width, 4)
        dyads = traces.dyads.reshape(len(self.keys), width)
        own: Reals = dyads @ flat[0]
        back = self.reverse >= 0
        own[back] += (dyads @ flat[1])[self.reverse[back]]
        own += (traces.senders.reshape(self.size, width) @ flat[2])[self.sender] * self.sender_share[:, None]
        own += (traces.targets.reshape(self.size, width) @ flat[3])[self.receiver] * self.target_share[:, None]
        if len(self.from_):
            third: Reals = dyads @ flat[4]
            for q in range(4):
                own[:, q] += np.bincount(self.to, weights=third[self.from_, q] * self.tie, minlength=len(own))
        return own
