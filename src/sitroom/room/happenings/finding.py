"""Events that several documents tell of as one happening each. What was found before is taken up, and only what changed is found anew.

The same records give the same happenings, whatever the order in which they were added and however often happenings were found between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain, compress, islice

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitroom.records import Happening
from sitroom.room.happenings.account import Callings, account
from sitroom.room.happenings.clustering import agglomerated
from sitroom.room.happenings.contradicting import possible
from sitroom.room.happenings.facts import contradict, rules
from sitroom.room.happenings.meaning import meanings
from sitroom.room.happenings.model import chance, in_common, wording
from sitroom.room.happenings.pairing import All, Pair, crowded, newly_near, no_longer_near
from sitroom.room.happenings.tellings import Kept, Row, Tellings
from sitroom.room.happenings.weighing import odds

__all__ = ["NOTHING", "Found", "Group", "Link", "compared", "ends", "find", "happenings", "moved", "regrouped", "tie"]

Ints = NDArray[np.int64]

CHUNK = 50_000
"""Pairs that are held at once."""
ROUNDED = 1e-9
"""By so much a sum of chances may be rounded."""

Group = tuple[str, ...]
"""Ids of the events of one happening, sorted."""

Link = tuple[str, str, bool]
"""Ids of two events, and whether an analyst says that they are one happening or that they are not."""


class Found(msgspec.Struct, frozen=True):
    """What is known of a room's events: what each is compared by, the chance (from ``rules()["floor"]`` to 1) of each pair that may be one happening,
    the groups, what an analyst said when these were made, and of each actor by what it was taken for another."""

    rows: Mapping[str, Row] = {}
    chances: Mapping[Pair, float] = {}
    groups: frozenset[Group] = frozenset()
    links: frozenset[Link] = frozenset()
    reached: Mapping[str, str] = {}


NOTHING = Found()


def happenings(kept: Kept) -> list[Happening]:
    """Every event in exactly one happening, by date, then by id. The order of ``kept.events`` does not matter."""
    events = {event.id: event for event in kept.events}
    found = find(kept, NOTHING)
    groups, leads, callings = found.groups, {id: row.lead for id, row in found.rows.items() if row.lead}, Callings(kept.actors)
    made = [account([events[id] for id in group], kept.documents, kept.statements, kept.witnesses, leads, callings) for group in groups]
    return sorted(made, key=lambda h: (h.date is None, h.date or "", h.id))


def find(kept: Kept, before: Found) -> Found:
    """What is known of the events of ``kept``. ``before``: what was known at an earlier time; the answer does not depend on it."""
    tellings = Tellings(kept)
    leads = tellings.leads({event.document for event in kept.events})
    marks = {id: tellings.mark(id, leads.get(id)) for id in tellings.events}
    rows = {id: row if (row := before.rows.get(id)) and row.mark == mark else tellings.row(id, mark, leads.get(id)) for id, mark in marks.items()}
    gone = {id for id, row in before.rows.items() if marks.get(id) != row.mark}
    fresh = {id for id, mark in marks.items() if id not in before.rows or id in gone}
    chances = {pair: known for pair, known in before.chances.items() if not gone.intersection(pair)}
    old, new, most = All(before.rows), All(rows), rules()["block"]
    apart = no_longer_near(chances, crowded(new, fresh=fresh, most=most), new, most=most)
    near = compared(newly_near(old, new, fresh=fresh, lost=gone, most=most), tellings)
    links = frozenset({*((a, b, True) for a, b in kept.same), *((a, b, False) for a, b in kept.apart)})
    lost = {pair: known for pair, known in before.chances.items() if pair in apart or not gone.isdisjoint(pair)}
    touched = fresh | moved(lost, gone) | moved(near, fresh) | ends((a, b) for a, b, _ in links ^ before.links)
    touched |= {id for group in before.groups if not gone.isdisjoint(group) for id in group}
    chances = {pair: known for pair, known in chances.items() if pair not in apart} | near
    again = _connected(touched & rows.keys(), tying(chances, rows, links))
    groups = {group for group in before.groups if rows.keys() >= set(group) and again.keys().isdisjoint(group)}
    groups.update(regrouped(again, rows, chances, links, tellings))
    return Found(rows, chances, frozenset(groups), links, tellings.reached)


def compared(pairs: Iterable[Pair], tellings: Tellings) -> dict[Pair, float]:
    """The chances of those pairs that may be one happening. Of the pairs, no more than ``CHUNK`` are held at once."""
    found: dict[Pair, float] = {}
    near = _near(pairs, tellings)
    while part := list(islice(near, CHUNK)):
        ids, first, second = _placed(part)
        facts = [tellings.facts(id) for id in ids]
        common = in_common([tellings.telling(id) for id in ids], first, second)
        meant = meanings().odds(tellings.vectors(ids), first, second)
        weighed = odds(wording(common, meant), facts, first, second).tolist()
        for pair, said in zip(part, weighed, strict=True):
            if (known := chance(said)) >= rules()["floor"]:
                found[pair] = known
    return found


def _near(pairs: Iterable[Pair], tellings: Tellings) -> Iterator[Pair]:
    """Those of the pairs that do not contradict each other."""
    waiting = iter(pairs)
    while part := list(islice(waiting, CHUNK)):
        ids, first, second = _placed(part)
        yield from compress(part, possible([tellings.facts(id) for id in ids], first, second).tolist())


def _placed(pairs: Sequence[Pair]) -> tuple[list[str], Ints, Ints]:
    """The events of pairs, and of each pair the numbers of its two."""
    number = {id: i for i, id in enumerate(dict.fromkeys(chain.from_iterable(pairs)))}
    at = np.array([(number[a], number[b]) for a, b in pairs], dtype=np.int64).reshape(-1, 2)
    return list(number), at[:, 0], at[:, 1]


def tie() -> float:
    """The least chance of a pair that can join two groups: their mean reaches the threshold only where one of their pairs does."""
    return float(rules()["threshold"]) - ROUNDED


def moved(pairs: Mapping[Pair, float], changed: Set[str]) -> set[str]:
    """The events whose groups may be others, as these pairs came or went. A pair of a changed event that is too weak to join groups is left out: it
    counts for no group but that of the changed event."""
    return ends(pair for pair, known in pairs.items() if known >= tie() or changed.isdisjoint(pair))


def tying(chances: Mapping[Pair, float], rows: Mapping[str, Row], links: Iterable[Link]) -> Iterator[Pair]:
    """What may hold events together in one group: pairs, what an analyst says, and what stands for what."""
    least = tie()
    yield from (pair for pair, known in chances.items() if known >= least)
    yield from ((a, b) for a, b, same in links if same and a in rows and b in rows)
    yield from ((id, row.lead) for id, row in rows.items() if row.lead)


def _connected(start: Iterable[str], pairs: Iterable[Pair]) -> dict[str, str]:
    """The events that hang together with those of ``start``, each with a name of what it hangs together with."""
    beside: dict[str, list[str]] = defaultdict(list)
    for first, second in pairs:
        beside[first].append(second)
        beside[second].append(first)
    found: dict[str, str] = {}
    for leader in start:
        waiting = [leader] if leader not in found else []
        while waiting:
            id = waiting.pop()
            if id not in found:
                found[id] = leader
                waiting += beside.get(id, ())
    return found


def regrouped(
    leader: Mapping[str, str], rows: Mapping[str, Row], chances: Mapping[Pair, float], links: Iterable[Link], tellings: Tellings
) -> Iterator[Group]:
    """The groups of events, each of which has in ``leader`` a name of all that it hangs together with."""
    own: dict[str, dict[Pair, float]] = defaultdict(dict)
    for (a, b), known in chances.items():
        if a in leader and leader[a] == leader.get(b):
            own[leader[a]][a, b] = known
    said: dict[str, list[Link]] = defaultdict(list)
    for a, b, same in links:
        if a in leader and leader[a] == leader.get(b):
            said[leader[a]].append((a, b, same))
    members: dict[str, list[str]] = defaultdict(list)
    for id in sorted(leader, key=lambda id: rows[id].place):
        members[leader[id]].append(id)
    for first, ids in members.items():
        yield from _grouped(ids, rows, own[first], said[first], tellings)


def _grouped(
    ids: Sequence[str], rows: Mapping[str, Row], chances: Mapping[Pair, float], links: Collection[Link], tellings: Tellings
) -> Iterator[Group]:
    """The groups of events that hang together, ``ids`` in the order of their places. What has a lead is where its lead is."""
    spoken = {id: rows[id].lead or id for id in ids}
    following: dict[str, list[str]] = defaultdict(list)
    for id, lead in spoken.items():
        following[lead].append(id)
    first = [id for id in ids if spoken[id] == id]
    if len(first) == 1:
        yield tuple(sorted(ids))
        return
    number = {id: i for i, id in enumerate(first)}
    divided = {frozenset((spoken[a], spoken[b])) for a, b, same in links if not same}

    def apart(i: int, j: int) -> bool:
        return frozenset((first[i], first[j])) in divided or contradict(tellings.facts(first[i]), tellings.facts(first[j])) is not None

    found = agglomerated(
        len(first),
        {(number[a], number[b]): known for (a, b), known in sorted(chances.items())},
        threshold=rules()["threshold"],
        apart=apart,
        together=sorted((number[spoken[a]], number[spoken[b]]) for a, b, same in links if same),
    )
    yield from (tuple(sorted(id for i in group for id in following[first[i]])) for group in found)


def ends(pairs: Iterable[Pair]) -> set[str]:
    """The events of some pairs."""
    return {id for pair in pairs for id in pair}
