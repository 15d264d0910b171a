"""A teacher that a CPU can train in an hour: ``python -m training.upper --small RUN --initial DIR --run DIR --seconds N``.

MPNet's lower layers stay as they are, so that what they say of a sentence is computed once; only its upper layers and the heads of events and frames
learn, from the event corpus alone. Syntax, names and PropBank roles are those of a finished small network. What it teaches is the mean of its own
scores and the small network's: each errs elsewhere, and together they err less than either (``--shares`` prints it on dev).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim import swa_utils

from sitroom.reading.pieces import Pieces
from training import corpus
from training.batches import Numbers, collate, fits, order
from training.data import LAYER_OF, Example, Labels, events
from training.encoder import Dropout, initial_weights
from training.evaluate import evaluate
from training.export import averaged
from training.losses import loss_of
from training.network import FRAME_ARCS, Network, rows
from training.pairs import Tree
from training.steps import MEAN_OF, Pace, one_epoch
from training.teacher import LAYERS, WIDTH, MPNet

LOW, KEPT = 7, (3, 5, 7)
"""Layers that stay as they are, and those of them whose states the heads see beside the upper ones'."""

OWN = ("event_type", "event_status", "mode", "event_role", "anchor", "frame", "sign", "hedge", "line")
LENT = ("predicate", "entity", "mention", "name", "factuality", "outcome", "role")
"""Heads that are learned, and those that the small network lends, which read its vectors."""

WEIGHTS = {"type": 4.0, "status": 1.0, "mode": 0.2, "event_role": 3.0, "frame_anchor": 2.0, "frame": 1.0, "hedge": 0.3, "line": 0.3, "sign": 1.0}
SHARE = 0.55
"""Weight of the larger network's scores in what both teach."""

HIDDEN = 0.08
"""Share of a sentence's pieces whose lower states are hidden in training."""

CORPUS = Path(__file__).parent / "corpus"


class Low(MPNet):
    """MPNet's lower layers, and the pieces that they were last shown with what they said of them."""

    seen: tuple[Tensor, Tensor] | None = None


class Stack(nn.Module):
    """MPNet's upper layers. ``depth`` counts the states that heads may see, less one."""

    width, depth = WIDTH, len(KEPT) + LAYERS - LOW - 1

    def __init__(self, layers: nn.ModuleList) -> None:
        super().__init__()
        self.layers, self.dropout = layers, Dropout(0.1)


class Part(nn.Module):
    """A head that reads the numbers ``[first, last)`` of each vector."""

    def __init__(self, head: nn.Module, first: int, last: int) -> None:
        super().__init__()
        self.head, self.first, self.last = head, first, last

    def forward(self, *vectors: Tensor) -> Tensor:
        """The head's scores."""
        return self.head(*(v[..., self.first : self.last] for v in vectors))  # type: ignore[no-any-return]

    def other(self, vectors: Tensor) -> Tensor:
        """``Pairs.other``."""
        return self.head.other(vectors[..., self.first : self.last])  # type: ignore[operator,no-any-return]

    def rows(self, heads: Tensor, others: Tensor) -> Tensor:
        """``Pairs.rows``."""
        return self.head.rows(heads[..., self.first : self.last], others)  # type: ignore[operator,no-any-return]

    def linked(self, words: Tensor, at: Tensor, tree: Tree) -> Tensor:
        """``Linked.linked``."""
        return self.head.linked(words[..., self.first : self.last], at, tree)  # type: ignore[operator,no-any-return]


class Mean(nn.Module):
    """The weighed mean of two heads' scores; ``share``, of all or of each score, is the first one's."""

    share: Tensor

    def __init__(self, first: Part, second: Part, share: Tensor) -> None:
        super().__init__()
        self.first, self.second = first, second
        self.register_buffer("share", share)

    def _of(self, first: Tensor, second: Tensor) -> Tensor:
        return self.share * first + (1 - self.share) * second

    def forward(self, *vectors: Tensor) -> Tensor:
        """The scores."""
        return self._of(self.first(*vectors), self.second(*vectors))

    def other(self, vectors: Tensor) -> Tensor:
        """``Pairs.other`` of both, side by side."""
        return torch.cat([self.first.other(vectors), self.second.other(vectors)], -1)

    def rows(self, heads: Tensor, others: Tensor) -> Tensor:
        """``Pairs.rows``."""
        width: int = self.first.head.width  # type: ignore[assignment]
        return self._of(self.first.rows(heads, others[..., :width]), self.second.rows(heads, others[..., width:]))

    def linked(self, words: Tensor, at: Tensor, tree: Tree) -> Tensor:
        """``Linked.linked``."""
        return self._of(self.first.linked(words, at, tree), self.second.linked(words, at, tree))


class Upper(Network):
    """Heads on MPNet's upper layers, beside those that ``small`` lends. A word's vector is MPNet's (``WIDTH``) and, after it, the small one's."""

    low: Low
    small: Network
    held: Tensor | None

    def __init__(self, sizes: dict[str, int], small: Network, layers: nn.ModuleList, low: Low) -> None:
        super().__init__(sizes, encoder=Stack(layers))  # type: ignore[arg-type]
        for name, part in (("low", low), ("small", small)):  # neither learned nor averaged
            object.__setattr__(self, name, part.eval().requires_grad_(False))
        end = WIDTH + small.encoder.width
        for name in OWN:
            setattr(self, name, Part(getattr(self, name), 0, WIDTH))
        for name in LENT:
            setattr(self, name, Part(getattr(small, name), WIDTH, end))
        self.upos, self.arc, self.relation = small.upos, small.arc, small.relation
        self.held = None

    def with_small(self, share: float, kinds: list[str]) -> Upper:
        """The network whose scores are means with the small one's; ``share`` is its own weight, of the ``kinds`` of frames in those that the
        event corpus has. It learns no more."""
        end = WIDTH + self.small.encoder.width
        known = torch.tensor([share if kind in LAYER_OF else 0.0 for kind in kinds])
        shares = {"anchor": known, "frame": known.repeat_interleave(FRAME_ARCS)}
        for name in OWN:
            weighed = shares.get(name, torch.tensor(share))
            setattr(self, name, Mean(getattr(self, name), Part(getattr(self.small, name), WIDTH, end), weighed))
        self.bridge = nn.Parameter((share * self.bridge + (1 - share) * self.small.bridge).detach())
        return self.eval().requires_grad_(False)

    def lower(self, pieces: Tensor, mask: Tensor, cases: Tensor) -> Tensor:
        """States (batch, pieces, KEPT, WIDTH) of the layers that stay as they are."""
        if self.low.seen and self.low.seen[0] is pieces:  # another teacher of the same batch
            return self.low.seen[1]
        states = list[Tensor]()
        with torch.no_grad():
            low, count = self.low, pieces.shape[1]
            x = low.norm(low.pieces(low.ids[pieces]) + low.positions.weight[2 : 2 + count] + low.cases(cases))
            for number, layer in enumerate(low.layers, 1):
                x = layer(x, self._bias(mask, x))
                states += [x] if number in KEPT else []
        found = torch.stack(states, 2)
        self.low.seen = (pieces, found)
        return found

    def _bias(self, mask: Tensor, x: Tensor) -> Tensor:
        count = mask.shape[1]
        near = self.low.distances(self.low.buckets[:count, :count]).permute(2, 0, 1)[None].to(x.dtype)
        return near + (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4

    def words(self, pieces: Tensor, mask: Tensor, cases: Tensor, first: Tensor, last: Tensor, shapes: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """``Network.words``; lower states are ``held`` where that is set. Syntax and the last layer are the small network's."""
        with torch.no_grad():
            syntax, meant, top = self.small.words(pieces, mask, cases, first, last, shapes)
        states = list((self.lower(pieces, mask, cases) if self.held is None else self.held).unbind(2))
        x = self.encoder.dropout(states[-1])
        for layer in self.encoder.layers:
            x = layer(x, self._bias(mask, x))
            states.append(x)
        mixed = sum((share * state for share, state in zip(self.meaning_mix.weights.softmax(0), states, strict=True)), torch.zeros(()))
        meaning = (rows(mixed, first) + rows(mixed, last)) * 0.5 + self.shapes(shapes)
        return syntax, torch.cat([meaning, meant.to(meaning.dtype)], -1), top

    def train(self, mode: bool = True) -> Upper:
        """``nn.Module.train``, but what is lent learns nothing."""
        super().train(mode)
        for name in (*LENT, "upos", "arc", "relation"):
            getattr(self, name).eval()
        return self


class Lower:
    """The lower states of examples, each computed once."""

    def __init__(self, net: Upper, pieces: Pieces, examples: list[Example], size: int = 64) -> None:
        self.of = list[Tensor]([torch.empty(0)]) * len(examples)
        ranked = sorted(range(len(examples)), key=lambda i: len(examples[i].words))
        for at in range(0, len(ranked), size):
            chosen = ranked[at : at + size]
            arrays = pieces.arrays([examples[i].words for i in chosen])
            given = {name: torch.from_numpy(arrays[name]) for name in ("pieces", "mask", "cases")}
            with torch.autocast("cpu", torch.bfloat16):
                states = net.lower(**given).bfloat16()
            for row, i in enumerate(chosen):
                self.of[i] = states[row, : int(given["mask"][row].sum())].clone()

    def batch(self, chosen: list[int], count: int) -> Tensor:
        """(chosen, ``count`` pieces, KEPT, WIDTH), some pieces hidden."""
        held = torch.zeros(len(chosen), count, len(KEPT), WIDTH)
        for row, i in enumerate(chosen):
            held[row, : len(self.of[i])] = self.of[i].float()
        hidden = (torch.rand(len(chosen), count) < HIDDEN) & (torch.arange(count) > 0)
        return held.masked_fill(hidden[:, :, None, None], 0)


def built(small: Network, labels: Labels, initial: Path) -> Upper:
    """An untrained one."""
    whole = MPNet()
    whole.start(initial)
    return Upper({name: len(value) for name, value in asdict(labels).items()}, small, whole.layers[LOW:], lower_layers(initial))


@cache
def lower_layers(initial: Path) -> Low:
    """The layers that stay as they are, one for all networks."""
    low = Low()
    low.start(initial)
    low.layers = low.layers[:LOW]
    return low


def loaded(run: Path, share: float) -> tuple[Upper, Labels]:
    """A trained one, which teaches with its small network."""
    saved = torch.load(run / "upper.pt", weights_only=False, map_location="cpu")
    small, labels = averaged([Path(saved["small"])], [1.0])
    net = built(small, labels, Path(saved["initial"]))
    net.load_state_dict(saved["net"])
    return net.with_small(share, labels.frame), labels


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--small", type=Path, required=True, help="a finished run of the small network")
    options.add_argument("--initial", type=Path, required=True, help="folder of MPNet's model.safetensors")
    options.add_argument("--run", type=Path, required=True)
    options.add_argument("--after", type=Path, help="a finished run that this one goes on from")
    options.add_argument("--seconds", type=float, default=3300, help="the rate falls to nothing within these")
    options.add_argument("--rate", type=float, default=5e-5, help="top rate of the layers; that of heads is ten times as high")
    options.add_argument("--batch", type=int, default=32)
    options.add_argument("--seed", type=int, default=5)
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--shares", type=float, nargs="*", default=[], help="train nothing: print the dev figures of means with the small network")
    a = options.parse_args()
    torch.manual_seed(a.seed)
    pieces = Pieces(initial_weights() / "tokenizer.json")
    for share in a.shares:
        print(share, json.dumps(evaluate(*loaded(a.run, share), pieces, a.data)), flush=True)
    if a.shares:
        return
    small, labels = averaged([a.small], [1.0])
    net, numbers = built(small, labels, a.initial), Numbers(labels)
    if a.after is not None:
        net.load_state_dict(torch.load(a.after / "upper.pt", weights_only=False, map_location="cpu")["net"])
    examples = [e for e in events(corpus.load(CORPUS / "train")) if fits(e, pieces)]
    states = Lower(net, pieces, examples)
    mean = swa_utils.AveragedModel(net, multi_avg_fn=swa_utils.get_ema_multi_avg_fn(MEAN_OF))
    groups = [
        {"params": [p for n, p in net.named_parameters() if n.startswith("encoder.") == inside and (p.ndim > 1) == wide and p.requires_grad],
         "lr": a.rate * (1 if inside else 10), "weight_decay": 0.01 if wide else 0.0}
        for inside in (True, False) for wide in (True, False)
    ]  # fmt: skip
    optimise = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)
    pace = Pace(0, 1, 0.0, a.seconds)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimise, pace)

    def batches(epoch: int) -> Iterator[tuple[int, dict[str, Tensor]]]:
        for chosen in order(examples, list(range(len(examples))), pieces, a.batch, np.random.default_rng([a.seed, epoch])):
            batch = collate([examples[i] for i in chosen], pieces, numbers)
            net.held = states.batch(chosen, batch["pieces"].shape[1])
            yield len(chosen), batch

    a.run.mkdir(parents=True, exist_ok=True)
    pace.begin()
    epoch, weights = 0, dict.fromkeys((*LENT, "upos", "arc", "relation"), 0.0) | WEIGHTS
    while not pace.over:
        began = time.time()
        one_epoch(net, mean, (optimise, schedule), batches(epoch), lambda batch: loss_of(net, batch), weights, str(epoch + 1), pace)
        epoch += 1
        saved = {"net": mean.module.state_dict(), "labels": asdict(labels), "small": str(a.small), "initial": str(a.initial)}
        torch.save(saved, a.run / "upper.new")
        (a.run / "upper.new").replace(a.run / "upper.pt")
        print(f"epoch {epoch}: {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
