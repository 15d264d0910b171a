"""What was said: each saying once, those that most independent sources carry first."""

from __future__ import annotations

from collections import Counter

from sitroom.documents.wording import words
from sitroom.records import Statement
from sitroom.room.brief.answers import Part, Point, Section
from sitroom.room.brief.notes import Notes
from sitroom.room.sayings import Saying, sayings

__all__ = ["said"]

FEW = 4
"""Words of the shortest saying that is listed."""
EACH = 1
"""Sayings of one speaker while others wait."""

_KINDS = {"quote": "quoted", "paraphrase": "paraphrased", "belief": "thought, as told"}


def said(notes: Notes, most: int) -> Section:
    """Statements of named speakers, by independent sources, then by how much is threatened, promised or reported in them."""
    room = notes.room
    days = dict(room._rows("SELECT id, published FROM documents"))
    kinds = {one.id: one.kind for one in room.told(Statement)}
    held: Counter[str] = Counter()
    for statement, weight in room._rows("SELECT statement, sum(abs(intensity)) FROM events_corrected WHERE statement IS NOT NULL GROUP BY statement"):
        held[statement] += weight
    for statement, number in room._rows("SELECT statement, count(*) FROM red_lines WHERE statement IS NOT NULL GROUP BY statement"):
        held[statement] += 10 * number
    every = [one for one in sayings(room) if one.speaker and notes.within(days.get(one.documents[0])) and len(words(one.words)) >= FEW]

    def rank(one: Saying) -> tuple[int, int, float, str, str]:
        return -one.sources.number, -len(one.documents), -max(held[id] for id in one.statements), one.speaker or "", one.statements[0]

    chosen = _spread(sorted(every, key=rank), most)
    points = [_point(notes, one, days.get(one.documents[0]), kinds[one.statements[0]]) for one in chosen]
    note = f"{len(every)} sayings of named speakers, each once; most independent sources first"
    return Section(name="said", note=note, points=points, more=len(every) - len(points), see="statements")


def _spread(ranked: list[Saying], most: int) -> list[Saying]:
    """The first ones, those of a speaker who has ``EACH`` already after those of all others."""
    seen: Counter[str | None] = Counter()
    first: list[Saying] = []
    later: list[Saying] = []
    for one in ranked:
        (first if seen[one.speaker] < EACH else later).append(one)
        seen[one.speaker] += 1
    return [*first, *later][:most]


def _point(notes: Notes, one: Saying, day: str | None, kind: str) -> Point:
    """A saying under its own cue where that is not neutral: what somebody *denied* is not what they said."""
    part = Part(text=f"{one.cue}:" if one.cue else _KINDS[kind], words=one.words, refs=notes.cite("statements", one.statements[:1]))
    sources = [source.name for source in one.sources.sources]
    return Point(when=day, who=notes.called([one.speaker or ""]), parts=[part], records=one.statements, sources=sources)
