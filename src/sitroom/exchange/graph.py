"""The network of a room as nodes and weighted edges, for programs that draw networks.

Edges of events are counted in happenings that took place, by ordered pair of actors and PLOVER quad class: each happening weighs its PLOVER score's
distance from zero times its independent sources, half in each direction where it goes both ways, as in `Room.network`. Its score and pairs are those
that tension counts; who is known by a role alone is nobody. Ties are edges of their own, in both directions.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from sitroom.codebook import load
from sitroom.exchange.crosswalk import settings
from sitroom.exchange.dated import LeftOut, is_day
from sitroom.exchange.stream import Stream
from sitroom.records import Actor, Happening, Tie
from sitroom.room.tension.sides import Party, nobody

__all__ = ["Edge", "Graph", "Node", "Spell", "graph", "joined"]

Spell = tuple[str | None, str | None]
"""First and last day, both inside; None is open."""


class Node(NamedTuple):
    """An actor and the days between which it is met in edges."""

    actor: Actor
    spell: Spell | None


class Edge(msgspec.Struct):
    """All that one actor did to another in one layer, or one kind of tie between them.

    ``score``: sum of PLOVER scores times independent sources, ``weight`` of their distances from zero; a tie's are its sign and 1, times the
    documents that state it. ``independent``: the most independent sources of one happening. ``scores``: by spell, the score of that time.
    """

    id: str
    source: str
    target: str
    layer: str
    tie: bool
    weight: float = 0.0
    score: float = 0.0
    happenings: int = 0
    independent: int = 0
    documents: int = 0
    scores: dict[Spell, float] = {}


class Graph(NamedTuple):
    """Actors that have an edge, by id, and edges by source, target and layer."""

    nodes: list[Node]
    edges: list[Edge]


def graph(stream: Stream) -> tuple[Graph, LeftOut]:
    """The network of what happened and of the ties that are stated, and what is left out."""
    edges: dict[tuple[str, str, str], Edge] = {}
    left_out = LeftOut()
    for happening in stream.happenings():
        if happening.status != "actual":
            left_out["not actual"] += 1
            continue
        score, acted = stream.act(happening.id)
        found = [pair for pair in acted if not any(nobody(_party(stream.actor(id))) for id in pair)]
        if not found:
            left_out["between no two actors"] += 1
        for pair in found:
            share = 0.5 if pair[::-1] in found else 1.0
            _add(edges, pair, happening, share * score * max(1, happening.independent))
    for told in stream.told():
        for tie in told.ties:
            for pair in (tie.actors, tie.actors[::-1]):
                _tie(edges, (pair[0], pair[1]), tie)
    ordered = [edges[key] for key in sorted(edges)]
    for edge in ordered:
        edge.weight, edge.score = round(edge.weight, 6), round(edge.score, 6)
    return Graph(nodes=list(_nodes(stream, ordered)), edges=ordered), left_out


def _party(actor: Actor) -> Party:
    return Party(id=actor.id, name=actor.name, kind=actor.kind, country=actor.country, sector=actor.sector)


def _add(edges: dict[tuple[str, str, str], Edge], pair: tuple[str, str], happening: Happening, score: float) -> None:
    quad = load().quad(happening.type)
    edge = _edge(edges, pair, settings()["quads"][quad]["layer"], tie=False)
    edge.weight += abs(score)
    edge.score += score
    edge.happenings += 1
    edge.independent = max(edge.independent, happening.independent)
    edge.documents += len(happening.documents)
    if (spell := _spell(happening.date, week=happening.date_precision == "week")) is not None:
        edge.scores[spell] = edge.scores.get(spell, 0.0) + score


def _tie(edges: dict[tuple[str, str, str], Edge], pair: tuple[str, str], tie: Tie) -> None:
    edge = _edge(edges, pair, tie.kind, tie=True)
    edge.weight += 1.0
    edge.score += tie.sign
    edge.documents += 1
    first, last = _spell(tie.since) or (None, None), _spell(tie.until) or (None, None)
    if tie.since or tie.until:
        spell = (first[0], last[1])
        edge.scores[spell] = edge.scores.get(spell, 0.0) + tie.sign


def _edge(edges: dict[tuple[str, str, str], Edge], pair: tuple[str, str], layer: str, *, tie: bool) -> Edge:
    name = f"tie: {layer}" if tie else layer
    key = (*pair, name)
    if key not in edges:
        edges[key] = Edge(id=" > ".join((*pair, name)), source=pair[0], target=pair[1], layer=name, tie=tie, scores={})
    return edges[key]


def _nodes(stream: Stream, edges: list[Edge]) -> Iterator[Node]:
    days: dict[str, list[Spell]] = {}
    for edge in edges:
        for end in (edge.source, edge.target):
            days.setdefault(end, []).extend(edge.scores or [(None, None)])
    for id in sorted(days):
        firsts, lasts = ([spell[i] for spell in days[id]] for i in (0, 1))
        first = None if None in firsts else min(day for day in firsts if day)
        last = None if None in lasts else max(day for day in lasts if day)
        yield Node(stream.actor(id), (first, last) if first or last else None)


def _spell(day: str | None, *, week: bool = False) -> Spell | None:
    """The days of a date that is as precise as known: 2025-06 is the whole of June. ``week``: a Monday stands for its week."""
    day = day or ""
    if is_day(f"{day}-01-01"):
        return f"{day}-01-01", f"{day}-12-31"
    if is_day(f"{day}-01"):
        return f"{day}-01", f"{day}-{calendar.monthrange(int(day[:4]), int(day[5:]))[1]:02}"
    if not is_day(day):
        return None
    return day, (date.fromisoformat(day) + timedelta(days=6 if week else 0)).isoformat()


def joined(spells: Iterable[Spell]) -> list[Spell]:
    """Spells in order, those that meet or overlap as one."""
    found: list[Spell] = []
    for first, last in sorted(spells, key=lambda s: (s[0] or "", s[1] or "9999")):
        if found and _meets(found[-1][1], first):
            before = found[-1]
            found[-1] = before[0], None if before[1] is None or last is None else max(before[1], last)
        else:
            found.append((first, last))
    return found


def _meets(last: str | None, first: str | None) -> bool:
    return last is None or first is None or date.fromisoformat(first) <= date.fromisoformat(last) + timedelta(days=1)
