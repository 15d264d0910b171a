"""Public treebanks and our corpus -> training examples. Layout of ``--data DIR``: see docs/training.md."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sitroom.reading.words import words as cut
from training import corpus

STATUSES = list(corpus.STATUSES.values())
EVENT_ROLES = list(corpus.ROLES.values())
TYPES = ["O", *corpus.TYPES]
MODES = [f"{kind}/{mode}" for kind, modes in corpus.MODES.items() for mode in modes.split()]
NAMES = ["O", "person", "organization", "place"]
FACTUALITY = ["negated", "uncertain", "happened"]
FRAMES = ["attribution", "claim", "line", "reported", "caused"]
"""Kinds of frames: the three of the event corpus; ``reported`` are PolNeAR's attributions, ``caused`` the Causal News Corpus's relations, whose
notions are wider than ours and must not blur them."""

LAYER_OF = {"attribution": "attribution", "claim": "claims", "line": "lines"}

WordSpan = tuple[int, int]


@dataclass
class Frame:
    """An anchor and the word spans ``[first, last)`` of its two parts (source and content, cause and effect, condition and consequence).

    ``anchor`` counts words from 0; -1 = the sentence as a whole (a relation without a signal word). None = not labelled.
    """

    kind: str
    anchor: int
    anchor_last: int
    parts: tuple[list[WordSpan], list[WordSpan]]
    sign: int | None = None
    hedge: str | None = None
    line: str | None = None


@dataclass
class Example:
    """One sentence and the labels that its source has; None = this source says nothing of it. Heads: 0 = root, else 1 + index.

    ``mentions``: entity type of the head word of every mention (in a sentence without a tree: of some); ``names``: silver entity type of each
    word; ``factuality`` (as the text presents it) and ``outcome`` (whether it had come about by then) of some words;
    ``open_names``: words of which ``entities`` says nothing;
    ``frame_kinds``: the kinds of frames of which ``frames`` holds all but those at the ``unclear`` (word, kind); ``signs``:
    (cause words, effect words, sign).
    """

    words: list[str]
    source: str
    upos: list[str] | None = None
    heads: list[int] | None = None
    relations: list[str] | None = None
    predicates: dict[int, list[tuple[str, int]]] | None = None
    entities: list[tuple[int, int, str]] | None = None
    open_names: tuple[int, ...] = ()
    events: list[dict[str, Any]] | None = None
    mentions: dict[int, str] | None = None
    names: list[str | None] | None = None
    factuality: dict[int, str] | None = None
    outcome: dict[int, str] | None = None
    frames: list[Frame] | None = None
    frame_kinds: tuple[str, ...] = ()
    unclear: tuple[tuple[int, str], ...] = ()
    signs: list[tuple[list[int], list[int], int]] | None = None


@dataclass
class Labels:
    """Label inventories, in the order of the network's outputs."""

    upos: list[str] = field(default_factory=list)
    relation: list[str] = field(default_factory=list)
    role: list[str] = field(default_factory=list)
    entity: list[str] = field(default_factory=list)
    type: list[str] = field(default_factory=lambda: list(TYPES))
    status: list[str] = field(default_factory=lambda: list(STATUSES))
    mode: list[str] = field(default_factory=lambda: list(MODES))
    event_role: list[str] = field(default_factory=lambda: list(EVENT_ROLES))
    mention: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=lambda: list(NAMES))
    factuality: list[str] = field(default_factory=lambda: list(FACTUALITY))
    frame: list[str] = field(default_factory=lambda: list(FRAMES))
    hedge: list[str] = field(default_factory=lambda: list(corpus.HEDGES))
    line: list[str] = field(default_factory=lambda: list(corpus.LINE_KINDS))


def conllu(path: Path) -> list[tuple[str, list[list[str]]]]:
    """Sentences of a CoNLL-U file as (sent_id, rows of ten columns); multiword and empty rows are left out."""
    sentences = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        name, rows = "", []
        for line in block.split("\n"):
            if line.startswith("# sent_id"):
                name = line.split("=", 1)[1].strip()
            elif line and line[0] != "#":
                row = line.split("\t")
                if row[0].isdigit():
                    rows.append(row)
        sentences.append((name, rows))
    return sentences


def _syntax(name: str, rows: list[list[str]]) -> Example:
    return Example(
        words=[r[1] for r in rows],
        source=name,
        upos=[r[3] for r in rows],
        heads=[int(r[6]) for r in rows],
        relations=[r[7] for r in rows],
    )


def ewt(data: Path, split: str) -> list[Example]:
    """EWT syntax; where PropBank frames are joined, predicates with roles on the head word of each argument."""
    frames = {}
    with (data / "ewt/en_ewt-propbank.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            frames[entry["sent_id"]] = entry["frames"]
    examples = []
    for name, rows in conllu(data / f"ewt/en_ewt-{split}.conllu"):
        example = _syntax(name, rows)
        if name in frames and example.heads is not None:
            example.predicates = {}
            for frame in frames[name]:
                arguments = example.predicates.setdefault(frame["predicate"] - 1, [])
                for role, first, last in frame["arguments"]:
                    arguments.append((role, head_of(example.heads, first - 1, last)))
        examples.append(example)
    return examples


def head_of(heads: list[int], first: int, last: int) -> int:
    """The word of ``[first, last)`` whose head lies outside it (the first of several)."""
    return next((i for i in range(first, last) if not first < heads[i] <= last), first)


ENTITY = re.compile(r"\(([^()]+)|([^()]+)\)|\)")


def gum(data: Path, split: str) -> list[Example]:
    """GUM syntax and named entities. An entity is named when its head word is a proper noun: a linked (wikified) mention that is no person counts
    whole up to a comma, without its determiner, another one as the run of proper nouns around its head; of nested ones the outermost stays."""
    examples = []
    for name, rows in conllu(data / f"gum/en_gum-{split}.conllu"):
        example = _syntax(name, rows)
        example.entities = _named(rows, example)
        assert example.heads is not None
        example.mentions = {head_of(example.heads, first, last): kind for first, last, kind, _ in reversed(_mentions(rows)) if kind}
        examples.append(example)
    return examples


def _mentions(rows: list[list[str]]) -> list[tuple[int, int, str, bool]]:
    """(first, last, type, linked) of every mention of the ``Entity=`` column."""
    open_, found = [], []
    for i, row in enumerate(rows):
        value = next((f[7:] for f in row[9].split("|") if f.startswith("Entity=")), "")
        for match in re.finditer(r"\(([^()]+)(\))?|([^()]+)?\)", value):
            if match.group(1):
                fields = match.group(1).split("-")
                mention = [fields[0], i, fields[1] if len(fields) > 1 else "", len(fields) > 7]
                if match.group(2):
                    found.append((i, i + 1, mention[2], mention[3]))
                else:
                    open_.append(mention)
            elif match.group(3):
                key = match.group(3).split("-")[0]
                for mention in reversed(open_):
                    if mention[0] == key:
                        found.append((mention[1], i + 1, mention[2], mention[3]))
                        open_.remove(mention)
                        break
    return found


def _named(rows: list[list[str]], example: Example) -> list[tuple[int, int, str]]:
    assert example.heads is not None and example.upos is not None
    spans = []
    for first, last, kind, linked in _mentions(rows):
        head = head_of(example.heads, first, last)
        if not kind or example.upos[head] != "PROPN":
            continue
        if linked and kind != "person" and last - first <= 8:
            last = next((i for i in range(head + 1, last) if rows[i][1] == ","), last)
            while first < head and example.upos[first] in ("DET", "PUNCT"):
                first += 1
            while last > head + 1 and (example.upos[last - 1] == "PUNCT" or rows[last - 1][3] == "PART"):
                last -= 1
        else:
            low, high = head, head + 1
            while low > first and example.upos[low - 1] == "PROPN":
                low -= 1
            while high < last and example.upos[high] == "PROPN":
                high += 1
            first, last = low, high
        spans.append((first, last, kind))
    kept: list[tuple[int, int, str]] = []
    for span in sorted(set(spans), key=lambda s: (s[0] - s[1], s)):
        if all(span[1] <= k[0] or span[0] >= k[1] for k in kept):
            kept.append(span)
    return sorted(kept)


class Cuts:
    """The words of a text and which of them a stretch of characters covers."""

    def __init__(self, text: str, offset: int = 0) -> None:
        self.cuts = list(cut(text, offset))
        self.words = [w for w, _ in self.cuts]
        self._at = {i: n for n, (_, (start, end)) in enumerate(self.cuts) for i in range(start, end)}

    def words_of(self, span: tuple[int, int]) -> WordSpan | None:
        """Words ``[first, last)`` that lie in or reach into a span of characters; None when there are none."""
        inside = [self._at[i] for i in range(*span) if i in self._at]
        return (inside[0], inside[-1] + 1) if inside else None


def frame(kind: str, cuts: Cuts, anchor: list[tuple[int, int]], parts: tuple[list[tuple[int, int]], list[tuple[int, int]]]) -> Frame | None:
    """A frame from spans of characters; None when its anchor lies outside these words. No anchor span = the sentence as a whole."""
    first, last = -1, 0
    if anchor:
        found = cuts.words_of(anchor[0])
        if found is None:
            return None
        first, last = found
    sides = tuple([w for span in part if (w := cuts.words_of(span))] for part in parts)
    return Frame(kind, first, last, (sides[0], sides[1]))


def events(sentences: list[corpus.Sentence]) -> list[Example]:
    """Corpus sentences cut into words; marks become word numbers."""
    examples = []
    for sentence in sentences:
        cuts = Cuts(sentence.text)
        found = list[dict[str, Any]]()
        for event in sentence.events:
            first, last = cuts.words_of(event.trigger) or (0, 1)
            if last - first != 1:  # a hyphenated trigger: its longest part stands for it
                first = max(range(first, last), key=lambda i: (len(cuts.words[i]), i))
            roles = [(role, *(cuts.words_of(span) or (0, 1))) for role, spans in event.roles.items() for span in spans]
            found.append({"word": first, "type": event.type, "status": event.status, "modes": event.modes, "roles": roles})
        example = Example(cuts.words, sentence.source, events=found if "events" in sentence.layers else None)
        example.frame_kinds = tuple(kind for kind, layer in LAYER_OF.items() if layer in sentence.layers)
        if example.frame_kinds:
            example.frames = _frames(sentence, cuts)
            example.signs = [signed(f) for f in example.frames if f.kind == "claim"]
        examples.append(example)
    return examples


def _frames(sentence: corpus.Sentence, cuts: Cuts) -> list[Frame]:
    found = []
    for marked in sentence.frames:
        names = list(corpus.PARTS["q" if marked.kind == "attribution" else "k" if marked.kind == "claim" else "l"].values())
        made = frame(marked.kind, cuts, marked.anchor, (marked.parts.get(names[0], []), marked.parts.get(names[1], [])))
        assert made is not None
        made.sign, made.hedge = (marked.sign, marked.label) if marked.kind == "claim" else (None, None)
        made.line = marked.label if marked.kind == "line" else None
        found.append(made)
    return found


def signed(claim: Frame) -> tuple[list[int], list[int], int]:
    """(cause words, effect words, sign) of a claim."""
    cause, effect = ([i for first, last in part for i in range(first, last)] for part in claim.parts)
    return cause, effect, claim.sign or 1


def inventory(examples: list[Example], rare: int = 30) -> Labels:
    """Label inventories of training examples; relations and roles seen fewer than ``rare`` times are left out."""
    upos, relations, roles, entities, mentions = (Counter[str]() for _ in range(5))
    for e in examples:
        upos.update(e.upos or ())
        relations.update(e.relations or ())
        entities.update(k for *_, k in e.entities or ())
        mentions.update((e.mentions or {}).values())
        for arguments in (e.predicates or {}).values():
            roles.update(r for r, _ in arguments)
    labels = Labels()
    labels.upos = sorted(upos)
    labels.relation = sorted(r for r, n in relations.items() if n >= rare)
    labels.role = ["O", *sorted(r for r, n in roles.items() if n >= rare)]
    labels.mention = ["O", *sorted(mentions)]
    labels.entity = ["O", *(f"{p}-{k}" for k in sorted(entities) for p in "BI")]
    return labels
