"""CSV and TSV exports -> items, one a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import msgspec

from sitroom.documents.decoding import text_of
from sitroom.documents.sources.items import Found, Item, Items, Options, broken
from sitroom.documents.sources.rows import ENOUGH, Columns, column_map, row_item
from sitroom.errors import InputError

__all__ = ["fits_a_map", "table_items"]

_DELIMITERS = "\t,;|"


def table_items(found: Found) -> Items:
    """The rows of a table. Raises InputError, listing the headers, where no map fits them."""
    csv.field_size_limit(found.options.bounds.item)
    with text_of(found.stream, found.head) as lines:
        header = lines.readline(found.options.bounds.item)
        while header and not header.strip():
            header = lines.readline(found.options.bounds.item)
        header = header.lstrip("\ufeff")
        delimiter = _delimiter(header)
        headers = [cell.strip() for cell in next(csv.reader([header], delimiter=delimiter))]
        columns = column_map(headers, found.options.columns, name=found.name)
        for number, cells in enumerate(_rows(csv.reader(lines, delimiter=delimiter)), 1):
            if cells:
                yield _item(cells, headers, columns, f"{found.name}!{number}", found.options)


def _rows(reader: Iterator[list[str]]) -> Iterator[list[str] | csv.Error]:
    """The rows, and in place of a damaged one its error."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield error


def _item(cells: list[str] | csv.Error, headers: list[str], columns: Columns, name: str, options: Options) -> Item:
    if isinstance(cells, csv.Error):
        return broken(name, f"{name}: found a damaged row ({cells}); the rows after it are read on. Mend it in the table.")
    if any(cells[len(headers) :]):
        told = f"found a row of {len(cells)} cells under {len(headers)} headers; a text with the mark that parts cells must stand in quotes"
        return broken(name, f"{name}: {told}. Mend it in the table.")
    row = dict(zip(headers, cells, strict=False))
    return row_item(row, columns, name=name, raw=msgspec.json.encode(row), options=options)


def fits_a_map(line: str, given: dict[str, str], *, sure: bool) -> bool:
    """Whether a first line is the header of a table that a map fits; without ``sure`` (a name that ends so) it must name several columns."""
    delimiter = _delimiter(line)
    try:
        headers = [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
        columns = column_map(headers, given, name="")
    except (InputError, csv.Error):
        return False
    return sure or len(columns.fields) >= ENOUGH or columns.export == "given"


def _delimiter(line: str) -> str:
    """What parts the cells of a header: the mark that it has most of, a tab before a comma before others."""
    return max(_DELIMITERS, key=lambda mark: (line.count(mark), -_DELIMITERS.index(mark)))
