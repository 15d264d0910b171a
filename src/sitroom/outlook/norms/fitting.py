"""Norms from streams: weights by Newton's method on the profile likelihood, base rates and their gamma prior by empirical Bayes. Needs numba and
scipy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sitroom.errors import UsageError
from sitroom.outlook.norms.kernels import KINDS, LIMIT, POISSON, Reals, branching
from sitroom.outlook.norms.likelihood import curvature, profile
from sitroom.outlook.norms.model import Norms
from sitroom.outlook.norms.newton import least
from sitroom.outlook.norms.prepared import Prepared, prepared
from sitroom.outlook.norms.priors import Known, crowd
from sitroom.outlook.streams import QUADS, Stream

__all__ = ["CONCENTRATION", "HALF_LIVES", "Progress", "fitted", "pooled"]

HALF_LIVES = (0.5, 4.0, 60.0)
"""Days; chosen on held-out events (docs/norms.md)."""
CONCENTRATION = 5.0
"""Chosen likewise."""
_READY, _FITTED = 0.2, 0.8
"""Shares of a fit that are done once events are laid out, and once weights are found."""

Progress = Callable[[float, str], None]
"""Is told the share that is done (0..1) and what is being done."""

Ints = NDArray[np.int64]


def fitted(
    stream: Stream, *, half_lives: Sequence[float] = HALF_LIVES, concentration: float = CONCENTRATION, rounds: int = 3,
    kinds: Sequence[int] = tuple(range(len(KINDS))), daily: bool | None = None, uncertain: bool = True,
    provenance: Mapping[str, Any] | None = None, progress: Progress | None = None,
) -> Norms:  # fmt: skip
    """The norms of a stream, with the base rates of its dyads.

    ``half_lives`` (days) and ``concentration`` are not fitted: choose them on events held out. ``rounds``: how often the gamma prior of base rates is
    fitted anew. ``kinds``: relations by which acts can bring about others, positions in `KINDS`. ``daily``: as the stream says.
    ``uncertain``: also find how weights may vary, for `Norms.drawn`. ``progress``: is told how far it is; what it raises ends the fit.
    Raises UsageError for a stream without events, and for half-lives or a concentration that are not above 0.
    """
    stream = stream.by_day() if daily else stream
    pool = _Pool([stream], half_lives, concentration, kinds, daily, progress)
    pool.fit(rounds)
    found = pool.norms(0, pool.factor() if uncertain else np.zeros((4, 0, 0)), provenance)
    pool.tell(1.0, "done")
    return replace(found, fitted_on=stream)


def pooled(
    streams: Sequence[Stream], *, half_lives: Sequence[float] = HALF_LIVES, concentration: float = CONCENTRATION, rounds: int = 3,
    provenance: Mapping[str, Any] | None = None, progress: Progress | None = None,
) -> list[Norms]:  # fmt: skip
    """The norms of several streams that share weights and the shape of base rates; levels, activities and base rates are each stream's own."""
    pool = _Pool(list(streams), half_lives, concentration, range(len(KINDS)), None, progress)
    pool.fit(rounds)
    factor = pool.factor()
    return [pool.norms(number, factor, provenance) for number in range(len(streams))]


@dataclass
class _Class:
    """What is known of the acts of one class: rows of all streams, and their cells."""

    found: NDArray[np.float32]
    count: Reals
    cells: Ints
    base: Reals
    brought: Reals


class _Pool:
    """Streams that share weights. ``weights`` (5, 4, 4, half-lives), ``shape`` (4), and by stream ``level`` (4), ``acts`` (dyads, 4)."""

    def __init__(
        self, streams: Sequence[Stream], half_lives: Sequence[float], concentration: float, kinds: Sequence[int], daily: bool | None,
        progress: Progress | None,
    ) -> None:  # fmt: skip
        self.falls = np.asarray(half_lives, dtype=np.float64)
        if not any(len(stream) for stream in streams):
            raise UsageError("found no events to fit norms to; take the norms that are shipped, or give a table with events.")
        good = self.falls.ndim == 1 and len(self.falls) and np.isfinite(self.falls).all() and (self.falls > 0).all()
        if not good or not concentration > 0 or not all(stream.end > 0 for stream in streams):
            found = ", ".join(f"{stream.end:g}" for stream in streams)
            raise UsageError(f"found half-lives {list(half_lives)}, concentration {concentration} and {found} days; valid are numbers above 0.")
        self.concentration = concentration
        self.tell = progress or (lambda share, what: None)
        self.tell(0.0, "events")
        self.data = [prepared(stream, self.falls, concentration=concentration, daily=daily) for stream in streams]
        self.mass: Reals = np.sum([data.mass for data in self.data], axis=0)
        self.open = np.isin(np.arange(len(KINDS)), list(kinds))[:, None, None] & (self.mass > 0)
        self.weights = np.zeros((len(KINDS), 4, 4, len(self.falls)))
        self.weights[0, range(4), range(4)] = 0.1 / len(self.falls)
        self.shape = np.full(4, 0.3)
        self.level = [np.bincount(d.stream.quad, minlength=4) / d.stream.end / _together(d) * 0.5 + 1e-12 for d in self.data]
        self.acts = [np.zeros((len(data.pairs), 4)) for data in self.data]
        self.classes = [self._class(q) for q in range(4)]

    def _class(self, q: int) -> _Class:
        rows = [slice(int(data.begins[q]), int(data.begins[q + 1])) for data in self.data]
        found = [data.found[row] for data, row in zip(self.data, rows, strict=True)]
        offsets = np.cumsum([0, *(len(part) for part in found)])
        cells = [data.cell_begin[q][:-1] + offset for data, offset in zip(self.data, offsets[:-1], strict=True)]
        all_found = found[0] if len(found) == 1 else np.concatenate(found)
        count = np.concatenate([data.count[row] for data, row in zip(self.data, rows, strict=True)])
        begins = np.append(np.concatenate(cells), offsets[-1]).astype(np.int64)
        return _Class(all_found, count, begins, np.zeros(len(begins) - 1), np.zeros(len(count)))

    def fit(self, rounds: int) -> None:
        for number in range(rounds):
            for q in range(4):
                self.tell(_READY + (_FITTED - _READY) * (4 * number + q) / (4 * rounds), f"{QUADS[q]}, round {number + 1} of {rounds}")
                self._fit_class(q, last=number == rounds - 1)
            if number < rounds - 1:
                self._priors()
        found = branching(self.weights)
        if found.radius > LIMIT:
            worth = _worth(found.matrix)
            for q in range(4):
                self.tell(_FITTED + 0.1 * q / 4, f"{QUADS[q]}, held below a branching ratio of {LIMIT:g}")
                self._bound(q, worth)
        self.tell(_FITTED + 0.1, "how sure the weights are")

    def _prior_rate(self, q: int) -> Reals:
        found = []
        for data, level in zip(self.data, self.level, strict=True):
            pairs = data.pairs[data.cell_dyad[q]]
            found.append(self.shape[q] / (level[q] * data.sending[pairs[:, 0]] * data.receiving[pairs[:, 1]]) + data.stream.end)
        return np.concatenate(found)

    def _fit_class(self, q: int, *, last: bool, price: Reals | None = None) -> None:
        """Weights towards one class, base rates of its cells, and expected acts of their own accord. ``price`` (kind, p, half-life): what weights
        cost beyond the mass of their kernels."""
        own, rate = self.classes[q], self._prior_rate(q)
        mass = (self.mass if price is None else self.mass + price).ravel()
        slope = np.zeros(len(mass))

        def lost(weights: Reals) -> tuple[float, Reals]:
            total = profile(weights, own.found, own.count, own.cells, float(self.shape[q]), rate, own.base, own.brought, slope)
            return float(mass @ weights - total), mass - slope

        found = least(lost, lambda kept: self._curvature(q, kept), self.weights[:, :, q].ravel(), self.open.ravel(), precision=1e-9 if last else 1e-5)
        self.weights[:, :, q] = found.reshape(self.mass.shape)
        base = np.repeat(own.base, np.diff(own.cells))
        acts = np.add.reduceat(own.count * base / (base + own.brought), own.cells[:-1]) if len(own.base) else np.zeros(0)
        at = 0
        for data, mine in zip(self.data, self.acts, strict=True):
            cells = data.cell_dyad[q]
            mine[cells, q] = acts[at : at + len(cells)]
            at += len(cells)

    def _curvature(self, q: int, kept: Ints) -> Reals:
        """The observed information of weights towards one class, base rates following, where `profile` was last asked for."""
        own, found = self.classes[q], np.zeros((len(kept), len(kept)))
        curvature(kept, own.found, own.count, own.cells, float(self.shape[q]), own.base, own.brought, found)
        return found

    def _priors(self) -> None:
        known = [Known(data.sending, data.receiving, data.pairs, acts, data.stream.end) for data, acts in zip(self.data, self.acts, strict=True)]
        for q in range(4):
            self.shape[q], levels = crowd(known, q, self.shape[q], [level[q] for level in self.level])
            for level, found in zip(self.level, levels, strict=True):
                level[q] = found

    def _bound(self, q: int, worth: Reals) -> None:
        """The likeliest weights towards class q for which worth . B[:, q] <= limit * worth[q]. Where this holds for all q, the spectral radius of B
        is at most the limit (Collatz 1942, Wielandt 1950). By a Lagrange multiplier, found by bisection: the likelihood is concave."""
        cost = np.broadcast_to(worth[None, :, None], self.mass.shape)
        limit, low, high = LIMIT * worth[q], 0.0, 1.0

        def reached(price: float) -> float:
            self._fit_class(q, last=True, price=price * cost)
            return float((self.weights[:, :, q] * cost).sum())

        if float((self.weights[:, :, q] * cost).sum()) <= limit:
            return
        while (at := reached(high)) > limit:
            low, high = high, high * 4.0
        for _ in range(30):
            if at > 0.999 * limit:
                break
            middle = (low + high) / 2.0
            at = reached(middle)
            if at > limit:
                low, at = middle, 0.0
            else:
                high = middle
        reached(high)

    def norms(self, number: int, factor: Reals, provenance: Mapping[str, Any] | None) -> Norms:
        """The norms of one of the streams."""
        data, level = self.data[number], self.level[number]
        mean = (data.sending[data.pairs[:, 0]] * data.receiving[data.pairs[:, 1]])[:, None] * level
        return Norms(
            half_lives=self.falls, weights=self.weights, shape=self.shape, level=level, size=np.full(4, POISSON), concentration=self.concentration,
            daily=data.daily, names=data.stream.names, sending=data.sending, receiving=data.receiving, pairs=data.pairs,
            base_shape=self.shape + self.acts[number], base_rate=self.shape / mean + data.stream.end, exposure=data.stream.end, factor=factor,
            provenance=dict(provenance or {}),
        )  # fmt: skip

    def factor(self) -> Reals:
        """By class q, a matrix L (kinds * 4 * half-lives, twice) so that weights towards q vary as L z, z standard normal: L L' is the inverse of the
        observed information of the profile likelihood (Murphy & van der Vaart 2000, JASA 95:449), of the weights above 0."""
        width = self.mass.size
        found = np.zeros((4, width, width))
        for q, own in enumerate(self.classes):
            kept = np.flatnonzero(self.weights[:, :, q].ravel() > 1e-9)
            if not len(kept) or not len(own.base):
                continue
            values, vectors = np.linalg.eigh(self._curvature(q, kept))
            spread = np.where(values > values.max() * 1e-9, 1.0 / np.sqrt(np.maximum(values, values.max() * 1e-9)), 0.0)
            found[q][np.ix_(kept, np.arange(len(kept)))] = vectors * spread
        return found


def _together(data: Prepared) -> float:
    """The sum of sending times receiving over all dyads."""
    return max(float(data.sending.sum() * data.receiving.sum() - (data.sending * data.receiving).sum()), 1.0)


def _worth(matrix: Reals) -> Reals:
    """The left Perron vector: what an act of each class is worth over all generations. None of them is nothing."""
    values, vectors = np.linalg.eig(matrix.T)
    found: Reals = np.abs(np.real(vectors[:, int(np.argmax(np.abs(values)))]))
    return np.asarray(np.maximum(found / found.max(), 1e-3))
