"""``sitroom reread``: a room's documents, read again by the reader of today."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sitroom.cli.shared import Reader, fail, told

if TYPE_CHECKING:
    from sitroom.room import Room
    from sitroom.room.rereading.again import Due

__all__ = ["reread"]

_SHOWN = 20


def reread(
    room: Annotated[Path, typer.Argument(metavar="ROOM", help="The room file.")],
    every: Annotated[bool, typer.Option("--all", help="Also what this version of the reader has made, as after a new version of Sitroom.")] = False,
    reader: Reader = "minilm",
) -> None:
    """Read a room's documents again where an older reader made their records. Corrections hold on; a run that was stopped can be run again."""
    with told():
        from sitroom.room import Room
        from sitroom.room.rereading.again import due

        with Room(room, create=False) as opened:
            found = due(opened, reader=reader, every=every)
            _run(opened, found, reader)


def _run(room: Room, found: Due, reader: str) -> None:
    """Read under a progress bar, and say what changed. Ctrl-C says what is safe, and ends with 130."""
    from collections import defaultdict

    from sitroom.reading import get
    from sitroom.room.rereading.again import reread
    from sitroom.room.rereading.replaced import KINDS, Turnover
    from sitroom.show.progress import progress
    from sitroom.show.words import plain

    changes: dict[str, Turnover] = defaultdict(Turnover)
    reasons: list[str] = []
    done = 0
    try:
        with progress(len(found.again)) as shown:
            for one in reread(room, found.again, reader=reader):
                done += one.reason is None
                reasons += [one.reason] if one.reason is not None else []
                for kind, turnover in one.changes.items():
                    changes[kind] += turnover
                shown.source(one.document)
    except KeyboardInterrupt:
        fail(f"stopped by Ctrl-C; {done} documents were done and the room {room.path} is intact. Run sitroom reread {room.path} to go on.", 130)
    print(f"{_documents(done)} read again by {get(reader).name}, {len(found.current)} made by it already.")
    if found.others:
        print(f"{_documents(len(found.others))} coded by hand or by another program left as they are.")
    if found.unread:
        print(f"{_documents(len(found.unread))} in languages that are not read.")
    for reason in reasons[:_SHOWN]:
        print(f"  left as it was: {plain(reason)}")
    if (more := len(reasons) - _SHOWN) > 0:
        print(f"  and {more} more.")
    if done:
        print(f"{'':<12}{'kept':>8}{'changed':>9}{'added':>8}{'gone':>8}")
        for kind in KINDS:
            line = changes[kind]
            print(f"{kind.replace('_', ' '):<12}{line.kept:>8}{line.changed:>9}{line.added:>8}{line.gone:>8}")
    if (waiting := [entry for entry in room.corrections() if entry.state == "waiting"]) and done:
        print(f"{len(waiting)} corrections wait for what is not in the room; see: sitroom log {plain(str(room.path))}")


def _documents(number: int) -> str:
    return f"{number} document{'' if number == 1 else 's'}"
