"""The reading model's output arrays -> a ``Reading`` for each sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sitroom.reading.graph import Arc, Entity, Predicate, Reading, Trigger
from sitroom.reading.tree import heads_of

__all__ = ["Inventory", "Thresholds", "decode"]

Span = tuple[int, int]
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Inventory:
    """Label names in the order of the model's outputs."""

    upos: tuple[str, ...]
    relation: tuple[str, ...]
    role: tuple[str, ...]
    entity: tuple[str, ...]
    type: tuple[str, ...]
    status: tuple[str, ...]
    mode: tuple[str, ...]
    event_role: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Least probabilities for a word to be a predicate or a trigger, and for an event-role arc; chosen on the dev sets."""

    predicate: float = 0.5
    trigger: float = 0.5
    mode: float = 0.5
    event_role: float = 0.5


def decode(
    sentences: Sequence[Sequence[str]],
    spans: Sequence[Sequence[Span]],
    outputs: Mapping[str, Array],
    inventory: Inventory,
    thresholds: Thresholds,
) -> list[Reading]:
    """One ``Reading`` a sentence. ``outputs`` are the arrays named in ``Exported.OUTPUTS``, padded to the batch's longest sentence."""
    size = len(sentences)
    lengths = np.fromiter(map(len, sentences), int, size)
    inside = np.arange(outputs["upos"].shape[1]) < lengths[:, None]
    predicates = _predicates(outputs, inside, inventory, thresholds)
    triggers = _triggers(outputs, inside, inventory, thresholds)
    entities = _entities(outputs["entity"], inside, inventory)
    upos, relation, arcs = outputs["upos"].tolist(), outputs["relation"].tolist(), outputs["arcs"]
    root = inventory.relation.index("root")
    readings = []
    for row, words in enumerate(sentences):
        n = len(words)
        heads = heads_of(arcs[row, :n, : n + 1])
        names = [inventory.relation[r] for r in relation[row][:n]]
        for i, head in enumerate(heads):
            if (head < 0) != (relation[row][i] == root):
                names[i] = "root" if head < 0 else "dep"
        where = spans[row]
        readings.append(
            Reading(
                (where[0][0], where[-1][1]),
                list(words),
                list(where),
                [inventory.upos[u] for u in upos[row][:n]],
                heads,
                names,
                entities.get(row, []),
                predicates.get(row, []),
                triggers.get(row, []),
            )
        )
    return readings


def _predicates(outputs: Mapping[str, Array], inside: Array, names: Inventory, least: Thresholds) -> dict[int, list[Predicate]]:
    score = outputs["predicate"]
    rows, words = np.nonzero((score >= least.predicate) & inside)
    roles = outputs["role"][rows, words] * inside[rows]
    sure = outputs["role_score"][rows, words]
    arcs: list[list[Arc]] = [[] for _ in rows]
    which, targets = np.nonzero(roles)
    for at, target, role, p in zip(which.tolist(), targets.tolist(), roles[which, targets].tolist(), sure[which, targets].tolist(), strict=True):
        arcs[at].append(Arc(names.role[role], target, p))
    found: dict[int, list[Predicate]] = {}
    for row, word, p, own in zip(rows.tolist(), words.tolist(), score[rows, words].tolist(), arcs, strict=True):
        found.setdefault(row, []).append(Predicate(word, p, tuple(own)))
    return found


def _triggers(outputs: Mapping[str, Array], inside: Array, names: Inventory, least: Thresholds) -> dict[int, list[Trigger]]:
    types = outputs["type"]
    rows, words = np.nonzero((1 - types[:, :, 0] >= least.trigger) & inside)
    own = types[rows, words]
    kinds = own[:, 1:].argmax(1) + 1
    status = outputs["status"][rows, words]
    statuses = status.argmax(1)
    modes: list[list[str]] = [[] for _ in rows]
    for at, number in np.argwhere(outputs["mode"][rows, words] >= least.mode).tolist():
        kind, mode = names.mode[number].split("/")
        if kind == names.type[kinds[at]]:
            modes[at].append(mode)
    arcs: list[list[Arc]] = [[] for _ in rows]
    scores = outputs["event_role"][rows, words]
    which, targets, roles = np.nonzero((scores >= least.event_role) & inside[rows][:, :, None])
    for at, target, role, p in zip(which.tolist(), targets.tolist(), roles.tolist(), scores[which, targets, roles].tolist(), strict=True):
        arcs[at].append(Arc(names.event_role[role], target, p))
    found: dict[int, list[Trigger]] = {}
    for at, (row, word, kind, state) in enumerate(zip(rows.tolist(), words.tolist(), kinds.tolist(), statuses.tolist(), strict=True)):
        trigger = Trigger(
            word,
            names.type[kind],
            float(own[at, kind]),
            names.status[state],
            float(status[at, state]),
            tuple(modes[at]),
            tuple(arcs[at]),
        )
        found.setdefault(row, []).append(trigger)
    return found


def _entities(scores: Array, inside: Array, names: Inventory) -> dict[int, list[Entity]]:
    """Spans first, types second: whether a word begins, continues or stands outside a name is decided over all types together,
    then the type with the greatest sum over the span's words is taken. ``names.entity`` is O, B-x, I-x, B-y, I-y ..."""
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
        total = kinds[row, first:last].sum(0)
        best = int(total.argmax())
        found.setdefault(row, []).append(Entity(first, last, names.entity[1 + 2 * best][2:], float(total[best]) / (last - first)))
    return found
