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


@dataclass
class Example:
    """One sentence and the labels that its source has; None = this source says nothing of it. Heads: 0 = root, else 1 + index."""

    words: list[str]
    source: str
    upos: list[str] | None = None
    heads: list[int] | None = None
    relations: list[str] | None = None
    predicates: dict[int, list[tuple[str, int]]] | None = None
    entities: list[tuple[int, int, str]] | None = None
    events: list[dict[str, Any]] | None = None


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


def events(sentences: list[corpus.Sentence]) -> list[Example]:
    """Corpus sentences cut into words; marks become word numbers."""
    examples = []
    for sentence in sentences:
        cuts = list(cut(sentence.text))
        at = {i: n for n, (_, (start, end)) in enumerate(cuts) for i in range(start, end)}

        def inside(span: tuple[int, int], at: dict[int, int] = at) -> tuple[int, int]:
            return at[span[0]], at[span[1] - 1] + 1

        found = list[dict[str, Any]]()
        for event in sentence.events:
            first, last = inside(event.trigger)
            if last - first != 1:  # a hyphenated trigger: its longest part stands for it
                first = max(range(first, last), key=lambda i: (len(cuts[i][0]), i))
            roles = [(role, *inside(span)) for role, spans in event.roles.items() for span in spans]
            found.append({"word": first, "type": event.type, "status": event.status, "modes": event.modes, "roles": roles})
        examples.append(Example([w for w, _ in cuts], sentence.source, events=found))
    return examples


def inventory(examples: list[Example], rare: int = 30) -> Labels:
    """Label inventories of training examples; relations and roles seen fewer than ``rare`` times are left out."""
    upos, relations, roles, entities = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for e in examples:
        upos.update(e.upos or ())
        relations.update(e.relations or ())
        entities.update(k for *_, k in e.entities or ())
        for arguments in (e.predicates or {}).values():
            roles.update(r for r, _ in arguments)
    labels = Labels()
    labels.upos = sorted(upos)
    labels.relation = sorted(r for r, n in relations.items() if n >= rare)
    labels.role = ["O", *sorted(r for r, n in roles.items() if n >= rare)]
    labels.entity = ["O", *(f"{p}-{k}" for k in sorted(entities) for p in "BI")]
    return labels
