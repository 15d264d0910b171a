"""The log odds that two events of a room are one, for many pairs at once: what their words say, and to that what their records say.

The weights of ``data/odds.tsv`` are fitted on our own stories of crises (``training/odds.py``). The values of a pair do not depend on which others
are weighed with it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sitroom.codebook.loading import rows
from sitroom.room.happenings.contradicting import Flags, Ints, asked, flags, gaps, numbered, stretches
from sitroom.room.happenings.facts import HAPPENED, Facts
from sitroom.room.happenings.words import data, rules

__all__ = ["LATE", "odds", "signs", "weights"]

Reals = NDArray[np.float64]

LATE = {"at once": (0, 1), "days later": (2, 4), "a week later": (5, 9), "later": (10, 10**9)}
"""Days between two reports, or an act and a report of it that names no day."""


@cache
def weights() -> Mapping[str, float]:
    """The weights by sign, read once: those of ``odds.tsv``, and what ``rules.toml`` adds to them for rooms."""
    added = rules()["rooms"]
    return {row["sign"]: float(row["weight"]) + added.get(row["sign"], 0.0) for row in rows("odds.tsv", ("sign", "weight"), data("odds.tsv"))}


def odds(wording: Reals, facts: Sequence[Facts], first: Ints, second: Ints) -> Reals:
    """Log odds that the events of each pair (``first[i]``, ``second[i]``) are one, from those that their ``wording`` alone gives, and their records.
    Symmetric. For pairs that do not contradict each other."""
    own = weights()
    found: Reals = own["bias"] + own["wording"] * wording + own["wording for"] * np.maximum(wording, 0.0)
    for name, holds in signs(facts, first, second).items():
        found += own.get(name, 0.0) * holds
    return found


def signs(facts: Sequence[Facts], first: Ints, second: Ints) -> dict[str, Flags]:
    """By name, of each pair whether the sign holds."""
    a, b = first, second
    types, statuses = (numbered([getattr(f, name) for f in facts])[1] for name in ("type", "status"))
    homes = numbered([f.sentence[0] for f in facts])[1]
    happened, said = flags(f.status in HAPPENED for f in facts), flags(f.type in rules()["said"]["types"] for f in facts)
    open_ended = flags(f.article == "indefinite" and f.status not in HAPPENED for f in facts)
    known = flags(f.article == "definite" for f in facts)
    found = {
        "type related": types[a] != types[b],
        "said": said[a] & said[b],
        "any": open_ended[a] | open_ended[b],
        "one definite": known[a] != known[b],
        "both definite": known[a] & known[b],
        "one document": homes[a] == homes[b],
        "other status": (statuses[a] != statuses[b]) & ~(happened[a] & happened[b]),
        "neither happened": ~happened[a] & ~happened[b],
    }
    found |= _who(facts, a, b) | _when(facts, a, b) | _where(facts, a, b) | _how_many(facts, a, b)
    shared = found["actors same"] | found["recipients same"] | found["place same"]
    found["neither happened, none shared"] = found["neither happened"] & ~shared
    denied = flags(f.status == "negated" for f in facts)
    met = found["actors same"] | found["actors related"] | (~found["said"] & (found["recipients same"] | found["recipients related"]))
    found["denied of others"] = (denied[a] != denied[b]) & ~found["one document"] & ~met
    found["said again"] = found["said"] & (found["reported as news"] | found["told as news"])
    found["said by others"] = found["said"] & ~found["actors same"] & ~found["actors related"]
    return found


def _who(facts: Sequence[Facts], a: Ints, b: Ints) -> dict[str, Flags]:
    """Who takes part: the same by id, one who may be the same, another (who may be anybody), or named by one alone."""
    found: dict[str, Flags] = {}
    for part, own, reached in (("actors", "actors", "by"), ("recipients", "recipients", "to")):
        ids, reaches = [getattr(f, own) for f in facts], [getattr(f, reached) for f in facts]
        named = flags(map(bool, ids))
        both = named[a] & named[b]
        same = _among(both, a, b, ids)
        near = _among(both & ~same, a, b, reaches)
        found |= {f"{part} same": same, f"{part} related": near, f"{part} apart": both & ~same & ~near, f"{part} of one": named[a] != named[b]}
    return found


def _among(pairs: Flags, a: Ints, b: Ints, sets: Sequence[frozenset[str]]) -> Flags:
    """Which of these pairs have something in common."""
    found = np.zeros(len(a), dtype=np.bool_)
    at = np.flatnonzero(pairs)
    found[at] = asked(sets, sets, a[at], b[at], _meet)
    return found


def _meet(one: Collection[Hashable], other: frozenset[Hashable]) -> bool:
    return not other.isdisjoint(one)


def _when(facts: Sequence[Facts], a: Ints, b: Ints) -> dict[str, Flags]:
    """Days that both state; how long after a stated day, or after another report, a report came that names none."""
    own = rules()["days"]
    stated, assumed = flags(f.days is not None for f in facts), flags(f.days is None and f.assumed is not None for f in facts)
    days = stretches([f.days for f in facts])
    reported = stretches([f.assumed for f in facts])[0] + own["before"]
    both = stated[a] & stated[b]
    exact = (days[0] == days[1])[a] & (days[0][a] == days[0][b]) & (days[1][a] == days[1][b])
    apart = gaps(days, a, b) > 0
    found = {"day same": both & ~apart & exact, "day near": both & apart, "time overlaps": both & ~apart & ~exact}
    one, none = (stated[a] & assumed[b]) | (assumed[a] & stated[b]), assumed[a] & assumed[b]
    later = np.where(stated[a], reported[b] - days[1][a], reported[a] - days[1][b])
    between = np.abs(reported[a] - reported[b])
    for name, (least, most) in LATE.items():
        found[f"told {name}"] = one & (np.maximum(later, 0) >= least) & (later <= most)
        found[f"reported {name}"] = none & (between >= least) & (between <= most)
    found["no time"] = ~both & ~one & ~none
    retold = flags(f.retold for f in facts)
    found["told as news"] = one & (later > 1) & ~np.where(stated[a], retold[b], retold[a])
    found["reported as news"] = none & (between > 1) & ~np.where(reported[a] > reported[b], retold[a], retold[b])
    lasting = flags(f.type in rules()["lasting"]["types"] for f in facts)
    found["lasting"] = none & lasting[a] & lasting[b] & (between > 1)
    return found


def _where(facts: Sequence[Facts], a: Ints, b: Ints) -> dict[str, Flags]:
    words = [f.where for f in facts]
    named = flags(map(bool, words))
    both = named[a] & named[b]
    same = _among(both, a, b, words)
    return {"place same": same, "place other": both & ~same}


def _how_many(facts: Sequence[Facts], a: Ints, b: Ints) -> dict[str, Flags]:
    same, other = np.zeros(len(a), dtype=np.bool_), np.zeros(len(a), dtype=np.bool_)
    for count in ("killed", "wounded", "size"):
        numbers = np.array([-1 if (n := getattr(f.counts, count)) is None else n for f in facts], dtype=np.int64)
        both = (numbers[a] >= 0) & (numbers[b] >= 0)
        same |= both & (numbers[a] == numbers[b])
        other |= both & (numbers[a] != numbers[b])
    return {"count same": same, "count other": other & ~same}
