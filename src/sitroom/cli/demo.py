"""``sitroom demo``: the bundled dispatches, read and shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sitroom.cli.read import print_tally, read_all
from sitroom.cli.shared import Reader, told

__all__ = ["demo"]


def demo(
    room: Annotated[Path | None, typer.Option(metavar="FILE", help="Keep the room in this file.")] = None,
    reader: Reader = "minilm",
) -> None:
    """Read the bundled dispatches on two crises, and show what becomes of them."""
    with told():
        from tempfile import TemporaryDirectory

        from sitroom.documents import Options
        from sitroom.examples import paths
        from sitroom.room import Room
        from sitroom.show.tour import tour

        with TemporaryDirectory(prefix="sitroom-") as folder, Room(room or Path(folder) / "demo.sitroom") as opened:
            print_tally(opened, read_all(opened, paths(), Options(), reader))
            tour(opened, kept=room)
