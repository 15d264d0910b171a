"""Whether a red line was crossed: the acts of a room after it was first stated, against the pattern of its condition; and what followed.

A line is crossed by an act of the condition's type, of a later day, in which every side that the condition names is there, and where it names only
one, the other fits: who does it is named and not of the issuer's side, and whom it is done to is. What leaves one of these open is named as possible.
Whom an act is done to may also be told by another report of it, by the words of a fight or by the place (`tension.seconds`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from sitroom.records import Happening, Pattern
from sitroom.room.columns import distinct
from sitroom.room.happenings.dated import known_by
from sitroom.room.happenings.facts import stretch
from sitroom.room.redlines.answers import Crossing
from sitroom.room.redlines.meeting import STATE
from sitroom.room.tension.acts import Acts, Ints, Pairs, acts, pairs
from sitroom.room.tension.naming import Naming
from sitroom.room.tension.sides import Sides

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Record"]

_NONE: Ints = np.zeros(0, dtype=np.int64)

SHOWN = 5
"""Possible and following happenings that are named."""


class Record:
    """What a room knows to have happened, so that many lines can be held against it. Call ``tension.kept.refresh`` before."""

    def __init__(self, room: Room, sides: Sides) -> None:
        self._room, self.sides = room, sides
        self.acts: Acts = acts(room)
        self.pairs: Pairs = pairs(room, self.acts, sides)
        self.types = {name: i for i, name in enumerate(self.acts.types)}
        self._index()
        order = np.argsort(self.pairs.actor, kind="stable")
        self._towards = order, self.pairs.actor[order]
        self._numbers = {name: i for i, name in enumerate(self.pairs.sides)}
        self._alike: dict[tuple[str, bool, int], tuple[Ints, Ints]] = {}
        self._naming = Naming(room, sides)

    def _index(self) -> None:
        """Who takes part in which act, equals on both sides, second sides too: keys (actor or recipient, number of the actor, type of the act),
        sorted, with the acts."""
        self._actors = {id: i for i, id in enumerate(dict.fromkeys((*self.sides.known, *self.acts.actors)))}
        number = np.array([self._actors[id] for id in self.acts.actors], dtype=np.int64)
        between = self.acts.between
        told = [np.vstack([between[0], np.full_like(between[0], acting), between[1 if acting else 2]]) for acting in (1, 0)]
        at, acts_of, who = np.concatenate([self.acts.part, *told], axis=1)
        who = number[who]
        keys = self._key(acts_of, who, self.acts.type[at])
        order = np.lexsort((at, keys))
        order = order[np.append(True, (np.diff(keys[order]) != 0) | (np.diff(at[order]) != 0))[: len(order)]]
        self._keys, self._acts = keys[order], at[order]
        self._named = [np.zeros(len(self.acts.ids), dtype=np.bool_) for _ in range(2)]
        for acting in (0, 1):
            self._named[acting][at[acts_of == acting]] = True

    def _key(self, acting: Ints | bool, who: Ints, kind: Ints | int) -> Ints:
        found: Ints = (acting * len(self._actors) + who) * max(len(self.types), 1) + kind
        return found

    def crossing(self, pattern: Pattern | None, *, inverse: str | None, issuer: str | None, first: str | None,
                 consequence: Pattern | None, others: Collection[str], days: int) -> Crossing:  # fmt: skip
        """The verdict on one line. ``inverse``: why its condition is no act; ``others``: the sides that it addresses; ``days``: see `Crossing`."""
        begin = _begin(pattern, inverse, first)
        if pattern is None or isinstance(begin, str):
            return _untold(str(begin))
        sure, possible = self._meeting(pattern, issuer, begin)
        if len(sure):
            return self._crossed(int(sure[0]), pattern, issuer, consequence, others, possible, days)
        ids = [self.acts.ids[int(i)] for i in possible[:SHOWN]]
        if len(possible):
            why = "it is of the very day of the statement, or a side is not named as in the condition"
            return _untold(f"{pattern.type} is reported that may meet it, but not surely: {why}", ids)
        later = self._later(pattern, begin)
        if not len(later):
            return _untold("no later document names those whom the condition names")
        last = date.fromordinal(int(later[-1])).isoformat()
        told = f"{len(later)} later document{'s' * (len(later) > 1)} that name{'s' * (len(later) == 1)} those of the condition, to {last}"
        return Crossing(verdict="not crossed", reason=f"no such {pattern.type} is told in {told}")

    def met(self, pattern: Pattern | None, *, inverse: str | None, issuer: str | None, first: str | None) -> list[tuple[str, bool]]:
        """Every happening in which each side is as the condition names it, from the day of the first statement on, by day; and whether it is of a
        later one, so that it surely crosses the line. Asked as ``crossing``; none where nothing can be held against the condition."""
        begin = _begin(pattern, inverse, first)
        if pattern is None or isinstance(begin, str):
            return []
        found = self._by_day(self._fitting(pattern, issuer, begin)[0])
        return [(self.acts.ids[int(i)], bool(self.acts.day[i] > begin)) for i in found]

    def _later(self, pattern: Pattern, begin: int) -> Ints:
        """The days of the documents after a day that name each side of a condition, in order."""
        first, *others = [self._named_in(ids) for ids in (pattern.actors, pattern.recipients) if ids]
        days = np.sort(self._naming.days(first[np.isin(first, others[0])] if others else first))
        return days[days > begin]

    def _named_in(self, wanted: Iterable[str]) -> Ints:
        """The documents that name one of these actors or one of their sides."""
        sides = {side for id in wanted for side in (self.sides.suffering(id), self.sides.acting(id))}
        return _united([self._naming.of(side) for side in sorted(sides)])

    def _meeting(self, pattern: Pattern, issuer: str | None, begin: int) -> tuple[Ints, Ints]:
        """Acts that meet a pattern surely and possibly, by day; from the day of the first statement on, on that day itself only possibly."""
        sure, wide = self._fitting(pattern, issuer, begin)
        after = sure[self.acts.day[sure] > begin]
        return self._by_day(after), self._by_day(_those(wide, after, there=False))

    def _fitting(self, pattern: Pattern, issuer: str | None, begin: int) -> tuple[Ints, Ints]:
        """Acts from a day on whose sides surely are those of a pattern, and these with such as may be."""
        kind = self.types.get(pattern.type, -1)
        if kind < 0:
            return _NONE, _NONE
        actor, recipient = (self._named_by(ids, acting, kind) for ids, acting in ((pattern.actors, True), (pattern.recipients, False)))
        if pattern.actors and pattern.recipients:
            sure = _those(actor[0], recipient[0])
            wide = _united([_those(actor[1], recipient[1]), self._unnamed(actor[1], acting=False), self._unnamed(recipient[1], acting=True)])
        elif pattern.actors:
            own = self._of_side(issuer, False, kind)
            sure, wide = _those(actor[0], own), _united([_those(actor[1], own), self._unnamed(actor[1], acting=False)])
        else:
            own = self._of_side(issuer, True, kind)
            sure, wide = (_those(found, own, there=False) for found in recipient)
            sure = _those(sure, self._unnamed(sure, acting=True), there=False)
            wide = _united([wide, self._unnamed(recipient[0], acting=True)])
        sure, wide = (found[self.acts.day[found] >= begin] for found in (sure, _united([wide, sure])))
        return sure, wide

    def _by_day(self, found: Ints) -> Ints:
        order: Ints = np.lexsort((found, -np.abs(self.acts.weight[found]), self.acts.day[found]))
        return found[order]

    def _named_by(self, wanted: Iterable[str], acting: bool, kind: int) -> tuple[Ints, Ints]:
        """Acts of a type in which one surely stands for one of these, and acts in which one may."""
        parts = [self._standing_for(id, acting, kind) for id in wanted] or [(_NONE, _NONE)]
        exact, broad = (_united(part) for part in zip(*parts, strict=True))
        return exact, broad

    def _unnamed(self, among: Ints, *, acting: bool) -> Ints:
        """Those of these acts in which nobody is named on a side."""
        return among[~self._named[acting][among]]

    def _of(self, ids: Iterable[str], acting: bool, kind: int) -> Ints:
        """The acts of a type in which one of these takes part."""
        keys = self._key(acting, np.array([self._actors[id] for id in ids], dtype=np.int64), kind)
        bounds = zip(np.searchsorted(self._keys, keys), np.searchsorted(self._keys, keys + 1), strict=True)
        return _united([self._acts[first:last] for first, last in bounds])

    def _of_side(self, side: str | None, acting: bool, kind: int) -> Ints:
        return self._of(self._members(side, acting) if side else (), acting, kind)

    def _members(self, side: str, acting: bool) -> list[str]:
        """Who acts, or else suffers, for a side, itself among them where a place alone tells it."""
        return list(dict.fromkeys((*self.sides.members(side, acting=acting), *([side] if side in self._actors else ()))))

    def _standing_for(self, wanted: str, acting: bool, kind: int) -> tuple[Ints, Ints]:
        """Acts of a type of those who surely stand for an actor that a condition names, and of those who may."""
        if (wanted, acting, kind) not in self._alike:
            known = self.sides.known
            party = known.get(wanted)
            side = self.sides.acting(wanted) if acting else self.sides.suffering(wanted)
            if wanted == side or (party and (party.kind in STATE or (acting and side != wanted))):
                exact = self._members(side, acting)
            else:
                exact = [id for id in (wanted,) if id in known]
            may = [*exact, *([side] if side in self._actors else [])]
            self._alike[wanted, acting, kind] = self._of(exact, acting, kind), self._of(dict.fromkeys(may), acting, kind)
        return self._alike[wanted, acting, kind]

    def _crossed(
        self, at: int, pattern: Pattern, issuer: str | None, consequence: Pattern | None, others: Collection[str], possible: Ints, days: int
    ) -> Crossing:
        day = int(self.acts.day[at])
        own = slice(*np.searchsorted(self.pairs.act, (at, at + 1)))
        done_by = {self.pairs.sides[i] for i in self.pairs.actor[own].tolist()}
        after = self._following(issuer, done_by | set(others), day, days, without=at)
        weightiest = after[np.lexsort((after, -np.abs(self.acts.weight[after])))][:SHOWN]
        shown = self._by_day(weightiest)
        kind = self.types.get(consequence.type, -1) if consequence else -1
        carried = self._by_day(after[self.acts.type[after] == kind])[:1]
        iso = date.fromordinal(day).isoformat()
        ((record,),) = self._room._rows("SELECT record FROM happenings WHERE id = ?", self.acts.ids[at])
        stated = known_by(msgspec.json.decode(record, type=Happening)) == "stated"
        of = f"of {iso}" if stated else f"told on {iso}, no day is stated"
        return Crossing(
            verdict="crossed", reason=f"{pattern.type} {of}, chance {self.acts.chance[at]:.2f} to be as told" + self._by_place(at),
            happening=self.acts.ids[at], day=iso,
            possible=[self.acts.ids[int(i)] for i in possible[:SHOWN]], days=days, followed=[self.acts.ids[int(i)] for i in shown],
            carried_out=self.acts.ids[int(carried[0])] if len(carried) else None,
        )  # fmt: skip

    def _by_place(self, at: int) -> str:
        """What a reason adds where the place alone tells whom an act was done to."""
        if not self.acts.by_place[at]:
            return ""
        own = self.acts.between[2][self.acts.between[0] == at].tolist()
        return f", done to {', '.join(dict.fromkeys(self.sides.name(self.acts.actors[i]) for i in own))} by the place"

    def _following(self, issuer: str | None, others: Collection[str], day: int, days: int, *, without: int) -> Ints:
        """Acts of the issuer's side towards the others in the days from a crossing on."""
        number = self._numbers.get(issuer or "", -1)
        order, actors = self._towards
        own = order[np.searchsorted(actors, number) : np.searchsorted(actors, number + 1)]
        wanted = np.isin(self.pairs.recipient[own], [self._numbers[side] for side in others if side in self._numbers and side != issuer])
        found = distinct(self.pairs.act[own[wanted]])
        within: Ints = found[(self.acts.day[found] >= day) & (self.acts.day[found] <= day + days) & (found != without)]
        return within


def _those(found: Ints, wanted: Ints, *, there: bool = True) -> Ints:
    """Those of ``found`` that are in ``wanted``, or are not; both are ascending and have each value once."""
    if not len(wanted):
        return _NONE if there else found
    at = np.minimum(np.searchsorted(wanted, found), len(wanted) - 1)
    kept: Ints = found[(wanted[at] == found) == there]
    return kept


def _united(parts: Sequence[Ints]) -> Ints:
    """What any of these has, each of which is ascending."""
    held = [part for part in parts if len(part)]
    return distinct(np.concatenate(held)) if len(held) > 1 else held[0] if held else _NONE


def _begin(pattern: Pattern | None, inverse: str | None, first: str | None) -> int | str:
    """The day from which acts can meet a condition, as an ordinal, or why none can be held against it."""
    if inverse:
        return f"the condition is that {inverse}, which no report of an act shows"
    if pattern is None:
        return "no event was read from the words of the condition"
    if not pattern.actors and not pattern.recipients:
        return f"the condition names nobody: every {pattern.type} would meet it"
    stated = stretch(first, "day") if first and len(first) == 10 else None
    return stated[0] if stated else "the day on which it was stated is not known"


def _untold(reason: str, possible: list[str] | None = None) -> Crossing:
    return Crossing(verdict="cannot be told", reason=reason, possible=possible or [])
