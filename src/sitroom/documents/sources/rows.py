"""Rows of an export -> documents, by a map of its columns (``codebook/columns.tsv`` or the user's)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, partial
from typing import Any

import msgspec

from sitroom.codebook.loading import rows as table_rows
from sitroom.documents.given import Given
from sitroom.documents.making import document
from sitroom.documents.pages import block_text, looks_like_html
from sitroom.documents.sources.items import Item, Options, broken, item
from sitroom.errors import InputError, UsageError
from sitroom.records import Document

__all__ = ["ENOUGH", "FIELDS", "Columns", "column_map", "columns_of", "read_maps", "row_item"]

FIELDS = ("text", "title", "outlet", "author", "published", "url", "retrieved", "id", "credit", "names_source")
_OWN = (*FIELDS, "sha256", "published_at")
_META = ("title", "outlet", "author", "published", "url", "retrieved", "credit", "names_source")
_SHOWN = 40  # headers in a message
ENOUGH = 3
"""Fields of a known export that a table must have to be taken for one without being told so."""

Fields = Mapping[str, str]


class Columns(msgspec.Struct, frozen=True):
    """Which column holds which field; ``export`` names the map, ``given`` is what the user has said of it."""

    export: str
    fields: dict[str, str]
    given: dict[str, str] = {}


def columns_of(value: str | None) -> dict[str, str]:
    """The user's map, ``text=body,title=headline``. Raises UsageError for what is none."""
    found: dict[str, str] = {}
    for part in (value or "").split(",") if value else []:
        field, equals, header = (piece.strip() for piece in part.partition("="))
        if not equals or field not in FIELDS or not header:
            raise UsageError(f"found {part!r} for --columns; valid is FIELD=HEADER,..., where FIELD is one of {', '.join(FIELDS)}.")
        found[field] = header
    return found


def column_map(headers: Iterable[str], given: Fields, *, name: str) -> Columns:
    """The map that fits these headers: the user's over the one of the codebook that finds most fields.

    A known export (with ``ENOUGH`` fields) that lacks the user's column of texts, or all of the user's columns where that names none, is another
    table than the user means, and is read by its own map: one command reads many exports. ``Columns.given`` is then empty.
    Raises InputError, listing the headers, where the user's names a column that is not there, or where no map fits.
    """
    headers = list(headers)
    written = {_folded(header): header for header in reversed(headers)}
    listed = ", ".join(map(repr, headers[:_SHOWN])) + (f" and {len(headers) - _SHOWN} more" if len(headers) > _SHOWN else "")
    best = _known_export(written)
    if missing := [header for header in given.values() if _folded(header) not in written]:
        decisive = [given["text"]] if "text" in given else list(given.values())
        if best is None or len(best.fields) < ENOUGH or any(_folded(header) in written for header in decisive):
            raise InputError(f"{name}: --columns names {', '.join(map(repr, missing))}; the columns found are {listed}. Write one of them.")
        return best
    own = {field: written[_folded(header)] for field, header in given.items()}
    if "text" in own:
        return Columns("given", own, given=own)
    if best is None:
        valid = f"known are the exports {', '.join(_maps())}"
        raise InputError(
            f"{name}: found the columns {listed}, which fit no known export; {valid}. Name yours, such as --columns text=body,title=headline."
        )
    return Columns(best.export, best.fields | own, given=own)


def _known_export(written: Mapping[str, str]) -> Columns | None:
    """The map of the codebook that finds most fields among these headers, by folded name; None where none fits."""
    best: Columns | None = None
    for export, fields in _maps().items():
        fits = {field: written[key] for field, (keys, _) in fields.items() if (key := next((k for k in keys if k in written), None))}
        if all(field in fits for field, (_, needed) in fields.items() if needed) and (best is None or len(fits) > len(best.fields)):
            best = Columns(export, fits)
    return best


def row_item(row: Mapping[str, Any], columns: Columns, *, name: str, raw: bytes, options: Options) -> Item:
    """The item of one row. Without text it is set aside, or where links are followed it is the page that the row names."""
    options.met.update(columns.given)
    fields = {field: found for field, header in columns.fields.items() if (found := _plain(row.get(header)))}
    own = Given(**{field: fields[field] for field in _META if field in fields})
    if columns.export == "sitroom":
        return item(name, raw, partial(_own_document, fields, own, name, options))
    if not any(map(str.isalnum, fields.get("text", ""))):
        if options.linked and own.url:
            from sitroom.documents.sources.linked import linked

            return item(name, raw, partial(linked, own, name=name, options=options))
        hint = " Add --full to read the pages that such rows link to." if own.url and not options.linked else ""
        return broken(name, f"{name}: found a row without text; valid are rows with one.{hint}", sha256=None)
    return item(name, raw, partial(_document, fields["text"], own, name, options))


def _document(text: str, own: Given, name: str, options: Options) -> Document:
    text = block_text(text) if looks_like_html(text) else text
    own = own.over(Given(retrieved=options.today))
    return document(f"{own.title}\n\n{text}" if own.title else text, name=name, given=options.given, own=own)


def _own_document(fields: Fields, own: Given, name: str, options: Options) -> Document:
    """A document that Sitroom wrote: what it says of itself is as the user's word."""
    stated = msgspec.structs.replace(own, published=fields.get("published_at"))
    return document(fields.get("text", ""), name=name, given=options.given.over(own), own=stated)


def _plain(value: Any) -> str:
    """A cell as text: lists are joined, what is nested deeper counts as nothing."""
    if isinstance(value, list):
        return "; ".join(part for part in map(_plain, value) if part)
    return "" if value is None or isinstance(value, dict | bool) else str(value).strip()


def _folded(header: str) -> str:
    return re.sub(r"[\W_]+", "", header).casefold()


@cache
def _maps() -> dict[str, dict[str, tuple[tuple[str, ...], bool]]]:
    return read_maps()


def read_maps(text: str | None = None) -> dict[str, dict[str, tuple[tuple[str, ...], bool]]]:
    """The maps of ``columns.tsv``, or of ``text`` in its place: export -> field -> folded headers, and whether the field is needed.

    Raises CodebookError with the line that is wrong.
    """
    found: dict[str, dict[str, tuple[tuple[str, ...], bool]]] = {}
    for row in table_rows("columns.tsv", ("export", "field", "headers", "needed"), text):
        fields = found.setdefault(row["export"], {})
        if row["field"] not in _OWN or row["field"] in fields:
            raise row.error(f"found the field {row['field']!r}; valid is each of {', '.join(_OWN)} once an export")
        if row["needed"] not in {"", "yes"} or not row.many("headers"):
            raise row.error("headers must name a column, and needed is yes or empty")
        fields[row["field"]] = tuple(map(_folded, row.many("headers"))), row["needed"] == "yes"
    return found
