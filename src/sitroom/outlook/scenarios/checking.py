"""A scenario against its room: who and what is meant, on which days, and what contradicts itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from sitroom.codebook import load
from sitroom.codebook.relations import KINDS
from sitroom.errors import InputError
from sitroom.outlook.scenarios.cast import Cast, Named
from sitroom.outlook.scenarios.kinds import Kind, quad_types, told_kind, type_named
from sitroom.outlook.scenarios.written import Act, Outcome, Scenario, Stop, TieChange
from sitroom.outlook.streams import Stream
from sitroom.records import Tie
from sitroom.room.nearest import nearest

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["Acted", "Checked", "Halted", "Tied", "Watched", "checked", "checked_numbers", "history_of", "named"]

LONGEST, FEWEST, MANY = 365, 10, 100_000


class Acted(msgspec.Struct, frozen=True, kw_only=True):
    """An act of the scenario: ``day`` from 0; between sides, towards ``recipient``."""

    key: str
    words: str
    day: int
    actor: Named
    type: str
    recipient: Named
    weight: float


class Halted(msgspec.Struct, frozen=True, kw_only=True):
    """Acts that do not happen on the days ``since`` <= day < ``until``, counted from 0."""

    key: str
    words: str
    kind: Kind
    since: int
    until: int


class Tied(msgspec.Struct, frozen=True, kw_only=True):
    """A tie of two sides that is cut or added, ``since`` a day counted from 0; ``record``: the id of a tie that the room states."""

    key: str
    words: str
    add: bool
    sides: tuple[str, str]
    since: int
    record: str | None


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """An outcome: ``at_least`` so many acts of a kind in the first ``within`` days."""

    name: str
    kind: Kind
    within: int
    at_least: int


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """All that a scenario says, found in its room."""

    acts: list[Acted]
    stops: list[Halted]
    ties: list[Tied]
    outcomes: list[Watched]


def history_of(room: Room, scenario: Scenario) -> Stream:
    """What the room tells to have happened up to the start of the scenario, at the level of states.

    Raises InputError where that is nothing, and for a start that is no day.
    """
    if scenario.start is not None:
        try:
            date.fromisoformat(scenario.start)
        except ValueError:
            raise InputError(f"found {scenario.start!r} as the start; valid is a day as YYYY-MM-DD, such as 2025-06-13.") from None
    history = Stream.of_room(room, until=scenario.start)
    if scenario.start is not None and not history.dated:
        raise InputError(f"found {scenario.start} as the start; the room knows no days. Leave it out: the run then follows what the texts tell.")
    if not len(history) and not room.counts()["documents"]:
        raise InputError(f"room {room.path} holds no documents yet, so that nothing can be run forward; add some with: sitroom read ROOM SOURCE")
    if not len(history):
        upto = f" up to {scenario.start}" if scenario.start else ""
        raise InputError(
            f"room {room.path} tells of no act between two sides whose day is known{upto}, so that nothing can be run forward. Read more into it, or "
            "see what it has: sitroom show ROOM happenings"
        )
    return history


def checked_numbers(scenario: Scenario) -> None:
    """Raise InputError for numbers out of their range."""
    for name, value, low, high in (("days", scenario.days, 1, LONGEST), ("runs", scenario.runs, FEWEST, MANY), ("seed", scenario.seed, 0, 2**63 - 1)):
        if not low <= value <= high:
            raise InputError(f"found {value} as {name}; valid is a whole number from {low} to {high:,}.")
    size = scenario.belief_size
    if size is not None and not 1.0 <= size <= 100.0:
        raise InputError(f"found {size:g} as belief_size; valid is a number from 1 (beliefs change nothing) to 100.")


def checked(room: Room, scenario: Scenario, cast: Cast, start: date | None, friends: Sequence[tuple[str, str]]) -> Checked:
    """What the scenario says, each part checked. ``start``: the day before the first, None where the room
    knows no days; ``friends``: sides that cooperate in the room's acts.

    Raises InputError, which names the part, for an unknown actor, type or mode, a day outside the run, a tie that cannot be cut or added, an outcome
    that watches nothing, and acts that are both added and stopped.
    """
    first = None if start is None else start + timedelta(days=1)
    acts = [_act(act, i, scenario, cast, first) for i, act in enumerate(scenario.acts, 1)]
    stops = [_stop(stop, i, scenario, cast, first) for i, stop in enumerate(scenario.stops, 1)]
    for act in acts:
        for stop in stops:
            inside = stop.since <= act.day < stop.until
            if inside and stop.kind.includes(act.type, act.actor.acting, act.recipient.suffering, act.recipient.id):
                raise InputError(f"{_table(act.key)} adds what {_table(stop.key)} stops: {act.words}. Leave one of the two out.")
    ties = [_tie(tie, i, scenario, cast, first, room, friends) for i, tie in enumerate(scenario.ties, 1)]
    outcomes = [_outcome(outcome, i, scenario, cast) for i, outcome in enumerate(scenario.outcomes, 1)]
    return Checked(acts=acts, stops=stops, ties=ties, outcomes=outcomes)


def _table(key: str) -> str:
    """``act 2`` as its place in the file: ``[[act]] 2``."""
    name, number = key.split()
    return f"[[{name}]] {number}"


def _day(day: int | str, where: str, days: int, first: date | None) -> int:
    """The day of the run, from 0."""
    valid = f"valid are 1 to {days}" + (
        f", or {first} to {first + timedelta(days=days - 1)}" if first is not None else ", for the room knows no days"
    )
    if isinstance(day, int):
        number = day - 1
    else:
        try:
            number = (date.fromisoformat(day) - first).days if first is not None else -1
        except ValueError:
            raise InputError(f"{where}: found the day {day!r}; {valid}.") from None
    if not 0 <= number < days:
        raise InputError(f"{where}: the day {day} is outside the run; {valid}. Change it, or the horizon (days).")
    return number


def _when(day: int, first: date | None) -> str:
    """A day of the run, from 0, as a date where the room knows any."""
    return f"day {day + 1}" if first is None else (first + timedelta(days=day)).isoformat()


def _act(act: Act, number: int, scenario: Scenario, cast: Cast, first: date | None) -> Acted:
    where = f"[[act]] {number}"
    day = _day(act.day, where, scenario.days, first)
    type = type_named(act.type, where)
    modes = load().modes(type)
    if act.mode is not None and act.mode not in modes:
        near = nearest(act.mode, modes)
        told = f"near are: {', '.join(near)}; " if near else ""
        raise InputError(f"{where}: found the mode {act.mode!r}; {told}{type} has: {', '.join(modes) or 'none'}.")
    if not (math.isfinite(act.weight) and 0 < act.weight <= 1000):
        raise InputError(f"{where}: found the weight {act.weight:g}; valid is a number above 0, up to 1,000.")
    actor, recipient = cast.find(act.actor, where), cast.find(act.recipient, where)
    if actor.acting == recipient.suffering:
        raise InputError(f"{where}: {actor.name} and {recipient.name} are one side, {cast.name(actor.acting)}; valid are acts between two sides.")
    mode = f" ({act.mode})" if act.mode else ""
    return Acted(
        key=f"act {number}", words=f"{type}{mode} by {actor.name} on {recipient.name} on {_when(day, first)}", day=day, actor=actor,
        type=type, recipient=recipient, weight=act.weight,
    )  # fmt: skip


def _stop(stop: Stop, number: int, scenario: Scenario, cast: Cast, first: date | None) -> Halted:
    where = f"[[stop]] {number}"
    if stop.actor is None and stop.type is None and stop.recipient is None:
        raise InputError(f"{where}: found no actor, type or recipient, which would stop everything. Name at least one.")
    since = _day(stop.day, where, scenario.days, first)
    until = scenario.days if stop.until is None else _day(stop.until, where, scenario.days, first) + 1
    if until <= since:
        raise InputError(f"{where}: it ends on {stop.until}, before it begins on {stop.day}. Change one of the two.")
    actor = cast.find(stop.actor, where).acting if stop.actor is not None else None
    recipient = cast.find(stop.recipient, where).suffering if stop.recipient is not None else None
    kind = Kind(
        types=frozenset({type_named(stop.type, where)}) if stop.type is not None else None, actors=frozenset({actor}) if actor else None,
        recipients=frozenset({recipient}) if recipient else None,
    )  # fmt: skip
    days = f"from {_when(since, first)}" + (f" to {_when(until - 1, first)}" if stop.until is not None else "")
    return Halted(key=f"stop {number}", words=f"no {told_kind(kind, cast)} {days}", kind=kind, since=since, until=until)


def _tie(
    tie: TieChange, number: int, scenario: Scenario, cast: Cast, first: date | None, room: Room, friends: Sequence[tuple[str, str]]
) -> Tied:  # fmt: skip
    where = f"[[tie]] {number}"
    if tie.kind is not None and tie.kind not in KINDS:
        raise InputError(f"{where}: found the kind {tie.kind!r}; near are: {', '.join(nearest(tie.kind, KINDS))}; valid are: {', '.join(KINDS)}.")
    since = _day(tie.day, where, scenario.days, first)
    one, other = (cast.find(actor, where).acting for actor in tie.actors)
    if one == other:
        raise InputError(f"{where}: {' and '.join(tie.actors)} are one side, {cast.name(one)}; valid are ties of two sides.")
    stated = [
        record for record in room.told(Tie)
        if {cast.sides.acting(id) for id in record.actors} == {one, other} and tie.kind in (None, record.kind) and record.sign > 0
    ]  # fmt: skip
    there = bool(stated) or (tie.kind is None and ((one, other) in friends or (other, one) in friends))
    named = f"{cast.name(one)} and {cast.name(other)}"
    what = f"tie ({tie.kind})" if tie.kind else "cooperative tie"
    if tie.change == "cut" and not there:
        raise InputError(f"{where}: the room knows of no {what} of {named} that could be cut. See: sitroom show ROOM ties, sitroom show ROOM network")
    if tie.change == "add":
        if tie.kind is None:
            raise InputError(f"{where}: a tie that is added needs a kind; valid are: {', '.join(KINDS)}.")
        if tie.kind in ("sanction", "war", "hostility", "neutrality"):
            raise InputError(f"{where}: norms know only what friends do; a tie of {tie.kind} would change nothing. Add or stop acts instead.")
        if stated:
            raise InputError(f"{where}: the room states a {what} of {named} already ({stated[0].id}). Leave it out.")
    words = f"{what} of {named} {'cut' if tie.change == 'cut' else 'added'} from {_when(since, first)}"
    return Tied(
        key=f"tie {number}", words=words, add=tie.change == "add", sides=(one, other), since=since, record=stated[0].id if stated else None
    )  # fmt: skip


def _outcome(outcome: Outcome, number: int, scenario: Scenario, cast: Cast) -> Watched:
    where = f"[[outcome]] {number}"
    if outcome.type is not None and outcome.quad is not None:
        raise InputError(f"{where}: found a type and a class; valid is one of the two. Leave one out.")
    if outcome.type is None and outcome.quad is None and outcome.actor is None and outcome.recipient is None:
        raise InputError(f"{where}: found nothing to watch for. Name a type or class (quad), an actor or a recipient.")
    within = scenario.days if outcome.within is None else outcome.within
    if not 1 <= within <= scenario.days:
        raise InputError(f"{where}: found {within} days to wait; valid are 1 to {scenario.days}, the horizon of the run.")
    if outcome.at_least < 1:
        raise InputError(f"{where}: found at_least = {outcome.at_least}; valid is a whole number from 1.")
    types = None
    if outcome.type is not None:
        types = frozenset({type_named(outcome.type, where)})
    elif outcome.quad is not None:
        types = quad_types(outcome.quad, where)
    actor = cast.find(outcome.actor, where).acting if outcome.actor is not None else None
    recipient = cast.find(outcome.recipient, where).suffering if outcome.recipient is not None else None
    kind = Kind(types=types, actors=frozenset({actor}) if actor else None, recipients=frozenset({recipient}) if recipient else None)
    return Watched(name=outcome.name or named(kind, within, outcome.at_least, cast), kind=kind, within=within, at_least=outcome.at_least)


def named(kind: Kind, within: int, at_least: int, cast: Cast) -> str:
    """An outcome in words."""
    times = f"at least {at_least} times " if at_least > 1 else ""
    return f"{told_kind(kind, cast)} {times}within {within} day{'s' * (within > 1)}"
