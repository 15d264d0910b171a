"""The loss of each head on a batch."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.network import Network
from training.pairs import Tree

UNUSUAL = {"factuality": (4.4, 1.85, 0.76), "outcome": (1.1, 1.5, 0.8)}
"""Weights of labels that are rare but count as much as the others: square roots of their inverse shares of the training words, with a mean of 1."""


Vectors = tuple[Tensor, Tensor, Tensor]
"""What ``Network.words`` gives: vectors for syntax and for meaning, and the last layer."""


def vectors_of(net: Network, batch: dict[str, Tensor]) -> Vectors:
    """One encoder pass over a batch."""
    return net.words(*(batch[k] for k in ("pieces", "mask", "cases", "first", "last", "shapes")))


def loss_of(net: Network, batch: dict[str, Tensor], vectors: Vectors | None = None) -> dict[str, Tensor]:
    """The loss of each head on a batch; a head without labels in it is left out. Labels of -100 are ignored. ``vectors`` where they are computed."""
    syntax, meaning, last = vectors or vectors_of(net, batch)
    words = meaning[:, 1:]
    losses: dict[str, Tensor] = {}

    def labels(name: str, head: nn.Module, vectors: Tensor) -> None:
        """Cross-entropy of a head of single words, computed on the labelled ones alone."""
        if (known := batch[name] >= 0).any():
            weight = torch.tensor(UNUSUAL[name], device=vectors.device) if name in UNUSUAL else None
            losses[name] = functional.cross_entropy(head(vectors[known]).float(), batch[name][known], weight)

    arcs = net.arcs(syntax, batch["first"])
    relations = _relations(net, syntax, arcs, batch, losses)
    tree = Tree(arcs, relations)
    labels("upos", net.upos, syntax[:, 1:])
    if (known := batch["heads"] >= 0).any():
        losses["arc"] = functional.cross_entropy(arcs[known].float(), batch["heads"][known])
    for name in ("entity", "mention", "name", "factuality", "outcome"):
        labels(name, getattr(net, name), words)
    labels("type", net.event_type, words)
    labels("status", net.event_status, words)
    if (known := batch["predicate"] >= 0).any():
        losses["predicate"] = _binary(net.predicate(words[known]).squeeze(-1), batch["predicate"][known]).mean()
        at = (batch["predicate"] == 1).nonzero()
        if len(at):
            target = batch["role"][at[:, 0], at[:, 1]].flatten()
            losses["role"] = functional.cross_entropy(net.role.linked(words, at, tree).flatten(0, -2).float(), target, ignore_index=-100)
    at = (batch["type"] > 0).nonzero()
    if len(at):
        own = words[at[:, 0], at[:, 1]]
        losses["mode"] = _binary(net.mode(own), batch["mode"][at[:, 0], at[:, 1]]).sum(1).mean()
        scores = net.event_roles(words, at, net.event_type(own).softmax(-1), net.role.linked(words, at, tree), tree)
        losses["event_role"] = _event_roles(scores.float(), batch["event_role"][at[:, 0], at[:, 1]])
    losses |= _frames(net, meaning, batch)
    if "anchor" in batch:
        mask = batch["mask"][:, :, None].to(last.dtype)
        pooled = (last * mask).sum(1) / mask.sum(1)
        losses["drift"] = 1 - functional.cosine_similarity(pooled.float(), batch["anchor"], dim=-1).mean()
    return losses


def _relations(net: Network, syntax: Tensor, arcs: Tensor, batch: dict[str, Tensor], losses: dict[str, Tensor]) -> Tensor:
    """Relation scores of every word: with its gold head and a loss in sentences that have a gold tree, with the best head and no
    gradient in others."""
    treed = (batch["heads"] >= 0).any(1)
    with torch.no_grad():
        scores = net.relations(syntax, arcs.argmax(-1))
    if treed.any():
        own = net.relations(syntax[treed], batch["heads"][treed].clamp(min=0))
        target = batch["relations"][treed].flatten()
        losses["relation"] = functional.cross_entropy(own.flatten(0, 1).float(), target, ignore_index=-100)
    return scores


def _binary(scores: Tensor, target: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(scores.float(), target.float(), reduction="none")


def _frames(net: Network, meaning: Tensor, batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """Losses of attributions, claims and red lines: anchors, their arcs, signs, hedges and kinds."""
    losses: dict[str, Tensor] = {}
    known = batch["anchors"] >= 0
    if known.any():
        losses["frame_anchor"] = _binary(net.anchor(meaning)[known], batch["anchors"][known]).mean() * 10
    at = batch["frame_at"]
    if len(at):
        target = batch["frame"]
        known = target >= 0
        losses["frame"] = (_binary(net.frames(meaning, at), target.clamp(min=0)) * known).sum() / len(at) / 2
        for name, head in (("hedge", net.hedge), ("line", net.line)):
            wanted = batch[name]
            if (wanted >= 0).any():
                losses[name] = functional.cross_entropy(head(meaning[at[:, 0], at[:, 1]]).float(), wanted, ignore_index=-100)
    if len(batch["sign_row"]):
        scores = net.signs(meaning[:, 1:])[batch["sign_row"]].float()
        mean = (batch["sign_cause"].unsqueeze(1) @ scores @ batch["sign_effect"].unsqueeze(2)).flatten()
        losses["sign"] = _binary(mean, batch["sign"]).mean()
    return losses


def _event_roles(scores: Tensor, target: Tensor) -> Tensor:
    """Binary loss of (trigger, word, role). Target: 0 = no, g > 0 = inside gold span number g, -100 = padding.

    A gold span may have several words; its best-scored word stands for it and its other words are left alone.
    """
    known = target >= 0
    wanted = torch.zeros_like(scores)
    used = (target == 0).float()
    with torch.no_grad():
        for span in range(1, int(target.max()) + 1):
            inside = target == span
            best = scores.detach().masked_fill(~inside, -1e9).argmax(1, keepdim=True)
            chosen = torch.zeros_like(inside).scatter(1, best, True) & inside
            wanted = wanted + chosen
            used = used + chosen
    loss = functional.binary_cross_entropy_with_logits(scores, wanted.clamp(max=1), reduction="none")
    used = used.clamp(max=1) * known
    return (loss * used).sum() / target.shape[0] / 2
