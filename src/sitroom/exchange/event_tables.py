"""Tables of coded events -> typed arrays: ICEWS, POLECAT, GDELT and ACLED files, and any other by a map of its columns.

A room holds what its documents say, each record beside its words; a table of codes has no words, so it does not go into a room. It is read for
norms: what actors do, counted over many events.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
import zipfile
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from functools import cache
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import msgspec

from sitroom.codebook import fold, load
from sitroom.codebook.loading import rows
from sitroom.errors import InputError, UsageError
from sitroom.exchange.crosswalk import cameo, countries, settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["FIELDS", "EventsTable", "events_table"]

FIELDS = ("id", "day", "source", "target", "source_country", "target_country", "code", "type", "mode", "score", "killed")
"""What a column can hold; ``day`` and one of ``code`` and ``type`` are needed."""

_WIDTHS = {61: "gdelt", 58: "gdelt", 57: "gdelt"}
"""Columns of a tab-separated table without a header, and its format."""
_EMPTY = frozenset({"", "None", "none", "NA", "NULL", "null", "---"})
_DAYS = ("%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%d-%b-%Y", "%m/%d/%Y")


class EventsTable(msgspec.Struct, frozen=True, kw_only=True):
    """Events by row, n of them, in the order of the file.

    ``day``: datetime64[D] (n,). ``source``, ``target``: int32 (n,), numbers into ``actors``, -1 where nobody is named. ``source_country``,
    ``target_country``: int16 (n,), numbers into ``countries`` (ISO 3166-1 alpha-3), -1 unknown. ``type``: int8 (n,), a number into ``types``
    (PLOVER), -1 where PLOVER has no such event. ``code``: int16 (n,), a number into ``codes`` (CAMEO, or the format's own types). ``quad``: int8
    (n,), 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict. ``score``: float32 (n,), as the file has it, else
    that of the CAMEO code or of the PLOVER type. ``left_out``: rows that are not here, by reason.
    """

    format: str
    day: NDArray[np.datetime64]
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    source_country: NDArray[np.int16]
    target_country: NDArray[np.int16]
    type: NDArray[np.int8]
    code: NDArray[np.int16]
    quad: NDArray[np.int8]
    score: NDArray[np.float32]
    actors: list[str]
    countries: list[str]
    types: list[str]
    codes: list[str]
    left_out: dict[str, int]

    def __len__(self) -> int:
        return len(self.day)


def events_table(path: Path | str, *, format: str | None = None, columns: Mapping[str, str | int] | None = None) -> EventsTable:
    """Read a table of events: .tsv, .csv or .txt, plain, gzipped, or zipped.

    ``format``: polecat, icews, acled or gdelt; without it the header, or the number of columns, tells. ``columns``: by field (see ``FIELDS``) the
    header or the number (from 0) of its column, in place of a format. Rows without a day or a code are left out and counted.
    Raises UsageError for an unknown format or field, InputError where the file cannot be read or has none of the columns.
    """
    path = Path(path)
    if format is not None and format not in _formats():
        raise UsageError(f"found {format!r} as the format of {path}; valid are {', '.join(_formats())}, or a map of columns.")
    if unknown := [name for name in columns or () if name not in FIELDS]:
        raise UsageError(f"found {unknown[0]!r} as a field of a column map; valid are {', '.join(FIELDS)}.")
    made = _Making()
    try:
        with ExitStack() as opened:
            for text in _texts(path, opened):
                _read(text, path, format, columns, made)
    except (OSError, EOFError, zipfile.BadZipFile, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: it cannot be read as a table of events ({error}). Valid is .csv or .tsv, plain, gzipped or zipped.") from None
    return made.table()


@cache
def _formats() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """By format and field, the headers or the number of the column."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in rows("event_tables.tsv", ("format", "field", "column")):
        if row["field"] not in FIELDS:
            raise row.error(f"there is no field {row['field']!r}; known are {', '.join(FIELDS)}")
        found.setdefault(row["format"], {})[row["field"]] = row.many("column")
    return found


class _Making:
    """Columns that grow row by row, in the bytes that they will have."""

    def __init__(self) -> None:
        self.day, self.source, self.target = array("i"), array("i"), array("i")
        self.source_country, self.target_country, self.code = array("h"), array("h"), array("h")
        self.type, self.quad, self.score = array("b"), array("b"), array("f")
        self.actors: dict[str, int] = {}
        self.countries: dict[str, int] = {}
        self.codes: dict[str, int] = {}
        self.types = list(load().types)
        self.left_out: Counter[str] = Counter()
        self.format = ""

    def add(self, cells: Mapping[str, str]) -> None:
        """One row: cells by field, empty ones left out."""
        day, kind = _day(cells.get("day", "")), _kind(cells)
        if day is None or kind is None:
            self.left_out["no day" if day is None else "no known code or type"] += 1
            return
        code, plover, quad, score = kind
        self.day.append((day - date(1970, 1, 1)).days)
        self.source.append(_numbered(self.actors, cells.get("source")))
        self.target.append(_numbered(self.actors, cells.get("target")))
        self.source_country.append(_numbered(self.countries, _country(cells.get("source_country", ""))))
        self.target_country.append(_numbered(self.countries, _country(cells.get("target_country", ""))))
        self.code.append(_numbered(self.codes, code))
        self.type.append(self.types.index(plover) if plover else -1)
        self.quad.append(quad)
        self.score.append(_float(cells.get("score", ""), score))

    def table(self) -> EventsTable:
        """The arrays."""
        import numpy as np

        return EventsTable(
            format=self.format, day=np.array(self.day, dtype=np.int32).astype("datetime64[D]"), source=np.array(self.source, dtype=np.int32),
            target=np.array(self.target, dtype=np.int32), source_country=np.array(self.source_country, dtype=np.int16),
            target_country=np.array(self.target_country, dtype=np.int16), type=np.array(self.type, dtype=np.int8),
            code=np.array(self.code, dtype=np.int16), quad=np.array(self.quad, dtype=np.int8), score=np.array(self.score, dtype=np.float32),
            actors=list(self.actors), countries=list(self.countries), types=self.types, codes=list(self.codes), left_out=dict(self.left_out),
        )  # fmt: skip


def _texts(path: Path, opened: ExitStack) -> Iterator[TextIO]:
    """The tables in a file: itself, or those of a .zip."""
    if path.suffix.lower() == ".zip":
        archive = opened.enter_context(zipfile.ZipFile(path))
        for name in sorted(archive.namelist()):
            if name.lower().endswith((".csv", ".tsv", ".txt", ".tab")):
                with archive.open(name) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="") as text:
                    yield text
    else:
        raw = opened.enter_context(path.open("rb"))
        plain = opened.enter_context(gzip.GzipFile(fileobj=raw)) if path.suffix.lower() == ".gz" else raw
        yield opened.enter_context(io.TextIOWrapper(plain, encoding="utf-8-sig", errors="replace", newline=""))


def _read(text: TextIO, path: Path, format: str | None, columns: Mapping[str, str | int] | None, made: _Making) -> None:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    lines = iter(text)
    first = next(lines, "")
    tab = "\t" in first
    table = csv.reader(_plain(lines), delimiter="\t", quoting=csv.QUOTE_NONE) if tab else csv.reader(lines)
    head = next(csv.reader([first], delimiter="\t", quoting=csv.QUOTE_NONE) if tab else csv.reader([first]), [])
    made.format, places, headed = _places(head, path, format, columns)
    for cells in table if headed else _chained(head, table):
        found = {name: value for name, at in places.items() if at < len(cells) and (value := cells[at].strip()) not in _EMPTY}
        if found:
            made.add(found)


def _plain(lines: Iterable[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in lines)


def _chained(first: list[str], rest: Iterable[list[str]]) -> Iterator[list[str]]:
    yield first
    yield from rest


def _places(head: list[str], path: Path, format: str | None, columns: Mapping[str, str | int] | None) -> tuple[str, dict[str, int], bool]:
    """The format, the number of each field's column, and whether the first line is a header."""
    names = {name.strip().casefold(): i for i, name in reversed(list(enumerate(head)))}
    if columns is not None:
        places = {field: at if isinstance(at, int) else names.get(at.strip().casefold(), -1) for field, at in columns.items()}
        if missing := [str(columns[field]) for field, at in places.items() if not 0 <= at < max(1, len(head))]:
            raise InputError(f"{path}: found no column {missing[0]!r}; its columns are {', '.join(head[:40])}.")
        _needed(places, path, head)
        return "map", places, any(not isinstance(at, int) for at in columns.values())
    guesses = [format] if format else [*(name for name in _formats() if name != "gdelt"), *([_WIDTHS[len(head)]] if len(head) in _WIDTHS else [])]
    for guess in guesses:
        places, headed = _of_format(guess, names)
        if "day" in places and {"code", "type"} & places.keys():
            return guess, places, headed
    raise InputError(
        f"{path}: found no columns of {format or 'a known format'} ({len(head)} columns: {', '.join(head[:12])}). Known are {', '.join(_formats())}; "
        f"name the columns of another table with columns={{'day': ..., 'source': ..., 'target': ..., 'type': ...}}."
    )


def _of_format(name: str, names: Mapping[str, int]) -> tuple[dict[str, int], bool]:
    wanted = _formats()[name]
    if all(len(told) == 1 and told[0].isdecimal() for told in wanted.values()):
        return {field: int(told[0]) for field, told in wanted.items()}, False
    found = {field: next((names[h.casefold()] for h in told if h.casefold() in names), -1) for field, told in wanted.items()}
    return {field: at for field, at in found.items() if at >= 0}, True


def _needed(places: Mapping[str, int], path: Path, head: Sequence[str]) -> None:
    if "day" not in places or not {"code", "type"} & places.keys():
        raise InputError(f"{path}: the column map has no day, or neither code nor type; the columns are {', '.join(head[:40])}.")


def _day(text: str) -> date | None:
    for form in _DAYS:
        try:
            return datetime.strptime(text[:10] if form == "%Y-%m-%d" else text, form).date()
        except ValueError:
            continue
    return None


def _kind(cells: Mapping[str, str]) -> tuple[str, str, int, float] | None:
    """Code, PLOVER type (empty: none), quad class and score of a row; None where none of them is known."""
    book = load()
    if "code" in cells:
        text = cells["code"]
        code = cameo().get(text) or cameo().get(f"0{text}")
        return (code.code, code.plover, code.quad, code.goldstein) if code else None
    told = cells.get("type", "")
    plover = settings()["acled"].get(told, told.upper())
    if plover in book.types:
        return told, plover, settings()["quads"][book.quad(plover)]["number"], book.intensity(plover)
    return None


def _country(text: str) -> str | None:
    """ISO 3166-1 alpha-3 of a country's name or code."""
    first = text.partition(";")[0].strip()
    if first.upper() in countries():
        return first.upper()
    return _names().get(fold(first)) or _by_cameo().get(first.upper())


@cache
def _names() -> Mapping[str, str]:
    return {fold(name): code for code, country in load().countries.items() for name in (country.name, *country.aliases)}


@cache
def _by_cameo() -> Mapping[str, str]:
    return {codes.cameo: code for code, codes in countries().items()}


def _numbered(known: dict[str, int], value: str | None) -> int:
    return -1 if value is None else known.setdefault(value, len(known))


def _float(text: str, otherwise: float) -> float:
    try:
        found = float(text)
    except ValueError:
        return otherwise
    return found if isfinite(found) else otherwise
