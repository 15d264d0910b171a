"""The tables of happenings: what was found, and whether the room has changed since."""

from __future__ import annotations

__all__ = ["HAPPENINGS", "LED", "MEANT", "REPAIRED", "TABLES", "TAKEN_UP"]

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


_EVENT = """
DROP TRIGGER happenings_event_{what};
CREATE TRIGGER happenings_event_{what} AFTER {verb} ON events BEGIN
  UPDATE happenings_state SET changes = changes + 1;
  INSERT OR REPLACE INTO happening_touched SELECT 'document', {row}.document, changes FROM happenings_state;{gone}
END;
"""
_GONE = "\n  INSERT OR REPLACE INTO happening_touched SELECT 'event', old.id, changes FROM happenings_state;"
_CORRECTED = """
CREATE TRIGGER happenings_correction_{what} AFTER {verb} ON event_changes BEGIN
  INSERT OR REPLACE INTO happening_touched
  SELECT 'document', e.document, s.changes FROM events e JOIN happenings_state s WHERE e.id = {row}.event;
END;
"""

REPAIRED = f"""
CREATE TABLE happening_touched (
  what TEXT NOT NULL CHECK (what IN ('document', 'event')), id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (what, id)
) WITHOUT ROWID;
CREATE TABLE happening_reaches (actor TEXT PRIMARY KEY, reached TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE happening_renewals (found_at INTEGER NOT NULL, happening TEXT NOT NULL, PRIMARY KEY (found_at, happening)) WITHOUT ROWID;
CREATE INDEX happening_chances_second ON happening_chances (second, first);
INSERT INTO happening_touched SELECT 'document', d.id, s.changes FROM documents d JOIN happenings_state s WHERE s.found_at IS NOT s.changes;
{_EVENT.format(what="added", verb="INSERT", row="new", gone="")}
{_EVENT.format(what="dropped", verb="DELETE", row="old", gone=_GONE)}
{_EVENT.format(what="changed", verb="UPDATE", row="new", gone="")}
DROP TRIGGER happenings_document_changed;
CREATE TRIGGER happenings_document_changed AFTER UPDATE ON documents BEGIN
  UPDATE happenings_state SET changes = changes + 1;
  INSERT OR REPLACE INTO happening_touched SELECT 'document', new.id, changes FROM happenings_state;
END;
CREATE TRIGGER happenings_document_added AFTER INSERT ON documents BEGIN
  INSERT OR REPLACE INTO happening_touched SELECT 'document', new.id, changes + 1 FROM happenings_state;
END;
{_CORRECTED.format(what="made", verb="INSERT", row="new")}
{_CORRECTED.format(what="taken_back", verb="DELETE", row="old")}
"""
"""What has changed since happenings were found. ``happening_touched``: documents whose events may be others now, and ids of events that are gone, and
the value of ``happenings_state.changes`` by then; ``happening_reaches``: by which each actor was taken for another; ``happening_renewals``: the
happenings that came, went or changed when they were found at a value of ``changes``, an empty id where all were."""

LED = """
ALTER TABLE happening_tellings ADD COLUMN lead TEXT;
CREATE INDEX happening_tellings_lead ON happening_tellings (lead) WHERE lead IS NOT NULL;
"""
"""The event that stands for one that a copy carries, or that is the outcome of another act of its sentence."""

MEANT = """
CREATE TABLE happening_meanings (place TEXT PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
"""
"""What triggers mean in their sentences, by a checksum of sentence and place, see ``meaning.py``."""
