"""The terms of evidence: what a past says for each candidate, by name, so that every weight can be read.

A query is "s does r to whom?"; "who does r to o?" is the same query of the relation turned round, so each event counts once each way.
For decayed counts v, ``log(1 + 20 v)`` is taken; shares are ``log(1 + share / floor)``; a term is 0 where there is no such past.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["HALF_LIVES", "TERMS", "Term", "falls"]

HALF_LIVES = (2.0, 8.0, 30.0, 120.0)
"""Days in which a past act loses half its weight: a few days, a week, a month, a season."""


class Term(NamedTuple):
    """A term: its name, and what it says of a candidate o for s and r."""

    name: str
    meaning: str


TERMS = (
    Term("same act, how often", "log(1 + n), n: times that s did r to o"),
    Term("same act, these days", "the same with a half-life of 2 days"),
    Term("same act, last", "1 / days since s last did r to o"),
    Term("same act, share", "share of o in all r of s"),
    Term("pair, how often", "log(1 + n), n: all between s and o"),
    Term("pair, last", "1 / days since anything between s and o"),
    Term("pair, share", "share of o in all that s takes part in, half-life 120 days"),
    Term("returned, last", "1 / days since o last did r to s"),
    Term("what brings it about, this week", "acts between s and o by how much likelier r is after each than else, half-life 8 days"),
    Term("what brings it about, this season", "the same with a half-life of 120 days"),
    Term("partners", "share of o among the partners of the partners of s"),
    Term("alike", "share of o in the r of those who share the partners of s"),
    Term("receiver of it, share", "share of o in all r"),
    Term("receiver of it, last", "1 / days since anybody did r to o"),
    Term("activity this season", "log(1 + n), n: all towards o, half-life 120 days"),
    Term("activity these days", "the same with a half-life of 2 days"),
)


def falls(days: int) -> NDArray[np.float64]:
    """What is left of an act after 0..``days`` days, by half-life: (days + 1, 4)."""
    return np.asarray(np.exp(-math.log(2.0) * np.arange(days + 1)[:, None] / np.array(HALF_LIVES)))
