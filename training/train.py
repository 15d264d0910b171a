"""Train the reading model: ``python -m training.train --data DIR --run DIR [--epochs N] [--seed N]``.

Everything is read from ``--data`` and ``training/corpus``; the run folder gets a log, a checkpoint after every epoch (the run resumes from it)
and, at the end, ``model.pt``. ``training/export.py`` turns that into the package's ONNX file and model card.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "16384")  # read when torch is loaded: shapes are many

import numpy as np
import torch
from torch import nn
from torch.optim import swa_utils

from sitroom.reading.pieces import Pieces
from training import corpus
from training.batches import Numbers, collate, fits, order
from training.data import Example, Labels, events, ewt, gum, inventory
from training.encoder import initial_weights
from training.evaluate import evaluate
from training.losses import loss_of
from training.names import names
from training.network import Network
from training.sources import because, causal_news, factuality, polnear, soft_measures

MASK, MARKS = 103, 999
"""The [MASK] piece, and the last id of the vocabulary's reserved and bracketed entries."""

HIDDEN = 0.1
"""Share of a corpus sentence's pieces that training hides, so that a type is learned from its surroundings too (as in masked-language training);
half as many of other sentences."""

CORPUS = Path(__file__).parent / "corpus"
WEIGHTS = {
    "upos": 1.0, "arc": 2.0, "relation": 1.0, "predicate": 2.0, "role": 3.0, "entity": 3.0, "mention": 1.0, "name": 1.0,
    "type": 4.0, "status": 1.0, "factuality": 0.7, "outcome": 0.5, "mode": 0.2, "event_role": 1.5,
    "frame_anchor": 2.0, "frame": 1.0, "hedge": 0.3, "line": 0.3, "sign": 1.0, "drift": 0.5,
}  # fmt: skip
"""Weight of each head's loss. Heads whose loss is a mean over mostly empty labels (roles, entities, types) weigh more; chosen on the dev sets."""

MEAN_OF = 0.98
"""The weights that are kept are a running mean of those of the last steps (every ``MEAN_EVERY`` steps, this share of the old mean stays)."""

MEAN_EVERY = 5


def training_examples(data: Path, passes: Sequence[float], share: float) -> list[tuple[list[Example], int]]:
    """The training sets, each with the number of its examples that an epoch takes (a larger one is drawn from anew in every epoch).

    ``passes`` of an epoch over EWT, GUM, our corpus and our names; ``share``: how much of their usual number is taken of the others.
    """
    main = [ewt(data, "train"), gum(data, "train"), events(corpus.load(CORPUS / "train")), names(CORPUS / "names")]
    spoken = polnear(data, "train")
    beside = [
        ([e for e in spoken if e.frames], 2000),
        ([e for e in spoken if not e.frames], 800),
        ([e for e, _ in causal_news(data, "train")], 2500),
        (because(data), 700),
        (soft_measures(data, "train"), 3400),
        (factuality(data, "train", ["uw", "meantime"]), 3100),
        (factuality(data, "train", ["uds_ih2"]), 2000),
    ]
    sets = list[tuple[list[Example], int]]()
    for own, times in zip(main, passes, strict=True):
        sets += [(own, len(own))] * int(times)
        sets += [(own, round(len(own) * (times % 1)))] if times % 1 else []
    return sets + [(own, int(take * share)) for own, take in beside]


def anchors(net: Network, examples: list[Example], needed: list[int], pieces: Pieces) -> torch.Tensor:
    """Sentence vectors of the untouched encoder (mean of its last layer), which training holds the encoder near to; zeros for those
    not ``needed``."""
    net.eval()
    found = torch.zeros(len(examples), 384)
    ranked = np.array(sorted(needed, key=lambda i: len(examples[i].words)))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for at in range(0, len(ranked), 64):
            chosen = ranked[at : at + 64]
            arrays = pieces.arrays([examples[i].words for i in chosen])
            mask = torch.from_numpy(arrays["mask"])
            last = net.encoder(torch.from_numpy(arrays["pieces"]), mask, torch.from_numpy(arrays["cases"]))[-1].float()
            found[torch.from_numpy(chosen)] = (last * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
    return found


def optimiser(net: Network, rate: float) -> torch.optim.AdamW:
    """AdamW with a low rate for the encoder and ten times that for the heads; no decay on biases and norms."""
    groups = []
    for inside, lr in ((True, rate), (False, rate * 10)):
        named = [(n, p) for n, p in net.named_parameters() if n.startswith("encoder.") == inside and p.requires_grad]
        groups.append({"params": [p for _, p in named if p.ndim > 1], "lr": lr, "weight_decay": 0.01})
        groups.append({"params": [p for _, p in named if p.ndim <= 1], "lr": lr, "weight_decay": 0.0})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--run", type=Path, default=Path("runs/reader"))
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--passes", type=float, nargs=4, default=(1.0, 1.0, 1.5, 1.0), help="passes of an epoch over EWT, GUM, events, names")
    parser.add_argument("--rate", type=float, default=2e-4, help="top learning rate of the encoder")
    parser.add_argument("--hold", action="store_true", help="keep the top rate to the end (for a run that another one goes on from)")
    parser.add_argument("--hidden", type=float, default=HIDDEN / 2, help="share of pieces that is hidden in sentences of other sets than the corpus")
    parser.add_argument("--batch", type=int, default=40, help="most sentences in a batch, of at most 24 times as many pieces")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--after", type=Path, help="a finished run whose weights this one starts from, instead of the initial ones")
    parser.add_argument("--weights", nargs="*", default=[], metavar="NAME=NUMBER", help="weights of losses other than the usual ones")
    parser.add_argument("--share", type=float, default=1.0, help="share of the usual number of examples from the sets beside treebanks and corpus")
    return parser.parse_args()


def main() -> None:
    a = options()
    a.run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(a.seed)
    weights = WEIGHTS | {name: float(number) for name, number in (w.split("=") for w in a.weights)}
    folder = initial_weights()
    pieces = Pieces(folder / "tokenizer.json")
    sets = [([e for e in own if fits(e, pieces)], take) for own, take in training_examples(a.data, a.passes, a.share)]
    examples = [e for own, _ in sets for e in own]
    labels = inventory(examples) if a.after is None else Labels(**torch.load(a.after / "model.pt", weights_only=False)["labels"])
    net = Network({k: len(v) for k, v in asdict(labels).items()})
    net.encoder.start(folder)
    net.encoder.pieces.weight.requires_grad_(False)  # words that training has not seen keep their place beside those that it has
    print(f"{len(examples)} examples, {len(drawn(sets, 0, a.seed))} an epoch, {sum(p.numel() for p in net.parameters())} parameters", flush=True)
    needed = sorted({i for epoch in range(a.epochs) for i in drawn(sets, epoch, a.seed) if examples[i].events is not None or a.after is None})
    held = anchors(net, examples, needed, pieces)

    optimise = optimiser(net, a.rate)
    if a.after is not None:
        last = a.after / "checkpoint.pt"
        before, own = torch.load(last if last.exists() else a.after / "model.pt", weights_only=False)["net"], net.state_dict()
        fitting = {name: value for name, value in before.items() if name in own and own[name].shape == value.shape}
        print("start anew:", net.load_state_dict(fitting, strict=False).missing_keys, flush=True)
    steps = a.epochs * len(order(examples, drawn(sets, 0, a.seed), pieces, a.batch, np.random.default_rng(0)))
    warm = (0.1 if a.after is None else 0.03) * steps
    fall = 0.0 if a.hold else 1 / (steps - warm)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimise, lambda s: min(s / warm, 0.01 + max(0.0, 1 - max(0.0, s - warm) * fall)))
    mean = swa_utils.AveragedModel(net, multi_avg_fn=swa_utils.get_ema_multi_avg_fn(MEAN_OF))
    start, checkpoint = 0, a.run / "checkpoint.pt"
    parts = (("net", net), ("optimiser", optimise), ("schedule", schedule), ("mean", mean))
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=False)
        for name, part in parts:
            part.load_state_dict(saved[name])
        start = saved["epoch"]
    for epoch in range(start, a.epochs):
        began = time.time()
        torch.manual_seed(a.seed * 1000 + epoch)
        batches = order(examples, drawn(sets, epoch, a.seed), pieces, a.batch, np.random.default_rng([a.seed, epoch]))
        load = partial(tensors, examples, held, pieces, Numbers(labels), a.hidden)
        one_epoch(net, mean, (optimise, schedule), batches, load, weights, f"{epoch + 1}/{a.epochs}")
        torch.save({name: part.state_dict() for name, part in parts} | {"epoch": epoch + 1}, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)
        torch.save({"net": mean.module.state_dict(), "labels": asdict(labels)}, a.run / "model.pt")
        figures = evaluate(mean.module, labels, pieces, a.data, quick=epoch + 1 < a.epochs)
        print(f"epoch {epoch + 1}: {time.time() - began:.0f} s " + json.dumps(figures), flush=True)


def drawn(sets: list[tuple[list[Example], int]], epoch: int, seed: int) -> list[int]:
    """Numbers, over all sets in turn, of the examples of one epoch."""
    rng, start, chosen = np.random.default_rng([seed, epoch, 7]), 0, list[int]()
    for own, take in sets:
        picked = np.arange(len(own)) if take >= len(own) else np.sort(rng.permutation(len(own))[:take])
        chosen += [start + int(i) for i in picked]
        start += len(own)
    return chosen


def tensors(
    examples: list[Example], held: torch.Tensor, pieces: Pieces, numbers: Numbers, hidden_share: float, chosen: list[int]
) -> dict[str, torch.Tensor]:
    """The tensors of a batch, with the sentence vectors that it is held near to, and with some pieces hidden."""
    batch = collate([examples[i] for i in chosen], pieces, numbers) | {"anchor": held[chosen]}
    ours = torch.tensor([examples[i].events is not None for i in chosen])
    share = torch.where(ours, HIDDEN, hidden_share)
    hidden = (torch.rand(batch["pieces"].shape) < share[:, None]) & (batch["pieces"] > MARKS)
    batch["pieces"] = batch["pieces"].masked_fill(hidden, MASK)
    return batch


def one_epoch(
    net: Network,
    mean: swa_utils.AveragedModel,
    step: tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler],
    batches: list[list[int]],
    load: Callable[[list[int]], dict[str, torch.Tensor]],
    weights: dict[str, float],
    label: str,
) -> None:
    """One pass over the batches; prints speed and running mean losses every hundred."""
    net.train()
    began, seen, totals = time.time(), 0, dict.fromkeys(weights, 0.0)
    for at, chosen in enumerate(batches, 1):
        with torch.autocast("cpu", torch.bfloat16):
            losses = loss_of(net, load(chosen))
        total = sum((weights[k] * v for k, v in losses.items()), torch.zeros(()))
        step[0].zero_grad()
        total.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        step[0].step()
        step[1].step()
        if at % MEAN_EVERY == 0:
            mean.update_parameters(net)
        seen += len(chosen)
        for name, value in losses.items():
            totals[name] = 0.98 * totals[name] + 0.02 * value.item() if totals[name] else value.item()
        if at % 100 == 0:
            shown = " ".join(f"{k} {v:.3f}" for k, v in totals.items())
            print(f"{label} {at}/{len(batches)} {seen / (time.time() - began):.0f}/s {shown}", flush=True)


if __name__ == "__main__":
    main()
