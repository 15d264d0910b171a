"""The network of a room: what is counted, with what weight, and what follows."""

from __future__ import annotations

import csv
import io
import itertools
import json
import stat
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from benchmarks.crowd import crowd
from sitroom.cli import app
from sitroom.codebook import load
from sitroom.errors import UsageError
from sitroom.records import Actor, Coding, Document, Event, Happening, Tie
from sitroom.room import ChangeEvent, MergeActors, NoEvent, Room, SameHappening, columns
from sitroom.room.network import Dyad, Network
from sitroom.room.network.evidence import told
from sitroom.room.network.ledger import KEPT

WHO = (
    Actor(id="NOR", name="Norland", kind="state", country="NOR"),
    Actor(id="NOR.GOV.minister", name="foreign minister of Norland", kind="person", country="NOR", sector="GOV"),
    Actor(id="SUD", name="Sudland", kind="state", country="SUD"),
    Actor(id="SUD.CVL", name="people of Sudland", kind="people", country="SUD", sector="CVL"),
    Actor(id="OST", name="Ostmark", kind="state", country="OST"),
    Actor(id="LEA", name="Strait League", kind="igo", country="LEA", sector="IGO"),
    Actor(id="FRONT", name="Sud Front", kind="rebel", sector="REB"),
    Actor(id="FRONT.REB.leader", name="leader of the Sud Front", kind="person", sector="REB"),
    Actor(id="MIL.soldiers", name="soldiers", kind="people", sector="MIL"),
)
OUTLETS = ("Harbour Post", "Sud Press", "Strait Daily", "Lantern Review")


def told_by(number: int, *deeds: tuple[str, str, str, str], outlet: str | None = None, ties: Iterable[Tie] = ()) -> Coding:
    """A document of sentences of one event each: (who, type, whom, day [and status]); ids are e0-dN, e1-dN."""
    id, text, events = f"d{number}", "", []
    for i, (who, kind, whom, when) in enumerate(deeds):
        day, _, status = when.partition(" ")
        start = len(text)
        text += f"Sentence {i} of report {number} tells that {who or 'nobody'} did {kind} to {whom or 'nobody'} then. "
        trigger = start + text[start:].index(kind)
        name, _, mode = kind.partition("/")
        events.append(
            Event(
                id=f"e{i}-{id}", document=id, type=name, mode=[mode] if mode else [], status=status or "actual",
                actors=who.split(), recipients=whom.split(),
                trigger=(trigger, trigger + len(kind)), evidence=(start, len(text) - 1), date=day or None,
                date_precision="day" if len(day) == 10 else "month" if day else "unknown",
                intensity=load().intensity(name, [mode] if mode else []), confidence=0.9, reader="hand",
            )
        )  # fmt: skip
    document = Document(
        id=id, text=text or "Nothing.", sha256=f"{id}-sha", outlet=outlet or OUTLETS[number % 4], published=f"2031-02-{number:02}"
    )  # fmt: skip
    return Coding(document=document, actors=list(WHO), events=events, ties=list(ties))


def made(path: Path, *codings: Coding) -> Room:
    room = Room(path)
    for coding in codings:
        room.add(coding)
    return room


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "strait.sitroom"


def dyad(network: Network, first: str, second: str) -> Dyad:
    return next(d for d in network.dyads if (d.first, d.second) == (first, second))


def pairs(network: Network) -> set[tuple[str, str]]:
    return {(d.first, d.second) for d in network.dyads}


def test_a_happening_counts_once_with_its_score_and_its_independent_sources(path: Path) -> None:
    strike = ("NOR", "ASSAULT/drone", "SUD", "2031-02-01")
    with made(path, told_by(1, strike), told_by(2, strike), told_by(5, strike, outlet=OUTLETS[1])) as room:
        room.correct(SameHappening(events=["e0-d1", "e0-d2", "e0-d5"]), why="one strike, told three times, twice by one outlet")
        found = dyad(room.network(), "NOR", "SUD")
        (happening,) = room.happenings()
        assert (happening.independent, len(happening.documents)) == (2, 3)
        assert (found.net, found.forth, found.back, found.sign) == (-19.0, -19.0, 0.0, -1)
        assert (found.happenings, found.evidence, found.layers) == (1, [happening.id], {"material conflict": -19.0})
        words = told(room, found.evidence)[happening.id]
        assert (words.event, words.document, words.outlet) == ("e0-d1", "d1", OUTLETS[1])
        assert room.document("d1").text[slice(*words.evidence)] == words.words


def test_only_what_happened_is_an_act(path: Path) -> None:
    statuses = ("future", "hypothetical", "negated")
    deeds = [("NOR", "ASSAULT", "SUD", f"2031-02-{5 + 9 * i:02} {status}") for i, status in enumerate(statuses)]
    old = [("NOR", "AID", "SUD", "1999-01-01 historical"), ("NOR", "COOPERATE", "SUD", " historical"), ("NOR", "ACCUSE", "SUD", "2031-02-03")]
    with made(path, told_by(4, *deeds, *old)) as room:
        found = room.network()
        assert dyad(found, "NOR", "SUD").net == -3.0
        assert found.set_aside == {"status future": 1, "status hypothetical": 1, "status negated": 1, "of another time": 2}
        announced = room.network(status="future")
        assert dyad(announced, "NOR", "SUD").net == -9.0 and announced.counted == 1
        assert dyad(room.network(since="1998"), "NOR", "SUD").net == 7.0
        assert room.network(since="1998", until="1999").counted == 1


def test_states_act_through_their_bodies_and_actors_stand_alone(path: Path) -> None:
    deeds = [
        ("NOR.GOV.minister", "ACCUSE", "SUD.CVL", "2031-02-01"),
        ("FRONT.REB.leader", "THREATEN", "NOR", "2031-02-02"),
        ("LEA", "AID", "SUD", "2031-02-02"),
        ("MIL.soldiers", "ASSAULT", "SUD", "2031-02-02"),
        ("NOR.GOV.minister", "CONSULT", "NOR", "2031-02-03"),
        ("SUD.CVL", "PROTEST", "NOR", "2031-02-03"),
    ]
    with made(path, told_by(3, *deeds)) as room:
        states, actors = room.network(), room.network(level="actor")
    assert pairs(states) == {("NOR", "SUD"), ("FRONT", "NOR"), ("LEA", "SUD"), ("NOR", "SUD.CVL")}
    assert pairs(actors) == {
        ("NOR.GOV.minister", "SUD.CVL"), ("FRONT.REB.leader", "NOR"), ("LEA", "SUD"), ("NOR", "NOR.GOV.minister"), ("NOR", "SUD.CVL"),
    }  # fmt: skip
    assert states.set_aside == {"no second side is named": 2}
    assert {node.id: (node.name, node.kind) for node in states.nodes}["FRONT"] == ("Sud Front", "rebel")
    assert states.names["LEA"] == "Strait League"


def test_among_equals_an_act_counts_half_each_way(path: Path) -> None:
    deeds = [("NOR SUD", "CONSULT", "", "2031-02-01"), ("OST", "CONSULT", "SUD", "2031-02-20"), ("NOR OST", "ACCUSE", "", "2031-02-09")]
    with made(path, told_by(3, *deeds)) as room:
        found = room.network()
    assert pairs(found) == {("NOR", "SUD"), ("OST", "SUD")}
    assert all((d.net, d.forth, d.back, d.happenings) == (2.5, 1.25, 1.25, 1) for d in found.dyads)
    assert found.reciprocity == 1.0 and found.set_aside == {"no second side is named": 1}


def test_reciprocity_is_what_is_returned_in_kind(path: Path) -> None:
    """Squartini et al. (2013): the sum of the lesser weights of both directions over the sum of all: (3 + 3) / (3 + 3.5 + 10) in kind."""
    deeds = [("NOR", "ACCUSE", "SUD", "2031-02-01"), ("SUD", "THREATEN", "NOR", "2031-02-02"), ("NOR", "AID", "SUD", "2031-02-02")]
    with made(path, told_by(3, *deeds)) as room:
        found = room.network()
    assert found.reciprocity == pytest.approx(6 / 16.5, abs=1e-3)
    norland = next(node for node in found.nodes if node.id == "NOR")
    assert (norland.out_cooperation, norland.out_conflict, norland.in_conflict, norland.reciprocity) == (10.0, 3.0, 3.5, 0.231)
    assert (norland.partners, norland.acts, norland.receives) == (1, 2, 1)
    assert found.dyads[0].mixed and found.dyads[0].net == 3.5


def test_windows_and_half_lives(path: Path) -> None:
    deeds = [
        ("NOR", "AID", "SUD", "2031-01-01"),
        ("NOR", "ACCUSE", "SUD", "2031-01-31"),
        ("NOR", "SUPPORT", "SUD", "2031-03"),
        ("NOR", "AID", "SUD", ""),
    ]
    with made(path, told_by(3, *deeds)) as room:
        assert dyad(room.network(), "NOR", "SUD").net == 22.0
        january = room.network(since="2031-01", until="2031-01-31", half_life=30)
        assert dyad(january, "NOR", "SUD").net == pytest.approx(10 / 2 - 3)
        assert january.set_aside == {"outside the window": 1, "no date": 1} and january.reference == "2031-01-31"
        assert dyad(room.network(since="2031-03-20"), "NOR", "SUD").net == 5.0
        faded = room.network(half_life=10)
        assert faded.reference == "2031-03-31"
        ages = {10.0: 89, -3.0: 59, 5.0: 15}
        assert dyad(faded, "NOR", "SUD").net == pytest.approx(sum(score * 0.5 ** (age / 10) for score, age in ages.items()), abs=1e-3)


def test_layers_and_stated_ties(path: Path) -> None:
    own = {"document": "d3", "evidence": (0, 7), "confidence": 0.9, "reader": "hand"}
    ties = [
        Tie(id="t1", actors=("NOR.GOV.minister", "SUD"), kind="alliance", sign=1, **own),
        Tie(id="t2", actors=("NOR", "OST"), kind="war", sign=-1, until="2030-06", **own),
        Tie(id="t3", actors=("SUD", "NOR"), kind="alliance", sign=1, **own | {"document": "d4"}),
    ]
    deeds = [("NOR", "AID", "SUD", "2031-02-01"), ("NOR", "ACCUSE", "SUD", "2031-02-01"), ("OST", "ASSAULT", "SUD", "2031-02-01")]
    with made(path, told_by(3, *deeds, ties=ties[:2]), told_by(4, ties=ties[2:])) as room:
        assert pairs(room.network(layers="ties")) == {("NOR", "SUD"), ("NOR", "OST")}
        assert dyad(room.network(layers=["tie:alliance"]), "NOR", "SUD").layers == {"tie: alliance": 10.0}
        assert dyad(room.network(layers="alliance"), "NOR", "SUD").ties == ["t3", "t1"]
        assert pairs(room.network(layers="ties", since="2030-07")) == {("NOR", "SUD")}
        assert pairs(room.network(layers="material-conflict")) == {("OST", "SUD")}
        assert dyad(room.network(layers=["verbal"]), "NOR", "SUD").net == -3.0
        every = dyad(room.network(layers="all"), "NOR", "SUD")
        assert every.layers == {"material cooperation": 10.0, "verbal conflict": -3.0, "tie: alliance": 10.0} and every.net == 17.0


def test_a_network_is_the_same_in_whatever_order_it_was_told(tmp_path: Path) -> None:
    codings = [told_by(n, ("NOR", "AID", "SUD", f"2031-02-{n:02}"), ("OST", "ACCUSE", "NOR", f"2031-02-{n + 1:02}")) for n in (2, 5, 9)]
    with made(tmp_path / "a", *codings) as one, made(tmp_path / "b", *reversed(codings)) as other:
        assert one.network() == other.network() == one.network()
        assert one.realignment(2) == other.realignment(2)


def test_a_network_shows_what_stands_after_corrections(path: Path) -> None:
    with made(path, told_by(3, ("NOR", "AID", "SUD", "2031-02-01"), ("OST", "AID", "SUD", "2031-02-01"))) as room:
        room.correct(ChangeEvent(event="e0-d3", type="SANCTION"), why="aid was stopped")
        room.correct(MergeActors(actor="OST", into="LEA"), why="one body")
        found = room.network()
        assert dyad(found, "NOR", "SUD").net == -6.0
        assert pairs(found) == {("NOR", "SUD"), ("LEA", "SUD")}


def test_a_room_that_cannot_be_written_answers_the_same(path: Path) -> None:
    with made(path, told_by(3, ("NOR", "AID", "SUD", "2031-02-01"))) as room:
        expected = room.network()
        room._db.execute("UPDATE happenings_state SET found_at = NULL")
    path.chmod(stat.S_IRUSR)
    path.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with Room(path, create=False) as room:
            room.writable = False
            assert room.network() == expected
    finally:
        path.parent.chmod(stat.S_IRWXU)


def test_balance_and_blocs_of_a_room(path: Path) -> None:
    deeds = [("NOR", "AID", "SUD", "2031-02-01"), ("LEA", "ASSAULT", "SUD", "2031-02-01"), ("NOR", "SUPPORT", "LEA", "2031-02-01")]
    with made(path, told_by(3, *deeds, ("OST", "ACCUSE", "NOR", "2031-02-02"))) as room:
        found = room.network()
    assert (found.balance.triangles, found.balance.share, found.balance.frustration, found.balance.exact) == ((0, 1, 0, 0), 0.0, 1, True)
    assert found.balance.line == 0.5 and len(found.balance.against) == 1
    assert [(bloc.number, set(bloc.members)) for bloc in found.blocs.blocs] == [(1, {"NOR", "SUD"})]
    assert (found.blocs.misfit, found.blocs.exact) == (5.0, True)
    assert {node.id: node.bloc for node in found.nodes} == {"NOR": 1, "SUD": 1, "LEA": None, "OST": None}
    assert dyad(found, "LEA", "NOR").unbalanced == 1 and dyad(found, "NOR", "OST").unbalanced == 0
    broker = next(node.brokerage for node in found.nodes if node.id == "NOR")
    assert broker is not None and broker.total == 0


def test_who_moved_and_who_turned_with_the_happenings_behind(path: Path) -> None:
    before = [("NOR SUD", "AGREE", "", "2031-02-01"), ("OST LEA", "AGREE", "", "2031-02-02"), ("OST", "ACCUSE", "SUD", "2031-02-03")]
    after = [("NOR", "ASSAULT", "SUD", "2031-02-13"), ("OST SUD", "COOPERATE", "", "2031-02-14"), ("OST LEA", "AGREE", "", "2031-02-15")]
    with made(path, told_by(1, *before), told_by(20, *after)) as room:
        found = room.realignment(["2031-02-11"], since="2031-02-01")
        days = {h.id: h.date for h in room.happenings()}
    assert [(n.since, n.until) for n in found.networks] == [("2031-02-01", "2031-02-10"), ("2031-02-11", "2031-02-20")]
    numbers = [{frozenset(bloc.members): bloc.number for bloc in n.blocs.blocs} for n in found.networks]
    ostmark = numbers[0][frozenset({"OST", "LEA"})]
    assert numbers[1] == {frozenset({"OST", "LEA", "SUD"}): ostmark}
    moved = {move.node: move for move in found.moves}
    assert set(moved) == {"NOR", "SUD"} and (moved["SUD"].after, moved["NOR"].after) == (ostmark, None)
    assert [days[id] for id in moved["SUD"].evidence] == ["2031-02-14", "2031-02-13"]
    assert {(turn.first, turn.second): (turn.before, turn.after) for turn in found.turns} == {
        ("NOR", "SUD"): (2.5, -9.0),
        ("OST", "SUD"): (-3.0, 9.5),
    }
    assert [days[turn.evidence[0]] for turn in found.turns] == ["2031-02-14", "2031-02-13"]


def test_a_room_without_acts_has_an_empty_network(path: Path) -> None:
    with made(path, told_by(1)) as room:
        found = room.network(layers="all", half_life=3)
        assert (found.nodes, found.dyads, found.reciprocity, found.balance.share, found.blocs.blocs) == ([], [], None, None, [])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"level": "village"}, "state, actor"),
        ({"layers": "feelings"}, "found 'feelings' as a layer; valid are verbal cooperation"),
        ({"status": "dreamt"}, "hypothetical"),
        ({"since": "yesterday"}, "YYYY-MM-DD"),
        ({"since": "2031-02-30"}, "YYYY-MM-DD"),
        ({"since": "2031", "until": "2030"}, "ends on or after"),
        ({"half_life": 0}, "above 0"),
        ({"half_life": float("nan")}, "above 0"),
    ],
)
def test_what_means_nothing_is_said(path: Path, options: dict[str, object], said: str) -> None:
    with made(path) as room, pytest.raises(UsageError, match=said):
        room.network(**options)  # type: ignore[arg-type]


@pytest.mark.parametrize("level", ["state", "actor"])
def test_a_crowd_is_weighed_as_one_by_one(path: Path, level: str) -> None:
    """Against the happenings themselves, one after the other: what is read in columns is what the records say."""
    crowd(path, events=1_200, actors=80, documents=30, said=20)
    with Room(path) as room:
        found = room.network(level=level)  # type: ignore[arg-type]
        actors = {actor.id: actor for actor in room.actors()}
        events = {event.id: event for event in room.events()}
        state = {"GOV", "MIL", "LEG", "IGO", None}

        def side(id: str, *, acts: bool) -> str:
            actor = actors[id]
            up = actor.sector in state or (not acts and actor.sector != "OPP")
            return actor.country if level == "state" and actor.country and up else id

        nets: dict[tuple[str, str], float] = defaultdict(float)
        known: dict[str, Happening] = {}
        behind: dict[str, set[tuple[str, str]]] = {}
        began = min(document.published or "" for document in room.documents())
        for happening in room.happenings(status=["actual", "historical"]):
            if happening.status == "historical" and (happening.date or "") < began:
                continue
            score = np.mean([events[id].intensity for id in happening.members]) * happening.independent
            both = happening.type in {"AGREE", "CONSULT", "COOPERATE"} or any("sideAB" in events[id].mode for id in happening.members)
            ways = set(itertools.product((side(a, acts=True) for a in happening.actors), (side(r, acts=False) for r in happening.recipients)))
            if both:
                ways |= {(side(r, acts=True), side(a, acts=False)) for a, r in itertools.product(happening.actors, happening.recipients)}
                ways |= {(side(a, acts=True), side(b, acts=False)) for a, b in itertools.permutations(happening.actors, 2)}
            known[happening.id], behind[happening.id] = happening, {(min(a, b), max(a, b)) for a, b in ways if a != b}
            for a, b in ways:
                if a != b:
                    nets[min(a, b), max(a, b)] += score / (2 if (b, a) in ways else 1)
    assert {(d.first, d.second) for d in found.dyads} == set(nets)
    assert max(abs(d.net - nets[d.first, d.second]) for d in found.dyads) < 2e-3
    for dyad in found.dyads:
        assert all({side(i, acts=True) for i in (*known[id].actors, *known[id].recipients)} & {dyad.first, dyad.second} for id in dyad.evidence)
        assert dyad.since == min(known[id].date or "" for id in known if (dyad.first, dyad.second) in behind[id])
        assert len(dyad.evidence) == min(dyad.happenings, 3) and dyad.happenings == sum((dyad.first, dyad.second) in own for own in behind.values())
    assert sum(node.balanced for node in found.nodes) == 3 * (found.balance.triangles[0] + found.balance.triangles[2])


# The command --------------------------------------------------------------------------------------------------------------------------


def invoke(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], env={"COLUMNS": "200"})
    return result.exit_code, result.stdout, result.stderr


def test_show_network(path: Path) -> None:
    deeds = [("NOR", "AID", "SUD", "2031-02-01"), ("OST", "ASSAULT", "SUD", "2031-02-02"), ("OST", "ACCUSE", "NOR", "2031-02-12")]
    made(path, told_by(3, *deeds), told_by(20)).close()
    status, out, _ = invoke("show", path, "network")
    assert status == 0
    assert "Norland – Sudland  net +10.0" in out and "“Sentence 1 of report 3 tells that OST did ASSAULT to SUD then.”" in out and "d3" in out
    assert "Frustration 0 of 3 dyads" in out and "1 triangle, 100% balanced (1 with two conflicts)" in out
    found = json.loads(invoke("show", path, "network", "--level", "actor", "--format", "json", "--limit", "2")[1])
    assert [(d["first"], d["second"]) for d in found["dyads"]] == [("NOR", "SUD"), ("OST", "SUD")] and found["level"] == "actor"
    rows = list(csv.DictReader(io.StringIO(invoke("show", path, "network", "--layer", "verbal", "--half-life", "9", "--format", "csv")[1])))
    assert [(row["first_name"], row["second_name"], row["net"], row["documents"]) for row in rows] == [("Norland", "Ostmark", "-3.0", "d3")]


def test_show_network_in_windows(path: Path) -> None:
    made(path, told_by(1, ("NOR", "AID", "SUD", "2031-02-01")), told_by(20, ("NOR", "ASSAULT", "SUD", "2031-02-20"))).close()
    status, out, _ = invoke("show", path, "network", "--windows", "2031-02-11")
    assert status == 0
    assert "Window 2  2031-02-11 to 2031-02-20" in out and "Norland: bloc 1 → alone in window 2" in out
    assert "Norland – Sudland: +10.0 → -9.0 in window 2" in out
    rows = list(csv.DictReader(io.StringIO(invoke("show", path, "network", "--windows", "2", "--format", "csv")[1])))
    assert [(row["window"], row["net"]) for row in rows] == [("0", "10.0"), ("1", "-9.0")]
    assert "found 400 as the number of windows" in invoke("show", path, "network", "--windows", "400")[2]
    assert "--outlet cannot be asked of network" in invoke("show", path, "network", "--outlet", "Sud Press")[2]


def test_a_ledger_is_kept_and_read_anew_after_a_change(path: Path) -> None:
    with made(path, told_by(4, ("NOR", "ASSAULT", "SUD", "2031-02-03"), ("NOR SUD", "CONSULT", "", "2031-02-04"))) as room:
        first = room.network()
        ((state,),) = room._rows("SELECT made_from FROM kept_columns WHERE name = ?", KEPT)
        assert columns.known(room, KEPT, state) is not None and columns.known(room, KEPT, "another") is None
        assert room.network() == first
        room.correct(NoEvent(event="e0-d4"), why="a figure of speech", who="ida")
        after = room.network()
        assert after != first and dyad(after, "NOR", "SUD").conflict == 0.0
        room._db.execute("DELETE FROM kept_columns")
        assert room.network() == after
