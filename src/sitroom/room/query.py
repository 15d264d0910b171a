"""Questions to a room. Answers are the records themselves, in an order that does not depend on when they were added.

What was corrected is shown as it stands; ``coding`` and ``document`` alone show what was read.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from sitroom.errors import UsageError
from sitroom.records import Actor, Claim, Coding, Document, Event, RedLine, Statement, Tie
from sitroom.room.beliefs.asking import AskedBeliefs
from sitroom.room.brief.asking import AskedBrief
from sitroom.room.conditions import Where, known_outlet, known_status, known_type
from sitroom.room.corrections_applied import corrected
from sitroom.room.known_actors import standing_for
from sitroom.room.listing import Listing, drawn
from sitroom.room.narratives.asking import AskedNarratives
from sitroom.room.network.asking import AskedNetwork
from sitroom.room.opening import guarded
from sitroom.room.rows import merged
from sitroom.room.snippets import SNIPPET

__all__ = ["Activity", "Asked", "Found", "Where", "known_status", "matching"]

Kept = TypeVar("Kept", bound=msgspec.Struct)
Told = TypeVar("Told", Statement, RedLine, Claim, Tie)
Record = TypeVar("Record", Event, Statement, RedLine, Claim, Tie)

_TERM = re.compile(r'"([^"]*)"|(\S+)')
_TOLD: dict[type, tuple[str, tuple[str, ...]]] = {
    Statement: ("statements", ("speaker",)),
    RedLine: ("red_lines", ("issuer",)),
    Claim: ("claims", ("claimant",)),
    Tie: ("ties_corrected", ("first_actor", "second_actor")),
}
_COUNTED = {
    "documents": "documents",
    "actors": "actors_view",
    "events": "events_corrected",
    "statements": "statements",
    "red_lines": "red_lines",
    "claims": "claims",
    "ties": "ties_corrected",
}


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """An actor as all documents together know it, and how often it is met: in documents, in mentions, as actor and as recipient of events."""

    actor: Actor
    documents: int
    mentions: int
    acts: int
    receives: int


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A document that a search found, and the words around the best match; «matches» are marked so."""

    document: Document
    words: str


class Asked(AskedBeliefs, AskedBrief, AskedNarratives, AskedNetwork):
    """The asking half of a room."""

    path: Path
    _db: sqlite3.Connection

    def has(self, document_id: str) -> bool:
        """Whether a document is in the room."""
        return bool(self._rows("SELECT 1 FROM documents WHERE id = ?", document_id))

    def document(self, document_id: str) -> Document:
        """One document with its text. Raises UsageError where the room has none of this id."""
        rows = self._rows("SELECT record, text FROM documents WHERE id = ?", document_id)
        if not rows:
            raise UsageError(f"room {self.path} has no document {document_id!r}. List what it has with: sitroom show {self.path} documents")
        return _document(*rows[0])

    def documents(
        self, *, outlet: str | None = None, since: str | None = None, until: str | None = None, text: str | None = None, limit: int | None = None
    ) -> list[Document]:
        """Documents by day of publication; ``since`` and ``until`` are about that day, ``text`` about title and text."""
        where = Where()
        known_outlet(self, outlet)
        where.among("d.outlet", outlet)
        where.between("d.published", since, until)
        if text is not None:
            where.add("d.number IN (SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?)", matching(text))
        order = "d.published IS NULL, d.published, d.outlet, d.id"
        rows = self._rows("SELECT d.record, d.text FROM documents d" + where.sql(limit, order), *where.values)
        return Listing([_document(*row) for row in rows], self, self._counting("documents d", where, limit))

    def events(
        self,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        type: str | Sequence[str] | None = None,
        status: str | Sequence[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        outlet: str | None = None,
        text: str | None = None,
        limit: int | None = None,
    ) -> list[Event]:
        """Events by date that fit all that is asked.

        ``actor`` and ``recipient`` are an id, a name or an alias; a country or body stands for all under it (``ISR`` for ``ISR.MIL`` too).
        ``since`` and ``until`` are about the day of the event: one dated by a month counts where any day of it does, one without a date does not.
        ``text`` looks in the evidence sentence: all words must be there, in any form; "words in quotes" in this order.
        Raises UsageError for a name, type or outlet that the room does not have and a status or date that means nothing.
        """
        where = Where()
        for link, who in (("event_actors_standing", actor), ("event_recipients_standing", recipient)):
            if who is not None:
                where.add(f"e.id IN (SELECT event FROM {link} WHERE actor IN (SELECT value FROM json_each(?)))", _json(standing_for(self, who)))
        known_status(status)
        known_type(type)
        known_outlet(self, outlet)
        where.among("e.type", type)
        where.among("e.status", status)
        where.among("d.outlet", outlet)
        where.between("e.date", since, until)
        if text is not None:
            where.add("e.number IN (SELECT rowid FROM events_fts WHERE events_fts MATCH ?)", matching(text))
        order = "e.date IS NULL, e.date, d.published, e.document, e.trigger_start, e.id"
        tables = "events_corrected e JOIN documents d ON d.id = e.document"
        rows = self._rows(f"SELECT e.record FROM {tables}" + where.sql(limit, order), *where.values)
        found = self._corrected([msgspec.json.decode(row[0], type=Event) for row in rows])
        return Listing(found, self, self._counting(tables, where, limit))

    def told(self, kind: type[Told], *, actor: str | None = None, outlet: str | None = None, limit: int | None = None) -> list[Told]:
        """Statements, red lines, claims or ties (``kind`` is the record type) by day of publication, then in the order of the text.

        ``actor`` is who speaks, issues, claims or is tied, asked as in ``events``. Raises UsageError for a name or outlet that the room does not
        have and a negative limit.
        """
        table, columns = _TOLD[kind]
        where = Where()
        if actor is not None:
            among = " OR ".join(f"r.{column} IN (SELECT value FROM json_each(?))" for column in columns)
            where.add(f"({among})", *[_json(standing_for(self, actor))] * len(columns))
        known_outlet(self, outlet)
        where.among("d.outlet", outlet)
        order = "d.published IS NULL, d.published, d.outlet, r.document, r.position"
        tables = f"{table} r JOIN documents d ON d.id = r.document"
        rows = self._rows(f"SELECT r.record FROM {tables}" + where.sql(limit, order), *where.values)
        found = self._corrected([msgspec.json.decode(row[0], type=kind) for row in rows])
        return Listing(found, self, self._counting(tables, where, limit))

    def actors(self, *, name: str | None = None, kind: str | None = None, country: str | None = None, limit: int | None = None) -> list[Actor]:
        """Actors as all documents together know them (mentions are in each document's coding), those of most events first."""
        return [line.actor for line in self.activity(name=name, kind=kind, country=country, limit=limit)]

    def activity(self, *, name: str | None = None, kind: str | None = None, country: str | None = None, limit: int | None = None) -> list[Activity]:
        """Actors and how often they are met, those of most events first. ``name`` is asked as ``actor`` is in ``events``."""
        where = Where()
        if name is not None:
            where.add("v.id IN (SELECT value FROM json_each(?))", _json(standing_for(self, name)))
        where.among("v.kind", kind)
        where.among("v.country", country)
        question = "SELECT v.id, a.record, v.documents, v.mentions, v.acts, v.receives FROM actors_view v JOIN actors a ON a.id = v.id"
        rows = self._rows(question + where.sql(limit, "v.acts + v.receives DESC, v.mentions DESC, v.id"), *where.values)
        one = self._with_merged({id: msgspec.json.decode(record, type=Actor) for id, record, *_ in rows})
        return [
            Activity(actor=one[id], documents=documents, mentions=mentions, acts=acts, receives=receives)
            for id, _, documents, mentions, acts, receives in rows
        ]

    def coding(self, document_id: str) -> Coding:
        """One document's coding, exactly as it was added. Raises UsageError where the room has no such document."""
        return Coding(
            document=self.document(document_id),
            actors=self._kept("document_actors", Actor, document_id),
            events=self._kept("events", Event, document_id),
            statements=self._kept("statements", Statement, document_id),
            red_lines=self._kept("red_lines", RedLine, document_id),
            claims=self._kept("claims", Claim, document_id),
            ties=self._kept("ties", Tie, document_id),
        )

    def search(self, text: str, *, limit: int | None = None) -> list[Found]:
        """Documents whose title or text has all the words, the best match first; asked as ``text`` is in ``events``."""
        question = f"SELECT d.record, d.text, {SNIPPET} FROM documents_fts JOIN documents d ON d.number = documents_fts.rowid"
        where = Where()
        where.add("documents_fts MATCH ?", matching(text))
        rows = self._rows(question + where.sql(limit, "bm25(documents_fts, 4.0, 1.0), d.id"), *where.values)
        return [Found(document=_document(record, body), words=words) for record, body, words in rows]

    def counts(self) -> dict[str, int]:
        """How many there are of each kind of record, and how many sources were read and set aside."""
        sizes = {name: int(self._rows(f"SELECT count(*) FROM {table}")[0][0]) for name, table in _COUNTED.items()}
        sources = dict(self._rows("SELECT status, count(*) FROM sources_read GROUP BY status"))
        return sizes | {"sources_read": int(sources.get("read", 0)), "sources_set_aside": int(sources.get("set-aside", 0))}

    def _repr_html_(self) -> str:
        return drawn("room", self)

    def _kept(self, table: str, kind: type[Kept], document_id: str) -> list[Kept]:
        rows = self._rows(f"SELECT record FROM {table} WHERE document = ? ORDER BY position", document_id)
        return [msgspec.json.decode(row[0], type=kind) for row in rows]

    def _under(self, who: str) -> list[str]:
        """Ids of the actors that an id, a name or an alias stands for, with all whose ids go on below theirs."""
        named = self._rows(
            "SELECT id FROM actors WHERE folded(id) = ?1 OR folded(name) = ?1 UNION SELECT actor FROM actor_aliases WHERE folded(alias) = ?1",
            who.strip().casefold(),
        )
        merges = self._merges()
        own = {merges.get(row[0], str(row[0])) for row in named} or {who.strip().upper()}
        ids = sorted(own | {actor for actor, into in merges.items() if into in own})
        below = "SELECT DISTINCT a.id FROM actors a JOIN json_each(?) j ON a.id = j.value OR substr(a.id, 1, length(j.value) + 1) = j.value || '.'"
        found = {str(row[0]) for row in self._rows(below, _json(ids))}
        return sorted(actor for actor in found | merges.keys() if merges.get(actor, actor) in found)

    def _merges(self) -> dict[str, str]:
        """The stand-in of every actor that is merged into another."""
        return dict(self._rows("SELECT actor, stands_for FROM actor_merges"))

    def _with_merged(self, actors: dict[str, Actor]) -> dict[str, Actor]:
        """The same actors, each with what is known of those that it stands for."""
        question = "SELECT m.stands_for, a.record FROM actor_merges m JOIN actors a ON a.id = m.actor ORDER BY a.id"
        for into, record in self._rows(question):
            if into in actors:
                actors[into] = merged(actors[into], msgspec.json.decode(record, type=Actor))
        return actors

    def _corrected(self, records: list[Record]) -> list[Record]:
        """The same records as they stand after corrections."""
        merges = self._merges()
        changes = self._rows("SELECT event, record FROM event_changes")
        if not merges and not changes:
            return records
        changed = {str(event): msgspec.json.decode(record, type=Event) if record else None for event, record in changes}
        return [corrected(record, merges, changed) for record in records]

    def _counting(self, tables: str, where: Where, limit: int | None) -> Callable[[], int] | None:
        """What counts the rows that fit without a limit; None where there is none, so that all are there."""
        return None if limit is None else lambda: int(self._rows(f"SELECT count(*) FROM {tables}{where.where}", *where.values)[0][0])

    def _rows(self, question: str, *values: str | int) -> list[tuple[Any, ...]]:
        with guarded(self.path):
            return self._db.execute(question, values).fetchall()


def _document(record: str, text: str) -> Document:
    return msgspec.structs.replace(msgspec.json.decode(record, type=Document), text=text)


def matching(text: str) -> str:
    """A person's words as a full-text question: every word or "phrase" quoted, so that none is read as an operator; ``word*`` is a beginning."""
    found = _TERM.findall(text.replace("\x00", " "))
    terms = [term for term in (phrase or word for phrase, word in found) if any(map(str.isalnum, term))]
    if not terms:
        raise UsageError(f"found {text!r} to search for; valid is at least one word.")
    return " ".join('"' + term.rstrip("*").replace('"', "") + '"' + ("*" if term.endswith("*") else "") for term in terms)


def _json(values: list[str]) -> str:
    return msgspec.json.encode(values).decode()
