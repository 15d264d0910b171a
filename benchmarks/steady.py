"""Sources and a reader for trials of safety: generated texts, and a reader that knows a few verbs and costs next to nothing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from sitroom.reading import Arc, Reading, Trigger, register

__all__ = ["SteadyReader", "documents", "warm"]

VERBS = {
    "bombed": "ASSAULT",
    "threatened": "THREATEN",
    "urged": "REQUEST",
    "met": "CONSULT",
    "accused": "ACCUSE",
    "aided": "AID",
    "blockaded": "COERCE",
}
ACTORS = ("Israel", "Iran", "Egypt", "Jordan", "Qatar", "Oman", "Turkey", "France", "Norway", "Canada")
OUTLETS = ("Harbour Post", "Sud Press", "The Norland Times", "Strait Daily")


class SteadyReader:
    """Subject, verb, object: the same words always give the same reading."""

    name = "steady"

    def fits(self, words: Sequence[str]) -> bool:
        return True

    def read(self, sentences: Sequence[Sequence[str]], spans: Sequence[Sequence[tuple[int, int]]] | None = None) -> list[Reading]:
        assert spans is not None
        return [self._one(list(words), list(places)) for words, places in zip(sentences, spans, strict=True)]

    def _one(self, words: list[str], places: list[tuple[int, int]]) -> Reading:
        verb = next((i for i, word in enumerate(words[:-1]) if i and word in VERBS), None)
        arcs = () if verb is None else (Arc("actor", verb - 1, 0.9), Arc("recipient", verb + 1, 0.9))
        return Reading(
            span=(places[0][0], places[-1][1]),
            words=words,
            spans=places,
            upos=["VERB" if i == verb else "PROPN" if word.istitle() else "X" for i, word in enumerate(words)],
            heads=[-1 if i == (verb or 0) else (verb or 0) for i in range(len(words))],
            relations=["root" if i == (verb or 0) else "dep" for i in range(len(words))],
            entities=[],
            predicates=[],
            triggers=[] if verb is None else [Trigger(verb, VERBS[words[verb]], 0.9, "actual", 0.9, (), arcs)],
        )


register("steady", SteadyReader)


def documents(folder: Path, number: int, seed: int) -> None:
    """Write ``number`` sources: texts, every tenth a copy of another under a new outlet, every fifteenth one that cannot be read."""
    folder.mkdir()
    rng = random.Random(seed)
    told: list[str] = []
    for i in range(number):
        if i % 15 == 7:
            (folder / f"{i:04}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + i.to_bytes(4, "big"))
            continue
        lines = [" ".join((*(rng.sample(ACTORS, 2)), rng.choice(list(VERBS)), str(i))) for _ in range(rng.randint(4, 9))]
        body = " ".join(f"{one} {verb} {other} on day {n} of the crisis over the strait." for one, other, verb, n in map(str.split, lines))
        text = told[i // 2 % len(told)] if i % 10 == 9 else body
        told.append(text)
        header = f"Outlet: {OUTLETS[i % len(OUTLETS)]}\nDate: 2025-06-{1 + i % 28:02}\n\n"
        (folder / f"{i:04}.txt").write_text(header + text + "\n", encoding="utf-8")


def warm() -> None:
    """Load what every run needs before there are processes to share it. Nothing here may start threads, for forks follow."""
    from sitroom.documents import load_text
    from sitroom.room.intake import coded

    text = " ".join(f"{one} bombed {other} on day {n} of the crisis over the strait." for n, (one, other) in enumerate(pairwise(ACTORS)))
    coded(load_text(text, published="2025-06-13"), "steady")
