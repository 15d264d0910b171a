"""A text with its spans: cut at every place where a span begins or ends, so that spans may overlap and nest."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import msgspec

from sitroom.records import Claim, Coding, Event, RedLine, Span, Statement, Tie

__all__ = ["KINDS", "Mark", "Stretch", "cut", "marks_of", "record_marks"]

KINDS = {
    "trigger": "what happens",
    "actor": "who acts",
    "recipient": "whom it is done to",
    "source": "who says so",
    "cue": "the word of saying",
    "content": "what is said",
    "condition": "condition of a red line",
    "consequence": "consequence of a red line",
    "cause": "cause of a claim",
    "effect": "effect of a claim",
    "place": "place",
    "tie": "a lasting tie",
    "sentence": "the sentence",
}
"""Kinds of spans, and what each marks."""


class Mark(msgspec.Struct, frozen=True):
    """A span of one kind, and the reference to the record that it belongs to."""

    start: int
    end: int
    kind: str
    ref: str


class Stretch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A piece of a text; ``kinds``: of the spans that it lies in, ``refs``: of their records; ``current``: it belongs to the record that is shown."""

    text: str
    kinds: list[str] = []
    refs: list[str] = []
    current: list[str] = []


def record_marks(record: Event | Statement | RedLine | Claim | Tie, ref: str) -> list[Mark]:
    """The spans of one record."""
    found: list[tuple[Span | None, str]] = []
    if isinstance(record, Event):
        found = [(record.trigger, "trigger"), *((span, "actor") for span in record.actor_spans)]
        found += [(span, "recipient") for span in record.recipient_spans] + [(record.place.span if record.place else None, "place")]
        found += [(again.trigger, "trigger") for again in record.repeats]
    elif isinstance(record, Statement):
        found = [(record.source, "source"), (record.cue, "cue"), *((span, "content") for span in record.content)]
    elif isinstance(record, RedLine):
        found = [(record.condition, "condition"), (record.consequence, "consequence")]
    elif isinstance(record, Claim):
        found = [(record.cause, "cause"), (record.effect, "effect"), (record.signal, "cue")]
    else:
        found = [(record.evidence, "tie")]
    return [Mark(span[0], span[1], kind, ref) for span, kind in found if span and span[0] < span[1]]


def marks_of(coding: Coding) -> list[Mark]:
    """The spans of all records of a document; ties leave out theirs, which are whole sentences."""
    found: list[Mark] = []
    for kind, records in (("event", coding.events), ("statement", coding.statements), ("redline", coding.red_lines), ("claim", coding.claims)):
        for record in records:
            found += record_marks(record, f"{kind}:{record.id}")
    return found


def cut(text: str, span: Span, marks: Iterable[Mark], *, current: str | None = None) -> list[Stretch]:
    """The stretches of ``text[span]``. ``current``: the reference whose own spans are told apart."""
    first, last = span
    inside = [mark for mark in marks if mark.start < last and mark.end > first]
    edges = sorted({first, last, *(min(max(at, first), last) for mark in inside for at in (mark.start, mark.end))})
    opening: dict[int, list[Mark]] = {}
    for mark in inside:
        opening.setdefault(max(mark.start, first), []).append(mark)
    found: list[Stretch] = []
    held: list[Mark] = []
    for start, end in pairwise(edges):
        held = [mark for mark in [*held, *opening.get(start, ())] if mark.end > start]
        found.append(Stretch(
            text=text[start:end],
            kinds=list(dict.fromkeys(mark.kind for mark in held)),
            refs=list(dict.fromkeys(mark.ref for mark in sorted(held, key=lambda m: m.end - m.start))),
            current=list(dict.fromkeys(mark.kind for mark in held if mark.ref == current)),
        ))  # fmt: skip
    return found
