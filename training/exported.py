"""The network as it runs: what the ONNX graph computes."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from training.data import Labels
from training.network import Network
from training.pairs import Tree

INPUTS = ("pieces", "mask", "cases", "first", "last", "shapes", "least")
OUTPUTS = (
    *("upos", "arcs", "relation", "entity", "kind"),
    *("predicate_at", "predicate", "role", "role_score", "factuality", "outcome"),
    *("trigger_at", "type", "status", "mode", "event_role"),
    *("anchor_at", "anchor", "frame", "hedge", "line", "sign"),
)


class Exported(nn.Module):
    """Pair heads are computed only for words that are predicates, triggers or anchors: less to do, and less leaves the graph."""

    def __init__(self, network: Network, labels: Labels) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("kinds", torch.tensor([labels.mention.index(tag[2:]) for tag in labels.entity[1::2]]), persistent=False)

    def forward(self, pieces: Tensor, mask: Tensor, cases: Tensor, first: Tensor, last: Tensor, shapes: Tensor, least: Tensor) -> tuple[Tensor, ...]:
        """Returns ``OUTPUTS``; b = sentences, w = words without the root, k = predicates and triggers, m = triggers, a = anchors.

        ``least`` (3): least probability of a predicate, of a trigger's best type, of an anchor. ``upos``, ``relation`` (b, w) uint8; ``arcs``
        (b, w, 1 + w) scores; ``entity`` (b, w, tags), ``kind`` (b, w, kinds) of the mention that a word
        heads, in the order of the tags' kinds; ``predicate_at`` (k, 2) sentence and word, ``predicate`` (k); ``role`` (k, w) uint8, the best
        role, ``role_score``, its probability, ``factuality`` and ``outcome`` (k, 3); ``trigger_at`` (m, 2), ``type`` (m, types), ``status``
        (m, statuses), ``mode`` (m, modes), ``event_role`` (m, w, roles): probabilities. ``anchor_at`` (a, 3) sentence, word (0 = the sentence as
        a whole, else 1 + word) and kind of frame, ``anchor`` (a), ``frame`` (a, w, FRAME_ARCS), ``hedge`` (a, hedges), ``line`` (a, kinds):
        probabilities; ``sign`` (b, w, w) probability that the first word's cause raises the second word's effect.
        """
        net = self.network
        syntax, meaning, _ = net.words(pieces, mask, cases, first, last, shapes)
        words, inside = meaning[:, 1:], first[:, 1:] > 0
        arcs = net.arcs(syntax, first)
        relations = net.relations(syntax, arcs.argmax(-1))
        tree = Tree(arcs, relations)
        predicate = net.predicate(words).squeeze(-1).sigmoid()
        types = net.event_type(words).softmax(-1)
        loud = types[:, :, 1:].amax(-1) >= least[1]
        at = (((predicate >= least[0]) | loud) & inside).nonzero()
        scores = net.role.linked(words, at, tree)
        role_score, role = scores.softmax(-1)[:, :, 1:].max(-1)
        among = loud[at[:, 0], at[:, 1]].nonzero().squeeze(1)
        on = at[among]
        own, type_ = words[on[:, 0], on[:, 1]].unsqueeze(1), types[on[:, 0], on[:, 1]]
        event_role = net.event_roles(words, on, type_, scores[among], tree)
        anchors = net.anchor(meaning).sigmoid()
        real = torch.cat([torch.ones_like(inside[:, :1]), inside], 1)
        held = ((anchors >= least[2]) & real[:, :, None]).nonzero()
        anchor = meaning[held[:, 0], held[:, 1]].unsqueeze(1)
        return (
            *(net.upos(syntax[:, 1:]).argmax(-1).to(torch.uint8), arcs, relations.argmax(-1).to(torch.uint8), net.entity(words).softmax(-1)),
            net.mention(words).softmax(-1).index_select(-1, self.kinds),
            *(
                at,
                predicate[at[:, 0], at[:, 1]],
                (role + 1).to(torch.uint8),
                role_score,
                *(head(words[at[:, 0], at[:, 1]].unsqueeze(1)).squeeze(1).softmax(-1) for head in (net.factuality, net.outcome)),
            ),
            *(on, type_, net.event_status(own).squeeze(1).softmax(-1), net.mode(own).squeeze(1).sigmoid(), event_role.sigmoid()),
            *(held, anchors[held[:, 0], held[:, 1], held[:, 2]], net.frames(meaning, held).sigmoid()),
            *(net.hedge(anchor).squeeze(1).softmax(-1), net.line(anchor).squeeze(1).softmax(-1), net.signs(words).sigmoid()),
        )
