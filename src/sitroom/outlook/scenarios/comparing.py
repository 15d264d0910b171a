"""Baseline and scenario side by side: outcomes, dyads, courses, red lines and beliefs, with the kinds of uncertainty apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.scenarios.answers import BeliefAnswer, Change, Course, LineAnswer, Measure, OutcomeAnswer
from sitroom.outlook.scenarios.honouring import Honoured
from sitroom.outlook.scenarios.kinds import told_kind
from sitroom.outlook.scenarios.measuring import by_day, conflict, fan, gap, passage, per_dyad, range_of, share, tension
from sitroom.outlook.scenarios.running import Runs
from sitroom.outlook.scenarios.setting import Setting
from sitroom.outlook.streams import QUADS

__all__ = ["CHANGES", "QUANTITIES", "beliefs", "changes", "courses", "lines", "measures", "outcomes", "quantities", "shifted"]

Reals = NDArray[np.float64]

CHANGES = 40
"""Dyads and classes that are listed, those whose number of acts changes most."""
QUANTITIES = ("net tension", "material conflict, acts")
"""What is followed from day to day."""
Drawn = Mapping[str, tuple[Reals, Reals]]
"""By quantity: its means under baseline and scenario, one for each draw of the norms."""


def quantities(found: Runs, setting: Setting) -> dict[str, Reals]:
    """What draws of the norms are compared on, one number a run, by name."""
    answer = {outcome.name: (passage(found, outcome, setting) >= 0).astype(np.float64) for outcome in setting.outcomes}
    answer[QUANTITIES[0]] = tension(found, setting)[:, -1]
    answer[QUANTITIES[1]] = conflict(found, setting)[:, -1]
    return answer


def shifted(values: Reals, centre: float) -> tuple[float, float]:
    """The 90 % interval of draws, moved so that their mean lies where the main runs have it: draws are run with fewer runs, all with the same
    numbers of chance.
    """
    low, high = np.quantile(values, (0.05, 0.95))
    return float(centre + low - values.mean()), float(centre + high - values.mean())


def outcomes(baseline: Runs, scenario: Runs, setting: Setting, drawn: Drawn | None) -> list[OutcomeAnswer]:
    """First passage of each outcome."""
    found = []
    for watched in setting.outcomes:
        before, after = (passage(runs, watched, setting) for runs in (baseline, scenario))
        norms = None
        if drawn is not None:
            one, other = drawn[watched.name]
            norms = shifted(other - one, float((after >= 0).mean() - (before >= 0).mean()))
        found.append(
            OutcomeAnswer(
                name=watched.name, within=watched.within, at_least=watched.at_least, baseline=share(before >= 0), scenario=share(after >= 0),
                difference=gap(after >= 0, before >= 0, norms), baseline_day=_median(before), scenario_day=_median(after),
                baseline_by_day=by_day(before, baseline.days), scenario_by_day=by_day(after, scenario.days),
            )
        )  # fmt: skip
    return found


def _median(passages: NDArray[np.int64]) -> float | None:
    own = passages[passages >= 0]
    return float(np.median(own)) + 1.0 if len(own) else None


def changes(baseline: Runs, scenario: Runs, setting: Setting) -> list[Change]:
    """The dyads and classes whose number of acts differs, the largest difference first."""
    before, after = per_dyad(baseline, setting), per_dyad(scenario, setting)
    differ = (after - before).mean(axis=0)
    order = [int(i) for i in np.lexsort((np.arange(len(differ)), -np.abs(differ.round(9)))) if differ[i] != 0][:CHANGES]
    found = []
    for i in order:
        one, other = (setting.world.names[side] for side in setting.world.pairs[i // 4])
        found.append(
            Change(
                actor=one, actor_name=setting.cast.name(one), recipient=other, recipient_name=setting.cast.name(other), quad=QUADS[i % 4],
                baseline=range_of(before[:, i]), scenario=range_of(after[:, i]), difference=gap(after[:, i], before[:, i]),
            )
        )  # fmt: skip
    return found


def courses(baseline: Runs, scenario: Runs, setting: Setting) -> list[Course]:
    """Net tension and material conflict by day."""
    found = []
    for name, read in zip(QUANTITIES, (tension, conflict), strict=True):
        before, after = read(baseline, setting), read(scenario, setting)
        found.append(Course(name=name, baseline=fan(before), scenario=fan(after), difference=fan(after - before)))
    return found


def measures(baseline: Runs, scenario: Runs, setting: Setting, drawn: Drawn | None) -> list[Measure]:
    """The quantities at the end of the run, with what may happen, what few runs leave and what the norms leave open, apart."""
    found = []
    for name, read in zip(QUANTITIES, (tension, conflict), strict=True):
        before, after = read(baseline, setting)[:, -1], read(scenario, setting)[:, -1]
        alone = gap(after, np.zeros_like(after))
        norms = wide = None
        if drawn is not None:
            one, other = drawn[name]
            wide, norms = shifted(other - one, float(after.mean() - before.mean())), shifted(other, float(after.mean()))
        spread = range_of(after)
        found.append(
            Measure(
                name=name, baseline=round(float(before.mean()), 6), scenario=round(float(after.mean()), 6), difference=gap(after, before, wide),
                futures=(spread.low, spread.high), error=(alone.error_low, alone.error_high),
                norms=None if norms is None else (round(norms[0], 6), round(norms[1], 6)),
            )
        )  # fmt: skip
    return found


def lines(baseline: Runs, scenario: Runs, setting: Setting) -> list[LineAnswer]:
    """Every red line: those that are honoured first, then by how often they are met."""
    found = []
    for i, line in enumerate(setting.lines):
        met = scenario.met[:, i]
        found.append(
            LineAnswer(
                id=line.id, issuer=line.issuer, issuer_name=setting.cast.name(line.issuer) if line.issuer else "nobody named", words=line.words,
                honoured=line.honoured, credibility=line.credibility, met_baseline=_share(baseline.met[:, i] >= 0), met=_share(met >= 0),
                fired=_share(scenario.fired[:, i]), day=_median(met), condition=told_kind(line.condition, setting.cast) if line.condition else None,
                sets_off=_sets_off(line, setting), why=_why(line, setting), source=line.source,
            )
        )  # fmt: skip
    return sorted(found, key=lambda line: (not line.honoured, -line.met, line.id))


def _share(happened: NDArray[np.bool_]) -> float:
    return round(float(happened.mean()), 6)


def _sets_off(line: Honoured, setting: Setting) -> str | None:
    if line.type is None or line.actor is None:
        return None
    whom = setting.cast.name(line.recipient) if line.recipient else "whoever crossed it"
    return f"{line.type} by {setting.cast.name(line.actor)} on {whom}, {line.after} day{'s' * (line.after > 1)} later"


def _why(line: Honoured, setting: Setting) -> str | None:
    if line.condition is None:
        return line.why
    reasons = []
    if line.condition.person is not None:
        reasons.append("it names a person or body, and norms know of sides only: only an act of the scenario can meet it")
    if line.type is None:
        reasons.append("no act was read from what it holds out")
    elif line.honoured and any(_stops(stop.kind.types, stop.kind.actors, line) for stop in setting.told.stops):
        reasons.append("what it holds out is among the acts that the scenario stops")
    return "; ".join(reasons) or None


def _stops(types: frozenset[str] | None, actors: frozenset[str] | None, line: Honoured) -> bool:
    return (types is None or line.type in types) and (actors is None or line.actor in actors)


def beliefs(scenario: Runs, setting: Setting) -> list[BeliefAnswer]:
    """Every claim of the adopted narrator; those that are used first."""
    used = [claim for claim in setting.claims if claim.cause is not None and claim.effect is not None]
    begun = {claim.id: _share(scenario.begun[:, i] >= 0) for i, claim in enumerate(used)}
    cast = setting.cast
    return [
        BeliefAnswer(
            id=claim.id, narrator=claim.narrator, cause_name=claim.cause_name, effect_name=claim.effect_name,
            cause=told_kind(claim.cause, cast) if claim.cause else None, effect=told_kind(claim.effect, cast) if claim.effect else None,
            hedge=claim.hedge, factor=round(setting.size**claim.exponent, 6) if claim.why is None else None, begun=begun.get(claim.id),
            why=claim.why, source=claim.source,
        )
        for claim in setting.claims
    ]  # fmt: skip


def drawn_means(parts: Sequence[tuple[dict[str, Reals], dict[str, Reals]]]) -> Drawn:
    """Of each draw of the norms the quantities under baseline and scenario -> their means, by quantity."""
    names = parts[0][0]
    return {name: (np.array([one[name].mean() for one, _ in parts]), np.array([other[name].mean() for _, other in parts])) for name in names}
