"""``sitroom read``: sources of every kind -> a room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sitroom.cli.shared import AllowPrivate, Outlet, Published, Reader, Retrieved, addresses, check_day, fail, now, told

if TYPE_CHECKING:
    from sitroom.documents import Options
    from sitroom.room import Outcome, Room

__all__ = ["Tally", "print_tally", "read", "read_all"]

_SHOWN = 20


class Tally:
    """What became of many items, in little memory."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.reasons: list[str] = []
        self.notes: list[str] = []
        self.noted = 0

    def add(self, outcome: Outcome) -> None:
        """Count one item."""
        self.statuses[outcome.status] += 1
        if outcome.status == "stored":
            self.languages[outcome.language or "?"] += 1
        if outcome.status != "set-aside" and outcome.reason:
            self.noted += 1
            self.notes += [outcome.reason][: _SHOWN - len(self.notes)]
        if outcome.status == "set-aside" and len(self.reasons) < _SHOWN:
            self.reasons.append(outcome.reason or outcome.name)


def read(
    room: Annotated[Path, typer.Argument(metavar="ROOM", help="The room file, such as gulf.sitroom; made where there is none.")],
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, folders, addresses, or - for standard input: pages, texts, Markdown, PDF, feeds, CSV and JSON exports, WARC, ZIP, TAR.",
        ),
    ],
    published: Published = None,
    outlet: Outlet = None,
    columns: Annotated[
        str | None, typer.Option(metavar="FIELD=HEADER,...", help="Which column of a table or JSON export holds what: text=body,title=headline.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Read the pages that feed items and rows without text link to.")] = False,
    retrieved: Retrieved = None,
    allow_private: AllowPrivate = False,
    reader: Reader = "minilm",
) -> None:
    """Read sources of any kind into a room. What it knows is skipped, so a run that was stopped can simply be run again."""
    with told():
        from sitroom.documents import Given, Options
        from sitroom.documents.sources.rows import columns_of
        from sitroom.room import Room

        check_day("--published", published)
        check_day("--retrieved", retrieved)
        with addresses(allow_private=allow_private) as fetch:
            given = Given(published=published, outlet=outlet)
            options = Options(given=given, columns=columns_of(columns), linked=full, fetch=fetch, today=retrieved or now())
            with Room(room) as opened:
                tally = read_all(opened, sources, options, reader)
                print_tally(opened, tally)
                if options.columns and not options.met and tally.statuses["read"] + tally.statuses["known"]:
                    named = ", ".join(options.columns.values())
                    print(f"No table that was read has the columns of --columns ({named}); known exports were read by their own.")
        if not any(count for status, count in tally.statuses.items() if status != "set-aside"):
            raise typer.Exit(1)


def read_all(room: Room, sources: Iterable[str | Path], options: Options, reader: str) -> Tally:
    """Read under a progress bar, which is drawn only on a terminal. Ctrl-C says what is safe, and ends with 130."""
    from sitroom.room import read_into
    from sitroom.room.intake import files_of
    from sitroom.show.progress import progress

    sources, tally = list(sources), Tally()
    try:
        with progress(len(files_of(sources))) as shown:
            for outcome in read_into(room, sources, options=options, reader=reader, done=shown.source):
                tally.add(outcome)
                shown.item(outcome.name)
    except KeyboardInterrupt:
        done = f"{tally.statuses.total()} documents were done"
        fail(f"stopped by Ctrl-C; {done} and the room {room.path} is intact. Run the same command again to go on.", 130)
    return tally


def print_tally(room: Room, tally: Tally) -> None:
    """Say how many documents were read, what was stored unread or set aside and why, and what the room now has."""
    from sitroom.show.tables import counts_line
    from sitroom.show.words import plain

    count = tally.statuses
    print(f"{count['read']} read, {count['known']} known already, {count['set-aside']} set aside.")
    if count["stored"]:
        languages = ", ".join(f"{number} {language}" for language, number in sorted(tally.languages.items()))
        print(f"{count['stored']} stored without records, in languages that are not read ({languages}).")
    for reason in tally.reasons:
        print(f"  set aside: {plain(reason)}")
    if (more := count["set-aside"] - len(tally.reasons)) > 0:
        print(f"  and {more} more; the table sources_read of the room has all reasons.")
    if tally.noted:
        print(f"{tally.noted} read in part, which the next run with --full tries again.")
    for note in tally.notes:
        print(f"  in part: {plain(note)}")
    if (more := tally.noted - len(tally.notes)) > 0:
        print(f"  and {more} more; the table sources_read of the room has all notes.")
    print(f"The room {plain(str(room.path))} has {counts_line(room.counts()) or 'no documents'}.")
