"""Views -> HTML, by templates that the web app and the report share."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from sitroom.show.pages.asked import DAY
from sitroom.show.pages.marks import KINDS
from sitroom.show.pages.registry import PAGES
from sitroom.show.pages.views import Target
from sitroom.show.web.links import Links
from sitroom.show.web.shown import address, visible

__all__ = ["ASSETS", "asset", "ready", "render", "version"]

ASSETS = {
    "app.css": "text/css; charset=utf-8",
    "print.css": "text/css; charset=utf-8",
    "theme.js": "text/javascript; charset=utf-8",
    "app.js": "text/javascript; charset=utf-8",
    "evidence.js": "text/javascript; charset=utf-8",
    "pictures.js": "text/javascript; charset=utf-8",
    "rows.js": "text/javascript; charset=utf-8",
    "facets.js": "text/javascript; charset=utf-8",
    "source.js": "text/javascript; charset=utf-8",
    "switch.js": "text/javascript; charset=utf-8",
    "reading.js": "text/javascript; charset=utf-8",
    "jobs.js": "text/javascript; charset=utf-8",
    "renew.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
"""Files of every page, and their types."""


def render(template: str, links: Links, **values: object) -> str:
    """A page from a template. Every text is escaped, and what cannot be seen in it is made visible."""
    return _environment().get_template(template).render(links=links, **values)


def ready() -> None:
    """Have all templates at hand, so that the first page does not wait for them."""
    for name in _environment().list_templates():
        _environment().get_template(name)


def asset(name: str) -> bytes:
    """One of ``ASSETS``."""
    return (files(__package__) / "static" / name).read_bytes()


@functools.cache
def version() -> str:
    """A mark that is another when one of the files of every page is."""
    digest = hashlib.sha256()
    for name in ASSETS:
        digest.update(asset(name))
    return digest.hexdigest()[:10]


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    environment.filters["address"] = address
    environment.globals |= {"pages": _menu(), "Target": Target, "mark_kinds": KINDS, "day_pattern": DAY.strip("^$")}
    return environment


def _finalized(value: object) -> object:
    """What an expression of a template becomes: markup as it is, text with nothing invisible, None as nothing."""
    if isinstance(value, Markup):
        return value
    return "" if value is None else visible(value) if isinstance(value, str) else value


def _menu() -> list[Mapping[str, str]]:
    return [{"name": page.name, "word": page.menu} for page in PAGES.values() if page.menu]
