"""Which of many pairs of events cannot be one, found for all pairs at once: for each pair the answer of ``facts.contradict``.

Where a rule asks whether two sets meet, each pair of different sets is asked about once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sitroom.room.happenings.facts import HAPPENED, Days, Facts, lacks, others, pinned, related
from sitroom.room.happenings.words import rules

__all__ = ["Flags", "Ints", "asked", "flags", "gaps", "numbered", "possible", "stretches"]

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Value = TypeVar("Value", bound=Hashable)


def possible(facts: Sequence[Facts], first: Ints, second: Ints) -> Flags:
    """Of each pair (``first[i]``, ``second[i]``) whether ``contradict`` finds nothing against it. Symmetric."""
    free = np.ones(len(first), dtype=np.bool_)
    for against in (_place, _when, _whom, _company, _who):
        left = np.flatnonzero(free)
        free[left] = ~against(facts, first[left], second[left])
    return free


def _place(facts: Sequence[Facts], a: Ints, b: Ints) -> Flags:
    """One sentence; types, countries or towns that differ; tolls of killed too far apart."""
    sentences, (types, numbers) = numbered([f.sentence for f in facts])[1], numbered([f.type for f in facts])
    relation = np.array([[related(one, other) for other in types] for one in types], dtype=np.bool_).reshape(len(types), len(types))
    found: Flags = (sentences[a] == sentences[b]) | ~relation[numbers[a], numbers[b]]
    for named in ([f.country or "" for f in facts], [f.city or "" for f in facts]):
        values, known = numbered(named)[1], flags(map(bool, named))
        found |= known[a] & known[b] & (values[a] != values[b])
    own = rules()["counts"]
    counted = flags(f.counts.killed is not None for f in facts)
    killed = np.array([f.counts.killed or 0 for f in facts], dtype=np.float64)
    low, high = np.minimum(killed[a], killed[b]), np.maximum(killed[a], killed[b])
    found |= counted[a] & counted[b] & (high - low > own["least"]) & (low < own["share"] * high)
    return found


def _when(facts: Sequence[Facts], a: Ints, b: Ints) -> Flags:
    """As ``facts.contradict`` has it of days and of what happened."""
    own = rules()["days"]
    told = flags(f.days is not None for f in facts)
    known = flags((f.days or f.assumed) is not None for f in facts)
    days, all_days = stretches([f.days for f in facts]), stretches([f.days or f.assumed for f in facts])
    exact = days[0] == days[1]
    both = told[a] & told[b]
    apart = gaps(days, a, b) > np.where(exact[a] & exact[b], own["apart"], 0)
    dated = known[a] & known[b]
    happened, past, denied = (flags(f.status in chosen for f in facts) for chosen in (HAPPENED, {"historical"}, {"negated"}))
    statuses = numbered([f.status for f in facts])[1]
    far = dated & (gaps(all_days, a, b) > own["slack"])
    undated = (past[a] | past[b]) & ~dated & (statuses[a] != statuses[b])
    unreal = (happened[a] != happened[b]) & ~(denied[a] | denied[b])
    return np.where(both, apart, far | undated | unreal)


def _whom(facts: Sequence[Facts], a: Ints, b: Ints) -> Flags:
    """Recipients or targets that differ; what did not happen, of which one of two documents says whom."""
    named = flags(bool(f.towards) for f in facts)
    found: Flags = named[a] & named[b]
    found[found] = asked([f.to for f in facts], [f.to for f in facts], a[found], b[found], _apart)
    aimed = flags(bool(f.targets) for f in facts)
    left = np.flatnonzero(aimed[a] & aimed[b] & ~found)
    found[left] = asked([f.targets for f in facts], [f.targets for f in facts], a[left], b[left], _apart)
    happened, whom = flags(f.status in HAPPENED for f in facts), flags(bool(f.recipients) for f in facts)
    homes = numbered([f.sentence[0] for f in facts])[1]
    found |= ~happened[a] & ~happened[b] & (homes[a] != homes[b]) & (whom[a] != whom[b])
    return found


def _company(facts: Sequence[Facts], a: Ints, b: Ints) -> Flags:
    """Meetings of which either has somebody who is not at the other; where one is denied, any difference."""
    equals, by = [f.equals for f in facts], [f.by for f in facts]
    several = flags(len(f.equals) > 1 for f in facts)
    found = several[a] & several[b]
    for one, other in ((a, b), (b, a)):
        left = np.flatnonzero(found)
        found[left] = asked(equals, by, one[left], other[left], others)
    denied, met = flags(f.status == "negated" for f in facts), flags(bool(f.equals) for f in facts)
    for one, other in ((a, b), (b, a)):
        left = np.flatnonzero((denied[a] | denied[b]) & met[one] & ~found)
        found[left] = asked(equals, by, one[left], other[left], lacks)
    return found


def _who(facts: Sequence[Facts], a: Ints, b: Ints) -> Flags:
    """Actors that differ, but where all else is the same."""
    named, by = flags(bool(f.whose) for f in facts), [f.by for f in facts]
    found = named[a] & named[b]
    found[found] = asked(by, by, a[found], b[found], _apart)
    left = np.flatnonzero(found)
    exact = flags(f.days is not None and f.days[0] == f.days[1] and f.narrow and bool(f.recipients) for f in facts)
    left = left[exact[a[left]] & exact[b[left]]]
    found[left] = [not pinned(facts[i], facts[j]) for i, j in zip(a[left].tolist(), b[left].tolist(), strict=True)]
    return found


def asked(one: Sequence[Value], two: Sequence[Hashable], a: Ints, b: Ints, about: Callable[..., bool]) -> Flags:
    """What ``about`` says of each pair of values, asked once of pairs that are alike."""
    (firsts, a_numbers), (seconds, b_numbers) = numbered(one), numbered(two)
    keys, back = np.unique(a_numbers[a] * len(seconds) + b_numbers[b], return_inverse=True)
    return flags(about(firsts[key // len(seconds)], seconds[key % len(seconds)]) for key in keys.tolist())[back]


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return one.isdisjoint(other)


def flags(values: Iterable[bool]) -> Flags:
    return np.fromiter(values, dtype=np.bool_)


def numbered(values: Sequence[Value]) -> tuple[list[Value], Ints]:
    """The different values, in order of the first of each, and of all values the numbers of these."""
    index: dict[Value, int] = {}
    numbers = np.array([index.setdefault(value, len(index)) for value in values], dtype=np.int64)
    return list(index), numbers


def stretches(days: Sequence[Days | None]) -> tuple[Ints, Ints]:
    """First and last days, 0 where there are none."""
    ends = np.array([own or (0, 0) for own in days], dtype=np.int64).reshape(-1, 2)
    return ends[:, 0], ends[:, 1]


def gaps(days: tuple[Ints, Ints], a: Ints, b: Ints) -> Ints:
    """Days between two stretches each, 0 or less where they overlap."""
    found: Ints = np.maximum(days[0][a], days[0][b]) - np.minimum(days[1][a], days[1][b])
    return found
