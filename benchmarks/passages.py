"""Accuracy across sentences: whose words a stretch of a passage is, and what *this* takes up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Counts, f1, overlap
from sitroom.codebook import fold
from sitroom.coding import code
from sitroom.records import Coding, Document, Statement
from training.corpus import Frame
from training.passages import Passage, passages

__all__ = ["FILE", "across", "passage_errors"]

FILE = Path(__file__).parent.parent / "training" / "corpus" / "passages" / "passages_dev.txt"

SAME = 0.8
"""Least overlap (Dice, of characters) of two contents that are the same statement."""


def across() -> dict[str, float]:
    """In per cent: F1 of statements found (contents overlap by ``SAME``); of those found, how many have the right speaker and outlet; of the
    events that are found, how many have the right voice (which statement, or the author's own); share of pronoun causes and effects that take
    up the right event."""
    statements, share = Counts(), {name: [0, 0] for name in ("speaker", "via", "voice", "this")}
    for passage, coding in _coded():
        golds = [f for f in passage.marked.frames if f.kind == "attribution"]
        pairs = _matched(golds, coding)
        statements.right += len(pairs)
        statements.found += len(coding.statements)
        statements.gold += len(golds)
        for name, right in _checks(passage, coding, pairs):
            share[name][0] += right
            share[name][1] += 1
    return {"passages statement": round(f1(statements), 2)} | {f"passages {n}": round(100 * a / max(1, b), 2) for n, (a, b) in share.items()}


def passage_errors() -> Iterator[str]:
    """Every missed or spurious statement and every wrong speaker, outlet, voice or taken-up event, with its words."""
    for passage, coding in _coded():
        text = passage.marked.text
        golds = [f for f in passage.marked.frames if f.kind == "attribution"]
        pairs = _matched(golds, coding)
        for gold in golds:
            if gold.name not in pairs:
                yield f"missed     {passage.marked.source} {gold.name}: {_words(text, gold.parts['content'])}"
        taken = {s.id for s in pairs.values()}
        for s in coding.statements:
            if s.id not in taken:
                yield f"spurious   {passage.marked.source}: {s.speaker}: {_words(text, s.content)}"
        names = {a.id: a.name for a in coding.actors}
        for gold in golds:
            if (s := pairs.get(gold.name)) and not _same_name(passage.speakers[gold.name], s, coding):
                who = f"gold {passage.speakers[gold.name]}, found {names.get(s.speaker or '')}"
                yield f"speaker    {passage.marked.source} {gold.name}: {who}: {_words(text, s.content)}"
        for event, right in _voices(passage, coding, pairs):
            if not right:
                yield f"voice      {passage.marked.source}: {text[slice(*event)]} in: {text[max(0, event[0] - 60) : event[1] + 40]!r}"


def _coded() -> Iterator[tuple[Passage, Coding]]:
    for passage in passages(FILE):
        yield passage, code(Document(id="d", text=passage.marked.text, sha256="", published="2026-01-15"))


def _words(text: str, spans: list[tuple[int, int]]) -> str:
    return " ... ".join(" ".join(text[a:b].split()) for a, b in spans)


def _matched(golds: list[Frame], coding: Coding) -> dict[str, Statement]:
    """Found statements by the name of the gold one that they match best."""
    scored = sorted(
        ((overlap(s.content, g.parts["content"]), g.name, s.id) for g in golds for s in coding.statements), key=lambda x: (-x[0], x[1], x[2])
    )
    by_id, found, taken = {s.id: s for s in coding.statements}, dict[str, Statement](), set[str]()
    for score, name, id in scored:
        if score >= SAME and name not in found and id not in taken:
            found[name] = by_id[id]
            taken.add(id)
    return found


def _checks(passage: Passage, coding: Coding, pairs: dict[str, Statement]) -> Iterator[tuple[str, bool]]:
    for name, statement in pairs.items():
        yield "speaker", _same_name(passage.speakers[name], statement, coding)
        if name in passage.via:
            yield "via", statement.via is not None and _alike(passage.via[name], [statement.via])
    for _, right in _voices(passage, coding, pairs):
        yield "voice", right
    for claim in (f for f in passage.marked.frames if f.kind == "claim" and f.name in passage.this):
        wanted = passage.trigger_of.get(passage.this[claim.name])
        near = [c for c in coding.claims if claim.anchor and c.signal and c.signal[0] == claim.anchor[0][0]]
        events = {e.id: e.trigger for e in coding.events}
        yield "this", any(p and events.get(p.event or "") == wanted for c in near for p in (c.cause_pattern, c.effect_pattern))


def _voices(passage: Passage, coding: Coding, pairs: dict[str, Statement]) -> Iterator[tuple[tuple[int, int], bool]]:
    """(trigger, whether the right statement or rightly none holds it) of each event that was found with its type."""
    gold_name = {s.id: name for name, s in pairs.items()}
    for event in passage.marked.events:
        found = next((e for e in coding.events if e.trigger == event.trigger and e.type == event.type), None)
        if found is None:
            continue
        holding = [
            (b - a, f.name)
            for f in passage.marked.frames
            if f.kind == "attribution"
            for a, b in f.parts["content"]
            if a <= event.trigger[0] and event.trigger[1] <= b
        ]
        wanted = min(holding)[1] if holding else None
        yield event.trigger, (gold_name.get(found.statement or "") if found.statement else None) == wanted and bool(found.statement) == bool(wanted)


def _same_name(gold: str, statement: Statement, coding: Coding) -> bool:
    """Whether the speaker is the one named: by name or alias, one name's words all in the other; "?" = no speaker."""
    if gold == "?":
        return statement.speaker is None
    actor = next((a for a in coding.actors if a.id == statement.speaker), None)
    return actor is not None and _alike(gold, [actor.name, *actor.aliases])


def _alike(gold: str, names: list[str]) -> bool:
    small = {"the", "of", "a", "an", "s"}
    wanted = set(fold(gold.replace("'s", "").replace("’s", "")).split()) - small
    return any((own := set(fold(n).split()) - small) and (own <= wanted or wanted <= own) for n in names)
