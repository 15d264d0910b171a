"""Tension: each happening once, what did not happen not at all, what is not known shown as such; levels, arrows and the command."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.errors import UsageError
from sitroom.records import Actor, Coding, Document, Event
from sitroom.room import MergeActors, NoEvent, Room
from sitroom.room.tension import Tension
from sitroom.room.tension.evidence import evidence
from sitroom.room.tension.jumps import jumps
from sitroom.room.tension.shifts import gain, parted, spread
from sitroom.room.tension.sides import rules

SCORES = {"ASSAULT": -9.0, "THREATEN": -3.5, "CONSULT": 2.5, "REQUEST": 0.0, "ACCUSE": -3.0, "AID": 10.0}
ACTORS = [
    Actor(id="NOR", name="Norland", kind="state", country="NOR"),
    Actor(id="NOR.GOV.lund", name="Ida Lund", kind="person", country="NOR", sector="GOV"),
    Actor(id="NOR.REB.front", name="Norland Front", kind="rebel", country="NOR", sector="REB"),
    Actor(id="NOR.CVL", name="people of Norland", kind="people", country="NOR", sector="CVL"),
    Actor(id="SUD", name="Sudland", kind="state", country="SUD"),
    Actor(id="SUD.MIL", name="Sudland's army", kind="military", country="SUD", sector="MIL"),
    Actor(id="VES", name="Vesland", kind="state", country="VES"),
]
NOR, SUD, VES, LUND, FRONT, CIVIL, ARMY = "NOR", "SUD", "VES", "NOR.GOV.lund", "NOR.REB.front", "NOR.CVL", "SUD.MIL"


def add(
    room: Room, name: str, day: str | None, *acts: tuple[str, list[str], list[str]], status: str = "actual", outlet: str | None = None,
    when: str | None = None, precision: str = "day", confidence: float = 0.9, mode: list[str] | None = None,
) -> None:  # fmt: skip
    """A document of a day with one sentence an act, about everybody of the cast that acts."""
    sentences = [f"{kind} by {' and '.join(who)} on {' and '.join(whom)} in {name}." for kind, who, whom in acts] or [
        "Norland and Sudland were quiet."
    ]
    own = " ".join(f"{name}w{i}" for i in range(40))  # words of its own, so that no document is a copy of another
    text, events, start = f"{' '.join(sentences)} {own.capitalize()}.", [], 0
    for i, ((kind, who, whom), sentence) in enumerate(zip(acts, sentences, strict=False)):
        events.append(
            Event(
                id=f"{name}-{i}", document=name, type=kind, mode=mode or [], status=status, actors=who, recipients=whom,
                trigger=(start, start + len(kind)), evidence=(start, start + len(sentence)), date=when or day,
                date_precision=precision if when or day else "unknown", intensity=SCORES[kind], confidence=confidence, reader="hand",
            )
        )  # fmt: skip
        start += len(sentence) + 1
    named = {i for _, who, whom in acts for i in (*who, *whom)} or {NOR, SUD}
    document = Document(id=name, text=text, sha256=name, title=name, outlet=outlet or f"Outlet {name}", published=day)
    room.add(Coding(document=document, actors=[a for a in ACTORS if a.id in named], events=events))


@pytest.fixture
def room(tmp_path: Path):
    with Room(tmp_path / "strait.sitroom") as opened:
        yield opened


def day(found: Tension, number: int = 0):
    return found.dyads[0].both.days[number]


def chance(sources: int = 1, confidence: float = 0.9) -> float:
    return 1 - (1 - rules()["chance"]["source"] * confidence) ** sources


# What counts, and how much ------------------------------------------------------------------------------------------------------------


def test_a_happening_counts_once_and_surer_with_every_independent_source(room: Room) -> None:
    add(room, "a", "2031-02-03", ("ASSAULT", [NOR], [SUD]))
    one = day(room.tension())
    assert (one.known, one.acts, one.told, one.tension) == ("acts", 1, 9.0, round(9 * chance(), 2))
    assert one.low <= one.tension <= one.high <= 9.0
    add(room, "b", "2031-02-03", ("ASSAULT", [NOR], [SUD]))
    two = day(room.tension())
    assert [h.independent for h in room.happenings()] == [2]
    assert (two.acts, two.told, two.tension) == (1, 9.0, round(9 * chance(2), 2))
    assert two.high - two.low < one.high - one.low
    add(room, "c", "2031-02-03", ("ASSAULT", [NOR], [SUD]), outlet="Outlet b")
    three = day(room.tension())
    assert (three.acts, three.tension, three.documents) == (1, two.tension, 3)


@pytest.mark.parametrize("status", ["future", "hypothetical", "negated"])
def test_what_did_not_happen_counts_nothing(room: Room, status: str) -> None:
    add(room, "a", "2031-02-03", ("ASSAULT", [NOR], [SUD]), status=status)
    assert room.tension().dyads == [] and room.tension().crisis.acts == 0


def test_a_threat_is_a_threat_and_no_strike(room: Room) -> None:
    add(room, "a", "2031-02-03", ("THREATEN", [NOR], [SUD]))
    add(room, "b", "2031-02-03", ("ASSAULT", [NOR], [SUD]), status="future", when="2031-02-03")
    assert (day(room.tension()).told, day(room.tension()).acts) == (3.5, 1)


def test_sources_that_deny_it_lower_the_chance(room: Room) -> None:
    add(room, "a", "2031-02-03", ("ASSAULT", [NOR], [SUD]))
    add(room, "b", "2031-02-03", ("ASSAULT", [NOR], [SUD]), status="negated")
    (happening,) = room.happenings()
    assert (happening.status, [d.about for d in happening.disagreements]) == ("actual", ["whether"])
    assert day(room.tension()).tension == round(9 * chance(2) / 2, 2)


def test_corrections_are_followed(room: Room) -> None:
    add(room, "a", "2031-02-03", ("ASSAULT", [NOR], [SUD]), ("ACCUSE", [VES], [SUD]))
    room.correct(NoEvent(event="a-0"), why="a figure of speech")
    assert [(d.first, d.second) for d in room.tension().dyads] == [("SUD", "VES")]
    room.correct(MergeActors(actor="VES", into="NOR"), why="one state")
    assert [(d.first, d.second) for d in room.tension().dyads] == [("NOR", "SUD")]


def test_days_are_those_of_the_acts_and_what_has_none_is_told(room: Room) -> None:
    add(room, "a", "2031-02-10", ("ASSAULT", [NOR], [SUD]), when="2031-02-03")
    add(room, "b", "2031-02-10", ("ACCUSE", [NOR], [SUD]), when="2031-01", precision="month")
    add(room, "c", "2031-02-10", ("AID", [NOR], [SUD]), when="2031-02-10", precision="unknown", status="historical")
    found = room.tension()
    assert (found.since, found.until, day(found).acts) == ("2031-02-03", "2031-02-10", 1)
    assert found.undated == {"of another time": 1, "told by month or year only": 1}
    assert (found.crisis.acts, found.crisis.undated, found.crisis.told) == (2, 1, 12.0)
    assert room.tension(since="2031-02").crisis.acts == 1


def test_a_room_without_days_has_totals(room: Room) -> None:
    add(room, "a", None, ("ASSAULT", [NOR], [SUD]))
    found = room.tension()
    assert (found.since, found.crisis.days, found.crisis.told) == (None, [], 9.0)
    assert found.dyads[0].both.arrow.direction == "too little to say"


# Sides --------------------------------------------------------------------------------------------------------------------------------


def test_ministers_act_for_their_state_and_rebels_do_not(room: Room) -> None:
    add(room, "a", "2031-02-03", ("THREATEN", [LUND], [ARMY]), ("ASSAULT", [FRONT], [ARMY]), ("ASSAULT", [ARMY], [CIVIL]))
    pairs = {(d.first, d.second): (d.forth.told, d.back.told) for d in room.tension().dyads}
    assert pairs == {("NOR", "SUD"): (3.5, 9.0), ("NOR.REB.front", "SUD"): (9.0, 0.0)}
    assert {(d.first, d.second) for d in room.tension(level="actor").dyads} == {(LUND, ARMY), (FRONT, ARMY), (CIVIL, ARMY)}


def test_equals_and_two_sided_fighting_are_a_dyad_without_a_recipient(room: Room) -> None:
    add(room, "a", "2031-02-03", ("CONSULT", [NOR, SUD], []))
    add(room, "b", "2031-02-05", ("ASSAULT", [NOR, VES], []))
    assert [(d.first, d.second, d.both.acts, d.forth.acts, d.back.acts) for d in room.tension().dyads] == [("NOR", "SUD", 1, 1, 1)]
    add(room, "c", "2031-02-07", ("ASSAULT", [SUD, VES], []), mode=["sideAB"])
    assert [(d.first, d.second) for d in room.tension().dyads] == [("SUD", "VES"), ("NOR", "SUD")]


def test_a_dyad_is_asked_for_by_one_or_both(room: Room) -> None:
    add(room, "a", "2031-02-03", ("ASSAULT", [NOR], [SUD]), ("ACCUSE", [VES], [SUD]), ("ACCUSE", [NOR], [VES]))
    assert {(d.first, d.second) for d in room.tension(actor="Norland").dyads} == {("NOR", "SUD"), ("NOR", "VES")}
    assert [(d.first, d.second) for d in room.tension(actor="Sudland", recipient="Vesland").dyads] == [("SUD", "VES")]
    first = room.tension(limit=1)
    assert ([(d.first, d.second) for d in first.dyads], first.others) == ([("NOR", "SUD")], 2)


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"level": "city"}, "actor"), ({"since": "June"}, "YYYY"), ({"since": "2031-02-31"}, "calendar"), ({"limit": -1}, "limit"),
     ({"since": "2031-03", "until": "2031-02"}, "first day")],
)  # fmt: skip
def test_what_means_nothing_says_what_does(room: Room, asked: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        room.tension(**asked)


# Gaps, arrows, levels -----------------------------------------------------------------------------------------------------------------


def test_no_reports_are_not_calm(room: Room) -> None:
    add(room, "a", "2031-02-03", ("ASSAULT", [NOR], [SUD]))
    add(room, "b", "2031-02-04")
    add(room, "c", "2031-02-05", ("ACCUSE", [VES], [SUD]))
    add(room, "d", "2031-02-07", ("ASSAULT", [NOR], [SUD]))
    days = room.tension(actor=NOR).dyads[0].both.days
    assert [d.known for d in days] == ["acts", "calm", "unmentioned", "no documents", "acts"]
    assert [d.tension is None for d in days] == [False, False, True, True, False]


def weeks(room: Room, first: list[int], second: list[int]) -> None:
    """Two weeks, each day with the documents of two outlets; on the days that are named they tell of an attack."""
    attacks = {*first, *(7 + at for at in second)}
    for at in range(14):
        when = (date(2031, 3, 3) + timedelta(days=at)).isoformat()
        for source in "xy":
            add(room, f"{source}{at}", when, *([("ASSAULT", [NOR], [SUD])] if at in attacks else []), outlet=f"Outlet {source}")


@pytest.mark.parametrize(
    ("first", "second", "direction"),
    [
        ([], [0, 2, 4, 6], "deteriorated"),
        ([0, 2, 4, 6], [], "improved"),
        ([0, 2, 4], [0, 2, 4], "unchanged"),
        ([], [6], "too little to say"),
    ],
)
def test_arrows(room: Room, first: list[int], second: list[int], direction: str) -> None:
    weeks(room, first, second)
    arrow = room.tension(actor=NOR).dyads[0].both.arrow
    assert arrow.direction == direction, arrow
    if direction == "deteriorated":
        assert arrow.reason == "ASSAULT 4 (before 0)" and len(arrow.happenings) == 4
        assert {h.id for h in room.happenings()} >= set(arrow.happenings)


def test_a_week_without_reports_has_no_arrow(room: Room) -> None:
    add(room, "a", "2031-03-03", ("ASSAULT", [NOR], [SUD]), ("ACCUSE", [NOR], [SUD]))
    add(room, "b", "2031-03-16")
    arrow = room.tension().dyads[0].both.arrow
    assert (arrow.direction, arrow.reason) == ("too little to say", "known are 1 of the last 7 days and 1 of the 7 before")


def test_a_change_of_level_names_its_day_and_its_happenings(room: Room) -> None:
    for at in range(20):
        when = (date(2031, 3, 3) + timedelta(days=at)).isoformat()
        add(room, f"d{at}", when, *([("ASSAULT", [NOR], [SUD])] if at >= 12 else [("CONSULT", [NOR], [SUD])] if at % 3 == 0 else []))
    course = room.tension().dyads[0].both
    (shift,) = course.shifts
    assert (shift.day, shift.gain > 1, shift.before < 0 < shift.after) == ("2031-03-15", True, True)
    told = evidence(room, shift.happenings)
    assert {one.happening.type for one in told.values()} <= {"ASSAULT", "CONSULT"} and len(told) == len(shift.happenings) >= 3
    assert all(one.words == room.document(one.document).text[slice(*one.span)] for one in told.values())


NILE = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
    1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969,
    831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759,
    781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
    744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
]  # fmt: skip
"""Annual flow of the Nile at Aswan, 1871-1970, 10^8 cubic metres (Cobb 1978, Biometrika 65:243)."""


@pytest.mark.parametrize("least", [1, 3, 5])
def test_the_nile_changes_once_after_1898(least: int) -> None:
    """Cobb (1978) and all since find one change: 1898 is the last year of the old level."""
    penalty = 2 * np.log(len(NILE)) * spread(NILE) ** 2
    (change,) = parted(NILE, penalty=penalty, least=least)
    assert 1871 + change - 1 == 1898
    assert round(np.mean(NILE[:change])) == 1098 and round(np.mean(NILE[change:])) == 850
    assert gain(NILE[:change], NILE[change:]) > penalty


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-9, 9), max_size=16), st.integers(1, 4), st.integers(1, 60))
def test_no_other_parting_is_better(values: list[int], least: int, penalty: int) -> None:
    """PELT is exact: the cost equals that of optimal partitioning over all ways (Jackson et al. 2005)."""

    def cost(part: list[int]) -> float:
        return float(((np.array(part) - np.mean(part)) ** 2).sum())

    best = [-float(penalty)] + [float("inf")] * len(values)
    for end in range(least, len(values) + 1):
        best[end] = min(best[begin] + cost(values[begin:end]) + penalty for begin in range(end - least + 1))
    begins = parted(values, penalty=penalty, least=least)
    edges = [0, *begins, len(values)]
    assert all(b - a >= least for a, b in pairwise(edges)) or len(values) < least or not begins
    if len(values) >= least:
        found = sum(cost(values[a:b]) for a, b in pairwise(edges)) + penalty * len(begins)
        assert found == pytest.approx(best[-1], abs=1e-6)


# Rooms and the command ----------------------------------------------------------------------------------------------------------------


def test_the_order_of_adding_and_a_read_only_room_change_nothing(tmp_path: Path) -> None:
    documents = [("a", "2031-02-03", ("ASSAULT", [NOR], [SUD])), ("b", "2031-02-05", ("CONSULT", [NOR, SUD], []))]
    answers = []
    for name, order in (("one", documents), ("two", documents[::-1])):
        folder = tmp_path / name
        folder.mkdir()
        with Room(folder / "r.sitroom") as room:
            for given_ in order:
                add(room, *given_)
            answers.append(room.tension())
    with Room(tmp_path / "two" / "r.sitroom") as room:
        room.writable = False
        answers.append(room.tension())
    assert answers[0] == answers[1] == answers[2]


def test_the_command_shows_courses_with_their_evidence(tmp_path: Path) -> None:
    path = tmp_path / "strait.sitroom"
    with Room(path) as room:
        weeks(room, [], [0, 2, 4, 6])
        add(room, "v", "2031-03-16", ("AID", [VES], [SUD]))
    table = CliRunner().invoke(app, ["show", str(path), "tension"], env={"COLUMNS": "160"})
    assert table.exit_code == 0, table.output
    for words in ("Norland – Sudland", "↑ deteriorated", "ASSAULT 4 (before 0)", "ASSAULT by NOR on SUD", "_______█_█_█_█"):
        assert words in table.output
    two = CliRunner().invoke(app, ["show", str(path), "tension", "--actor", "Sudland", "--recipient", "Norland"], env={"COLUMNS": "160"}).output
    assert two.count("_______█_█_█_█") == 2, "the dyad and the side that acts, not the dyad twice"
    whole = json.loads(CliRunner().invoke(app, ["show", str(path), "tension", "--format", "json", "--actor", "Norland"]).output)
    (dyad,) = whole["dyads"]
    assert set(dyad["both"]["arrow"]["happenings"]) <= whole["evidence"].keys()
    rows = CliRunner().invoke(app, ["show", str(path), "tension", "--format", "csv", "--since", "2031-03-16"]).output.splitlines()
    assert len(rows) == 1 + 1 * (1 + 2 * 3) and rows[0].startswith("course,actor,actor_name,recipient")
    wrong = CliRunner().invoke(app, ["show", str(path), "tension", "--level", "city"])
    assert wrong.exit_code == 2


def test_an_act_among_equals_counts_once_in_the_order_of_dyads(room: Room) -> None:
    add(room, "a", "2031-02-03", ("CONSULT", [NOR, VES], []))
    add(room, "b", "2031-02-04", ("ACCUSE", [NOR], [SUD]))
    assert [(dyad.first, dyad.second) for dyad in room.tension().dyads] == [(NOR, SUD), (NOR, VES)]


def test_a_strike_of_rebels_is_no_jump_of_the_state_that_they_live_in(room: Room) -> None:
    for number in range(1, 9):
        add(room, f"q{number}", f"2031-02-0{number}")
    add(room, "n", "2031-02-09", ("ASSAULT", [FRONT], [ARMY]))
    assert [(jump.actor, jump.recipient) for jump in jumps(room, after=8)] == [(FRONT, SUD)]


def test_one_wrong_date_does_not_make_millions_of_days(room: Room) -> None:
    add(room, "a", "0001-01-01", ("ACCUSE", [NOR], [SUD]))
    add(room, "b", "2031-02-04", ("ACCUSE", [NOR], [SUD]))
    with pytest.raises(UsageError, match=r"741,\d{3} days from 0001-01-01 to 2031-02-04.*--since"):
        room.tension()
    assert room.tension(since="2031").crisis.acts == 1


def test_equals_act_both_ways_whoever_is_named_as_the_recipient(room: Room) -> None:
    add(room, "a", "2031-02-03", ("CONSULT", [NOR], [SUD]))
    (dyad,) = room.tension().dyads
    assert (dyad.both.acts, dyad.forth.acts, dyad.back.acts) == (1, 1, 1)
    assert dyad.both.told == dyad.forth.told == dyad.back.told == -SCORES["CONSULT"]
