"""Train the reading model: ``python -m training.train --data DIR --run DIR [--epochs N] [--seed N]``.

Everything is read from ``--data`` and ``training/corpus``; the run folder gets a log, a checkpoint after every epoch (the run resumes from it)
and, at the end, ``model.pt``. ``training/export.py`` turns that into the package's ONNX file and model card. With ``--encoder mpnet`` a larger
network is trained, which ``--teachers`` then lets teach the small one. A GPU is used where ``--device cuda`` says so; nothing needs one.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "16384")  # read when torch is loaded: shapes are many

import numpy as np
import torch
from torch.optim import swa_utils

from sitroom.reading.pieces import Pieces
from training import corpus
from training.batches import Numbers, collate, fits, order
from training.data import Example, Labels, events, ewt, gum, inventory
from training.encoder import initial_weights
from training.evaluate import evaluate
from training.kept import Kept
from training.losses import loss_of, vectors_of
from training.names import names
from training.network import Network
from training.softened import soft_losses
from training.sources import because, causal_news, factuality, polnear, soft_measures, unlabelled
from training.steps import MEAN_OF, Pace, one_epoch, prepared
from training.teacher import MPNet
from training.upper import SHARE, loaded

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


def training_examples(data: Path, passes: Sequence[float], share: float, bare: int = 0) -> list[tuple[list[Example], int]]:
    """The training sets, each with the number of its examples that an epoch takes (a larger one is drawn from anew in every epoch).

    ``passes`` of an epoch over EWT, GUM, our corpus and our names; ``share``: how much of their usual number is taken of the others; ``bare``:
    sentences without labels, which only a teacher makes use of.
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
    sets += [(own, int(take * share)) for own, take in beside]
    return [*sets, (unlabelled(data), bare)] if bare else sets


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
    parser.add_argument("--encoder", choices=("minilm", "mpnet"), default="minilm")
    parser.add_argument("--initial", type=Path, help="folder of MPNet's model.safetensors")
    parser.add_argument("--labels", type=Path, help="a finished run whose label inventory is taken")
    parser.add_argument(
        "--teachers",
        type=Path,
        nargs="*",
        default=[],
        help="finished runs whose probabilities are learned, too",
    )
    parser.add_argument("--soft", type=float, default=1.0, help="weight of what the teachers say against that of the labels")
    parser.add_argument("--bare", type=int, default=0, help="sentences an epoch without labels, for the teachers to label")
    parser.add_argument("--device", default="cpu", help="where to train: cpu, cuda")
    parser.add_argument("--workers", type=int, default=0, help="processes that prepare batches")
    parser.add_argument("--seconds", type=float, help="let the rate fall to nothing within these many seconds, whatever epochs are done by then")
    return parser.parse_args()


def network(kind: str, labels: Labels, initial: Path | None) -> Network:
    """A network with the initial weights of its encoder. Raises ``SystemExit`` where MPNet's are not told."""
    net = Network({k: len(v) for k, v in asdict(labels).items()}, encoder=MPNet() if kind == "mpnet" else None)
    if kind == "mpnet" and initial is None:
        raise SystemExit("--encoder mpnet needs --initial FOLDER, the folder of its model.safetensors")
    net.encoder.start(initial or initial_weights())
    net.encoder.pieces.weight.requires_grad_(False)  # words that training has not seen keep their place beside those that it has
    return net


def teacher(run: Path, device: torch.device) -> Network:
    """A finished run, which says what it sees and learns no more; one of ``training.upper`` speaks with its small network."""
    if (run / "upper.pt").exists():
        return loaded(run, SHARE)[0]
    saved = torch.load(run / "model.pt", weights_only=False, map_location="cpu")
    net = Network({k: len(v) for k, v in saved["labels"].items()}, encoder=MPNet() if "encoder.distances.weight" in saved["net"] else None)
    net.load_state_dict({name: value.float() for name, value in saved["net"].items()})
    return net.eval().requires_grad_(False).to(device)


def go_on(net: Network, run: Path) -> None:
    """Take over the weights of a run, those of other shapes left out."""
    last = run / "checkpoint.pt"
    before, own = torch.load(last if last.exists() else run / "model.pt", weights_only=False, map_location="cpu")["net"], net.state_dict()
    fitting = {name: value.float() for name, value in before.items() if name in own and own[name].shape == value.shape}
    print("start anew:", net.load_state_dict(fitting, strict=False).missing_keys, flush=True)


def weighed(given: Sequence[str], soft: float) -> dict[str, float]:
    """The weight of each loss, ``given`` (NAME=NUMBER) before the usual ones, and of what teachers say in its place."""
    weights = WEIGHTS | {name: float(number) for name, number in (w.split("=") for w in given)}
    return weights | {f"soft {k}": soft * v for k, v in weights.items()}


class Losses:
    """The losses of the labels of a batch, and of what teachers said of its sentences with ``soft`` before their names."""

    def __init__(self, net: Network, told: Kept | None, labels: Labels) -> None:
        self.net, self.told = net, told
        self.kinds = {name: number for number, name in enumerate(labels.frame)}

    def __call__(self, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        vectors = vectors_of(self.net, batch)
        found = loss_of(self.net, batch, vectors)
        if self.told:
            device = batch["pieces"].device
            at, wanted = self.told.batch(batch["number"].tolist(), batch["first"].shape[1] - 1)
            soft = soft_losses(self.net, vectors, batch, at.on_device(device), wanted.on_device(device), self.kinds)
            found |= {f"soft {k}": v for k, v in soft.items()}
        return found


def main() -> None:
    a = options()
    a.run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(a.seed)
    device = torch.device(a.device)
    pieces = Pieces(initial_weights() / "tokenizer.json")
    sets = [([e for e in own if fits(e, pieces)], take) for own, take in training_examples(a.data, a.passes, a.share, a.bare)]
    examples = [e for own, _ in sets for e in own]
    known = a.labels or a.after
    labels = inventory(examples) if known is None else Labels(**torch.load(known / "model.pt", weights_only=False, map_location="cpu")["labels"])
    net = network(a.encoder, labels, a.initial)
    print(f"{len(examples)} examples, {len(drawn(sets, 0, a.seed))} an epoch, {sum(p.numel() for p in net.parameters())} parameters", flush=True)
    used = sorted({i for epoch in range(a.epochs) for i in drawn(sets, epoch, a.seed)})
    drifts = a.encoder == "minilm" and not a.teachers  # a teacher's words hold the encoder, too
    held = anchors(net, examples, [i for i in used if examples[i].events is not None or a.after is None], pieces) if drifts else None

    if a.after is not None:
        go_on(net, a.after)
    net.to(device)
    optimise = optimiser(net, a.rate)
    steps = a.epochs * len(order(examples, drawn(sets, 0, a.seed), pieces, a.batch, np.random.default_rng(0)))
    warm = (0.1 if a.after is None else 0.03) * steps
    pace = Pace(steps, warm, 0.0 if a.hold else 1 / (steps - warm), a.seconds)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimise, pace)
    mean = swa_utils.AveragedModel(net, multi_avg_fn=swa_utils.get_ema_multi_avg_fn(MEAN_OF))
    start, checkpoint = 0, a.run / "checkpoint.pt"
    parts = (("net", net), ("optimiser", optimise), ("schedule", schedule), ("mean", mean))
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=False, map_location="cpu")
        for name, part in parts:
            part.load_state_dict(saved[name])
        start = saved["epoch"]
    told = Kept.heard([teacher(run, device) for run in a.teachers], examples, used, pieces, labels, device) if a.teachers else None
    losses, weights = Losses(net, told, labels), weighed(a.weights, a.soft)
    pace.begin()
    for epoch in range(start, a.epochs):
        began = time.time()
        torch.manual_seed(a.seed * 1000 + epoch)
        batches = order(examples, drawn(sets, epoch, a.seed), pieces, a.batch, np.random.default_rng([a.seed, epoch]))
        load = partial(tensors, examples, held, pieces, Numbers(labels), a.hidden)
        one_epoch(net, mean, (optimise, schedule), prepared(batches, load, a.workers, device), losses, weights, f"{epoch + 1}/{a.epochs}", pace)
        last_one = epoch + 1 == a.epochs or pace.over
        if not pace.seconds:
            torch.save({name: part.state_dict() for name, part in parts} | {"epoch": epoch + 1}, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
        if not pace.seconds or last_one:
            torch.save({"net": {k: v.cpu() for k, v in mean.module.state_dict().items()}, "labels": asdict(labels)}, a.run / "model.pt")
            figures = evaluate(mean.module.cpu(), labels, pieces, a.data, quick=not last_one)
            mean.module.to(device)
            print(f"epoch {epoch + 1}: {time.time() - began:.0f} s " + json.dumps(figures), flush=True)
        if last_one:
            break


def drawn(sets: list[tuple[list[Example], int]], epoch: int, seed: int) -> list[int]:
    """Numbers, over all sets in turn, of the examples of one epoch."""
    rng, start, chosen = np.random.default_rng([seed, epoch, 7]), 0, list[int]()
    for own, take in sets:
        picked = np.arange(len(own)) if take >= len(own) else np.sort(rng.permutation(len(own))[:take])
        chosen += [start + int(i) for i in picked]
        start += len(own)
    return chosen


def tensors(
    examples: list[Example], held: torch.Tensor | None, pieces: Pieces, numbers: Numbers, hidden_share: float, chosen: list[int]
) -> dict[str, torch.Tensor]:
    """The tensors of a batch (``number``: of its examples), with some pieces hidden and, where told, the sentence vectors that it is ``held``
    near to."""
    batch = collate([examples[i] for i in chosen], pieces, numbers) | ({} if held is None else {"anchor": held[chosen]})
    batch["number"] = torch.tensor(chosen)
    ours = torch.tensor([examples[i].events is not None for i in chosen])
    share = torch.where(ours, HIDDEN, hidden_share)
    hidden = (torch.rand(batch["pieces"].shape) < share[:, None]) & (batch["pieces"] > MARKS)
    batch["pieces"] = batch["pieces"].masked_fill(hidden, MASK)
    return batch


if __name__ == "__main__":
    main()
