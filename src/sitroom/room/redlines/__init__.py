"""The register of red lines: each line once, however often and in whatever words it is told, what became of its wording, and whether it was crossed.

register  the question to a room and its answer
grouping  which told lines are one, and which of one side contradict each other
wording   how firmly a line is drawn
meeting   who may stand for whom
crossing  whether a line was crossed, and what followed
"""

from __future__ import annotations

from sitroom.room.redlines.answers import Crossing, Line, Verdict, Wording, WordingCourse

__all__ = ["Crossing", "Line", "Verdict", "Wording", "WordingCourse"]
