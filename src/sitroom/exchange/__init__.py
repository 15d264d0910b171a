"""A room in the formats of other programs, and their data in ours.

export          a room -> a file or folder in one of FORMATS
FORMATS         the formats by name
import_codings  JSON Lines of codings, or an archive of a room -> a room
events_table    a table of coded events (ICEWS, POLECAT, GDELT, ACLED) -> typed arrays
dictionary      what the columns of exported tables hold
"""

from __future__ import annotations

from sitroom.exchange.columns import dictionary
from sitroom.exchange.event_tables import EventsTable, events_table
from sitroom.exchange.formats import FORMATS, Exported, export
from sitroom.exchange.imports import Imported, import_codings

__all__ = ["FORMATS", "EventsTable", "Exported", "Imported", "dictionary", "events_table", "export", "import_codings"]
