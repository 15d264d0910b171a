"""What the system is: one crisis in one SQLite file, from which every record comes back exactly as it went in.

Room        the file: add codings, ask for events, actors and documents, search
read_into   read sources of every kind into a room
Source      where a coding came from, for the room's log
Outcome     what became of one document of a source
Correction  an entry of the log of corrections; its action is one of MergeActors, ChangeEvent, NoEvent, SameHappening, NotSameHappening, SameConcept,
            NotSameConcept, NameConcept, Undo
"""

from __future__ import annotations

from sitroom.room.corrections_actions import (
    ChangeEvent,
    Correction,
    MergeActors,
    NameConcept,
    NoEvent,
    NotSameConcept,
    NotSameHappening,
    SameConcept,
    SameHappening,
    Undo,
)
from sitroom.room.intake import Outcome, read_into
from sitroom.room.query import Activity, Found
from sitroom.room.store import Room, Source

__all__ = [
    "Activity",
    "ChangeEvent",
    "Correction",
    "Found",
    "MergeActors",
    "NameConcept",
    "NoEvent",
    "NotSameConcept",
    "NotSameHappening",
    "Outcome",
    "Room",
    "SameConcept",
    "SameHappening",
    "Source",
    "Undo",
    "read_into",
]
