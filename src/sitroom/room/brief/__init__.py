"""One page on a crisis: what happened, was said and moved, which red lines there are, what sources differ on, and what is missing.

asked          the question to a room
answers        what it answers
notes          what a brief is written from, and its references
happened       happenings by weight, and those that one source alone tells
said           statements, once each
moved          tension arrows and red lines
contradicting  what sources and narrators contradict each other on
missing        what was not read, and days without documents
"""

from __future__ import annotations

from sitroom.room.brief.answers import Brief, Part, Point, Reference, Section

__all__ = ["Brief", "Part", "Point", "Reference", "Section"]
