"""What a scenario answers."""

from __future__ import annotations

from typing import Literal

import msgspec

from sitroom.outlook.scenarios.honouring import Source
from sitroom.outlook.scenarios.prim import Box
from sitroom.outlook.scenarios.written import Scenario

__all__ = [
    "BeliefAnswer", "Change", "Course", "Driver", "Entry", "Fan", "Gap", "LineAnswer", "Measure", "OutcomeAnswer", "Range", "Result", "Share", "Told",
]  # fmt: skip


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """A number and how far it reaches, ``low`` <= ``value`` <= ``high`` where nothing else is said."""

    value: float
    low: float
    high: float


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """The share of runs, 0..1, with its 95 % interval from the number of runs alone (Wilson 1927, J. American Statistical Association 22: 209)."""

    value: float
    low: float
    high: float


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Scenario less baseline, run by run with the same numbers of chance.

    ``error_low``, ``error_high``: the 95 % interval that the number of runs leaves (Monte Carlo error), and nothing else; ``norms_low``,
    ``norms_high``: the 90 % interval over draws of the norms (parameter uncertainty), None where none were drawn.
    """

    value: float
    error_low: float
    error_high: float
    norms_low: float | None = None
    norms_high: float | None = None


class Fan(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity by day of the run over all runs, lists of one number a day: mean and quantiles (``q05``: 5 % of runs lie below)."""

    mean: list[float]
    q05: list[float]
    q10: list[float]
    q25: list[float]
    q50: list[float]
    q75: list[float]
    q90: list[float]
    q95: list[float]


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """One quantity, summed up from the first day of the run: baseline, scenario, and the difference of each run."""

    name: str
    baseline: Fan
    scenario: Fan
    difference: Fan


class OutcomeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """First passage: in what share of runs it comes within ``within`` days. ``baseline_day``, ``scenario_day``: the median day (1 = the first) in
    the runs where it does, None where it never does; ``baseline_by_day``, ``scenario_by_day``: the share of runs in which it has come by each day.
    """

    name: str
    within: int
    at_least: int
    baseline: Share
    scenario: Share
    difference: Gap
    baseline_day: float | None
    scenario_day: float | None
    baseline_by_day: list[float]
    scenario_by_day: list[float]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Acts of a class from one side towards another over the whole run: the mean with the 10 % and 90 % quantiles of runs, and the difference."""

    actor: str
    actor_name: str
    recipient: str
    recipient_name: str
    quad: str
    baseline: Range
    scenario: Range
    difference: Gap


class LineAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A red line in the runs. ``met_baseline``, ``met``: the share of runs in which its condition is met; ``fired``: in which what it holds out is
    done; ``day``: the median day of its first crossing in the scenario. ``sets_off``: what that is, in words. ``why``: why it is not met, or sets
    nothing off.
    """

    id: str
    issuer: str | None
    issuer_name: str
    words: str
    honoured: bool
    credibility: float
    met_baseline: float
    met: float
    fired: float
    day: float | None
    condition: str | None
    sets_off: str | None
    why: str | None
    source: Source | None


class BeliefAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of the adopted narrator. ``factor``: what it multiplies the rate of ``effect`` by once ``cause`` has come about; ``begun``: the share
    of runs in which it does; ``why``: why it is not used.
    """

    id: str
    narrator: str
    cause_name: str
    effect_name: str
    cause: str | None
    effect: str | None
    hedge: str
    factor: float | None
    begun: float | None
    why: str | None
    source: Source


class Driver(msgspec.Struct, frozen=True, kw_only=True):
    """One assumption left out, or given another value, under the same numbers of chance. ``moves``: by how much the share of the first outcome
    is less (or more) in the full scenario than with this change, full scenario less changed one; ``tension``: the same of net tension at the end.
    """

    key: str
    words: str
    change: str
    moves: Gap
    tension: Gap


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """Three kinds of uncertainty of one quantity, apart. ``futures``: 10 % to 90 % of the runs of the scenario (what may happen); ``error``: the 95 %
    interval of its mean that the number of runs leaves; ``norms``: its 90 % interval over draws of the norms (None where none were drawn);
    ``difference``: scenario less baseline.
    """

    name: str
    baseline: float
    scenario: float
    difference: Gap
    futures: tuple[float, float]
    error: tuple[float, float]
    norms: tuple[float, float] | None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the ledger: what is assumed, with which value, and where it comes from.

    ``kind``: ``data`` (counted or fitted: ``source`` says on what), ``text`` (read from the words of ``document`` at ``span``), ``user`` (the
    scenario says so), ``default`` (set by hand where nobody says otherwise: ``source`` says where and why).
    """

    what: str
    value: str
    kind: Literal["data", "text", "user", "default"]
    source: str
    record: str | None = None
    document: str | None = None
    span: tuple[int, int] | None = None
    words: str | None = None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """The room that was run forward. ``start``: the day before the first (days are numbers where the room knows none); ``acts``: how many acts
    between two sides it tells of, ``sides`` and ``dyads`` in the run; ``branching``: how many acts an act brings about directly, at most.
    """

    start: str
    first: str
    last: str
    acts: int
    sides: int
    dyads: int
    branching: float


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario beside its baseline.

    ``outcomes``, ``changes`` (those that differ, the largest first), ``courses`` (net tension, material conflict), ``measures`` (the kinds of
    uncertainty apart), ``lines``, ``beliefs``, ``drivers`` (by effect on the first outcome), ``boxes`` (values of the assumptions with which the
    first outcome is frequent; ``boxes_why``: why there are none), ``ledger``. ``names``: of sides, by id.
    """

    scenario: Scenario
    told: Told
    outcomes: list[OutcomeAnswer]
    changes: list[Change]
    courses: list[Course]
    measures: list[Measure]
    lines: list[LineAnswer]
    beliefs: list[BeliefAnswer]
    drivers: list[Driver]
    boxes: list[Box]
    boxes_why: str | None
    ledger: list[Entry]
    notes: list[str]
    names: dict[str, str]
