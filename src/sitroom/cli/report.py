"""``sitroom report``: a room as one file."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from sitroom.cli.shared import told

__all__ = ["report"]


def report(
    room: Annotated[Path, typer.Argument(metavar="ROOM", help="The room file.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The file to write, such as crisis.html.")],
    without_texts: Annotated[bool, typer.Option("--without-texts", help="Leave out the words of the documents; say only where they stand.")] = False,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From this day, month or year on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Up to this day, month or year.")] = None,
    scenario: Annotated[
        list[Path] | None, typer.Option("--scenario", metavar="SCENARIO.toml", help="Run this what-if and show what it finds; can be repeated.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a report: the pages of the web app in one file that opens in a browser without a network, every line with its words."""
    with told():
        from sitroom.errors import UsageError
        from sitroom.exchange.target import check, single
        from sitroom.outlook.scenarios import scenario_of_file
        from sitroom.room import Room
        from sitroom.show.scenario import running
        from sitroom.show.words import plain

        try:
            from sitroom.show.report import report
        except ImportError as error:
            raise UsageError(f"reports need {error.name}, which is not installed; install it with: pip install 'sitroom[look]'") from None
        check(out, room=room, force=force, folder=False)
        scenarios = [scenario_of_file(path) for path in scenario or ()]
        with Room(room, create=False) as opened, running() if scenarios else nullcontext(_silent) as progress:
            made = report(opened, texts=not without_texts, since=since, until=until, scenarios=scenarios, progress=progress)
        with single(out) as path:
            path.write_text(made.html, encoding="utf-8", newline="")
        print(f"{plain(str(out))}: {out.stat().st_size / 1e6:.1f} MB.")
        if made.left_out:
            print(f"Left out: {'; '.join(made.left_out)}.")


def _silent(share: float, what: str) -> None:
    """Tell nobody."""
