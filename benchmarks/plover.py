"""Root classification on ``plover/plv_train.tsv``: source and target are given, the model never saw the set (dev only)."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from sitroom.codebook import load
from sitroom.reading import words
from sitroom.reading.graph import Reading, Trigger
from sitroom.reading.model import OnnxReader

__all__ = ["Case", "cases", "classify", "macro_f1"]

YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
"""Older PLOVER's YIELD is CONCEDE and RETREAT together."""

LINK = 1.0
"""Weight of a trigger whose arcs do not reach the given source or target; each arc adds its probability."""

SHARE = {"actual": 1.0, "historical": 1.0, "future": 0.7, "negated": 0.7, "hypothetical": 0.5}
"""Weight of an event by its status. These and ``LINK`` were set by hand on this dev-only set."""


RULES = Path(__file__).parent / "plover_roots.toml"

UNDOING = frozenset({"RETREAT", "CONCEDE", "REJECT"})
"""What is lifted, eased or refused ("lifted its sanctions", "will not end the strike") is no act of its own: PLOVER codes the act upon it."""

VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN"})

OBJECTS = frozenset({"obj", "nsubj:pass", "nmod", "obl", "compound"})


@dataclass(frozen=True)
class Case:
    """A sentence, the word numbers of its marked source and target, and its gold root."""

    text: str
    words: list[str]
    source: frozenset[int]
    target: frozenset[int]
    root: str


def cases(file: Path) -> list[Case]:
    """The sentences of the set."""
    found = []
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            marked = row["marked_sentence"]
            plain, at, marks = "", 0, {}
            for tag in ("<s>", "</s>", "<t>", "</t>"):
                marks[tag] = marked.find(tag)
            for tag, position in sorted(marks.items(), key=lambda m: m[1]):
                plain += marked[at:position]
                at, marks[tag] = position + len(tag), len(plain)
            plain += marked[at:]
            cut = list(words(plain))
            source, target = (
                frozenset(i for i, (_, (a, b)) in enumerate(cut) if a < marks[close] and b > marks[open_])
                for open_, close in (("<s>", "</s>"), ("<t>", "</t>"))
            )
            found.append(Case(plain, [w for w, _ in cut], source, target, row["gold_root"]))
    return found


def plover_type(type_: str, status: str) -> str:
    """How PLOVER, which has no status, codes an act: one to come is the promise (AGREE) or the threat (THREATEN) of it, one that did not happen a
    refusal (REJECT); its manual counts future meetings, visits and aid as AGREE. Words to come (an inquiry, a complaint) stay what they are: CAMEO's
    threats (13) are of acts and protests alone. CONCEDE and RETREAT are the older YIELD."""
    if status == "future" and type_ not in VERBAL:
        return "AGREE" if "cooperation" in load().quad(type_) else "THREATEN"
    return "REJECT" if status == "negated" else YIELD.get(type_, type_)


def converted(reading: Reading, trigger: Trigger) -> str:
    """The root of a trigger as the set has them: by the conversion table and the set's own codebook where those differ from ours
    (``plover_roots.toml``)."""
    word = trigger.word
    objects = {reading.words[c].lower() for c in reading.children(word) if reading.relations[c] in OBJECTS}
    near = {reading.words[i].lower() for i in _within(reading, word) | {a.word for a in trigger.arcs if a.role == "actor"}}
    under = reading.words[_governor(reading, word)].lower() if _governor(reading, word) >= 0 else ""
    for rule in _rules():
        if (
            trigger.type in ([rule["type"]] if isinstance(rule["type"], str) else rule["type"])
            and reading.words[word].lower() in rule.get("words", [reading.words[word].lower()])
            and (not rule.get("modes") or set(rule["modes"]) & set(trigger.modes))
            and (not rule.get("objects") or objects & set(rule["objects"]))
            and (not rule.get("near") or near & set(rule["near"]))
            and (not rule.get("under") or under in rule["under"])
            and (trigger.status not in ("future", "negated") or (rule.get("future") and trigger.status == "future"))
        ):
            return str(rule["root"])
    return plover_type(trigger.type, standing(reading, trigger))


def standing(reading: Reading, trigger: Trigger) -> str:
    """The status as the set has it: what somebody announces or orders by a noun ("announced a suspension of aid", "ordered the release of two
    men") is coded as done, what is said in a clause ("announced that it would suspend aid") is not."""
    told = _governor(reading, trigger.word)
    done = trigger.status in ("future", "hypothetical") and told >= 0 and reading.words[told].lower() in _told()
    return "actual" if done else trigger.status


@cache
def _told() -> frozenset[str]:
    return frozenset(tomllib.loads(RULES.read_text(encoding="utf-8"))["as_done"]["words"])


@cache
def _rules() -> list[dict[str, Any]]:
    return list(tomllib.loads(RULES.read_text(encoding="utf-8"))["rule"])


def root_of(reading: Reading, case: Case) -> str:
    """The root with the greatest sum over triggers of p(type) squared x how far its arcs reach the source as actor and the target as recipient."""
    scores: dict[str, float] = {}
    sure = {t.word: t for t in reading.triggers if t.confidence >= 0.5 and (t.type in UNDOING or t.status == "negated")}
    ordering = {_governor(reading, t.word) for t in reading.triggers if t.confidence >= 0.5}
    for trigger in reading.triggers:
        if trigger.word in case.source | case.target or _governor(reading, trigger.word) in sure:
            continue
        if trigger.type == "REQUEST" and trigger.word in ordering and reading.words[trigger.word].lower() in _told():
            continue
        actor = max((a.confidence for a in trigger.arcs if a.role == "actor" and a.word in case.source), default=0.0)
        recipient = max((a.confidence for a in trigger.arcs if a.role == "recipient" and a.word in case.target), default=0.0)
        root = converted(reading, trigger)
        weight = SHARE[standing(reading, trigger)] * trigger.confidence**2 * (LINK + actor) * (LINK + recipient)
        scores[root] = scores.get(root, 0.0) + weight
    return max(scores, key=scores.__getitem__) if scores else ""


def _governor(reading: Reading, word: int) -> int:
    """The word whose object a word is, or whose object's part; -1 where there is none."""
    if reading.relations[word] in ("nmod", "compound") and reading.relations[reading.heads[word]] in OBJECTS:
        word = reading.heads[word]
    return reading.heads[word] if reading.relations[word] in OBJECTS else -1


def _within(reading: Reading, word: int) -> set[int]:
    """A word and all that hangs on it."""
    found, todo = set(), [word]
    while todo:
        at = todo.pop()
        if at not in found:
            found.add(at)
            todo.extend(reading.children(at))
    return found


def classify(reader: OnnxReader, found: list[Case]) -> list[str]:
    """The root that the reader gives each case; every word may be a trigger and every arc counts, however improbable."""
    kept = reader.thresholds
    reader.thresholds = replace(kept, trigger=0.0, **dict.fromkeys(reader.inventory.event_role, 0.02))
    try:
        return [root_of(r, c) for r, c in zip(reader.read([c.words for c in found]), found, strict=True)]
    finally:
        reader.thresholds = kept


def macro_f1(found: list[str], gold: list[str]) -> float:
    """Mean F1 over the gold roots, 0..1."""
    total = 0.0
    for root in set(gold):
        right = sum(f == g == root for f, g in zip(found, gold, strict=True))
        total += 2 * right / max(1, found.count(root) + gold.count(root))
    return total / len(set(gold))
