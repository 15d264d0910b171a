"""The loaders: from a file, a text or a page to a `Document`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sitroom.documents.cleaning import BREAKS
from sitroom.documents.decoding import decode, refuse_binary
from sitroom.documents.given import Given
from sitroom.documents.making import document
from sitroom.documents.metadata import front_matter
from sitroom.documents.moments import moment
from sitroom.documents.outlets import host_of
from sitroom.documents.pages import read_page
from sitroom.documents.sources.kinds import DOCUMENTS, VALID, Kind, kind_of
from sitroom.errors import InputError
from sitroom.records import Document

__all__ = ["load", "load_data", "load_html", "load_text", "reader_of"]


def load(
    path: Path | str,
    *,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
    author: str | None = None,
    retrieved: str | None = None,
) -> Document:
    """Read a file that holds one document: a page, a text, Markdown or PDF, told apart by how it begins. The metadata given here outrank its own.

    ``retrieved``: the day after which a date that the file states is not believed. Raises InputError where the file cannot be read, holds no text,
    or is of a kind that holds many documents.
    """
    name = str(path)
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{name}: found no readable file ({reason}); valid is a page, text, Markdown or PDF file. Check the path.") from None
    given = Given(published=published, outlet=outlet, title=title, url=url, author=author)
    return load_data(data, name=name, given=given, own=Given(retrieved=retrieved))


def load_data(data: bytes, *, name: str, given: Given, own: Given) -> Document:
    """Read the bytes of one document of any kind that holds one. ``given`` is the user's word, ``own`` what their surroundings say of them.

    Raises InputError where they hold no text, or many documents.
    """
    kind = kind_of(data[: 64 << 10], name)
    if kind not in DOCUMENTS:
        raise InputError(f"{name}: found {kind}, which holds many documents; {VALID}. Read it into a room: sitroom read ROOM {name}")
    return reader_of(kind)(data, name=name, given=given, own=own)


def load_text(
    data: bytes | str,
    *,
    name: str | None = None,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
    author: str | None = None,
) -> Document:
    """Read plain text; ``name`` is what an error calls it. The metadata given here outrank those of a front-matter block:

        Title: Council meets on the strait
        Outlet: Meridian Wire
        Date: 2025-06-13

    The block ends at its first blank line. Its title becomes the first line of the text.
    Raises InputError where no words are left or a date is no date.
    """
    given = Given(published=published, outlet=outlet, title=title, url=url, author=author)
    return _text(data, name=name or "the text", given=given, own=Given())


def load_html(
    data: bytes | str,
    *,
    name: str | None = None,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
    author: str | None = None,
) -> Document:
    """Read a page: its article, without the page around it. The metadata given here outrank the page's own.

    Raises InputError where the page has no words or a date is no date.
    """
    given = Given(published=published, outlet=outlet, title=title, url=url, author=author)
    return _page(data, name=name or "the page", given=given, own=Given())


def reader_of(kind: Kind) -> Callable[..., Document]:
    """The function that makes a document of this kind from ``data``, ``name``, ``given`` and ``own``."""
    readers: dict[Kind, Callable[..., Document]] = {
        Kind.page: _page, Kind.text: _text, Kind.pdf: _pdf, Kind.mhtml: _mhtml, Kind.markdown: partial(_text, markdown=True),
    }  # fmt: skip
    return readers[kind]


def _text(data: bytes | str, *, name: str, given: Given, own: Given, markdown: bool = False) -> Document:
    text = _as_text(data, name)
    headers, body = front_matter(BREAKS.sub("\n", text))
    written = Given(**{"published" if key == "date" else key: value for key, value in headers.items()})
    if markdown:
        from sitroom.documents.markdown import markdown_words

        body, front = markdown_words(body)
        own = front.over(own)
    title = written.title or own.title
    given, own = given.over(written), written.over(own)
    return document(f"{title}\n\n{body}" if title else body, name=name, given=given, own=own)


def _page(data: bytes | str, *, name: str, given: Given, own: Given) -> Document:
    last = moment(own.retrieved)
    page = read_page(_as_text(data, name), url=given.url or own.url, last_day=last.day if last else None)
    outlet = None if page.outlet == host_of(page.url) else page.outlet  # trafilatura gives the host where the page names nobody
    stated = Given(title=page.title, outlet=outlet, author=page.author, published=page.published, url=page.url)
    return document(page.text, name=name, given=given, own=stated.over(own))


def _pdf(data: bytes | str, *, name: str, given: Given, own: Given) -> Document:
    from sitroom.documents.pdfs import pdf_words

    text, stated = pdf_words(data if isinstance(data, bytes) else data.encode(), name=name)
    return document(text, name=name, given=given, own=stated.over(own))


def _mhtml(data: bytes | str, *, name: str, given: Given, own: Given) -> Document:
    from sitroom.documents.mhtml import saved_page

    page, media, stated = saved_page(data if isinstance(data, bytes) else data.encode(), name=name)
    return (_text if media == "text/plain" else _page)(page, name=name, given=given, own=stated.over(own))


def _as_text(data: bytes | str, name: str) -> str:
    if isinstance(data, bytes):
        return decode(data, name=name)
    refuse_binary(data, name=name)
    return data
