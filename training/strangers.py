"""Weights for those who never met, and how far down their acts stand; part of ``training/candidates.py``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.candidates.chances import Chances
from sitroom.outlook.candidates.prospects import Prospects, prospects
from sitroom.outlook.candidates.scoring import scores
from sitroom.outlook.candidates.strangers import columns, scored, strangers
from sitroom.outlook.streams import Stream, types

SOME = 0.002
"""Share of what did not come that is learned from, each for as many."""
AHEAD = 7
"""Days within which acts are looked for, for the table."""

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]


def came(events: Stream, begin: int, days: int) -> Ints:
    """Distinct acts (n, 3) of sender, receiver and type that were reported from ``begin`` on within ``days``."""
    low, high = np.searchsorted(events.time, [begin, begin + days])
    acts = np.stack([part[low:high].astype(np.int64) for part in (events.sender, events.receiver, events.type)], axis=1)
    return np.unique(acts, axis=0)


def rows(events: Stream, found: Prospects, begin: int, days: int, rng: np.random.Generator) -> tuple[Reals, NDArray[np.bool_], Reals]:
    """Columns of all that came between those who never met, and of some that did not; whether it came; for how many each stands."""
    who, kinds, size = strangers(found), len(types()), len(events.names)
    told = _placed(who.pairs, came(events, begin, days), size)
    yes = told[told >= 0]
    some = np.flatnonzero(rng.random(len(who.pairs) * kinds) < SOME)
    both = np.concatenate([yes, np.setdiff1d(some, yes)])
    happened = np.arange(len(both)) < len(yes)
    return columns(found, who, days, both), happened, np.where(happened, 1.0, 1 / SOME)


def _placed(pairs: NDArray[np.int32], acts: Ints, size: int) -> Ints:
    """The row (place of the pair x types + type) of acts, -1 where their pair is none of these."""
    keys, kinds = pairs[:, 0].astype(np.int64) * size + pairs[:, 1], len(types())
    wanted = acts[:, 0] * size + acts[:, 1]
    if not len(keys):
        return np.full(len(acts), -1, dtype=np.int64)
    order = np.argsort(keys)
    at = order[np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)]
    return np.where(keys[at] == wanted, at * kinds + acts[:, 2], -1)


def line(events: Stream, days: tuple[int, int], chances: Chances, apart: int) -> str:
    """Of the acts of the week after mornings of valid: how many are of a pair that never met, how many of these are candidates, what was expected of
    them, and the mean reciprocal rank of (s, type, ?) and (?, type, o), of these and of all, without and with candidates who never met."""
    begin, end = days
    size = len(events.names)
    number = {"all": 0, "new": 0, "listed": 0}
    expected, found_ranks = 0.0, {(whose, ways): 0.0 for whose in ("all", "new") for ways in ("before", "after")}
    for morning in range(begin, end - AHEAD + 1, apart):
        past = events.before(morning)
        known = prospects(past)
        own, _ = scores(past, known, chances, AHEAD)
        who, further = scored(known, chances, AHEAD)
        acts = came(events, morning, AHEAD)
        first, then = _placed(known.pairs, acts, size), _placed(who.pairs, acts, size)
        new = first < 0
        number["all"] += len(acts)
        number["new"] += int(new.sum())
        number["listed"] += int((then >= 0).sum())
        expected += float((1.0 / (1.0 + np.exp(-further))).sum())
        with_new = np.where(then >= 0, then + len(own), first)
        for ways, pairs, score, row in (
            ("before", known.pairs, own, first),
            ("after", np.concatenate([known.pairs, who.pairs]), np.concatenate([own, further]), with_new),
        ):
            rank = np.stack([ranks(pairs, score, acts, row, side, size) for side in (0, 1)])
            found_ranks["all", ways] += float((1.0 / rank).mean(axis=0).sum())
            found_ranks["new", ways] += float((1.0 / rank[:, new]).mean(axis=0).sum())
    told = [f"{100 * found_ranks[whose, ways] / number[whose]:.2f}" for whose in ("new", "all") for ways in ("before", "after")]
    share = f"{100 * number['new'] / number['all']:.1f} % of {number['all']:,}"
    return f"{share} | {100 * number['listed'] / number['new']:.0f} % | {expected:,.0f} | {number['listed']:,} | " + " | ".join(told) + " |"


def ranks(pairs: NDArray[np.int32], score: Reals, acts: Ints, row: Ints, side: int, size: int) -> Reals:
    """The rank of each act among all that its sender (``side`` 0), or all that are done to its receiver (1), could do of this type: other acts of
    the same days left out, those that are no candidates last at their mean rank."""
    kinds = len(types())
    group = pairs[:, side].astype(np.int64)[:, None] * kinds + np.arange(kinds)
    order = np.lexsort((-score, group.ravel()))
    sorted_group, place = group.ravel()[order], np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    asked = acts[:, side] * kinds + acts[:, 2]
    low, high = np.searchsorted(sorted_group, asked), np.searchsorted(sorted_group, asked, side="right")
    found = np.zeros(len(acts))
    answers = np.lexsort((np.where(row >= 0, place[row], len(order)), asked))
    before, last = 0, -1
    for i in answers.tolist():
        before = before + 1 if asked[i] == last else 0
        last = int(asked[i])
        listed = int(high[i] - low[i])
        found[i] = place[row[i]] - low[i] - before + 1 if row[i] >= 0 else listed - before + (size - 1 - listed) / 2 + 1
    return np.maximum(found, 1.0)
