"""Accuracy of readings against gold labels: the one place where each figure of the scoreboard is defined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sitroom.reading.graph import Reading

__all__ = ["Gold", "GoldEvent", "f1", "figures"]


@dataclass(frozen=True)
class GoldEvent:
    """A gold event: trigger word, type, status, and for each role the word ranges ``[first, last)`` that fill it."""

    word: int
    type: str
    status: str
    modes: tuple[str, ...]
    roles: tuple[tuple[str, int, int], ...]

    def fillers(self, role: str) -> list[tuple[int, int]]:
        """Word ranges that fill ``role``."""
        return [(first, last) for name, first, last in self.roles if name == role]


@dataclass(frozen=True)
class GoldFrame:
    """A gold attribution, claim or red line: anchor words and the word spans of its two parts."""

    kind: str
    anchor: tuple[int, int]
    first: tuple[tuple[int, int], ...]
    second: tuple[tuple[int, int], ...]
    label: tuple[object, ...] = ()


@dataclass(frozen=True)
class Gold:
    """Gold labels of one sentence; None = not labelled for that. ``heads``: -1 = root."""

    words: Sequence[str]
    upos: Sequence[str] | None = None
    heads: Sequence[int] | None = None
    relations: Sequence[str] | None = None
    predicates: dict[int, list[tuple[str, int]]] | None = None
    entities: Sequence[tuple[int, int, str]] | None = None
    events: Sequence[GoldEvent] | None = None
    frames: Sequence[GoldFrame] | None = None
    frame_kinds: Sequence[str] = ()


@dataclass
class Counts:
    """True positives, found and gold numbers of one figure."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def add(self, found: Iterable[object], gold: Iterable[object]) -> None:
        """Count two sets of hashable items (multisets allowed)."""
        f, g = Counter(list(found)), Counter(list(gold))
        self.right += (f & g).total()
        self.found += f.total()
        self.gold += g.total()


@dataclass
class Tally:
    """All counts of one evaluation."""

    counts: dict[str, Counts] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Counts:
        return self.counts.setdefault(name, Counts())


def f1(counts: Counts) -> float:
    """F1 in per cent; 0 when there is nothing."""
    return 200 * counts.right / max(1, counts.found + counts.gold)


def universal(relation: str) -> str:
    """The universal part of a relation: LAS ignores subtypes, as the CoNLL 2018 evaluation does."""
    return relation.split(":", maxsplit=1)[0]


def filled(found: list[int], gold: list[tuple[int, int]]) -> bool:
    """Whether the found words fill exactly the gold spans: every span holds a found word, and every found word lies in a span."""
    return all(any(a <= w < b for w in found) for a, b in gold) and all(any(a <= w < b for a, b in gold) for w in found)


def figures(readings: Sequence[Reading], golds: Sequence[Gold]) -> dict[str, float]:
    """Figures in per cent, for whichever labels the golds have.

    ``UPOS`` ``UAS`` ``LAS`` over all words; ``predicate`` F1; ``role`` F1 of (predicate, role, head word); ``entity`` F1 of typed spans;
    ``trigger`` F1 of the word alone, ``event`` of (word, type), ``event+status``, and ``mode`` of (word, type, mode),
    ``event+roles``: (word, type) with exactly the right actors and recipients; ``arc actor`` etc.: F1 of single role arcs on triggers.
    """
    tally = Tally()
    for reading, gold in zip(readings, golds, strict=True):
        if gold.upos is not None:
            tally["UPOS"].add(enumerate(reading.upos), enumerate(gold.upos))
        if gold.heads is not None and gold.relations is not None:
            tally["UAS"].add(enumerate(reading.heads), enumerate(gold.heads))
            arcs = [
                list(zip(range(len(h)), h, map(universal, r), strict=True))
                for h, r in ((reading.heads, reading.relations), (gold.heads, gold.relations))
            ]
            tally["LAS"].add(*arcs)
        if gold.predicates is not None:
            tally["predicate"].add((p.word for p in reading.predicates), gold.predicates)
            tally["role"].add(
                ((p.word, a.role, a.word) for p in reading.predicates for a in p.arcs),
                ((p, role, word) for p, arguments in gold.predicates.items() for role, word in set(arguments)),
            )
        if gold.entities is not None:
            tally["entity"].add(((e.first, e.last, e.label) for e in reading.entities), gold.entities)
        if gold.events is not None:
            _events(tally, reading, gold.events)
        if gold.frames is not None:
            _frames(tally, reading, gold)
    return {name: round(f1(c), 2) for name, c in tally.counts.items()}


def _events(tally: Tally, reading: Reading, gold: Sequence[GoldEvent]) -> None:
    tally["trigger"].add((t.word for t in reading.triggers), (e.word for e in gold))
    tally["event"].add(((t.word, t.type) for t in reading.triggers), ((e.word, e.type) for e in gold))
    tally["event+status"].add(((t.word, t.type, t.status) for t in reading.triggers), ((e.word, e.type, e.status) for e in gold))
    tally["mode"].add(((t.word, t.type, m) for t in reading.triggers for m in t.modes), ((e.word, e.type, m) for e in gold for m in e.modes))
    by_word = {e.word: e for e in gold}
    whole = tally["event+roles"]
    whole.found += len(reading.triggers)
    whole.gold += len(gold)
    for trigger in reading.triggers:
        event = by_word.get(trigger.word)
        if event is None or event.type != trigger.type:
            continue
        whole.right += all(filled([a.word for a in trigger.arcs if a.role == role], event.fillers(role)) for role in ("actor", "recipient"))
    found = {(t.word, a.role): [b.word for b in t.arcs if b.role == a.role] for t in reading.triggers for a in t.arcs}
    for event in gold:
        for role in ("actor", "recipient", "place", "time"):
            words, spans = found.pop((event.word, role), []), event.fillers(role)
            counts = tally[f"arc {role}"]
            counts.found += len(words)
            counts.gold += len(spans)
            counts.right += sum(any(a <= w < b for w in words) for a, b in spans)
    for (_, role), words in found.items():
        tally[f"arc {role}"].found += len(words)


SAME = 0.8
"""Least overlap (Dice, of words) of two parts that count as the same under the lenient figures."""


def overlap(found: Iterable[tuple[int, int]], gold: Iterable[tuple[int, int]]) -> float:
    """Dice coefficient of the words of two lists of spans; 1 when both are empty."""
    f, g = ({i for a, b in spans for i in range(a, b)} for spans in (found, gold))
    return 1.0 if not f and not g else 2 * len(f & g) / (len(f) + len(g))


def _frames(tally: Tally, reading: Reading, gold: Gold) -> None:
    """``K anchor``: F1 of first anchor words; ``K first``, ``K second``: exact spans of a part; ``K``: anchor aside, both parts exact;
    ``K lenient``: both parts overlap by ``SAME``; ``K label``: sign and hedge of a claim, kind of a line, on lenient matches."""
    for kind in gold.frame_kinds:
        found, wanted = [f for f in reading.frames if f.kind == kind], [f for f in gold.frames or () if f.kind == kind]
        tally[f"{kind} anchor"].add((f.anchor[0] for f in found), (f.anchor[0] for f in wanted))
        tally[f"{kind} first"].add((s for f in found for s in f.first), (s for f in wanted for s in f.first))
        tally[f"{kind} second"].add((s for f in found for s in f.second), (s for f in wanted for s in f.second))
        tally[kind].add(((f.first, f.second) for f in found), ((f.first, f.second) for f in wanted))
        lenient, label = tally[f"{kind} lenient"], tally[f"{kind} label"]
        lenient.found += len(found)
        lenient.gold += len(wanted)
        left = list(found)
        for g in wanted:
            match = next((f for f in left if overlap(f.first, g.first) >= SAME and overlap(f.second, g.second) >= SAME), None)
            if match:
                left.remove(match)
                lenient.right += 1
                labels = {"claim": (match.sign, match.hedge), "line": (match.line,)}.get(kind, ())
                label.found, label.gold, label.right = label.found + 1, label.gold + 1, label.right + (labels == g.label)
