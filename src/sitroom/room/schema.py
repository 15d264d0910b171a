"""The tables of a room file. Plain names, foreign keys and views, so that Datasette and any SQLite tool can open it.

Spans are characters of ``documents.text``, half open. Every record stands twice: as columns to ask, and in ``record`` as the JSON that it came as
(a document's without its text, which has a column).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sitroom.room.columns import COLUMNS
from sitroom.room.copy_tables import COPIES
from sitroom.room.corrections_tables import CORRECTIONS
from sitroom.room.happenings.tables import HAPPENINGS, LED, MEANT, REPAIRED, TAKEN_UP
from sitroom.room.network.tables import NETWORK
from sitroom.room.parts import PARTS
from sitroom.room.rereading.tables import REREADING
from sitroom.room.shelf import SHELF
from sitroom.room.tension.tables import NAMED, TENSION
from sitroom.room.watching.tables import WATCH

__all__ = ["APPLICATION_ID", "MIGRATIONS", "VERSION", "statements"]

APPLICATION_ID = 0x53495452
"""``SITR``: SQLite's mark of the program that a file belongs to."""

_FIRST = """
CREATE TABLE documents (
  id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE,
  title TEXT, outlet TEXT, author TEXT, published TEXT, url TEXT, language TEXT, names_source TEXT,
  copy_of TEXT, rewrite_of TEXT, similarity REAL, sha256 TEXT NOT NULL, text TEXT NOT NULL, record TEXT NOT NULL
);
CREATE INDEX documents_published ON documents (published);
CREATE VIRTUAL TABLE documents_fts USING fts5 (
  title, text, content='documents', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER documents_fts_add AFTER INSERT ON documents BEGIN
  INSERT INTO documents_fts (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
CREATE TRIGGER documents_fts_drop AFTER DELETE ON documents BEGIN
  INSERT INTO documents_fts (documents_fts, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
END;

CREATE TABLE actors (id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT, sector TEXT, record TEXT NOT NULL);
CREATE INDEX actors_country ON actors (country);
CREATE TABLE actor_aliases (actor TEXT NOT NULL REFERENCES actors (id), alias TEXT NOT NULL, PRIMARY KEY (actor, alias)) WITHOUT ROWID;
CREATE TABLE document_actors (
  document TEXT NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, actor TEXT NOT NULL REFERENCES actors (id),
  record TEXT NOT NULL, PRIMARY KEY (document, position)
);
CREATE INDEX document_actors_actor ON document_actors (actor);
CREATE TABLE actor_mentions (
  document TEXT NOT NULL REFERENCES documents (id), actor TEXT NOT NULL REFERENCES actors (id),
  position INTEGER NOT NULL, span_start INTEGER NOT NULL, span_end INTEGER NOT NULL, words TEXT NOT NULL,
  PRIMARY KEY (document, actor, position)
);
CREATE INDEX actor_mentions_actor ON actor_mentions (actor);

CREATE TABLE statements (
  id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id), position INTEGER NOT NULL,
  speaker TEXT REFERENCES actors (id), kind TEXT NOT NULL, via TEXT, within TEXT,
  source_start INTEGER, source_end INTEGER, cue_start INTEGER, cue_end INTEGER, content TEXT NOT NULL,
  words TEXT NOT NULL, evidence_start INTEGER NOT NULL, evidence_end INTEGER NOT NULL,
  confidence REAL NOT NULL, reader TEXT NOT NULL, record TEXT NOT NULL
);
CREATE INDEX statements_document ON statements (document);
CREATE INDEX statements_speaker ON statements (speaker);

CREATE TABLE events (
  id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, document TEXT NOT NULL REFERENCES documents (id), position INTEGER NOT NULL,
  date TEXT, date_precision TEXT NOT NULL, status TEXT NOT NULL, type TEXT NOT NULL, mode TEXT NOT NULL, intensity REAL NOT NULL,
  place TEXT, place_country TEXT, killed INTEGER, wounded INTEGER, size INTEGER,
  statement TEXT REFERENCES statements (id) DEFERRABLE INITIALLY DEFERRED,
  trigger_words TEXT NOT NULL, trigger_start INTEGER NOT NULL, trigger_end INTEGER NOT NULL,
  words TEXT NOT NULL, evidence_start INTEGER NOT NULL, evidence_end INTEGER NOT NULL,
  confidence REAL NOT NULL, reader TEXT NOT NULL, record TEXT NOT NULL
);
CREATE INDEX events_document ON events (document);
CREATE INDEX events_date ON events (date);
CREATE INDEX events_type_status ON events (type, status);
CREATE VIRTUAL TABLE events_fts USING fts5 (words, content='events', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2');
CREATE TRIGGER events_fts_add AFTER INSERT ON events BEGIN
  INSERT INTO events_fts (rowid, words) VALUES (new.number, new.words);
END;
CREATE TRIGGER events_fts_drop AFTER DELETE ON events BEGIN
  INSERT INTO events_fts (events_fts, rowid, words) VALUES ('delete', old.number, old.words);
END;
CREATE TABLE event_actors (
  event TEXT NOT NULL REFERENCES events (id), position INTEGER NOT NULL, actor TEXT NOT NULL REFERENCES actors (id), PRIMARY KEY (event, position)
);
CREATE INDEX event_actors_actor ON event_actors (actor);
CREATE TABLE event_recipients (
  event TEXT NOT NULL REFERENCES events (id), position INTEGER NOT NULL, actor TEXT NOT NULL REFERENCES actors (id), PRIMARY KEY (event, position)
);
CREATE INDEX event_recipients_actor ON event_recipients (actor);

CREATE TABLE red_lines (
  id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id), position INTEGER NOT NULL,
  issuer TEXT REFERENCES actors (id), kind TEXT NOT NULL, statement TEXT REFERENCES statements (id),
  condition_start INTEGER NOT NULL, condition_end INTEGER NOT NULL, consequence_start INTEGER NOT NULL, consequence_end INTEGER NOT NULL,
  words TEXT NOT NULL, evidence_start INTEGER NOT NULL, evidence_end INTEGER NOT NULL,
  confidence REAL NOT NULL, reader TEXT NOT NULL, record TEXT NOT NULL
);
CREATE INDEX red_lines_document ON red_lines (document);
CREATE TABLE claims (
  id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id), position INTEGER NOT NULL,
  claimant TEXT REFERENCES actors (id), sign INTEGER NOT NULL, hedge TEXT NOT NULL, statement TEXT REFERENCES statements (id),
  cause_start INTEGER NOT NULL, cause_end INTEGER NOT NULL, effect_start INTEGER NOT NULL, effect_end INTEGER NOT NULL,
  words TEXT NOT NULL, evidence_start INTEGER NOT NULL, evidence_end INTEGER NOT NULL,
  confidence REAL NOT NULL, reader TEXT NOT NULL, record TEXT NOT NULL
);
CREATE INDEX claims_document ON claims (document);
CREATE TABLE ties (
  id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id), position INTEGER NOT NULL,
  first_actor TEXT NOT NULL REFERENCES actors (id), second_actor TEXT NOT NULL REFERENCES actors (id),
  kind TEXT NOT NULL, sign INTEGER NOT NULL, since TEXT, until TEXT,
  words TEXT NOT NULL, evidence_start INTEGER NOT NULL, evidence_end INTEGER NOT NULL,
  confidence REAL NOT NULL, reader TEXT NOT NULL, record TEXT NOT NULL
);
CREATE INDEX ties_document ON ties (document);

CREATE TABLE sources_read (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT, status TEXT NOT NULL CHECK (status IN ('read', 'set-aside')), reason TEXT,
  document TEXT REFERENCES documents (id), reader TEXT, at TEXT NOT NULL
);
CREATE INDEX sources_read_sha256 ON sources_read (sha256);

CREATE VIEW events_view AS
SELECT e.id, e.date, e.date_precision, e.status, e.type, e.mode,
  (SELECT group_concat(name, '; ') FROM (
    SELECT a.name FROM event_actors l JOIN actors a ON a.id = l.actor WHERE l.event = e.id ORDER BY l.position
  )) AS actors,
  (SELECT group_concat(name, '; ') FROM (
    SELECT a.name FROM event_recipients l JOIN actors a ON a.id = l.actor WHERE l.event = e.id ORDER BY l.position
  )) AS recipients,
  e.place, e.intensity, e.killed, e.wounded, e.trigger_words, e.words, d.outlet, d.published, d.title, e.document, e.confidence, e.reader
FROM events e JOIN documents d ON d.id = e.document;

CREATE VIEW actors_view AS
SELECT a.id, a.name, a.kind, a.country, a.sector,
  (SELECT count(*) FROM document_actors l WHERE l.actor = a.id) AS documents,
  (SELECT count(*) FROM actor_mentions l WHERE l.actor = a.id) AS mentions,
  (SELECT count(*) FROM event_actors l WHERE l.actor = a.id) AS acts,
  (SELECT count(*) FROM event_recipients l WHERE l.actor = a.id) AS receives
FROM actors a;
"""

MIGRATIONS = (
    _FIRST,
    WATCH,
    COPIES,
    HAPPENINGS,
    CORRECTIONS,
    NETWORK,
    TENSION,
    REREADING,
    TAKEN_UP,
    NAMED,
    COLUMNS,
    SHELF,
    REPAIRED,
    PARTS,
    LED,
    MEANT,
)
"""Script ``n`` takes a room of version ``n`` to version ``n + 1``; version 0 is an empty file."""

VERSION = len(MIGRATIONS)


def statements(script: str) -> Iterator[str]:
    """The SQL statements of a script one by one, triggers whole: ``executescript`` would end the open transaction."""
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""
