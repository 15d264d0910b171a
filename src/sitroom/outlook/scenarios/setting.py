"""A scenario in its room, ready to be run: the world, and plans with any of its assumptions left out or given another value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from sitroom.outlook.norms import Norms, shipped
from sitroom.outlook.norms.system import friends
from sitroom.outlook.scenarios.adopting import Adopted, adopted
from sitroom.outlook.scenarios.assumed import assumed
from sitroom.outlook.scenarios.cast import Cast
from sitroom.outlook.scenarios.checking import Checked, Tied, Watched, checked, checked_numbers, history_of, named
from sitroom.outlook.scenarios.honouring import Honoured, honoured
from sitroom.outlook.scenarios.kinds import Bools, Kind, Masks, quad_types
from sitroom.outlook.scenarios.level import levelled
from sitroom.outlook.scenarios.plans import Belief, Given, Line, Number, Plan, Stopped
from sitroom.outlook.scenarios.world import Ties, World, world
from sitroom.outlook.scenarios.written import Scenario
from sitroom.outlook.streams import types

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["BELIEFS", "Assumption", "Setting", "setting_of"]

BELIEFS = "beliefs"
"""The key of the assumption that the narrator is right."""
MOST = 2000
"""Dyads that a run has at most, beside those that the scenario speaks of."""
BOTH = 25
"""Dyads that one outcome or condition brings into a world that the room tells nothing of, at most."""


class Assumption(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a scenario that can be left out or varied. ``value``: as it is assumed; ``low``, ``high``: the range that discovery draws from,
    None where it is there or not.
    """

    key: str
    what: str
    words: str
    value: float
    low: float | None = None
    high: float | None = None


class Setting:
    """``start``: the day before the first, None where the room knows no days; ``norms``: those of the room; ``left_out``: how many dyads are not in
    the world, and their share of all acts.
    """

    def __init__(self, room: Room, scenario: Scenario, norms: Norms | None, told: Callable[[float], None]) -> None:
        checked_numbers(scenario)
        told(0.0)
        self.scenario, self.cast = scenario, Cast(room)
        history = history_of(room, scenario)
        self.start: date | None = None
        if history.dated:
            self.start = date.fromisoformat(scenario.start) if scenario.start else history.day(history.end - 1)
        whose, friend, weight = friends(history)
        self.friends = [(history.names[i], history.names[j]) for i, j in zip(whose, friend, strict=True)]
        self.shipped = shipped() if norms is None else norms
        self.norms = self.shipped.updated(history)
        self.told: Checked = checked(room, scenario, self.cast, self.start, self.friends)
        self.lines: list[Honoured] = honoured(room, scenario, self.cast)
        self.claims: list[Adopted] = adopted(room, scenario, self.cast)
        self.size = float(assumed()["belief"]["size"]) if scenario.belief_size is None else scenario.belief_size
        kinds = [watched.kind for watched in self.told.outcomes]
        kinds += [line.condition for line in self.lines if line.condition and line.honoured]
        sides = [act.actor.acting for act in self.told.acts] + [act.recipient.suffering for act in self.told.acts]
        spoken = [(act.actor.acting, act.recipient.suffering) for act in self.told.acts]
        spoken += [pair for kind in kinds for pair in _pairs(kind)]
        spoken += self._set_off(history.names, history.pairs)
        sides += [side for pair in spoken for side in pair]
        found, left, share = world(history, self.norms, scenario.days, sides, spoken, most=MOST)
        self.world: World = found
        levelled(found, forecast=norms is None, told=lambda share: told(0.4 + 0.6 * share))
        self.left_out = left, share
        self.masks = Masks(self.world.names, self.world.pairs)
        self.tie_weight = float(weight.mean()) if len(weight) else 0.0
        self.outcomes = self.told.outcomes or self._usual()
        self._watched = {line.id: self._line_cells(line) for line in self.lines}

    def _set_off(self, names: tuple[str, ...], pairs: np.ndarray[tuple[int, int], np.dtype[np.int32]]) -> list[tuple[str, str]]:
        """The dyads in which red lines may set something off."""
        found = []
        for line in self.lines:
            if line.honoured and line.condition and line.actor:
                crossers = {line.recipient} if line.recipient else {
                    *(names[s] for s, r in pairs if _may(line.condition, names[s], names[r])),
                    *(act.actor.acting for act in self.told.acts if _may(line.condition, act.actor.acting, act.recipient.suffering)),
                }  # fmt: skip
                found += [(line.actor, side) for side in sorted(crossers - {line.actor})]
        return found

    def _usual(self) -> list[Watched]:
        """What is watched where the scenario names nothing: material conflict in the dyads with the most of it to come, in both directions of those
        with added acts, and what honoured lines hold out.
        """
        conflict = quad_types("material conflict", "")
        names, days = self.world.names, self.scenario.days
        coming = (self.world.base[:, 3] * days + self.world.past(())[:, :, 3].sum(axis=0)).round(9)
        order = np.argsort(-coming, kind="stable")[: assumed()["outcomes"]["dyads"]]
        pairs = [pair for act in self.told.acts for pair in (
            (act.recipient.suffering, act.actor.acting), (act.actor.acting, act.recipient.suffering)
        )]  # fmt: skip
        pairs += [(names[self.world.pairs[i, 0]], names[self.world.pairs[i, 1]]) for i in order]
        kinds = [Kind(types=conflict, actors=frozenset({one}), recipients=frozenset({other})) for one, other in dict.fromkeys(pairs)]
        kinds += [
            Kind(types=frozenset({line.type}), actors=frozenset({line.actor}), recipients=frozenset({line.recipient}) if line.recipient else None)
            for line in self.lines if line.honoured and line.type and line.actor
        ]  # fmt: skip
        return [Watched(name=named(kind, days, 1, self.cast), kind=kind, within=days, at_least=1) for kind in dict.fromkeys(kinds)]

    def assumptions(self) -> list[Assumption]:
        """All that the scenario assumes beyond its baseline."""
        draws = assumed()
        found = [
            Assumption(key=act.key, what="weight", words=act.words, value=act.weight, low=draws["act"]["range"][0] * act.weight,
                       high=draws["act"]["range"][1] * act.weight)
            for act in self.told.acts
        ]  # fmt: skip
        found += [Assumption(key=stop.key, what="stop", words=stop.words, value=1.0) for stop in self.told.stops]
        found += [Assumption(key=tie.key, what="tie", words=tie.words, value=1.0) for tie in self.told.ties]
        low, high = draws["red_line"]["range"]
        found += [
            Assumption(key=line.id, what="credibility", words=line.words, value=line.credibility, low=low, high=high)
            for line in self.lines if line.honoured
        ]  # fmt: skip
        if any(claim.why is None for claim in self.claims):
            low, high = draws["belief"]["range"]
            words = f"{self.scenario.adopt} is right"
            found.append(Assumption(key=BELIEFS, what="belief size", words=words, value=self.size, low=low, high=high))
        return found

    def baseline(self) -> Plan:
        """Nothing assumed; red lines are watched, and fire in no run."""
        return Plan(lines=[self._line(line, {}, 0.0) for line in self.lines], bounds=self._bounds())

    def plan(self, values: Mapping[str, Number] | None = None, without: Collection[str] = ()) -> Plan:
        """The scenario, with other ``values`` for some assumptions and ``without`` others, by key."""
        values = values or {}
        numbers = {act.key: i for i, act in enumerate(self.told.acts)}
        given = [
            Given(day=act.day, dyad=self._dyad(act.actor.acting, act.recipient.suffering), type=types().index(act.type),
                  weight=0.0 if act.key in without else values.get(act.key, act.weight))
            for act in self.told.acts
        ]  # fmt: skip
        stopped = [Stopped(self.masks.of(stop.kind), stop.since, stop.until) for stop in self.told.stops if stop.key not in without]
        lines = [self._line(line, numbers, 0.0 if line.id in without else values.get(line.id, line.credibility)) for line in self.lines]
        size = 1.0 if BELIEFS in without else values.get(BELIEFS, self.size)
        beliefs = [
            Belief(self.masks.of(claim.cause), self._by(claim.cause, numbers), self.masks.of(claim.effect), claim.exponent, size)
            for claim in self.claims if claim.cause is not None and claim.effect is not None
        ]  # fmt: skip
        changed = [tie for tie in self.told.ties if tie.key not in without]
        return Plan(given=given, stopped=stopped, lines=lines, beliefs=beliefs, ties=self._ties(changed) if changed else None, bounds=self._bounds())

    def _bounds(self) -> tuple[float, float]:
        return float(assumed()["belief"]["least"]), float(assumed()["belief"]["most"])

    def _dyad(self, one: str, other: str) -> int:
        return self.world.places[self.world.history.number(one), self.world.history.number(other)]

    def _by(self, kind: Kind, numbers: Mapping[str, int]) -> frozenset[int]:
        """The added acts (by their number) that are of a kind."""
        return frozenset(
            numbers[act.key] for act in self.told.acts
            if numbers and kind.includes(act.type, act.actor.acting, act.recipient.suffering, act.recipient.id)
        )  # fmt: skip

    def _line_cells(self, line: Honoured) -> Bools:
        nothing: Bools = np.zeros((len(self.world.pairs), len(types())), dtype=np.bool_)
        return nothing if line.condition is None else self.masks.of(line.condition)

    def _line(self, line: Honoured, numbers: Mapping[str, int], credibility: Number) -> Line:
        known = self.world.history
        fires = line.honoured and line.type is not None and line.actor is not None and known.knows(line.actor)
        return Line(
            key=line.id, cells=self._watched[line.id], given=self._by(line.condition, numbers) if line.condition else frozenset(),
            credibility=credibility, type=types().index(line.type) if fires and line.type else -1,
            actor=known.number(line.actor) if fires and line.actor else -1,
            recipient=known.number(line.recipient) if fires and line.recipient and known.knows(line.recipient) else -1, after=line.after,
        )  # fmt: skip

    def _ties(self, changed: list[Tied]) -> list[tuple[int, Ties]]:
        """The ties by the day from which they hold, every change of an earlier day included."""
        found = []
        for since in sorted({tie.since for tie in changed}):
            ties = self.world.ties
            for tie in changed:
                if tie.since <= since:
                    ties = self._tied(ties, tie)
            found.append((since, ties))
        return found

    def _tied(self, ties: Ties, change: Tied) -> Ties:
        """``ties`` after one change. An added tie weighs as much as those of the room do on the mean."""
        pairs = self.world.pairs
        one, other = (self.world.history.number(side) if self.world.history.knows(side) else -1 for side in change.sides)
        source, target = pairs[ties.source, 0], pairs[ties.target, 0]
        ours = ((source == one) & (target == other)) | ((source == other) & (target == one))
        if not change.add:
            return Ties(ties.source[~ours], ties.target[~ours], ties.weight[~ours])
        new = [
            (place, self.world.places[friend, receiver])
            for (sender, receiver), place in self.world.places.items() for friend in [other if sender == one else one if sender == other else -1]
            if (friend, receiver) in self.world.places and friend != receiver
        ]  # fmt: skip
        more = np.array(new, dtype=np.int64).reshape(-1, 2)
        return Ties(
            np.concatenate([ties.source[~ours], more[:, 0]]), np.concatenate([ties.target[~ours], more[:, 1]]),
            np.concatenate([ties.weight[~ours], np.full(len(more), self.tie_weight)]),
        )  # fmt: skip

    def date(self, day: int) -> str:
        """The date of a day of the run, from 0; its number where the room knows no days."""
        return f"day {day + 1}" if self.start is None else (self.start + timedelta(days=day + 1)).isoformat()


def setting_of(room: Room, scenario: Scenario, norms: Norms | None = None, *, told: Callable[[float], None] = lambda share: None) -> Setting:
    """See `Setting`. ``norms``: in place of those that ship; ``told`` is called with the share that is done, and may raise to stop. Raises InputError
    for what `checking`, `honouring` and `adopting` find wrong."""
    return Setting(room, scenario, norms, told)


def _pairs(kind: Kind) -> list[tuple[str, str]]:
    """The dyads that a kind names on both sides, where they are few."""
    if kind.actors is None or kind.recipients is None or len(kind.actors) * len(kind.recipients) > BOTH:
        return []
    return [(one, other) for one in sorted(kind.actors) for other in sorted(kind.recipients) if one != other]


def _may(kind: Kind, actor: str, recipient: str) -> bool:
    """Whether an act between two sides may be of a kind, whatever its type and whoever it is done to."""
    loose = msgspec.structs.replace(kind, types=None, person=None)
    return loose.includes("", actor, recipient)
