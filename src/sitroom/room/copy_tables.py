"""The tables of copies and rewrites. ``document_origins`` is the answer; the others are how it is found, and can be made anew from the documents."""

from __future__ import annotations

__all__ = ["COPIES"]

COPIES = """
CREATE TABLE copy_parameters (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;

CREATE TABLE bodies (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, words INTEGER NOT NULL);
CREATE TABLE document_bodies (document INTEGER PRIMARY KEY REFERENCES documents (number), body INTEGER REFERENCES bodies (id));
CREATE INDEX document_bodies_body ON document_bodies (body);
CREATE TABLE copy_bands (band INTEGER NOT NULL, body INTEGER NOT NULL REFERENCES bodies (id), PRIMARY KEY (band, body)) WITHOUT ROWID;
CREATE TABLE body_links (
  body INTEGER NOT NULL REFERENCES bodies (id), other INTEGER NOT NULL REFERENCES bodies (id),
  share REAL NOT NULL, other_share REAL NOT NULL, PRIMARY KEY (body, other)
) WITHOUT ROWID;

CREATE TABLE rewrite_keys (
  key INTEGER NOT NULL, day INTEGER NOT NULL, document INTEGER NOT NULL REFERENCES documents (number), PRIMARY KEY (key, day, document)
) WITHOUT ROWID;
CREATE TABLE rewrite_links (
  document INTEGER NOT NULL REFERENCES documents (number), other INTEGER NOT NULL REFERENCES documents (number),
  similarity REAL NOT NULL, reasons TEXT NOT NULL, PRIMARY KEY (document, other)
) WITHOUT ROWID;

CREATE TABLE document_origins (
  document TEXT PRIMARY KEY REFERENCES documents (id), origin TEXT NOT NULL REFERENCES documents (id),
  kind TEXT NOT NULL CHECK (kind IN ('copy', 'rewrite')), similarity REAL NOT NULL, reasons TEXT NOT NULL
);
CREATE INDEX document_origins_origin ON document_origins (origin);
"""
"""Numbers of documents are ``documents.number``; links stand both ways; a ``day`` is a proleptic ordinal, 0 for no date; a share is of the body's
runs of words."""
