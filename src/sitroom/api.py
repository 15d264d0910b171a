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
    """Code one text, HTML page, Markdown or PDF. ``published``: the day (YYYY-MM-DD) that "on Monday" is counted from; ``reader``: the reading model.

    Raises InputError where it has no words or holds many documents, ReaderError where no reader has this name.
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
    """The document of what is at hand, told apart by how it begins: a text, a page, Markdown, or the bytes of a PDF.

    ``name`` is what an error calls it. Raises InputError where it has no words, or is of a kind that holds many documents.
    """
    from sitroom.documents import Given, load_data

    raw = data if isinstance(data, bytes) else f"\ufeff{data}".encode(errors="ignore")  # the mark: no charset that a page declares holds any longer
    return load_data(raw, name=name or "the text", given=Given(published=published, outlet=outlet, title=title), own=Given())
