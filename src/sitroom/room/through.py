"""The outlets that statements came through: one that the document names beside the speaker (``via``), or the speaker itself where that is an outlet
(*according to Sud Press, Norland closed the port*)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import msgspec

from sitroom.records import Statement

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["through"]

_SPOKEN = """
SELECT s.id, s.record, CASE WHEN s.via IS NULL THEN json_extract(a.record, '$.name') END FROM statements s
LEFT JOIN document_actors a ON a.document = s.document AND a.actor = s.speaker AND json_extract(a.record, '$.kind') = 'media'
WHERE (s.via IS NOT NULL OR a.actor IS NOT NULL)
"""


def through(room: Room, documents: Collection[str] | None = None) -> dict[str, Statement]:
    """The statements of these documents, or of all, that came through an outlet, by id, with its name as their ``via``.

    Who is an outlet is asked of the statement's own document, so that the answer does not change with what else is read.
    """
    among = "" if documents is None else "AND s.document IN (SELECT value FROM json_each(?))"
    asked = [] if documents is None else [msgspec.json.encode(sorted(documents)).decode()]
    found = {}
    for id, record, outlet in room._rows(_SPOKEN + among, *asked):
        statement = msgspec.json.decode(record, type=Statement)
        found[str(id)] = msgspec.structs.replace(statement, via=outlet) if outlet else statement
    return found
