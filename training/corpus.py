"""The event corpus: its inline notation, read and checked (``docs/annotation.md`` says what the marks mean).

Run ``python -m training.corpus FILE...`` to check files; every fault is printed with file, line and what is valid.
``--compare`` also lists where text or events differ from the committed version, for files that get a new layer.
"""

from __future__ import annotations

import re
import subprocess
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
LAYERS = ("events", "attribution", "claims", "lines")
"""What a file may be annotated with; a file says so in a line ``# layers: events attribution ...`` (none: events alone)."""

FRAMES = {"q": "attribution", "k": "claim", "l": "line"}
PARTS = {"q": {"s": "source", "c": "content"}, "k": {"c": "cause", "e": "effect"}, "l": {"c": "condition", "e": "consequence"}}
HEDGES = ("asserted", "likely", "possible", "denied")
LINE_KINDS = ("threat", "warning", "promise")
TOKEN = re.compile(r"\{([^{}|\[\]]*)\|([^{}|]*)\}|\[((?:[qkl]\d+[sce] )+)|\]")
ANCHOR = re.compile(r"([qkl])(\d+)([+-]?)([a-z]*)$")
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
class Frame:
    """One attribution, claim or red line: its anchor (cue, signal, tying word) and the spans of its parts, characters of ``Sentence.text``.

    ``kind``: "attribution", "claim" or "line"; ``sign`` and ``label`` (hedge) belong to claims, ``label`` (threat, warning, promise) to lines;
    ``name`` is the mark's own (q1).
    """

    kind: str
    anchor: list[Span] = field(default_factory=list)
    parts: dict[str, list[Span]] = field(default_factory=dict)
    sign: int = 1
    label: str = ""
    name: str = ""


@dataclass
class Sentence:
    """One corpus line: its plain text, its events in order of their triggers, its frames in order of their anchors, and what it is annotated with."""

    text: str
    events: list[Event]
    source: str
    frames: list[Frame] = field(default_factory=list)
    layers: tuple[str, ...] = ("events",)


def parse(line: str, source: str = "", layers: tuple[str, ...] = ("events",), *, passage: bool = False) -> Sentence:
    """Read one line of the notation, or a whole passage, in which a quotation may stand without a cue. Raises ``ValueError`` that says what is
    wrong."""
    text, events, frames, at = "", dict[int, Event](), dict[str, Frame](), 0
    open_: list[tuple[int, list[str]]] = []
    for mark in TOKEN.finditer(line):
        text += line[at : mark.start()]
        at = mark.end()
        words, tags, opening = mark.groups()
        if opening:
            open_.append((len(text), opening.split()))
        elif tags is None:
            if not open_:
                raise ValueError(f"a closing bracket without its opening one after {text[-20:]!r}")
            _part(frames, text, *open_.pop())
        else:
            span = (len(text), len(text) + len(words))
            if not words or words != words.strip():
                raise ValueError(f"{mark.group()!r}: the marked words are empty or padded with blanks")
            if not tags.split():
                raise ValueError(f"{mark.group()!r}: no tag after the bar")
            for tag in tags.split():
                if anchor := ANCHOR.match(tag):
                    _anchor(frames, tag, anchor, span)
                else:
                    _tag(events, tag, words, span)
            text += words
    text += line[at:]
    if open_:
        raise ValueError(f"bracket {' '.join(open_[0][1])} is never closed")
    if set("{}|[]") & set(text):
        raise ValueError(f"a stray brace, bracket or bar in {text!r}")
    for number, event in events.items():
        if not event.type:
            raise ValueError(f"event {number} has roles but no trigger")
    for name, frame in frames.items():
        _whole(name, frame, passage and frame.kind == "attribution")
        if frame.kind + ("s" if frame.kind != "attribution" else "") not in layers:
            raise ValueError(f"{name} is a {frame.kind}, but the file's '# layers:' line does not say that it is annotated with those")
    found = sorted(frames.values(), key=lambda f: (f.anchor or [(len(text), 0)])[0])
    return Sentence(text, sorted(events.values(), key=lambda e: e.trigger), source, found, layers)


def _part(frames: dict[str, Frame], text: str, start: int, tags: list[str]) -> None:
    if not text[start:].strip() or text[start:] != text[start:].strip():
        raise ValueError(f"bracket {' '.join(tags)}: its words are empty or padded with blanks: {text[start:]!r}")
    for tag in tags:
        letter, part = tag[0], tag[-1]
        if part not in PARTS[letter]:
            valid = " ".join(f"{letter}1{p} ({name})" for p, name in PARTS[letter].items())
            raise ValueError(f"{tag!r} is no part; valid are {valid}")
        frame = frames.setdefault(tag[:-1], Frame(FRAMES[letter]))
        frame.parts.setdefault(PARTS[letter][part], []).append((start, len(text)))


def _anchor(frames: dict[str, Frame], tag: str, match: re.Match[str], span: Span) -> None:
    letter, number, sign, label = match.groups()
    valid = {"q": ("",), "k": HEDGES, "l": LINE_KINDS}[letter]
    if (letter == "k") != bool(sign) or (label or ("asserted" if letter == "k" else "")) not in valid:
        raise ValueError(f"{tag!r} is no anchor; valid are like q1 k1+ k1- k1+likely k1-possible k1+denied l1threat l1warning l1promise")
    frame = frames.setdefault(letter + number, Frame(FRAMES[letter]))
    if frame.anchor:
        raise ValueError(f"{tag!r}: {letter}{number} has two anchors")
    frame.anchor.append(span)
    frame.sign, frame.label = (-1 if sign == "-" else 1), label or ("asserted" if letter == "k" else "")


def _whole(name: str, frame: Frame, cueless: bool) -> None:
    """Raise ``ValueError`` unless a frame has what it needs: attributions a content and mostly a cue, claims and lines anchor and both parts."""
    needed = {"attribution": ("content",), "claim": ("cause", "effect"), "line": ("condition", "consequence")}[frame.kind]
    if missing := [part for part in needed if part not in frame.parts]:
        raise ValueError(f"{name} has no {' and no '.join(missing)}")
    frame.name = name
    if not frame.anchor and not cueless:
        raise ValueError(f"{name} has no anchor word (for an attribution its cue)")


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
            layers: tuple[str, ...] = ("events",)
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                if line.startswith("# layers:"):
                    layers = tuple(line.removeprefix("# layers:").split())
                    if unknown := set(layers) - set(LAYERS):
                        faults.append(f"{file}:{number}: unknown layers {' '.join(sorted(unknown))}; valid are {' '.join(LAYERS)}")
                if not line.strip() or line.startswith("#"):
                    continue
                try:
                    sentences.append(parse(line.strip(), f"{file.name}:{number}", layers))
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
    frames = Counter(f"{f.kind} {f.label if f.kind == 'line' else ''}".strip() for s in sentences for f in s.frames)
    lines.append("frames: " + ", ".join(f"{k} {n}" for k, n in frames.most_common()))
    repeated = [t for t, n in Counter(s.text for s in sentences).items() if n > 1]
    return "\n".join(lines + [f"repeated: {t}" for t in repeated])


def changed(file: Path) -> list[str]:
    """Lines of a file whose plain text or events differ from the committed version: a new layer must leave both as they were."""
    old = subprocess.run(["git", "show", f"HEAD:./{file.name}"], cwd=file.parent, capture_output=True, text=True, check=True).stdout
    before = [parse(x.strip(), layers=LAYERS) for x in old.splitlines() if x.strip() and not x.startswith("#")]
    after = load(file)
    faults = [f"{file}: {len(before)} sentences before, {len(after)} now"] if len(before) != len(after) else []
    for a, b in zip(before, after, strict=False):
        if a.text != b.text:
            faults.append(f"{b.source}: the text was {a.text!r}, is {b.text!r}")
        elif a.events != b.events:
            faults.append(
                f"{b.source}: the events differ: {[e for e in b.events if e not in a.events]} (before: {[e for e in a.events if e not in b.events]})"
            )
    return faults


if __name__ == "__main__":
    try:
        compare = sys.argv[1:2] == ["--compare"]
        paths = list(map(Path, sys.argv[1 + compare :]))
        print(summary(load(*paths)))
        for path in paths if compare else []:
            print("\n".join(changed(path)))
    except ValueError as error:
        sys.exit(str(error))
