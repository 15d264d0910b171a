"""How sources tell a crisis: by outlet, by country of outlets and by speaker. Described, never scored as truth.

asked       the question to a room
material    what a room holds that is told of, and in whose voice each record stands
quoting     whom they quote
carrying    which happenings they carry and which they leave out
evaluating  words that evaluate an actor, in the teller's own voice and in quoted words
adopting    causal claims that they state as their own and a speaker makes elsewhere
origins     the country of an outlet
"""

from __future__ import annotations

from sitroom.room.narratives.answers import Adopted, By, Carried, Count, Evaluation, Narratives, Profile, Quoted, Repeated, Toward, Voice

__all__ = ["Adopted", "By", "Carried", "Count", "Evaluation", "Narratives", "Profile", "Quoted", "Repeated", "Toward", "Voice"]
