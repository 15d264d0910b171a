"""How far readers of the same sentences agree: ``python -m training.agreement`` (both readings of dev and what was decided)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.figures import Counts, f1, overlap
from training.corpus import Event, Frame, Sentence, Span, load

CORPUS = Path(__file__).parent / "corpus"

SAME = 0.8
"""Least overlap (Dice, of characters) of two parts that count as the same."""


def events(first: list[Sentence], second: list[Sentence], roles: tuple[str, ...]) -> dict[str, str]:
    """Name of a figure -> its value with the counts behind it. Sentences are paired by their text.

    Triggers, types, whole events: F1. Status and ``roles``: share of the events that agree in word and type; a role agrees when both sets of marked
    words are the same.
    """
    known = {s.text: s for s in first}
    pairs = [(known[s.text], s) for s in second]
    found: dict[str, str] = {"sentences": str(len(pairs))}

    def scored(name: str, of: Callable[[Event], object]) -> None:
        counts = Counts()
        for a, b in pairs:
            counts.add(list(map(of, b.events)), list(map(of, a.events)))
        found[name] = f"F1 {f1(counts) / 100:.2f} ({counts.right} of {counts.gold} and {counts.found})"

    scored("trigger", lambda e: e.trigger)
    scored("trigger and type", lambda e: (e.trigger, e.type))
    scored("trigger, type, actor and recipient", lambda e: (e.trigger, e.type, fillers(e, "actor"), fillers(e, "recipient")))
    same = [(e, f) for a, b in pairs for e in a.events for f in b.events if (e.trigger, e.type) == (f.trigger, f.type)]
    compared: dict[str, Callable[[Event], object]] = {"status": lambda e: e.status} | {role: partial(fillers, role=role) for role in roles}
    for name, of in compared.items():
        right = sum(of(e) == of(f) for e, f in same)
        found[name] = f"{right / max(1, len(same)):.2f} ({right} of {len(same)})"
    return found


def fillers(event: Event, role: str) -> tuple[Span, ...]:
    """The marked words of a role, each once."""
    return tuple(sorted(set(event.roles.get(role, []))))


def frames(first: list[Sentence], second: list[Sentence]) -> dict[str, str]:
    """F1 of frames; labels (sign and hedge, kind of line): share of the frames whose both parts agree."""
    known = {s.text: s for s in first}
    pairs = [(known[s.text], s) for s in second]
    found: dict[str, str] = {"sentences": str(len(pairs))}
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
    decided, first_one, second_one = (load(CORPUS / path) for path in ("dev", "second/first_events.txt", "second/second_events.txt"))
    tenth = load(CORPUS / "second/second_dev.txt")
    tables = {
        "events: first with second reading": events(first_one, second_one, ("actor", "recipient")),
        "events: first reading with what was decided": events(decided, first_one, ("actor", "recipient")),
        "events: second reading with what was decided": events(decided, second_one, ("actor", "recipient")),
        "a tenth: places and times, with dev": events(decided, tenth, ("place", "time")),
        "a tenth: attributions, claims and lines, with dev": frames(decided, tenth),
    }
    for title, table in tables.items():
        print(title)
        for name, value in table.items():
            print(f"  {name:36} {value}")
