"""The formats that a room can be exported to, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from sitroom import __version__
from sitroom.errors import UsageError
from sitroom.exchange.stream import streaming
from sitroom.exchange.target import bundle, check, single
from sitroom.room import Room

__all__ = ["FORMATS", "Exported", "Format", "export"]


class Format(msgspec.Struct, frozen=True):
    """A format: what it is, the module and function that write it, whether it is a folder (or .zip) of files, and whether it holds happenings."""

    meaning: str
    writer: str
    folder: bool = False
    happenings: bool = True

    @property
    def write(self) -> Callable[..., Any]:
        """The function that writes it: a stream and a path or bundle -> counts, or counts and what is left out."""
        module, name = self.writer.split(":")
        found: Callable[..., Any] = getattr(import_module(f"sitroom.exchange.{module}"), name)
        return found


FORMATS: Mapping[str, Format] = {
    "csv": Format("all records as CSV tables, with a dictionary of their columns", "tables:write_csv", folder=True),
    "parquet": Format("the same tables as Parquet (needs sitroom[parquet])", "tables:write_parquet", folder=True),
    "jsonl": Format("one coding a line, as it stands after corrections", "codings:write", happenings=False),
    "archive": Format("the whole room as it was read, with its log: what import reads back", "codings:write_archive", happenings=False),
    "polecat": Format("events as POLECAT's tab-separated columns", "polecat:write"),
    "icews": Format("events as ICEWS's tab-separated columns, with CAMEO codes", "icews:write"),
    "gdelt": Format("GDELT 2.0 events and mentions", "gdelt:write", folder=True),
    "graphml": Format("the network, for yEd, networkx, igraph", "networks:write_graphml"),
    "gexf": Format("the network over time, for Gephi", "networks:write_gexf"),
    "dna": Format("statements, for Discourse Network Analyzer 3.0", "dna:write", happenings=False),
    "ftm": Format("FollowTheMoney entities, for Aleph and OpenSanctions tools", "ftm:write"),
    "cas": Format("spans as UIMA CAS JSON, for annotation tools such as INCEpTION", "cas:write", folder=True),
    "tsv": Format("the same spans as WebAnno TSV 3.3 tables", "tsv:write", folder=True),
}


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What an export holds: how many of what, and how many records the format cannot carry, by the reason."""

    format: str
    path: Path
    counts: dict[str, int]
    left_out: dict[str, int]


def export(room: Room, path: Path | str, *, to: str, force: bool = False) -> Exported:
    """Write a room, as it stands after corrections, to a file or folder in the format ``to``; the same room gives the same bytes.

    It is written beside its target and renamed when it is whole. Folders are written as a .zip where ``path`` ends so. ``force``: write over what is
    there. Raises UsageError for an unknown format or a path that may not be written, SitroomError where writing fails, RoomError as asking does.
    """
    path = Path(path)
    if to not in FORMATS:
        raise UsageError(f"found {to!r} as a format; valid are {', '.join(FORMATS)}.")
    chosen = FORMATS[to]
    check(path, room=room.path, force=force, folder=chosen.folder)
    with streaming(room, happenings=chosen.happenings) as stream:
        if chosen.folder:
            about: dict[str, object] = {"format": to, "sitroom": __version__}
            with bundle(path, about) as inside:
                counts, left_out = chosen.write(stream, inside)
                about |= {"counts": counts, "left_out": dict(left_out)}
        else:
            with single(path) as made:
                counts, left_out = chosen.write(stream, made)
    return Exported(format=to, path=path, counts=dict(counts), left_out=dict(sorted(left_out.items())))
