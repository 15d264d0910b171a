"""The words behind a network: for the id of a happening, where it was told first and how."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from sitroom.records import Happening, Span

if TYPE_CHECKING:
    from sitroom.room.query import Asked

__all__ = ["TieWords", "Told", "tie_words", "told"]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A happening, the names of who takes part in it by id, and the first telling of it: the event, its document with outlet and day of publication,
    and the words (span ``evidence``).
    """

    happening: Happening
    names: dict[str, str]
    event: str
    document: str
    outlet: str | None
    published: str | None
    evidence: Span
    words: str


class TieWords(msgspec.Struct, frozen=True, kw_only=True):
    """The words that state a tie: its kind, the document with outlet and day of publication, and the words (span ``evidence``)."""

    id: str
    kind: str
    document: str
    outlet: str | None
    published: str | None
    evidence: Span
    words: str


def tie_words(room: Asked, ids: Iterable[str]) -> dict[str, TieWords]:
    """The words of the ties with these ids that the room has, by id."""
    question = (
        "SELECT t.id, t.kind, t.document, d.outlet, d.published, t.evidence_start, t.evidence_end, t.words FROM ties t "
        "JOIN documents d ON d.id = t.document WHERE t.id IN (SELECT value FROM json_each(?))"
    )
    rows = room._rows(question, msgspec.json.encode(sorted(set(ids))).decode())
    return {
        id: TieWords(id=id, kind=kind, document=document, outlet=outlet, published=published, evidence=(start, end), words=words)
        for id, kind, document, outlet, published, start, end, words in rows
    }


def told(room: Asked, ids: Iterable[str]) -> dict[str, Told]:
    """The happenings with these ids that the room has, by id. Ask for the happenings, or the network, of the room before."""
    asked = msgspec.json.encode(sorted(set(ids))).decode()
    question = (
        "SELECT h.record, e.id, e.document, d.outlet, d.published, e.evidence_start, e.evidence_end, e.words FROM happenings h "
        "JOIN events e ON e.id = json_extract(h.record, '$.members[0]') JOIN documents d ON d.id = e.document "
        "WHERE h.id IN (SELECT value FROM json_each(?))"
    )
    rows = [(msgspec.json.decode(record, type=Happening), *rest) for record, *rest in room._rows(question, asked)]
    who = msgspec.json.encode(sorted({id for happening, *_ in rows for id in (*happening.actors, *happening.recipients)})).decode()
    names = dict(room._rows("SELECT id, name FROM actors WHERE id IN (SELECT value FROM json_each(?))", who))
    found = {}
    for happening, event, document, outlet, published, start, end, words in rows:
        own = {id: names[id] for id in (*happening.actors, *happening.recipients) if id in names}
        found[happening.id] = Told(
            happening=happening, names=own, event=event, document=document, outlet=outlet, published=published, evidence=(start, end), words=words
        )  # fmt: skip
    return found
