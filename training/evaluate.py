"""Dev figures of a network in training; the same definitions as the scoreboard's (``benchmarks/figures.py``)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from benchmarks.accuracy import CORPUS, gold_of
from benchmarks.figures import figures
from sitroom.reading.decode import Inventory, Thresholds, decode
from sitroom.reading.graph import Reading
from sitroom.reading.pieces import Pieces
from training import corpus
from training.data import Labels, events, ewt, gum
from training.network import Exported, Network


def read(net: Network, labels: Labels, pieces: Pieces, sentences: list[list[str]], size: int = 32) -> list[Reading]:
    """Readings of word lists by a torch network, in their order."""
    exported, inventory = Exported(net).eval(), Inventory(**{k: tuple(v) for k, v in vars(labels).items()})
    readings: list[Reading | None] = [None] * len(sentences)
    ranked = np.argsort([len(s) for s in sentences], kind="stable")
    with torch.no_grad():
        for at in range(0, len(ranked), size):
            chosen = [int(i) for i in ranked[at : at + size]]
            words = [sentences[i] for i in chosen]
            arrays = pieces.arrays(words)
            least = torch.tensor([Thresholds().predicate, Thresholds().trigger])
            out = exported(*(torch.from_numpy(arrays[k]) for k in Exported.INPUTS[:4]), least)
            outputs = {
                name: value.float().numpy() if value.is_floating_point() else value.numpy() for name, value in zip(Exported.OUTPUTS, out, strict=True)
            }
            spans = [[(i, i + 1) for i in range(len(w))] for w in words]
            for i, reading in zip(chosen, decode(words, spans, outputs, inventory, Thresholds()), strict=True):
                readings[i] = reading
    return [r for r in readings if r is not None]


def evaluate(net: Network, labels: Labels, pieces: Pieces, data: Path, *, quick: bool = False) -> dict[str, float]:
    """Figures on EWT dev (syntax, roles), GUM dev (entities, LAS) and the event corpus dev; ``quick`` takes every third treebank sentence."""
    found: dict[str, float] = {}
    step = 3 if quick else 1
    for name, examples in (("ewt", ewt(data, "dev")[::step]), ("gum", gum(data, "dev")[::step]), ("corpus", events(corpus.load(CORPUS / "dev")))):
        if examples:
            readings = read(net, labels, pieces, [e.words for e in examples])
            found |= {f"{name} {k}": v for k, v in figures(readings, [gold_of(e) for e in examples]).items()}
    return found
