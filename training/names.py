"""The names corpus, ``corpus/names/*.txt``: sentences with their named entities, ``[Name|type]``, one a line, comments behind ``#``.

Types are GUM's, and so is what counts as a name (docs/annotation.md, "Names").
"""

from __future__ import annotations

import re
from pathlib import Path

from training.data import Cuts, Example

NAME = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\]")
OPENING = frozenset(".?!:;\"“‘'(")
"""After these, a capital begins a sentence."""

TYPES = frozenset({"person", "place", "organization", "abstract", "event", "time", "object", "substance", "animal", "plant"})


def names(folder: Path) -> list[Example]:
    """Examples with entities, in the order of files and lines; a name of one word also tells what mention that word heads. Whether words with a
    capital that stand before a common noun are names is left open: GUM mostly says so ("Harvard professor"), but not of adjectives ("Indian driver").

    Raises ``ValueError`` with file and line for a mark that does not close, or a type that is none of ``TYPES``.
    """
    examples = []
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                examples.append(_example(line, f"names/{path.stem}:{number}"))
    return examples


def _example(line: str, source: str) -> Example:
    text, spans, end = "", list[tuple[int, int, str]](), 0
    for mark in NAME.finditer(line):
        text += line[end : mark.start()]
        name, kind = mark.groups()
        if kind not in TYPES:
            raise ValueError(f"{source}: {kind!r} is no type of names; valid are {', '.join(sorted(TYPES))}")
        spans.append((len(text), len(text) + len(name), kind))
        text, end = text + name, mark.end()
    text += line[end:]
    if set(text) & set("[]|"):
        raise ValueError(f"{source}: a mark does not close, or stands in another one; write [Name|type]")
    cuts, entities = Cuts(text), list[tuple[int, int, str]]()
    for start, stop, kind in spans:
        found = cuts.words_of((start, stop))
        if found is None:
            raise ValueError(f"{source}: no words in a name")
        entities.append((*found, kind))
    named = {i for first, last, _ in entities for i in range(first, last)}
    return Example(
        cuts.words,
        source,
        entities=entities,
        mentions={first: kind for first, last, kind in entities if last == first + 1},
        open_names=tuple(i for i in range(1, len(cuts.words)) if i not in named and _before_a_noun(cuts.words, i)),
    )


def _before_a_noun(words: list[str], at: int) -> bool:
    """Whether a word with a capital, or a run of such words, stands inside a sentence before a word without one."""
    after = next((w for w in words[at:] if not w[0].isupper()), "")
    return words[at][0].isupper() and words[at] != "I" and words[at - 1] not in OPENING and after.isalpha()
