"""What the system is: one crisis in one SQLite file, from which every record comes back exactly as it went in.

Room        the file: add codings, ask for events, actors and documents, search
read_into   read files and folders into a room
Source      where a coding came from, for the room's log
Outcome     what became of one source
"""

from __future__ import annotations

from sitroom.room.intake import Outcome, read_into
from sitroom.room.query import Activity, Found
from sitroom.room.store import Room, Source

__all__ = ["Activity", "Found", "Outcome", "Room", "Source", "read_into"]
