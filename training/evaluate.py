"""Dev figures of a network in training; the same definitions as the scoreboard's (``benchmarks/figures.py``)."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import torch

from benchmarks.accuracy import dev_sets, gold_of
from benchmarks.figures import figures
from sitroom.reading.decode import decode
from sitroom.reading.graph import Reading
from sitroom.reading.inventory import Inventory, Thresholds
from sitroom.reading.pieces import Pieces
from training.data import Labels
from training.exported import INPUTS, OUTPUTS, Exported
from training.network import Network


def read(net: Network, labels: Labels, pieces: Pieces, sentences: list[list[str]], size: int = 32) -> list[Reading]:
    """Readings of word lists by a torch network, in their order."""
    exported, inventory = Exported(net, labels).eval(), Inventory(**{f.name: tuple(getattr(labels, f.name)) for f in fields(Inventory)})
    readings: list[Reading | None] = [None] * len(sentences)
    ranked = np.argsort([len(s) for s in sentences], kind="stable")
    with torch.no_grad():
        for at in range(0, len(ranked), size):
            chosen = [int(i) for i in ranked[at : at + size]]
            words = [sentences[i] for i in chosen]
            arrays = pieces.arrays(words)
            least = torch.tensor([min(Thresholds().predicates().values()), Thresholds().trigger, Thresholds().anchor()])
            out = exported(*(torch.from_numpy(arrays[k]) for k in INPUTS[:-1]), least)
            outputs = {name: value.float().numpy() if value.is_floating_point() else value.numpy() for name, value in zip(OUTPUTS, out, strict=True)}
            spans = [[(i, i + 1) for i in range(len(w))] for w in words]
            for i, reading in zip(chosen, decode(words, spans, outputs, inventory, Thresholds()), strict=True):
                readings[i] = reading
    return [r for r in readings if r is not None]


def evaluate(net: Network, labels: Labels, pieces: Pieces, data: Path, *, quick: bool = False) -> dict[str, float]:
    """All dev figures; ``quick`` takes every third sentence of the sets beside the event corpus."""
    found: dict[str, float] = {}
    step = 3 if quick else 1
    sets = dev_sets(data)
    for name, examples in sets.items():
        if name not in ("corpus", "frames"):
            examples = examples[::step]
        if examples:
            readings = read(net, labels, pieces, [e.words for e in examples])
            found |= {f"{name} {k}": v for k, v in figures(readings, [gold_of(e) for e in examples]).items()}
    return found
