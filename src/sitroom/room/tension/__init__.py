"""How tense it is, day by day, between whom: PLOVER scores of happenings, each counted once, with what is not known beside what is.

asked     the question to a room and its answer
acts      happenings of a room as arrays: day, score, chance, who towards whom
sides     who counts as which side
naming    which documents name whom
days      totals, bands and gaps of a course
shifts    days on which a course changes its level
arrows    deteriorated, unchanged, improved, or too little to say
evidence  from a happening to its words
kept      acts in the room's tables
jumps     what news changes at once, for a room that is watched
"""

from __future__ import annotations

from sitroom.room.tension.answers import Arrow, Course, Day, Direction, Dyad, Level, Shift, Tension

__all__ = ["Arrow", "Course", "Day", "Direction", "Dyad", "Level", "Shift", "Tension"]
