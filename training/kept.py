"""What teachers say of each sentence, computed once and kept: a large network's words cost more than learning from them does."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from sitroom.reading.pieces import Pieces
from training.batches import Numbers, collate
from training.data import Example, Labels
from training.network import Network
from training.softened import Places, Told, taught

CLOSED = -1e4
"""Score of a head that cannot be (``Network.arcs``)."""

TOGETHER, CPU = 48, torch.device("cpu")


@dataclass
class Kept:
    """Number of an example -> what was said of it alone, scores as half floats."""

    of: dict[int, tuple[Places, Told]]

    @classmethod
    def heard(cls, teachers: list[Network], examples: list[Example], chosen: list[int], pieces: Pieces, labels: Labels, device: torch.device) -> Kept:
        """The ``chosen`` examples, told by the mean of all teachers; those of treebanks, names and word lists by the small network that a
        teacher may lean on (``training.upper``), since the large one has learned events and frames alone."""
        found, numbers = cls({}), Numbers(labels)
        first = {id(examples[i]): i for i in reversed(chosen)}  # a sentence that an epoch takes more than once is heard once
        small = [getattr(teachers[0], "small", teachers[0])]
        for group, speaking in ((True, teachers), (False, small)):
            ranked = sorted((i for i in first.values() if of_news(examples[i]) == group), key=lambda i: len(examples[i].words))
            for at in range(0, len(ranked), TOGETHER):
                batch = ranked[at : at + TOGETHER]
                tensors = {name: value.to(device) for name, value in collate([examples[i] for i in batch], pieces, numbers).items()}
                with torch.autocast(device.type, torch.bfloat16):
                    places, told = taught(speaking, tensors)
                for row, i in enumerate(batch):
                    found.of[i] = alone(places.on_device(CPU), told.on_device(CPU), row, len(examples[i].words))
                if at % (TOGETHER * 40) == 0:
                    print(f"heard {at + len(batch)} of {len(ranked)}", flush=True)
        found.of.update({i: found.of[first[id(examples[i])]] for i in chosen})
        return found

    def batch(self, chosen: list[int], count: int) -> tuple[Places, Told]:
        """What was said of these sentences, side by side, with ``count`` words each; those past a sentence's end hold zeros (heads: ``CLOSED``)."""
        parts = [self.of[i] for i in chosen]

        def rows(name: str) -> Tensor:
            """Rows (k, ...) whose first number is the sentence's."""
            return torch.cat([functional.pad(getattr(p, name)[:, 1:], (1, 0), value=row) for row, (p, _) in enumerate(parts)])

        def words(values: list[Tensor], dim: int = 1, extra: int = 0) -> Tensor:
            """Tensors with the words along ``dim``, made equally long and joined along the first."""
            return torch.cat([_longer(v.float(), dim, count + extra) for v in values])

        at = Places(words([p.heads for p, _ in parts]).long(), rows("at"), rows("on"), rows("held"))
        told = [t for _, t in parts]
        arcs = [_longer(t.arcs.float(), 2, count + 1, CLOSED) for t in told]

        def each(name: str, wide: tuple[str, ...]) -> dict[str, Tensor]:
            named = [getattr(t, name) for t in told if getattr(t, name)]
            return {k: words([v[k] for v in named]) if k in wide else torch.cat([v[k].float() for v in named]) for k in (named[0] if named else ())}

        return at, Told(
            words={k: words([t.words[k] for t in told]) for k in told[0].words},
            arcs=words(arcs),
            relations=words([t.relations for t in told]),
            predicate=words([t.predicate for t in told]),
            anchors=words([t.anchors for t in told], extra=1),
            of_predicates=each("of_predicates", ("role",)),
            of_triggers=each("of_triggers", ("event_role",)),
            of_anchors=each("of_anchors", ("frame",)),
        )


def of_news(example: Example) -> bool:
    """Whether a source labels events or frames, or nothing at all."""
    e = example
    others = (e.heads, e.entities, e.names, e.mentions, e.factuality, e.outcome, e.signs)
    return e.events is not None or bool(e.frames) or all(label is None for label in others)


def alone(at: Places, told: Told, row: int, count: int) -> tuple[Places, Told]:
    """What was said of one sentence of a batch, which has ``count`` words."""

    def of(places: Tensor, values: dict[str, Tensor], wide: tuple[str, ...]) -> dict[str, Tensor]:
        own = places[:, 0] == row
        return {k: (v[own][:, :count] if k in wide else v[own]).half() for k, v in values.items()} if own.any() else {}

    own = Places(at.heads[row : row + 1, :count].short(), *(p[p[:, 0] == row] for p in (at.at, at.on, at.held)))
    return own, Told(
        words={k: v[row : row + 1, :count].half() for k, v in told.words.items()},
        arcs=told.arcs[row : row + 1, :count, : count + 1].half(),
        relations=told.relations[row : row + 1, :count].half(),
        predicate=told.predicate[row : row + 1, :count].half(),
        anchors=told.anchors[row : row + 1, : count + 1].half(),
        of_predicates=of(at.at, told.of_predicates, ("role",)),
        of_triggers=of(at.on, told.of_triggers, ("event_role",)),
        of_anchors=of(at.held, told.of_anchors, ("frame",)),
    )


def _longer(value: Tensor, dim: int, count: int, fill: float = 0.0) -> Tensor:
    after = [0, 0] * (value.ndim - dim - 1)
    return functional.pad(value, (*after, 0, count - value.shape[dim]), value=fill)
