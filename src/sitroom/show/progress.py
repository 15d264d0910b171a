"""A progress bar on a terminal; nothing where there is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

__all__ = ["Progress", "progress"]


class Progress(Protocol):
    """What is told how far a run has come."""

    def item(self, name: str) -> None:
        """One document of the source in work is through; items of archives are named ``archive.zip!page.html``."""

    def source(self, name: str) -> None:
        """A whole source is through."""


class _Silent:
    def item(self, name: str) -> None:
        pass

    def source(self, name: str) -> None:
        pass


class _Bar:
    """``total``: sources. Of a source with more than one document, how many of them are through stands beside the bar."""

    def __init__(self, total: int) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        from sitroom.show.tables import console

        columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.fields[last]}", markup=False))
        self.bars = Bars(*columns, console=console(stderr=True), transient=True)
        self._task = self.bars.add_task("reading", total=total, last="")
        self._items = 0

    def item(self, name: str) -> None:
        self._items += 1
        self.bars.update(self._task, last=f"{self._items} documents so far, {_short(name)}" if self._items > 1 else _short(name))

    def source(self, name: str) -> None:
        self._items = 0
        self.bars.update(self._task, advance=1, last=_short(name))


@contextmanager
def progress(total: int) -> Iterator[Progress]:
    """What to tell of each of ``total`` sources, and of the documents in it; it is silent where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield _Silent()
        return
    bar = _Bar(total)
    with bar.bars:
        yield bar


def _short(name: str) -> str:
    """A source, and the item in it, without their folders."""
    from sitroom.show.words import plain

    return plain("!".join(Path(part).name for part in name.split("!")))
