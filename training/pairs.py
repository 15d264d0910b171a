"""Scores of (head word, other word) pairs: biaffine, and biaffine with what the syntax tree says of the two words."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from training.encoder import WIDTH, Dropout

PATHS = 7
"""Ways in which two words may stand in the tree: child, parent, sibling, grandchild, grandparent, uncle, nephew (``paths``)."""


def mlp(width: int, dropout: float, inside: int = WIDTH) -> nn.Sequential:
    """Dropout, one hidden layer of ``width`` on vectors of ``inside``, GELU, dropout."""
    return nn.Sequential(Dropout(dropout), nn.Linear(inside, width), nn.GELU(), Dropout(dropout))


class Pairs(nn.Module):
    """Biaffine scores of (head word, other word) pairs for ``labels`` labels (Dozat & Manning 2017)."""

    def __init__(self, width: int, labels: int, dropout: float, inside: int = WIDTH) -> None:
        super().__init__()
        self.labels, self.width = labels, width
        self.head, self.other = mlp(width, dropout, inside), mlp(width, dropout, inside)
        self.middle = nn.Parameter(torch.randn(width, labels * width) * width**-1.0)
        self.head_bias, self.other_bias = nn.Linear(width, labels), nn.Linear(width, labels)

    def forward(self, heads: Tensor, others: Tensor) -> Tensor:
        """(batch, h, WIDTH), (batch, o, WIDTH) -> (batch, h, o, labels)."""
        head, other = self.head(heads), self.other(others)
        batch, count, _ = head.shape
        middle = (head @ self.middle).view(batch, count * self.labels, self.width)
        scores = (middle @ other.transpose(1, 2)).view(batch, count, self.labels, -1).transpose(2, 3)
        return scores + self.head_bias(head)[:, :, None] + self.other_bias(other)[:, None]

    def rows(self, heads: Tensor, others: Tensor) -> Tensor:
        """Scores of chosen head words, each with all words of its own sentence: (n, WIDTH), (n, w, width) -> (n, w, labels).

        ``others`` are hidden vectors, ``self.other(words)``, one row for each chosen head.
        """
        # three dimensions throughout: two would be exported as Gemm, which onnxruntime's quantisation splits wrongly
        head = self.head(heads.unsqueeze(1))
        middle = (head @ self.middle).view(-1, self.labels, self.width) + self.other_bias.weight
        return others @ middle.transpose(1, 2) + (self.head_bias(head) + self.other_bias.bias)


class Aligned(Pairs):
    """Biaffine scores of aligned pairs only."""

    def forward(self, heads: Tensor, others: Tensor) -> Tensor:
        """(batch, n, WIDTH) twice -> (batch, n, labels)."""
        head, other = self.head(heads), self.other(others)
        middle = (head @ self.middle).unflatten(-1, (self.labels, self.width))
        return (middle @ other.unsqueeze(-1)).squeeze(-1) + self.head_bias(head) + self.other_bias(other)


class Tree:
    """What the syntax heads say of a batch, without gradient: ``paths`` (batch, PATHS, w, w), ``relations`` (batch, w, relations) probabilities."""

    def __init__(self, arcs: Tensor, relations: Tensor) -> None:
        """``arcs`` (batch, w, 1 + w) scores of (dependent, head), column 0 the root; ``relations`` scores."""
        up = arcs.detach().softmax(-1)[:, :, 1:]
        down = up.transpose(1, 2)
        sibling, grand = up @ down, up @ up
        # w is to p: child, parent, sibling, grandchild, grandparent, child of the grandparent, grandchild of the parent
        self.paths = torch.stack([down, up, sibling, grand.transpose(1, 2), grand, grand @ down, sibling @ down], 1)
        self.relations = relations.detach().softmax(-1)


class Linked(Pairs):
    """Biaffine scores plus, for each way the two words may stand in the tree, what the relations of both say for each label.

    A subject is a child by ``nsubj``, the actor of a relative clause its parent, a controlled one the child of a parent: the biaffine score alone
    has to guess that from the vectors.
    """

    def __init__(self, width: int, labels: int, relations: int, dropout: float, inside: int = WIDTH) -> None:
        super().__init__(width, labels, dropout, inside)
        self.by_head = nn.Linear(relations, PATHS * labels, bias=False)
        self.by_other = nn.Linear(relations, PATHS * labels, bias=False)
        for part in (self.by_head, self.by_other):
            nn.init.zeros_(part.weight)

    def linked(self, words: Tensor, at: Tensor, tree: Tree, others: Tensor | None = None) -> Tensor:
        """Scores (n, w, labels) of the head words ``at`` (n, 2: sentence, word) with every word of their sentences. ``words`` (batch, w, WIDTH)."""
        row, word = at[:, 0], at[:, 1]
        hidden = self.other(words) if others is None else others
        scores = self.rows(words[row, word], hidden[row])
        ways = tree.paths[row, :, word].transpose(1, 2)  # (n, w, PATHS)
        head = self.by_head(tree.relations[row, word].unsqueeze(1)).view(-1, PATHS, self.labels)
        other = self.by_other(tree.relations)[row].unflatten(-1, (PATHS, self.labels))
        return scores + ways @ head + (ways.unsqueeze(2) @ other).squeeze(2)
