"""The table of documents that are read again: by whom each was last, and which still wait."""

from __future__ import annotations

__all__ = ["REREADING"]

REREADING = """
CREATE TABLE rereadings (
  document TEXT PRIMARY KEY REFERENCES documents (id), reader TEXT, waiting INTEGER NOT NULL CHECK (waiting IN (0, 1))
) WITHOUT ROWID;
"""
"""``reader``: who read the document again last, NULL where nobody has yet; ``waiting``: whether it was asked to be read again and is not done."""
