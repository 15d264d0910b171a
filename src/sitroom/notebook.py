"""What a notebook shows of a room and of lists of its records: HTML in which every word of a text is inert."""

from __future__ import annotations

import html
import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

import msgspec

from sitroom.errors import SitroomError
from sitroom.records import Actor, Claim, Document, Event, Happening, RedLine, Span, Statement, Tie
from sitroom.room.tension.evidence import evidence as telling
from sitroom.show.words import evidence, names_of, plain

if TYPE_CHECKING:
    from sitroom.room import Room
    from sitroom.room.query import Asked

__all__ = ["listing", "room"]

SHOWN = 30
"""Rows of a list that are shown."""

_ACTORS = 8
_LETTERS = 240


def room(of: Room) -> str:
    """A room at a glance: what it holds, from when to when, and who is met most. A closed one says so."""
    try:
        counts = of.counts()
        ((first, last),) = of._rows("SELECT min(published), max(published) FROM documents WHERE length(published) = 10")
        most = of.activity(limit=_ACTORS)
    except (SitroomError, sqlite3.Error) as error:
        return f"<p><strong>Room {_text(of.path)}</strong>: {_text(error)}</p>"
    days = f", {first} to {last}" if first else ""
    held = [[_text(name.replace("_", " ")), f"{number:,}"] for name, number in counts.items() if number]
    met = [[_text(one.actor.name), _text(one.actor.kind), f"{one.acts:,}", f"{one.receives:,}"] for one in most]
    return (
        f"<p><strong>Room {_text(of.path)}</strong>{days}</p>"
        + _table(["what", "how many"], held)
        + (_table(["actor", "kind", "acts", "is done to"], met) if met else "")
    )


def listing(of: Asked, records: Sequence[object]) -> str:
    """Records of one or several kinds as a table, each beside its words; the first ``SHOWN`` of them."""
    shown = list(records[:SHOWN])
    try:
        known = _Known(of, shown)
        rows = [known.row(record) for record in shown]
    except (SitroomError, sqlite3.Error) as error:
        return f"<p>{len(records):,} records; {_text(error)}</p>"
    more = f"<p>{len(records) - len(shown):,} more</p>" if len(records) > len(shown) else ""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return f"<p>{len(records):,} in all</p>" + _table(columns, [[row.get(name, "") for name in columns] for row in rows]) + more


class _Known:
    """Names and texts that the rows of one list need."""

    def __init__(self, of: Asked, records: Sequence[object]) -> None:
        wanted = msgspec.json.encode(sorted({str(record.document) for record in records if hasattr(record, "document")})).decode()
        found = of._rows("SELECT record, text FROM documents WHERE id IN (SELECT value FROM json_each(?))", wanted)
        read = [msgspec.structs.replace(msgspec.json.decode(record, type=Document), text=text) for record, text in found]
        self.documents = {document.id: document for document in read}
        self.names = dict(of._rows("SELECT id, name FROM actors"))
        self._told = telling(cast("Room", of), [record.id for record in records if isinstance(record, Happening)])
        self._rows: dict[type, Callable[[Any], dict[str, str]]] = {
            Event: self._event, Happening: self._happening, Statement: self._statement, RedLine: self._line, Claim: self._claim, Tie: self._tie,
            Document: self._document, Actor: self._actor,
        }  # fmt: skip

    def row(self, record: object) -> dict[str, str]:
        """Cells by column, as HTML."""
        make = self._rows.get(type(record))
        return make(record) if make else {"record": _text(record)}

    def _event(self, event: Event) -> dict[str, str]:
        who = {"day": _text(event.date or ""), "who": self._who(event.actors), "type": _text(event.type), "whom": self._who(event.recipients)}
        return who | {"status": _text(event.status)} | self._words(event.document, event.evidence, [event]) | {"id": _code(event.id)}

    def _happening(self, one: Happening) -> dict[str, str]:
        who = {"day": _text(one.date or ""), "who": self._who(one.actors), "type": _text(one.type), "whom": self._who(one.recipients)}
        first = self._told.get(one.id)
        words = plain(first.words) if first else ""
        words = words if len(words) <= _LETTERS else words[:_LETTERS] + "…"
        told = {"first told in these words": html.escape(words), "sources": _text(", ".join(one.sources))}
        return who | {"status": _text(one.status)} | told | {"id": _code(one.id)}

    def _statement(self, one: Statement) -> dict[str, str]:
        return {"who": self._who([one.speaker]), "kind": _text(one.kind)} | self._words(one.document, one.evidence) | {"id": _code(one.id)}

    def _line(self, one: RedLine) -> dict[str, str]:
        return {"who": self._who([one.issuer]), "kind": _text(one.kind)} | self._words(one.document, one.evidence) | {"id": _code(one.id)}

    def _claim(self, one: Claim) -> dict[str, str]:
        sign = "raises" if one.sign > 0 else "lowers"
        words = {"cause": self._span(one.document, one.cause), "": sign, "effect": self._span(one.document, one.effect)}
        return {"who": self._who([one.claimant])} | words | self._words(one.document, one.evidence) | {"id": _code(one.id)}

    def _tie(self, one: Tie) -> dict[str, str]:
        return {"who": self._who(list(one.actors)), "kind": _text(one.kind)} | self._words(one.document, one.evidence) | {"id": _code(one.id)}

    def _document(self, one: Document) -> dict[str, str]:
        return {"day": _text(one.published or ""), "outlet": _text(one.outlet or ""), "title": _text(one.titled), "id": _code(one.id)}

    def _actor(self, one: Actor) -> dict[str, str]:
        return {"name": _text(one.name), "kind": _text(one.kind), "country": _text(one.country or ""), "id": _code(one.id)}

    def _who(self, ids: Sequence[str | None]) -> str:
        return html.escape(names_of([id for id in ids if id], self.names))

    def _span(self, document: str, span: Span) -> str:
        return _text(self.documents[document].text[span[0] : span[1]]) if document in self.documents else ""

    def _words(self, document: str, span: Span, events: Sequence[Event] = ()) -> dict[str, str]:
        """The sentence with its trigger marked, and who published it."""
        if document not in self.documents:
            return {"words": "", "outlet": ""}
        own = self.documents[document]
        pieces = evidence(events, own, span)
        cut = sum(len(piece) for piece, _ in pieces) > _LETTERS
        words = "".join(f"<b>{html.escape(piece)}</b>" if is_trigger else html.escape(piece) for piece, is_trigger in pieces)
        if cut:
            words = html.escape(plain(own.text[span[0] : span[0] + _LETTERS])) + "…"
        return {"words": words, "outlet": _text(own.called)}


def _text(value: object) -> str:
    return html.escape(plain(str(value)))


def _code(id: str) -> str:
    return f"<code>{html.escape(id)}</code>"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col" style="text-align:left">{html.escape(name)}</th>' for name in columns)
    body = "".join("<tr>" + "".join(f'<td dir="auto" style="text-align:left">{cell}</td>' for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
