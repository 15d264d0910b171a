"""``sitroom brief``: one page on what a room holds."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sitroom.cli.shared import told

__all__ = ["Form", "brief"]


class Form(StrEnum):
    """How a brief can be written."""

    text = "text"
    markdown = "markdown"
    json = "json"


def brief(
    room: Annotated[Path, typer.Argument(metavar="ROOM", help="The room file.")],
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From this day, month or year on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Up to this day, month or year.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many points a section, in place of what fits a page.")] = None,
    form: Annotated[Form, typer.Option("--format", help="How to write it.")] = Form.text,
) -> None:
    """One page: what happened, was said and moved, red lines, contradictions, and what is missing; every sentence with its evidence."""
    with told():
        from sitroom.room import Room
        from sitroom.show.brief import brief

        with Room(room, create=False) as opened:
            brief(opened.brief(since=since, until=until, limit=limit), form)
