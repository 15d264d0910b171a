"""The corpus's passages: several sentences each, for what only shows across sentences (``docs/annotation.md``, Passages)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from training.corpus import LAYERS, Sentence, parse

NOTE = re.compile(r"# (speaker|via|this) ([qk]\d+): (.+)$")


@dataclass
class Passage:
    """A text with its marks. ``speakers``, ``via``: names by attribution (q1), "?" = the text does not say; ``this``: event number by claim (k1)."""

    marked: Sentence
    speakers: dict[str, str] = field(default_factory=dict)
    via: dict[str, str] = field(default_factory=dict)
    this: dict[str, str] = field(default_factory=dict)
    trigger_of: dict[str, tuple[int, int]] = field(default_factory=dict)


def passages(file: Path) -> list[Passage]:
    """The passages of a file: blocks of lines parted by blank lines, each with its notes. Raises ``ValueError`` listing every fault."""
    found, faults = [], []
    for number, block in enumerate(re.split(r"\n\s*\n", file.read_text(encoding="utf-8").strip()), 1):
        lines = [line.rstrip() for line in block.splitlines()]
        text = "\n".join(line for line in lines if not line.startswith("#"))
        if not text.strip():
            continue
        try:
            passage = Passage(parse(text, f"{file.name}:passage {number}", LAYERS, passage=True))
        except ValueError as fault:
            faults.append(f"{file}: passage {number} ({text[:40]!r}): {fault}")
            continue
        notes = {"speaker": passage.speakers, "via": passage.via, "this": passage.this}
        for line in lines:
            if match := NOTE.match(line):
                notes[match.group(1)][match.group(2)] = match.group(3).split("  ")[0].strip()
        plain = 0
        for mark in re.finditer(r"\{([^{}|\[\]]*)\|([^{}|]*)\}", text):
            if number_ := re.search(r"(?:^| )(\d+):[A-Z]", mark.group(2)):
                plain = passage.marked.text.index(mark.group(1), plain)
                passage.trigger_of[number_.group(1)] = (plain, plain + len(mark.group(1)))
        names = {f.name for f in passage.marked.frames if f.kind == "attribution"}
        if missing := sorted(names - set(passage.speakers)):
            faults.append(f"{file}: passage {number} ({text[:40]!r}): no '# speaker' line for {' '.join(missing)}")
        found.append(passage)
    if faults:
        raise ValueError("\n".join(faults))
    return found
