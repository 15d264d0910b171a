"""The tables of acts: happenings as tension counts them, kept so that they are measured once."""

from __future__ import annotations

__all__ = ["NAMED", "TABLES", "TENSION"]

TABLES = (
    "acts (happening TEXT PRIMARY KEY, day TEXT, type TEXT NOT NULL, score REAL NOT NULL, chance REAL NOT NULL, why TEXT) WITHOUT ROWID",
    "act_pairs (happening TEXT NOT NULL, actor TEXT NOT NULL, recipient TEXT NOT NULL, PRIMARY KEY (happening, actor, recipient)) WITHOUT ROWID",
    "acts_state (only INTEGER PRIMARY KEY CHECK (only = 1), made_from TEXT)",
)
"""Name and columns of each table; a room that cannot be written has them in memory."""

TENSION = f"""
{"".join(f"CREATE TABLE {table};" + chr(10) for table in TABLES)}
INSERT INTO acts_state VALUES (1, NULL);
CREATE INDEX documents_days ON documents (id, published, number);
CREATE INDEX events_threats ON events (document, evidence_start, id) WHERE type = 'THREATEN';
"""
"""``acts``: what happened. ``day``: the one on which it counts, NULL where none is known, and ``why``; ``score``: PLOVER's, as its members have it
(-10 conflict .. 10 cooperation); ``chance``, 0..1, to be as told. ``act_pairs``: who did it towards whom. ``acts_state.made_from``: the state of
happenings and rules that they were made from."""

NAMED = """
DROP INDEX document_actors_actor;
CREATE INDEX document_actors_actor ON document_actors (actor, document);
"""
"""Which documents name an actor, without reading what they say of it."""
