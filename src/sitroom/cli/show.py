"""``sitroom show``: what a room holds, as a table, JSON or CSV."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sitroom.cli.shared import Outlet, told
from sitroom.errors import UsageError

__all__ = ["Format", "What", "show"]


class What(StrEnum):
    """What ``show`` can show."""

    events = "events"
    actors = "actors"
    documents = "documents"
    statements = "statements"
    redlines = "redlines"
    claims = "claims"
    ties = "ties"
    happenings = "happenings"


class Format(StrEnum):
    """How ``show`` can write it."""

    table = "table"
    json = "json"
    csv = "csv"


def show(
    room: Annotated[Path, typer.Argument(metavar="ROOM", help="The room file.")],
    what: Annotated[What, typer.Argument(help="What to show.")],
    actor: Annotated[str | None, typer.Option(help="Who acts: a name or an id; a country stands for all its bodies.")] = None,
    recipient: Annotated[str | None, typer.Option(help="Whom it is done to.")] = None,
    type_: Annotated[list[str] | None, typer.Option("--type", metavar="TYPE", help="A PLOVER type, such as ASSAULT; can be repeated.")] = None,
    status: Annotated[list[str] | None, typer.Option(help="actual, historical, future, hypothetical or negated; can be repeated.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From this day, month or year on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Up to this day, month or year.")] = None,
    outlet: Outlet = None,
    search: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Events with these words in their sentence; documents with these words.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    format_: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """Show the events, actors, documents, statements, red lines, claims, ties or happenings of a room."""
    with told():
        from sitroom.room import Room
        from sitroom.show import listing

        asked = {
            "--recipient": recipient,
            "--type": type_,
            "--status": status,
            "--since": since,
            "--until": until,
            "--outlet": outlet,
            "--search": search,
            "--actor": actor,
        }
        fits = {What.events: set(asked), What.actors: {"--actor"}, What.documents: {"--outlet", "--since", "--until", "--search"}}
        fits[What.happenings] = {"--actor", "--type", "--status", "--since", "--until"}
        unused = {name: value for name, value in asked.items() if name not in fits.get(what, {"--actor", "--outlet"})}
        if wrong := [name for name, value in unused.items() if value]:
            raise UsageError(f"{', '.join(wrong)} cannot be asked of {what}; leave it out, or show events.")
        with Room(room, create=False) as opened:
            if what is What.events:
                chosen = opened.events(
                    actor=actor, recipient=recipient, type=type_, status=status, since=since, until=until, outlet=outlet, text=search, limit=limit
                )
                listing.events(opened, chosen, format_)
            elif what is What.actors:
                listing.actors(opened.activity(name=actor, limit=limit), format_)
            elif what is What.happenings:
                from sitroom.show import happenings

                told_once = opened.happenings(actor=actor, type=type_, status=status, since=since, until=until, limit=limit)
                happenings.happenings(opened, told_once, format_)
            elif what in _records():
                listing.told(opened, opened.told(_records()[what], actor=actor, outlet=outlet, limit=limit), format_)
            else:
                listing.documents(opened.documents(outlet=outlet, since=since, until=until, text=search, limit=limit), format_)


def _records() -> dict[What, type]:
    """The record types of what is said."""
    from sitroom.records import Claim, RedLine, Statement, Tie

    return {What.statements: Statement, What.redlines: RedLine, What.claims: Claim, What.ties: Tie}
