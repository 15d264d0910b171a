"""The event corpus: its inline notation, read and checked (``docs/annotation.md`` says what the marks mean).

Run ``python -m training.corpus FILE...`` to check files; every fault is printed with file, line and what is valid.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

TYPES = (
    *("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST"),
    *("ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
)
STATUSES = {"": "actual", "<": "historical", ">": "future", "?": "hypothetical", "-": "negated"}
ROLES = {"a": "actor", "r": "recipient", "p": "place", "t": "time"}
MODES = {
    "CONSULT": "visit third-party multilateral phone",
    "RETREAT": "withdraw release return disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "REJECT": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "THREATEN": "restrict ban arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict ban censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": "abduct beat torture execute sexual assassinate destroy primitive firearms explosives suicide-attack aerial drone "
    "heavy-weapons crowd-control cleansing massacre unconventional sideAB",
}
MARK = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
TRIGGER = re.compile(r"(\d+):([A-Z]+)([<>?-]?)((?:/[A-Za-z-]+)*)$")
ROLE = re.compile(r"(\d+)([arpt])$")

Span = tuple[int, int]


@dataclass
class Event:
    """One marked event; spans are characters of ``Sentence.text``."""

    trigger: Span = (0, 0)
    type: str = ""
    status: str = "actual"
    modes: tuple[str, ...] = ()
    roles: dict[str, list[Span]] = field(default_factory=dict)


@dataclass
class Sentence:
    """One corpus line: its plain text and its events, in order of their triggers."""

    text: str
    events: list[Event]
    source: str


def parse(line: str, source: str = "") -> Sentence:
    """Read one line of the notation. Raises ``ValueError`` that says what is wrong."""
    text, events, at = "", {}, 0
    for mark in MARK.finditer(line):
        text += line[at : mark.start()]
        words, tags = mark.groups()
        span = (len(text), len(text) + len(words))
        if not words or words != words.strip():
            raise ValueError(f"{mark.group()!r}: the marked words are empty or padded with blanks")
        if not tags.split():
            raise ValueError(f"{mark.group()!r}: no tag after the bar")
        for tag in tags.split():
            _tag(events, tag, words, span)
        text += words
        at = mark.end()
    text += line[at:]
    if set("{}|") & set(text):
        raise ValueError(f"a stray brace or bar in {text!r}")
    for number, event in events.items():
        if not event.type:
            raise ValueError(f"event {number} has roles but no trigger")
    return Sentence(text, sorted(events.values(), key=lambda e: e.trigger), source)


def _tag(events: dict[int, Event], tag: str, words: str, span: Span) -> None:
    if trigger := TRIGGER.match(tag):
        number, kind, status, modes = trigger.groups()
        event = events.setdefault(int(number), Event())
        if event.type:
            raise ValueError(f"{tag!r}: event {number} has two triggers")
        if kind not in TYPES:
            raise ValueError(f"{tag!r}: unknown type; valid are {' '.join(TYPES)}")
        if " " in words:
            raise ValueError(f"{words!r} is a trigger of several words; mark one word")
        valid = MODES.get(kind, "").split()
        event.modes = tuple(m for m in modes.split("/") if m)
        for mode in event.modes:
            if mode not in valid:
                raise ValueError(f"{tag!r}: unknown mode {mode!r}; valid for {kind} are: {' '.join(valid) or 'none'}")
        if any(e.trigger == span and e.type for e in events.values()):
            raise ValueError(f"{words!r} triggers two events; one word triggers one")
        event.trigger, event.type, event.status = span, kind, STATUSES[status]
    elif role := ROLE.match(tag):
        number, letter = role.groups()
        events.setdefault(int(number), Event()).roles.setdefault(ROLES[letter], []).append(span)
    else:
        raise ValueError(f"{tag!r} is no tag; valid are like 1:ACCUSE 1:ASSAULT>/aerial 1a 1r 1p 1t")


def load(*paths: Path) -> list[Sentence]:
    """All sentences of files or folders (their ``*.txt``, in name order). Raises ``ValueError`` listing every fault."""
    sentences, faults = [], []
    for path in paths:
        for file in sorted(path.glob("*.txt")) if path.is_dir() else [path]:
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                if not line.strip() or line.startswith("#"):
                    continue
                try:
                    sentences.append(parse(line.strip(), f"{file.name}:{number}"))
                except ValueError as fault:
                    faults.append(f"{file}:{number}: {fault}")
    if faults:
        raise ValueError("\n".join(faults))
    return sentences


def summary(sentences: list[Sentence]) -> str:
    """Counts of sentences, types and statuses, as text."""
    events = [e for s in sentences for e in s.events]
    empty = sum(not s.events for s in sentences)
    lines = [f"{len(sentences)} sentences, {empty} without an event, {len(events)} events"]
    for name, counts in (("type", Counter(e.type for e in events)), ("status", Counter(e.status for e in events))):
        lines.append(f"{name}: " + ", ".join(f"{k} {n}" for k, n in counts.most_common()))
    repeated = [t for t, n in Counter(s.text for s in sentences).items() if n > 1]
    return "\n".join(lines + [f"repeated: {t}" for t in repeated])


if __name__ == "__main__":
    try:
        print(summary(load(*map(Path, sys.argv[1:]))))
    except ValueError as error:
        sys.exit(str(error))
