"""The network of meanings: a vector for each trigger, near where two tell of one happening.

``python -m training.meaning --data DIR --run RUN [--fold N] [--after RUN] [--teacher FILE]`` trains it on ECB+ train and the stories and writes
``RUN/model.pt``; with ``--fold`` it leaves a third of topics and crises out, and writes the log odds of the pairs of what it left out to
``RUN/held.npz``, for the regressions that take up what it says (``training/odds.py``). ``--export RUN`` writes ``meaning.onnx`` (int8),
``meaning.npy`` and ``meaning.tsv``. ``--teacher``: what a larger network says of pairs that it has not seen (``training/closer.py``).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from sitroom.room.happenings.meaning import HIDDEN, OPEN, WIDTH, Spot, key, pieces
from training.encoder import Encoder, initial_weights
from training.happenings import DATA, Mention, mentions, subtopics
from training.stories import stories

FOLDS = 3
MOST = 128
"""Triggers of a group in one step."""
GROUPS = 2
"""Groups of one step."""
TAUGHT = 0.65
"""How much the teacher's word counts beside the label, where there is one."""
FOUND = 3.0
"""Weight of a pair of one happening."""
COSINE = 4.0
BATCH = 32


Taught = dict[tuple[int, int], float]
"""What the teacher says of pairs, by their numbers among ``all_triggers``."""


class Trigger(NamedTuple):
    """A trigger of ECB+ or the stories. ``topic``: to which third it belongs; ``group``: subtopic or crisis, whose triggers are compared; ``read``:
    see ``meaning.pieces``."""

    place: Spot
    topic: str
    group: str
    gold: str
    read: tuple[int, ...]


class Meaning(nn.Module):
    """An encoder, a vector for each trigger from the states of the first piece and of the mark before it, and two layers that compare two."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.out = nn.Linear(2 * self.encoder.width, WIDTH)
        self.inside, self.drop, self.last = nn.Linear(2 * WIDTH, HIDDEN), nn.Dropout(0.1), nn.Linear(HIDDEN, 1)
        self.scale = nn.Parameter(torch.tensor(COSINE))

    def states(self, pieces: Tensor) -> Tensor:
        """``pieces`` (triggers, n) ids, 0 = padding -> (triggers, 2 x width)."""
        states = self.encoder(pieces, (pieces > 0).long(), torch.zeros_like(pieces))[-1]
        marks = (pieces == OPEN).long().argmax(1)
        return torch.cat([states[:, 0], states[torch.arange(len(pieces)), marks]], 1)

    def forward(self, pieces: Tensor) -> Tensor:
        """As ``states``, -> (triggers, ``WIDTH``)."""
        vectors: Tensor = self.out(self.states(pieces).float())
        return vectors

    def odds(self, one: Tensor, other: Tensor) -> Tensor:
        """Log odds (pairs,) of two rows of vectors."""
        inside = self.drop(functional.gelu(self.inside(torch.cat([one * other, (one - other).abs()], 1))))
        odds: Tensor = self.last(inside).squeeze(1) + self.scale * functional.cosine_similarity(one, other, dim=1)
        return odds


class Exported(nn.Module):
    """What the ONNX graph computes. The layers behind it are left to ``room/happenings/meaning.py``, where they are float."""

    def __init__(self, network: Meaning) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor) -> Tensor:
        """Ids (1, n) -> (1, 2 x width)."""
        return self.network.states(pieces)


@cache
def _tokenizer() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(initial_weights() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def trigger(place: Spot, topic: str, group: str, gold: str) -> Trigger:
    """A trigger as the network reads it."""
    encoded = _tokenizer().encode(place.sentence, add_special_tokens=False)
    start, end = place.span
    hit = [i for i, (a, b) in enumerate(encoded.offsets) if a < end and b > start]
    lead = _tokenizer().encode(place.lead, add_special_tokens=False).ids if place.lead != place.sentence else []
    return Trigger(place, topic, group, gold, pieces(encoded.ids, hit or [len(encoded.ids) - 1], lead))


def of_ecb(found: Iterable[Mention]) -> Iterator[Trigger]:
    """The triggers of ECB+."""
    for mention in found:
        yield trigger(mention.place, f"ecb {mention.topic}", f"ecb {mention.subtopic}", f"ecb {mention.gold}")


def of_stories(part: str) -> Iterator[Trigger]:
    """The triggers of the stories."""
    for report in stories(part):
        for sentence, marks in report.sentences:
            for mark in marks:
                yield trigger(Spot(sentence, mark.span, report.sentences[0][0]), report.crisis, report.crisis, mark.happening)


def all_triggers(data: Path, part: str) -> list[Trigger]:
    """Those of ECB+, then those of the stories."""
    ecb = [mention for group in subtopics(mentions(data / f"coref/ecbplus_{part}.jsonl")) for mention in group]
    return [*of_ecb(ecb), *of_stories(part)]


def fold(topic: str) -> int:
    """The third to which a topic belongs."""
    return hashlib.blake2b(topic.encode(), digest_size=8).digest()[0] % FOLDS


def vectors(network: Meaning, told: Sequence[Trigger]) -> Tensor:
    """(triggers, ``WIDTH``); sentences of like length are read together."""
    order = sorted(range(len(told)), key=lambda i: len(told[i].read))
    parts = []
    for start in range(0, len(order), BATCH):
        batch = [told[i].read for i in order[start : start + BATCH]]
        ids = torch.tensor([[*read, *[0] * (len(batch[-1]) - len(read))] for read in batch])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=network.training):
            parts.append(network(ids))
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(parts).float()[back]


def train(network: Meaning, told: Sequence[Trigger], taught: Taught, numbers: Sequence[int], *, steps: int, rate: float, seed: int) -> None:
    """Train in place, ``GROUPS`` groups a step. ``numbers``: of each trigger its number among ``all_triggers``."""
    torch.manual_seed(seed)
    chosen = np.random.default_rng(seed)
    body = [p for name, p in network.named_parameters() if name.startswith("encoder.")]
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW([{"params": body, "top": rate}, {"params": heads, "top": 5 * rate}], lr=rate, weight_decay=0.01)
    groups: dict[str, list[int]] = {}
    for i, one in enumerate(told):
        groups.setdefault(one.group, []).append(i)
    names = sorted(groups)
    began, losses = time.time(), list[float]()
    network.train()
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = group["top"] * min(1, (step + 1) / 60) * (1 - step / steps)
        loss = torch.zeros(())
        for name in chosen.choice(names, GROUPS, replace=False).tolist():
            loss = loss + _loss(network, told, chosen.permutation(groups[name])[:MOST].tolist(), taught, numbers)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        losses.append(loss.item() / GROUPS)
        if (step + 1) % 40 == 0:
            print(f"{step + 1} {np.mean(losses[-40:]):.4f} {(time.time() - began) / (step + 1):.2f} s a step", flush=True)
    network.eval()


def _loss(network: Meaning, told: Sequence[Trigger], at: Sequence[int], taught: Taught, numbers: Sequence[int]) -> Tensor:
    """Cross-entropy over all pairs of some triggers, with labels and what the teacher said."""
    found = vectors(network, [told[i] for i in at])
    first, second = torch.triu_indices(len(at), len(at), 1)
    odds = network.odds(found[first], found[second])
    pairs = [(at[i], at[j]) for i, j in zip(first.tolist(), second.tolist(), strict=True)]
    label = torch.tensor([float(told[i].gold == told[j].gold) for i, j in pairs])
    said = torch.tensor([taught.get((min(numbers[i], numbers[j]), max(numbers[i], numbers[j])), float("nan")) for i, j in pairs])
    target = torch.where(said.isnan(), label, (1 - TAUGHT) * label + TAUGHT * said.nan_to_num(0.0).sigmoid())
    weight = 1 + (FOUND - 1) * label
    loss: Tensor = (functional.binary_cross_entropy_with_logits(odds, target, reduction="none") * weight).sum() / weight.sum()
    return loss


def held(network: Meaning, told: Sequence[Trigger]) -> tuple[list[tuple[str, str]], NDArray[np.float64]]:
    """The pairs of each group, by the keys of their places, and their log odds."""
    groups: dict[str, list[Trigger]] = {}
    for one in told:
        groups.setdefault(one.group, []).append(one)
    keys, odds = list[tuple[str, str]](), []
    with torch.no_grad():
        for own in groups.values():
            found = vectors(network, own)
            first, second = torch.triu_indices(len(own), len(own), 1)
            odds.append(network.odds(found[first], found[second]).double().numpy())
            keys += [(key(own[i].place), key(own[j].place)) for i, j in zip(first.tolist(), second.tolist(), strict=True)]
    return keys, np.concatenate(odds)


def export(network: Meaning, folder: Path = DATA) -> None:
    """Write the int8 graph, the layers behind it, and what they are."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.eval()
    ids = torch.ones(1, 7, dtype=torch.long)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "float.onnx"
        torch.onnx.export(
            Exported(network), (ids,), str(path), input_names=["pieces"], output_names=["states"], dynamic_axes={"pieces": {1: "n"}},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(
            str(path), str(folder / "meaning.onnx"), per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gather"]
        )
    np.save(folder / "meaning.npy", torch.cat([part.detach().reshape(-1) for part in behind(network)]).numpy().astype(np.float16))
    summed = hashlib.sha256((folder / "meaning.onnx").read_bytes() + (folder / "meaning.npy").read_bytes()).hexdigest()
    header = (
        "# The network of meanings, read by room/happenings/meaning.py; written by training/meaning.py.\n"
        "# Source: trained on the train splits of ECB+ (Cybulska & Vossen 2014, CC BY 3.0) and of our own stories; started from all-MiniLM-L6-v2\n"
        "# (Apache-2.0). sha256: of meaning.onnx and meaning.npy, one behind the other.\n"
    )
    (folder / "meaning.tsv").write_text(f"{header}name\tvalue\nsha256\t{summed}\n", encoding="utf-8")


def behind(network: Meaning) -> list[Tensor]:
    """The layers behind the graph, in the order of ``meaning.SHAPES``."""
    layers = (network.out, network.inside, network.last)
    return [*(value for layer in layers for value in (layer.weight, layer.bias)), network.scale]


def load(run: Path) -> Meaning:
    """The network of a run."""
    network = Meaning()
    network.load_state_dict(torch.load(run / "model.pt", map_location="cpu"))
    return network.eval()


def _taught(path: Path | None) -> Taught:
    if path is None:
        return {}
    said = np.load(path)
    return dict(zip(zip(said["first"].tolist(), said["second"].tolist(), strict=True), said["odds"].astype(float).tolist(), strict=True))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--run", type=Path, help="folder to write to")
    options.add_argument("--after", type=Path, help="a run whose encoder is taken up")
    options.add_argument("--teacher", type=Path, help="odds of pairs, from training/closer.py")
    options.add_argument("--fold", type=int, choices=range(FOLDS), help="a third that is left out")
    options.add_argument("--steps", type=int, default=440)
    options.add_argument("--rate", type=float, default=2e-4)
    options.add_argument("--seed", type=int, default=80)
    options.add_argument("--export", type=Path, metavar="RUN")
    given = options.parse_args()
    if given.export:
        export(load(given.export))
        return
    every = all_triggers(given.data, "train")
    numbers = [i for i, one in enumerate(every) if given.fold is None or fold(one.topic) != given.fold]
    network = Meaning()
    network.encoder.start(initial_weights())
    if given.after:
        network.encoder.load_state_dict(load(given.after).encoder.state_dict())
    train(network, [every[i] for i in numbers], _taught(given.teacher), numbers, steps=given.steps, rate=given.rate, seed=given.seed)
    given.run.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), given.run / "model.pt")
    (given.run / "options.json").write_text(json.dumps({k: str(v) for k, v in vars(given).items()}, indent=1), encoding="utf-8")
    if given.fold is not None:
        keys, odds = held(network, [one for one in every if fold(one.topic) == given.fold])
        np.savez_compressed(given.run / "held.npz", keys=np.array(keys), odds=odds)


if __name__ == "__main__":
    main()
