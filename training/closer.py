"""The teacher of meanings: MPNet that reads two sentences side by side, each with its trigger marked.

``python -m training.closer --data DIR --initial DIR --out FILE [--steps N]``: for each third of topics and crises a network learns from the others,
then says of the pairs of that third how likely they tell of one happening. Writes their log odds, by the numbers of
``training.meaning.all_triggers``. Made for a GPU (three minutes on an H100); on a processor it takes days.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from sitroom.room.happenings.meaning import OPEN
from training.meaning import FOLDS, Trigger, all_triggers, fold
from training.teacher import MPNet

CLS, SEP = 101, 102
BATCH, SHARE, FEWEST = 128, 3.0, 0.03
"""Pairs of a step; pairs of two happenings to one of one; the least weight by which one of these is drawn."""

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]


class Closer(nn.Module):
    """Two sentences -> log odds that their triggers tell of one happening. The sentence that comes second has the shape class 1."""

    def __init__(self, encoder: MPNet, hidden: int = 256) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = nn.Sequential(nn.Linear(4 * encoder.width, hidden), nn.GELU(), nn.Dropout(0.1), nn.Linear(hidden, 1))

    def forward(self, pieces: Tensor, sides: Tensor) -> Tensor:
        """``pieces`` (pairs, n) ids, 0 = padding; ``sides`` the same shape, 0 = first sentence."""
        states = self.encoder(pieces, (pieces > 0).long(), sides)[-1]
        row, opens = torch.arange(len(pieces), device=pieces.device), pieces == OPEN
        one, other = (states[row, (opens & (sides == side)).int().argmax(1)] for side in (0, 1))
        odds: Tensor = self.head(torch.cat([states[:, 0], one + other, one * other, (one - other).abs()], 1)).squeeze(1).float()
        return odds


def batch(texts: Sequence[Sequence[int]], first: Sequence[int], second: Sequence[int], device: str) -> tuple[Tensor, Tensor]:
    """Ids and sides of pairs of sentences."""
    rows = [([CLS, *texts[i], SEP], [*texts[j], SEP]) for i, j in zip(first, second, strict=True)]
    width = max(len(a) + len(b) for a, b in rows)
    ids = torch.tensor([[*a, *b, *[0] * (width - len(a) - len(b))] for a, b in rows], device=device)
    sides = torch.tensor([[*[0] * len(a), *[1] * (width - len(a))] for a, b in rows], device=device)
    return ids, sides


def asked(told: Sequence[Trigger], *, share: float = 0.1, seed: int = 9) -> tuple[Ints, Ints]:
    """The pairs of one topic or crisis that are learnt from and judged: all of ECB+; those of one happening or one word; a ``share`` of others."""
    topics: dict[str, list[int]] = {}
    for i, one in enumerate(told):
        topics.setdefault(one.topic, []).append(i)
    words = [one.place[0][slice(*one.place[1])].lower() for one in told]
    drawn = np.random.default_rng(seed)

    def wanted(i: int, j: int) -> bool:
        return told[i].topic.startswith("ecb") or told[i].gold == told[j].gold or words[i] == words[j] or drawn.random() < share

    at = [pair for own in topics.values() for pair in combinations(own, 2) if wanted(*pair)]
    table = np.array(at, dtype=np.int64)
    return table[:, 0], table[:, 1]


def hardness(told: Sequence[Trigger], first: Ints, second: Ints) -> Reals:
    """The weight by which pairs of two happenings are drawn: more, the more pieces their sentences share; most for one word."""
    sets = [frozenset(one.read) for one in told]
    words = [one.place[0][slice(*one.place[1])].lower() for one in told]
    shared = np.array(
        [len(sets[i] & sets[j]) / max(1, min(len(sets[i]), len(sets[j]))) for i, j in zip(first.tolist(), second.tolist(), strict=True)]
    )
    same = np.array([float(words[i] == words[j]) for i, j in zip(first.tolist(), second.tolist(), strict=True)])
    return np.asarray(FEWEST + shared + same, dtype=np.float64)


def learn(network: Closer, told: Sequence[Trigger], first: Ints, second: Ints, *, steps: int, rate: float, seed: int, device: str) -> None:
    """Train in place on pairs."""
    torch.manual_seed(seed)
    drawn = np.random.default_rng(seed)
    texts = [one.read[1:-1] for one in told]
    label = np.array([float(told[i].gold == told[j].gold) for i, j in zip(first.tolist(), second.tolist(), strict=True)])
    weight = np.where(label > 0, 0.0, hardness(told, first, second))
    chance = weight / weight.sum() * SHARE + label / label.sum()
    chance /= chance.sum()
    optimiser = torch.optim.AdamW(
        [{"params": network.encoder.parameters(), "top": rate}, {"params": network.head.parameters(), "top": 10 * rate}], lr=rate, weight_decay=0.01
    )
    network.to(device).train()
    for step in range(steps):
        at = drawn.choice(len(first), BATCH, p=chance)
        flip = drawn.random(BATCH) < 0.5
        one, other = np.where(flip, second[at], first[at]).tolist(), np.where(flip, first[at], second[at]).tolist()
        for group in optimiser.param_groups:
            group["lr"] = group["top"] * min(1, (step + 1) / 40) * (1 - step / steps)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
            odds = network(*batch(texts, one, other, device))
        loss = functional.binary_cross_entropy_with_logits(odds, torch.tensor(label[at], dtype=torch.float32, device=device))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        if (step + 1) % 100 == 0:
            print(step + 1, f"{loss.item():.4f}", flush=True)


@torch.no_grad()
def judged(network: Closer, told: Sequence[Trigger], first: Ints, second: Ints, *, device: str, size: int = 1024) -> Reals:
    """The log odds of pairs."""
    network.eval()
    texts, found = [one.read[1:-1] for one in told], []
    for start in range(0, len(first), size):
        with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
            odds = network(*batch(texts, first[start : start + size].tolist(), second[start : start + size].tolist(), device))
        found.append(odds.float().cpu().numpy())
    return np.concatenate(found).astype(np.float64)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--initial", type=Path, required=True, help="folder of MPNet's model.safetensors")
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--steps", type=int, default=900)
    options.add_argument("--rate", type=float, default=3e-5)
    given = options.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    told = all_triggers(given.data, "train")
    first, second = asked(told)
    home = np.array([fold(told[i].topic) for i in first.tolist()])
    odds = np.zeros(len(first))
    for part in range(FOLDS):
        encoder = MPNet()
        encoder.start(given.initial)
        network, own = Closer(encoder), home == part
        learn(network, told, first[~own], second[~own], steps=given.steps, rate=given.rate, seed=10 + part, device=device)
        odds[own] = judged(network, told, first[own], second[own], device=device)
    np.savez_compressed(given.out, first=first, second=second, odds=odds.astype(np.float16))


if __name__ == "__main__":
    main()
