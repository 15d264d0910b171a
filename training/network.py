"""The reading network: one encoder pass, scalar mixes of its layers, light heads (labels on words, arcs between words)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.encoder import LAYERS, WIDTH, Dropout, Encoder

SHAPES = 10
"""Number of word-shape classes (``sitroom.reading.pieces.shape``)."""


class Mix(nn.Module):
    """Weights of a softmax-weighted sum of the layers (Peters et al. 2018), with a start that favours one layer."""

    def __init__(self, favourite: int) -> None:
        super().__init__()
        start = torch.zeros(LAYERS + 1)
        start[favourite] = 1.0
        self.weights = nn.Parameter(start)


def mlp(width: int, dropout: float) -> nn.Sequential:
    """Dropout, one hidden layer of ``width``, GELU, dropout."""
    return nn.Sequential(Dropout(dropout), nn.Linear(WIDTH, width), nn.GELU(), Dropout(dropout))


class Pairs(nn.Module):
    """Biaffine scores of (head word, other word) pairs for ``labels`` labels (Dozat & Manning 2017)."""

    def __init__(self, width: int, labels: int, dropout: float) -> None:
        super().__init__()
        self.labels, self.width = labels, width
        self.head, self.other = mlp(width, dropout), mlp(width, dropout)
        self.middle = nn.Parameter(torch.randn(width, labels * width) * width**-1.0)
        self.head_bias, self.other_bias = nn.Linear(width, labels), nn.Linear(width, labels)

    def forward(self, heads: Tensor, others: Tensor) -> Tensor:
        """(batch, h, WIDTH), (batch, o, WIDTH) -> (batch, h, o, labels)."""
        head, other = self.head(heads), self.other(others)
        batch, count, _ = head.shape
        middle = (head @ self.middle).view(batch, count * self.labels, self.width)
        scores = (middle @ other.transpose(1, 2)).view(batch, count, self.labels, -1).transpose(2, 3)
        return scores + self.head_bias(head)[:, :, None] + self.other_bias(other)[:, None]

    def chosen(self, heads: Tensor, others: Tensor) -> Tensor:
        """Scores of aligned pairs only: (batch, n, WIDTH) twice -> (batch, n, labels)."""
        head, other = self.head(heads), self.other(others)
        middle = (head @ self.middle).unflatten(-1, (self.labels, self.width))
        return (middle @ other.unsqueeze(-1)).squeeze(-1) + self.head_bias(head) + self.other_bias(other)


class Network(nn.Module):
    """All heads. ``sizes`` gives the number of labels of each: upos, relation, role, entity, type, status, mode, event_role."""

    def __init__(self, sizes: dict[str, int], dropout: float = 0.3) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        nn.init.normal_(self.shapes.weight, std=0.02)
        self.syntax_mix, self.meaning_mix = Mix(LAYERS - 1), Mix(LAYERS)
        self.upos = nn.Sequential(Dropout(dropout), nn.Linear(WIDTH, sizes["upos"]))
        self.arc = Pairs(256, 1, dropout)
        self.relation = Pairs(128, sizes["relation"], dropout)
        self.predicate = nn.Sequential(mlp(128, dropout), nn.Linear(128, 1))
        self.role = Pairs(128, sizes["role"], dropout)
        self.entity = nn.Sequential(mlp(256, dropout), nn.Linear(256, sizes["entity"]))
        self.event_type = nn.Sequential(mlp(256, dropout), nn.Linear(256, sizes["type"]))
        self.event_status = nn.Sequential(mlp(256, dropout), nn.Linear(256, sizes["status"]))
        self.mode = nn.Sequential(mlp(256, dropout), nn.Linear(256, sizes["mode"]))
        self.event_role = Pairs(128, sizes["event_role"], dropout)
        self.bridge = nn.Parameter(torch.zeros(sizes["type"], sizes["role"], sizes["event_role"]))

    def words(self, pieces: Tensor, mask: Tensor, first: Tensor, shapes: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Vectors of root and words for syntax and for meaning, (batch, 1 + words, WIDTH) each, and the last layer (batch, pieces, WIDTH).

        ``first`` (batch, 1 + words): index of each word's first piece; column 0 (the root) and padding are 0, the [CLS] piece.
        """
        states = self.encoder(pieces, mask)
        shares = torch.stack([self.syntax_mix.weights.softmax(0), self.meaning_mix.weights.softmax(0)])
        mixed = (shares @ torch.stack(states).flatten(1)).view(2, *states[0].shape)
        index = first[:, :, None].expand(-1, -1, WIDTH)
        shape = self.shapes(shapes)
        return mixed[0].gather(1, index) + shape, mixed[1].gather(1, index) + shape, states[-1]

    def event_roles(self, words: Tensor, roles: Tensor) -> Tensor:
        """Scores of (trigger, word, event role): (batch, w, w, event roles).

        Beside its own biaffine score, each PropBank role says by ``bridge`` how far its filler is actor, recipient, place or time of a trigger
        of each type (an ARG1 is whom an ASSAULT hits, but what a REQUEST asks for). ``roles``: role scores (batch, w, w, roles).
        """
        mapping = torch.einsum("bht,tre->bhre", self.event_type(words).softmax(-1), self.bridge)
        return self.event_role(words, words) + roles.detach().softmax(-1) @ mapping

    def arcs(self, syntax: Tensor, first: Tensor) -> Tensor:
        """Scores of (dependent, head): (batch, words, 1 + words), padding heads masked."""
        scores = self.arc(syntax[:, 1:], syntax).squeeze(-1)
        closed = first == 0
        closed = torch.cat([torch.zeros_like(closed[:, :1]), closed[:, 1:]], 1)
        return scores.masked_fill(closed[:, None, :], -1e4)

    def relations(self, syntax: Tensor, heads: Tensor) -> Tensor:
        """Relation scores (batch, words, relations) of each word with its head (index into root + words)."""
        parents = syntax.gather(1, heads[:, :, None].expand(-1, -1, WIDTH))
        return self.relation.chosen(syntax[:, 1:], parents)


class Exported(nn.Module):
    """The network as it runs. Pair heads are computed only for words that are predicates or triggers: less to do, and less leaves it."""

    INPUTS = ("pieces", "mask", "first", "shapes", "least")
    OUTPUTS = (
        *("upos", "arcs", "relation", "entity"),
        *("predicate_at", "predicate", "role", "role_score"),
        *("trigger_at", "type", "status", "mode", "event_role"),
    )

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, mask: Tensor, first: Tensor, shapes: Tensor, least: Tensor) -> tuple[Tensor, ...]:
        """Returns ``OUTPUTS``; b = sentences, w = words without the root, k = predicates, m = triggers.

        ``least`` (2): least probability of a predicate, and of a trigger's best type. ``upos``, ``relation`` (b, w) uint8; ``arcs`` (b, w, 1 + w)
        scores; ``entity`` (b, w, tags); ``predicate_at`` (k, 2) sentence and word, ``predicate`` (k); ``role`` (k, w) uint8, the best role, and
        ``role_score``, that there is any; ``trigger_at`` (m, 2), ``type`` (m, types), ``status`` (m, statuses), ``mode`` (m, modes),
        ``event_role`` (m, w, roles): probabilities.
        """
        net = self.network
        syntax, meaning, _ = net.words(pieces, mask, first, shapes)
        words, inside = meaning[:, 1:], first[:, 1:] > 0
        arcs = net.arcs(syntax, first)
        relation = net.relations(syntax, arcs.argmax(-1)).argmax(-1)
        predicate = net.predicate(words).squeeze(-1).sigmoid()
        at = ((predicate >= least[0]) & inside).nonzero()
        others = net.role.other(words)
        roles = self._rows(net.role, words, others, at).softmax(-1)
        role, role_score = roles[:, :, 1:].argmax(-1) + 1, 1 - roles[:, :, 0]
        types = net.event_type(words).softmax(-1)
        on = ((types[:, :, 1:].amax(-1) >= least[1]) & inside).nonzero()
        own, type_ = words[on[:, 0], on[:, 1]].unsqueeze(1), types[on[:, 0], on[:, 1]]
        bridge = torch.einsum("mt,tre->mre", type_, net.bridge)
        event_role = self._rows(net.event_role, words, net.event_role.other(words), on)
        event_role = event_role + self._rows(net.role, words, others, on).softmax(-1) @ bridge
        return (
            *(net.upos(syntax[:, 1:]).argmax(-1).to(torch.uint8), arcs, relation.to(torch.uint8), net.entity(words).softmax(-1)),
            *(at, predicate[at[:, 0], at[:, 1]], role.to(torch.uint8), role_score),
            *(on, type_, net.event_status(own).squeeze(1).softmax(-1), net.mode(own).squeeze(1).sigmoid(), event_role.sigmoid()),
        )

    @staticmethod
    def _rows(pairs: Pairs, words: Tensor, others: Tensor, at: Tensor) -> Tensor:
        """Pair scores of chosen head words only: (rows, w, labels). ``others``: ``pairs.other(words)``; ``at`` (rows, 2)."""
        # three dimensions throughout: two would be exported as Gemm, which onnxruntime's quantisation splits wrongly
        head, other = pairs.head(words[at[:, 0], at[:, 1]].unsqueeze(1)), others[at[:, 0]]
        middle = (head @ pairs.middle).view(-1, pairs.labels, pairs.width)
        return other @ middle.transpose(1, 2) + pairs.head_bias(head) + pairs.other_bias(other)


def loss_of(net: Network, batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """The loss of each head on a batch; a head without labels in it contributes 0. Labels of -100 are ignored."""
    syntax, meaning, last = net.words(batch["pieces"], batch["mask"], batch["first"], batch["shapes"])
    words = meaning[:, 1:]
    losses: dict[str, Tensor] = {}

    def labels(name: str, scores: Tensor, target: Tensor) -> None:
        target = target.flatten()
        if (target >= 0).any():
            losses[name] = functional.cross_entropy(scores.flatten(0, -2).float(), target, ignore_index=-100)

    labels("upos", net.upos(syntax[:, 1:]), batch["upos"])
    labels("arc", net.arcs(syntax, batch["first"]), batch["heads"])
    labels("relation", net.relations(syntax, batch["heads"].clamp(min=0)), batch["relations"])
    labels("entity", net.entity(words), batch["entity"])
    labels("type", net.event_type(words), batch["type"])
    labels("status", net.event_status(words), batch["status"])
    roles = net.role(words, words)
    known = batch["predicate"] >= 0
    if known.any():
        losses["predicate"] = functional.binary_cross_entropy_with_logits(
            net.predicate(words).squeeze(-1)[known].float(), batch["predicate"][known].float()
        )
        rows = batch["predicate"] == 1
        if rows.any():
            sentence, word = rows.nonzero(as_tuple=True)
            scores = roles[sentence, word]
            labels("role", scores, batch["role"][sentence, word])
    rows = (batch["type"] > 0).nonzero(as_tuple=True)
    if len(rows[0]):
        losses["mode"] = (
            functional.binary_cross_entropy_with_logits(net.mode(words[rows]).float(), batch["mode"][rows], reduction="none").sum(1).mean()
        )
        losses["event_role"] = _event_roles(net.event_roles(words, roles)[rows].float(), batch["event_role"][rows])
    if "anchor" in batch:
        mask = batch["mask"][:, :, None].to(last.dtype)
        pooled = (last * mask).sum(1) / mask.sum(1)
        losses["drift"] = 1 - functional.cosine_similarity(pooled.float(), batch["anchor"], dim=-1).mean()
    return losses


def _event_roles(scores: Tensor, target: Tensor) -> Tensor:
    """Binary loss of (trigger, word, role). Target: 0 = no, g > 0 = inside gold span number g, -100 = padding.

    A gold span may have several words; its best-scored word stands for it and its other words are left alone.
    """
    known = target >= 0
    wanted = torch.zeros_like(scores)
    used = (target == 0).float()
    with torch.no_grad():
        for span in range(1, int(target.max()) + 1):
            inside = target == span
            best = scores.detach().masked_fill(~inside, -1e9).argmax(1, keepdim=True)
            chosen = torch.zeros_like(inside).scatter(1, best, True) & inside
            wanted = wanted + chosen
            used = used + chosen
    loss = functional.binary_cross_entropy_with_logits(scores, wanted.clamp(max=1), reduction="none")
    used = used.clamp(max=1) * known
    return (loss * used).sum() / target.shape[0] / 2
