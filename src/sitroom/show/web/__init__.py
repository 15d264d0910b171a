"""The web app: ``sitroom serve ROOM``.

app        routes: pages, the words behind them, data
guard      who may ask, who may write; the headers of every answer
asking     threads that ask the room
answering  views as pages, JSON or CSV
rendering  templates, shared with the report
links      where the parts of a page lead
shown      text of strangers made fit for a page
"""

from __future__ import annotations

__all__: list[str] = []
