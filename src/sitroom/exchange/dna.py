"""Discourse Network Analyzer databases (.dna): who says what of which concept, and agrees with it or not.

One DNA statement is made of each event, claim and red line that stands in somebody's words, and of each statement that holds none of these; the
last has an empty concept, for a coder to fill. Person is the speaker where that is one, organization the state or body behind the speaker. The
concept of an event is its type and whom it is done to, and disagreement is to deny it; of a claim it is the cause and what it raises, and
disagreement is to say that it lowers it, or to deny it; of a red line it is the consequence and its condition. Causes and effects are called after
the concepts of the room's beliefs, which are the same for all wordings; what has no place there, after the event in its words, or these.
"""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from sitroom.errors import SitroomError
from sitroom.exchange.dated import LeftOut, moment
from sitroom.exchange.dna_schema import LIMIT, SHORT, VERSION, statements
from sitroom.exchange.stream import Stream, Told
from sitroom.harmless import printable, utf16
from sitroom.records import Document, Event, Pattern, Span, Statement

__all__ = ["PASSWORD", "write"]

PASSWORD = "sitroom"
"""What DNA asks the coder ``Admin`` for when it opens the file; no secret."""

_ROUNDS, _SALT = 100_000, b"sitroom .dna file"[:16]
_ATTRIBUTES = {"Type": 0, "Alias": 3, "Notes": 6}


Linked = Mapping[str, tuple[str, str, int]]
"""By claim, the concepts of its cause and effect, and whether it says that the one raises the other (1) or lowers it (-1)."""


class Said(NamedTuple):
    """One DNA statement: who says it, of what, whether in agreement, and the words, in characters."""

    speaker: str | None
    concept: str
    agreement: bool
    span: Span


def write(stream: Stream, path: Path) -> tuple[dict[str, int], LeftOut]:
    """Write a DNA 3.0 database; the numbers of documents and statements, and what is left out. Raises SitroomError where it cannot be written."""
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("BEGIN")
        found = _filled(db, stream)
        db.execute("COMMIT")
        return found
    except sqlite3.Error as error:
        raise SitroomError(f"the .dna file cannot be written: {error}.") from None
    finally:
        db.close()


def _filled(db: sqlite3.Connection, stream: Stream) -> tuple[dict[str, int], LeftOut]:
    for statement in statements():
        db.execute(statement)
    db.execute("INSERT INTO CODERS (ID, Name, Red, Green, Blue, Password) VALUES (1, 'Admin', 255, 255, 0, ?)", (_encrypted(PASSWORD),))
    db.executemany("INSERT INTO SETTINGS VALUES (?, ?)", (("version", VERSION), ("date", "")))
    counts, left_out = {"documents": 0, "statements": 0}, LeftOut()
    links = [link for own in stream.room.beliefs() for link in own.links]
    linked = {telling.claim: (link.cause, link.effect, telling.sign) for link in links for telling in link.tellings}
    for variable in range(1, len(SHORT) + 1):
        _entity(db, variable, "", "")
    for told in stream.told():
        counts["documents"] += 1
        db.execute(
            "INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Author, Source, Notes, Type, Date) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?)",
            (counts["documents"], *_document(told.document)),
        )
        units = utf16(told.document.text)
        for said in _said(told, stream, linked):
            start, end = said.span
            if start == end:
                left_out["without words"] += 1
                continue
            counts["statements"] += 1
            number = counts["statements"]
            row = (number, 1, counts["documents"], units[start], units[end], 1)
            db.execute("INSERT INTO STATEMENTS (ID, StatementTypeId, DocumentId, Start, Stop, Coder) VALUES (?, ?, ?, ?, ?, ?)", row)
            person, organization, kind = _who(said.speaker, stream)
            for variable, (value, type_) in enumerate(((person, kind), (organization, ""), (said.concept, "")), 1):
                values = (number, variable, _entity(db, variable, value, type_))
                db.execute("INSERT INTO DATASHORTTEXT (StatementId, VariableId, Entity) VALUES (?, ?, ?)", values)
            db.execute("INSERT INTO DATABOOLEAN (StatementId, VariableId, Value) VALUES (?, 4, ?)", (number, int(said.agreement)))
    return counts, left_out


def _document(document: Document) -> tuple[str, str, str, str, str, str, int]:
    """Title, text, author, source, notes, type and date (seconds since 1970, UTC; 0 where there is none)."""
    notes = [f"Sitroom document {document.id}", document.url or ""]
    notes += [f"copy of {document.copy_of}"] if document.copy_of else [f"rewrite of {document.rewrite_of}"] if document.rewrite_of else []
    at = moment(document)
    if at is None:
        notes.append("no day of publication")
    seconds = int(at.timestamp()) if at else 0
    kind = "copy" if document.copy_of else "rewrite" if document.rewrite_of else ""
    title = document.title or document.id
    return (
        _short(title), printable(document.text), _short(document.author or ""), _short(document.outlet or ""),
        printable("\n".join(note for note in notes if note)), kind, seconds,
    )  # fmt: skip


def _said(told: Told, stream: Stream, linked: Linked) -> Iterator[Said]:
    """The DNA statements of a document, in the order of its text."""
    text, speakers = told.document.text, {statement.id: statement.speaker for statement in told.statements}
    contents = {statement.id: _content(statement) for statement in told.statements}
    found: list[Said] = []
    used: set[str | None] = set()
    for event in told.events:
        if event.statement in speakers:
            used.add(event.statement)
            span = contents[event.statement] or event.evidence
            found.append(Said(speakers[event.statement], _done(event, stream), event.status != "negated", span))
    for claim in told.claims:
        if claim.claimant or claim.statement:
            used.add(claim.statement)
            span = min(claim.cause[0], claim.effect[0]), max(claim.cause[1], claim.effect[1])
            cause, effect = _thing(claim.cause, claim.cause_pattern, text, stream), _thing(claim.effect, claim.effect_pattern, text, stream)
            cause, effect, sign = linked.get(claim.id, (cause, effect, claim.sign))
            found.append(Said(claim.claimant, f"{cause} raises {effect}", (sign > 0) == (claim.hedge != "denied"), span))
    for line in told.red_lines:
        used.add(line.statement)
        span = min(line.condition[0], line.consequence[0]), max(line.condition[1], line.consequence[1])
        condition = _thing(line.condition, line.condition_pattern, text, stream)
        found.append(Said(line.issuer, f"{_thing(line.consequence, line.consequence_pattern, text, stream)} if {condition}", True, span))
    for statement in told.statements:
        if statement.id not in used and (span_ := contents[statement.id]):
            found.append(Said(statement.speaker, "", True, span_))
    return iter(sorted(found, key=lambda said: (said.span, said.concept, said.speaker or "")))


def _content(statement: Statement) -> Span | None:
    """From the first to the last word of what is said."""
    return (min(a for a, _ in statement.content), max(b for _, b in statement.content)) if statement.content else None


def _done(event: Event, stream: Stream) -> str:
    return _pattern(event.type, event.actors, event.recipients, stream)


def _thing(span: Span, pattern: Pattern | None, text: str, stream: Stream) -> str:
    """What words speak of: the event in them, else the words."""
    return _pattern(pattern.type, pattern.actors, pattern.recipients, stream) if pattern else " ".join(text[slice(*span)].split())


def _pattern(type: str, actors: list[str], recipients: list[str], stream: Stream) -> str:
    who, whom = (", ".join(stream.names.get(id, id) for id in ids) for ids in (actors, recipients))
    return " ".join(part for part in (who and f"{who}:", type.lower(), whom and f"→ {whom}") if part)


def _who(speaker: str | None, stream: Stream) -> tuple[str, str, str]:
    """Person, organization and kind of a speaker: a person's organization is the state or body that its id begins with."""
    if speaker is None:
        return "", "", ""
    actor, top = stream.actors[speaker], speaker.split(".")[0]
    if actor.kind != "person":
        return "", actor.name, actor.kind
    return actor.name, stream.names.get(top, actor.country or "") if top != speaker else "", actor.kind


def _entity(db: sqlite3.Connection, variable: int, value: str, type: str) -> int:
    """The number of a value of a variable, with DNA's attributes."""
    value = _short(value)
    found = db.execute("SELECT ID FROM ENTITIES WHERE VariableId = ? AND Value = ?", (variable, value)).fetchone()
    if found:
        return int(found[0])
    number = int(db.execute("INSERT INTO ENTITIES (VariableId, Value) VALUES (?, ?)", (variable, value)).lastrowid or 0)
    for attribute, first in _ATTRIBUTES.items():
        held = (number, first + variable, type if attribute == "Type" else "")
        db.execute("INSERT INTO ATTRIBUTEVALUES (EntityId, AttributeVariableId, AttributeValue) VALUES (?, ?, ?)", held)
    return number


def _short(text: str) -> str:
    """A short text as DNA holds it: one line of at most ``LIMIT`` characters."""
    line = " ".join(printable(text).split())
    return line if len(line) <= LIMIT else line[: LIMIT - 1] + "…"


def _encrypted(password: str) -> str:
    """A password as Jasypt's StrongPasswordEncryptor keeps it: salt, then SHA-256 of salt and password taken again and again, in Base64."""
    digest = hashlib.sha256(_SALT + password.encode()).digest()
    for _ in range(_ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(_SALT + digest).decode()
