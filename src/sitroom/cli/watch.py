"""``sitroom watch``: feeds -> a room, again and again, and what changed in it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sitroom.cli.shared import AllowPrivate, Reader, fail, told

if TYPE_CHECKING:
    from sitroom.room import Room
    from sitroom.room.watching.rounds import Polled

__all__ = ["watch"]


class Format(StrEnum):
    """How ``watch`` can write it."""

    table = "table"
    json = "json"


def watch(
    room: Annotated[Path, typer.Argument(metavar="ROOM", help="The room file, such as gulf.sitroom; made where there is none.")],
    feeds: Annotated[list[str], typer.Argument(metavar="FEED|OPML...", help="Addresses of RSS and Atom feeds, and OPML lists of them.")],
    once: Annotated[bool, typer.Option("--once", help="Ask once and end; for cron.")] = False,
    every: Annotated[float, typer.Option(metavar="MINUTES", min=1.0, help="Ask again after so many minutes.")] = 15.0,
    full: Annotated[bool, typer.Option("--full", help="Read the linked pages, not the feed's own words.")] = False,
    allow_private: AllowPrivate = False,
    reader: Reader = "minilm",
    format_: Annotated[Format, typer.Option("--format", help="How to write it; json is one object a round and line.")] = Format.table,
) -> None:
    """Read what is new in feeds, and print what changed in the room since last time. Its state is in the room: nothing is read twice."""
    with told():
        import time

        from sitroom.room import Room
        from sitroom.room.watching.rounds import addresses_of

        addresses = addresses_of(feeds)
        try:
            with Room(room, wait=60.0) as opened:
                while True:
                    polled = _round(opened, addresses, full=full, allow_private=allow_private, reader=reader, form=format_)
                    if once:
                        break
                    time.sleep(every * 60)
        except KeyboardInterrupt:
            fail(f"stopped by Ctrl-C; the room {room} is intact. Run the same command again to go on.", 130)
        if all(one.status == "failed" for one in polled):
            raise typer.Exit(1)


def _round(room: Room, addresses: list[str], *, full: bool, allow_private: bool, reader: str, form: str) -> list[Polled]:
    """Ask once for all feeds, and tell what changed; it counts as told when it is printed."""
    from functools import partial

    from sitroom.documents.web.fetch import Fetcher
    from sitroom.room.intake import coded
    from sitroom.room.watching.changes import changes
    from sitroom.room.watching.rounds import poll
    from sitroom.room.watching.state import WatchState
    from sitroom.show.changes import show_changes

    state = WatchState(room)
    after = state.told()
    with Fetcher(allow_private=allow_private) as fetcher:
        polled = list(poll(room, addresses, fetcher=fetcher, code=partial(coded, reader=reader), full=full, reader=reader))
    found = changes(room, after=after)
    show_changes(room, polled, found, form)
    state.tell(found.until)
    return polled
