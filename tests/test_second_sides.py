"""The second side of an act that no recipient names: by another member, by the words of a fight, by the place; and what is not known of a day."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.errors import UsageError
from sitroom.records import Actor, Coding, Document, Event, Pattern, Place, RedLine
from sitroom.room import MergeActors, Room
from sitroom.room.network.evidence import told
from sitroom.room.network.frustration import counted, frustration
from sitroom.room.network.graph import Graph
from sitroom.room.tension.evidence import evidence
from sitroom.room.tension.foes import Named, foes, two_sided
from sitroom.room.tension.seconds import seconds
from sitroom.room.watching.changes import changes

NAMES = {"Norland": "NOR", "Sudland": "SUD", "Vesland": "VES", "Ostmark": "OST", "Front": "FRO"}
ACTORS = [
    *(Actor(id=id, name=name, kind="state", country=id) for name, id in NAMES.items() if id != "FRO"),
    Actor(id="FRO", name="the Front", kind="rebel", sector="REB"),
    Actor(id="NOR.REB.band", name="Norland's rebels", kind="rebel", country="NOR", sector="REB"),
    Actor(id="CVL.people", name="people", kind="people", sector="CVL"),
    Actor(id="MIL.soldiers", name="soldiers", kind="people", sector="MIL"),
    Actor(id="SUD.GOV.lund", name="Ida Lund", kind="person", country="SUD", sector="GOV"),
]


def tells(
    room: Room, number: int, sentence: str, trigger: str, who: str, whom: str = "", *, type: str = "ASSAULT", place: str | None = None, day: str = "",
    mode: str = "", also: str = "", status: str = "actual",
) -> None:  # fmt: skip
    """A document of one sentence that tells of one act. Who is named in it is found by his name; ``also``: actors of the document beside them."""
    own = " ".join(f"d{number}w{i}" for i in range(40))
    text = f"{sentence} {own.capitalize()}."
    start = text.index(trigger)
    event = Event(
        id=f"e{number}", document=f"d{number}", type=type, mode=mode.split(), status=status, actors=who.split(), recipients=whom.split(),
        trigger=(start, start + len(trigger)), evidence=(0, len(sentence)), date=day or f"2031-02-{number:02}", date_precision="day",
        intensity=-9.0 if type == "ASSAULT" else -3.0, confidence=0.9, reader="hand",
        place=Place(name=trigger, span=(start, start + len(trigger)), country=place) if place else None,
    )  # fmt: skip
    met = []
    for actor in ACTORS:
        name = next((name for name, id in NAMES.items() if id == actor.id), None)
        spans = [found.span() for found in re.finditer(name, sentence)] if name else []
        if spans or actor.id in (*who.split(), *whom.split(), *also.split()):
            met.append(Actor(id=actor.id, name=actor.name, kind=actor.kind, country=actor.country, sector=actor.sector, mentions=spans))
    document = Document(id=f"d{number}", text=text, sha256=f"d{number}", title=f"Report {number}", outlet=f"Outlet {number}", published=event.date)
    room.add(Coding(document=document, actors=met, events=[event]))


@pytest.fixture
def room(tmp_path: Path):
    with Room(tmp_path / "strait.sitroom") as opened:
        yield opened


def dyads(room: Room) -> dict[tuple[str, str], tuple[float, float, int]]:
    """Of each dyad of the network: what each does to the other, and how many happenings the place tells."""
    return {(d.first, d.second): (d.forth, d.back, d.by_place) for d in room.network().dyads}


# By the place -------------------------------------------------------------------------------------------------------------------------


def states(room: Room, number: int, issuer: str, pattern: Pattern, outlet: str = "Post") -> None:
    """A document of one day with a red line."""
    text = f"If it is done, we will answer. {' '.join(f'l{number}w{i}' for i in range(40))}."
    line = RedLine(
        id=f"r{number}", document=f"l{number}", issuer=issuer, condition=(3, 13), consequence=(15, 29), kind="threat", evidence=(0, 30),
        confidence=0.9, reader="hand", condition_pattern=pattern,
    )  # fmt: skip
    day = f"2031-02-{number:02}"
    document = Document(id=f"l{number}", text=text, sha256=f"l{number}", title=f"Line {number}", outlet=outlet, published=day)
    room.add(Coding(document=document, actors=ACTORS, red_lines=[line]))


@pytest.mark.parametrize(
    ("pattern", "verdict"),
    [
        (Pattern(type="ASSAULT", actors=["NOR"], recipients=["SUD"]), "crossed"),
        (Pattern(type="ASSAULT", recipients=["SUD"]), "crossed"),
        (Pattern(type="ASSAULT", actors=["NOR"]), "crossed"),
        (Pattern(type="ASSAULT", actors=["NOR"], recipients=["VES"]), "not crossed"),
        (Pattern(type="ASSAULT", actors=["SUD"], recipients=["NOR"]), "not crossed"),
        (Pattern(type="ASSAULT", actors=["NOR"], recipients=["SUD.GOV.lund"]), "cannot be told"),
    ],
)
def test_who_suffers_by_the_place_alone_meets_a_line_in_watch_as_in_the_register(room: Room, pattern: Pattern, verdict: str) -> None:
    states(room, 1, "SUD", pattern)
    tells(room, 20, "A missile of Norland killed four people in Sudby.", "killed", "NOR", "CVL.people", place="SUD", also="SUD VES SUD.GOV.lund")
    line, found = room.red_lines()[0], changes(room, after=1)
    assert line.crossing.verdict == verdict, line.crossing
    assert [(one.happening, one.later) for one in found.met] == ([(line.crossing.happening, True)] if verdict == "crossed" else [])
    assert ("done to Sudland by the place" in line.crossing.reason) == (verdict == "crossed")
    assert (
        [(one.actor, one.recipient, one.by_place) for one in found.jumps]
        == [("NOR", "SUD", 1)]
        == [(dyad.first, dyad.second, dyad.by_place) for dyad in room.tension().dyads]
    )


def test_a_battle_told_by_its_words_is_a_jump_both_ways_told_once(room: Room) -> None:
    states(room, 1, "SUD", Pattern(type="ASSAULT", actors=["NOR"], recipients=["SUD"]))
    tells(room, 20, "Norland and Sudland clashed on the strait.", "clashed", "NOR SUD")
    found = changes(room, after=1)
    assert [(one.actor, one.recipient, one.mutual) for one in found.jumps] == [("NOR", "SUD", True)]
    assert [one.happening for one in found.met] == [room.red_lines()[0].crossing.happening]


def test_a_later_report_adds_no_second_day_to_an_act(room: Room) -> None:
    tells(room, 1, "Norland accused Sudland.", "accused", "NOR", "SUD", type="ACCUSE")
    tells(room, 20, "A missile of Norland hit Sudby harbour.", "hit", "NOR", "SUD", place="SUD")
    tells(room, 21, "A missile of Norland hit Sudby harbour.", "hit", "NOR", "SUD", place="SUD", day="2031-02-20")
    assert len(changes(room, after=1).jumps) == 1 and changes(room, after=2).jumps == []


@pytest.mark.parametrize("whom", ["", "CVL.people"])
def test_force_in_another_country_is_done_to_it(room: Room, whom: str) -> None:
    tells(room, 3, "A missile of Norland killed four people in Sudby.", "killed", "NOR", whom, place="SUD", also="SUD")
    assert dyads(room) == {("NOR", "SUD"): (-9.0, 0.0, 1)}
    assert [tuple(one)[1:] for one in seconds(room)] == [("NOR", "SUD", "place")]
    found = room.tension()
    assert [(d.first, d.second, d.by_place, d.forth.acts, d.back.acts) for d in found.dyads] == [("NOR", "SUD", 1, 1, 0)]
    (happening,) = room.happenings()
    assert happening.recipients == whom.split()  # nothing stored is changed
    assert evidence(room, [happening.id])[happening.id].by_place == told(room, [happening.id])[happening.id].by_place == "SUD"


@pytest.mark.parametrize(
    ("who", "whom", "place", "type", "mode"),
    [
        ("NOR", "", "NOR", "ASSAULT", ""),  # at home
        ("NOR.REB.band", "", "NOR", "ASSAULT", ""),
        ("MIL.soldiers", "", "SUD", "ASSAULT", ""),  # of nobody knows whom
        ("NOR SUD", "", "SUD", "ASSAULT", ""),  # one of those who act is at home
        ("NOR", "", "SUD", "MOBILIZE", ""),  # troops may go to a friend
        ("NOR", "", "SUD", "COERCE", ""),
        ("NOR", "", "XQX", "ASSAULT", ""),  # no country that anybody knows
        ("NOR", "", "SUD", "ASSAULT", "sideAB"),  # where two fight who are not both named
    ],
)
def test_where_the_place_tells_nothing(room: Room, who: str, whom: str, place: str, type: str, mode: str) -> None:
    tells(room, 3, "Norland and Sudland hit a road.", "hit", who, whom, type=type, place=place, mode=mode)
    assert not any(by_place for _, _, by_place in dyads(room).values())
    assert [one for one in seconds(room) if one.how == "place"] == []


def test_a_named_recipient_goes_before_the_place(room: Room) -> None:
    tells(room, 3, "Norland bombed the Front in Sudby.", "bombed", "NOR", "FRO", place="SUD")
    assert set(dyads(room)) == {("FRO", "NOR")} and seconds(room) == []


def test_allies_who_strike_together_both_do_it_to_the_country_of_the_place(room: Room) -> None:
    tells(room, 3, "Norland and Vesland bombed the ports of Sudby.", "bombed", "NOR VES", place="SUD", also="SUD")
    assert set(dyads(room)) == {("NOR", "SUD"), ("SUD", "VES")}


def test_a_country_that_is_no_actor_of_the_room_suffers_all_the_same(room: Room) -> None:
    tells(room, 3, "A missile of Norland killed four people in Tripoli.", "killed", "NOR", place="LBY")
    assert {node.id: (node.name, node.in_conflict) for node in room.network().nodes} == {"LBY": ("Libya", 9.0), "NOR": ("Norland", 0.0)}
    assert room.tension().names["LBY"] == "Libya"
    assert [(d.first, d.second) for d in room.tension(actor="Libya").dyads] == [("LBY", "NOR")]
    assert [(d.first, d.second) for d in room.network(actor="Libya").dyads] == [("LBY", "NOR")]
    assert [(d.first, d.second) for d in room.network(level="actor").dyads] == [("LBY", "NOR")]


def test_second_sides_follow_corrections_and_stay_where_nothing_can_be_written(room: Room) -> None:
    tells(room, 3, "A missile of Norland killed four people in Sudby.", "killed", "NOR", place="SUD", also="SUD VES")
    assert set(dyads(room)) == {("NOR", "SUD")}
    room.writable = False
    room._db.execute("DELETE FROM kept_columns")
    assert set(dyads(room)) == {("NOR", "SUD")} and len(room.tension().dyads) == 1
    room.writable = True
    room.correct(MergeActors(actor="SUD", into="VES"), why="one state")
    assert set(dyads(room)) == {("NOR", "VES")}


# By the words of a fight --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "trigger", "pairs"),
    [
        ("The war between Norland and Sudland goes on.", "war", [("NOR", "SUD")]),
        ("Hostilities flared between the army of Norland and Sudland, Vesland said.", "Hostilities", [("NOR", "SUD")]),
        ("The Norland-Sudland war is in its third year.", "war", [("NOR", "SUD")]),
        ("The Norland–Sudland border conflict is old.", "conflict", [("NOR", "SUD")]),
        ("Norland's war with Sudland and the talks of Vesland.", "war", [("NOR", "SUD")]),
        ("Norland and Sudland traded fire at night.", "traded", [("NOR", "SUD")]),
        ("Norland and Sudland traded heavy artillery fire at night.", "fire", [("NOR", "SUD")]),
        ("An exchange of fire between Norland and Sudland killed two.", "exchange", [("NOR", "SUD")]),
        ("The guards of Norland and Sudland clashed on the bridge.", "clashed", [("NOR", "SUD")]),
        ("Norland clashed with Sudland on the bridge.", "clashed", [("NOR", "SUD")]),
        ("Norland and Vesland clashed with Sudland.", "clashed", [("NOR", "SUD"), ("VES", "SUD")]),
        ("Norland and Sudland bombed each other's ports.", "bombed", [("NOR", "SUD")]),
        ("Norland and Sudland are at war.", "war", [("NOR", "SUD")]),
        ("Norland met Sudland, and the fighting between the two went on.", "fighting", [("NOR", "SUD")]),
        ("Norland and Vesland bombed the ports.", "bombed", []),
        ("Norland and Vesland fought in the war.", "war", []),
        ("The war of Norland and Vesland in the south.", "war", []),
        ("Norland and Vesland traded fire with gunmen.", "traded", []),
        ("Norland and Vesland jointly exchanged fire at the wall.", "exchanged", []),
        ("Norland, Sudland and Vesland clashed.", "clashed", []),
        ("The confrontation between the axis of the south and Norland, Sudland and Vesland have met.", "confrontation", []),
        ("The war between Norland and the gunmen, Sudland said.", "war", []),
    ],
)
def test_who_fights_whom_by_the_words(sentence: str, trigger: str, pairs: list[tuple[str, str]]) -> None:
    at = sentence.index(trigger)
    named = [Named(*found.span(), id) for name, id in NAMES.items() for found in re.finditer(name, sentence)]
    assert sorted(foes(sentence, (at, at + len(trigger)), named)) == sorted(pairs)
    assert two_sided(sentence, (at, at + len(trigger))) or not pairs


def test_two_who_fight_each_other_are_foes_both_ways_and_half_each(room: Room) -> None:
    tells(room, 3, "The forces of Norland and Sudland traded fire near Vesby.", "traded", "NOR SUD", place="VES")
    assert dyads(room) == {("NOR", "SUD"): (-4.5, -4.5, 0)}  # the place is where they fight
    (dyad,) = room.tension().dyads
    assert (dyad.both.acts, dyad.forth.acts, dyad.back.acts) == (1, 1, 1)


def test_two_who_act_and_whom_nothing_sets_apart_are_no_foes(room: Room) -> None:
    tells(room, 3, "Norland and Vesland bombed the ports.", "bombed", "NOR VES")
    tells(room, 4, "The war of Norland and Vesland near Sudby.", "war", "NOR VES", place="SUD")
    assert dyads(room) == {} and room.tension().dyads == []


def test_another_member_tells_who_did_it_to_whom(room: Room) -> None:
    tells(room, 3, "Norland bombed the harbour of Sudland at dawn.", "bombed", "NOR", "SUD", day="2031-02-03")
    tells(room, 4, "Norland and Sudland: the harbour was bombed at dawn.", "bombed", "NOR SUD", day="2031-02-03")
    (happening,) = room.happenings()
    assert (happening.actors, happening.recipients) == (["NOR", "SUD"], [])
    assert dyads(room) == {("NOR", "SUD"): (-18.0, 0.0, 0)}


# What is not known of a day -----------------------------------------------------------------------------------------------------------


def test_a_day_on_which_force_names_no_second_side_is_not_calm(room: Room) -> None:
    for day in (2, 5):
        tells(room, day, "Norland bombed a port of Sudland.", "bombed", "NOR", "SUD")
    for day in (3, 7, 13, 14):
        tells(room, day, "Vesland accused nobody; Norland and Sudland kept still.", "accused", "VES", type="ACCUSE", also="NOR SUD")
    tells(room, 8, "Norland bombed a port, and Sudland and Vesland spoke.", "bombed", "NOR", also="SUD VES")

    def asked():
        (found,) = room.tension(since="2031-02-01", until="2031-02-14").dyads
        return found

    dyad = asked()
    known = {day.day[-2:]: day.known for day in dyad.both.days}
    assert (known["05"], known["07"], known["08"], known["09"]) == ("acts", "calm", "open", "no documents")
    assert {day.day[-2:]: day.known for day in dyad.back.days}["08"] == "calm"  # of Sudland no force is told
    assert dyad.both.arrow.direction == "improved"  # were it the third of three, it would be so all the same
    for day in (10, 12):
        tells(room, day, "Norland bombed a port, and Sudland and Vesland spoke.", "bombed", "NOR", also="SUD VES")
    assert asked().both.arrow.direction == "too little to say"
    assert asked().both.arrow.reason.endswith("3 acts of force by or on one of them name no second side")


# Balance ------------------------------------------------------------------------------------------------------------------------------


def test_of_divisions_that_break_as_few_dyads_the_lightest_is_told() -> None:
    """A triangle of three foes: any one of its dyads must break. Weights 5, 3 and 9: the dyad of 3 does."""
    net = Graph(3, np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([-5, -3, -9]))
    found = counted(net)
    assert (found.least, found.at_least, found.exact) == (1, 1, True)
    assert net.broken(found.camps).tolist() == [1] and found.camps.tolist() == [0, 1, 0]
    for weight, broken in (([-1, -3, -9], [0]), ([-5, -3, -2], [2])):
        assert net_of(weight).broken(counted(net_of(weight)).camps).tolist() == broken


def net_of(weight: list[int]) -> Graph:
    return Graph(3, np.array([0, 0, 1]), np.array([1, 2, 2]), np.array(weight))


def test_the_lightest_division_never_breaks_more_dyads() -> None:
    rng = np.random.default_rng(7)
    for _ in range(40):
        first, second = np.nonzero(np.triu(rng.random((9, 9)) < 0.5, 1))
        net = Graph(9, first, second, rng.integers(1, 20, len(first)) * rng.choice([-1, 1], len(first)))
        divisions = np.array(np.meshgrid(*[[0, 1]] * 8)).reshape(8, -1).T
        costs = [(len(net.broken(side)), net.misfit(side)) for side in (np.concatenate([[0], row]) for row in divisions)]
        found = counted(net)
        assert (len(net.broken(found.camps)), net.misfit(found.camps)) == min(costs)
        assert found.least == frustration(net.signs).least == min(costs)[0]


# What is asked ------------------------------------------------------------------------------------------------------------------------


def test_one_actor_alone(room: Room) -> None:
    tells(room, 3, "Norland bombed a port of Sudland.", "bombed", "NOR", "SUD")
    tells(room, 4, "Vesland bombed a port of Ostmark.", "bombed", "VES", "OST")
    assert (room.tension().crisis.acts, room.tension(actor="Norland").crisis.acts) == (2, 1)
    assert room.tension(actor="Norland", recipient="Sudland").crisis == room.tension(actor="Norland").dyads[0].both
    assert room.tension(actor="Norland", recipient="Ostmark").crisis.acts == 0
    alone = room.network(actor="Norland")
    assert ([d.second for d in alone.dyads], [node.id for node in alone.nodes], alone.of) == (["SUD"], ["NOR", "SUD"], "Norland")
    assert alone.balance == room.network().balance and alone.names["VES"] == "Vesland"
    moved = room.realignment(["2031-02-04"], actor="Norland")
    assert [len(one.dyads) for one in moved.networks] == [1, 0]


def test_names_and_days_that_mean_nothing_are_said(room: Room) -> None:
    tells(room, 3, "Norland bombed a port of Sudland.", "bombed", "NOR", "SUD")
    for ask in (room.tension, room.red_lines, room.network):
        with pytest.raises(UsageError, match=r"the room has no actor 'Norlant'; near are: Norland"):
            ask(actor="Norlant")
    with pytest.raises(UsageError, match="no actor 'Narnia'"):
        room.red_lines(recipient="Narnia")
    with pytest.raises(UsageError, match="are one side"):
        room.tension(actor="Norland", recipient="Norland")
    with pytest.raises(UsageError, match="first day that is not after the last"):
        room.brief(since="2031-02-20", until="2031-02-10")


def test_show_tells_what_the_place_told(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    tells(room, 3, "A missile of Norland killed four people in Sudby.", "killed", "NOR", place="SUD", also="SUD")

    def show(*words: str) -> str:
        result = CliRunner().invoke(app, ["show", str(room.path), *words])
        assert result.exit_code == 0, result.output
        return result.stdout

    assert "Norland → Sudland (by the place)" in show("tension") and "all of Norland" in show("tension", "--actor", "Norland")
    assert "1 happening (1 by the place)" in show("network") and "Norland → Sudland (by the place)" in show("network"), show("network")
    assert "1 dyad of Norland, of 1 happening;" in show("network", "--actor", "Norland")
    assert [row["by_place"] for row in json.loads(show("network", "--format", "json"))["dyads"]] == [1]
    assert "by_place" in show("network", "--format", "csv").splitlines()[0]
