"""Groups of notions, kept in the room: to compare those of thousands of claims takes seconds, and they are the same until a claim is another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from sitroom.codebook.loading import text_of
from sitroom.room.beliefs.grouping import grouped
from sitroom.room.beliefs.phrases import Notion
from sitroom.room.columns import Columns, keep, known
from sitroom.room.happenings.words import data

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["groups_of"]

RULES = "1"
"""Raised when the code of ``grouping`` or ``likeness`` changes what is one concept."""
MANY = 1_000
"""From so many notions on their groups are kept."""
_NAME = "groups of notions"


def groups_of(
    room: Room, notions: Sequence[Notion], texts: Sequence[str], *, settings: Mapping[str, frozenset[str]], crises: Mapping[str, str],
    other: Iterable[tuple[int, int]],
) -> list[list[int]]:  # fmt: skip
    """See ``grouped``."""
    never = sorted(other)
    if len(notions) < MANY:
        return grouped(notions, texts, settings=settings, crises=crises, other=never)
    made_from = _digest(notions, texts, settings, crises, never)
    kept = known(room, _NAME, made_from)
    if kept is None:
        found = grouped(notions, texts, settings=settings, crises=crises, other=never)
        members = np.array([i for group in found for i in group], dtype=np.int64)
        keep(room, _NAME, made_from, Columns(numbers={"members": members, "sizes": np.array([len(group) for group in found], dtype=np.int64)}))
        return found
    ends = np.cumsum(kept.numbers["sizes"])
    return [part.tolist() for part in np.split(kept.numbers["members"], ends[:-1])]


def _digest(*made_from: object) -> str:
    """Of all that the groups depend on, whatever the order of sets."""
    return hashlib.sha256(msgspec.msgpack.encode((_rules(), made_from), order="deterministic")).hexdigest()


@cache
def _rules() -> str:
    return f"{RULES}-{hashlib.sha256((text_of('concepts.toml') + data('words.tsv')).encode()).hexdigest()[:12]}"
