"""A scenario run in a room: baseline and scenario side by side, and all that is asked of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sitroom.errors import SitroomError
from sitroom.outlook.norms import Norms
from sitroom.outlook.scenarios import comparing
from sitroom.outlook.scenarios.answers import Result, Told
from sitroom.outlook.scenarios.assumed import assumed
from sitroom.outlook.scenarios.ledger import ledger
from sitroom.outlook.scenarios.running import run, together
from sitroom.outlook.scenarios.sensitivity import affordable, discovered, drivers
from sitroom.outlook.scenarios.setting import Setting, setting_of
from sitroom.outlook.scenarios.world import World
from sitroom.outlook.scenarios.written import Scenario
from sitroom.outlook.streams import COVERED

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["Cancelled", "Progress", "run_scenario"]

Progress = Callable[[float, str], None]
"""Is told the share that is done (0..1) and what is being done."""

_PHASES = (
    ("the room, and what is to be expected of it", 0.1), ("baseline and scenario", 0.3), ("what the norms leave open", 0.25),
    ("each assumption in turn", 0.25), ("what the outcome hangs on", 0.1),
)  # fmt: skip


_TOGETHER = 10
"""Draws of the norms whose futures are run at once, for the numbers of chance that they share."""


class Cancelled(SitroomError):
    """Somebody asked for a run to stop."""


def run_scenario(
    room: Room,
    scenario: Scenario,
    *,
    norms: Norms | None = None,
    draws: int | None = None,
    explore: bool = True,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Result:
    """Run a room forward as it is and under a scenario. The same room, scenario and version give the same result.

    ``norms``: in place of those that ship. ``draws``: of these norms, for parameter uncertainty (None = the default of ``assumptions.toml``, 0 =
    none); ``explore`` False: no drivers and no boxes; both save time. ``progress`` is called often; ``cancelled`` is asked as often, and where it
    says so `Cancelled` is raised. The room is only read, before the first run; in a thread of its own it must be opened there.
    Raises InputError for a scenario that cannot be run in this room: it says what was found, what is valid and what to do.
    """
    told = _Told(progress, cancelled)
    setting = setting_of(room, scenario, norms, told=told.of(0))
    usual = assumed()["effort"]
    baseline, found = run(setting.world, [setting.baseline(), setting.plan()], runs=scenario.runs, seed=scenario.seed, told=told.of(1))
    each = min(int(usual["runs_each"]), scenario.runs)
    number = int(usual["draws"]) if draws is None else draws
    drawn = _drawn(setting, number, each, told) if number else None
    changed = affordable(setting, int(usual["sensitivity"]), int(usual["sensitivity_all"]))
    driving = drivers(setting, runs=changed, told=told.of(3)) if explore else []
    searched = min(int(usual["discovery"]), scenario.runs)
    boxes, why = discovered(setting, runs=searched, told=told.of(4)) if explore else ([], "it was not asked for")
    told.of(4)(1.0)
    effort = {"draws": number, "runs_each": each} if number else {}
    effort |= {"sensitivity": changed, "discovery": searched} if explore else {}
    world = setting.world
    return Result(
        scenario=scenario,
        told=Told(
            start=setting.start.isoformat() if setting.start is not None else "the end of its texts, whose days are not known",
            first=setting.date(0), last=setting.date(scenario.days - 1), acts=len(world.history),
            sides=len(world.names), dyads=len(world.pairs), branching=round(setting.norms.branching.radius, 6),
        ),
        outcomes=comparing.outcomes(baseline, found, setting, drawn), changes=comparing.changes(baseline, found, setting),
        courses=comparing.courses(baseline, found, setting), measures=comparing.measures(baseline, found, setting, drawn),
        lines=comparing.lines(baseline, found, setting), beliefs=comparing.beliefs(found, setting), drivers=driving, boxes=boxes, boxes_why=why,
        ledger=ledger(setting, effort), notes=_notes(setting),
        names={side: setting.cast.name(side) for side in world.names},
    )  # fmt: skip


def _drawn(setting: Setting, draws: int, runs: int, told: _Told) -> comparing.Drawn:
    """The quantities under draws of the norms, each with the same numbers of chance."""
    scenario = setting.scenario
    parts: list[dict[str, NDArray[np.float64]]] = []
    plans = (setting.baseline(), setting.plan())
    say = told.of(2)
    every = list(setting.norms.drawn(draws, scenario.seed, history=setting.world.history))
    for begin in range(0, draws, _TOGETHER):
        asked = []
        for norms in every[begin : begin + _TOGETHER]:
            world = World(setting.world.history, setting.world.system.pairs, norms, scenario.days)
            world.level, world.spread = setting.world.level, setting.world.spread
            asked += [(world, plan) for plan in plans]
        found = together(asked, runs=runs, seed=scenario.seed, told=lambda share, begin=begin: say((begin + share * _TOGETHER) / draws))  # type: ignore[misc]
        parts += [comparing.quantities(one, setting) for one in found]
    return comparing.drawn_means(list(zip(parts[::2], parts[1::2], strict=True)))


def _notes(setting: Setting) -> list[str]:
    """What a reader of the result must know."""
    found = ["Runs say what follows if acts go on as the norms have them: how often acts are reported, not what is decided behind them."]
    for act in setting.told.acts:
        if act.actor.id != act.actor.acting or act.recipient.id != act.recipient.suffering:
            one, other = setting.cast.name(act.actor.acting), setting.cast.name(act.recipient.suffering)
            found.append(f"{act.key}: it counts as an act of {one} towards {other}; norms know of sides only.")
    if setting.start is None:
        found.append(f"No document of the room has a day: its acts are taken to be of the middle of the {COVERED} days before the run.")
    if setting.scenario.adopt is not None:
        used = sum(claim.why is None for claim in setting.claims)
        found.append(
            f"Of {len(setting.claims)} claims of {setting.scenario.adopt} {used} can be told from acts and are used; the ledger lists all, with "
            "their words."
        )
    for tie in setting.told.ties:
        if (tie.sides not in setting.friends) and (tie.sides[::-1] not in setting.friends) and not tie.add:
            found.append(
                f"{tie.key}: the two sides share no cooperative act of a known day, so that norms know of nothing to cut; it changes nothing."
            )
    left, share = setting.left_out
    if left:
        found.append(f"{left} dyads with {share:.1%} of the acts to come are left out.")
    return found


class _Told:
    """Progress over all phases, and the question whether to stop."""

    def __init__(self, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._progress, self._cancelled = progress, cancelled

    def of(self, phase: int) -> Callable[[float], None]:
        """What a phase tells of its own progress."""
        name, weight = _PHASES[phase]
        before = sum(other for _, other in _PHASES[:phase])

        def told(share: float) -> None:
            if self._cancelled is not None and self._cancelled():
                raise Cancelled("the run was stopped.")
            if self._progress is not None:
                self._progress(min(1.0, before + weight * share), name)

        return told
