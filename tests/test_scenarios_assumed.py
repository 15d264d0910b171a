"""What is assumed in a what-if: red lines that fire, and beliefs adopted."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from sitroom.errors import InputError
from sitroom.outlook.scenarios import (
    Deed,
    HonouredLine,
    Scenario,
    Stop,
)
from sitroom.outlook.scenarios.running import SET_OFF, run
from sitroom.outlook.scenarios.setting import setting_of
from sitroom.records import Pattern
from sitroom.room import Room
from tests.scenario_room import ANSWER, NORMS, STRIKE, STRIKES, asked, claim, kept_strait, line, strait  # noqa: F401, fixtures


def test_a_line_fires_as_its_credibility_says(room: Room) -> None:
    id = line(room, "r1", "Norland attacks", "we strike", STRIKE, ANSWER)
    fired = []
    for credibility in (0.0, 0.3, 1.0):
        found = asked(room, lines=[HonouredLine(id=id, credibility=credibility)], acts=[STRIKES])
        (told,) = found.lines
        assert told.met == 1.0
        fired.append((told.fired, found.measures[1].scenario))
    assert [share for share, _ in fired][::2] == [0.0, 1.0]
    assert fired == sorted(fired)
    assert fired[1][0] == pytest.approx(0.3, abs=0.1)


def test_what_a_line_sets_off_is_an_act_of_the_run(room: Room) -> None:
    id = line(room, "r1", "Norland attacks", "we strike", STRIKE, Pattern(type="ASSAULT", actors=["SUD"]))
    setting = setting_of(room, Scenario(days=20, lines=[HonouredLine(id=id, credibility=1.0, after=3)]), NORMS)
    before, after = run(setting.world, [setting.baseline(), setting.plan()], runs=200, seed=1)
    at = [found.id for found in setting.lines].index(id)
    assert (before.met[:, at] == after.met[:, at]).sum() > 150  # what it sets off can only bring the first crossing of other lines nearer
    met = after.met[:, at]
    off = after.source == SET_OFF
    assert set(after.run[off]) == set(np.flatnonzero((met >= 0) & (met < 17)))
    assert (after.day[off] == met[after.run[off]] + 3).all()
    dyad = setting.world.places[setting.world.history.number("SUD"), setting.world.history.number("NOR")]
    assert set(after.dyad[off]) == {dyad}  # no recipient is named: it is done to whoever crossed the line
    assert len(after.run) > len(before.run) + off.sum()  # and excites others


def test_a_line_can_set_off_another(room: Room) -> None:
    line(room, "r1", "Norland attacks", "we strike", STRIKE, ANSWER)
    third = Pattern(type="COERCE", actors=["VES"], recipients=["SUD"])
    line(room, "r2", "Sudland shells the north", "Vesland will close its ports", ANSWER, third, issuer="VES")
    both, alone = (
        asked(room, acts=[STRIKES], lines=[HonouredLine(id=id, credibility=1.0) for id in ids]).lines
        for ids in (("r-r1", "r-r2"), ("r-r2",))
    )  # fmt: skip
    second = [next(told for told in lines if told.issuer == "VES") for lines in (both, alone)]
    assert second[0].fired == 1.0 > second[1].fired
    assert second[0].day == 2.0


def test_a_line_about_a_person_is_met_by_the_scenario_s_act_alone(room: Room) -> None:
    id = line(room, "r1", "Per Vik is hurt", "we strike", Pattern(type="ASSAULT", recipients=["SUD.CVL.vik"]), ANSWER)
    found = asked(room, acts=[STRIKES], honour="all").lines[0]
    assert (found.id, found.met) == (id, 0.0)
    assert "norms know of sides only" in (found.why or "")
    hurt = msgspec.structs.replace(STRIKES, recipient="Per Vik")
    assert asked(room, acts=[hurt], honour="all").lines[0].met == 1.0


def test_the_user_says_what_a_line_means(room: Room) -> None:
    id = line(room, "r1", "Norland goes too far", "there will be consequences", None, None)
    with pytest.raises(InputError, match="condition = "):
        asked(room, lines=[HonouredLine(id=id)])
    taken = HonouredLine(id=id, condition=Deed(type="ASSAULT", actor="NOR", recipient="SUD"), consequence=Deed(type="COERCE"), credibility=1.0)
    found = asked(room, lines=[taken], acts=[STRIKES])
    assert found.lines[0].sets_off == "COERCE by Sudland on whoever crossed it, 1 day later"
    assert found.lines[0].fired == 1.0
    kinds = {entry.what.split(": ")[1]: entry.kind for entry in found.ledger if entry.what.startswith(f"red line {id}")}
    assert kinds["it is met by"] == kinds["it sets off"] == kinds["chance that what it holds out is done"] == "user"


@pytest.mark.parametrize(("sign", "hedge", "factor"), [(1, "asserted", 2.0), (1, "possible", 2**0.5), (-1, "asserted", 0.5)])
def test_an_adopted_claim_multiplies_the_rate_of_what_it_says_follows(room: Room, sign: int, hedge: str, factor: float) -> None:
    claim(room, "c1", sign=sign, hedge=hedge)
    found = asked(room, adopt="Ida Lund", acts=[STRIKES])
    (told,) = found.beliefs
    assert told.factor == pytest.approx(factor, abs=1e-5)
    assert told.begun == 1.0
    without = asked(room, acts=[STRIKES])
    rates = [
        next(c for c in f.changes if (c.actor, c.recipient, c.quad) == ("SUD", "NOR", "material conflict")).scenario.value for f in (found, without)
    ]
    assert (rates[0] > rates[1]) == (sign > 0)
    entry = next(entry for entry in found.ledger if entry.what.startswith("claim c-c1"))
    assert entry.kind == "text"
    assert entry.words == room.document("c1").text[slice(*entry.span or (0, 0))]


def test_without_its_cause_a_claim_changes_nothing(room: Room) -> None:
    claim(room, "c1")
    found = asked(room, adopt="Ida Lund", stops=[Stop(actor="NOR")])
    assert found.beliefs[0].begun == 0.0
    alone = asked(room, stops=[Stop(actor="NOR")])
    assert found.measures == alone.measures


def test_claims_that_no_act_can_tell_are_listed_with_the_reason(room: Room) -> None:
    claim(room, "c1", hedge="denied")
    found = asked(room, adopt="Norland")
    assert found.beliefs[0].factor is None
    assert "denied" in (found.beliefs[0].why or "")
    assert any(entry.value.startswith("not used: it is denied") for entry in found.ledger)
    assert asked(room).measures == found.measures
