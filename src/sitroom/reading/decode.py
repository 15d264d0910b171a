"""The reading model's output arrays -> a ``Reading`` for each sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sitroom.reading.fillers import fillers
from sitroom.reading.frames import frames_of
from sitroom.reading.graph import Arc, Entity, Predicate, Reading, Trigger
from sitroom.reading.inventory import Inventory, Thresholds
from sitroom.reading.tree import heads_of

__all__ = ["decode"]

Span = tuple[int, int]
Array = NDArray[Any]


HEADS = 1.0
"""Weight of the mention head in the choice of a name's type; chosen on GUM dev."""

EDGES = frozenset({"ADP", "CCONJ", "DET", "PART", "PUNCT"})
"""Parts of speech with which no name begins or ends."""

MOST_MODES = 2
"""Modes of one event at most, the likeliest: a strike may be aerial and destroy, a demand is not three things at once."""


def decode(
    sentences: Sequence[Sequence[str]],
    spans: Sequence[Sequence[Span]],
    outputs: Mapping[str, Array],
    inventory: Inventory,
    thresholds: Thresholds,
) -> list[Reading]:
    """One ``Reading`` a sentence. ``outputs`` are the arrays named in ``Exported.OUTPUTS``, padded to the batch's longest sentence."""
    lengths = np.fromiter(map(len, sentences), int, len(sentences))
    inside = np.arange(outputs["upos"].shape[1]) < lengths[:, None]
    predicates = _predicates(outputs, inside, inventory, thresholds)
    triggers = _triggers(outputs, inside, inventory, thresholds)
    entities = _entities(outputs, inside, inventory, thresholds)
    frames = frames_of(outputs, lengths, inventory, thresholds)
    tags, relation, arcs = outputs["upos"].tolist(), outputs["relation"].tolist(), outputs["arcs"]
    root = inventory.relation.index("root")
    readings = []
    for row, words in enumerate(sentences):
        n = len(words)
        heads = heads_of(arcs[row, :n, : n + 1])
        names = [inventory.relation[r] for r in relation[row][:n]]
        for i, head in enumerate(heads):
            if (head < 0) != (relation[row][i] == root):
                names[i] = "root" if head < 0 else "dep"
        upos = [inventory.upos[u] for u in tags[row][:n]]
        own = [t._replace(arcs=fillers(t, heads, names, upos, thresholds)) for t in triggers.get(row, [])]
        where = spans[row]
        readings.append(
            Reading(
                (where[0][0], where[-1][1]),
                list(words),
                list(where),
                upos,
                heads,
                names,
                entities.get(row, []),
                predicates.get(row, []),
                own,
                frames.get(row, []),
            )
        )
    return readings


def _predicates(outputs: Mapping[str, Array], inside: Array, names: Inventory, least: Thresholds) -> dict[int, list[Predicate]]:
    where, score, sure = outputs["predicate_at"], outputs["predicate"].tolist(), outputs["role_score"]
    roles = outputs["role"] * (inside[where[:, 0]] & (sure >= least.role))
    arcs: list[list[Arc]] = [[] for _ in score]
    which, targets = np.nonzero(roles)
    for at, target, role, p in zip(which.tolist(), targets.tolist(), roles[which, targets].tolist(), sure[which, targets].tolist(), strict=True):
        arcs[at].append(Arc(names.role[role], target, p))
    found: dict[int, list[Predicate]] = {}
    facts, outcomes = (outputs[k].tolist() for k in ("factuality", "outcome"))
    floors = least.predicates()
    for (row, word), p, own, said, came in zip(where.tolist(), score, arcs, facts, outcomes, strict=True):
        if p < floors.get(names.upos[outputs["upos"][row, word]], floors[""]):
            continue
        found.setdefault(row, []).append(Predicate(word, p, tuple(_once(own)), tuple(said), tuple(came)))
    return found


def _once(arcs: list[Arc]) -> list[Arc]:
    """Arcs in which each numbered role (ARG0, ARG1 ...) has one filler at most, the likeliest, as PropBank's guidelines want."""
    best: dict[str, Arc] = {}
    for arc in arcs:
        if arc.role[3:].isdigit() and (arc.role not in best or arc.confidence > best[arc.role].confidence):
            best[arc.role] = arc
    return [arc for arc in arcs if best.get(arc.role, arc) is arc]


def _triggers(outputs: Mapping[str, Array], inside: Array, names: Inventory, least: Thresholds) -> dict[int, list[Trigger]]:
    where, types, status = outputs["trigger_at"], outputs["type"], outputs["status"]
    kinds = (types[:, 1:].argmax(1) + 1).tolist()
    statuses = status.argmax(1).tolist()
    modes: list[list[str]] = [[] for _ in kinds]
    chances = outputs["mode"]
    for at, number in sorted(np.argwhere(chances >= least.mode).tolist(), key=lambda m: (m[0], -chances[m[0], m[1]])):
        kind, mode = names.mode[number].split("/")
        if kind == names.type[kinds[at]] and len(modes[at]) < MOST_MODES:
            modes[at].append(mode)
    arcs: list[list[Arc]] = [[] for _ in kinds]
    scores = outputs["event_role"]
    floors = np.array([getattr(least, role) for role in names.event_role])
    which, targets, roles = np.nonzero((scores >= floors) & inside[where[:, 0]][:, :, None])
    for at, target, role, p in zip(which.tolist(), targets.tolist(), roles.tolist(), scores[which, targets, roles].tolist(), strict=True):
        arcs[at].append(Arc(names.event_role[role], target, p))
    found: dict[int, list[Trigger]] = {}
    for at, (row, word) in enumerate(where.tolist()):
        kind, state = kinds[at], statuses[at]
        trigger = Trigger(
            word,
            names.type[kind],
            float(types[at, kind]),
            names.status[state],
            float(status[at, state]),
            tuple(modes[at]),
            tuple(arcs[at]),
        )
        found.setdefault(row, []).append(trigger)
    return found


def _entities(outputs: Mapping[str, Array], inside: Array, names: Inventory, least: Thresholds) -> dict[int, list[Entity]]:
    """Spans first, types second: whether a word begins, continues or stands outside a name is decided over all types together,
    then the type with the greatest sum over the span's words is taken, in which what a word says as the head of a mention counts
    ``HEADS`` times. ``names.entity`` is O, B-x, I-x, B-y, I-y ..."""
    scores, heads, upos = outputs["entity"], outputs["kind"], outputs["upos"]
    begin, inner = scores[:, :, 1::2].sum(2), scores[:, :, 2::2].sum(2)
    kinds = scores[:, :, 1::2] + scores[:, :, 2::2]
    outside = scores[:, :, 0]
    named = (begin + inner > outside) & inside
    starts = named & (begin >= inner)
    rows, words = np.nonzero(named)
    runs: list[tuple[int, int, int]] = []
    for row, word, start in zip(rows.tolist(), words.tolist(), starts[rows, words].tolist(), strict=True):
        if not start and runs and runs[-1][0] == row and runs[-1][2] == word:
            runs[-1] = (row, runs[-1][1], word + 1)
        else:
            runs.append((row, word, word + 1))
    found: dict[int, list[Entity]] = {}
    for row, first, last in runs:
        tags = [names.upos[u] for u in upos[row, first:last].tolist()]
        while len(tags) > 1 and tags[-1] in EDGES:
            tags.pop()
            last -= 1
        while len(tags) > 1 and tags[0] in EDGES:
            tags.pop(0)
            first += 1
        total = kinds[row, first:last].sum(0)
        best = int((total + HEADS * heads[row, first:last].sum(0)).argmax())
        sure = float(total[best]) / (last - first)
        if sure >= least.entity:
            found.setdefault(row, []).append(Entity(first, last, names.entity[1 + 2 * best][2:], sure))
    return found
