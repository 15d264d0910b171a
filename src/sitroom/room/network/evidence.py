"""The words behind a network: for the id of a happening, where it was told first and how."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

import msgspec

from sitroom.codebook import load
from sitroom.records import Happening, Span
from sitroom.room.tension.seconds import by_place

if TYPE_CHECKING:
    from sitroom.room.query import Asked
    from sitroom.room.store import Room

__all__ = ["TieWords", "Told", "tie_words", "told"]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A happening, the names of who takes part in it by id, and the first telling of it: the event, its document with outlet and day of publication,
    and the words (span ``evidence``). ``by_place``: the country that suffers in it, where only its place tells that.
    """

    happening: Happening
    names: dict[str, str]
    event: str
    document: str
    outlet: str | None
    published: str | None
    evidence: Span
    words: str
    by_place: str | None = None


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
    placed = by_place(cast("Room", room), [happening.id for happening, *_ in rows])
    part = {happening.id: [*happening.actors, *happening.recipients] for happening, *_ in rows}
    for id, country in placed.items():
        part[id].append(country)
    who = msgspec.json.encode(sorted({id for ids in part.values() for id in ids})).decode()
    names = {code: country.name for code, country in load().countries.items() if code in placed.values()}
    names |= dict(room._rows("SELECT id, name FROM actors WHERE id IN (SELECT value FROM json_each(?))", who))
    found = {}
    for happening, event, document, outlet, published, start, end, words in rows:
        own = {id: names[id] for id in part[happening.id] if id in names}
        found[happening.id] = Told(
            happening=happening, names=own, event=event, document=document, outlet=outlet, published=published, evidence=(start, end), words=words,
            by_place=placed.get(happening.id),
        )  # fmt: skip
    return found
