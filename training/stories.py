"""Stories of crises, with the triggers of each report marked by the happening that they tell of: ``training/stories/*/*.txt``.

A file is lines: ``# comment``; ``=== crisis``; ``--- day | outlet | kind`` begins a report, whose first line is its headline, each further line a
sentence. ``{words|happening}`` marks a trigger; the name of the happening counts within its crisis. docs/happenings.md says what is one happening.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sitroom.records import Span

__all__ = ["STORIES", "Mark", "Report", "reports", "stories"]

STORIES = Path(__file__).with_name("stories")
_MARK = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")


class Mark(NamedTuple):
    """A trigger: its place in its sentence, and the happening with its crisis."""

    span: Span
    happening: str


class Report(NamedTuple):
    """``sentences``: the headline first, each with its marks."""

    crisis: str
    day: str
    outlet: str
    sentences: list[tuple[str, list[Mark]]]


def stories(part: str) -> list[Report]:
    """The reports of ``train`` or ``dev``, in order."""
    return [report for path in sorted((STORIES / part).glob("*.txt")) for report in reports(path)]


def reports(path: Path) -> Iterator[Report]:
    """The reports of a file. Raises ``ValueError`` for a line that says neither what crisis nor what report it is of."""
    crisis, found = "", None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("==="):
            crisis = f"{path.stem}/{line[3:].strip()}"
        elif line.startswith("---"):
            if found:
                yield found
            parts = [part.strip() for part in line[3:].split("|")]
            if not crisis or len(parts) != 3:
                raise ValueError(f"{path.name}:{number}: found {line!r}; valid is '--- day | outlet | kind' behind a line '=== crisis'.")
            found = Report(crisis, parts[0], parts[1], [])
        elif line.strip() and not line.startswith("#"):
            if found is None:
                raise ValueError(f"{path.name}:{number}: found a sentence before the first report.")
            found.sentences.append(_marked(line.strip(), crisis))
    if found:
        yield found


def _marked(line: str, crisis: str) -> tuple[str, list[Mark]]:
    """The plain words of a line, and its marks in them."""
    text, marks, last = "", list[Mark](), 0
    for mark in _MARK.finditer(line):
        text += line[last : mark.start()]
        marks.append(Mark((len(text), len(text) + len(mark[1])), f"{crisis} {mark[2].strip()}"))
        text, last = text + mark[1], mark.end()
    return text + line[last:], marks
