"""What a room holds that is told of, and in whose voice each record and each word of a text stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec

from sitroom.records import Claim, Document, RedLine, Span, Statement
from sitroom.room.narratives.answers import Place
from sitroom.room.tension.sides import Sides, parties

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["QUOTED", "Material", "Mention", "Report", "Voices", "name_of", "place", "reports"]

Kept = TypeVar("Kept", "Report", Claim, RedLine)

_MARKED = re.compile(r"“[^“”]{1,1500}”|\"[^\"\n]{1,1500}\"|«[^«»]{1,1500}»|„[^„“”]{1,1500}[“”]")

QUOTED = "quotation marks"
"""In place of a statement: words that stand in quotation marks and that no statement has."""


_REPORTS = "SELECT document, date, trigger_start, id, statement, evidence_start, evidence_end, trigger_end FROM events_corrected"


class Report(NamedTuple):
    """What of an event is needed here: where it is told, its trigger word, and the statement that it stands in."""

    id: str
    document: str
    statement: str | None
    evidence: Span
    trigger: Span


class Mention(NamedTuple):
    """Where a text names an actor."""

    start: int
    end: int
    actor: str


def name_of(document: Document) -> str:
    """By what a teller is known: the outlet, else the title or first words of the document, as in `Room.beliefs`."""
    return document.called


def place(document: Document, span: Span) -> Place:
    """A span of a document with its words on one line."""
    words = " ".join(document.text[slice(*span)].split())
    return Place(document=document.id, outlet=document.outlet, published=document.published, span=span, words=words)


class Voices:
    """Whose words a document's text is, position by position."""

    def __init__(self, document: Document, statements: Sequence[Statement]) -> None:
        spans = [(end - start, start, end, one.id) for one in statements for start, end in one.content]
        spans += [(len(document.text) + 1, *found.span(), QUOTED) for found in _MARKED.finditer(document.text)]
        self._spans = sorted(spans)

    def at(self, position: int) -> str | None:
        """The innermost statement whose content holds a position, ``QUOTED``, or None: the document's own voice."""
        return next((id for _, start, end, id in self._spans if start <= position < end), None)


class Material:
    """The documents that were asked for, and what is read from them, as it stands after corrections. ``told``: the room's ``reports``, where
    whoever asks has them already."""

    def __init__(self, room: Room, documents: Sequence[Document], told: Iterable[Report] | None = None) -> None:
        self.documents = {document.id: document for document in documents}
        self.parties = parties(room)
        self.sides = Sides(self.parties, "state")
        self.names = {id: party.name for id, party in self.parties.items()}
        self.statements = {one.id: one for one in room.told(Statement) if one.document in self.documents}
        self.events = _by_document(e for e in (reports(room) if told is None else told) if e.document in self.documents)
        self.claims = _by_document(c for c in room.told(Claim) if c.document in self.documents)
        self.red_lines = _by_document(r for r in room.told(RedLine) if r.document in self.documents)
        self._mentions = _mentions(room, self.documents)
        self._said: dict[str, list[Statement]] = defaultdict(list)
        for one in self.statements.values():
            self._said[one.document].append(one)

    def said(self, document: str) -> list[Statement]:
        """The statements of a document."""
        return self._said.get(document, [])

    def mentions(self, document: str) -> list[Mention]:
        """The outermost places where a document names actors, in order."""
        return self._mentions.get(document, [])

    def voices(self, document: str) -> Voices:
        """Whose words a document's text is."""
        return Voices(self.documents[document], self.said(document))

    def chain(self, statement: str | None) -> Iterator[Statement]:
        """A statement and those that it stands in, from the innermost out."""
        seen: set[str] = set()
        while statement is not None and statement in self.statements and statement not in seen:
            seen.add(statement)
            yield self.statements[statement]
            statement = self.statements[statement].within

    def called(self, id: str) -> str:
        """How an actor or side is called."""
        return self.names.get(id) or _country(id)


def reports(room: Room) -> list[Report]:
    """Every event as it stands after corrections, those of one document in the order of ``Room.events``."""
    found = sorted(room._rows(_REPORTS), key=lambda row: (row[0], row[1] is None, row[1] or "", row[2], row[3]))
    return [Report(id, document, statement, (start, end), (word, after)) for document, _, word, id, statement, start, end, after in found]


def _country(id: str) -> str:
    from sitroom.codebook import load

    country = load().countries.get(id)
    return country.name if country else id


def _by_document(records: Iterable[Kept]) -> dict[str, list[Kept]]:
    found: dict[str, list[Kept]] = defaultdict(list)
    for record in records:
        found[record.document].append(record)
    return found


def _mentions(room: Room, documents: Iterable[str]) -> dict[str, list[Mention]]:
    merges = room._merges()
    question = (
        "SELECT document, span_start, span_end, actor FROM actor_mentions WHERE document IN (SELECT value FROM json_each(?)) "
        "ORDER BY document, span_start, span_end DESC, actor"
    )
    found: dict[str, list[Mention]] = defaultdict(list)
    for document, start, end, actor in room._rows(question, msgspec.json.encode(sorted(documents)).decode()):
        own = found[document]
        if not own or start >= own[-1].end:
            own.append(Mention(start, end, merges.get(actor, actor)))
    return found
