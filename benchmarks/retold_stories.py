"""Stories, each as an outlet tells it (``A``), as a desk elsewhere retells it from that alone (``R``), and as another reporter tells it (``I``):
``benchmarks/retold/*/*.txt``, written for Sitroom. ``--- A | day | outlet | title`` begins a text, a line is a paragraph.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.copy_pairs import Pair
from sitroom.documents import load
from sitroom.records import Document

__all__ = ["retold"]

STORIES = Path(__file__).with_name("retold")


def retold(part: str) -> list[Pair]:
    """The pairs of ``fit`` or ``held-out``: a text and its rewrite; the other reporter's text beside each of the two."""
    found = []
    for path in sorted((STORIES / part).glob("*.txt")):
        for story in _stories(path):
            found.append(Pair(story["A"], story["R"], "rewrite", "by hand"))
            found += [Pair(story[one], story["I"], "other", "by hand, another reporter") for one in ("A", "R")]
    return found


def _stories(path: Path) -> Iterator[dict[str, Document]]:
    """The texts of each story by letter. Raises ``ValueError`` where one has not all three."""
    for story in f"\n{path.read_text(encoding='utf-8')}".split("\n=== ")[1:]:
        name, *texts = story.split("\n--- ")
        found = {text[0]: _document(f"{path.stem}-{name.strip()}-{text[0]}", text) for text in texts}
        if sorted(found) != ["A", "I", "R"]:
            raise ValueError(f"{path.name}: found the texts {sorted(found)} of {name.strip()!r}; valid are A, R and I.")
        yield found


def _document(name: str, text: str) -> Document:
    head, *paragraphs = text.strip().split("\n")
    _, day, outlet, title = (part.strip() for part in head.split("|", 3))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.txt"
        path.write_text(f"Title: {title}\nOutlet: {outlet}\nDate: {day}\n\n" + "\n\n".join(paragraphs) + "\n", encoding="utf-8")
        return load(path)
