"""Examples -> padded tensors, in batches of similar length, in an order that the seed fixes."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from sitroom.reading.pieces import MAX_PIECES, Pieces
from training.data import Example, Labels

IGNORE = -100


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

    def relation_of(self, name: str) -> int:
        """Number of a relation, ``IGNORE`` when neither it nor its universal part is known."""
        return self.relation.get(name, self.relation.get(name.split(":", maxsplit=1)[0], IGNORE))


def fits(example: Example, pieces: Pieces) -> bool:
    """Whether the sentence is within the length that the model is trained on (half of ``MAX_PIECES``)."""
    return sum(map(len, pieces.of(example.words))) + 2 <= MAX_PIECES // 2


def order(examples: list[Example], pieces: Pieces, size: int, rng: np.random.Generator) -> list[list[int]]:
    """One epoch: batches of indices. Neighbours in (length + noise) share a batch; batches come in random order."""
    lengths = np.array([sum(map(len, pieces.of(e.words))) for e in examples], float)
    ranked = np.argsort(lengths * rng.uniform(0.9, 1.1, len(lengths)), kind="stable")
    batches, batch, longest = [], list[int](), 0
    for i in ranked:
        longest = max(longest, int(lengths[i]) + 2)
        if batch and (len(batch) >= size or longest * (len(batch) + 1) > size * 48):
            batches.append(batch)
            batch, longest = [], int(lengths[i]) + 2
        batch.append(int(i))
    batches.append(batch)
    rng.shuffle(batches)
    return batches


def collate(examples: list[Example], pieces: Pieces, numbers: Numbers) -> dict[str, Tensor]:
    """The tensors of ``network.loss_of``. Word tensors have w = longest sentence; ``heads`` counts the root as 0."""
    arrays = pieces.arrays([e.words for e in examples])
    batch = {k: torch.from_numpy(v) for k, v in arrays.items()}
    size, count = len(examples), arrays["first"].shape[1] - 1

    def blank(*shape: int) -> np.ndarray:
        return np.full((size, *shape), IGNORE, np.int64)

    out = {k: blank(count) for k in ("upos", "heads", "relations", "predicate", "entity", "type", "status")}
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
    batch.update({k: torch.from_numpy(v) for k, v in out.items()})
    batch["role"], batch["event_role"], batch["mode"] = map(torch.from_numpy, (role, event_role, mode))
    return batch
