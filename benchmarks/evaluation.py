"""``python -m benchmarks.evaluation [--data DIR] [--part train|dev] [--keep]``: evaluative wording toward an actor, against UNSCon.

UNSCon (Zaczynska, Bourgonje and Stede 2024) marks verbal conflict in speeches before the UN Security Council: which sentences evaluate somebody
negatively, and whom. Each extract is read as a document of its speaker's country, a sentence a line, and its evaluating words are found as in a room.
A sentence is *direct* where the corpus says so and gives the country that is meant; it is *without conflict* where nothing is marked in it.

The corpus has 269 extracts of 86 speeches. A fifth of the extracts, chosen by a checksum of their names, is dev, the others are train: no sentence is
in both, but another part of its speech may be, so that the figures of dev are a little too good.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.kept import keep
from benchmarks.scoreboard import Row
from sitroom.codebook import fold, load
from sitroom.coding import code
from sitroom.records import Document
from sitroom.room import Room
from sitroom.room.narratives.evaluating import heard
from sitroom.room.narratives.material import Material

__all__ = ["Sentence", "evaluation_errors", "heard_in", "rows"]

FILE = Path("conflict/unscon_sentences.jsonl")
PARTS = 5
ON = "UNSCon, a fifth of the extracts"
CALLED = {"united_kingdom_of_great_britain_and_nort": "GBR", "united_states_of_america": "USA", "russian_federation": "RUS"}


class Sentence(NamedTuple):
    """One sentence with what the corpus says of it and what was found. ``conflict``: none, direct or indirect; ``target``: ISO code of the country
    that is meant, where one is; ``named``: sides that the sentence names; ``found``: those toward which negative wording was found, with the words;
    ``unplaced``: negative words of which the sentence does not say whom they are about."""

    speech: str
    text: str
    conflict: str
    target: str | None
    named: frozenset[str]
    found: dict[str, list[str]]
    unplaced: list[str]

    @property
    def counted(self) -> bool:
        """Whether the sentence is direct with a country, or without conflict."""
        return self.conflict == "none" or (self.conflict == "direct" and self.target is not None)


def part_of(extract: str) -> str:
    """``dev`` for a fifth of the extracts, else ``train``."""
    return "train" if hashlib.sha256(extract.encode()).digest()[0] % PARTS else "dev"


def heard_in(data: Path, part: str) -> list[Sentence]:
    """The sentences of a part of the corpus, extract by extract."""
    speeches: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in (data / FILE).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if part_of(row["file_id"]) == part:
            speeches[row["file_id"]].append(row)
    with tempfile.TemporaryDirectory() as folder, Room(Path(folder) / "speeches.sitroom") as room:
        for name, rows in speeches.items():
            text = "\n".join(_plain(row["sentence_text"]) for row in rows)
            room.add(code(Document(id=_id(name), text=text, sha256=_id(name), outlet=rows[0]["country"])))
        material = Material(room, room.documents())
        return [one for name, rows in speeches.items() for one in _sentences(name, rows, material)]


def _sentences(name: str, rows: list[dict[str, str]], material: Material) -> Iterator[Sentence]:
    document = material.documents[_id(name)]
    words = [word for _, word in heard(document, material).words if word.value < 0]
    mentions = material.mentions(document.id)
    start = 0
    for row in rows:
        text = _plain(row["sentence_text"])
        end = start + len(text)
        own = [word for word in words if start <= word.at.span[0] < end]
        found: dict[str, list[str]] = defaultdict(list)
        for word in own:
            if word.actor:
                found[material.sides.suffering(word.actor)].append(word.at.words)
        conflict = {"Direct_NegEval": "direct", "Indirect_NegEval": "indirect"}.get(row["A0"], "none" if row["B1"] == "_" else "other")
        yield Sentence(
            speech=name, text=text, conflict=conflict, target=_target(row["A4"]) if row["A2"] == "Country" else None,
            named=frozenset(material.sides.suffering(m.actor) for m in mentions if start <= m.start < end), found=dict(found),
            unplaced=[word.at.words for word in own if word.actor is None],
        )  # fmt: skip
        start = end + 1


def _target(name: str) -> str | None:
    if name in CALLED:
        return CALLED[name]
    known = {fold(country.name).replace(" ", "_"): country.code for country in load().countries.values()}
    return known.get(name)


def _id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def _plain(text: str) -> str:
    """A sentence as it would be printed."""
    text = re.sub(r"\s+([,.;:!?)\]]|'s\b|’s\b)", r"\1", " ".join(text.split()))
    return re.sub(r"([(\[])\s+", r"\1", text)


def _right(one: Sentence) -> bool:
    return one.conflict == "direct" and one.target in one.found


def rows(sentences: list[Sentence]) -> list[Row]:
    """Shares and F1 in per cent, with the numbers of sentences behind them."""
    direct = [one for one in sentences if one.counted and one.conflict == "direct"]
    named = [one for one in direct if one.target in one.named]
    calm = [one for one in sentences if one.conflict == "none"]
    right = sum(map(_right, direct))
    false = sum(bool(one.found) for one in calm) + sum(bool(one.found) and not _right(one) for one in direct)
    found = right + false
    told = f"{ON}; {len(direct)} direct, {len(calm)} without conflict"

    def share(number: int, of: int) -> float:
        return 100 * number / max(of, 1)

    return [
        ("negative wording toward the country meant, recall", told, share(right, len(direct))),
        ("negative wording toward the country meant, recall where the sentence names it", f"{ON}; {len(named)} direct", share(right, len(named))),
        ("negative wording toward the country meant, precision", told, share(right, found)),
        ("negative wording toward the country meant, F1", told, share(2 * right, found + len(direct))),
        ("negative wording toward anybody in a sentence without conflict", told, share(sum(bool(one.found) for one in calm), len(calm))),
    ]


def evaluation_errors(data: Path, part: str = "dev") -> Iterator[str]:
    """Every direct sentence in which nothing is found toward the country meant, and every one without conflict in which something is."""
    for one in heard_in(data, part):
        said = f"| {one.text}  ({one.speech})"
        if one.conflict == "direct" and one.target and not _right(one):
            named = "named" if one.target in one.named else "not named"
            yield f"missed    {one.target} ({named}); found {one.found or 'nothing'}, of nobody {one.unplaced or 'nothing'}  {said}"
        elif one.conflict == "none" and one.found:
            yield f"false     {one.found}  {said}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--part", choices=("train", "dev"), default="dev")
    options.add_argument("--keep", action="store_true", help="keep the figures for the scoreboard (dev only)")
    a = options.parse_args()
    found = rows(heard_in(a.data, a.part))
    for name, where, value in found:
        print(f"{name} ({where}): {value:.1f}")
    if a.keep and a.part == "dev":
        keep(found)


if __name__ == "__main__":
    main()
