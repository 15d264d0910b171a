"""How far two readers of the same sentences agree: ``python -m training.agreement`` (the second reading of dev against the dev files)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import Counts, f1, overlap
from training.corpus import Event, Frame, Sentence, load

CORPUS = Path(__file__).parent / "corpus"

SAME = 0.8
"""Least overlap (Dice, of characters) of two parts that count as the same."""


def agreement(first: list[Sentence], second: list[Sentence]) -> dict[str, str]:
    """Name of a figure -> its value with the counts behind it. Sentences are paired by their text.

    Triggers, types and frames: F1. Status and roles: share of the events that agree in word and type; a role agrees when both sets of marked words
    are the same. Labels (sign and hedge, kind of line): share of the frames whose both parts agree.
    """
    known = {s.text: s for s in first}
    pairs = [(known[s.text], s) for s in second]
    found: dict[str, str] = {"sentences": str(len(pairs))}

    def scored(name: str, of: Callable[[Sentence], list[object]]) -> None:
        counts = Counts()
        for a, b in pairs:
            counts.add(of(b), of(a))
        found[name] = f"F1 {f1(counts) / 100:.2f} ({counts.right} of {counts.gold} and {counts.found})"

    scored("trigger", lambda s: [e.trigger for e in s.events])
    scored("trigger and type", lambda s: [(e.trigger, e.type) for e in s.events])
    same = [(e, f) for a, b in pairs for e in a.events for f in b.events if (e.trigger, e.type) == (f.trigger, f.type)]

    def shared(name: str, of: Callable[[Event], object]) -> None:
        right = sum(of(e) == of(f) for e, f in same)
        found[name] = f"{right}/{len(same)} {right / max(1, len(same)):.2f}"

    shared("status", lambda e: e.status)
    for role in ("actor", "recipient", "place", "time"):
        shared(role, lambda e, role=role: sorted(e.roles.get(role, [])))  # type: ignore[misc]
    shared("actor and recipient", lambda e: (sorted(e.roles.get("actor", [])), sorted(e.roles.get("recipient", []))))
    for kind in ("attribution", "claim", "line"):
        own = [([f for f in a.frames if f.kind == kind], [f for f in b.frames if f.kind == kind]) for a, b in pairs]
        counts, labels = Counts(), [0, 0]
        for a, b in own:
            left = list(b)
            counts.gold, counts.found = counts.gold + len(a), counts.found + len(b)
            for gold in a:
                match = next((f for f in left if _alike(gold, f)), None)
                if match:
                    left.remove(match)
                    counts.right += 1
                    labels[0] += (gold.sign, gold.label) == (match.sign, match.label)
                    labels[1] += 1
        found[kind] = f"F1 {f1(counts) / 100:.2f} ({counts.right} of {counts.gold} and {counts.found})"
        if kind != "attribution":
            found[f"{kind} label"] = f"{labels[0]}/{labels[1]}"
    return found


def _alike(a: Frame, b: Frame) -> bool:
    return all(overlap(a.parts.get(part, []), b.parts.get(part, [])) >= SAME for part in {*a.parts, *b.parts})


if __name__ == "__main__":
    for name, value in agreement(load(CORPUS / "dev"), load(CORPUS / "second")).items():
        print(f"{name:20} {value}")
