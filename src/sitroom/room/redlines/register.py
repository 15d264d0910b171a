"""The question which red lines stand, put to a room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from sitroom.codebook import load
from sitroom.errors import UsageError
from sitroom.records import Event, Pattern, RedLine, record_id
from sitroom.room.conditions import known_outlet
from sitroom.room.happenings.facts import stretch
from sitroom.room.independence import Independence, Witness, independence, witnesses
from sitroom.room.known_actors import standing_for
from sitroom.room.opening import guarded, snapshot
from sitroom.room.query import Where
from sitroom.room.redlines.answers import Crossing, Line, Wording, WordingCourse
from sitroom.room.redlines.crossing import Record
from sitroom.room.redlines.grouping import Told, contradictions, ends, lines, told
from sitroom.room.redlines.wording import as_told, commitment, rules
from sitroom.room.tension.kept import refresh
from sitroom.room.tension.sides import Sides, parties

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["met", "register"]


def register(
    room: Room,
    *,
    actor: str | None,
    recipient: str | None,
    outlet: str | None,
    since: str | None,
    until: str | None,
    days: int | None,
    limit: int | None,
) -> list[Line]:
    """See ``Room.red_lines``."""
    days = int(rules()["followed"]["days"]) if days is None else days
    if days < 0 or (limit is not None and limit < 0):
        raise UsageError(f"found {days} days and {limit} as the limit; valid are numbers from 0.")
    Where().between("day", since, until)
    known_outlet(room, outlet)
    refresh(room)
    made = _Register(room, days)
    found = [line for line in made.lines() if _told_within(line, since, until)]
    if actor is not None:
        who = set(standing_for(room, actor))
        found = [line for line in found if who & {line.issuer, *line.issuers}]
    if recipient is not None:
        sides = {made.sides.suffering(id) for id in standing_for(room, recipient)}
        found = [line for line in found if sides & set(line.addressees)]
    if outlet is not None:
        found = [line for line in found if any((w.outlet or "").casefold() == outlet.casefold() for w in line.wordings)]
    found.sort(key=lambda line: (line.crossing.verdict != "crossed", -line.independent, -line.stated, line.first or "~", line.id))
    return found if limit is None else found[:limit]


def met(room: Room) -> list[tuple[list[RedLine], list[tuple[str, bool]]]]:
    """The red lines whose condition acts have met since they were first stated, by the rules of the register: the tellings of each, the earliest
    first, and the happenings by day, each with whether it is of a later day than the first statement; of that very day neither is sure.
    """
    refresh(room)
    return list(_Register(room, 0).met())


def _told_within(line: Line, since: str | None, until: str | None) -> bool:
    if since is None and until is None:
        return True
    return any(w.day and (since is None or f"{w.day}~" >= since) and (until is None or w.day <= f"{until}~") for w in line.wordings)


class _Register:
    """What the lines of a room are made from."""

    def __init__(self, room: Room, days: int) -> None:
        self._days = days
        self._room = room
        records = room.told(RedLine)
        self._homes = {id: room.document(id) for id in dict.fromkeys(record.document for record in records)}
        self._known: Mapping[str, Witness] = witnesses(room, self._homes)
        self.sides = Sides(parties(room), "state")
        with guarded(room.path), snapshot(room._db):
            self._record = Record(room, self.sides)
            self._statements: dict[str, tuple[str, str | None]] = {
                str(id): (str(kind), via)
                for id, kind, via in room._rows("SELECT id, kind, via FROM statements WHERE id IN (SELECT statement FROM red_lines)")
            }
            self._menaced = self._whom()
        self._told = [
            told(record, self.sides.acting(record.issuer) if record.issuer else None, self._homes[record.document].text) for record in records
        ]

    def lines(self) -> list[Line]:
        """All lines, those that contradict each other marked."""
        groups = lines(self._told, self._homes, self.sides.known)
        made = [self._line(group) for group in groups]
        against: dict[int, list[str]] = {}
        for i, j in contradictions([group[0] for group in groups], self.sides.known):
            against.setdefault(i, []).append(made[j].id)
            against.setdefault(j, []).append(made[i].id)
        return [replace(line, contradicts=sorted(against.get(i, []))) for i, line in enumerate(made)]

    def met(self) -> Iterator[tuple[list[RedLine], list[tuple[str, bool]]]]:
        """Of each line its tellings, the earliest first, and what meets its condition (see ``Record.met``), where anything does."""
        for group in lines(self._told, self._homes, self.sides.known):
            condition = _fullest([one.line.condition_pattern for one in group])
            first, _ = ends(group, self._homes)
            if found := self._record.met(condition, inverse=group[0].inverse, issuer=group[0].side, first=first):
                yield [one.line for one in group], found

    def _line(self, group: Sequence[Told]) -> Line:
        behind = self._sources(group)
        repeated = {collapse.document for collapse in behind.collapses if collapse.reason in ("copy", "rewrite")}
        wordings = [self._wording(one, one.line.document in repeated) for one in group]
        own = [w for w in wordings if not w.repeats] or wordings[:1]
        first, last = ends(group, self._homes)
        side, lead = group[0].side, wordings[0]
        condition = _fullest([one.line.condition_pattern for one in group])
        consequence = _fullest([one.line.consequence_pattern for one in group])
        addressees = self._addressees(group, condition, consequence)
        crossing: Crossing = self._record.crossing(
            condition, inverse=group[0].inverse, issuer=side, first=first, consequence=consequence, others=addressees, days=self._days
        )
        return Line(
            id=record_id("l", *sorted(one.line.id for one in group)), issuer=side, addressees=addressees,
            issuers=list(dict.fromkeys(one.line.issuer for one in group if one.line.issuer)),
            kind=Counter(one.line.kind for one in group).most_common(1)[0][0], condition=lead.condition, consequence=lead.consequence,
            first=first, last=last, stated=_occasions(own), independent=behind.number, sources=[source.name for source in behind.sources],
            course=_course(own), crossing=crossing, wordings=wordings,
        )  # fmt: skip

    def _sources(self, group: Sequence[Told]) -> Independence:
        """The independent sources; an outlet through which a document knows its statements counts where all of them name one."""
        via: dict[str, list[str | None]] = {}
        for one in group:
            via.setdefault(one.line.document, []).append(self._statements.get(one.line.statement or "", ("", None))[1])
        known = dict(self._known)
        for id, named in via.items():
            if all(named):
                known[id] = replace(known[id], via=sorted({name for name in named if name}))
        return independence(list(via), known)

    def _wording(self, one: Told, repeats: bool) -> Wording:
        line, home = one.line, self._homes[one.line.document]
        quoted = self._statements.get(line.statement or "", ("", None))[0] == "quote"
        points, marks = commitment(line, home.text, quoted=quoted)
        pattern = line.consequence_pattern
        return Wording(
            red_line=line.id, document=home.id, outlet=home.outlet, day=home.published, issuer=line.issuer, kind=line.kind,
            condition=" ".join(home.text[slice(*line.condition)].split()), consequence=" ".join(home.text[slice(*line.consequence)].split()),
            words=as_told(line, home.text), commitment=points, marks=marks, repeats=repeats,
            severity=-load().intensity(pattern.type) if pattern else None,
        )  # fmt: skip

    def _whom(self) -> dict[str, list[str]]:
        """By red line, the recipients of the threats of its sentence."""
        found: dict[str, list[str]] = {}
        rows = self._room._rows(
            "SELECT r.id, k.record FROM red_lines r "
            "CROSS JOIN events e ON e.document = r.document AND e.evidence_start = r.evidence_start AND e.type = 'THREATEN' "
            "CROSS JOIN events_corrected k ON k.id = e.id AND k.type = 'THREATEN' AND k.status = 'actual' ORDER BY r.id, e.id"
        )
        events = self._room._corrected([msgspec.json.decode(record, type=Event) for _, record in rows])
        for (line, _), event in zip(rows, events, strict=True):
            found.setdefault(str(line), []).extend(event.recipients)
        return found

    def _addressees(self, group: Sequence[Told], condition: Pattern | None, consequence: Pattern | None) -> list[str]:
        """Sides that the lines speak to: who would meet the condition. Where nobody is named who would, of a threat or promise whom its sentence
        threatens and whom the consequence would hit. Whoever the condition protects is spoken of, not spoken to, unless it also acts there.
        """
        own = group[0].side
        acting = [self.sides.acting(id) for id in (condition.actors if condition else ())]
        if acting:
            return [side for side in dict.fromkeys(acting) if side != own]
        if all(one.line.kind == "warning" for one in group):
            return []
        kept = {self.sides.suffering(id) for one in group for id in (one.line.condition_pattern.recipients if one.line.condition_pattern else ())}
        named = [self.sides.suffering(id) for one in group for id in self._menaced.get(one.line.id, ())]
        named += [self.sides.suffering(id) for id in (consequence.recipients if consequence else ())]
        return [side for side in dict.fromkeys(named) if side != own and side not in kept]


def _fullest(patterns: Iterable[Pattern | None]) -> Pattern | None:
    """The pattern that names most, the first of these."""
    return max((p for p in patterns if p), key=lambda p: bool(p.actors) + bool(p.recipients), default=None)


def _occasions(own: Sequence[Wording]) -> int:
    """How often a line was stated: one speaker's words of one day, or of two days in a row, are one statement that several report."""
    number = 0
    days: dict[str | None, str | None] = {}
    for wording in own:
        known = wording.issuer in days
        before, day = days.get(wording.issuer), wording.day
        number += not (known and (before == day or _in_a_row(before, day)))
        days[wording.issuer] = day
    return number


def _in_a_row(before: str | None, day: str | None) -> bool:
    """Whether one day follows the other; a month or year is no day."""
    first, second = (stretch(told, "day") if told and len(told) == 10 else None for told in (before, day))
    return bool(first and second and abs(second[0] - first[0]) <= 1)


def _course(own: Sequence[Wording]) -> WordingCourse:
    """From the first to the last day that is known: commitment, then severity, the greatest of each day."""
    days = sorted({w.day for w in own if w.day})
    if len(days) < 2 or _occasions(own) < 2:
        return "stated once"
    first, last = (max((w.commitment, w.severity or 0.0) for w in own if w.day == day) for day in (days[0], days[-1]))
    return "hardened" if last > first else "softened" if last < first else "unchanged"
