"""A room as tables: the rows of each, and CSV and Parquet files of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

from sitroom.errors import UsageError
from sitroom.exchange.columns import TABLES, Cell, Column, columns, dictionary, flat
from sitroom.exchange.dated import LeftOut
from sitroom.exchange.stream import Stream, Told
from sitroom.exchange.target import Bundle
from sitroom.harmless import written

__all__ = ["rows", "write_csv", "write_parquet"]

Row = dict[str, Cell]

_BATCH = 5000
"""Rows of a Parquet row group."""


def rows(stream: Stream) -> Iterator[tuple[str, Row]]:
    """All rows of all tables, each with the name of its table; those of one document together."""
    for line in stream.activity:
        counts: Row = {"documents": line.documents, "mention_count": line.mentions, "acts": line.acts, "receives": line.receives}
        yield "actors", flat(line.actor, None, stream.names) | counts
    for told in stream.told():
        yield from _of_document(told, stream)
    for happening in stream.happenings():
        yield "happenings", flat(happening, None, stream.names) | {"words": stream.first_words(happening)}
    for entry in stream.room.corrections():
        yield "corrections", flat(entry, None, stream.names)


def _of_document(told: Told, stream: Stream) -> Iterator[tuple[str, Row]]:
    document = told.document
    source: Row = {name: getattr(document, name) for name in ("outlet", "published", "copy_of", "rewrite_of")}
    yield "documents", flat(document, None, stream.names)
    for actor in told.actors:
        for start, end in actor.mentions:
            yield "mentions", {"document": document.id, "actor": actor.id, "start": start, "end": end, "words": document.text[start:end]}
    for event in told.events:
        happening, independent = told.happenings.get(event.id, (None, None))
        found: Row = {"happening": happening, "independent": independent, "corrected": int(event.id in stream.changed)}
        yield "events", flat(event, document.text, stream.names) | source | found
    others = {"statements": told.statements, "red_lines": told.red_lines, "claims": told.claims, "ties": told.ties}
    for table, records in others.items():
        for record in records:  # type: ignore[attr-defined]
            yield table, flat(record, document.text, stream.names) | source


def write_csv(stream: Stream, out: Bundle) -> tuple[Mapping[str, int], LeftOut]:
    """A ``.csv`` a table, RFC 4180: commas, CRLF, UTF-8, a header; and ``dictionary.csv``. The rows of each."""
    counts = dict.fromkeys(TABLES, 0)
    with ExitStack() as opened:
        writers = {}
        for table in TABLES:
            writers[table] = csv.writer(opened.enter_context(out.text(f"{table}.csv")))
            writers[table].writerow([column.name for column in columns(table)])
        for table, row in rows(stream):
            writers[table].writerow([written(row.get(column.name)) for column in columns(table)])
            counts[table] += 1
    with out.text("dictionary.csv") as opened_one:
        writer = csv.DictWriter(opened_one, ("table", "column", "kind", "meaning"))
        writer.writeheader()
        writer.writerows(dictionary())
    return counts, LeftOut()


def write_parquet(stream: Stream, out: Bundle) -> tuple[Mapping[str, int], LeftOut]:
    """A ``.parquet`` a table, each column with its meaning, and ``dictionary.parquet``. The rows of each. Raises UsageError without pyarrow."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise UsageError("Parquet is written by pyarrow, which is not installed. Install it with: pip install 'sitroom[parquet]'") from None
    counts = dict.fromkeys(TABLES, 0)
    with ExitStack() as opened:
        schemas = {table: _schema(pa, columns(table)) for table in TABLES}
        writers = {
            table: opened.enter_context(parquet.ParquetWriter(out.path(f"{table}.parquet"), schema, compression="zstd"))
            for table, schema in schemas.items()
        }
        held: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
        for table, row in rows(stream):
            held[table].append({name: _arrow(row.get(name)) for name in schemas[table].names})
            counts[table] += 1
            if len(held[table]) == _BATCH:
                writers[table].write_table(pa.Table.from_pylist(held[table], schema=schemas[table]))
                held[table].clear()
        for table, last in held.items():
            writers[table].write_table(pa.Table.from_pylist(last, schema=schemas[table]))
    parquet.write_table(pa.Table.from_pylist(list(dictionary())), out.path("dictionary.parquet"), compression="zstd")
    return counts, LeftOut()


def _schema(pa: Any, of: tuple[Column, ...]) -> Any:
    span = pa.struct([("start", pa.int64()), ("end", pa.int64())])
    kinds = {
        "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "texts": pa.list_(pa.string()), "spans": pa.list_(span),
        "json": pa.string(),
    }  # fmt: skip
    return pa.schema([pa.field(column.name, kinds[column.kind], metadata={"meaning": column.meaning}) for column in of])


def _arrow(value: Cell) -> Any:
    """A value as Arrow takes it: spans as records."""
    if isinstance(value, list) and value and not isinstance(value[0], str):
        return [{"start": start, "end": end} for start, end in value]
    return value
