"""The command line. Nothing heavy is imported before a command runs, so that ``sitroom --help`` answers at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from sitroom import __version__
from sitroom.errors import InputError, SitroomError, UsageError

if TYPE_CHECKING:
    from sitroom.records import Coding
    from sitroom.room import Outcome, Room

__all__ = ["app", "main"]

app = typer.Typer(
    name="sitroom",
    help="Sitroom reads what is published about a crisis and codes who did, threatened and promised what to whom, each beside its words.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Published = Annotated[str | None, typer.Option(metavar="DATE", help='The day of publication (YYYY-MM-DD), which "on Monday" is counted from.')]
Outlet = Annotated[str | None, typer.Option(metavar="NAME", help="Who published it.")]
Reader = Annotated[str, typer.Option(metavar="NAME", help="The reading model.")]


class What(StrEnum):
    """What ``show`` can show."""

    events = "events"
    actors = "actors"
    documents = "documents"
    statements = "statements"
    redlines = "redlines"
    claims = "claims"
    ties = "ties"


class Format(StrEnum):
    """How ``show`` can write it."""

    table = "table"
    json = "json"
    csv = "csv"


def main() -> None:
    """The entry point of the ``sitroom`` command. Output is UTF-8 whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()


@app.callback(invoke_without_command=True)
def _top(version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False) -> None:
    if version:
        typer.echo(f"sitroom {__version__}")
        raise typer.Exit


@app.command()
def code(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Texts or HTML pages; - is standard input.")],
    table: Annotated[bool, typer.Option("--table", help="A table for people instead of JSON.")] = False,
    published: Published = None,
    outlet: Outlet = None,
    reader: Reader = "minilm",
) -> None:
    """Code documents: JSON on standard output, one object a document and line."""
    with _told():
        _check_day("--published", published)
        failed = 0
        for file in files:
            try:
                coding = _coded(file, published, outlet, reader)
            except InputError as error:
                _complain(str(error))
                failed += 1
                continue
            _print_coding(coding) if table else print(coding.to_json(), flush=True)
        if failed:
            raise typer.Exit(1)


@app.command()
def read(
    room: Annotated[Path, typer.Argument(metavar="ROOM", help="The room file, such as gulf.sitroom; made where there is none.")],
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCE...", help="Files, and folders of .txt, .md, .html and .htm files.")],
    published: Published = None,
    outlet: Outlet = None,
    reader: Reader = "minilm",
) -> None:
    """Read files and folders into a room. What it knows is skipped, so a run that was stopped can simply be run again."""
    with _told():
        from sitroom.room import Room

        _check_day("--published", published)
        with Room(room) as opened:
            outcomes = _read_all(opened, sources, published, outlet, reader)
            _print_outcomes(opened, outcomes)
        if not any(outcome.status != "set-aside" for outcome in outcomes):
            raise typer.Exit(1)


@app.command()
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
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    format_: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """Show the events, actors, documents, statements, red lines, claims or ties of a room."""
    with _told():
        from sitroom.room import Room
        from sitroom.show import listing

        asked = {
            "--recipient": recipient,
            "--type": type_,
            "--status": status,
            "--since": since,
            "--until": until,
            "--outlet": outlet,
            "--search": search,
            "--actor": actor,
        }
        fits = {What.events: set(asked), What.actors: {"--actor"}, What.documents: {"--outlet", "--since", "--until", "--search"}}
        unused = {name: value for name, value in asked.items() if name not in fits.get(what, {"--actor", "--outlet"})}
        if wrong := [name for name, value in unused.items() if value]:
            raise UsageError(f"{', '.join(wrong)} cannot be asked of {what}; leave it out, or show events.")
        with Room(room, create=False) as opened:
            if what is What.events:
                chosen = opened.events(
                    actor=actor, recipient=recipient, type=type_, status=status, since=since, until=until, outlet=outlet, text=search, limit=limit
                )
                listing.events(opened, chosen, format_)
            elif what is What.actors:
                listing.actors(opened.activity(name=actor, limit=limit), format_)
            elif what in _records():
                listing.told(opened, opened.told(_records()[what], actor=actor, outlet=outlet, limit=limit), format_)
            else:
                listing.documents(opened.documents(outlet=outlet, since=since, until=until, text=search, limit=limit), format_)


def _records() -> dict[What, type]:
    """The record types of what is said."""
    from sitroom.records import Claim, RedLine, Statement, Tie

    return {What.statements: Statement, What.redlines: RedLine, What.claims: Claim, What.ties: Tie}


@app.command()
def demo(
    room: Annotated[Path | None, typer.Option(metavar="FILE", help="Keep the room in this file.")] = None,
    reader: Reader = "minilm",
) -> None:
    """Read the bundled dispatches on two crises, and show what becomes of them."""
    with _told():
        from tempfile import TemporaryDirectory

        from sitroom.examples import paths
        from sitroom.room import Room
        from sitroom.show.tour import tour

        with TemporaryDirectory(prefix="sitroom-") as folder, Room(room or Path(folder) / "demo.sitroom") as opened:
            _print_outcomes(opened, _read_all(opened, list(paths()), None, None, reader))
            tour(opened, kept=room)


@contextmanager
def _told() -> Iterator[None]:
    """Errors as one clear line and an exit code: 1 what Sitroom raises on purpose, 2 wrong usage, 130 Ctrl-C. A broken pipe is silent."""
    try:
        yield
        sys.stdout.flush()
    except SitroomError as error:
        _fail(str(error), 2 if isinstance(error, UsageError) else 1)
    except KeyboardInterrupt:
        _fail("stopped by Ctrl-C.", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None


def _fail(message: str, code: int) -> NoReturn:
    _complain(message)
    raise typer.Exit(code) from None


def _complain(message: str) -> None:
    from sitroom.show.words import plain

    typer.echo(f"sitroom: {plain(message)}", err=True)


def _check_day(option: str, value: str | None) -> None:
    from datetime import date

    try:
        date.fromisoformat(value or "2000-01-01")
    except ValueError:
        raise UsageError(f"found {value!r} for {option}; valid is a day as YYYY-MM-DD, such as 2025-06-13.") from None


def _coded(file: str, published: str | None, outlet: str | None, reader: str) -> Coding:
    from sitroom.api import document_of
    from sitroom.coding import code
    from sitroom.documents import load

    if file == "-":
        document = document_of(sys.stdin.buffer.read(), name="standard input", published=published, outlet=outlet)
    else:
        document = load(file, published=published, outlet=outlet)
    return code(document, reader=reader)


def _print_coding(coding: Coding) -> None:
    from sitroom.show.coding import coding_table
    from sitroom.show.tables import console, heading
    from sitroom.show.words import plain

    document, screen = coding.document, console()
    about = [plain(part) for part in (document.outlet, document.published) if part]
    screen.print(heading(plain(document.title or document.id), ", ".join(about)))
    screen.print(coding_table(coding))


def _read_all(room: Room, sources: list[Path], published: str | None, outlet: str | None, reader: str) -> list[Outcome]:
    """Read under a progress bar, which is drawn only on a terminal. Ctrl-C says what is safe, and ends with 130."""
    from sitroom.room import read_into
    from sitroom.room.intake import files_of
    from sitroom.show.progress import progress

    files, outcomes = files_of(sources), []
    try:
        with progress(len(files)) as step:
            for outcome in read_into(room, files, published=published, outlet=outlet, reader=reader):
                outcomes.append(outcome)
                step(outcome.name)
    except KeyboardInterrupt:
        done = f"{len(outcomes)} of {len(files)} sources were done"
        _fail(f"stopped by Ctrl-C; {done} and the room {room.path} is intact. Run the same command again to go on.", 130)
    return outcomes


def _print_outcomes(room: Room, outcomes: list[Outcome]) -> None:
    from sitroom.show.tables import counts_line
    from sitroom.show.words import plain

    tally = {status: [o for o in outcomes if o.status == status] for status in ("read", "known", "set-aside")}
    print(f"{len(tally['read'])} read, {len(tally['known'])} known already, {len(tally['set-aside'])} set aside.")
    for outcome in tally["set-aside"]:
        print(f"  set aside: {plain(outcome.reason or outcome.name)}")
    print(f"The room {plain(str(room.path))} has {counts_line(room.counts()) or 'no documents'}.")


if __name__ == "__main__":
    main()
