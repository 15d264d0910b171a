"""The loaders: from a file, a text or a page to a `Document`."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sitroom.documents.cleaning import BREAKS, clean_text, one_line
from sitroom.documents.decoding import VALID, decode, refuse_binary
from sitroom.documents.metadata import front_matter, iso_date, language_of
from sitroom.documents.pages import looks_like_html, read_page
from sitroom.errors import InputError
from sitroom.records import Document, record_id

__all__ = ["load", "load_html", "load_text"]


def load(
    path: Path | str,
    *,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
    author: str | None = None,
) -> Document:
    """Read a file, as a page where it begins like HTML and as text otherwise. The metadata given here outrank the file's own.

    Raises InputError where the file cannot be read or holds no text.
    """
    name = str(path)
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{name}: found no readable file ({reason}); valid is the path of a text or HTML file. Check the path.") from None
    text = decode(data, name=name)
    read = load_html if looks_like_html(text) else load_text
    return read(text, name=name, published=published, outlet=outlet, title=title, url=url, author=author)


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
    name = name or "the text"
    headers, body = front_matter(BREAKS.sub("\n", _as_text(data, name)))
    headline = headers.get("title")
    return _document(
        f"{headline}\n\n{body}" if headline else body,
        name=name,
        published=published or headers.get("date"),
        outlet=outlet or headers.get("outlet"),
        title=title or headline,
        url=url or headers.get("url"),
        author=author or headers.get("author"),
    )


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
    name = name or "the page"
    page = read_page(_as_text(data, name), url=url)
    return _document(
        page.text,
        name=name,
        published=published or page.published,
        outlet=outlet or page.outlet,
        title=title or page.title,
        url=url or page.url,
        author=author or page.author,
    )


def _as_text(data: bytes | str, name: str) -> str:
    if isinstance(data, bytes):
        return decode(data, name=name)
    refuse_binary(data, name=name)
    return data


def _document(
    text: str,
    *,
    name: str,
    published: str | None,
    outlet: str | None,
    title: str | None,
    url: str | None,
    author: str | None,
) -> Document:
    cleaned = clean_text(text)
    if not any(map(str.isalnum, cleaned.text)):
        found = "no words but page furniture" if any(map(str.isalnum, text)) else "no words"
        raise InputError(f"{name}: found {found} ({len(text)} characters); {VALID}, with a text in it. Check that this is the article.")
    outlet, published = one_line(outlet), iso_date(published, name=name)
    sha256 = hashlib.sha256(cleaned.text.encode()).hexdigest()
    return Document(
        id=record_id("d", sha256, outlet or "", published or ""),
        text=cleaned.text,
        sha256=sha256,
        title=one_line(title) or cleaned.title,
        outlet=outlet,
        author=one_line(author),
        published=published,
        url=one_line(url),
        language=language_of(cleaned.text),
        names_source=cleaned.names_source,
    )
