"""``sitroom export`` and ``sitroom import``: a room in the formats of other programs, and codings back into a room."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sitroom.cli.shared import complain, told

__all__ = ["export", "import_"]

_SHOWN = 20


def export(
    room: Annotated[Path | None, typer.Argument(metavar="ROOM", help="The room file.")] = None,
    to: Annotated[str, typer.Option(metavar="FORMAT", help="The format; --formats lists them.")] = "",
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="The file, folder or .zip to write.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over an export that is there.")] = False,
    formats: Annotated[bool, typer.Option("--formats", help="List the formats and exit.")] = False,
    dictionary: Annotated[bool, typer.Option("--dictionary", help="Print what the columns of csv and parquet hold, and exit.")] = False,
) -> None:
    """Export a room, as it stands after corrections, for other programs."""
    with told():
        from sitroom.errors import UsageError
        from sitroom.exchange.formats import FORMATS

        if formats:
            for name, format_ in FORMATS.items():
                print(f"{name:<8}  {'folder or .zip' if format_.folder else 'file':<14}  {format_.meaning}")
            return
        if dictionary:
            _print_dictionary()
            return
        if room is None or not to or out is None:
            raise UsageError(f"found no {'room' if room is None else '--to' if not to else '-o'}; valid is: sitroom export ROOM --to FORMAT -o FILE")
        from sitroom.exchange.formats import export as exported
        from sitroom.room import Room
        from sitroom.show.words import plain

        with Room(room, create=False) as opened:
            made = exported(opened, out, to=to, force=force)
        print(f"{plain(str(out))}: {_listed(made.counts)}.")
        if made.left_out:
            print(f"Left out: {_listed(made.left_out)}.")


def import_(
    room: Annotated[Path, typer.Argument(metavar="ROOM", help="The room file; made where there is none.")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="JSON Lines, as export --to jsonl or archive writes them.")],
) -> None:
    """Import codings into a room: documents with their records, and from an archive its sources and corrections too."""
    with told():
        from sitroom.exchange.imports import import_codings
        from sitroom.room import Room
        from sitroom.show.tables import counts_line
        from sitroom.show.words import plain

        aside: list[str] = []
        with Room(room) as opened:
            for file in files:
                found = import_codings(opened, file)
                aside += found.set_aside
                added = {"documents": found.new, "known already": found.known, "sources": found.sources, "corrections": found.corrections}
                print(f"{plain(str(file))}: {_listed(added)}.")
            print(f"The room {plain(str(room))} has {counts_line(opened.counts()) or 'no documents'}.")
        for reason in aside[:_SHOWN]:
            complain(f"set aside: {reason}")
        if len(aside) > _SHOWN:
            complain(f"and {len(aside) - _SHOWN} more lines were set aside.")


def _print_dictionary() -> None:
    import csv
    import sys

    from sitroom.exchange.columns import dictionary

    writer = csv.DictWriter(sys.stdout, ("table", "column", "kind", "meaning"), lineterminator="\n")
    writer.writeheader()
    writer.writerows(dictionary())


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in counts.items())
