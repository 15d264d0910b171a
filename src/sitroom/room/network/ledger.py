"""All happenings of a room as columns of numbers: when, of what type, how intense, by how many sources, who towards whom.

SQLite writes the ids and numbers of many rows as one text of fixed places, so that no object is made for each row, and every table is read once from
its beginning to its end: looking up a million events one by one takes longer than all the rest.
"""

from __future__ import annotations

import hashlib
import operator
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING, get_args

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitroom.codebook import load
from sitroom.records import Status
from sitroom.room import columns
from sitroom.room.columns import Columns
from sitroom.room.happenings.kept import refresh
from sitroom.room.network.days import stretches
from sitroom.room.opening import guarded, snapshot
from sitroom.room.tension import seconds as second_sides
from sitroom.room.tension.sides import rules as sides_rules

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["STATUSES", "Ledger", "ledger"]

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Keys = NDArray[np.uint64]

STATUSES: tuple[str, ...] = get_args(Status)
MADE = "3"
"""Raised when the code that reads a ledger changes, so that rooms read theirs anew."""

KEPT = "network"
"""The name under which the columns of a ledger are kept."""

BLOCK = 65_536
"""Rows that are written as one text."""

SCALE = 1_000
"""Scores are read as thousandths above -10."""

_UNKNOWN = "h.status = 'historical' AND instr(h.record, '\"date_precision\":\"unknown\"') > 0"
"""Of another time, and nobody says when: the date is only the day of the report."""


class Ledger:
    """``ids`` and ``row``: ids and rowids of happenings, by id; beside them ``first`` and ``last`` day (ordinals, `days.NONE` where none is
    known), ``type`` (an index of ``types``), ``status`` (of `STATUSES`), ``score`` (-10..10: the mean PLOVER score of the members that have the
    happening's type, else of all) and ``sources`` (independent ones).

    ``act``, ``actor``, ``recipient``: who acted towards whom in which happening (an index of ``ids``), as rowids of actors; where all who take
    part are equals, each towards each. A recipient that only the place tells is -1 - its index in ``places``, ids of countries; ``by_place``: the
    happenings in which it is so (tension's ``seconds``).
    """

    def __init__(self, held: Columns) -> None:
        self.types = sorted(load().types)
        numbers = held.numbers
        self.ids = held.words["ids"]
        self.row, self.type, self.status, self.sources = (numbers[name] for name in ("row", "type", "status", "sources"))
        self.first, self.last = numbers["first"], numbers["last"]
        self.score = held.reals["score"]
        self.act, self.actor, self.recipient = numbers["pairs"].reshape(3, -1)
        self.places = held.words["places"]
        self.by_place = np.zeros(len(self.ids), dtype=np.bool_)
        self.by_place[self.act[self.recipient < 0]] = True


def _columns(ids: list[str], happenings: Ints, members: Ints, parts: Ints) -> Columns:
    """The columns of a ledger. ``ids``: of happenings; ``happenings``: rowid, place of the type in the list of types, of the status, date as a
    number, sources; ``members``: index of the happening, place of the type, score, whether all are equals; ``parts``: index of the happening, whether
    it acts, rowid of the actor.
    """
    types = sorted(load().types)
    codes, size = _places(types), len(happenings)
    type = np.searchsorted(codes, happenings[:, 1])
    first, last = stretches(happenings[:, 3])
    at = members[:, 0]
    own = np.searchsorted(codes, members[:, 1]) == type[at]
    sums = [np.bincount(at[own], members[own, 2], size), np.bincount(at, members[:, 2], size)]
    counts = [np.bincount(at[own], minlength=size), np.bincount(at, minlength=size)]
    means = [total / np.maximum(number, 1) for total, number in zip(sums, counts, strict=True)]
    equals = np.isin(type, [types.index(name) for name in sides_rules()["sides"]["equals"]])
    equals[at[members[:, 3] > 0]] = True
    numbers = {"row": happenings[:, 0], "type": type, "status": np.searchsorted(_places(STATUSES), happenings[:, 2]), "first": first, "last": last}
    numbers |= {"sources": happenings[:, 4], "pairs": _pairs(parts, equals, size).ravel()}
    return Columns(numbers=numbers, reals={"score": np.where(counts[0] > 0, means[0], means[1]) / SCALE - 10}, words={"ids": ids})


def _pairs(parts: Ints, equals: NDArray[np.bool_], size: int) -> Ints:
    parts = parts[np.argsort(parts[:, 0], kind="stable")]
    at = parts[:, 0]
    doing, done = parts[:, 1] > 0, parts[:, 1] == 0
    alike = doing & equals[at]
    pairs = [_joined(at[one], parts[one, 2], at[two], parts[two, 2], size) for one, two in ((doing, done), (alike, alike))]
    back = pairs[0][:, equals[pairs[0][0]]][[0, 2, 1]]
    return np.concatenate([*pairs, back], axis=1)


def _joined(act: Ints, who: Ints, other_act: Ints, other: Ints, size: int) -> Ints:
    """Everyone of the first with everyone of the second in the same act, as three rows; both are ordered by act."""
    counts = np.bincount(other_act, minlength=size)
    starts = np.cumsum(counts) - counts
    times = counts[act]
    within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return np.stack([np.repeat(act, times), np.repeat(who, times), other[np.repeat(starts[act], times) + within]])


def ledger(room: Room) -> Ledger:
    """The happenings of a room, found anew where it has changed, as at one moment."""
    refresh(room)
    second_sides.refresh(room)
    with guarded(room.path), snapshot(room._db):
        state = _state(room)
        held = columns.known(room, KEPT, state)
        found = held or _seconded(room, next(read for seed in count() if (read := _read(_Reading(room, seed))) is not None))
    if held is None:
        columns.keep(room, KEPT, state, found)
    return Ledger(found)


def _state(room: Room) -> str:
    """What a ledger is read from. The last rowids tell whether another program has numbered the rows anew (VACUUM)."""
    rows = room._rows("SELECT (SELECT max(rowid) FROM happenings), (SELECT max(rowid) FROM actors)")
    text = f"{sorted(load().types)} {sorted(sides_rules()['sides'].items())}"
    return f"{MADE} {second_sides.state(room)} {rows[0]} {hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _seconded(room: Room, held: Columns) -> Columns:
    """The same columns, with the second sides that recipients do not name."""
    rows = second_sides.seconds(room)
    numbers: dict[str, int] = dict(room._rows("SELECT id, rowid FROM actors")) if rows else {}
    place = {id: i for i, id in enumerate(held.words["ids"])} if rows else {}
    places = sorted({row.recipient for row in rows if row.how == "place"})
    told = [
        (place[row.happening], numbers[row.actor], -1 - places.index(row.recipient) if row.how == "place" else numbers[row.recipient])
        for row in rows
    ]  # fmt: skip
    added = np.array(told, dtype=np.int64).reshape(-1, 3).T
    pairs = np.concatenate([held.numbers["pairs"].reshape(3, -1), added], axis=1).ravel()
    return Columns(numbers={**held.numbers, "pairs": pairs}, reals=held.reals, words={**held.words, "places": places})


def _read(reading: _Reading) -> Columns | None:
    """None where two ids have one key."""
    types, mode = _listed(sorted(load().types)), f" {sides_rules()['sides']['equal_mode']} "
    happenings, (happening,) = reading.columns(
        "happenings h",
        "h.rowid",
        {
            "h.rowid": 10,
            "instr(:types, ' ' || h.type || ' ')": 4,
            "instr(:statuses, ' ' || h.status || ' ')": 4,
            f"CASE WHEN {_UNKNOWN} THEN 0 ELSE coalesce(CAST(replace(h.date, '-', '') AS INTEGER), 0) END": 8,
            "h.independent": 6,
        },
        ids=("h.id",),
        types=types,
        statuses=_listed(STATUSES),
    )
    events, (event,) = reading.columns(
        "events e INDEXED BY events_weighed LEFT JOIN event_changes c ON c.event = e.id",
        "e.id",
        {
            "instr(:types, ' ' || coalesce(c.type, e.type) || ' ')": 4,
            f"CAST(round((coalesce(c.intensity, e.intensity) + 10) * {SCALE}) AS INTEGER)": 5,
            "instr(' ' || coalesce(c.mode, e.mode) || ' ', :mode) > 0": 1,
        },
        ids=("e.id",),
        types=types,
        mode=mode,
    )
    _, (member, home) = reading.columns("happening_members m", "m.rowid", {}, ids=("m.event", "m.happening"))
    parts, (part,) = reading.columns(
        "happening_actors p CROSS JOIN actors a ON a.id = p.actor", "p.rowid", {"p.part = 'actor'": 1, "a.rowid": 10}, ids=("p.happening",)
    )
    of_happenings, of_events = _Index(happening), _Index(event)
    if not (of_happenings.single and of_events.single):
        return None
    members = np.column_stack([of_happenings.found(home), events[of_events.found(member)]])
    ((told,),) = reading.db.execute("SELECT json_group_array(id) FROM (SELECT id FROM happenings ORDER BY rowid)")
    ids = msgspec.json.decode(told, type=list[str])
    acting = np.column_stack([of_happenings.found(part), parts])
    if any(map(operator.gt, ids, ids[1:])):  # some were told anew
        order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        ids, happenings = [ids[i] for i in order.tolist()], happenings[order]
        members[:, 0], acting[:, 0] = place[members[:, 0]], place[acting[:, 0]]
    return _columns(ids, happenings, members, acting)


class _Reading:
    """Whole numbers from 0 and ids of many rows; an id becomes a key of 64 bits."""

    def __init__(self, room: Room, seed: int) -> None:
        self.db, self._seed = room._db, seed
        lengths = "SELECT length(CAST(id AS BLOB)) AS b, length(id) AS c FROM {}"
        size = f"SELECT coalesce(min(b), 0), coalesce(max(b), 0), coalesce(sum(b - c), 0) FROM ({lengths})"
        tables = ("happenings", "events INDEXED BY events_weighed")
        shortest, longest, beyond = zip(*(self.db.execute(size.format(table)).fetchone() for table in tables), strict=True)
        self._plain, self._width = not any(beyond), max(1, *longest)
        self._even = self._plain and {*shortest, *longest} == {self._width}

    def columns(self, tables: str, by: str, numbers: dict[str, int], *, ids: tuple[str, ...], **values: str) -> tuple[Ints, list[Keys]]:
        """Numbers (rows, columns) and the keys of ids of all rows. ``numbers``: expressions and decimal places; ``by``: what orders the rows."""
        width, places = self._width if self._plain else 2 * self._width, list(numbers.values())
        texts = [id if self._even else f"substr({id if self._plain else f'hex({id})'} || :pad, 1, {width})" for id in ids]
        written = " || ".join([*texts, *(f"printf('%0{digits}d', {expression})" for expression, digits in _packed(numbers))])
        rows = f"SELECT {written} AS x, {by} AS k FROM {tables} WHERE {by} > :after ORDER BY {by} LIMIT {BLOCK}"
        question = f"SELECT group_concat(x, ''), max(k) FROM ({rows})"
        line, after = width * len(ids) + sum(places), "" if by.endswith(".id") else -1
        blocks, keys = [np.zeros((0, len(places)), dtype=np.int64)], [np.zeros((0, len(ids)), dtype=np.uint64)]
        while True:
            text, after = self.db.execute(question, {"pad": " " * width, "after": after, **values}).fetchone()
            if text is None:
                return np.concatenate(blocks), list(np.concatenate(keys).T)
            table = np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(-1, line)
            keys.append(np.column_stack([self._keys(table[:, i * width : (i + 1) * width]) for i in range(len(ids))]))
            blocks.append(_numbers(table[:, width * len(ids) :], places))

    def _keys(self, texts: NDArray[np.uint8]) -> Keys:
        """The keys of texts of one width, eight bytes at a time (multiply and fold)."""
        padded = np.zeros((len(texts), -(-texts.shape[1] // 8) * 8), dtype=np.uint8)
        padded[:, : texts.shape[1]] = texts
        words = padded.view("<u8")
        found = np.full(len(words), 0x9E3779B97F4A7C15 + 2 * self._seed, dtype=np.uint64)
        for column in range(words.shape[1]):
            found = (found ^ words[:, column]) * np.uint64(0xD6E8FEB86659FD93)
            found ^= found >> np.uint64(32)
        return found


def _packed(numbers: dict[str, int]) -> list[tuple[str, int]]:
    """Numbers that stand side by side as one, as many as 18 places hold: SQLite writes one large number faster than several small ones."""
    found: list[tuple[str, int]] = []
    for expression, places in numbers.items():
        one = f"min({expression}, {10**places - 1})"
        if found and found[-1][1] + places <= 18:
            before, digits = found.pop()
            found.append((f"({before}) * {10**places} + {one}", digits + places))
        else:
            found.append((one, places))
    return found


def _numbers(digits: NDArray[np.uint8], places: list[int]) -> Ints:
    found = np.zeros((len(digits), len(places)), dtype=np.int64)
    at = 0
    for column, width in enumerate(places):
        for digit in range(at, at + width):
            found[:, column] = found[:, column] * 10 + (digits[:, digit] - np.uint8(48))
        at += width
    return found


class _Index:
    """Where keys stand in a list. ``single``: whether each is there once."""

    def __init__(self, keys: Keys) -> None:
        self._order = np.argsort(keys)
        self._keys = keys[self._order]
        self.single = bool((self._keys[1:] != self._keys[:-1]).all())

    def found(self, asked: Keys) -> Ints:
        """The place of each key that is asked for, all of which are there. In the order of the keys: a search that jumps about is far slower."""
        order = np.argsort(asked)
        places = np.empty(len(asked), dtype=np.int64)
        places[order] = self._order[np.searchsorted(self._keys, asked[order])]
        return places


def _listed(names: Sequence[str]) -> str:
    return f" {' '.join(names)} "


def _places(names: Sequence[str]) -> Ints:
    """Where in the list each name stands, from 1."""
    return np.cumsum([1, *(len(name) + 1 for name in names[:-1])])
