"""``codebook/background.tsv``: how rare each stem is in general English news and talk, and in texts about crises.

``python -m benchmarks.copy_background`` writes it anew. Counted: the documents of UD English EWT train and GUM train (newdoc), the articles of the
fit half of PolNeAR train, and blocks of twenty sentences of ``training/corpus/train``. Names that the codebook knows are capped: they are what crises
are about.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks.copy_articles import articles
from sitroom.codebook import load
from sitroom.codebook.names import fold
from sitroom.documents.wording import stem, words
from training.corpus import load as corpus

OUT = Path(__file__).parent.parent / "src" / "sitroom" / "codebook" / "background.tsv"
CORPUS = Path(__file__).parent.parent / "training" / "corpus" / "train"
LEAST = 3
KNOWN = 2.5
HEADER = """\
# Background of wording: how much a word tells when two texts share it. Read by sitroom/documents/wording.py.
# weight: natural logarithm of (documents + 1) / (documents with the stem + 1). Stems in fewer than {least} documents are left out and weigh most.
# Source: counted by benchmarks/copy_background.py over {count} documents: UD English EWT train and GUM train (CC BY-SA 4.0, CC BY 4.0), half of
# the articles of PolNeAR train, and the project's own training corpus in blocks of twenty sentences. Counts of words only; no text of these is kept.
# The weight of stems that stand in names of the codebook (countries, bodies, persons, places) is at most {known}.
stem\tweight
"""


def documents(data: Path) -> Iterator[str]:
    """The texts that are counted."""
    for name in ("ewt/en_ewt-train.conllu", "gum/en_gum-train.conllu"):
        held: list[str] = []
        for line in (data / name).read_text(encoding="utf-8").splitlines():
            if line.startswith("# newdoc") and held:
                yield "\n".join(held)
                held = []
            held += [line.removeprefix("# text = ")] if line.startswith("# text = ") else []
        yield "\n".join(held)
    yield from (article.text for article in articles(data, "fit"))
    for file in sorted(CORPUS.glob("*.txt")):
        try:
            sentences = iter([s.text for s in corpus(file)])
        except ValueError as error:
            print(f"left out {file.name}: {error}")
            continue
        while block := list(islice(sentences, 20)):
            yield "\n".join(block)


def names() -> set[str]:
    """Stems of the words in the codebook's names."""
    book = load()
    tables = (book.countries, book.people, book.places, book.organisations, book.groups, book.institutions)
    entries = [entry for table in tables for entry in (table.values() if isinstance(table, dict) else table)]
    texts = [text for entry in entries for text in (entry.name, *entry.aliases, *getattr(entry, "adjectives", ()), *getattr(entry, "capital", ()))]
    return {stem(fold(word)) for text in texts for word in words(text)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = options.parse_args().data
    counts: Counter[str] = Counter()
    total = 0
    for text in documents(data):
        counts.update({stem(word) for word in words(text) if not word.isdecimal()})
        total += 1
    known = names()
    lines = []
    for term in sorted({t for t, n in counts.items() if n >= LEAST} | {n for n in known if len(n) > 1}):
        own = math.log((total + 1) / (counts[term] + 1))
        lines.append(f"{term}\t{min(own, KNOWN) if term in known else own:.2f}\n")
    OUT.write_text(HEADER.format(least=LEAST, count=total, known=KNOWN) + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
