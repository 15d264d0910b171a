"""ICEWS events of 2014 and 2018 (Harvard Dataverse doi:10.7910/DVN/28075, as in RE-GCN and RE-Net) as streams, and panels of their dyads by week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.streams import Stream
from sitroom.outlook.tables import cameo_kinds

__all__ = ["SETS", "Panel", "counts", "cut", "fitting_weeks", "stream", "top_pairs", "weeks"]

SETS = ("icews14", "icews18")
SHARE = 0.7
"""Weeks on which everything is fitted and chosen; the rest serve the final table."""

Score = Literal["plover", "goldstein"]
Pairs = NDArray[np.int32]


def stream(data: Path, name: str, *, score: Score = "plover") -> Stream:
    """All events of a set, by day. ``score``: PLOVER's (Goldstein's where it has none), or Goldstein's for all."""
    relations = [line.split("\t") for line in (data / name / "relations.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    names = [line.split("\t")[1] for line in (data / name / "entities.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    kinds = [cameo_kinds()[row[2]] for row in relations]
    rows = np.concatenate([np.loadtxt(data / name / f"{part}.tsv", dtype=np.int64, usecols=(0, 1, 2, 3)) for part in ("train", "valid", "test")])
    sender, relation, receiver, day = rows.T
    points = np.array([kind.score if score == "plover" else float(row[3]) for kind, row in zip(kinds, relations, strict=True)])
    quads, types = (np.array([getattr(kind, part) for kind in kinds]) for part in ("quad", "type"))
    return Stream.of_arrays(names, day, sender, receiver, quads[relation], type=types[relation], score=points[relation])


def cut(events: Stream, day: float, seen: float | None = None) -> Stream:
    """What was known when ``day`` began, of the last ``seen`` days only (None: of all): the days before them were not watched."""
    history = events.before(day)
    if seen is None or seen >= day:
        return history
    kept = history.select(np.flatnonzero(history.time >= day - seen))
    return replace(kept, unwatched=np.arange(int(day - seen), dtype=np.int32))


def weeks(events: Stream) -> int:
    """Whole weeks; days after the last one are left out."""
    return int(events.end // 7)


def fitting_weeks(events: Stream) -> int:
    """How many of the weeks may be looked at before the final table."""
    return int(SHARE * weeks(events))


def top_pairs(events: Stream, number: int) -> Pairs:
    """The unordered pairs with the most events of any class, most first; of equals, the one with the higher numbers first."""
    low, high = (f(events.sender, events.receiver).astype(np.int64) for f in (np.minimum, np.maximum))
    keys, total = np.unique(low * 1_000_000 + high, return_counts=True)
    best = keys[np.argsort(total, kind="stable")[::-1][:number]]
    return np.stack([best // 1_000_000, best % 1_000_000], axis=1).astype(np.int32)


@dataclass(frozen=True)
class Panel:
    """Pairs week by week: ``counts`` (pairs, weeks, 4) and ``tension`` (pairs, weeks), the sum of scores turned round."""

    pairs: Pairs
    counts: NDArray[np.int64]
    tension: NDArray[np.float64]

    @classmethod
    def of(cls, events: Stream, pairs: Pairs) -> Panel:
        """The whole weeks of a stream."""
        number = weeks(events)
        place = where(events, pairs)
        kept = (place >= 0) & (events.time < 7 * number)
        cell = place[kept] * number + (events.time[kept] // 7).astype(np.int64)
        counts = np.bincount(cell * 4 + events.quad[kept], minlength=len(pairs) * number * 4).reshape(len(pairs), number, 4)
        tension = np.bincount(cell, weights=-events.score[kept], minlength=len(pairs) * number).astype(np.float64).reshape(len(pairs), number)
        return cls(pairs, counts, tension)


def where(events: Stream, pairs: Pairs, *, ordered: bool = False) -> NDArray[np.int64]:
    """The row of the pair (or, ``ordered``, of the dyad) of each event, -1 where it has none."""
    one, other = events.sender.astype(np.int64), events.receiver.astype(np.int64)
    first, second = pairs[:, 0].astype(np.int64), pairs[:, 1].astype(np.int64)
    if not ordered:
        one, other, first, second = np.minimum(one, other), np.maximum(one, other), np.minimum(first, second), np.maximum(first, second)
    keys = first * 1_000_000 + second
    order = np.argsort(keys, kind="stable")
    at = np.minimum(np.searchsorted(keys[order], one * 1_000_000 + other), len(keys) - 1)
    return np.where(keys[order][at] == one * 1_000_000 + other, order[at], -1)


def counts(events: Stream, dyads: Pairs, begin: float, days: int) -> NDArray[np.int64]:
    """Acts (m, 4) of ordered dyads from day ``begin`` on."""
    first, last = np.searchsorted(events.time, [begin, begin + days])
    part = events.select(slice(int(first), int(last)))  # type: ignore[arg-type]
    place = where(part, dyads, ordered=True)
    kept = place >= 0
    return np.bincount(place[kept] * 4 + part.quad[kept], minlength=len(dyads) * 4).reshape(len(dyads), 4)
