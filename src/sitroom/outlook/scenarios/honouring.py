"""Red lines that a run can cross: what meets each, what it sets off, and how likely."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from sitroom.errors import InputError
from sitroom.outlook.scenarios.assumed import assumed
from sitroom.outlook.scenarios.cast import Cast
from sitroom.outlook.scenarios.kinds import Kind, kind_of, told_kind
from sitroom.outlook.scenarios.written import HonouredLine, Scenario
from sitroom.records import Pattern, RedLine
from sitroom.room.nearest import nearest
from sitroom.room.redlines import Line
from sitroom.room.redlines.grouping import told

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["Honoured", "Source", "Sources", "honoured"]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a number or a pattern was read: the record, its place in its document, and the words."""

    record: str
    document: str
    outlet: str | None
    published: str | None
    span: tuple[int, int]
    words: str


class Honoured(msgspec.Struct, frozen=True, kw_only=True):
    """A red line as a run knows it.

    ``condition``: what meets it; None where nothing can, ``why`` says so. ``type``, ``actor``, ``recipient``: what is set off, between sides; the
    recipient None = whoever crossed it; the type None where no act was read from the words. ``credibility`` 0..1: 0 for a line that is only watched.
    ``given``: what of it the user said.
    """

    id: str
    issuer: str | None
    words: str
    condition: Kind | None
    why: str | None
    type: str | None
    actor: str | None
    recipient: str | None
    credibility: float
    after: int
    honoured: bool
    given: frozenset[str]
    source: Source | None = None


Sources = dict[str, Source]


def honoured(room: Room, scenario: Scenario, cast: Cast) -> list[Honoured]:
    """The lines of the register and the user's own; those that the scenario does not honour are only watched.

    Raises InputError for an id that the register does not have or has twice, for a line that is named twice, and for one that cannot be met or sets
    nothing off though the scenario honours it by name.
    """
    register = room.red_lines()
    records = {record.id: record for record in room.told(RedLine)}
    named: dict[str, HonouredLine] = {}
    own: list[Honoured] = []
    for number, line in enumerate(scenario.lines, 1):
        where = f"[[red_line]] {number}"
        _checked(line, where)
        if line.id is None:
            own.append(_users(line, cast, where, number))
            continue
        found = _found(line.id, register, where)
        if found.id in named:
            raise InputError(f"{where}: the red line {found.id} is named twice. Leave one of the two out.")
        named[found.id] = line
    made = [_read(room, line, records, named.get(line.id), scenario, cast) for line in register]
    for number, line in enumerate(scenario.lines, 1):
        if line.id is not None:
            _usable(next(one for one in made if one.id == _found(line.id, register, "").id), f"[[red_line]] {number}")
    return [*own, *made]


def _checked(line: HonouredLine, where: str) -> None:
    if line.credibility is not None and not 0.0 <= line.credibility <= 1.0:
        raise InputError(f"{where}: found the credibility {line.credibility:g}; valid is a chance from 0 to 1.")
    if line.after < 1:
        raise InputError(f"{where}: found {line.after} days until the consequence; valid is a number from 1.")


def _found(id: str, register: Sequence[Line], where: str) -> Line:
    """The line whose id, or a telling's of it, begins so."""
    hits = [line for line in register if line.id.startswith(id) or any(w.red_line.startswith(id) for w in line.wordings)] if id else []
    if len(hits) == 1:
        return hits[0]
    if hits:
        raise InputError(
            f"{where}: {len(hits)} red lines have ids that begin with {id!r}: {', '.join(line.id for line in hits[:5])}. Write more of it."
        )
    near = nearest(id, [line.id for line in register]) or [line.id for line in register[:3]]
    told_of = f"near are: {', '.join(near)}" if near else "it has none"
    raise InputError(f"{where}: the room has no red line {id!r}; {told_of}. List them with: sitroom show ROOM redlines")


def _usable(line: Honoured, where: str) -> None:
    if line.condition is None:
        raise InputError(f"{where}: no run can meet the red line {line.id} ({line.why}). Say what you take it to mean: condition = {{ type = ... }}.")
    if line.type is None:
        raise InputError(
            f"{where}: no act was read from what the red line {line.id} holds out. Say what you take it to mean: consequence = {{ type = ... }}."
        )


def _users(line: HonouredLine, cast: Cast, where: str, number: int) -> Honoured:
    if line.condition is None or line.consequence is None or (line.issuer is None and line.consequence.actor is None):
        raise InputError(
            f"{where}: found a red line without an id; one of your own needs issuer, condition and consequence. Add them, or the id of a line of the "
            "register (sitroom show ROOM redlines)."
        )
    issuer = cast.find(line.issuer or line.consequence.actor or "", where).acting
    condition = kind_of(line.condition, cast, where)
    set_off = kind_of(line.consequence, cast, where)
    if condition.actors is None:
        condition = msgspec.structs.replace(condition, others=frozenset({issuer}))
    actor = next(iter(set_off.actors)) if set_off.actors else issuer
    recipient = next(iter(set_off.recipients)) if set_off.recipients else None
    whom = cast.name(recipient) if recipient else "whoever does it"
    words = f"if {told_kind(condition, cast)}, then {line.consequence.type.upper()} by {cast.name(actor)} on {whom}"
    return Honoured(
        id=f"own-{number}", issuer=issuer, words=words, condition=condition, why=None, type=line.consequence.type.upper(),
        actor=actor, recipient=recipient,
        credibility=assumed()["red_line"]["credibility"] if line.credibility is None else line.credibility, after=line.after, honoured=True,
        given=frozenset({"condition", "consequence", *(["credibility"] if line.credibility is not None else [])}),
    )  # fmt: skip


def _read(
    room: Room, line: Line, records: dict[str, RedLine], asked: HonouredLine | None, scenario: Scenario, cast: Cast
) -> Honoured:  # fmt: skip
    """A line of the register: as the user takes it, else as its words were read."""
    tellings = [records[w.red_line] for w in line.wordings if w.red_line in records]
    where = f"red line {line.id}"
    given = set()
    condition, why = _condition(room, tellings, line, cast)
    if asked is not None and asked.condition is not None:
        condition, why = kind_of(asked.condition, cast, where), None
        if condition.actors is None and line.issuer:
            condition = msgspec.structs.replace(condition, others=frozenset({line.issuer}))
        given.add("condition")
    type, actor, recipient = _consequence([t.consequence_pattern for t in tellings], line.issuer, cast)
    if asked is not None and asked.consequence is not None:
        set_off = kind_of(asked.consequence, cast, where)
        type = next(iter(set_off.types or ()))
        actor = next(iter(set_off.actors)) if set_off.actors else line.issuer
        recipient = next(iter(set_off.recipients)) if set_off.recipients else None
        given.add("consequence")
    if asked is not None and asked.issuer is not None:
        raise InputError(f"{where}: found an issuer; a line of the register has its own. Leave it out.")
    if asked is not None and asked.credibility is not None:
        given.add("credibility")
    able = condition is not None and type is not None and actor is not None
    honoured = asked is not None or (scenario.honour == "all" and able)
    default = float(assumed()["red_line"]["credibility"])
    lead = records[line.wordings[0].red_line]
    home = room.document(lead.document)
    return Honoured(
        id=line.id, issuer=line.issuer, words=line.wordings[0].words, condition=condition, why=why,
        type=type if actor is not None else None, actor=actor, recipient=recipient,
        credibility=(default if asked is None or asked.credibility is None else asked.credibility) if honoured else 0.0,
        after=asked.after if asked else int(assumed()["red_line"]["after"]), honoured=honoured, given=frozenset(given),
        source=Source(
            record=lead.id, document=home.id, outlet=home.outlet, published=home.published, span=lead.evidence,
            words=" ".join(home.text[slice(*lead.evidence)].split()),
        ),
    )  # fmt: skip


def _condition(room: Room, tellings: Sequence[RedLine], line: Line, cast: Cast) -> tuple[Kind | None, str | None]:
    """What meets a line as its words were read, by the rules of the register (`redlines.crossing`); or why nothing can."""
    first = tellings[0]
    if inverse := told(first, line.issuer, room.document(first.document).text).inverse:
        return None, f"the condition is that {inverse}"
    pattern = _fullest([t.condition_pattern for t in tellings])
    if pattern is None:
        return None, "no event was read from the words of the condition"
    if not pattern.actors and not pattern.recipients:
        return None, f"the condition names nobody: every {pattern.type} would meet it"
    actors = frozenset(cast.sides.acting(id) for id in pattern.actors) or None
    recipients = frozenset(cast.sides.suffering(id) for id in pattern.recipients) or None
    person = None
    if pattern.recipients and not any(cast.is_side(id, acting=False) for id in pattern.recipients):
        person = frozenset().union(*(cast.alike(id) for id in pattern.recipients))
    if actors is not None and recipients is None and line.issuer is not None:
        recipients = frozenset({line.issuer})
    others = frozenset({line.issuer}) if actors is None and line.issuer else frozenset()
    return Kind(types=frozenset({pattern.type}), actors=actors, recipients=recipients, others=others, person=person), None


def _consequence(patterns: Sequence[Pattern | None], issuer: str | None, cast: Cast) -> tuple[str | None, str | None, str | None]:
    """Type, actor and recipient of what is set off; where the words name no actor, it is the issuer, where no recipient, whoever crossed the line."""
    pattern = _fullest(patterns)
    if pattern is None:
        return None, None, None
    actor = cast.sides.acting(pattern.actors[0]) if pattern.actors else issuer
    recipient = cast.sides.suffering(pattern.recipients[0]) if pattern.recipients else None
    return pattern.type, actor, recipient if recipient != actor else None


def _fullest(patterns: Sequence[Pattern | None]) -> Pattern | None:
    """The pattern that names most, the first of these."""
    return max((p for p in patterns if p), key=lambda p: bool(p.actors) + bool(p.recipients), default=None)
