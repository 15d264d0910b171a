"""Train small heads alone, on fixed word vectors: ``python -m training.heads --run DIR ... --shares N ... --out DIR``.

These are the heads of factuality and outcome, and of the sign of claims. The runs of the whole network see a share of their sets in an epoch, and
averaging networks blurs small heads. This takes some minutes.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from sitroom.reading.pieces import Pieces
from training import corpus
from training.batches import fits
from training.data import FACTUALITY, Example, events
from training.encoder import initial_weights
from training.export import averaged
from training.exported import INPUTS
from training.losses import UNUSUAL
from training.network import Network
from training.sources import because, factuality, soft_measures

SETS = {"factuality": ["uw", "meantime"], "outcome": ["uds_ih2"]}
EPOCHS = {"factuality": 9, "outcome": 9, "sign": 20}
RATES = {"factuality": 3e-4, "outcome": 3e-4, "sign": 1e-3}
CORPUS = Path(__file__).parent / "corpus"

Claimed = tuple[Tensor, Tensor, int]
"""Vectors (n, WIDTH) of the cause's words, of the effect's words, and the sign."""


def vectors(net: Network, pieces: Pieces, examples: list[Example], size: int = 48) -> Iterator[tuple[Example, Tensor]]:
    """Examples, each with the vectors (words, WIDTH) of its words."""
    ranked = sorted((e for e in examples if fits(e, pieces)), key=lambda e: len(e.words))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for at in range(0, len(ranked), size):
            chosen = ranked[at : at + size]
            arrays = pieces.arrays([e.words for e in chosen])
            _, meaning, _ = net.words(*(torch.from_numpy(arrays[k]) for k in INPUTS[:-1]))
            for row, example in enumerate(chosen):
                yield example, meaning[row, 1 : 1 + len(example.words)].float()


def fit(head: nn.Module, name: str, count: int, loss_of: Callable[[Tensor], Tensor], size: int = 64) -> None:
    """AdamW over batches of numbers below ``count``, with a rate that falls to nothing."""
    optimise = torch.optim.AdamW(head.parameters(), lr=RATES[name], weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimise, lambda epoch: 1 - epoch / EPOCHS[name])
    head.train()
    for epoch in range(EPOCHS[name]):
        total = 0.0
        for chosen in torch.randperm(count).split(size):
            loss = loss_of(chosen)
            optimise.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimise.step()
            total += loss.item() * len(chosen)
        schedule.step()
        print(f"{name} {epoch + 1}/{EPOCHS[name]}: loss {total / count:.3f}", flush=True)
    head.eval()


def facts(net: Network, pieces: Pieces, data: Path, name: str) -> None:
    """Fit ``factuality`` or ``outcome`` to the words that have one."""
    found, labels = list[Tensor](), list[int]()
    for example, words in vectors(net, pieces, factuality(data, "train", SETS[name])):
        for word, label in (getattr(example, name) or {}).items():
            found.append(words[word])
            labels.append(FACTUALITY.index(label))
    inputs, truth, weight = torch.stack(found), torch.tensor(labels), torch.tensor(UNUSUAL[name])
    head = getattr(net, name)
    fit(head, name, len(truth), lambda chosen: functional.cross_entropy(head(inputs[chosen]), truth[chosen], weight))


def signs(net: Network, pieces: Pieces, data: Path) -> None:
    """Fit the head of signs, started anew, to soft-measures, BECAUSE and the corpus. A claim's score is the mean over pairs of its words."""
    claims = list[Claimed]()
    sets = soft_measures(data, "train") + because(data) + events(corpus.load(CORPUS / "train"))
    for example, words in vectors(net, pieces, [e for e in sets if e.signs]):
        claims += [(words[cause], words[effect], sign) for cause, effect, sign in example.signs or () if cause and effect]
    head = net.sign
    for part in (*head.head, *head.other, head.head_bias, head.other_bias):
        if isinstance(part, nn.Linear):
            part.reset_parameters()
    nn.init.normal_(head.middle, std=1 / head.width)

    def loss_of(chosen: Tensor) -> Tensor:
        own = [claims[i] for i in chosen.tolist()]
        sides, masks = zip(*(_padded([claim[side] for claim in own]) for side in (0, 1)), strict=True)
        scores = head(sides[0], sides[1]).squeeze(-1)
        mean = (masks[0].unsqueeze(1) @ scores @ masks[1].unsqueeze(2)).flatten()
        return functional.binary_cross_entropy_with_logits(mean, torch.tensor([float(sign > 0) for *_, sign in own]))

    fit(head, "sign", len(claims), loss_of)


def _padded(parts: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """(n, words, WIDTH), and the share of each word in the mean of its part (n, words)."""
    mask = pad_sequence([torch.full((len(p),), 1 / len(p)) for p in parts], batch_first=True)
    return pad_sequence(list(parts), batch_first=True), mask


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
    for name in SETS:
        facts(net, pieces, a.data, name)
    signs(net, pieces, a.data)
    a.out.mkdir(parents=True, exist_ok=True)
    torch.save({"net": net.state_dict(), "labels": asdict(labels)}, a.out / "model.pt")


if __name__ == "__main__":
    main()
