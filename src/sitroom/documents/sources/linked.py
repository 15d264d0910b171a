"""A link -> the document of its page."""

from __future__ import annotations

from sitroom.documents.given import Given
from sitroom.documents.sources.items import Options
from sitroom.errors import InputError
from sitroom.records import Document

__all__ = ["linked"]


def linked(own: Given, *, name: str, options: Options) -> Document:
    """Read the page at ``own.url``; what the page does not say of itself is taken from ``own``. Raises InputError where it cannot be got or read."""
    from sitroom.documents.loaders import load_data

    if options.fetch is None or not own.url:
        raise InputError(f"{name}: found a link to {own.url}; links are not followed here. Read the page from a file.")
    fetched = options.fetch(own.url)
    page = Given(url=fetched.url, retrieved=fetched.at).over(own)
    return load_data(fetched.in_utf8(), name=f"{name} ({fetched.url})", given=options.given, own=page)
