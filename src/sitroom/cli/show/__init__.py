"""``sitroom show``: what a room holds, as a table, JSON or CSV. One module a subject; ``What`` names them, ``asking`` holds the options."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sitroom.cli.shared import Outlet, told
from sitroom.cli.show.asking import Asking, Format

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["Format", "What", "show"]


class What(StrEnum):
    """What ``show`` can show."""

    events = "events"
    actors = "actors"
    documents = "documents"
    copies = "copies"
    statements = "statements"
    redlines = "redlines"
    claims = "claims"
    ties = "ties"
    happenings = "happenings"
    beliefs = "beliefs"
    network = "network"
    tension = "tension"
    narratives = "narratives"
    brief = "brief"


_MODULES = {
    What.copies: "repeated",
    What.statements: "repeated",
    What.beliefs: "believed",
    What.network: "networked",
    What.redlines: "tense",
    What.tension: "tense",
    What.narratives: "narrated",
    What.brief: "narrated",
}
"""The module of this package that has a function of the subject's name; without an entry here, ``listed``."""


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
    narrator: Annotated[str | None, typer.Option(metavar="NAME", help="Whose beliefs: an actor, a country or an outlet.")] = None,
    concept: Annotated[str | None, typer.Option(metavar="NAME", help="Beliefs about one concept, with all its phrases.")] = None,
    if_: Annotated[str | None, typer.Option("--if", metavar="WORDS", help="What follows if this happens, as each narrator says.")] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="CONCEPT", help="The total effect of this concept, on that of --to.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="CONCEPT", help="The total effect on this concept, of that of --from.")] = None,
    hold: Annotated[
        list[str] | None, typer.Option("--hold", metavar="CONCEPT=VALUE", help="Where beliefs lead with this concept held; can be repeated.")
    ] = None,
    start: Annotated[
        list[str] | None, typer.Option("--start", metavar="CONCEPT=VALUE", help="A value that a concept begins with, beside --hold; can be repeated.")
    ] = None,
    rule: Annotated[str | None, typer.Option(help="Of --hold: kosko, modified or rescaled.")] = None,
    function: Annotated[str | None, typer.Option(help="Of --hold: binary, trivalent, sigmoid or tanh.")] = None,
    slope: Annotated[float | None, typer.Option(help="Of --hold: the steepness of sigmoid and tanh.")] = None,
    by: Annotated[str | None, typer.Option(help="Unite narrators: narrator, country or bloc; narratives by outlet, country or speaker.")] = None,
    country: Annotated[str | None, typer.Option(metavar="NAME", help="Outlets from this country: a name or a code, such as QAT.")] = None,
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Who is quoted: a name or an id.")] = None,
    least: Annotated[int | None, typer.Option(metavar="NUMBER", help="Happenings that so many independent sources tell can be left out.")] = None,
    level: Annotated[str | None, typer.Option(help="state: countries with all who act for them; actor: each as it is.")] = None,
    layer: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Ties of this kind only, such as material-conflict, verbal or tie:alliance; can be repeated."),
    ] = None,
    half_life: Annotated[float | None, typer.Option("--half-life", metavar="DAYS", help="Days after which an act counts half.")] = None,
    windows: Annotated[
        str | None, typer.Option(metavar="NUMBER|DATES", help="So many windows of one length, or the days on which they begin, joined by commas.")
    ] = None,
    independent: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=0, help="Happenings and statements with so many independent sources at least.")
    ] = None,
    disputed: Annotated[bool, typer.Option("--disputed", help="Happenings on which the sources differ.")] = False,
    limit: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=0, help="At most so many, 0 for all; without it, a table ends early, JSON and CSV have all.")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """Show the events, actors, documents, copies, statements, red lines, claims, ties, happenings or beliefs of a room."""
    with told():
        from sitroom.room import Room

        asking = Asking(
            format=format_, limit=limit, actor=actor, recipient=recipient, type=type_, status=status, since=since, until=until, outlet=outlet,
            search=search, narrator=narrator, concept=concept, if_=if_, from_=from_, to=to, hold=hold,
            start=start, rule=rule, function=function, slope=slope, by=by, level=level, layer=layer, half_life=half_life,
            windows=windows, country=country, speaker=speaker, least=least, independent=independent, disputed=disputed,
        )  # fmt: skip
        subject: Callable[[Room, Asking], None] = getattr(import_module(f"sitroom.cli.show.{_MODULES.get(what, 'listed')}"), what)
        with Room(room, create=False) as opened:
            subject(opened, asking)
