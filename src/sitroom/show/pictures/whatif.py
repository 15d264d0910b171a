"""What if: the futures of a room as it is, and under a scenario, over each other."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sitroom.errors import UsageError
from sitroom.show.pictures.behind import counted, short
from sitroom.show.pictures.fans import Future, Panel, fans
from sitroom.show.pictures.picture import Picture

if TYPE_CHECKING:
    from sitroom.outlook.scenarios import Result
    from sitroom.outlook.scenarios.answers import Fan, OutcomeAnswer
    from sitroom.room import Room

__all__ = ["of_result", "what_if"]

_OUTCOMES = 4


def what_if(room: Room, *, scenario: Path | str | None = None, seed: int | None = None) -> Picture:
    """Run the scenario of a TOML file in a room and draw what it answers. Raises UsageError without one, and as ``run_scenario`` does."""
    from sitroom.outlook.scenarios import run_scenario, scenario_of_file

    if scenario is None:
        raise UsageError("the picture 'what-if' needs a scenario; give its file: --scenario FILE.toml.")
    read = scenario_of_file(Path(scenario))
    return of_result(run_scenario(room, read if seed is None else msgspec.structs.replace(read, seed=seed)))


def of_result(result: Result) -> Picture:
    """A scenario's answer as it was run: what it adds up to day by day, and by when each outcome has come."""
    first = date.fromisoformat(result.told.first)
    days = [(first + timedelta(days=i)).isoformat() for i in range(result.scenario.days)]
    fired = [line for line in result.lines if line.fired > 0]
    records = [line.id for line in fired] + [belief.id for belief in result.beliefs if belief.begun]
    acts = [
        (
            _day(act.day, first),
            f"{result.names.get(act.actor, act.actor)}: {act.type.lower()} {result.names.get(act.recipient, act.recipient)}",
            records,
        )
        for act in result.scenario.acts
    ]
    panels = [
        Panel(
            title=f"{course.name}, summed up from the first day",
            days=days,
            futures=[_future("as it is", "baseline", course.baseline), _future(_called(result), "scenario", course.scenario)],
            records=records,
            marks=acts,
        )
        for course in result.courses
    ]
    panels += [
        Panel(
            title=f"{course.name}: the scenario less as it is, run by run (mean)",
            days=days,
            futures=[
                Future(label=_called(result), role="scenario", middle=course.difference.mean, bands=[(course.difference.q10, course.difference.q90)])
            ],
            records=records,
        )
        for course in result.courses[:1]
    ]
    panels += [_outcome(outcome, days, _called(result), records) for outcome in result.outcomes[:_OUTCOMES]]
    told = "; ".join(
        f"{short(o.name, 80)}: {o.baseline.value:.0%} as it is, {o.scenario.value:.0%} in the scenario" for o in result.outcomes[:_OUTCOMES]
    )
    subtitle = (
        f"{counted(result.scenario.runs, 'run')} of {counted(result.scenario.days, 'day')} from {days[0]}, both with the same numbers of chance. "
        f"Bands: 80 % and 50 % of the runs. {counted(len(fired), 'red line')} set off. A model's futures under the assumptions of the ledger, "
        "no forecast of what will be."
    )
    return fans(
        "what-if",
        title=f"What if: {_called(result)}",
        subtitle=subtitle,
        panels=panels,
        description=f"Fans of a baseline and a scenario. {told or 'No outcome is watched.'}",
    )


def _called(result: Result) -> str:
    return short(result.scenario.name, 60) or "the scenario"


def _day(day: int | str, first: date) -> str:
    return (first + timedelta(days=day - 1)).isoformat() if isinstance(day, int) else day


def _future(label: str, role: str, fan: Fan) -> Future:
    return Future(label=label, role="baseline" if role == "baseline" else "scenario", middle=fan.q50, bands=[(fan.q10, fan.q90), (fan.q25, fan.q75)])


def _outcome(outcome: OutcomeAnswer, days: list[str], called: str, records: list[str]) -> Panel:
    within = days[: outcome.within]
    return Panel(
        title=f"Share of runs in which it has come: {short(outcome.name, 90)}",
        days=within,
        futures=[
            Future(label="as it is", role="baseline", middle=outcome.baseline_by_day[: len(within)], step=True),
            Future(label=called, role="scenario", middle=outcome.scenario_by_day[: len(within)], step=True),
        ],
        share=True,
        low=0.0,
        high=min(1.0, max(0.1, *outcome.baseline_by_day, *outcome.scenario_by_day)),
        records=records,
    )
