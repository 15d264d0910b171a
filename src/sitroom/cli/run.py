"""``sitroom run``: a room run forward under a scenario."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sitroom.cli.shared import told

__all__ = ["Format", "run"]


class Format(StrEnum):
    """How a scenario's result can be written."""

    table = "table"
    json = "json"
    csv = "csv"


def run(
    room: Annotated[Path, typer.Argument(metavar="ROOM", help="The room file.")],
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO.toml", help="What is assumed; see docs/scenarios.md.")],
    runs: Annotated[int | None, typer.Option(metavar="N", help="Simulated futures, in place of the scenario's own number.")] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Of the numbers of chance, in place of the scenario's own.")] = None,
    days: Annotated[int | None, typer.Option(metavar="N", help="The horizon, in place of the scenario's own.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """Run a room forward as it is and under a what-if: what changes, how sure that is, what drives it, and where every number comes from."""
    with told():
        from msgspec.structs import replace

        from sitroom.outlook.scenarios import run_scenario, scenario_of_file
        from sitroom.room import Room
        from sitroom.show.scenario import running
        from sitroom.show.scenario import scenario as show

        own = scenario_of_file(scenario)
        for name, value in (("runs", runs), ("seed", seed), ("days", days)):
            if value is not None:
                own = replace(own, **{name: value})
        with Room(room, create=False) as opened, running() as progress:
            found = run_scenario(opened, own, progress=progress)
        show(found, form)
