"""What-ifs: what a scenario changes and only that, red lines that fire, beliefs adopted, every number in the ledger, and errors that help."""

from __future__ import annotations

import dataclasses
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.errors import InputError
from sitroom.outlook.forecasts import forecast_room
from sitroom.outlook.norms import Norms
from sitroom.outlook.scenarios import (
    Act,
    Cancelled,
    Deed,
    HonouredLine,
    Outcome,
    Result,
    Scenario,
    Stop,
    TieChange,
    run_scenario,
    scenario_of_file,
    scenario_of_text,
    toml_of,
)
from sitroom.outlook.scenarios.measuring import per_dyad
from sitroom.outlook.scenarios.mix import mix_of
from sitroom.outlook.scenarios.prim import boxes
from sitroom.outlook.scenarios.running import SET_OFF, run
from sitroom.outlook.scenarios.sensitivity import affordable
from sitroom.outlook.scenarios.setting import setting_of
from sitroom.outlook.scenarios.traces import Traces
from sitroom.outlook.scenarios.world import world
from sitroom.outlook.streams import QUADS, Stream, types
from sitroom.records import Actor, Claim, Coding, Document, Event, Pattern, RedLine, Tie
from sitroom.room import Room

ACTORS = [
    Actor(id="NOR", name="Norland", kind="state", country="NOR", aliases=["Kingdom of Norland"]),
    Actor(id="NOR.GOV.lund", name="Ida Lund", kind="person", country="NOR", sector="GOV"),
    Actor(id="SUD", name="Sudland", kind="state", country="SUD"),
    Actor(id="SUD.CVL.vik", name="Per Vik", kind="person", country="SUD", sector="CVL"),
    Actor(id="VES", name="Vesland", kind="state", country="VES"),
]
STRIKE = Pattern(type="ASSAULT", actors=["NOR"], recipients=["SUD"])
ANSWER = Pattern(type="ASSAULT", actors=["SUD"], recipients=["NOR"])
SCORES = {"ASSAULT": -9.0, "ACCUSE": -3.0, "CONSULT": 2.5, "AID": 10.0, "COERCE": -7.0}


def _norms() -> Norms:
    """Norms with round numbers: an act brings about 0.4 of its kind in its dyad, 0.2 the other way round, a little among friends and rivals."""
    weights = np.zeros((5, 4, 4, 3))
    for kind, amount in enumerate((0.3, 0.2, 0.05, 0.05, 0.1)):
        weights[kind, np.arange(4), np.arange(4), 0] = amount
    return Norms(
        half_lives=np.array([2.0, 10.0, 60.0]), weights=weights, shape=np.full(4, 0.5), level=np.array([0.02, 0.01, 0.03, 0.02]),
        size=np.full(4, 2.0), concentration=5.0,
    )  # fmt: skip


NORMS = _norms()


def _own(name: str) -> str:
    """Words of a document's own, so that none is a copy of another."""
    return " ".join(f"{name}w{i}" for i in range(40)).capitalize() + "."


def act(room: Room, name: str, day: str, kind: str, who: str, whom: str) -> None:
    sentence = f"{kind} by {who} on {whom}."
    event = Event(
        id=f"e-{name}", document=name, type=kind, mode=[], status="actual", actors=[who], recipients=[whom], trigger=(0, len(kind)), date=day,
        evidence=(0, len(sentence)), date_precision="day", intensity=SCORES[kind], confidence=0.9, reader="hand",
    )  # fmt: skip
    room.add(Coding(document=_document(name, sentence, day), actors=ACTORS, events=[event]))


def _document(name: str, sentence: str, day: str) -> Document:
    return Document(id=name, text=f"{sentence} {_own(name)}", sha256=name, title=name, outlet=f"Outlet {name}", published=day)


def line(
    room: Room, name: str, condition: str, consequence: str, pattern: Pattern | None, then: Pattern | None, *, issuer: str = "SUD"
) -> str:  # fmt: skip
    """A document with one red line; its id in the register."""
    sentence = f"If {condition}, {consequence}, the minister said."
    spans = [(sentence.index(part), sentence.index(part) + len(part)) for part in (condition, consequence)]
    record = RedLine(
        id=f"r-{name}", document=name, issuer=issuer, condition=spans[0], consequence=spans[1], kind="threat", condition_pattern=pattern,
        consequence_pattern=then, confidence=0.9, reader="hand", evidence=(0, len(sentence)),
    )  # fmt: skip
    room.add(Coding(document=_document(name, sentence, "2031-02-20"), actors=ACTORS, red_lines=[record]))
    return next(found.id for found in room.red_lines() if found.wordings[0].red_line == record.id)


def claim(room: Room, name: str, *, sign: int = 1, hedge: str = "asserted", cause: Pattern | None = STRIKE, effect: Pattern | None = ANSWER) -> None:
    """A document in which Norland's Ida Lund says that an attack on Sudland leads to attacks by Sudland on Norland."""
    verb = "cause" if sign > 0 else "prevent"
    first, second = "an attack by Norland on Sudland", "shelling of Norland by Sudland"
    sentence = f"{first.capitalize()} will {verb} {second}, Ida Lund said."
    one, other = (0, len(first)), (sentence.index(second), sentence.index(second) + len(second))
    own = {"document": name, "confidence": 0.9, "reader": "hand", "evidence": (0, len(sentence))}

    def event(number: int, word: str, pattern: Pattern) -> Event:
        at = sentence.index(word)
        return Event(
            id=f"e{number}-{name}", type="ASSAULT", mode=[], status="hypothetical", actors=pattern.actors, recipients=pattern.recipients,
            trigger=(at, at + len(word)), date=None, date_precision="unknown", intensity=-9.0, **own,
        )  # fmt: skip

    events = [event(1, "attack", cause or STRIKE), event(2, "shelling", effect or ANSWER)]
    actors = [
        msgspec.structs.replace(actor, mentions=[(m.start(), m.end()) for m in re.finditer(rf"\b{actor.name}\b", sentence)]) for actor in ACTORS
    ]
    patterns = [
        msgspec.structs.replace(p, event=e.id) if p else None for p, e in zip((cause, effect), events, strict=True)
    ]  # fmt: skip
    record = Claim(
        id=f"c-{name}", claimant="NOR.GOV.lund", cause=one, effect=other, sign=sign, hedge=hedge, cause_pattern=patterns[0],
        effect_pattern=patterns[1], **own,
    )  # fmt: skip
    room.add(Coding(document=_document(name, sentence, "2031-02-21"), actors=actors, events=events, claims=[record]))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rooms") / "strait.sitroom"
    with Room(path) as opened:
        for i, (day, kind, who, whom) in enumerate((
            ("2031-02-01", "ASSAULT", "NOR", "SUD"), ("2031-02-03", "ASSAULT", "SUD", "NOR"), ("2031-02-05", "ACCUSE", "NOR", "SUD"),
            ("2031-02-10", "ASSAULT", "NOR", "SUD"), ("2031-02-12", "CONSULT", "VES", "NOR"), ("2031-02-15", "AID", "VES", "SUD"),
            ("2031-02-20", "ASSAULT", "NOR", "SUD"),
        )):  # fmt: skip
            act(opened, f"d{i}", day, kind, who, whom)
        opened.red_lines()
    return path


@pytest.fixture
def room(kept: Path, tmp_path: Path) -> Iterator[Room]:
    shutil.copy(kept, tmp_path / kept.name)
    with Room(tmp_path / kept.name) as opened:
        yield opened


@pytest.fixture(scope="module")
def lined(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """The same room with a red line, which no test may change."""
    path = tmp_path_factory.mktemp("rooms") / "lined.sitroom"
    shutil.copy(kept, path)
    with Room(path) as opened:
        line(opened, "r1", "Norland attacks", "we strike", STRIKE, ANSWER)
        yield opened


def asked(room: Room, *, draws: int = 0, explore: bool = False, **said: object) -> Result:
    return run_scenario(room, Scenario(**({"runs": 200, "days": 20} | said)), norms=NORMS, draws=draws, explore=explore)


STRIKES = Act(day=1, actor="Norland", type="ASSAULT", recipient="Sudland")

# Baseline and scenario ----------------------------------------------------------------------------------------------------------------


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


# Red lines ----------------------------------------------------------------------------------------------------------------------------


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


# Beliefs ------------------------------------------------------------------------------------------------------------------------------


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


# Ledger, drivers, discovery -----------------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("days", [12, 400])
def test_traces_fade_by_half_life_however_far_the_days(days: int) -> None:
    fade = np.exp2(-1.0 / np.array([0.3, 4.0, 60.0]))
    traces, slow = Traces(fade, 2, 3), np.zeros((3, 4, 2, 3))
    rng = np.random.default_rng(5)
    for day in range(days):
        assert traces.on(day) == pytest.approx(slow.sum(axis=0), rel=1e-9)
        place, amount, weight = rng.integers(0, 6, 4), rng.random((4, 12)), rng.random(4)
        slow *= fade[:, None, None, None]
        for at, own in zip(place, amount * weight[:, None], strict=True):
            slow[:, :, at // 3, at % 3] += own.reshape(3, 4)
        traces.add(day, place, amount.copy(), weight)


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


def test_a_cut_tie_parts_friends_and_an_added_one_joins_them(room: Room) -> None:
    def brought(ties: list[TieChange]) -> float:
        """What Vesland does to Sudland once Norland, its friend, has struck it."""
        setting = setting_of(room, Scenario(days=20, ties=ties, acts=[STRIKES]), NORMS)
        (found,) = run(setting.world, [setting.plan()], runs=1500, seed=1)
        dyad = setting.world.places[setting.world.history.number("VES"), setting.world.history.number("SUD")]
        return float(found.number[(found.dyad == dyad) & (setting.world.quad[found.type] == 3)].sum())

    act(room, "x1", "2031-02-16", "CONSULT", "NOR", "VES")
    assert brought([TieChange(change="cut", actors=("NOR", "VES"))]) < brought([])
    with pytest.raises(InputError, match="knows of no cooperative tie of Norland and Sudland"):
        asked(room, ties=[TieChange(change="cut", actors=("NOR", "SUD"))])
    with pytest.raises(InputError, match="needs a kind"):
        asked(room, ties=[TieChange(change="add", actors=("NOR", "SUD"))])
    with pytest.raises(InputError, match="norms know only what friends do"):
        asked(room, ties=[TieChange(change="add", actors=("NOR", "SUD"), kind="war")])
    sentence = "Norland and Vesland are allies."
    tie = Tie(
        id="t1", document="x2", actors=("NOR", "VES"), kind="alliance", sign=1, evidence=(0, len(sentence)), confidence=0.9, reader="hand"
    )  # fmt: skip
    room.add(Coding(document=_document("x2", sentence, "2031-02-18"), actors=ACTORS, ties=[tie]))
    with pytest.raises(InputError, match=r"states a tie \(alliance\) of Norland and Vesland already"):
        asked(room, ties=[TieChange(change="add", actors=("NOR", "VES"), kind="alliance")])


def test_types_of_a_dyad_are_its_own_drawn_to_the_shipped_shares() -> None:
    assault, protest = types().index("ASSAULT"), types().index("PROTEST")
    history = Stream.of_arrays(["A", "B", "C"], [0.0] * 30, [0] * 30, [1] * 30, [QUADS.index("material conflict")] * 30, type=[assault] * 30)
    pairs = np.array([[0, 1], [2, 0]], dtype=np.int32)
    found = mix_of(history, pairs)
    conflict = [i for i, name in enumerate(types()) if name in ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")]
    assert found.shares[:, conflict].sum(axis=1) == pytest.approx(1.0)
    assert found.shares[0, assault] > found.shares[1, assault] > 0.9
    people, states = (mix_of(Stream.of_arrays(names, [], [], [], []), pairs[:1]).shares[0] for names in (["A", "B"], ["FRA", "DEU"]))
    assert people[protest] > 0.1
    assert 0 < states[protest] < 0.001


def test_counts_of_a_week_spread_as_the_norms_say(room: Room) -> None:
    wide = dataclasses.replace(NORMS, size=np.array([0.3, 2.0, 0.3, 1e6]))
    setting = setting_of(room, Scenario(days=7), wide)
    assert not setting.world.spread.week[:, 3].any()  # the process alone is more spread than that
    (found,) = run(setting.world, [setting.baseline()], runs=3000, seed=2)
    width = len(setting.world.pairs) * 4
    cells = found.run * width + found.dyad * 4 + setting.world.quad[found.type]
    counts = np.bincount(cells, weights=found.number, minlength=3000 * width).reshape(3000, -1, 4)
    mean, variance = counts.mean(axis=0), counts.var(axis=0)
    size = (mean**2).sum(axis=0) / (variance - mean).sum(axis=0)
    assert size[[0, 2]] == pytest.approx(0.3, rel=0.35)


def test_a_world_keeps_the_dyads_that_matter() -> None:
    names = [f"A{i}" for i in range(20)]
    sender = np.repeat(np.arange(10), 3)
    history = Stream.of_arrays(names, np.arange(30.0), sender, sender + 10, np.full(30, 3))
    found, left, share = world(history, NORMS.updated(history), 10, ["NEW"], [("NEW", "A0")], most=6)
    assert len(found.pairs) == 8
    assert (found.history.number("NEW"), 0) in found.places
    assert left == 14
    assert 0 < share < 0.9


# The file -----------------------------------------------------------------------------------------------------------------------------

_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_day = st.one_of(st.integers(1, 30), st.just("2031-03-01"))
_deed = st.builds(Deed, type=_text, actor=st.none() | _text, recipient=st.none() | _text)
_scenario = st.builds(
    Scenario, name=_text, about=st.none() | _text, days=st.integers(1, 400), seed=st.integers(0, 2**40), adopt=st.none() | _text,
    belief_size=st.none() | st.floats(1, 9), honour=st.sampled_from(["named", "all"]),
    acts=st.lists(st.builds(Act, day=_day, actor=_text, type=_text, recipient=_text, mode=st.none() | _text, weight=st.floats(0.1, 9)), max_size=2),
    stops=st.lists(st.builds(Stop, actor=st.none() | _text, type=st.none() | _text, day=_day, until=st.none() | _day), max_size=2),
    ties=st.lists(
        st.builds(TieChange, change=st.sampled_from(["cut", "add"]), actors=st.tuples(_text, _text), kind=st.none() | _text, day=_day), max_size=1
    ),
    lines=st.lists(
        st.builds(HonouredLine, id=st.none() | _text, credibility=st.none() | st.floats(0, 1), condition=st.none() | _deed, after=st.integers(1, 5)),
        max_size=2,
    ),
    outcomes=st.lists(st.builds(Outcome, name=st.none() | _text, type=st.none() | _text, at_least=st.integers(1, 3)), max_size=2),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(_scenario)
def test_any_scenario_comes_back_from_its_toml(scenario: Scenario) -> None:
    assert scenario_of_text(toml_of(scenario)) == scenario


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dayz = 3", r"'dayz'; near are: days"),
        ('[[act]]\nday = 1\nactr = "X"\ntype = "AID"\nrecipient = "Y"', r"'actr' in \[\[act\]\] 1; near are: actor"),
        ('[[red_line]]\nid = "l1"\ncondition = { typ = "AID" }', r"'typ' in .*condition; near are: type"),
        ("days = 'many'", "expected `int`, got `str`"),
        ("[[act]]\nday = 1", "missing required field `actor`"),
        ("days = ", "no TOML"),
        ('honour = "most"', "invalid enum value 'most'"),
    ],
)
def test_what_is_no_scenario_is_told(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        scenario_of_text(text)


def test_dates_may_be_written_as_dates() -> None:
    scenario = scenario_of_text('start = 2031-02-20\n[[act]]\nday = 2031-02-23\nactor = "NOR"\ntype = "AID"\nrecipient = "SUD"')
    assert (scenario.start, scenario.acts[0].day) == ("2031-02-20", "2031-02-23")


@pytest.mark.parametrize("path", sorted((Path(__file__).parents[1] / "examples").glob("*.toml")), ids=lambda path: path.name)
def test_the_examples_are_scenarios(path: Path) -> None:
    assert scenario_of_file(path).about


# Errors -------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"acts": [STRIKES], "stops": [Stop(actor="Norland")]}, r"\[\[act\]\] 1 adds what \[\[stop\]\] 1 stops"),
        ({"acts": [msgspec.structs.replace(STRIKES, day=21)]}, "day 21 is outside the run; valid are 1 to 20, or 2031-02-21 to 2031-03-12"),
        ({"acts": [msgspec.structs.replace(STRIKES, day=0)]}, "outside the run"),
        ({"acts": [msgspec.structs.replace(STRIKES, day="soon")]}, "found the day 'soon'"),
        ({"acts": [msgspec.structs.replace(STRIKES, actor="Norlund")]}, "neither the room nor the codebook.*near are: Norland"),
        ({"acts": [msgspec.structs.replace(STRIKES, type="ASSALT")]}, "near are: ASSAULT"),
        ({"acts": [msgspec.structs.replace(STRIKES, mode="ariel")]}, "near are: aerial"),
        ({"acts": [msgspec.structs.replace(STRIKES, weight=-1.0)]}, "valid is a number above 0"),
        ({"acts": [msgspec.structs.replace(STRIKES, recipient="Ida Lund")]}, "are one side, Norland"),
        ({"stops": [Stop()]}, "would stop everything"),
        ({"stops": [Stop(actor="NOR", day=5, until=4)]}, "before it begins"),
        ({"lines": [HonouredLine(id="l00")]}, "the room has no red line 'l00'"),
        ({"lines": [HonouredLine(id="r-r1", credibility=1.5)]}, "valid is a chance from 0 to 1"),
        ({"lines": [HonouredLine(id="r-r1"), HonouredLine(id="r-r1")]}, "named twice"),
        ({"lines": [HonouredLine(issuer="SUD")]}, "needs issuer, condition and consequence"),
        ({"lines": [HonouredLine(id="r-r1", after=0)]}, "valid is a number from 1"),
        ({"outcomes": [Outcome()]}, "nothing to watch for"),
        ({"outcomes": [Outcome(type="AID", quad="material conflict")]}, "one of the two"),
        ({"outcomes": [Outcome(type="AID", within=21)]}, "valid are 1 to 20"),
        ({"outcomes": [Outcome(quad="war")]}, "valid are: verbal cooperation"),
        ({"adopt": "Vesland"}, "no claims of 'Vesland'"),
        ({"days": -3}, "valid is a whole number from 1 to 365"),
        ({"runs": 3}, "valid is a whole number from 10"),
        ({"belief_size": 0.5}, "belief_size"),
        ({"start": "1999-01-01"}, "tells of no act between two sides whose day is known up to 1999-01-01"),
        ({"start": "spring"}, "found 'spring' as the start"),
    ],
)
def test_what_cannot_be_run_is_told(lined: Room, said: dict[str, object], told: str) -> None:
    with pytest.raises(InputError, match=told):
        asked(lined, **said)


def test_an_empty_room_is_told(tmp_path: Path) -> None:
    with Room(tmp_path / "empty.sitroom") as empty, pytest.raises(InputError, match="holds no documents yet"):
        asked(empty)


def test_a_room_without_days_counts_them(tmp_path: Path) -> None:
    with Room(tmp_path / "undated.sitroom") as room:
        sentence = "ASSAULT by NOR on SUD."
        event = Event(
            id="e1", document="u1", type="ASSAULT", mode=[], status="actual", actors=["NOR"], recipients=["SUD"], trigger=(0, 7), date=None,
            evidence=(0, len(sentence)), date_precision="unknown", intensity=-9.0, confidence=0.9, reader="hand",
        )  # fmt: skip
        document = Document(id="u1", text=sentence, sha256="u1", title="u1", outlet="Outlet")
        room.add(Coding(document=document, actors=ACTORS, events=[event]))
        found = asked(room, acts=[msgspec.structs.replace(STRIKES, day=2)])
        assert (found.told.first, found.told.last) == ("day 1", "day 20")
        assert any("ASSAULT by Norland on Sudland on day 2" in entry.what for entry in found.ledger)
        with pytest.raises(InputError, match="the room knows no days"):
            asked(room, acts=[msgspec.structs.replace(STRIKES, day="2031-03-01")])
        with pytest.raises(InputError, match="Leave it out"):
            asked(room, start="2031-03-01")


def test_an_actor_that_only_the_codebook_knows_can_act(room: Room) -> None:
    found = asked(room, acts=[Act(day=1, actor="France", type="ASSAULT", recipient="Norland")])
    assert any(change.recipient == "FRA" for change in found.changes)
    assert found.names["FRA"] == "France"


def test_a_run_tells_how_far_it_is_and_can_be_stopped(room: Room) -> None:
    told: list[tuple[float, str]] = []
    run_scenario(room, Scenario(runs=20, days=5, acts=[STRIKES]), norms=NORMS, progress=lambda share, what: told.append((share, what)))
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert told[-1][0] == pytest.approx(1.0)
    with pytest.raises(Cancelled):
        run_scenario(room, Scenario(runs=20, days=5), norms=NORMS, cancelled=lambda: True)


# The command --------------------------------------------------------------------------------------------------------------------------


def test_the_command_writes_tables_json_and_csv(room: Room, tmp_path: Path) -> None:
    id = line(room, "r1", "Norland attacks", "we strike", STRIKE, ANSWER)
    path = tmp_path / "strike.toml"
    said = Scenario(name="a strike", acts=[STRIKES], lines=[HonouredLine(id=id, credibility=0.9)], outcomes=[Outcome(name="an answer", actor="SUD")])
    path.write_text(toml_of(said), encoding="utf-8")

    def told(*options: str) -> str:
        answer = CliRunner().invoke(app, ["run", str(room.path), str(path), "--runs", "20", "--days", "5", *options])
        assert answer.exit_code == 0, answer.output
        return answer.stdout

    table = told()
    for words in ("What is assumed", "an answer", "How sure", "What drives it", "Ledger", "credibility 0.9", "if Norland attacks, then we strike"):
        assert words in " ".join(table.split())
    whole = msgspec.json.decode(told("--format", "json", "--seed", "4"), type=Result)
    assert whole.scenario == msgspec.structs.replace(said, runs=20, days=5, seed=4)
    rows = told("--format", "csv").splitlines()
    assert rows[0].startswith("part,name,value,baseline")
    assert {row.split(",")[0] for row in rows[1:]} >= {"outcome", "measure", "acts", "red line met", "red line fired", "driver", "ledger"}


def test_the_command_says_what_is_wrong(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text("dayz = 3", encoding="utf-8")
    answer = CliRunner().invoke(app, ["run", str(room.path), str(path)])
    assert answer.exit_code == 1
    assert "near are: days" in answer.stderr
