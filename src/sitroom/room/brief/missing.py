"""What is missing: sources that were set aside, documents of which nothing was read, and days without documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from sitroom.records import Document
from sitroom.room.brief.answers import Part, Point, Section
from sitroom.room.brief.notes import Notes

__all__ = ["missing"]

REASONS = 2
"""Reasons and stretches of days that are named."""


def missing(notes: Notes, documents: Sequence[Document], most: int) -> Section:
    """``documents``: those of the period."""
    points = [point for point in (_aside(notes), _unread(notes, documents), _undated(notes, documents), _silent(notes, documents)) if point]
    note = "" if points else "nothing was set aside, every document was read and has a day, and no day is without one"
    return Section(name="missing", note=note, points=points[:most], more=max(len(points) - most, 0), see="documents")


def _aside(notes: Notes) -> Point | None:
    rows = notes.room._rows("SELECT name, reason FROM sources_read WHERE status = 'set-aside' ORDER BY name")
    if not rows:
        return None
    listed = "; ".join(f"{name}: {reason}" for name, reason in rows[:REASONS]) + ("; …" if len(rows) > REASONS else "")
    return Point(who="set aside", parts=[Part(text=f"{_many(len(rows), 'source')} could not be read ({listed})")], records=[row[0] for row in rows])


def _unread(notes: Notes, documents: Sequence[Document]) -> Point | None:
    """Documents without a single record: of a language that is not read, or of a text that says nothing."""
    tables = ("events", "statements", "red_lines", "claims", "ties")
    read = {row[0] for row in notes.room._rows(" UNION ".join(f"SELECT document FROM {table}" for table in tables))}
    empty = [document for document in documents if document.id not in read]
    if not empty:
        return None
    languages = Counter(document.language or "language not known" for document in empty)
    listed = ", ".join(f"{language} {number}" for language, number in sorted(languages.items(), key=lambda pair: (-pair[1], pair[0])))
    return Point(who="nothing read", parts=[Part(text=f"in {_many(len(empty), 'document')}, by language: {listed}")], records=[d.id for d in empty])


def _undated(notes: Notes, documents: Sequence[Document]) -> Point | None:
    """Documents without a day; where a period is asked for they are in none, so that those of the room are meant."""
    every = documents if notes.since is notes.until is None else notes.room.documents()
    undated = [document for document in every if not document.published]
    if not undated:
        return None
    where = "" if notes.since is notes.until is None else " of the room, which are in no period"
    named = ", ".join(document.called for document in undated[:REASONS]) + (", …" if len(undated) > REASONS else "")
    return Point(who="no day", parts=[Part(text=f"{_many(len(undated), 'document')}{where}: {named}")], records=[d.id for d in undated])


def _silent(notes: Notes, documents: Sequence[Document]) -> Point | None:
    """Days between the first and the last document, or from the first day that was asked for, without any document."""
    days = sorted({date.fromisoformat(d.published).toordinal() for d in documents if d.published and len(d.published) == 10})
    if not days:
        return None
    begin = date.fromisoformat(notes.since).toordinal() if notes.since and len(notes.since) == 10 else days[0]
    end = date.fromisoformat(notes.until).toordinal() if notes.until and len(notes.until) == 10 else days[-1]
    edges = [begin - 1, *days, end + 1]  # as ordinals, since no date comes before the first of the calendar or after its last
    gaps = [b - a - 1 for a, b in pairwise(edges)]
    silent = sum(gap for gap in gaps if gap > 0)
    if not silent:
        return None
    longest = sorted(range(len(gaps)), key=lambda i: (-gaps[i], i))[:REASONS]
    listed = ", ".join(_stretch(date.fromordinal(edges[i] + 1), date.fromordinal(edges[i + 1] - 1)) for i in longest if gaps[i] > 0)
    whole = end - begin + 1
    more = " the longest stretches:" if sum(gap > 0 for gap in gaps) > REASONS else ""
    return Point(who="no documents", parts=[Part(text=f"on {silent} of {_many(whole, 'day')};{more} {listed}")])


def _stretch(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
