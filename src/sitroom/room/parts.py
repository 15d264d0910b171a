"""What was found in single documents, kept in the room beside a checksum of what it was found from, and taken up while that is the same.

A room is the same without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

import msgspec

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["MANY", "PARTS", "mark", "taken_up"]

Part = TypeVar("Part")

PARTS = """
CREATE TABLE kept_parts (
  kind TEXT NOT NULL, document TEXT NOT NULL, mark BLOB NOT NULL, part BLOB NOT NULL, PRIMARY KEY (kind, document)
) WITHOUT ROWID;
"""
"""``kind``: what was found; ``mark``: see ``mark``; ``part``: as MessagePack."""

MANY = 500
"""From so many documents on what is found in each is kept; of fewer it is found as fast."""


def mark(*made_from: object) -> bytes:
    """A checksum of all that something is found from, whatever the order of sets."""
    return hashlib.blake2b(msgspec.msgpack.encode(made_from, order="deterministic"), digest_size=12).digest()


def taken_up(room: Room, kind: str, marks: Mapping[str, bytes], type: type[Part], find: Callable[[str], Part]) -> dict[str, Part]:
    """What is found in each document. ``marks``: by document id; ``type``: what is found, as msgspec reads it; ``find``: finds it."""
    if len(marks) < MANY:
        return {id: find(id) for id in marks}
    rows = room._rows("SELECT document, mark, part FROM kept_parts WHERE kind = ?", kind)
    decoder = msgspec.msgpack.Decoder(type)
    found = {id: decoder.decode(part) for id, known, part in rows if marks.get(id) == known}
    fresh = {id: find(id) for id in marks if id not in found}
    if fresh and room.writable:
        with room.writing():
            room._db.executemany(
                "INSERT OR REPLACE INTO kept_parts VALUES (?, ?, ?, ?)",
                ((kind, id, marks[id], msgspec.msgpack.encode(part)) for id, part in fresh.items()),
            )
    return {id: fresh[id] if id in fresh else found[id] for id in marks}
