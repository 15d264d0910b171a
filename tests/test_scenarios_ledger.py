"""The ledger of a what-if, what drives its outcome, and the boxes in which it is frequent."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from sitroom.outlook.scenarios import (
    Act,
    HonouredLine,
    Outcome,
    Scenario,
    Stop,
)
from sitroom.outlook.scenarios.prim import boxes
from sitroom.outlook.scenarios.sensitivity import affordable
from sitroom.outlook.scenarios.setting import setting_of
from sitroom.room import Room
from tests.scenario_room import ANSWER, NORMS, STRIKE, STRIKES, asked, claim, kept_strait, line, strait  # noqa: F401, fixtures


def test_the_ledger_holds_every_number(room: Room) -> None:
    id = line(room, "r1", "Norland attacks", "we strike", STRIKE, ANSWER)
    claim(room, "c1")
    found = asked(
        room, draws=2, explore=True, runs=60, days=18, seed=7, adopt="Ida Lund", belief_size=3.5, stops=[Stop(type="AID", day=6)],
        acts=[Act(day=4, actor="NOR", type="COERCE", recipient="VES", weight=2.5)],
        lines=[HonouredLine(id=id, credibility=0.65, after=2)], outcomes=[Outcome(quad="material conflict", within=9)],
    )  # fmt: skip
    user = {entry.what: entry.value for entry in found.ledger if entry.kind == "user"}
    for what, value in (
        ("days", "18"), ("runs", "60"), ("seed", "7"), ("credibility", None), ("act 1: acts of its kind", "2.5"), ("act 1: COERCE", "day 4"),
        ("stop 1", "days 6 to 18"), (f"red line {id}: chance", "0.65"), (f"red line {id}: days until", "2"), ("beliefs: what a plain", "3.5"),
        ("watched", "at least 1 within 9 days"),
    ):  # fmt: skip
        assert value is None or [v for w, v in user.items() if w.startswith(what)] == [value], what
    assert all(entry.source and entry.value for entry in found.ledger)
    texts = [entry for entry in found.ledger if entry.kind == "text"]
    assert len(texts) == 3
    for entry in texts:
        assert entry.document is not None
        assert entry.span is not None
        assert room.document(entry.document).text[slice(*entry.span)] == entry.words
    data = [entry.what for entry in found.ledger if entry.kind == "data"]
    for each in ("acts a day of their own accord, by class", "variance of their gamma factors"):
        assert sum(" → " in what and each in what for what in data) == found.told.dyads
    assert {"half-lives of what an act brings about, days", "spectral radius of these (below 1)"} <= set(data)


def test_many_assumptions_have_fewer_runs_each(room: Room) -> None:
    few, many = (
        setting_of(room, Scenario(acts=[msgspec.structs.replace(STRIKES, day=1 + day) for day in range(number)]), NORMS) for number in (1, 9)
    )
    assert affordable(few, 250, 2500) == 250 and affordable(many, 250, 2500) == 2500 // 19 and affordable(many, 250, 500) == 100


def test_what_is_set_by_hand_says_so(room: Room) -> None:
    id = line(room, "r1", "Norland attacks", "we strike", STRIKE, ANSWER)
    found = asked(room, lines=[HonouredLine(id=id)])
    (entry,) = [entry for entry in found.ledger if entry.what.startswith(f"red line {id}: chance")]
    assert (entry.kind, entry.value) == ("default", "0.5")
    assert "assumptions.toml" in entry.source


def test_what_drives_the_outcome_comes_first(room: Room) -> None:
    id = line(room, "r1", "Norland attacks", "we strike", STRIKE, ANSWER)
    small = Act(day=18, actor="VES", type="CONSULT", recipient="NOR", weight=0.1)
    watch = [Outcome(type="ASSAULT", actor="SUD", recipient="NOR", within=5)]
    lines = [HonouredLine(id=id, credibility=1.0)]
    found = asked(room, acts=[STRIKES, small], lines=lines, outcomes=watch, explore=True, runs=500)
    assert (found.drivers[0].key, found.drivers[0].change) == (id, "left out")
    assert found.drivers[0].moves.error_low > 0
    assert {driver.key for driver in found.drivers} == {id, "act 1", "act 2"}
    sizes = [abs(driver.moves.value) for driver in found.drivers]
    assert sizes == sorted(sizes, reverse=True)
    assert found.boxes[0].limits[0].name == id
    assert found.boxes[0].lift > 1.1


def test_prim_finds_the_box() -> None:
    rng = np.random.default_rng(0)
    points = rng.random((600, 4))
    inside = (points[:, 0] > 0.6) & (points[:, 2] < 0.4)
    outcome = np.where(rng.random(600) < 0.05, ~inside, inside).astype(float)
    box = boxes(["a", "b", "c", "d"], points, outcome)[0]
    limits = {limit.name: limit for limit in box.limits}
    assert set(limits) == {"a", "c"}
    assert limits["a"].low == pytest.approx(0.6, abs=0.06)
    assert limits["c"].high == pytest.approx(0.4, abs=0.06)
    between = np.arange(600) % 2 == 1  # it is measured on points that it was not found on
    own = between.copy()
    for i, name in ((0, "a"), (2, "c")):
        own &= (points[:, i] >= limits[name].low) & (points[:, i] <= limits[name].high)
    assert box.density == pytest.approx(outcome[own].mean())
    assert box.coverage == pytest.approx(outcome[own].sum() / outcome[between].sum())


def test_prim_finds_nothing_in_noise() -> None:
    found = 0
    for seed in range(10):
        rng = np.random.default_rng(seed)
        found += len(boxes(["a", "b", "c"], rng.random((300, 3)), (rng.random(300) < 0.3).astype(float), most=1))
    assert found <= 1


def test_prim_takes_what_is_there_or_not() -> None:
    rng = np.random.default_rng(2)
    points = np.stack([rng.integers(0, 2, 400), rng.random(400)], axis=1).astype(float)
    box = boxes(["there", "other"], points, points[:, 0] * (rng.random(400) < 0.8))[0]
    assert [(limit.name, limit.low, limit.high) for limit in box.limits] == [("there", 1.0, 1.0)]
