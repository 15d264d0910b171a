"""The columns of the exported tables, derived from the record types, and the dictionary that says what each holds."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, NamedTuple

import msgspec

from sitroom.codebook.loading import rows
from sitroom.errors import CodebookError
from sitroom.records import Actor, Claim, Document, Event, Happening, RedLine, Span, Statement, Tie
from sitroom.room import Correction

__all__ = ["TABLES", "Cell", "Column", "Kind", "columns", "dictionary", "flat"]

Kind = Literal["text", "integer", "number", "texts", "spans", "json"]
Cell = str | int | float | list[str] | list[Span] | None

_ACTORS = frozenset({"actors", "recipients", "speaker", "issuer", "claimant"})
"""Fields that hold ids of actors: each has a column of names beside it."""
_OF_DOCUMENT: dict[str, Kind] = {"outlet": "text", "published": "text", "copy_of": "text", "rewrite_of": "text"}
"""What every record that was read from words says of its document."""
_RECORDS: dict[str, type[msgspec.Struct]] = {
    "documents": Document, "actors": Actor, "events": Event, "statements": Statement, "red_lines": RedLine, "claims": Claim, "ties": Tie,
    "happenings": Happening, "corrections": Correction,
}  # fmt: skip
_ADDED: dict[str, dict[str, Kind]] = {
    "actors": {"documents": "integer", "mention_count": "integer", "acts": "integer", "receives": "integer"},
    "mentions": {"document": "text", "actor": "text", "start": "integer", "end": "integer", "words": "text"},
    "events": {"happening": "text", "independent": "integer", "corrected": "integer"},
    "happenings": {"words": "text"},
}
"""Columns that stand beside a record's own."""

TABLES = ("documents", "actors", "mentions", "events", "statements", "red_lines", "claims", "ties", "happenings", "corrections")
"""The tables of an export, in order."""


class Column(NamedTuple):
    """A column: ``texts`` is a list of texts, ``spans`` of offset pairs; ``json`` holds records within a record."""

    name: str
    kind: Kind
    meaning: str


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table, in order. Raises CodebookError where the dictionary says nothing of one."""
    kinds: dict[str, Kind] = {}
    if record := _RECORDS.get(table):
        said = "evidence" in record.__struct_fields__
        for part in _parts(record):
            if (table, part.name) != ("actors", "mentions"):
                kinds |= dict(_columns(part, spoken=said))
        kinds |= _OF_DOCUMENT if said else {}
    kinds |= _ADDED.get(table, {})
    told = _meanings()
    if open_ := [name for name in kinds if (table, name) not in told and ("*", name) not in told]:
        raise CodebookError(f"export_columns.tsv says nothing of {', '.join(open_)} in {table}")
    return tuple(Column(name, kind, told.get((table, name)) or told["*", name]) for name, kind in kinds.items())


def dictionary() -> Iterator[dict[str, str]]:
    """One row a column of a table: table, column, kind, meaning."""
    for table in TABLES:
        for column in columns(table):
            yield {"table": table, "column": column.name, "kind": column.kind, "meaning": column.meaning}


def flat(record: msgspec.Struct, text: str | None, names: Mapping[str, str]) -> dict[str, Cell]:
    """The cells that a record itself fills. ``text``: the document's, None where the record's spans are not into one; ``names``: of actors."""
    cells: dict[str, Cell] = {}
    for part in _parts(type(record)):
        _fill(cells, part, getattr(record, part.name), part.name, text, names)
    return cells


class _Part(NamedTuple):
    """A field of a record type: what it holds, and for a record within it, its type."""

    name: str
    holds: Literal["actor", "actors", "span", "spans", "texts", "record", "integer", "number", "text", "json"]
    inner: type[msgspec.Struct] | None


@cache
def _parts(record: type[msgspec.Struct]) -> tuple[_Part, ...]:
    return tuple(_part(field.name, _bare(field.type)) for field in msgspec.structs.fields(record))


def _part(name: str, kind: Any) -> _Part:
    many = typing.get_origin(kind) in (list, tuple)
    if name in _ACTORS:
        return _Part(name, "actors" if many else "actor", None)
    if kind == tuple[int, int]:
        return _Part(name, "span", None)
    if kind == list[tuple[int, int]]:
        return _Part(name, "spans", None)
    if kind == list[str]:
        return _Part(name, "texts", None)
    if isinstance(kind, type) and not many and issubclass(kind, msgspec.Struct):
        return _Part(name, "record", kind)
    if typing.get_origin(kind) is Literal:
        kind = type(typing.get_args(kind)[0])
    return _Part(name, {int: "integer", float: "number", str: "text"}.get(kind, "json"), None)  # type: ignore[arg-type]


def _bare(kind: Any) -> Any:
    """The type without None; several types stay a union."""
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        inner = [k for k in typing.get_args(kind) if k is not type(None)]
        return inner[0] if len(inner) == 1 else kind
    return kind


def _columns(part: _Part, *, spoken: bool, under: str = "") -> Iterator[tuple[str, Kind]]:
    """The columns of one field; ``spoken``: its spans are into the record's own document, so that their words stand beside them."""
    name = under + part.name
    if part.holds == "actor":
        yield from ((name, "text"), (f"{name}_name", "text"))
    elif part.holds == "actors":
        yield from ((name, "texts"), (f"{name}_names", "texts"))
    elif part.holds == "span":
        yield from ((f"{name}_start", "integer"), (f"{name}_end", "integer"))
        if spoken:
            yield _words(name), "text"
    elif part.holds == "spans":
        yield name, "spans"
        if spoken:
            yield f"{name}_words", "texts"
    elif part.holds == "record":
        for inner in _parts(part.inner) if part.inner else ():
            yield from _columns(inner, spoken=spoken, under=f"{name}_")
    else:
        yield name, part.holds


def _fill(cells: dict[str, Cell], part: _Part, value: Any, name: str, text: str | None, names: Mapping[str, str]) -> None:
    if part.holds == "actor":
        cells[name], cells[f"{name}_name"] = value, names.get(value, value)
    elif part.holds == "actors":
        cells[name], cells[f"{name}_names"] = list(value or ()), [names.get(i, i) for i in value or ()]
    elif part.holds == "span":
        cells[f"{name}_start"], cells[f"{name}_end"] = value or (None, None)
        if text is not None:
            cells[_words(name)] = text[slice(*value)] if value else None
    elif part.holds == "spans":
        cells[name] = list(value)
        if text is not None:
            cells[f"{name}_words"] = [text[a:b] for a, b in value]
    elif part.holds == "record":
        for inner in _parts(part.inner) if part.inner else ():
            _fill(cells, inner, getattr(value, inner.name, None), f"{name}_{inner.name}", text, names)
    elif part.holds == "json":
        cells[name] = msgspec.json.encode(value).decode()
    else:
        cells[name] = value


def _words(span: str) -> str:
    return "words" if span == "evidence" else f"{span}_words"


@cache
def _meanings() -> Mapping[tuple[str, str], str]:
    """By table and column, what it holds; the table ``*`` stands for all."""
    found: dict[tuple[str, str], str] = {}
    for row in rows("export_columns.tsv", ("table", "column", "meaning")):
        if row["table"] not in ("*", *TABLES):
            raise row.error(f"there is no table {row['table']!r}; known are {', '.join(TABLES)} and *")
        found[row["table"], row["column"]] = row["meaning"]
    return found
