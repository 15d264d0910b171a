"""JSON Lines of codings, and archives of whole rooms.

``jsonl``: one ``Coding`` a line, as it stands after corrections. ``archive``: the codings as they were read, then a line for each source that the
room has tried and for each entry of its log of corrections, so that a room comes back whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from sitroom.exchange.dated import LeftOut
from sitroom.exchange.stream import Stream
from sitroom.harmless import json_line
from sitroom.records import Coding
from sitroom.room import Correction

__all__ = ["Line", "SourceRead", "lines", "write", "write_archive"]


class SourceRead(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one source: as the table ``sources_read`` has it. ``at`` is ISO 8601 in UTC."""

    name: str
    sha256: str | None = None
    status: Literal["read", "set-aside"]
    reason: str | None = None
    document: str | None = None
    reader: str | None = None
    at: str


class _OfSource(msgspec.Struct, frozen=True):
    source: SourceRead


class _OfCorrection(msgspec.Struct, frozen=True):
    correction: Correction


class _Kind(msgspec.Struct, frozen=True):
    """Which of the three a line is."""

    document: msgspec.Raw = msgspec.Raw()
    source: msgspec.Raw = msgspec.Raw()
    correction: msgspec.Raw = msgspec.Raw()


class _Unknown(Exception):
    """A correction of a kind that is none, or that a later Sitroom has."""


Line = Coding | SourceRead | Correction
"""What one line of a file holds."""


def write(stream: Stream, path: Path) -> tuple[dict[str, int], LeftOut]:
    """Write the codings as they stand; how many documents and events."""
    counts = {"documents": 0, "events": 0}
    with path.open("wb") as out:
        for told in stream.told():
            out.write(json_line(told.coding))
            counts["documents"] += 1
            counts["events"] += len(told.events)
    return counts, LeftOut()


def write_archive(stream: Stream, path: Path) -> tuple[dict[str, int], LeftOut]:
    """Write the whole room; how many documents, sources and corrections."""
    counts = {"documents": 0, "sources": 0, "corrections": 0}
    with path.open("wb") as out:
        for coding in stream.read():
            out.write(json_line(coding))
            counts["documents"] += 1
        for row in stream.room._db.execute("SELECT name, sha256, status, reason, document, reader, at FROM sources_read ORDER BY id"):
            source = SourceRead(**dict(zip(SourceRead.__struct_fields__, row, strict=True)))
            out.write(json_line(_OfSource(source)))
            counts["sources"] += 1
        for entry in stream.room.corrections():
            out.write(json_line(_OfCorrection(entry)))
            counts["corrections"] += 1
    return counts, LeftOut()


def lines(path: Path) -> Iterator[tuple[int, Line | None, str]]:
    """The lines of a file: number, what it holds, and where that is none of ours, why and what to do. Empty lines are left out. Raises OSError."""
    with path.open("rb") as opened:
        for number, raw in enumerate(opened, 1):
            text = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
            if text.strip():
                try:
                    yield number, _decoded(text), ""
                except _Unknown as error:
                    yield number, None, f"found a correction that this Sitroom does not know ({error}). Upgrade: pip install -U sitroom"
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                    yield number, None, f"{error}. Valid is the JSON of one coding, as sitroom export --to jsonl writes it."


def _decoded(text: bytes) -> Line:
    kind = msgspec.json.decode(text, type=_Kind)
    if bytes(kind.source):
        return msgspec.json.decode(text, type=_OfSource).source
    if bytes(kind.correction):
        try:
            return msgspec.json.decode(text, type=_OfCorrection).correction
        except msgspec.ValidationError as error:
            raise _Unknown(str(error)) from None
    return msgspec.json.decode(text, type=Coding)
