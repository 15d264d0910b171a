"""The step from an answer to its words: what a happening is, and the sentence that told it first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from sitroom.records import Happening, Span
from sitroom.room.tension.seconds import by_place

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Evidence", "evidence"]


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """A happening, and of its first report the event's id, document, outlet, day, the sentence's span in the document's text, and its words.
    ``by_place``: the country that suffers in it, where only its place tells that.
    """

    happening: Happening
    event: str
    document: str
    outlet: str | None
    published: str | None
    span: Span
    words: str
    by_place: str | None = None


def evidence(room: Room, ids: Iterable[str]) -> dict[str, Evidence]:
    """The evidence of happenings, by id in the order given; ids that the room does not have (any longer) are left out."""
    wanted = list(dict.fromkeys(ids))
    rows = room._rows(
        "SELECT h.id, h.record, e.id, e.document, d.outlet, d.published, e.evidence_start, e.evidence_end, e.words FROM json_each(?) j "
        "CROSS JOIN happenings h ON h.id = j.value CROSS JOIN events e ON e.id = json_extract(h.record, '$.members[0]') "
        "CROSS JOIN documents d ON d.id = e.document",
        msgspec.json.encode(wanted).decode(),
    )
    placed = by_place(room, wanted)
    found = {
        str(id): Evidence(
            happening=msgspec.json.decode(record, type=Happening), event=event, document=document, outlet=outlet, published=published,
            span=(start, end), words=" ".join(words.split()), by_place=placed.get(id),
        )
        for id, record, event, document, outlet, published, start, end, words in rows
    }  # fmt: skip
    return {id: found[id] for id in wanted if id in found}
