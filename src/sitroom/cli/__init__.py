"""The command line: one module a command, ``shared`` what they have in common.

Nothing heavy is imported before a command runs, so that ``sitroom --help`` answers at once.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from sitroom import __version__
from sitroom.cli import brief, code, correct, demo, exchange, forecast, picture, read, report, reread, run, serve, show, watch

__all__ = ["app", "main"]

app = typer.Typer(
    name="sitroom",
    help="Sitroom reads what is published about a crisis and codes who did, threatened and promised what to whom, each beside its words.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

for _command in (
    code.code,
    read.read,
    reread.reread,
    watch.watch,
    show.show,
    brief.brief,
    correct.correct,
    correct.log,
    exchange.export,
    forecast.forecast,
    run.run,
    picture.picture,
    serve.serve,
    report.report,
    demo.demo,
):
    app.command()(_command)
app.command(name="import")(exchange.import_)


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
