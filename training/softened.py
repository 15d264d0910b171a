"""What a teacher says of a batch, as targets for a smaller network (Hinton, Vinyals & Dean 2015): every head learns from every sentence, also from
those whose source labels other things."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from training.losses import Vectors, vectors_of
from training.network import Network
from training.pairs import Tree

LOUD, HELD = 0.3, 0.3
"""Least probability that a word is a trigger, that it is an anchor of a frame, for the teacher to say what belongs to it."""


@dataclass
class Told:
    """What a network says of a batch: scores (not probabilities) of its heads, of pairs for the words ``at``, ``on``, ``held`` alone."""

    words: dict[str, Tensor]
    arcs: Tensor
    relations: Tensor
    predicate: Tensor
    anchors: Tensor
    of_predicates: dict[str, Tensor]
    of_triggers: dict[str, Tensor]
    of_anchors: dict[str, Tensor]

    def on_device(self, device: torch.device) -> Told:
        """The same there."""

        def of(values: dict[str, Tensor]) -> dict[str, Tensor]:
            return {name: value.to(device) for name, value in values.items()}

        arcs, relations, predicate, anchors = (v.to(device) for v in (self.arcs, self.relations, self.predicate, self.anchors))
        return Told(of(self.words), arcs, relations, predicate, anchors, of(self.of_predicates), of(self.of_triggers), of(self.of_anchors))


@dataclass
class Places:
    """Where pairs are scored: ``heads`` (b, w) head of every word, ``at`` (k, 2) predicates, ``on`` (m, 2) triggers, ``held`` (a, 3) anchors."""

    heads: Tensor
    at: Tensor
    on: Tensor
    held: Tensor

    def on_device(self, device: torch.device) -> Places:
        """The same there."""
        return Places(*(v.to(device) for v in (self.heads, self.at, self.on, self.held)))


def inside(batch: dict[str, Tensor]) -> Tensor:
    """Which columns (b, w) are words."""
    return batch["first"][:, 1:] > 0


def places(net: Network, batch: dict[str, Tensor], vectors: Vectors) -> Places:
    """The heads, predicates, triggers and anchors that the teacher sees."""
    syntax, meaning, _ = vectors
    real = inside(batch)
    words = meaning[:, 1:]
    predicate = net.predicate(words).squeeze(-1).sigmoid()
    loud = (1 - net.event_type(words).softmax(-1)[:, :, 0] >= LOUD) & real
    column = torch.cat([torch.ones_like(real[:, :1]), real], 1)
    held = (net.anchor(meaning).sigmoid() >= HELD) & column[:, :, None]
    return Places(
        net.arcs(syntax, batch["first"]).argmax(-1), (((predicate >= 0.5) & real) | loud).nonzero(), loud.nonzero(), held.nonzero()
    )  # fmt: skip


def told(net: Network, vectors: Vectors, batch: dict[str, Tensor], at: Places) -> Told:
    """All scores of a network at the places that a teacher chose."""
    syntax, meaning, _ = vectors
    words = meaning[:, 1:]
    arcs = net.arcs(syntax, batch["first"])
    relations = net.relations(syntax, at.heads)
    tree = Tree(arcs, relations)
    singles = {"upos": net.upos(syntax[:, 1:])} | {name: getattr(net, name)(words) for name in ("entity", "mention", "name")}
    singles["type"] = net.event_type(words)
    of_predicates, of_triggers, of_anchors = dict[str, Tensor](), dict[str, Tensor](), dict[str, Tensor]()
    if len(at.at):
        own = words[at.at[:, 0], at.at[:, 1]]
        of_predicates = {"role": net.role.linked(words, at.at, tree), "factuality": net.factuality(own), "outcome": net.outcome(own)}
    if len(at.on):
        own = words[at.on[:, 0], at.on[:, 1]]
        roles = net.role.linked(words, at.on, tree)
        of_triggers = {"status": net.event_status(own), "mode": net.mode(own)}
        of_triggers["event_role"] = net.event_roles(words, at.on, net.event_type(own).softmax(-1), roles, tree)
    if len(at.held):
        own = meaning[at.held[:, 0], at.held[:, 1]]
        of_anchors = {"frame": net.frames(meaning, at.held), "hedge": net.hedge(own), "line": net.line(own)}
    predicate = net.predicate(words).squeeze(-1)
    return Told(singles, arcs, relations, predicate, net.anchor(meaning), of_predicates, of_triggers, of_anchors)


def mean_of(teachers: list[Told]) -> Told:
    """The mean of what several teachers say, at the same places."""
    if len(teachers) == 1:
        return teachers[0]

    def mean(values: list[Tensor]) -> Tensor:
        return torch.stack([v.float() for v in values]).mean(0)

    def each(values: list[dict[str, Tensor]]) -> dict[str, Tensor]:
        return {name: mean([v[name] for v in values]) for name in values[0]}

    return Told(
        words=each([t.words for t in teachers]),
        arcs=mean([t.arcs for t in teachers]),
        relations=mean([t.relations for t in teachers]),
        predicate=mean([t.predicate for t in teachers]),
        anchors=mean([t.anchors for t in teachers]),
        of_predicates=each([t.of_predicates for t in teachers]),
        of_triggers=each([t.of_triggers for t in teachers]),
        of_anchors=each([t.of_anchors for t in teachers]),
    )


def taught(teachers: list[Network], batch: dict[str, Tensor]) -> tuple[Places, Told]:
    """What teachers say of a batch (mean of their scores), without gradient; the first one chooses the places."""
    with torch.no_grad():
        every = [vectors_of(t, batch) for t in teachers]
        at = places(teachers[0], batch, every[0])
        return at, mean_of([told(t, v, batch, at) for t, v in zip(teachers, every, strict=True)])


def soft_losses(net: Network, vectors: Vectors, batch: dict[str, Tensor], at: Places, wanted: Told, kinds: dict[str, int]) -> dict[str, Tensor]:
    """Cross-entropy of each head with the teacher's probabilities, on the scale of ``loss_of``. ``kinds``: numbers of the kinds of frames."""
    found, real = told(net, vectors, batch, at), inside(batch)
    losses = {name: _soft(found.words[name][real], value[real]) for name, value in wanted.words.items()}
    losses |= {"arc": _soft(found.arcs[real], wanted.arcs[real]), "relation": _soft(found.relations[real], wanted.relations[real])}
    losses["predicate"] = _sure(found.predicate[real], wanted.predicate[real]).mean()
    column = torch.cat([torch.ones_like(real[:, :1]), real], 1)
    losses["frame_anchor"] = _sure(found.anchors[column], wanted.anchors[column]).mean() * 10
    if len(at.at):
        own = real[at.at[:, 0]]
        losses["role"] = _soft(found.of_predicates["role"][own], wanted.of_predicates["role"][own])
        for name in ("factuality", "outcome"):
            losses[name] = _soft(found.of_predicates[name], wanted.of_predicates[name])
    if len(at.on):
        own = real[at.on[:, 0]]
        losses["status"] = _soft(found.of_triggers["status"], wanted.of_triggers["status"])
        losses["mode"] = _sure(found.of_triggers["mode"], wanted.of_triggers["mode"]).sum(1).mean()
        losses["event_role"] = _sure(found.of_triggers["event_role"][own], wanted.of_triggers["event_role"][own]).sum() / len(own) / 2
    if len(at.held):
        own = real[at.held[:, 0]]
        losses["frame"] = _sure(found.of_anchors["frame"][own], wanted.of_anchors["frame"][own]).sum() / len(own) / 2
        for name, kind in (("hedge", "claim"), ("line", "line")):
            if (of_kind := at.held[:, 2] == kinds[kind]).any():
                losses[name] = _soft(found.of_anchors[name][of_kind], wanted.of_anchors[name][of_kind])
    return losses


def _soft(scores: Tensor, wanted: Tensor) -> Tensor:
    """Mean cross-entropy of (n, labels) scores with the distribution of the wanted ones."""
    return -(wanted.float().softmax(-1) * scores.float().log_softmax(-1)).sum(-1).mean()


def _sure(scores: Tensor, wanted: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(scores.float(), wanted.float().sigmoid(), reduction="none")
