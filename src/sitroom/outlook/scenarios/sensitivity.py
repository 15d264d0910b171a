"""What drives the outcome: each assumption left out or varied in turn, and the values with which the outcome is frequent."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from sitroom.outlook.scenarios.answers import Driver
from sitroom.outlook.scenarios.measuring import gap, passage, tension
from sitroom.outlook.scenarios.plans import Number
from sitroom.outlook.scenarios.prim import Box, boxes
from sitroom.outlook.scenarios.running import run
from sitroom.outlook.scenarios.setting import Assumption, Setting

__all__ = ["affordable", "discovered", "drivers"]

LEAST = 100
"""Runs for each change, however many there are."""
FEWEST = 10
"""Runs with (and without) the outcome below which nothing is said about when it is frequent."""


def affordable(setting: Setting, each: int, together: int) -> int:
    """How many runs each change of an assumption has: ``each``, or fewer where there are so many that they would have more than ``together``."""
    changed = sum(len(_changes(assumption)) for assumption in setting.assumptions())
    return min(each, max(LEAST, together // (changed + 1)), setting.scenario.runs)


def drivers(setting: Setting, *, runs: int, told: Callable[[float], None] | None = None) -> list[Driver]:
    """Each assumption changed alone under the same numbers of chance, by the size of its effect on the first outcome, then on tension."""
    changed = [change for assumption in setting.assumptions() for change in _changes(assumption)]
    if not changed:
        return []
    plans = [setting.plan(), *(setting.plan(values, without) for _, _, values, without in changed)]
    full, *others = run(setting.world, plans, runs=runs, seed=setting.scenario.seed, told=told)
    first = setting.outcomes[0]
    whole, level = passage(full, first, setting) >= 0, tension(full, setting)[:, -1]
    found = [
        Driver(
            key=assumption.key, words=assumption.words, change=words, moves=gap(whole, passage(other, first, setting) >= 0),
            tension=gap(level, tension(other, setting)[:, -1]),
        )
        for (assumption, words, _, _), other in zip(changed, others, strict=True)
    ]  # fmt: skip
    return sorted(found, key=lambda driver: (-abs(driver.moves.value), -abs(driver.tension.value), driver.key, driver.change))


def _changes(assumption: Assumption) -> list[tuple[Assumption, str, Mapping[str, Number], frozenset[str]]]:
    """The ways in which an assumption is changed: without it, and at the end of its range."""
    alone = frozenset({assumption.key})
    found: list[tuple[Assumption, str, Mapping[str, Number], frozenset[str]]] = [(assumption, "left out", {}, alone)]
    if assumption.high is not None and assumption.high != assumption.value:
        found.append(
            (assumption, f"{assumption.what} {assumption.high:g} in place of {assumption.value:g}", {assumption.key: assumption.high}, frozenset())
        )
    return found


def discovered(setting: Setting, *, runs: int, told: Callable[[float], None] | None = None) -> tuple[list[Box], str | None]:
    """Boxes of the assumptions in which the first outcome is frequent, each run with values of its own drawn evenly from their ranges (Latin
    hypercube: McKay, Beckman & Conover 1979, Technometrics 21: 239); or why there are none.
    """
    own = [assumption for assumption in setting.assumptions() if assumption.low is not None and assumption.high is not None]
    if not own:
        return [], "no assumption of the scenario has a range to draw from"
    rng = np.random.default_rng([setting.scenario.seed, 1])
    points: NDArray[np.float64] = np.stack([
        a.low + ((rng.permutation(runs) + rng.random(runs)) / runs) * (a.high - a.low) for a in own if a.low is not None and a.high is not None
    ], axis=1)  # fmt: skip
    values: dict[str, Number] = {assumption.key: points[:, i] for i, assumption in enumerate(own)}
    (found,) = run(setting.world, [setting.plan(values)], runs=runs, seed=setting.scenario.seed, told=told)
    happened = (passage(found, setting.outcomes[0], setting) >= 0).astype(np.float64)
    if min(happened.sum(), runs - happened.sum()) < FEWEST:
        return [], f"the first outcome comes in {int(happened.sum())} of {runs} runs, which is too few or too many to tell what it hangs on"
    answer: list[Box] = []
    for box in boxes([assumption.key for assumption in own], points.round(6), happened):
        if all({limit.name for limit in box.limits} != {limit.name for limit in other.limits} for other in answer):
            answer.append(box)
    return answer, None if answer else "no value of an assumption makes the first outcome much more frequent than chance does"
