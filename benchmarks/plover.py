"""Root classification on ``plover/plv_train.tsv``: source and target are given, the model never saw the set (dev only)."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from sitroom.reading import words
from sitroom.reading.graph import Reading
from sitroom.reading.model import OnnxReader

__all__ = ["Case", "cases", "classify", "macro_f1"]

YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
"""Older PLOVER's YIELD is CONCEDE and RETREAT together."""

LINK = 0.1
"""Least weight of a trigger whose arcs do not reach the given source or target."""


@dataclass(frozen=True)
class Case:
    """A sentence, the word numbers of its marked source and target, and its gold root."""

    text: str
    words: list[str]
    source: frozenset[int]
    target: frozenset[int]
    root: str


def cases(file: Path) -> list[Case]:
    """The sentences of the set."""
    found = []
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            marked = row["marked_sentence"]
            plain, at, marks = "", 0, {}
            for tag in ("<s>", "</s>", "<t>", "</t>"):
                marks[tag] = marked.find(tag)
            for tag, position in sorted(marks.items(), key=lambda m: m[1]):
                plain += marked[at:position]
                at, marks[tag] = position + len(tag), len(plain)
            plain += marked[at:]
            cut = list(words(plain))
            source, target = (
                frozenset(i for i, (_, (a, b)) in enumerate(cut) if a < marks[close] and b > marks[open_])
                for open_, close in (("<s>", "</s>"), ("<t>", "</t>"))
            )
            found.append(Case(plain, [w for w, _ in cut], source, target, row["gold_root"]))
    return found


def root_of(reading: Reading, case: Case) -> str:
    """The root with the greatest sum over triggers of p(type) x how far its arcs reach the source as actor and the target as recipient."""
    scores: Counter[str] = Counter()
    for trigger in reading.triggers:
        if trigger.word in case.source | case.target:
            continue
        actor = max((a.confidence for a in trigger.arcs if a.role == "actor" and a.word in case.source), default=0.0)
        recipient = max((a.confidence for a in trigger.arcs if a.role == "recipient" and a.word in case.target), default=0.0)
        scores[YIELD.get(trigger.type, trigger.type)] += trigger.confidence * (LINK + actor) * (LINK + recipient)  # type: ignore[assignment]
    return scores.most_common(1)[0][0] if scores else ""


def classify(reader: OnnxReader, found: list[Case]) -> list[str]:
    """The root that the reader gives each case; every word may be a trigger and every arc counts, however improbable."""
    kept = reader.thresholds
    reader.thresholds = replace(kept, trigger=0.0, event_role=0.02)
    try:
        return [root_of(r, c) for r, c in zip(reader.read([c.words for c in found]), found, strict=True)]
    finally:
        reader.thresholds = kept


def macro_f1(found: list[str], gold: list[str]) -> float:
    """Mean F1 over the gold roots, 0..1."""
    total = 0.0
    for root in set(gold):
        right = sum(f == g == root for f, g in zip(found, gold, strict=True))
        total += 2 * right / max(1, found.count(root) + gold.count(root))
    return total / len(set(gold))
