"""Norms: what was learned of how acts bring about acts, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sitroom.errors import UsageError
from sitroom.outlook.norms import rates
from sitroom.outlook.norms.expected import expected
from sitroom.outlook.norms.kernels import Branching, Reals, branching
from sitroom.outlook.norms.simulation import Act, Futures, Stop, simulated
from sitroom.outlook.norms.system import System
from sitroom.outlook.streams import Stream

if TYPE_CHECKING:
    from sitroom.outlook.norms.foreseen import Foreseen

__all__ = ["LONGEST", "Norms", "fit", "shipped"]

LONGEST = 3660
"""How many days can be looked ahead at most."""

Pairs = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Norms:
    """A pooled Hawkes process over ordered dyads and quad classes.

    Acts of class q in dyad d come at the rate (a day) ``base[d, q]`` and, for each earlier act of class p that stands in relation k to d, at
    ``weights[k, p, q, h]`` (kind, p, q, half-life; acts that it brings about directly) times an exponential kernel of half-life ``half_lives[h]``
    (days) that has mass 1: over whole days from the next one on where ``daily``, so that acts of one day do not bring about one another.

    Base rates are gamma-shrunk: that of dyad (s, r) has prior mean ``level[q]`` * ``sending[s]`` * ``receiving[r]`` and shape ``shape[q]``;
    ``names``, ``sending``, ``receiving`` (relative activities, mean 1; 1 for an actor that is not there), ``pairs``, ``base_shape``, ``base_rate``
    ((m, 4): the posterior of dyads that are known), ``exposure``: days over which a dyad of known actors that is not in ``pairs`` did nothing.
    ``size``, ``growth`` (4): the negative binomial of counts around their mean, variance mean + mean**2 / (size * mean**growth); a size of
    `kernels.POISSON` is none beyond Poisson.
    ``factor`` (4, w, w): how weights towards each class may vary (`fitting`); none where they are taken as they are. ``concentration``: see
    `norms.system.System`. ``provenance``: what it was fitted on and how; ``fitted_on``: the stream that they were
    fitted or updated on here (no file holds it).
    """

    half_lives: Reals
    weights: Reals
    shape: Reals
    level: Reals
    size: Reals
    concentration: float
    daily: bool = True
    names: tuple[str, ...] = ()
    sending: Reals = field(default_factory=lambda: np.zeros(0))
    receiving: Reals = field(default_factory=lambda: np.zeros(0))
    pairs: Pairs = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int32))
    base_shape: Reals = field(default_factory=lambda: np.zeros((0, 4)))
    base_rate: Reals = field(default_factory=lambda: np.zeros((0, 4)))
    exposure: float = 0.0
    growth: Reals = field(default_factory=lambda: np.zeros(4))
    factor: Reals = field(default_factory=lambda: np.zeros((4, 0, 0)))
    provenance: Mapping[str, Any] = field(default_factory=dict)
    fitted_on: Stream | None = None

    @cached_property
    def branching(self) -> Branching:
        """How many acts an act brings about, by class and kind."""
        return branching(self.weights)

    def base(self, history: Stream, pairs: Pairs) -> Reals:
        """Mean acts a day (m, 4) of dyads' own accord. ``pairs``: positions in ``history.names``."""
        shape, rate = rates.posterior(self, history.names, pairs)
        return shape / rate

    def updated(self, stream: Stream) -> Norms:
        """The norms of a room: its dyads' rates after its own happenings, everything else kept.

        What these norms know of a dyad sets the mean of its prior, ``shape`` its certainty; how much of all that happens the room tells is learned
        for each class. The exposure is ``stream.exposure``, the days that documents cover, the same for all dyads: silence where nothing was
        published is no peace. Acts that earlier ones explain count less (`norms.rates.updated`).
        """
        return rates.updated(self, stream)

    def expected(self, history: Stream, days: int, *, pairs: Pairs | None = None) -> Reals:
        """Mean counts by day (dyads, 4, days) after ``history.end``, for ``pairs`` (by default ``history.pairs``, in this order).

        Raises UsageError for days that are not 1 to `LONGEST`.
        """
        _check(days)
        system = self._system(history, pairs)
        return expected(system, self.weights, self.half_lives, self.base(history, system.pairs), days=days, daily=self.daily)

    def simulate(
        self, history: Stream, *, days: int, runs: int = 1000, seed: int = 0, added: Sequence[Act] = (), stopped: Sequence[Stop] = (),
        draws: Sequence[Norms] | None = None, pairs: Pairs | None = None, dispersed: bool = False, alone: bool = False,
    ) -> Futures:  # fmt: skip
        """Futures of ``days`` days after ``history.end``; the same seed gives the same acts.

        All that is random about an act follows from the seed, its run, dyad and class, and its ancestors: a scenario with acts ``added`` or
        ``stopped`` differs from its baseline only in these and what they bring about. ``draws``: norms of which run i takes number i modulo their
        number (`drawn`). ``pairs``: dyads that can act, by default ``history.pairs`` and those of acts added. ``dispersed``: counts spread as
        ``size`` and ``growth`` say. ``alone``: only acts added and their aftermath, to be laid over futures of the same seed.
        Raises UsageError for days or runs out of range, and for actors that the history does not have (`Stream.with_names` adds them).
        """
        _check(days)
        if not 1 <= runs <= 1_000_000:
            raise UsageError(f"found {runs} runs; valid are 1 to 1,000,000.")
        for act in added:
            if not (0 <= act.quad <= 3 and act.times >= 0):
                raise UsageError(f"found {act}; valid are quad classes 0 to 3, and times from 0.")
        own = history.pairs if pairs is None else pairs
        if added:
            given = [(history.number(act.sender), history.number(act.receiver)) for act in added]
            if any(one == other for one, other in given):
                raise UsageError("an act is added of an actor towards itself; give two actors.")
            own = np.concatenate([own, np.array([*given, *((r, s) for s, r in given)], dtype=np.int32)])
        system = self._system(history, own)
        every = list(draws) if draws else [self]
        found = []
        for number, norms in enumerate(every):
            chosen = range(number, runs, len(every))
            if len(chosen) > 0:
                futures = simulated(
                    system, norms.weights, norms.half_lives, norms.base(history, system.pairs), days=days, runs=chosen, seed=seed, daily=self.daily,
                    size=(norms.size, norms.growth) if dispersed else None, added=added, stopped=stopped, alone=alone,
                )  # fmt: skip
                found.append(replace(futures, runs=runs, run=(futures.run * len(every) + number).astype(np.int32)))
        if len(found) == 1:
            return found[0]
        return replace(
            found[0], run=np.concatenate([f.run for f in found]), time=np.concatenate([f.time for f in found]),
            dyad=np.concatenate([f.dyad for f in found]), quad=np.concatenate([f.quad for f in found]),
            added=np.concatenate([f.added for f in found]),
        )  # fmt: skip

    def drawn(self, count: int, seed: int, *, history: Stream | None = None) -> list[Norms]:
        """Norms that could as well be true: base rates drawn from their gamma posteriors, weights from what the fit leaves open."""
        return rates.drawn(self, count, seed, history)

    def forecast(self, days: int = 30, *, history: Stream | None = None) -> Foreseen:
        """Counts of each dyad and class in the next ``days`` days, with intervals of 50, 80 and 90 %: after ``history``, by default the stream that
        these norms were fitted or updated on. The intervals are those of the negative binomial (`sizes`), not of what is unsure about the norms
        themselves (`drawn`).
        """
        from sitroom.outlook.norms.foreseen import foreseen

        return foreseen(self, days, history)

    def sizes(self, history: Stream, *, pairs: Pairs | None = None, days: int = 7) -> Reals:
        """Sizes (dyads, 4) of the negative binomials of counts of ``days`` days, by how they spread in the history, shrunk (`norms.dispersion`)."""
        from sitroom.outlook.norms.dispersion import sizes

        return sizes(self, history, pairs=pairs, days=days)

    def save(self, path: str | Path) -> None:
        """Write the norms to a file (.json)."""
        from sitroom.outlook.norms.stored import save

        save(self, Path(path))

    @classmethod
    def load(cls, path: str | Path) -> Norms:
        """Norms of a file that `save` wrote. Raises InputError for one that is none."""
        from sitroom.outlook.norms.stored import load

        return load(Path(path))

    def _system(self, history: Stream, pairs: Pairs | None) -> System:
        days = history.by_day() if self.daily else history
        return System(days, days.pairs if pairs is None else pairs, self.concentration)


def _check(days: int) -> None:
    if isinstance(days, bool) or not isinstance(days, (int, np.integer)) or not 1 <= days <= LONGEST:
        raise UsageError(f"found {days!r} days ahead; valid is a whole number from 1 to {LONGEST:,}.")


def fit(events: Stream | Iterable[Any], **options: Any) -> Norms:
    """Norms of a stream or table of events. Needs the extra ``fit``. See `norms.fitting.fitted` for the options, ``progress`` among them."""
    try:
        from sitroom.outlook.norms.fitting import fitted
    except ModuleNotFoundError as error:
        if error.name not in ("numba", "scipy"):
            raise
        raise UsageError("fitting norms needs numba and scipy, which are not here. Install them with: pip install 'sitroom[fit]'") from error
    return fitted(events if isinstance(events, Stream) else Stream.of_table(events), **options)


@cache
def shipped() -> Norms:
    """The norms that come with Sitroom, fitted on ICEWS events of 2014 and 2018 (``provenance``)."""
    return Norms.load(Path(str(files("sitroom.outlook.data") / "norms.json")))
