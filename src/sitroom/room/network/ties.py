"""Stated ties as rows of a network: each pair of sides and kind once, weighed by the independent sources that state it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from sitroom.errors import UsageError
from sitroom.room.independence import independence, witnesses
from sitroom.room.network.days import NONE, Window, stretch
from sitroom.room.network.layers import tie_strengths
from sitroom.room.network.sides import Cast

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Stated", "stated"]

OPEN = 3_652_059
"""The last ordinal: a tie that began and whose end nobody states."""


class Stated(NamedTuple):
    """A tie between two sides (indices, the lesser first) of one kind and sign: ``strength`` with its sign, the days that it holds, the day on
    which it was last stated (`NONE` where no document has one), and the ids of the records, the latest first.
    """

    first: int
    second: int
    kind: str
    strength: float
    told: int
    ids: list[str]


def stated(room: Room, cast: Cast, kinds: Sequence[str], window: Window) -> list[Stated]:
    """The ties of these kinds that hold on a day of the window. A tie without dates holds on the day of its document."""
    merges = room._merges()
    groups: dict[tuple[int, int, str, int], list[tuple[int, str, str]]] = defaultdict(list)
    question = (
        "SELECT t.id, t.document, t.first_actor, t.second_actor, t.kind, t.sign, t.since, t.until, d.published FROM ties_corrected t "
        "JOIN documents d ON d.id = t.document WHERE t.kind IN (SELECT value FROM json_each(?))"
    )
    listed = "[" + ", ".join(f'"{kind}"' for kind in kinds) + "]"
    for id, document, first, second, kind, sign, since, until, published in room._rows(question, listed):
        ends = sorted(int(cast.acting[cast.number[merges.get(who, who)]]) for who in (first, second))
        told = _days(published)
        began, ended = _days(since), _days(until)
        holds = (began or told or ended, ended or ((began[0], OPEN) if began else told))
        if ends[0] >= 0 and ends[0] != ends[1] and _within(holds, window):
            groups[ends[0], ends[1], kind, sign].append((told[1] if told else NONE, id, document))
    known = witnesses(room, sorted({document for group in groups.values() for _, _, document in group}))
    found = []
    for (one, other, kind, sign), group in sorted(groups.items()):
        sources = independence(sorted({document for _, _, document in group}), known).number
        order = sorted(group, key=lambda tie: (-tie[0], tie[1]))
        found.append(Stated(one, other, kind, sign * tie_strengths()[kind] * sources, order[0][0], [id for _, id, _ in order]))
    return found


def _days(text: str | None) -> tuple[int, int] | None:
    try:
        return stretch(text) if text else None
    except UsageError:
        return None


def _within(holds: tuple[tuple[int, int] | None, tuple[int, int] | None], window: Window) -> bool:
    since, until = window
    first, last = holds
    if first is None or last is None:
        return since is None and until is None
    return (until is None or first[0] <= until) and (since is None or last[1] >= since)
