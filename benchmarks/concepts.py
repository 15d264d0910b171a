"""How often phrases of other words are taken for one concept where they are, and kept apart where they are not: ``python -m benchmarks.concepts``.

``--wrong`` prints every wrong pair with its likeness.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from sitroom.codebook import fold, load
from sitroom.codebook.concepts import phrasing
from sitroom.codebook.loading import rows
from sitroom.records import Actor
from sitroom.room.beliefs.asked import marks_of
from sitroom.room.beliefs.likeness import apart, likeness
from sitroom.room.beliefs.phrases import Notion, Party, party_of, phrase

PAIRS = Path(__file__).with_name("concept_pairs.tsv")
RELATIONS = ("same", "opposite", "other")


def pairs() -> list[tuple[str, str, str]]:
    """(phrase, phrase, relation) in the order of the file."""
    return [(r["first"], r["second"], r["relation"]) for r in rows(PAIRS.name, ("first", "second", "relation"), PAIRS.read_text(encoding="utf-8"))]


def related(first: Notion | None, second: Notion | None) -> tuple[str, float]:
    """What is found of two phrases, and their likeness; 0 where they cannot be one concept."""
    if first is None or second is None or apart(first, second):
        return "other", 0.0
    found = likeness(first, second)
    if found < phrasing().likeness["threshold"]:
        return "other", found
    return ("same" if first.sign == second.sign else "opposite"), found


def reader() -> tuple[dict[str, str], dict[str, Party]]:
    """Folded names of the codebook's countries and blocs -> ids, and what each is to a concept."""
    book = load()
    states = [(c.code, "state", c.name, (*c.aliases, *c.adjectives, *c.capital)) for c in book.countries.values()]
    blocs = [(b.code, "group", b.name, (*b.aliases, *b.adjectives)) for b in book.blocs.values()]
    called = {fold(name): code for code, _, name, others in [*blocs, *states] for name in (name, *others)}
    return called, {
        code: party_of(Actor(id=code, name=name, kind=kind, country=code if kind == "state" else None)) for code, kind, name, _ in [*blocs, *states]
    }


def measured(chosen: list[tuple[str, str, str]]) -> tuple[list[tuple[str, int, float, float]], list[tuple[str, str, str, str, float]]]:
    """By relation: pairs, precision and recall in per cent; and the wrong pairs with what was found and their likeness."""
    called, parties = reader()
    truth: Counter[str] = Counter()
    told: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wrong = []
    for first, second, relation in chosen:
        notions = [phrase(text, marks=marks_of(text, called), parties=parties) for text in (first, second)]
        found, near = related(*notions)
        truth[relation] += 1
        told[found] += 1
        right[relation] += found == relation
        if found != relation:
            wrong.append((first, second, relation, found, near))
    lines = [(name, truth[name], 100 * right[name] / max(1, told[name]), 100 * right[name] / max(1, truth[name])) for name in RELATIONS]
    return lines, wrong


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--wrong", action="store_true", help="print the wrong pairs")
    asked = options.parse_args()
    every = pairs()
    for title, chosen in (("rows that the weights were set on", every[::2]), ("the other rows", every[1::2])):
        lines, wrong = measured(chosen)
        print(f"\n{title}: {len(chosen)} pairs, {100 * (1 - len(wrong) / len(chosen)):.1f} % right\n")
        print("| relation | pairs | precision | recall |\n| --- | ---: | ---: | ---: |")
        for name, number, precision, recall in lines:
            print(f"| {name} | {number} | {precision:.1f} | {recall:.1f} |")
        if asked.wrong:
            for first, second, relation, found, near in wrong:
                print(f"  {relation}, found {found} ({near:.2f}): {first} | {second}")


if __name__ == "__main__":
    main()
