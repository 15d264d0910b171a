"""Where the parts of a page lead: in the web app to addresses of the server, in a report to places of the same file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from urllib.parse import urlencode

from sitroom.show.pages.views import Drawing, Target, View

__all__ = ["Links", "Served", "query"]

MOST = 60
"""References that one link carries at most."""


class Links(Protocol):
    """What templates ask for every link. None = there is no such place, and the words stand without a link."""

    live: bool
    """Whether the page can ask and tell a server: forms, corrections, files of data."""

    def page(self, to: Target) -> str | None:
        """A page."""

    def evidence(self, refs: Sequence[str]) -> str | None:
        """The words behind references."""

    def data(self, view: View, form: str) -> str | None:
        """The data of a view as ``json`` or ``csv``."""

    def picture(self, drawing: Drawing, form: str) -> str | None:
        """A picture as ``json`` (its specification), ``svg`` or ``png``."""

    def asset(self, name: str) -> str | None:
        """A file that belongs to every page."""


class Served:
    """Links within the web app."""

    live = True

    def __init__(self, version: str = "") -> None:
        self._version = version

    def page(self, to: Target) -> str:
        """``/events?actor=IRN``."""
        path = "/" if to.page == "brief" else f"/{to.page}"
        return path + query(to.asked)

    def evidence(self, refs: Sequence[str]) -> str:
        """``/evidence?of=event:e1``."""
        return "/evidence" + query({"of": list(dict.fromkeys(refs))[:MOST]})

    def data(self, view: View, form: str) -> str:
        """``/events.csv?actor=IRN``."""
        return f"/{view.page}.{form}{query(view.asked)}"

    def picture(self, drawing: Drawing, form: str) -> str:
        """``/pictures/network.json?since=2025-06``; of a what-if ``/jobs/0123456789abcdef/fans.json``."""
        if drawing.kind == "what-if":
            return f"/jobs/{drawing.options['result']}/fans.{form}"
        asked: dict[str, str | list[str]] = {name: str(value) for name, value in drawing.options.items() if value is not None and value is not False}
        return f"/pictures/{drawing.kind}.{form}{query(asked)}"

    def asset(self, name: str) -> str:
        """``/static/app.css``, with a mark that changes with the file."""
        return f"/static/{name}?v={self._version}" if self._version else f"/static/{name}"


def query(asked: dict[str, str | list[str]]) -> str:
    """The parameters of an address, with their question mark where there are any."""
    return f"?{urlencode(asked, doseq=True)}" if asked else ""
