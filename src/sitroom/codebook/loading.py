"""Reading the codebook's TSV files: comments off, columns checked, every complaint with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.resources import files

from sitroom.errors import CodebookError

__all__ = ["Row", "check_date", "rows", "text_of"]

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")


class Row:
    """One row with its place of origin."""

    __slots__ = ("cells", "file", "line")

    def __init__(self, file: str, line: int, cells: dict[str, str]) -> None:
        self.file, self.line, self.cells = file, line, cells

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def maybe(self, column: str) -> str | None:
        """The cell, None where it is empty."""
        return self.cells[column] or None

    def many(self, column: str) -> tuple[str, ...]:
        """The cell split at ``|``."""
        cell = self.cells[column]
        return tuple(part.strip() for part in cell.split("|") if part.strip()) if cell else ()

    def error(self, message: str) -> CodebookError:
        """A complaint about this row."""
        return CodebookError(f"{self.file}, line {self.line}: {message}")


def text_of(file: str) -> str:
    """The text of a codebook file."""
    return (files(__package__) / file).read_text(encoding="utf-8")


def rows(file: str, columns: Sequence[str], text: str | None = None) -> Iterator[Row]:
    """The rows of ``file`` (or of ``text``, given in its place).

    Raises CodebookError where the header row differs from ``columns`` or a row has another number of cells.
    """
    header = False
    for number, line in enumerate((text if text is not None else text_of(file)).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header:
            if cells != list(columns):
                raise CodebookError(f"{file}, line {number}: the columns are {cells}, expected {list(columns)}")
            header = True
            continue
        if len(cells) != len(columns):
            raise CodebookError(f"{file}, line {number}: {len(cells)} cells, expected {len(columns)} ({', '.join(columns)})")
        yield Row(file, number, dict(zip(columns, (cell.strip() for cell in cells), strict=True)))


def check_date(row: Row, column: str) -> str | None:
    """The ISO date in ``column`` (``2025``, ``2025-01`` or ``2025-01-17``), None where it is empty; CodebookError where it is malformed."""
    cell = row[column]
    if cell and not _DATE.match(cell):
        raise row.error(f"{column} is {cell!r}; write an ISO date such as 2025, 2025-01 or 2025-01-17")
    return cell or None
