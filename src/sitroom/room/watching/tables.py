"""The tables of what is watched: each feed, each of its items that was met, and how far the changes of the room were told."""

from __future__ import annotations

__all__ = ["WATCH"]

WATCH = """
CREATE TABLE feeds (
  url TEXT PRIMARY KEY, title TEXT, etag TEXT, last_modified TEXT, asked_at TEXT NOT NULL, answered_at TEXT,
  failures INTEGER NOT NULL DEFAULT 0, reason TEXT, not_before TEXT
) WITHOUT ROWID;
CREATE TABLE feed_items (
  feed TEXT NOT NULL REFERENCES feeds (url), item TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('read', 'known', 'set-aside', 'waiting')),
  document TEXT REFERENCES documents (id), reason TEXT, tries INTEGER NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (feed, item)
) WITHOUT ROWID;
CREATE INDEX feed_items_item ON feed_items (item);
CREATE INDEX feed_items_document ON feed_items (document);
CREATE TABLE changes_told (number INTEGER PRIMARY KEY, last_document INTEGER NOT NULL, at TEXT NOT NULL);
"""
"""``feeds``: ``etag`` and ``last_modified`` are kept only where every item of the answer is done. ``feed_items``: an item is written in the
transaction that adds its document; ``waiting`` = its page could not be fetched yet. ``changes_told``: ``last_document`` is the greatest
``documents.number`` whose changes were told; the last row holds."""
