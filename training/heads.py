"""Train the heads of factuality and outcome alone, on fixed word vectors: ``python -m training.facts --run DIR ... --shares N ... --out DIR``.

The runs of the whole network see a share of these sets in an epoch, and averaging networks blurs small heads. This takes a minute or two.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from sitroom.reading.pieces import Pieces
from training.batches import fits
from training.data import FACTUALITY, Example
from training.encoder import initial_weights
from training.export import averaged
from training.exported import INPUTS
from training.losses import UNUSUAL
from training.network import Network
from training.sources import factuality

SETS = {"factuality": ["uw", "meantime"], "outcome": ["uds_ih2"]}
EPOCHS = 9
RATE = 3e-4


def vectors(net: Network, pieces: Pieces, examples: list[Example], name: str, size: int = 48) -> tuple[Tensor, Tensor]:
    """The vectors (n, WIDTH) of all labelled words, and their labels (n)."""
    found, labels = list[Tensor](), list[int]()
    ranked = sorted(examples, key=lambda e: len(e.words))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for at in range(0, len(ranked), size):
            chosen = ranked[at : at + size]
            arrays = pieces.arrays([e.words for e in chosen])
            _, meaning, _ = net.words(*(torch.from_numpy(arrays[k]) for k in INPUTS[:-1]))
            for row, example in enumerate(chosen):
                for word, label in (getattr(example, name) or {}).items():
                    found.append(meaning[row, 1 + word].float())
                    labels.append(FACTUALITY.index(label))
    return torch.stack(found), torch.tensor(labels)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--run", type=Path, nargs="+", required=True, help="finished runs; of several, the mean of their weights")
    options.add_argument("--shares", type=float, nargs="+", default=[1.0])
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--out", type=Path, required=True, help="the run folder that gets the network with the new heads")
    options.add_argument("--seed", type=int, default=0)
    a = options.parse_args()
    torch.manual_seed(a.seed)
    net, labels = averaged(a.run, a.shares)
    pieces = Pieces(initial_weights() / "tokenizer.json")
    for name, sets in SETS.items():
        head, weight = getattr(net, name), torch.tensor(UNUSUAL[name])
        found, truth = vectors(net, pieces, [e for e in factuality(a.data, "train", sets) if fits(e, pieces)], name)
        optimise = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=0.05)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimise, lambda epoch: 1 - epoch / EPOCHS)
        head.train()
        for epoch in range(EPOCHS):
            total = 0.0
            for chosen in torch.randperm(len(found)).split(64):
                loss = functional.cross_entropy(head(found[chosen]), truth[chosen], weight)
                optimise.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                optimise.step()
                total += loss.item() * len(chosen)
            schedule.step()
            print(f"{name} {epoch + 1}/{EPOCHS}: loss {total / len(found):.3f}", flush=True)
        head.eval()
    a.out.mkdir(parents=True, exist_ok=True)
    torch.save({"net": net.state_dict(), "labels": asdict(labels)}, a.out / "model.pt")


if __name__ == "__main__":
    main()
