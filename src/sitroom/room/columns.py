"""Arrays that questions read off the whole of a room, kept in the room beside what they were made from, so that the next question finds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["COLUMNS", "Columns", "distinct", "has", "keep", "known"]

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

COLUMNS = """
CREATE TABLE kept_columns (name TEXT PRIMARY KEY, made_from TEXT NOT NULL, columns BLOB NOT NULL);
"""
"""``made_from``: the state of what they were made from; ``columns``: a MessagePack map, see `Columns`. They are made again where they are gone."""


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """Whole numbers (int64), numbers (float64) and words, by name."""

    numbers: Mapping[str, Ints] = {}
    reals: Mapping[str, Reals] = {}
    words: Mapping[str, list[str]] = {}


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    """Bytes of little-endian numbers; those of ``narrow`` columns have 32 bits."""

    numbers: dict[str, bytes]
    narrow: list[str]
    reals: dict[str, bytes]
    words: dict[str, list[str]]


def known(room: Room, name: str, made_from: str) -> Columns | None:
    """The columns of this name, where they were made from this state; None where they are to be made."""
    rows = room._rows("SELECT columns FROM kept_columns WHERE name = ? AND made_from = ?", name, made_from)
    if not rows:
        return None
    packed = msgspec.msgpack.decode(rows[0][0], type=_Packed)
    numbers = {name: np.frombuffer(b, "<i4" if name in packed.narrow else "<i8").astype(np.int64) for name, b in packed.numbers.items()}
    return Columns(numbers=numbers, reals={name: np.frombuffer(b, "<f8").astype(np.float64) for name, b in packed.reals.items()}, words=packed.words)


def has(room: Room, name: str, made_from: str) -> bool:
    """Whether there are columns of this name that were made from this state."""
    return bool(room._rows("SELECT 1 FROM kept_columns WHERE name = ? AND made_from = ?", name, made_from))


def keep(room: Room, name: str, made_from: str, columns: Columns) -> None:
    """Keep columns in the place of those of the same name. A room that cannot be written keeps none."""
    if not room.writable:
        return
    narrow = [name for name, column in columns.numbers.items() if not len(column) or np.abs(column).max() < 2**31]
    packed = _Packed(
        {name: column.astype("<i4" if name in narrow else "<i8").tobytes() for name, column in columns.numbers.items()}, narrow,
        {name: column.astype("<f8").tobytes() for name, column in columns.reals.items()}, dict(columns.words),
    )  # fmt: skip
    with room.writing():
        room._db.execute("INSERT OR REPLACE INTO kept_columns VALUES (?, ?, ?)", (name, made_from, msgspec.msgpack.encode(packed)))


def distinct(values: Ints) -> Ints:
    """The different values, ascending. By sorting: numpy's own way hashes each, which takes ten times as long on a million."""
    if not len(values):
        return values
    ordered = np.sort(values)
    found: Ints = ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])]
    return found
