"""CSV and JSON of what a room is asked for."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

import msgspec

from sitroom.harmless import written
from sitroom.records import Claim, Document, Event, RedLine, Statement, Tie

if TYPE_CHECKING:
    from sitroom.room import Activity

__all__ = ["activity_rows", "document_rows", "event_rows", "told_rows", "write_csv", "write_json"]

Row = dict[str, object]

_WORDS = frozenset({"source", "cue", "content", "condition", "consequence", "cause", "effect", "signal"})
_WHO = frozenset({"speaker", "issuer", "claimant", "actors"})


def event_rows(events: Iterable[Event], names: Mapping[str, str], documents: Mapping[str, Document]) -> Iterator[Row]:
    """Events as their records have them, with the names of who took part, the outlet, its day of publication and the words of the evidence."""
    for event in events:
        document, (start, end) = documents[event.document], event.evidence
        yield msgspec.to_builtins(event) | {
            "actor_names": [names.get(i, i) for i in event.actors],
            "recipient_names": [names.get(i, i) for i in event.recipients],
            "outlet": document.outlet,
            "published": document.published,
            "words": document.text[start:end],
        }


def told_rows(records: Iterable[Statement | RedLine | Claim | Tie], names: Mapping[str, str], documents: Mapping[str, Document]) -> Iterator[Row]:
    """Statements, red lines, claims and ties as their records have them, with the words of their spans, names, outlet and day of publication."""
    for record in records:
        document = documents[record.document]
        row: Row = {}
        for name, value in msgspec.structs.asdict(record).items():
            row[name] = msgspec.to_builtins(value)
            if name in _WORDS and value is not None:
                row[f"{name}_words"] = " … ".join(document.text[a:b] for a, b in (value if name == "content" else [value]))
            if name in _WHO:
                row[f"{name}_names"] = [names.get(i, i) for i in ([value] if isinstance(value, str) else value or ())]
        yield row | {"outlet": document.outlet, "published": document.published, "words": document.text[slice(*record.evidence)]}


def activity_rows(lines: Iterable[Activity]) -> Iterator[Row]:
    """Actors as their records have them (mentions are a document's own), with how often they are met."""
    for line in lines:
        row: Row = msgspec.to_builtins(line.actor)
        yield row | {"documents": line.documents, "mentions": line.mentions, "acts": line.acts, "receives": line.receives}


def document_rows(documents: Iterable[Document]) -> Iterator[Row]:
    """Documents as their records have them."""
    for document in documents:
        yield msgspec.to_builtins(document)


def write_json(rows: Iterable[Row], out: TextIO) -> None:
    """One JSON array, one record a line."""
    lead = "["
    for row in rows:
        out.write(f"{lead}\n{msgspec.json.encode(row).decode()}")
        lead = ","
    out.write("[]\n" if lead == "[" else "\n]\n")


def write_csv(rows: Iterable[Row], out: TextIO, columns: Sequence[str]) -> None:
    """Comma-separated values with a header, UTF-8, lines ended by LF; cells as ``harmless.written`` has them."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        flat = _flat(row)
        writer.writerow([flat.get(name, "") for name in columns])


def _flat(row: Row) -> dict[str, str]:
    """One cell a value; what a record holds inside another (place, magnitude) becomes ``place_name`` and so on."""
    cells: dict[str, str] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            cells |= {f"{name}_{inner}": cell for inner, cell in _flat(value).items()}
        else:
            cells[name] = written(value)
    return cells
