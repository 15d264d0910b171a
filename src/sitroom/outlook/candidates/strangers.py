"""Candidates between two who never met: a small back-off on how much the one acts, the other is acted upon, and whom both know.

Expected acts are m = exp(score), the probability of at least one m / (1 + m), as for all candidates (`chances`); the weights are their own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.candidates.chances import Chances
from sitroom.outlook.candidates.prospects import FLOOR, Prospects
from sitroom.outlook.streams import types

__all__ = ["ACTIVE", "TERMS", "Strangers", "columns", "scored", "strangers"]

ACTIVE = 150
"""How many actors are looked at: those with most acts of late, done or suffered."""

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

TERMS = (
    "since when it is observed",
    "actor does it, this month",
    "done to the recipient, this month",
    "actor acts, this month",
    "recipient is acted upon, this month",
    "acts by chance until now",
    "partners of both",
    "horizon",
)
"""Terms beside one for each type: log(days observed); log(1 + rate / FLOOR) of acts a day of (s, type, anybody), (anybody, type, o), (s, anything,
anybody), (anybody, anything, o); log(1 + acts that there would have been by now if all acted on all by their shares alone); log(1 + number of actors
that both met); log(days / 7)."""


@dataclass(frozen=True, eq=False)
class Strangers:
    """``pairs`` (k, 2): ordered pairs of the most active actors of which neither ever acted towards the other; ``common`` (k,): whom both met."""

    pairs: NDArray[np.int32]
    common: Ints


def strangers(found: Prospects) -> Strangers:
    """Of those who acted in a stream."""
    busy = found.sends.sum(axis=1) + found.receives.sum(axis=1)
    active = np.sort(np.argsort(-busy, kind="stable")[: min(ACTIVE, int((busy > 0).sum()))])
    place = np.full(len(busy), -1)
    place[active] = np.arange(len(active))
    own = place[found.pairs[:, 0]] >= 0
    met = np.zeros((len(active), len(busy)), dtype=np.float32)
    met[place[found.pairs[own, 0]], found.pairs[own, 1]] = 1.0
    one, other = np.nonzero(met[:, active] == 0.0)
    one, other = one[one != other], other[one != other]
    common = np.rint(met @ met.T).astype(np.int64)
    return Strangers(np.stack([active[one], active[other]], axis=1).astype(np.int32), common[one, other])


def columns(found: Prospects, who: Strangers, days: int, rows: Ints) -> Reals:
    """One column for each type, then `TERMS`; a row is the place of a pair times the number of types, plus the type."""
    kinds = len(types())
    place, kind = rows // kinds, rows % kinds
    sender, receiver = who.pairs[place, 0], who.pairs[place, 1]
    own = np.zeros((len(rows), kinds))
    own[np.arange(len(rows)), kind] = 1.0
    acts, suffers = found.sends.sum(axis=1)[sender], found.receives.sum(axis=1)[receiver]
    rates = (found.sends[sender, kind], found.receives[receiver, kind], acts, suffers)
    chance = acts * suffers / max(float(found.sends.sum()), 1e-9) * found.observed
    terms = [
        np.full(len(rows), math.log(found.observed)), *(np.log1p(rate / FLOOR) for rate in rates), np.log1p(chance), np.log1p(who.common[place]),
        np.full(len(rows), math.log(days / 7.0)),
    ]  # fmt: skip
    return np.concatenate([own, np.stack(terms, axis=1)], axis=1)


def scored(found: Prospects, chances: Chances, days: int) -> tuple[Strangers, Reals]:
    """Those who never met, and the score of every row of theirs."""
    if not chances.strangers:
        return Strangers(np.zeros((0, 2), dtype=np.int32), np.zeros(0, dtype=np.int64)), np.zeros(0)
    who = strangers(found)
    rows = np.arange(len(who.pairs) * len(types()))
    return who, columns(found, who, days, rows) @ chances.stranger_weights(TERMS)
