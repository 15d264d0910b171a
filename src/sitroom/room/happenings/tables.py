"""The tables of happenings: what was found, and whether the room has changed since."""

from __future__ import annotations

__all__ = ["HAPPENINGS", "TABLES", "TAKEN_UP"]

TABLES = (
    "happenings (id TEXT PRIMARY KEY, type TEXT NOT NULL, status TEXT NOT NULL, date TEXT, first_published TEXT, independent INTEGER NOT NULL, "
    "documents INTEGER NOT NULL, disagreements TEXT NOT NULL, record TEXT NOT NULL)",
    "happening_members (event TEXT PRIMARY KEY, happening TEXT NOT NULL)",
    "happening_actors (happening TEXT NOT NULL, part TEXT NOT NULL CHECK (part IN ('actor', 'recipient')), actor TEXT NOT NULL, "
    "PRIMARY KEY (happening, part, actor))",
)
"""Name and columns of each table; a room that cannot be written has them in memory."""

HAPPENINGS = f"""
{"".join(f"CREATE TABLE {table};" + chr(10) for table in TABLES)}
CREATE INDEX happenings_date ON happenings (date);
CREATE INDEX happening_members_happening ON happening_members (happening);
CREATE INDEX happening_actors_actor ON happening_actors (actor);
CREATE TABLE happenings_state (only INTEGER PRIMARY KEY CHECK (only = 1), changes INTEGER NOT NULL, found_at INTEGER, maker TEXT);
INSERT INTO happenings_state VALUES (1, 0, NULL, NULL);
CREATE TRIGGER happenings_event_added AFTER INSERT ON events BEGIN
  UPDATE happenings_state SET changes = changes + 1;
END;
CREATE TRIGGER happenings_event_dropped AFTER DELETE ON events BEGIN
  UPDATE happenings_state SET changes = changes + 1;
END;
CREATE TRIGGER happenings_event_changed AFTER UPDATE ON events BEGIN
  UPDATE happenings_state SET changes = changes + 1;
END;
CREATE TRIGGER happenings_document_changed AFTER UPDATE ON documents BEGIN
  UPDATE happenings_state SET changes = changes + 1;
END;
CREATE TRIGGER happenings_actor_changed AFTER UPDATE ON actors WHEN old.record IS NOT new.record BEGIN
  UPDATE happenings_state SET changes = changes + 1;
END;
"""
"""``happenings_state``: ``changes`` counts what was added or changed in the room, ``found_at`` is its value when the happenings were found (NULL =
never), ``maker`` the version of the rules that found them."""

TAKEN_UP = """
CREATE TABLE happening_tellings (event TEXT PRIMARY KEY, mark BLOB NOT NULL, place TEXT NOT NULL, keys BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE happening_chances (first TEXT NOT NULL, second TEXT NOT NULL, chance REAL NOT NULL, PRIMARY KEY (first, second)) WITHOUT ROWID;
CREATE TABLE happening_marks (happening TEXT PRIMARY KEY, mark BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE happening_links_used (
  first TEXT NOT NULL, second TEXT NOT NULL, same INTEGER NOT NULL CHECK (same IN (0, 1)), PRIMARY KEY (first, second, same)
) WITHOUT ROWID;
"""
"""From what happenings were found, so that only what changed is found anew. ``happening_tellings``: see ``tellings.Row``, ``keys`` as big-endian
numbers of 64 bits; ``happening_chances``: pairs that may be one; ``happening_marks``: a checksum of what each happening says and of whom it says it;
``happening_links_used``: what an analyst had said of pairs by then."""
