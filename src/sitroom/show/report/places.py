"""Where the parts of a page lead within the file of a report: to its other sheets, to numbered words and numbered pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sitroom.show.pages.views import Drawing, Target, View

__all__ = ["Key", "Places", "key"]

Key = tuple[str, tuple[tuple[str, str], ...]]
"""A page and what it is asked, wherever in it one looks."""
MOST = 60
"""References that one link carries at most, as in the web app."""


def key(to: Target) -> Key:
    """By what a sheet is found."""
    return to.page, tuple(sorted((name, str(value)) for name, value in to.asked.items() if name != "at"))


class Places:
    """See `sitroom.show.web.links.Links`. References and pictures get their numbers, from 0, as links to them are made.

    ``anchors``: of the sheets; ``expand``: references with happenings as the events that tell of them; ``most``: so many references at most;
    ``pictured``: whether pictures are drawn, or left out from now on.
    """

    live = False

    def __init__(self, anchors: Mapping[Key, str], *, expand: Callable[[Sequence[str]], list[str]], most: int) -> None:
        self._anchors, self._expand, self._most = anchors, expand, most
        self.numbers: dict[str, int] = {}
        self.drawings: list[Drawing] = []
        self.pictured = True
        self.left_out: set[str] = set()

    def page(self, to: Target) -> str | None:
        """``#document-3``, and ``#document-3@event:e1`` for a place in it."""
        anchor = self._anchors.get(key(to))
        at = to.asked.get("at")
        return f"#{anchor}@{at}" if anchor and at else f"#{anchor}" if anchor else None

    def evidence(self, refs: Sequence[str]) -> str | None:
        """``#words=3.17``."""
        numbers = [number for ref in self._expand(list(dict.fromkeys(refs)))[:MOST] if (number := self.number(ref)) is not None]
        return "#words=" + ".".join(map(str, numbers)) if numbers else None

    def number(self, ref: str) -> int | None:
        """The number of a reference; None where there are too many."""
        if ref not in self.numbers:
            if len(self.numbers) >= self._most:
                self.left_out.add(ref)
                return None
            self.numbers[ref] = len(self.numbers)
        return self.numbers[ref]

    def data(self, view: View, form: str) -> None:
        """A file has no files beside it."""

    def picture(self, drawing: Drawing, form: str) -> str | None:
        """``#picture=2``; only as a specification, which the file's own script draws."""
        if form != "json" or not self.pictured:
            return None
        if drawing not in self.drawings:
            self.drawings.append(drawing)
        return f"#picture={self.drawings.index(drawing)}"

    def asset(self, name: str) -> None:
        """All that a page needs is in it."""
