"""Train chosen heads on while the encoder is held still: ``python -m training.held --run DIR ... --shares N ... --out DIR --heads NAME ...``.

The vectors of the words are computed once, rounded as the exported encoder rounds them, and kept; an epoch then takes a minute. So the heads of an
average of networks come to fit its vectors, and sentences that were written last are learned, too. A head is kept where its dev figure rises.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from benchmarks.accuracy import dev_sets, gold_of
from benchmarks.figures import figures
from sitroom.reading.pieces import Pieces
from training import corpus
from training.batches import Numbers, collate, fits, order
from training.data import Example, Labels, events, gum
from training.encoder import initial_weights
from training.evaluate import read
from training.export import averaged
from training.heads import CORPUS, as_int8
from training.losses import Vectors, loss_of, vectors_of
from training.names import names
from training.network import Network

TAUGHT = {
    "roles": (("event_role",), ("event_role",), (("corpus", "event+roles"),)),
    "frames": (
        ("anchor", "frame", "hedge", "line"),
        ("frame_anchor", "frame", "hedge", "line"),
        (("frames", "line lenient"), ("frames", "claim lenient"), ("frames", "attribution lenient")),
    ),
    "names": (("entity", "mention", "name"), ("entity", "mention", "name"), (("gum", "entity"),)),
    "kinds": (("event_type", "event_status", "mode"), ("type", "status", "mode"), (("corpus", "event"), ("corpus", "event+status"))),
}
"""Group of heads -> the parts of the network, their losses, the dev figures (set, figure) whose mean decides."""

WEIGHTS = {"frame_anchor": 2.0, "entity": 3.0, "type": 4.0, "mode": 0.2, "hedge": 0.3, "line": 0.3}
"""Weights of losses other than 1."""


def sets_of(group: str, data: Path) -> list[Example]:
    """The sentences that have labels for a group."""
    ours = events(corpus.load(CORPUS / "train"))
    return [*gum(data, "train"), *names(CORPUS / "names")] if group == "names" else ours


def fit(net: Network, group: str, batches: Sequence[tuple[dict[str, Tensor], Vectors]], epochs: int, rate: float, seed: int) -> None:
    """AdamW on the parts of a group, over batches whose vectors are known, with a rate that falls to nothing."""
    parts, wanted, _ = TAUGHT[group]
    learned = [p for part in parts for p in getattr(net, part).parameters()] + ([net.bridge] if "event_role" in parts else [])
    net.requires_grad_(requires_grad=False)
    for parameter in learned:
        parameter.requires_grad_(requires_grad=True)
    optimise = torch.optim.AdamW(learned, lr=rate, weight_decay=0.01, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimise, lambda step: 1 - step / (epochs * len(batches)))
    torch.manual_seed(seed)
    for part in parts:
        getattr(net, part).train()
    for epoch in range(epochs):
        total = 0.0
        for i in torch.randperm(len(batches)).tolist():
            batch, vectors = batches[i]
            found = loss_of(net, batch, tuple(v.float() for v in vectors))  # type: ignore[arg-type]
            loss = sum((WEIGHTS.get(name, 1.0) * found[name] for name in wanted if name in found), torch.zeros(()))
            if loss.requires_grad:
                optimise.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(learned, 1.0)
                optimise.step()
            schedule.step()
            total += loss.item()
        print(f"{group}, epoch {epoch + 1}: loss {total / len(batches):.4f}", flush=True)
    net.eval()


def kept(net: Network, examples: list[Example], pieces: Pieces, labels: Labels, size: int, seed: int) -> list[tuple[dict[str, Tensor], Vectors]]:
    """The batches of some examples, with the vectors of their words as half floats."""
    chosen = [i for i, example in enumerate(examples) if fits(example, pieces)]
    numbers, found = Numbers(labels), list[tuple[dict[str, Tensor], Vectors]]()
    with torch.no_grad():
        for numbered in order(examples, chosen, pieces, size, np.random.default_rng(seed)):
            batch = collate([examples[i] for i in numbered], pieces, numbers)
            syntax, meaning, _ = vectors_of(net, batch)
            found.append((batch, (syntax.bfloat16(), meaning.bfloat16(), torch.zeros(0))))
    return found


def figure(net: Network, group: str, labels: Labels, pieces: Pieces, dev: dict[str, list[Example]]) -> float:
    """The mean of a group's dev figures, in per cent."""
    found: dict[tuple[str, str], float] = {}
    for name in {name for name, _ in TAUGHT[group][2]}:
        readings = read(net, labels, pieces, [e.words for e in dev[name]])
        found |= {(name, k): v for k, v in figures(readings, [gold_of(e) for e in dev[name]]).items()}
    shown = {f"{name} {key}": found[name, key] for name, key in TAUGHT[group][2]}
    print(f"{group}: {shown}", flush=True)
    return sum(shown.values()) / len(shown)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--run", type=Path, nargs="+", required=True, help="finished runs; of several, the mean of their weights")
    options.add_argument("--shares", type=float, nargs="+", default=[1.0])
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--out", type=Path, required=True, help="the run folder that gets the network with the heads trained on")
    options.add_argument("--heads", nargs="*", default=list(TAUGHT), choices=list(TAUGHT), help="groups, one after the other")
    options.add_argument("--epochs", type=int, default=4)
    options.add_argument("--rate", type=float, default=2e-4)
    options.add_argument("--seed", type=int, default=1)
    a = options.parse_args()
    net, labels = averaged(a.run, a.shares)
    pieces, dev = Pieces(initial_weights() / "tokenizer.json"), dev_sets(a.data)
    with as_int8(net):
        known: dict[bool, list[tuple[dict[str, Tensor], Vectors]]] = {}
        for group in a.heads:
            of_names = group == "names"
            if of_names not in known:
                known = {of_names: kept(net, sets_of(group, a.data), pieces, labels, 48, a.seed)}
            before, parts = figure(net, group, labels, pieces, dev), deepcopy({part: getattr(net, part) for part in TAUGHT[group][0]})
            bridge = net.bridge.data.clone()
            fit(net, group, known[of_names], a.epochs, a.rate, a.seed)
            if figure(net, group, labels, pieces, dev) <= before:
                print(f"{group}: not better, as it was", flush=True)
                for part, old in parts.items():
                    setattr(net, part, old)
                net.bridge.data = bridge
    a.out.mkdir(parents=True, exist_ok=True)
    torch.save({"net": net.state_dict(), "labels": asdict(labels)}, a.out / "model.pt")


if __name__ == "__main__":
    main()
