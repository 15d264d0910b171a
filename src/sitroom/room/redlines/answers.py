"""What a room answers when it is asked for its register of red lines."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["Crossing", "Line", "Verdict", "Wording", "WordingCourse"]

Verdict = Literal["crossed", "not crossed", "cannot be told"]
WordingCourse = Literal["stated once", "hardened", "softened", "unchanged"]


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """A line as one document tells it. ``red_line``: the record's id; ``day``: the document's; ``repeats``: the document copies or retells another.
    ``words``: both parts as the document has them, with what stands between them.

    ``commitment``: 0..6, how firmly it is drawn, by ``marks`` (the words that tell, each with its points); ``severity``: PLOVER's score of what is
    held out, turned round (conflict above 0), None where no event was read from it.
    """

    red_line: str
    document: str
    outlet: str | None
    day: str | None
    issuer: str | None
    kind: Literal["threat", "warning", "promise"]
    condition: str
    consequence: str
    words: str
    commitment: int
    marks: list[str]
    severity: float | None
    repeats: bool


class Crossing(msgspec.Struct, frozen=True, kw_only=True):
    """Whether something that happened since has met the condition, and why that is said.

    ``happening`` and ``day``: the first that crosses it; ``possible``: ids of happenings that may have met it, the earliest first. ``followed``: what
    the issuer's side did towards the other within ``days`` of the crossing, by day; ``carried_out``: the first of these that is of the kind held out.
    """

    verdict: Verdict
    reason: str
    happening: str | None = None
    day: str | None = None
    possible: list[str] = []
    days: int = 0
    followed: list[str] = []
    carried_out: str | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One red line of one side.

    ``issuer``: the side (a country for all who act for it; None = nobody is named), ``issuers``: who stated it, by actor id; ``addressees``: sides.
    ``kind``: that of most wordings; ``condition``, ``consequence``: the words of the first. ``first``, ``last``: days of publication. ``stated``: how
    often, as one speaker's words of two days in a row count once, and copies and rewrites not at all; ``sources``: the independent ones.
    ``wordings``: all tellings, the earliest first; ``course``: what became of commitment, then severity, from the first statement to the last.
    ``contradicts``: ids of lines of the same side that hold out the contrary on the same condition.
    """

    id: str
    issuer: str | None
    issuers: list[str]
    addressees: list[str]
    kind: Literal["threat", "warning", "promise"]
    condition: str
    consequence: str
    first: str | None
    last: str | None
    stated: int
    independent: int
    sources: list[str]
    course: WordingCourse
    crossing: Crossing
    wordings: list[Wording]
    contradicts: list[str] = []
