"""What all commands share: options of one meaning, and errors as one line and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from sitroom.errors import SitroomError, UsageError

if TYPE_CHECKING:
    from sitroom.documents.web.fetch import Fetched, Fetcher

__all__ = ["AllowPrivate", "Outlet", "Published", "Reader", "Retrieved", "addresses", "check_day", "complain", "fail", "now", "told"]

Published = Annotated[str | None, typer.Option(metavar="DATE", help='The day of publication (YYYY-MM-DD), which "on Monday" is counted from.')]
Outlet = Annotated[str | None, typer.Option(metavar="NAME", help="Who published it.")]
Reader = Annotated[str, typer.Option(metavar="NAME", help="The reading model.")]
Retrieved = Annotated[
    str | None, typer.Option(metavar="DATE", help="The day the sources were got; no date that they state after it is believed. Without it: now.")
]
AllowPrivate = Annotated[bool, typer.Option("--allow-private", help="Also read hosts at private and loopback addresses.")]


@contextmanager
def told() -> Iterator[None]:
    """Errors as one clear line and an exit code: 1 what Sitroom raises on purpose, 2 wrong usage, 130 Ctrl-C. A broken pipe is silent."""
    try:
        yield
        sys.stdout.flush()
    except SitroomError as error:
        fail(str(error), 2 if isinstance(error, UsageError) else 1)
    except KeyboardInterrupt:
        fail("stopped by Ctrl-C.", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None


def fail(message: str, code: int) -> NoReturn:
    """Say on standard error what is wrong, and end with this exit code."""
    complain(message)
    raise typer.Exit(code) from None


def complain(message: str) -> None:
    """Say on standard error what is wrong, and go on."""
    from sitroom.show.words import plain

    typer.echo(f"sitroom: {plain(message)}", err=True)


def check_day(option: str, value: str | None) -> None:
    """Raise UsageError where the value of an option is no day."""
    from datetime import date

    try:
        date.fromisoformat(value or "2000-01-01")
    except ValueError:
        raise UsageError(f"found {value!r} for {option}; valid is a day as YYYY-MM-DD, such as 2025-06-13.") from None


def now() -> str:
    """The moment now in UTC, to the second."""
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def addresses(*, allow_private: bool) -> Iterator[Callable[[str], Fetched]]:
    """What gets addresses, made when the first one is asked for."""
    made: list[Fetcher] = []

    def fetch(url: str) -> Fetched:
        if not made:
            from sitroom.documents.web.fetch import Fetcher

            made.append(Fetcher(allow_private=allow_private))
        return made[0].fetch(url)

    try:
        yield fetch
    finally:
        for fetcher in made:
            fetcher.close()
