"""Examples -> padded tensors, in batches of similar length, in an order that the seed fixes."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from sitroom.reading.pieces import MAX_PIECES, Pieces
from training.data import Example, Labels
from training.network import FRAME_ARCS

IGNORE = -100

ROUND = 8
"""Lengths are rounded up to a multiple of this, so that few shapes occur: oneDNN compiles its products anew for each."""


class Numbers:
    """Label names -> numbers. A relation that is not in the inventory falls back to its universal part, else it is ignored."""

    def __init__(self, labels: Labels) -> None:
        self.upos = {n: i for i, n in enumerate(labels.upos)}
        self.relation = {n: i for i, n in enumerate(labels.relation)}
        self.role = {n: i for i, n in enumerate(labels.role)}
        self.entity = {n: i for i, n in enumerate(labels.entity)}
        self.type = {n: i for i, n in enumerate(labels.type)}
        self.status = {n: i for i, n in enumerate(labels.status)}
        self.mode = {n: i for i, n in enumerate(labels.mode)}
        self.event_role = {n: i for i, n in enumerate(labels.event_role)}
        self.mention = {n: i for i, n in enumerate(labels.mention)}
        self.name = {n: i for i, n in enumerate(labels.name)}
        self.factuality = {n: i for i, n in enumerate(labels.factuality)}
        self.frame = {n: i for i, n in enumerate(labels.frame)}
        self.hedge = {n: i for i, n in enumerate(labels.hedge)}
        self.line = {n: i for i, n in enumerate(labels.line)}

    def relation_of(self, name: str) -> int:
        """Number of a relation, ``IGNORE`` when neither it nor its universal part is known."""
        return self.relation.get(name, self.relation.get(name.split(":", maxsplit=1)[0], IGNORE))


def fits(example: Example, pieces: Pieces) -> bool:
    """Whether the sentence is within the length that the model is trained on (half of ``MAX_PIECES``)."""
    return sum(map(len, pieces.of(example.words))) + 2 <= MAX_PIECES // 2


def order(examples: list[Example], chosen: list[int], pieces: Pieces, size: int, rng: np.random.Generator) -> list[list[int]]:
    """One epoch over the ``chosen`` examples: batches of indices. Neighbours in (length + noise) share a batch; batches come in random order."""
    lengths = np.array([sum(map(len, pieces.of(e.words))) for e in (examples[i] for i in chosen)], float)
    ranked = np.argsort(lengths * rng.uniform(0.9, 1.1, len(lengths)), kind="stable")
    batches, batch, longest = [], list[int](), 0
    for i in ranked:
        longest = max(longest, _rounded(lengths[i]))
        if batch and (len(batch) >= size or longest * (len(batch) + 1) > size * 24):
            batches.append(batch)
            batch, longest = [], _rounded(lengths[i])
        batch.append(chosen[i])
    batches.append(batch)
    rng.shuffle(batches)
    return batches


def _rounded(length: float) -> int:
    return -(-(int(length) + 2) // ROUND) * ROUND


def collate(examples: list[Example], pieces: Pieces, numbers: Numbers) -> dict[str, Tensor]:
    """The tensors of ``losses.loss_of``. Word tensors have w = longest sentence; ``heads`` counts the root as 0."""
    arrays = pieces.arrays([e.words for e in examples], multiple=ROUND)
    batch = {k: torch.from_numpy(v) for k, v in arrays.items()}
    size, count = len(examples), arrays["first"].shape[1] - 1

    def blank(*shape: int) -> np.ndarray:
        return np.full((size, *shape), IGNORE, np.int64)

    labels = ("upos", "heads", "relations", "predicate", "entity", "type", "status", "mention", "name", "factuality", "outcome")
    out = {k: blank(count) for k in labels}
    role, event_role = blank(count, count), blank(count, count, len(numbers.event_role))
    mode = np.zeros((size, count, len(numbers.mode)), np.float32)
    for row, e in enumerate(examples):
        n = len(e.words)
        if e.upos is not None and e.heads is not None and e.relations is not None:
            out["upos"][row, :n] = [numbers.upos[u] for u in e.upos]
            out["heads"][row, :n] = e.heads
            out["relations"][row, :n] = [numbers.relation_of(r) for r in e.relations]
        if e.predicates is not None:
            out["predicate"][row, :n] = 0
            for word, arguments in e.predicates.items():
                out["predicate"][row, word] = 1
                role[row, word, :n] = 0
                for name, target in arguments:
                    role[row, word, target] = numbers.role.get(name, 0)
        if e.entities is not None:
            out["entity"][row, :n] = 0
            for first, last, kind in e.entities:
                if f"B-{kind}" in numbers.entity:
                    out["entity"][row, first] = numbers.entity[f"B-{kind}"]
                    out["entity"][row, first + 1 : last] = numbers.entity[f"I-{kind}"]
            out["entity"][row, list(e.open_names)] = IGNORE
        if e.events is not None:
            out["type"][row, :n] = 0
            for event in e.events:
                word = event["word"]
                out["type"][row, word] = numbers.type[event["type"]]
                out["status"][row, word] = numbers.status[event["status"]]
                event_role[row, word, :n] = 0
                for name in event["modes"]:
                    mode[row, word, numbers.mode[f"{event['type']}/{name}"]] = 1
                for number, (name, first, last) in enumerate(event["roles"], 1):
                    event_role[row, word, first:last, numbers.event_role[name]] = number
        if e.mentions is not None:
            if e.heads is not None:  # all mentions are told only where there is a tree
                out["mention"][row, :n] = 0
            for word, kind in e.mentions.items():
                out["mention"][row, word] = numbers.mention[kind]
        if e.names is not None:
            out["name"][row, :n] = [IGNORE if name is None else numbers.name[name] for name in e.names]
        for word, value in (e.factuality or {}).items():
            out["factuality"][row, word] = numbers.factuality[value]
        for word, value in (e.outcome or {}).items():
            out["outcome"][row, word] = numbers.factuality[value]
    batch |= frames(examples, count, numbers) | signs(examples, count)
    batch.update({k: torch.from_numpy(v) for k, v in out.items()})
    batch["role"], batch["event_role"], batch["mode"] = map(torch.from_numpy, (role, event_role, mode))
    return batch


def frames(examples: list[Example], count: int, numbers: Numbers) -> dict[str, Tensor]:
    """``anchors`` (batch, 1 + words, kinds) 0/1, column 0 the sentence as a whole; ``frame_at`` (n, 3) sentence, column, kind of each gold frame,
    ``frame`` (n, words, FRAME_ARCS) 0/1, ``hedge`` and ``line`` (n)."""
    anchors = np.full((len(examples), count + 1, len(numbers.frame)), IGNORE, np.int64)
    rows = [(row, f) for row, e in enumerate(examples) for f in e.frames or ()]
    at, arcs = np.zeros((len(rows), 3), np.int64), np.full((len(rows), count, FRAME_ARCS), IGNORE, np.int64)
    labels = {k: np.full(len(rows), IGNORE, np.int64) for k in ("hedge", "line")}
    for row, e in enumerate(examples):
        for kind in e.frame_kinds:
            anchors[row, : len(e.words) + 1, numbers.frame[kind]] = 0
    for i, (row, f) in enumerate(rows):
        kind = numbers.frame[f.kind]
        if f.kind in examples[row].frame_kinds:
            anchors[row, 1 + f.anchor, kind] = 1
        at[i] = row, 1 + f.anchor, kind
        arcs[i, : len(examples[row].words)] = 0
        for part, spans in enumerate(f.parts):
            for first, last in spans:
                arcs[i, first, 2 * part] = arcs[i, last - 1, 2 * part + 1] = 1
        if f.anchor >= 0:
            arcs[i, f.anchor_last - 1, 4] = 1
        if f.hedge is not None:
            labels["hedge"][i] = numbers.hedge[f.hedge]
        if f.line is not None:
            labels["line"][i] = numbers.line[f.line]
    for row, e in enumerate(examples):
        for word, name in e.unclear:
            anchors[row, 1 + word, numbers.frame[name]] = IGNORE
    found = {"anchors": anchors, "frame_at": at, "frame": arcs} | labels
    return {k: torch.from_numpy(v) for k, v in found.items()}


def signs(examples: list[Example], count: int) -> dict[str, Tensor]:
    """``sign_row`` (n), ``sign_cause`` and ``sign_effect`` (n, words), each row a mean over the words of the span,
    ``sign`` (n) 1 = raises, 0 = lowers."""
    rows = [(row, cause, effect, sign) for row, e in enumerate(examples) for cause, effect, sign in e.signs or () if cause and effect]
    sides = np.zeros((2, len(rows), count), np.float32)
    for i, (_, cause, effect, _) in enumerate(rows):
        sides[0, i, cause], sides[1, i, effect] = 1 / len(cause), 1 / len(effect)
    return {
        "sign_row": torch.tensor([r[0] for r in rows], dtype=torch.long),
        "sign_cause": torch.from_numpy(sides[0]),
        "sign_effect": torch.from_numpy(sides[1]),
        "sign": torch.tensor([float(r[3] > 0) for r in rows]),
    }
