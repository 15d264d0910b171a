"""The log of corrections, what follows from it, and views of the room as corrected.

Records stay as the reader found them. ``corrections`` is only added to; the tables below it are made anew from it. In the views stands what holds:
an event that is none is left out, and a merged actor's part is its stand-in's.
"""

from __future__ import annotations

__all__ = ["CORRECTIONS"]

_SELF_AND_MERGED = "SELECT a.id UNION ALL SELECT actor FROM actor_merges WHERE stands_for = a.id"

_FILLED = """coalesce(a.{column}, (
    SELECT o.{column} FROM actor_merges m JOIN actors o ON o.id = m.actor WHERE m.stands_for = a.id AND o.{column} IS NOT NULL ORDER BY o.id LIMIT 1
  )) AS {column}"""


def _links(part: str) -> str:
    """Views of who takes part: by the ids that the reader gave, and with merged actors as one."""
    table = f"event_{part}s"
    return f"""
CREATE VIEW {table}_standing AS
SELECT event, position, actor FROM {table} WHERE event NOT IN (SELECT event FROM event_changes)
UNION ALL SELECT event, position, actor FROM event_change_actors WHERE part = '{part}';
CREATE VIEW {table}_corrected AS
SELECT s.event, min(s.position) AS position, coalesce(m.stands_for, s.actor) AS actor
FROM {table}_standing s LEFT JOIN actor_merges m ON m.actor = s.actor GROUP BY s.event, coalesce(m.stands_for, s.actor);
"""


def _names(part: str) -> str:
    """The names of who takes part in event ``e``, joined by ``; ``."""

    def joined(rows: str) -> str:
        return f"""(SELECT group_concat(name, '; ') FROM (
    SELECT a.name FROM {rows} LEFT JOIN actor_merges m ON m.actor = l.actor JOIN actors a ON a.id = coalesce(m.stands_for, l.actor)
    WHERE l.event = e.id GROUP BY a.id ORDER BY min(l.position)
  ))"""

    changed = joined("event_change_actors l").replace("WHERE l.event", f"WHERE l.part = '{part}' AND l.event")
    return f"CASE WHEN e.corrected THEN {changed} ELSE {joined(f'event_{part}s l')} END AS {part}s"


def _counted(what: str, rows: str) -> str:
    """How many ``what`` the rows of actor ``a`` name, each once where others are merged into it; ``rows`` end with a condition."""
    return f"""CASE WHEN a.id IN (SELECT stands_for FROM actor_merges)
    THEN (SELECT count(DISTINCT {what}) FROM {rows} AND l.actor IN ({_SELF_AND_MERGED}))
    ELSE (SELECT count(*) FROM {rows} AND l.actor = a.id) END"""


def _met(part: str) -> str:
    """In how many events actor ``a`` takes part."""
    read = _counted("l.event", f"event_{part}s l WHERE l.event NOT IN (SELECT event FROM event_changes)")
    changed = _counted("l.event", f"event_change_actors l WHERE l.part = '{part}'")
    return f"{read} +\n  {changed}"


CORRECTIONS = f"""
CREATE TABLE corrections (number INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, action TEXT NOT NULL);
CREATE TRIGGER corrections_stay BEFORE DELETE ON corrections BEGIN
  SELECT RAISE(ABORT, 'the log of corrections is only added to');
END;
CREATE TRIGGER corrections_stand BEFORE UPDATE ON corrections BEGIN
  SELECT RAISE(ABORT, 'the log of corrections is only added to');
END;
CREATE TRIGGER corrections_change_happenings AFTER INSERT ON corrections BEGIN
  UPDATE happenings_state SET changes = changes + 1;
END;

CREATE TABLE correction_states (
  number INTEGER PRIMARY KEY REFERENCES corrections (number),
  state TEXT NOT NULL CHECK (state IN ('applied', 'undone', 'waiting', 'contradicted')), reason TEXT
);
CREATE TABLE correction_awaits (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE actor_merges (actor TEXT PRIMARY KEY, stands_for TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX actor_merges_stands_for ON actor_merges (stands_for);
CREATE TABLE event_changes (
  event TEXT PRIMARY KEY, dropped INTEGER NOT NULL CHECK (dropped IN (0, 1)), type TEXT, status TEXT, mode TEXT, intensity REAL, record TEXT
) WITHOUT ROWID;
CREATE TABLE event_change_actors (
  event TEXT NOT NULL, part TEXT NOT NULL CHECK (part IN ('actor', 'recipient')), position INTEGER NOT NULL, actor TEXT NOT NULL,
  PRIMARY KEY (event, part, position)
) WITHOUT ROWID;
CREATE INDEX event_change_actors_actor ON event_change_actors (actor);
CREATE TABLE happening_links (
  first TEXT NOT NULL, second TEXT NOT NULL, same INTEGER NOT NULL CHECK (same IN (0, 1)), PRIMARY KEY (first, second)
) WITHOUT ROWID;

CREATE VIEW events_corrected AS
SELECT e.id, e.number, e.document, e.position, e.date, e.date_precision, coalesce(c.status, e.status) AS status, coalesce(c.type, e.type) AS type,
  coalesce(c.mode, e.mode) AS mode, coalesce(c.intensity, e.intensity) AS intensity, e.place, e.place_country, e.killed, e.wounded, e.size,
  e.statement, e.trigger_words, e.trigger_start, e.trigger_end, e.words, e.evidence_start, e.evidence_end, e.confidence, e.reader,
  coalesce(c.record, e.record) AS record, c.event IS NOT NULL AS corrected
FROM events e LEFT JOIN event_changes c ON c.event = e.id WHERE c.dropped IS NOT 1;
{_links("actor")}{_links("recipient")}
CREATE VIEW ties_corrected AS
SELECT t.* FROM ties t LEFT JOIN actor_merges f ON f.actor = t.first_actor LEFT JOIN actor_merges s ON s.actor = t.second_actor
WHERE t.first_actor = t.second_actor OR coalesce(f.stands_for, t.first_actor) <> coalesce(s.stands_for, t.second_actor);

DROP VIEW events_view;
CREATE VIEW events_view AS
SELECT e.id, e.date, e.date_precision, e.status, e.type, e.mode,
  {_names("actor")},
  {_names("recipient")},
  e.place, e.intensity, e.killed, e.wounded, e.trigger_words, e.words, d.outlet, d.published, d.title, e.document, e.confidence, e.reader, e.corrected
FROM events_corrected e JOIN documents d ON d.id = e.document;

DROP VIEW actors_view;
CREATE VIEW actors_view AS
SELECT a.id, a.name, a.kind,
  {_FILLED.format(column="country")},
  {_FILLED.format(column="sector")},
  {_counted("l.document", "document_actors l WHERE true")} AS documents,
  {_counted("l.rowid", "actor_mentions l WHERE true")} AS mentions,
  {_met("actor")} AS acts,
  {_met("recipient")} AS receives
FROM actors a WHERE a.id NOT IN (SELECT actor FROM actor_merges);
"""
"""``action`` is the JSON of an ``Action``. ``correction_awaits``: ids of documents and actors with whose coming the log is applied anew.
``actor_merges.stands_for`` is the last stand-in, itself merged into none. ``event_changes``: what stands in place of the record of an event,
nothing where it is ``dropped``; ``event_change_actors`` all who take part in it, by unmerged ids. ``happening_links``: pairs of events
(``first`` < ``second``) that are one happening or are not, as the log says."""
