"""The question for a brief, put to a room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sitroom.errors import UsageError
from sitroom.room.brief.answers import Brief
from sitroom.room.brief.contradicting import contradictions
from sitroom.room.brief.happened import Acts, happened, single_sourced
from sitroom.room.brief.missing import missing
from sitroom.room.brief.moved import moved, red_lines
from sitroom.room.brief.notes import Notes
from sitroom.room.brief.said import said
from sitroom.room.query import Where

if TYPE_CHECKING:
    from sitroom.room.beliefs.asked import System
    from sitroom.room.redlines.answers import Line
    from sitroom.room.store import Room

__all__ = ["PAGE", "brief"]

PAGE = {"happened": 7, "said": 4, "moved": 3, "red lines": 4, "contradictions": 4, "single-sourced": 3, "missing": 4}
"""Points of each section that fit a page."""


def brief(
    room: Room, *, since: str | None, until: str | None, limit: int | None, beliefs: System | None = None, lines: Sequence[Line] | None = None
) -> Brief:  # fmt: skip
    """See ``AskedBrief.brief``. ``beliefs``, ``lines``: the room's beliefs and register, where whoever asks has them already."""
    if limit is not None and limit < 0:
        raise UsageError(f"found {limit} as the limit; valid is a number from 0, or none for what fits a page.")
    Where().between("day", since, until)
    documents = room.documents(since=since, until=until)
    notes = Notes(room, since, until, beliefs=beliefs, lines=lines)
    acts = Acts(notes)
    most = PAGE if limit is None else dict.fromkeys(PAGE, limit)
    sections = [
        happened(notes, acts, most["happened"]),
        said(notes, most["said"]),
        moved(notes, most["moved"]),
        red_lines(notes, most["red lines"]),
        contradictions(notes, acts, most["contradictions"]),
        single_sourced(notes, acts, most["single-sourced"]),
        missing(notes, documents, most["missing"]),
    ]
    days = sorted(document.published for document in documents if document.published)
    return Brief(
        since=since, until=until, documents=len(documents), outlets=len({document.outlet for document in documents if document.outlet}),
        repeats=sum(bool(document.copy_of or document.rewrite_of) for document in documents), first=days[0] if days else None,
        last=days[-1] if days else None, sections=sections, references=notes.references,
    )  # fmt: skip
