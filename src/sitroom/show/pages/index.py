"""Events and happenings as columns in memory, by which pages choose and count rows in milliseconds; records are read for one page only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitroom.room import Room
from sitroom.room.columns import distinct

__all__ = ["Index", "chosen", "events_index", "happenings_index", "records"]

Mask = NDArray[np.bool_]

_EVENTS = "SELECT id, number, date, type, status, document, trigger_start FROM events_corrected"
_INDEPENDENT = "SELECT m.event, h.independent FROM happening_members m JOIN happenings h ON h.id = m.happening"
_PARTS = "SELECT event, actor FROM event_actors_standing UNION ALL SELECT event, actor FROM event_recipients_standing"
_HAPPENINGS = """
SELECT id, 0, date, type, status, NULL, independent, disagreements <> '' FROM happenings ORDER BY date IS NULL, date DESC, first_published DESC, id
"""


class _Column:
    """The values of a column, each once, and the number of the value that each row has."""

    def __init__(self, values: Sequence[Any]) -> None:
        self.values: list[Any] = sorted(set(values), key=lambda v: (v is None, v))
        at = {value: i for i, value in enumerate(self.values)}
        self.codes = np.fromiter((at[value] for value in values), dtype=np.int32, count=len(values))

    def having(self, wanted: Iterable[Any]) -> Mask:
        """Rows with one of these values."""
        chosen = set(wanted)
        return np.array([value in chosen for value in self.values], dtype=bool)[self.codes] if self.values else np.zeros(0, dtype=bool)

    def counts(self, mask: Mask) -> dict[Any, int]:
        """How many chosen rows have each value."""
        found = np.bincount(self.codes[mask], minlength=len(self.values))
        return {value: int(number) for value, number in zip(self.values, found, strict=True) if number}


class Index:
    """Rows in the order in which a page lists them, the newest first. ``columns``: ``type``, ``status``, ``outlet``, ``date``."""

    def __init__(self, rows: Sequence[tuple[Any, ...]], parts: Iterable[tuple[str, str]]) -> None:
        self.ids = [str(row[0]) for row in rows]
        self.columns = {
            name: _Column([row[i] for row in rows]) for name, i in (("date", 2), ("type", 3), ("status", 4), ("outlet", 5), ("document", 7))
        }
        self.independent = np.fromiter((row[6] for row in rows), dtype=np.int32, count=len(rows))
        self._numbers = {int(row[1]): i for i, row in enumerate(rows)}
        at = {id: i for i, id in enumerate(self.ids)}
        listed = [(at[id], actor) for id, actor in parts if id in at]
        self._actor = _Column([actor for _, actor in listed])
        pairs = np.fromiter((i for i, _ in listed), dtype=np.int64, count=len(listed)) * (len(self._actor.values) + 1) + self._actor.codes
        once = distinct(pairs)  # one who both does and suffers takes part once
        self._row, self._actor.codes = (part.astype(np.int32) for part in np.divmod(once, len(self._actor.values) + 1))

    def __len__(self) -> int:
        return len(self.ids)

    def every(self) -> Mask:
        """All rows."""
        return np.ones(len(self.ids), dtype=bool)

    def of(self, actors: Iterable[str]) -> Mask:
        """Rows in which one of these takes part."""
        mask = np.zeros(len(self.ids), dtype=bool)
        if len(self._row):
            mask[self._row[self._actor.having(actors)]] = True
        return mask

    def numbered(self, numbers: Iterable[int]) -> Mask:
        """Rows of events with these numbers."""
        mask = np.zeros(len(self.ids), dtype=bool)
        mask[[self._numbers[number] for number in numbers if number in self._numbers]] = True
        return mask

    def between(self, since: str | None, until: str | None) -> Mask:
        """Rows dated within; a date less precise than a day counts where any of its days does."""
        if since is None and until is None:
            return self.every()
        known = [day for day in self.columns["date"].values if day is not None]
        return self.columns["date"].having(d for d in known if (since is None or f"{d}~" >= since) and (until is None or d <= f"{until}~"))

    def actor_counts(self, mask: Mask, most: int) -> list[tuple[str, int]]:
        """The actors of most chosen rows, and of how many."""
        counts = self._actor.counts(mask[self._row]) if len(self._row) else {}
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]

    def page(self, mask: Mask, first: int, most: int) -> list[str]:
        """The ids of so many chosen rows from the one at ``first`` (from 0) on."""
        return [self.ids[i] for i in np.flatnonzero(mask)[first : first + most]]


def chosen(conditions: Mapping[str, Mask], every: Mask, *, but: str | None = None) -> Mask:
    """Rows that meet all conditions, ``but`` one."""
    mask = every
    for name, condition in conditions.items():
        if name != but:
            mask = mask & condition
    return mask


def events_index(room: Room) -> Index:
    """Of every event as it stands; ``independent``: sources of its happening. The newest first: by day, then by
    day of publication, then as in the text."""
    homes = {id: (outlet, published or "") for id, outlet, published in room._rows("SELECT id, outlet, published FROM documents")}
    independent = dict(room._rows(_INDEPENDENT))
    found = sorted(room._rows(_EVENTS), key=lambda row: (row[5], row[6], row[0]))
    found.sort(key=lambda row: homes[row[5]][1], reverse=True)
    found.sort(key=lambda row: row[2] or "", reverse=True)
    rows = [(id, number, day, type, status, homes[home][0], independent.get(id, 1), home) for id, number, day, type, status, home, _ in found]
    merges = room._merges()
    return Index(rows, ((event, merges.get(actor, actor)) for event, actor in room._rows(_PARTS)))


def happenings_index(room: Room) -> Index:
    """Of every happening; the column ``document`` says whether its sources differ."""
    return Index(room._rows(_HAPPENINGS), room._rows("SELECT happening, actor FROM happening_actors"))


def records(room: Room, table: str, ids: Sequence[str], kind: type[msgspec.Struct]) -> list[Any]:
    """Records of a table in the order of their ids; those that are not there any longer are left out."""
    rows = dict(room._rows(f"SELECT id, record FROM {table} WHERE id IN (SELECT value FROM json_each(?))", msgspec.json.encode(list(ids)).decode()))
    return [msgspec.json.decode(rows[id], type=kind) for id in ids if id in rows]
