"""The words around a full-text match, as SQL."""

from __future__ import annotations

__all__ = ["LONG", "SNIPPET"]

LONG = 200_000
"""Characters of the longest text in which they are looked for: SQLite's ``snippet`` takes time that grows with the square of the matches."""

SNIPPET = f"CASE WHEN length(d.text) <= {LONG} THEN snippet(documents_fts, 1, '«', '»', '…', 32) ELSE substr(d.text, 1, 200) || '…' END"
"""Of ``documents d JOIN documents_fts``: up to 32 words around the best match, «matches» marked so; of a longer text its beginning."""
