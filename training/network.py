"""The reading network: one encoder pass, scalar mixes of its layers, light heads (labels on words, arcs between words)."""

from __future__ import annotations

from functools import partial

import torch
from torch import Tensor, nn

from training.encoder import Dropout, Encoder
from training.pairs import Aligned, Linked, Pairs, Tree
from training.pairs import mlp as hidden
from training.teacher import MPNet

SHAPES = 10
"""Number of word-shape classes (``sitroom.reading.pieces.shape``)."""

FRAME_ARCS = 5
"""Arcs of a frame's anchor: first and last word of its first part, first and last word of its second part, last word of the anchor itself."""


RARE = -4.0
"""Log-odds that heads of rare yes-or-no labels start with, lest their first steps drown the others'."""


def rows(vectors: Tensor, index: Tensor) -> Tensor:
    """The vectors (batch, n, width) at ``index`` (batch, m): (batch, m, width)."""
    batch, count, width = vectors.shape
    start = torch.arange(batch, device=vectors.device)[:, None] * count
    return vectors.reshape(-1, width)[(index + start).flatten()].view(batch, -1, width)


class Mix(nn.Module):
    """Weights of a softmax-weighted sum of the layers (Peters et al. 2018), with a start that favours one layer."""

    def __init__(self, favourite: int, layers: int) -> None:
        super().__init__()
        start = torch.zeros(layers + 1)
        start[favourite] = 1.0
        self.weights = nn.Parameter(start)


class Network(nn.Module):
    """All heads. ``sizes`` gives the number of labels of each field of ``training.data.Labels``; ``encoder`` is a MiniLM unless given."""

    def __init__(self, sizes: dict[str, int], dropout: float = 0.3, encoder: Encoder | MPNet | None = None) -> None:
        super().__init__()
        relations = sizes["relation"]
        self.encoder = encoder or Encoder()
        wide, layers = self.encoder.width, self.encoder.depth
        mlp = partial(hidden, inside=wide)
        self.shapes = nn.Embedding(SHAPES, wide)
        nn.init.normal_(self.shapes.weight, std=0.02)
        self.syntax_mix, self.meaning_mix = Mix(layers - 1, layers), Mix(layers, layers)
        self.upos = nn.Sequential(Dropout(dropout), nn.Linear(wide, sizes["upos"]))
        self.arc = Pairs(256, 1, dropout, wide)
        self.relation = Aligned(64, relations, dropout, wide)
        self.predicate = nn.Sequential(mlp(128, dropout), nn.Linear(128, 1))
        self.role = Linked(128, sizes["role"], relations, dropout, wide)
        self.entity = nn.Sequential(mlp(256, dropout), nn.Linear(256, sizes["entity"]))
        self.mention = nn.Sequential(mlp(128, dropout), nn.Linear(128, sizes["mention"]))
        self.name = nn.Sequential(mlp(128, dropout), nn.Linear(128, sizes["name"]))
        self.event_type = nn.Sequential(mlp(256, dropout), nn.Linear(256, sizes["type"]))
        self.event_status = nn.Sequential(mlp(256, dropout), nn.Linear(256, sizes["status"]))
        self.factuality = nn.Sequential(mlp(128, dropout), nn.Linear(128, sizes["factuality"]))
        self.outcome = nn.Sequential(mlp(128, dropout), nn.Linear(128, sizes["factuality"]))
        self.mode = nn.Sequential(mlp(256, dropout), nn.Linear(256, sizes["mode"]))
        self.event_role = Linked(128, sizes["event_role"], relations, dropout, wide)
        self.bridge = nn.Parameter(torch.zeros(sizes["type"], sizes["role"], sizes["event_role"]))
        self.anchor = nn.Sequential(mlp(256, dropout), nn.Linear(256, sizes["frame"]))
        self.frame = Pairs(128, sizes["frame"] * FRAME_ARCS, dropout, wide)
        self.sign = Pairs(64, 1, dropout, wide)
        self.hedge = nn.Sequential(mlp(128, dropout), nn.Linear(128, sizes["hedge"]))
        self.line = nn.Sequential(mlp(128, dropout), nn.Linear(128, sizes["line"]))
        for rare in (self.predicate[-1], self.mode[-1], self.anchor[-1], self.event_role.head_bias, self.frame.head_bias):
            nn.init.constant_(rare.bias, RARE)  # type: ignore[arg-type]

    def words(self, pieces: Tensor, mask: Tensor, cases: Tensor, first: Tensor, last: Tensor, shapes: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Vectors of root and words for syntax and for meaning, (batch, 1 + words, width) each, and the last layer (batch, pieces, width).

        ``first``, ``last`` (batch, 1 + words): index of each word's first and last piece, whose mean is the word's vector; column 0 (the root)
        and padding are 0, the [CLS] piece.
        """
        states = self.encoder(pieces, mask, cases)
        shares = torch.stack([self.syntax_mix.weights.softmax(0), self.meaning_mix.weights.softmax(0)])
        mixed = (shares @ torch.stack(states).flatten(1)).view(2, *states[0].shape)
        begin, end = (rows(mixed.flatten(0, 1), torch.cat([index, index])).unflatten(0, (2, -1)) for index in (first, last))
        syntax, meaning = (begin + end) * 0.5 + self.shapes(shapes)
        return syntax, meaning, states[-1]

    def event_roles(self, words: Tensor, at: Tensor, types: Tensor, roles: Tensor, tree: Tree) -> Tensor:
        """Scores of (trigger, word, event role): (n, w, event roles).

        Beside its own score, each PropBank role says by ``bridge`` how far its filler is actor, recipient, place or time of a trigger of each
        type (an ARG1 is whom an ASSAULT hits, but what a REQUEST asks for). ``types`` (n, types) probabilities, ``roles`` (n, w, roles) scores.
        """
        mapping = torch.einsum("mt,tre->mre", types, self.bridge)
        return self.event_role.linked(words, at, tree) + roles.detach().softmax(-1) @ mapping

    def arcs(self, syntax: Tensor, first: Tensor) -> Tensor:
        """Scores of (dependent, head): (batch, words, 1 + words), padding heads masked."""
        scores = self.arc(syntax[:, 1:], syntax).squeeze(-1)
        closed = first == 0
        closed = torch.cat([torch.zeros_like(closed[:, :1]), closed[:, 1:]], 1)
        return scores.masked_fill(closed[:, None, :], -1e4)

    def relations(self, syntax: Tensor, heads: Tensor) -> Tensor:
        """Relation scores (batch, words, relations) of each word with its head (index into root + words)."""
        return self.relation(syntax[:, 1:], rows(syntax, heads))

    def frames(self, meaning: Tensor, at: Tensor) -> Tensor:
        """Arc scores (n, w, FRAME_ARCS) of the anchors ``at`` (n, 3: sentence, word with the root as 0, kind of frame)."""
        others = self.frame.other(meaning[:, 1:])
        scores = self.frame.rows(meaning[at[:, 0], at[:, 1]], others[at[:, 0]])
        kinds = scores.shape[-1] // FRAME_ARCS
        # a product rather than a gather, whose index the ONNX export would freeze at the example's length
        chosen = torch.eye(kinds, dtype=scores.dtype, device=scores.device)[at[:, 2]][:, None, :, None]
        return (scores.unflatten(-1, (kinds, FRAME_ARCS)) * chosen).sum(2)

    def signs(self, words: Tensor) -> Tensor:
        """Score of +1 against -1 of every (cause word, effect word): (batch, w, w)."""
        return self.sign(words, words).squeeze(-1)
