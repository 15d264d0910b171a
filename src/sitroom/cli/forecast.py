"""``sitroom forecast``: what a room lets one expect."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from sitroom.cli.shared import told

if TYPE_CHECKING:
    from sitroom.room.tension import Level

__all__ = ["Format", "forecast"]


class Format(StrEnum):
    """How a forecast can be written."""

    table = "table"
    json = "json"
    csv = "csv"


def forecast(
    room: Annotated[Path, typer.Argument(metavar="ROOM", help="The room file.")],
    days: Annotated[int, typer.Option(metavar="N", help="Days ahead, 1 to 90.")] = 30,
    actor: Annotated[str | None, typer.Option(help="Pairs with this one: a name or an id; a country stands for all its bodies.")] = None,
    recipient: Annotated[str | None, typer.Option(help="With --actor: the pair of the two, whichever acts.")] = None,
    level: Annotated[str, typer.Option(help="state: countries with all who act for them; actor: each as it is.")] = "state",
    limit: Annotated[int, typer.Option(min=1, help="Pairs at most, those with most expected material conflict first.")] = 10,
    runs: Annotated[int, typer.Option(metavar="N", help="Draws for tension.")] = 1000,
    seed: Annotated[int, typer.Option(metavar="N", help="Of the numbers of chance.")] = 0,
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """What to expect of the days ahead: acts of each pair with how sure that is, onsets, tension, next acts, base rates, and what it all rests on."""
    with told():
        from sitroom.outlook.forecasts import forecast_room
        from sitroom.room import Room
        from sitroom.show.forecast import forecast, running

        with Room(room, create=False) as opened:
            with running() as progress:
                found = forecast_room(
                    opened, days=days, level=cast("Level", level), actor=actor, recipient=recipient, limit=limit, runs=runs, seed=seed,
                    progress=progress,
                )  # fmt: skip
            forecast(opened, found, form)
