"""What-ifs: what a scenario changes and only that, under the same numbers of chance, and what stays as it is."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from sitroom.outlook.forecasts import forecast_room
from sitroom.outlook.scenarios import (
    Outcome,
    Scenario,
    Stop,
)
from sitroom.outlook.scenarios.measuring import per_dyad
from sitroom.outlook.scenarios.running import run
from sitroom.outlook.scenarios.setting import setting_of
from sitroom.outlook.streams import types
from sitroom.room import Room
from tests.scenario_room import ANSWER, NORMS, STRIKE, STRIKES, asked, kept_strait, line, strait  # noqa: F401, fixtures


def test_an_empty_scenario_is_its_own_baseline(room: Room) -> None:
    line(room, "r1", "Norland attacks", "we strike", STRIKE, ANSWER)
    found = asked(room, draws=2, explore=True, days=8)
    assert found.changes == []
    assert found.drivers == []
    for outcome in found.outcomes:
        assert (outcome.baseline, outcome.baseline_by_day) == (outcome.scenario, outcome.scenario_by_day)
        assert (outcome.difference.value, outcome.difference.error_low, outcome.difference.norms_high) == (0, 0, 0)
    for course in found.courses:
        assert course.baseline == course.scenario
        assert set(course.difference.q95) == {0.0}


def test_the_baseline_is_what_the_norms_expect(room: Room) -> None:
    setting = setting_of(room, Scenario(days=20), NORMS)
    (found,) = run(setting.world, [setting.baseline()], runs=2000, seed=3)
    counts = np.bincount(setting.world.quad[found.type], weights=found.number, minlength=4) / 2000
    mean = setting.norms.expected(setting.world.history, 20, pairs=setting.world.system.pairs).sum(axis=(0, 2))
    assert counts == pytest.approx(mean, rel=0.08)


def test_the_baseline_is_what_a_forecast_expects_and_as_unsure(room: Room) -> None:
    days = 14
    setting = setting_of(room, Scenario(days=days))
    (found,) = run(setting.world, [setting.baseline()], runs=1500, seed=3)
    counts = per_dyad(found, setting).reshape(1500, -1, 4)
    names, pairs = setting.world.names, setting.world.pairs.tolist()
    wanted = np.zeros(4)
    for pair in forecast_room(room, days=days).pairs:
        for one, other, told in ((pair.first, pair.second, pair.forth), (pair.second, pair.first, pair.back)):
            own = counts[:, pairs.index([names.index(one), names.index(other)])]
            wanted += [count.mean for count in told]
            for q, count in enumerate(told):
                low, high = np.quantile(own[:, q], (0.1, 0.9), method="inverted_cdf")
                assert abs(low - count.intervals[1].low) <= 1 and abs(high - count.intervals[1].high) <= 1 + count.intervals[1].high // 5
    assert counts.mean(axis=0).sum(axis=0) == pytest.approx(wanted, rel=0.15, abs=0.02)


def test_what_lies_beyond_the_reach_of_forecasts_goes_on_as_before(room: Room) -> None:
    setting = setting_of(room, Scenario(days=92))
    level = setting.world.level
    assert level is not None and np.array_equal(level.raised[91], level.raised[89])
    assert (level.kept <= 1).all() and (level.raised >= 0).all(), "nothing is brought about more often than norms say"


def test_same_seed_same_bytes(room: Room) -> None:
    line(room, "r1", "Norland attacks", "we strike", STRIKE, ANSWER)
    said = {"acts": [STRIKES], "honour": "all", "seed": 5, "draws": 2, "explore": True, "days": 6, "runs": 60}
    first = msgspec.json.encode(asked(room, **said))
    assert first == msgspec.json.encode(asked(room, **said))
    assert first != msgspec.json.encode(asked(room, **(said | {"seed": 6})))


def test_an_added_act_brings_more_and_never_less(room: Room) -> None:
    found = asked(room, acts=[STRIKES])
    changed = {(c.actor, c.recipient, c.quad): c for c in found.changes}
    own = changed["NOR", "SUD", "material conflict"]
    assert own.difference.error_low > 0
    assert changed["SUD", "NOR", "material conflict"].difference.value > 0
    assert all(c.difference.value > 0 for c in found.changes)
    setting = setting_of(room, Scenario(days=20, acts=[STRIKES]), NORMS)
    before, after = run(setting.world, [setting.baseline(), setting.plan()], runs=200, seed=1)
    rows = [set(zip(r.run, r.day, r.dyad, r.type, strict=True)) for r in (before, after)]
    assert rows[0] <= rows[1]


def test_an_act_of_greater_weight_brings_more(room: Room) -> None:
    one, other = (asked(room, acts=[msgspec.structs.replace(STRIKES, weight=weight)], runs=400).measures[1].difference.value for weight in (1.0, 4.0))
    assert other > one > 0


def test_an_added_act_itself_is_not_counted(room: Room) -> None:
    watch = [Outcome(type="ASSAULT", actor="Norland", recipient="Sudland", within=1)]
    outcome = asked(room, acts=[STRIKES], outcomes=watch).outcomes[0]
    assert outcome.baseline == outcome.scenario


def test_stopped_acts_do_not_happen(room: Room) -> None:
    stops = [Stop(actor="Norland")]
    setting = setting_of(room, Scenario(days=20, stops=stops), NORMS)
    before, after = run(setting.world, [setting.baseline(), setting.plan()], runs=200, seed=1)
    sender = setting.world.history.number("NOR")
    assert (setting.world.pairs[before.dyad, 0] == sender).any()
    assert not (setting.world.pairs[after.dyad, 0] == sender).any()
    found = asked(room, stops=stops, outcomes=[Outcome(actor="Norland"), Outcome(actor="Sudland", type="ASSAULT")])
    assert found.outcomes[0].scenario.value == 0.0
    assert found.outcomes[1].difference.value < 0


def test_a_stop_holds_for_its_days_and_types_alone(room: Room) -> None:
    setting = setting_of(room, Scenario(days=20, stops=[Stop(actor="NOR", type="assault", day=3, until=10)]), NORMS)
    before, after = run(setting.world, [setting.baseline(), setting.plan()], runs=400, seed=1)
    sender, assault = setting.world.history.number("NOR"), types().index("ASSAULT")
    own = (setting.world.pairs[after.dyad, 0] == sender) & (after.type == assault)
    days = set(after.day[own])
    assert not days & set(range(2, 10))
    assert days & set(range(10, 20))
    early = [{(r, d, m, t) for r, d, m, t in zip(x.run, x.day, x.dyad, x.type, strict=True) if d < 2} for x in (before, after)]
    assert early[0] == early[1]


def test_outcomes_wait_their_days_and_count(room: Room) -> None:
    watch = {"type": "ASSAULT", "actor": "NOR", "recipient": "SUD"}
    soon, late, twice = asked(room, outcomes=[Outcome(within=2, **watch), Outcome(**watch), Outcome(at_least=2, **watch)]).outcomes
    assert soon.baseline.value == soon.baseline_by_day[1] == late.baseline_by_day[1]
    assert soon.baseline.value < late.baseline.value
    assert twice.baseline.value < late.baseline.value
    assert late.baseline.low < late.baseline.value < late.baseline.high
    assert late.name == "ASSAULT by Norland on Sudland within 20 days"


def test_the_norms_own_uncertainty_stands_apart(room: Room) -> None:
    found = asked(room, acts=[STRIKES], draws=8)
    tension = found.measures[0]
    assert tension.norms is not None
    assert tension.norms[0] < tension.scenario < tension.norms[1]
    assert tension.futures[1] - tension.futures[0] > tension.error[1] - tension.error[0] > 0
    assert tension.difference.error_low <= tension.difference.value <= tension.difference.error_high
