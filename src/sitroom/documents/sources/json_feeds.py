"""JSON Feed 1.0 and 1.1 (Simmons and Reece, 2017 and 2020, https://www.jsonfeed.org/version/1.1/) -> a feed and its items."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import msgspec

from sitroom.documents.cleaning import one_line
from sitroom.documents.decoding import encoding_of
from sitroom.documents.given import Given
from sitroom.documents.pages import block_text
from sitroom.documents.sources.feeds import Entry, Feed
from sitroom.errors import InputError

__all__ = ["read_json_feed"]

_HEAD = 64 << 10


def read_json_feed(data: bytes, *, name: str, url: str | None = None, retrieved: str | None = None) -> Feed:
    """Read a JSON Feed. ``url``: where it was got, which links are relative to; ``retrieved``: when. What is no item is left out.

    Raises InputError where the bytes are no JSON, or no object.
    """
    try:
        feed = msgspec.json.decode(data.decode(encoding_of(data[:_HEAD]), "replace").lstrip("\ufeff"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError(f"{name}: found a JSON Feed that is broken ({error}); valid is a whole one. Get it again.") from None
    if not isinstance(feed, dict):
        raise InputError(f"{name}: found no feed; valid are RSS, Atom and JSON Feed. Check the address, or that the file is complete.")
    items = feed.get("items")
    own = Given(outlet=_said(feed, "title"), author=_authors(feed), retrieved=retrieved)
    base = _said(feed, "home_page_url") or url
    return Feed(own.outlet, [_entry(item, own, base) for item in (items if isinstance(items, list) else ()) if isinstance(item, dict)])


def _entry(item: dict[str, Any], feed: Given, base: str | None) -> Entry:
    link = _said(item, "url") or _said(item, "external_url")
    address = urljoin(base or "", link) if link else None
    own = Given(
        title=_said(item, "title"),
        author=_authors(item),
        published=_said(item, "date_published") or _said(item, "date_modified"),
        url=address if address and address.startswith(("http://", "https://")) else None,
    ).over(feed)
    text, markup = (value if isinstance(value := item.get(field), str) else "" for field in ("content_text", "content_html"))
    body = text.strip() or "\n\n".join(block_text(markup).split("\n")) or _said(item, "summary") or ""
    title = _said(item, "title")
    words = "\n\n".join(part for part in (title, body) if part)
    named = item.get("id")
    return Entry(str(named) if isinstance(named, str | int | float) and str(named) else link or words[:200], words, own)


def _said(object_: dict[str, Any], field: str) -> str | None:
    """A field that holds words."""
    value = object_.get(field)
    return one_line(value) if isinstance(value, str) else None


def _authors(object_: dict[str, Any]) -> str | None:
    """The names of the authors; version 1.0 has one ``author``."""
    listed = object_.get("authors")
    names = [_said(author, "name") for author in (listed if isinstance(listed, list) else [object_.get("author")]) if isinstance(author, dict)]
    return "; ".join(name for name in names if name) or None
