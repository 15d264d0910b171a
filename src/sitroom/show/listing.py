"""What ``sitroom show`` prints: events, actors or documents as a table, JSON or CSV."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sitroom.records import Claim, Document, Event, RedLine, Tie
from sitroom.show.export import Row, activity_rows, document_rows, event_rows, told_rows, write_csv, write_json

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sitroom.room import Activity, Room

__all__ = ["actors", "cast", "documents", "events", "told"]

Told = RedLine | Claim | Tie

_EVENT = ("id", "date", "date_precision", "status", "type", "mode", "intensity", "actors", "actor_names", "recipients", "recipient_names")
_DETAIL = ("place_name", "place_country", "magnitude_killed", "magnitude_wounded", "magnitude_size", "statement", "confidence", "reader")
_SOURCE = ("document", "outlet", "published", "trigger", "evidence", "words")
_ACTOR = ("id", "name", "kind", "country", "sector", "aliases", "documents", "mentions", "acts", "receives")
_DOCUMENT = (
    *("id", "published", "published_at", "outlet", "credit", "title", "author", "url", "language", "names_source"),
    *("copy_of", "rewrite_of", "similarity", "sha256"),
)


def cast(room: Room, chosen: Iterable[Event]) -> tuple[dict[str, str], dict[str, Document]]:
    """What events refer to: the names of the room's actors by id, and the documents of these events by id."""
    names = {actor.id: actor.name for actor in room.actors()}
    return names, {i: room.document(i) for i in dict.fromkeys(event.document for event in chosen)}


def events(room: Room, chosen: Sequence[Event], form: str) -> None:
    """Print events; a table says under each whose words they are."""
    names, homes = cast(room, chosen)
    if form == "table":
        from sitroom.room.shortened import short_ids
        from sitroom.show.tables import events_table

        shown = short_ids(room, "events", (event.id for event in chosen))
        _screen(events_table(chosen, names, homes, outlet=True, shown=shown), chosen)
    else:
        _write(event_rows(chosen, names, homes), form, (*_EVENT, *_DETAIL, *_SOURCE))


def told(room: Room, chosen: Sequence[Told], form: str) -> None:
    """Print red lines, claims or ties, each with its words."""
    names = {actor.id: actor.name for actor in room.actors()}
    homes = {i: room.document(i) for i in dict.fromkeys(record.document for record in chosen)}
    if form == "table":
        from sitroom.room.shortened import Table, short_ids
        from sitroom.show.coding import told_table

        tables: dict[type, Table] = {RedLine: "red_lines", Claim: "claims", Tie: "ties"}
        ids = (record.id for record in chosen)
        _screen(told_table(chosen, names, homes, shown=short_ids(room, tables[type(chosen[0])], ids) if chosen else None), chosen)
    else:
        rows = list(told_rows(chosen, names, homes))
        _write(rows, form, list(dict.fromkeys(name for row in rows for name in row)))


def actors(lines: Sequence[Activity], form: str, *, limit: int | None = None) -> None:
    """Print actors, those of most events first; ``limit``: so many at most."""
    if form == "table":
        from sitroom.show.tables import activity_table

        _screen(activity_table(lines[:limit]), lines[:limit], len(lines))
    else:
        _write(activity_rows(lines[:limit]), form, _ACTOR)


def documents(chosen: Sequence[Document], form: str) -> None:
    """Print documents; CSV leaves out their text."""
    if form == "table":
        from sitroom.show.tables import documents_table

        _screen(documents_table(chosen), chosen)
    else:
        _write(document_rows(chosen), form, _DOCUMENT)


def _screen(what: RenderableType, chosen: Sequence[object], total: int | None = None) -> None:
    """Print a table of what is chosen, and how much of all that is."""
    from sitroom.room.listing import Listing
    from sitroom.show.tables import console, left_out

    console().print(what)
    if total is None:
        total = chosen.total if isinstance(chosen, Listing) else len(chosen)
    for line in left_out(len(chosen), total):
        console().print(line)


def _write(rows: Iterable[Row], form: str, columns: Sequence[str]) -> None:
    if form == "json":
        write_json(rows, sys.stdout)
    else:
        write_csv(rows, sys.stdout, columns)
