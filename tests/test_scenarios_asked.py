"""The file of a what-if, errors that help, and the command."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.errors import InputError
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
from sitroom.records import Coding, Document, Event
from sitroom.room import Room
from tests.scenario_room import ACTORS, ANSWER, NORMS, STRIKE, STRIKES, asked, kept_strait, line, lined_strait, strait  # noqa: F401, fixtures

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
    for words in ("What is assumed", "an answer", "How sure", "What drives it", "Ledger", "credibility 0.9", "If Norland attacks, we strike"):
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
