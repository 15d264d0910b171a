"""Train small heads alone, on fixed word vectors: ``python -m training.heads --run DIR ... --shares N ... --out DIR``.

These are the heads of factuality and outcome, of the sign of claims, and of the type of events. The runs of the whole network see a share of their
sets in an epoch, and averaging networks blurs small heads. This takes some minutes.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from sitroom.reading.pieces import Pieces
from training import corpus
from training.batches import fits
from training.data import FACTUALITY, Example, Labels, events
from training.encoder import initial_weights
from training.export import averaged, likeliest
from training.exported import INPUTS
from training.losses import UNUSUAL
from training.network import Network
from training.pairs import Pairs
from training.sources import because, factuality, soft_measures

SETS = {"factuality": ["uw", "meantime"], "outcome": ["uds_ih2"]}
EPOCHS = {"factuality": 9, "outcome": 9, "sign": 20, "event_type": 4}
RATES = {"factuality": 3e-4, "outcome": 3e-4, "sign": 1e-3, "event_type": 1e-4}
POSSIBLE = (0.3, 0.4, 0.5, 0.6)
"""Thresholds of triggers under which heads of types are compared."""
CORPUS = Path(__file__).parent / "corpus"

Claimed = tuple[Tensor, Tensor, int]
"""Vectors (n, WIDTH) of the cause's words, of the effect's words, and the sign."""


def vectors(net: Network, pieces: Pieces, examples: list[Example], size: int = 48) -> Iterator[tuple[Example, Tensor]]:
    """Examples, each with the vectors (words, WIDTH) of its words."""
    ranked = sorted((e for e in examples if fits(e, pieces)), key=lambda e: len(e.words))
    with torch.no_grad():
        for at in range(0, len(ranked), size):
            chosen = ranked[at : at + size]
            arrays = pieces.arrays([e.words for e in chosen])
            _, meaning, _ = net.words(*(torch.from_numpy(arrays[k]) for k in INPUTS[:-1]))
            for row, example in enumerate(chosen):
                yield example, meaning[row, 1 : 1 + len(example.words)]


@contextmanager
def as_int8(net: Network) -> Iterator[None]:
    """The encoder computes as it will once exported, so that heads learn from what they will be given: weights rounded to int8 by output channel,
    the inputs of its products to a byte by their least and greatest value, as onnxruntime's dynamic quantisation does."""
    parts = [part for part in net.encoder.modules() if isinstance(part, nn.Linear)]
    kept = [part.weight.data for part in parts]
    hooks = [part.register_forward_pre_hook(_in_bytes) for part in parts]
    for part in parts:
        step = part.weight.data.abs().amax(1, keepdim=True) / 127
        part.weight.data = (part.weight.data / step).round() * step
    yield
    for part, weight, hook in zip(parts, kept, hooks, strict=True):
        part.weight.data = weight
        hook.remove()


def _in_bytes(_: nn.Module, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    least, most = inputs[0].min().clamp(max=0), inputs[0].max().clamp(min=0)
    step = (most - least) / 255
    zero = (-least / step).round()
    return (((inputs[0] / step).round() + zero).clamp(0, 255).sub(zero) * step,)


def fit(head: nn.Module, name: str, count: int, loss_of: Callable[[Tensor], Tensor], size: int = 64) -> None:
    """AdamW over batches of numbers below ``count``, with a rate that falls to nothing."""
    optimise = torch.optim.AdamW(head.parameters(), lr=RATES[name], weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimise, lambda epoch: 1 - epoch / EPOCHS[name])
    head.train()
    for _ in range(EPOCHS[name]):
        total = 0.0
        for chosen in torch.randperm(count).split(size):
            loss = loss_of(chosen)
            optimise.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimise.step()
            total += loss.item() * len(chosen)
        schedule.step()
    print(f"{name}: loss {total / count:.3f}", flush=True)
    head.eval()


def best_of(
    net: Network,
    name: str,
    seeds: int,
    count: int,
    loss_of: Callable[[nn.Module, Tensor], Tensor],
    figure: Callable[[nn.Module], float],
    size: int = 64,
    *,
    anew: bool = True,
) -> None:
    """Fit the head ``name``, from each seed, in batches of ``size``, and keep the one with the best ``figure`` on dev; ``anew``: forgetting what it
    knew, else beginning with it (and keeping it where nothing is better)."""
    best = (-1.0 if anew else figure(getattr(net, name).eval()), getattr(net, name))
    for seed in range(seeds):
        torch.manual_seed(seed)
        head = deepcopy(getattr(net, name))
        for part in head.modules():
            if anew and isinstance(part, nn.Linear):
                part.reset_parameters()
        if anew and isinstance(head, Pairs):
            nn.init.normal_(head.middle, std=1 / head.width)
        fit(head, name, count, lambda chosen, head=head: loss_of(head, chosen), size)
        with torch.no_grad():
            found = figure(head)
        print(f"{name}, seed {seed}: {found:.2f} on dev", flush=True)
        best = max(best, (found, head), key=lambda b: b[0])
    setattr(net, name, best[1])


def facts(net: Network, pieces: Pieces, data: Path, name: str, seeds: int) -> None:
    """Fit ``factuality`` or ``outcome`` to the words that have one; macro F1 of dev under the weights of labels that export would choose."""
    (inputs, truth), (dev, gold) = (
        _labelled(net, pieces, factuality(data, split, sets), name) for split, sets in (("train", SETS[name]), ("dev", SETS[name][:1]))
    )
    weight = torch.tensor(UNUSUAL[name])

    def figure(head: nn.Module) -> float:
        return 100 * likeliest(head(dev).log_softmax(-1), gold)[0]

    best_of(net, name, seeds, len(truth), lambda head, chosen: functional.cross_entropy(head(inputs[chosen]), truth[chosen], weight), figure)


def _labelled(net: Network, pieces: Pieces, examples: list[Example], name: str) -> tuple[Tensor, Tensor]:
    found, labels = list[Tensor](), list[int]()
    for example, words in vectors(net, pieces, examples):
        for word, label in (getattr(example, name) or {}).items():
            found.append(words[word])
            labels.append(FACTUALITY.index(label))
    return torch.stack(found), torch.tensor(labels)


def types(net: Network, pieces: Pieces, labels: Labels, seeds: int) -> None:
    """Fit the head of event types, beginning with what it knows, to every word of the corpus; on dev, F1 of words with their types, mean over
    ``POSSIBLE`` thresholds."""
    number = {name: n for n, name in enumerate(labels.type)}

    def typed(folder: str) -> tuple[Tensor, Tensor]:
        found, numbers = list[Tensor](), list[int]()
        for example, words in vectors(net, pieces, events(corpus.load(CORPUS / folder))):
            own = dict.fromkeys(range(len(example.words)), 0) | {event["word"]: number[event["type"]] for event in example.events or ()}
            found.append(words)
            numbers += own.values()
        return torch.cat(found), torch.tensor(numbers)

    (inputs, truth), (dev, gold) = typed("train"), typed("dev")

    def figure(head: nn.Module) -> float:
        with torch.no_grad():
            sure, best = head(dev).softmax(-1)[:, 1:].max(1)
        found = [torch.where(sure >= least, best + 1, 0) for least in POSSIBLE]
        return sum(200 * int(((f == gold) & (gold > 0)).sum()) / int((f > 0).sum() + (gold > 0).sum()) for f in found) / len(found)

    best_of(
        net, "event_type", seeds, len(truth), lambda head, chosen: functional.cross_entropy(head(inputs[chosen]), truth[chosen]), figure, 512,
        anew=False,
    )  # fmt: skip


def signs(net: Network, pieces: Pieces, data: Path, seeds: int) -> None:
    """Fit the head of signs to soft-measures, BECAUSE and the corpus. A claim's score is the mean over pairs of its words."""
    claims, dev = (
        [
            (words[cause], words[effect], sign)
            for example, words in vectors(net, pieces, [e for e in own if e.signs])
            for cause, effect, sign in example.signs or ()
            if cause and effect
        ]
        for own in (soft_measures(data, "train") + because(data) + events(corpus.load(CORPUS / "train")), soft_measures(data, "dev"))
    )

    def scores(head: nn.Module, own: list[Claimed]) -> tuple[Tensor, Tensor]:
        sides, masks = zip(*(_padded([claim[side] for claim in own]) for side in (0, 1)), strict=True)
        mean = (masks[0].unsqueeze(1) @ head(sides[0], sides[1]).squeeze(-1) @ masks[1].unsqueeze(2)).flatten()
        return mean, torch.tensor([float(sign > 0) for *_, sign in own])

    def figure(head: nn.Module) -> float:
        mean, truth = scores(head, dev)
        return 100 * ((mean > 0) == (truth > 0)).float().mean().item()

    best_of(
        net, "sign", seeds, len(claims),
        lambda head, chosen: functional.binary_cross_entropy_with_logits(*scores(head, [claims[i] for i in chosen.tolist()])), figure,
    )  # fmt: skip


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
    options.add_argument("--seeds", type=int, default=5, help="heads from so many seeds are tried, and chosen on dev")
    options.add_argument("--heads", nargs="*", default=[*SETS, "sign", "type"], choices=[*SETS, "sign", "type"], help="which ones")
    a = options.parse_args()
    net, labels = averaged(a.run, a.shares)
    pieces = Pieces(initial_weights() / "tokenizer.json")
    with as_int8(net):
        for name in SETS:
            if name in a.heads:
                facts(net, pieces, a.data, name, a.seeds)
        if "sign" in a.heads:
            signs(net, pieces, a.data, a.seeds)
        if "type" in a.heads:
            types(net, pieces, labels, a.seeds)
    a.out.mkdir(parents=True, exist_ok=True)
    torch.save({"net": net.state_dict(), "labels": asdict(labels)}, a.out / "model.pt")


if __name__ == "__main__":
    main()
