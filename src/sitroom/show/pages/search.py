"""The page *Search*: documents with these words, and the events whose sentence has them."""

from __future__ import annotations

from typing import Annotated

import msgspec
import numpy as np

from sitroom.errors import UsageError
from sitroom.records import Event
from sitroom.room.query import matching
from sitroom.room.snippets import SNIPPET
from sitroom.show.pages.asked import Asked, PageNumber, Words, plain_asked
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.facets import paged
from sitroom.show.pages.index import records
from sitroom.show.pages.told import EVENT, event_rows
from sitroom.show.pages.views import Block, Cell, Column, Piece, Prose, Row, Table, Target, View, cell
from sitroom.show.pages.wording import many

__all__ = ["SearchAsked", "search"]

DOCUMENTS = 20
"""Documents of a page."""
EVENTS = 20
"""Events that are listed beside them."""

_FOUND = f"""
SELECT d.id, d.title, d.outlet, d.published, {SNIPPET}
FROM documents_fts JOIN documents d ON d.number = documents_fts.rowid
WHERE documents_fts MATCH ? ORDER BY bm25(documents_fts, 4.0, 1.0), d.id LIMIT ? OFFSET ?
"""


class SearchAsked(Asked, frozen=True, kw_only=True):
    """What a search is asked."""

    text: Annotated[Words | None, msgspec.Meta(description='Words, all of them, in any form; "in quotes": in this order; word*: a beginning.')] = None
    page: PageNumber = 1


def search(desk: Desk, asked: SearchAsked) -> View:
    """Documents with these words, the best match first, and events whose sentence has them."""
    if not asked.text:
        lead = 'Words, all of them, in any form; "in quotes": in this order; word*: a beginning.'
        return View(page="search", title="Search", asked={}, lead=[Piece(text=lead)])
    try:
        wanted = matching(asked.text)
    except UsageError as error:
        return View(page="search", title="Search", asked=plain_asked(asked), lead=[Piece(text=str(error))])
    ((total,),) = desk.room._rows("SELECT count(*) FROM documents_fts WHERE documents_fts MATCH ?", wanted)
    paging = paged(int(total), asked.page, DOCUMENTS)
    rows = [
        Row(id=id, cells=[
            cell(published), cell(Piece(text=outlet or "not named", name=True)),
            cell(desk.title(id, title)), Cell(pieces=_snippet(words)),
        ])
        for id, title, outlet, published, words in desk.room._rows(_FOUND, wanted, DOCUMENTS, (paging.page - 1) * DOCUMENTS)
    ]  # fmt: skip
    columns = [
        Column(name="published", title="Published", kind="date"),
        Column(name="outlet", title="Outlet", kind="names"),
        Column(name="title", title="Title", kind="names"),
        Column(name="words", title="Where the words stand", kind="words"),
    ]
    index = desk.events()
    mask = index.numbered(row[0] for row in desk.room._rows("SELECT rowid FROM events_fts WHERE events_fts MATCH ?", wanted))
    number = int(np.count_nonzero(mask))
    events = desk.room._corrected(records(desk.room, "events_corrected", index.page(mask, 0, EVENTS), Event))
    more = Piece(text=f"All {many(number, 'report')}", to=Target(page="events", asked={"text": asked.text})) if number > len(events) else None
    known = _actors(desk, asked.text)
    blocks: list[Block] = [*([Prose(name="actors", title="Actors of this name", paragraphs=[known])] if known else [])]
    blocks += [
        Table(name="documents", title=f"Documents ({paging.total:,})", columns=columns, rows=rows, empty="No document has these words."),
        Table(
            name="events",
            title=f"Events whose sentence has these words ({number:,})",
            columns=EVENT,
            rows=event_rows(desk, events),
            more=more,
            empty="None.",
        ),
    ]
    return View(page="search", title=f"Search: {asked.text}", asked=plain_asked(asked), blocks=blocks, paging=paging)


def _snippet(words: str) -> list[Piece]:
    found = []
    for i, part in enumerate(" ".join(words.split()).split("«")):
        inside, closed, after = part.partition("»")
        if i and closed:
            found += [Piece(text=inside, words=True, mark=True), Piece(text=after, words=True)]
        elif part:
            found.append(Piece(text=part, words=True))
    return [piece for piece in found if piece.text]


def _actors(desk: Desk, text: str) -> list[Piece]:
    """Actors that a search names, which the reader may have meant."""
    key = text.strip().strip('"').casefold()
    return desk.listed([id for id in desk.room._under(key) if id in desk.names][:6])
