"""WordNet 3.0 and the initial word vectors -> ``src/sitroom/room/happenings/data/words.tsv``.

``python -m training.wordnet --wordnet DIR``: DIR holds ``data.verb``, ``index.verb`` and so on (Debian: package ``wordnet-base``,
folder ``/usr/share/wordnet``).
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sitroom.documents.wording import CONTENT, background, stem

OUT = Path(__file__).parents[1] / "src" / "sitroom" / "room" / "happenings" / "data" / "words.tsv"

EVENT_NOUNS = frozenset({4, 7, 10, 11, 16, 19, 21, 22, 26})
"""WordNet's lexicographer files of nouns that name events: act, attribute, communication, event, motive, phenomenon, possession, process, state."""
SENSES = 4
"""Senses of a word that are looked at, the most frequent first."""
NEIGHBOURS, LEAST = 12, 0.27
"""Words used alike that are kept of each word, and the least cosine."""

HEADER = """\
# Words that can tell of an event, as stems, and how near they are to each other. Written by training/wordnet.py, read by
# room/happenings/words.py.
# stem: Snowball stem. kin: stems of derived words and of irregular forms. senses, broader: numbers of its senses (up to 4 a part of speech,
# with those of its kin) and of those above them. alike: nearest stems with the cosine of their word vectors in hundredths.
# Source: WordNet 3.0 (Princeton University, WordNet licence); vectors: input embeddings of all-MiniLM-L6-v2 (Apache-2.0).
stem	kin	senses	broader	alike
"""


class WordNet:
    """``senses``: word -> its synsets (``v00123``), verbs and event nouns alone; ``above``: synset -> those above it; ``derived``: word -> words;
    ``irregular``: form -> word."""

    def __init__(self, folder: Path) -> None:
        self.senses: dict[str, list[str]] = defaultdict(list)
        self.above: dict[str, list[str]] = {}
        self.derived: dict[str, set[str]] = defaultdict(set)
        self.irregular: dict[str, str] = {}
        words: dict[str, list[str]] = {}
        pointers: list[tuple[str, int, str, int]] = []
        for part, name in (("v", "verb"), ("n", "noun")):
            for line in _lines(folder / f"data.{name}"):
                cells = line.split("|")[0].split()
                if part == "n" and int(cells[1]) not in EVENT_NOUNS:
                    continue
                own, size = part + cells[0], int(cells[3], 16)
                words[own] = [cells[4 + 2 * i].lower() for i in range(size)]
                at = 5 + 2 * size
                marks = [cells[at + 4 * i : at + 4 * i + 4] for i in range(int(cells[at - 1]))]
                self.above[own] = [kind + to for sign, to, kind, _ in marks if sign in ("@", "@i")]
                pointers += [(own, int(ends[:2], 16) - 1, kind + to, int(ends[2:], 16) - 1) for sign, to, kind, ends in marks if sign == "+"]
            for line in _lines(folder / f"index.{name}"):
                cells = line.split()
                self.senses[cells[0]] += [part + o for o in cells[-int(cells[2]) :] if part + o in words][:SENSES]
            for line in _lines(folder / f"{name}.exc"):
                self.irregular.setdefault(*line.split()[:2])
        for own, i, other, j in pointers:
            if own in words and other in words:
                self.derived[words[own][i]].add(words[other][j])
                self.derived[words[other][j]].add(words[own][i])


def _lines(path: Path) -> Iterator[str]:
    """The lines of a WordNet file; its licence stands in lines that begin with blanks."""
    yield from (line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("  "))


def lexicon(net: WordNet) -> dict[str, tuple[set[str], set[str], set[str]]]:
    """Stem -> (kin, senses, broader), for content stems that the background of wording knows."""
    known = {s for s, w in background()[0].items() if w >= CONTENT}
    kin: dict[str, set[str]] = defaultdict(set)
    senses: dict[str, set[str]] = defaultdict(set)
    plain = [w for w in net.senses if w.isalpha() and net.senses[w] and stem(w) in known]
    for word in plain:
        family = [word, *(w for w in net.derived[word] if w.isalpha())]
        kin[stem(word)] |= {stem(w) for w in family}
        for w in family:
            senses[stem(word)] |= set(net.senses.get(w, ()))
    for form, word in net.irregular.items():
        own, base = stem(form), stem(word)
        if form.isalpha() and base in senses and own != base and own in known and not net.senses.get(form):
            kin[own] |= kin[base] | {base}
            senses[own] |= senses[base]
            kin[base].add(own)
    above = {s: {up for sense in senses[s] for up in net.above[sense]} for s in senses}
    used: dict[str, int] = defaultdict(int)
    for s, own in senses.items():
        for sense in own | above[s]:
            used[sense] += 1
    return {s: (kin[s] - {s}, {x for x in senses[s] if used[x] > 1}, {x for x in above[s] if used[x] > 1}) for s in sorted(senses)}


def vectors(words: list[str]) -> NDArray[np.float32]:
    """Unit vectors (words, 384): mean of the input embeddings of a word's pieces, less the mean of all pieces."""
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    from training.encoder import initial_weights

    folder = initial_weights()
    table = load_file(folder / "model.safetensors")["embeddings.word_embeddings.weight"].astype(np.float32)
    pieces = Tokenizer.from_file(str(folder / "tokenizer.json"))
    pieces.no_padding()
    pieces.no_truncation()
    table -= table.mean(0)
    found = np.array([table[pieces.encode(word, add_special_tokens=False).ids].mean(0) for word in words])
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def spoken(net: WordNet, stems: list[str]) -> list[str]:
    """For each stem the shortest word that has it, which is what the vectors know."""
    shortest: dict[str, str] = {}
    for word in sorted([*net.senses, *net.irregular], key=lambda w: (len(w), w)):
        if word.isalpha():
            shortest.setdefault(stem(word), word)
    return [shortest[s] for s in stems]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    given = options.parse_args()
    net = WordNet(given.wordnet)
    found = lexicon(net)
    stems = list(found)
    units = vectors(spoken(net, stems))
    numbers = {sense: str(i) for i, sense in enumerate(sorted({x for _, own, above in found.values() for x in own | above}))}
    rows = []
    for row, (name, (kin, own, above)) in enumerate(found.items()):
        near = units @ units[row]
        best = [i for i in np.argsort(-near, kind="stable")[: NEIGHBOURS + 1] if i != row and near[i] >= LEAST]
        cells = [sorted(kin), sorted((numbers[x] for x in own), key=int), sorted((numbers[x] for x in above), key=int)]
        rows.append("\t".join([name, *map("|".join, cells), "|".join(f"{stems[i]}:{near[i] * 100:.0f}" for i in best)]) + "\n")
    OUT.write_text(HEADER + "".join(rows), encoding="utf-8")
    print(f"{len(found)} stems, {OUT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
