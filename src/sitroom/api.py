"""The shortest way in: a text that is at hand -> its coding."""

from __future__ import annotations

from sitroom.records import Coding, Document

__all__ = ["document_of", "read"]


def read(
    text: str | bytes,
    *,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    reader: str = "minilm",
) -> Coding:
    """Code one text or HTML page. ``published`` is the day (YYYY-MM-DD) that "on Monday" is counted from; ``reader`` names the reading model.

    Raises InputError where the text has no words, ReaderError where no reader has this name.
    """
    from sitroom.coding import code

    return code(document_of(text, published=published, outlet=outlet, title=title), reader=reader)


def document_of(
    data: str | bytes,
    *,
    name: str | None = None,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
) -> Document:
    """The document of a text or page that is at hand, told apart by how it begins; ``name`` is what an error calls it."""
    from sitroom.documents import decode, load_html, load_text, looks_like_html

    text = decode(data, name=name or "the text") if isinstance(data, bytes) else data
    load = load_html if looks_like_html(text) else load_text
    return load(text, name=name, published=published, outlet=outlet, title=title)
