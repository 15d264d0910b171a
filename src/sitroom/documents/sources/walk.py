"""Sources of every kind -> items, one document each, read as they come.

A source is a file, a folder, an address (http, https) or ``-``, standard input. Its kind is told from its content. What cannot be used is an item
with its reason, and the rest goes on.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from sitroom.documents.given import Given
from sitroom.documents.loaders import reader_of
from sitroom.documents.sources.archives import DAMAGED, hidden, packed_items, page_folders, tar_items, zip_items
from sitroom.documents.sources.bounds import Spent, read_whole
from sitroom.documents.sources.feeds import feed_items
from sitroom.documents.sources.items import Found, Items, Options, broken, item, shown
from sitroom.documents.sources.kinds import DOCUMENTS, Kind, kind_of
from sitroom.documents.sources.objects import json_items, line_items
from sitroom.documents.sources.tables import table_items
from sitroom.errors import InputError

__all__ = ["files_of", "is_address", "items_of", "refused_address", "scheme_of", "stdin_items"]

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_FETCHED = ("http", "https")


def scheme_of(source: str) -> str | None:
    """The scheme of an address in small letters, whether or not it can be fetched; None for what is none."""
    found = _SCHEME.match(source)
    return found[1].lower() if found else None


def is_address(source: str) -> bool:
    """Whether a source is an address to fetch."""
    return scheme_of(source) in _FETCHED


def refused_address(source: str) -> str | None:
    """Why an address of another scheme is not read; None for any other source."""
    scheme = scheme_of(source)
    if scheme is None or scheme in _FETCHED:
        return None
    hint = "Write the path without file://." if scheme == "file" else "Get it with another program, and read the file."
    return f"{source}: found an address of the scheme {scheme}; valid are {' and '.join(_FETCHED)}. {hint}"


def files_of(source: str) -> list[tuple[Path, bool]]:
    """The files of a source that is a file or a folder, and whether they were found in a folder, sorted by path.

    Hidden files and the folders of saved pages are left out. A folder without any file gives itself.
    """
    path = Path(source)
    found = [(file, True) for file in sorted(_below(path))] if path.is_dir() else []
    return found or [(path, False)]


def items_of(source: str | Path, options: Options, *, listed: bool = False) -> Items:
    """The items of one file, one address or, for ``-``, of standard input; of a folder those of its files.

    ``listed``: the file was found in a folder. Raises nothing for a source that cannot be used: its item has the reason.
    """
    text = str(source)
    if text == "-":
        yield from stdin_items(options)
    elif is_address(text):
        yield from _address_items(text, options)
    elif reason := refused_address(text):
        yield broken(text, reason)
    elif Path(source).is_dir():
        files = files_of(text)
        if files == [(Path(source), False)]:
            yield broken(text, f"{text}: found a folder without any file; hidden ones are left out. Name the files themselves, or another folder.")
            return
        for path, inside in files:
            yield from items_of(path, options, listed=inside)
    else:
        yield from _file_items(Path(source), options, listed)


def stdin_items(options: Options, stream: BinaryIO | None = None) -> Items:
    """The items of standard input, or of ``stream`` in its place."""
    name = "standard input"
    try:
        found = Found.of(name, stream or sys.stdin.buffer, options, own=Given(retrieved=options.today))
    except OSError as error:
        yield broken(name, f"{name}: found nothing to read ({error}). Pipe a document into it.")
        return
    yield from _items_in(found)


def _file_items(path: Path, options: Options, listed: bool) -> Items:
    name = os.fsencode(path).decode(errors="replace")
    try:
        with path.open("rb") as stream:
            yield from _items_in(Found.of(shown(name), stream, options, listed=listed, own=Given(retrieved=options.today)))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield broken(name, f"{name}: found no readable file ({reason}); valid is the path of a file or folder, an address, or -. Check the path.")


def _address_items(url: str, options: Options) -> Items:
    if options.fetch is None:
        yield broken(url, f"{url}: found an address where addresses are not read. Save the page, and read the file.")
        return
    try:
        fetched = options.fetch(url)
    except InputError as error:
        yield broken(url, str(error))
        return
    own = Given(url=fetched.url, retrieved=fetched.at)
    yield from _items_in(Found.of(url, io.BytesIO(fetched.in_utf8()), options, own=own, charset=fetched.charset))


def _items_in(found: Found) -> Items:
    """The items of a stream, by its kind. A damaged one ends in an item with the reason."""
    try:
        kind = kind_of(found.head, found.name, listed=found.listed, columns=found.options.columns)
        yield from _items_of_kind(kind, found)
    except InputError as error:
        if isinstance(error, Spent) and found.depth:
            raise
        yield broken(found.name, str(error))
    except DAMAGED as error:
        if found.depth:
            raise
        yield broken(found.name, f"{found.name}: found a file that cannot be read to its end ({error}). Get it again.")


def _items_of_kind(kind: Kind, found: Found) -> Items:
    if kind in DOCUMENTS:
        data = read_whole(found.stream, found.options.bounds.item, name=found.name)
        yield item(found.name, data, partial(reader_of(kind), data, name=found.name, given=found.options.given, own=found.own))
    elif kind is Kind.zip:
        yield from zip_items(found, _items_in)
    elif kind is Kind.tar:
        yield from tar_items(found, _items_in)
    elif kind in {Kind.gzip, Kind.bzip2, Kind.xz}:
        yield from packed_items(found, _items_in, kind)
    elif kind is Kind.warc:
        from sitroom.documents.sources.warcs import warc_items

        yield from warc_items(found)
    else:
        many = {Kind.feed: feed_items, Kind.table: table_items, Kind.lines: line_items, Kind.json: json_items}
        yield from many[kind](found)


def _below(folder: Path) -> Iterator[Path]:
    for home, folders, names in os.walk(folder):
        saved = {Path(name).name for name in page_folders(iter(names))}
        folders[:] = sorted(name for name in folders if not hidden(name) and name not in saved)
        yield from (Path(home) / name for name in names if not hidden(name))
