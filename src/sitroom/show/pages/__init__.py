"""What pages show, as data: each page is a view over a room, made of blocks in which everything names its evidence.

registry   the pages by name
views      what a view is made of
asked      the parameters of pages
desk       what pages ask a room for, each costly thing once
kept       answers, kept until the room changes
index      events and happenings as columns, to choose and count rows
facets     conditions on lists
told       rows made of records
evidence   from a reference to its words; headlines: a record in a line
marks      a text cut at its spans
wording    how codes are said
brief, events, actors, network, tension, redlines, beliefs, narratives, forecast, whatif, sources, search, log   the pages
"""

from __future__ import annotations

from sitroom.show.pages.desk import Desk
from sitroom.show.pages.evidence import Evidence, evidence
from sitroom.show.pages.kept import Kept
from sitroom.show.pages.registry import PAGES, Page, first_view, page, view
from sitroom.show.pages.views import View, csv_rows

__all__ = ["PAGES", "Desk", "Evidence", "Kept", "Page", "View", "csv_rows", "evidence", "first_view", "page", "view"]
