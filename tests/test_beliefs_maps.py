"""Belief maps by themselves: each computation against a published example, and what must hold of any map."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.errors import InputError, UsageError
from sitroom.room.beliefs.crossimpact import CrossImpact, cross_impact_of_file, cross_impact_of_table
from sitroom.room.beliefs.inference import Rule, contraction, infer, intervened
from sitroom.room.beliefs.maps import BeliefMap
from sitroom.room.beliefs.structure import Loop, density, loops, standings, total_effect
from sitroom.room.beliefs.tables import map_of_file, map_of_table

# Maruyama's city (1963, American Scientist 51: 164-179): people, modernization, migration, garbage, bacteria, diseases, sanitation.
CITY = BeliefMap.of(
    [(a, b, s) for a, b, s in (
        ("P", "M", 1), ("M", "C", 1), ("C", "P", 1), ("P", "G", 1), ("G", "B", 1), ("B", "D", 1), ("D", "P", -1), ("M", "S", 1), ("S", "B", -1),
        ("S", "D", -1),
    )]
)  # fmt: skip
CITY_EFFECTS = (
    "PM+1 PC+1 PG+1 PB?2 PD?3 PS+1 MP+3 MC+1 MG+3 MB?3 MD?3 MS+1 CP+1 CM+1 CG+1 CB?2 CD?3 CS+1 GP-1 GM-1 GC-1 GB+1 GD+1 GS-1 "
    "BP-1 BM-1 BC-1 BG-1 BD+1 BS-1 DP-1 DM-1 DC-1 DG-1 DB?2 DS-1 SP+2 SM+2 SC+2 SG+2 SB?2 SD-2"
)

# The eight concepts of FCMpy's examples (Mkhitaryan et al. 2022, PeerJ Computer Science 8: e1078), after the R package fcm.
EIGHT = BeliefMap(
    tuple(f"C{i}" for i in range(1, 9)),
    np.array([
        [0, 0, 0.6, 0.9, 0, 0, 0, 0.8], [0.1, 0, 0, 0, 0, 0, 0.2, 0.5], [0, 0.7, 0, 0, 0.9, 0, 0.4, 0.1], [0.4, 0, 0, 0, 0, 0.9, 0, 0],
        [0, 0, 0, 0, 0, -0.9, 0, 0.3], [-0.3, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0.8, 0.4, 0.9], [0.1, 0, 0, 0, 0, 0.1, 0.6, 0],
    ]),
)  # fmt: skip
START = {"C1": 1.0, "C2": 1.0}
EQUILIBRIA: dict[Rule, list[float]] = {
    "modified": [0.7258851, 0.7907061, 0.7694508, 0.8124733, 0.8192938, 0.8399006, 0.9099403, 0.9557739],
    "kosko": [0.5481291, 0.6004012, 0.5814756, 0.620872, 0.6279569, 0.6653852, 0.7617789, 0.8416584],
    "rescaled": [0.4998427, 0.4985174, 0.4989474, 0.4984212, 0.4980938, 0.4885541, 0.4855651, 0.4853266],
}
INTERVENTIONS = [
    ({"C1": -0.3, "C2": 0.5}, [0.644651, 0.87006, 0.758786, 0.798947, 0.817735, 0.83835, 0.911004, 0.954652]),
    ({"C4": -0.5}, [0.715704, 0.79058, 0.768132, 0.699316, 0.81916, 0.82343, 0.909917, 0.955427]),
    ({"C5": -1.0}, [0.723417, 0.790708, 0.769141, 0.812073, 0.563879, 0.871834, 0.909778, 0.952199]),
]
SECOND_STATE = [0.75026, 0.731059, 0.645656, 0.71095, 0.5, 0.5, 0.549834, 0.785835]

# The three descriptors of ScenarioWizard's example "global" (as in cibsa, MIT), with its solutions.
GLOBAL = """$ ScenarioWizard 4.0
CIB_global.scw
&WTRD
 -FT
 -Ntl
 -Mix
&WSEC
 -Rlx
 -Mod
 -Alrt
&WECO
 -Decl
 -Stag
 -ModGr
 -RpdGr
#
#
FFFFFF
#
#
 0 , 0 , 0 , 1 , 2 ,-3 ,-4 ,-2 , 3 , 3
 0 , 0 , 0 ,-2 , 1 , 1 , 3 , 5 ,-3 ,-5
 0 , 0 , 0 , 2 , 1 ,-3 ,-2 , 0 , 4 ,-2
 1 ,-3 , 2 , 0 , 0 , 0 ,-1 ,-1 , 1 , 1
 1 ,-2 , 1 , 0 , 0 , 0 , 0 , 1 , 0 ,-1
-2 , 3 ,-1 , 0 , 0 , 0 , 1 , 2 ,-1 ,-2
-3 , 5 ,-2 ,-3 , 1 , 2 , 0 , 0 , 0 , 0
-2 , 3 ,-1 ,-2 , 1 , 1 , 0 , 0 , 0 , 0
 2 ,-4 , 2 , 1 , 0 ,-1 , 0 , 0 , 0 , 0
 3 ,-6 , 3 ,-1 , 1 , 0 , 0 , 0 , 0 , 0
#
"""

NAMES = ["dam", "flood", "harvest", "migration", "raid", "talks"]


@st.composite
def maps(draw: st.DrawFn, most: float = 1.0) -> BeliefMap:
    size = draw(st.integers(1, len(NAMES)))
    cells = st.one_of(st.just(0.0), st.floats(-most, most, allow_subnormal=False))
    weights = draw(st.lists(cells, min_size=size * size, max_size=size * size))
    return BeliefMap(tuple(NAMES[:size]), np.array(weights).reshape(size, size))


# Structure ----------------------------------------------------------------------------------------------------------------------------


def test_the_loops_of_maruyamas_city() -> None:
    found = loops(CITY)
    assert not found.cut
    assert found.found == [
        Loop(concepts=("C", "P", "M"), sign=1),
        Loop(concepts=("B", "D", "P", "G"), sign=-1),
        Loop(concepts=("D", "P", "M", "S"), sign=1),
        Loop(concepts=("B", "D", "P", "M", "S"), sign=1),
    ]


def test_the_total_effects_of_maruyamas_city() -> None:
    told = {"+": "+", "-": "-", "indeterminate": "?"}
    effects = [total_effect(CITY, a, b) for a, b in itertools.permutations("PMCGBDS", 2)]
    assert {f"{e.cause}{e.effect}{told[e.sign]}{e.raising + e.lowering}" for e in effects} == set(CITY_EFFECTS.split())


def test_degrees_and_density_of_maruyamas_city() -> None:
    assert density(CITY) == 10 / 42
    by_name = {s.concept: s for s in standings(CITY)}
    assert (by_name["P"].outdegree, by_name["P"].indegree, by_name["P"].kind) == (2, 2, "ordinary")
    assert [s.concept for s in standings(CITY)] == ["P", "B", "D", "M", "S", "C", "G"]
    assert by_name["C"].central == 2 + 3 / 2 + 1 / 3  # P and M beside it; G, D and S one step on; then B


def test_drivers_receivers_and_isolated_concepts() -> None:
    drawn = BeliefMap.of([("raid", "flood", 0.5), ("flood", "migration", -1)], concepts=["talks"])
    assert {s.concept: s.kind for s in standings(drawn)} == {"raid": "driver", "flood": "ordinary", "migration": "receiver", "talks": "isolated"}


def test_loops_that_are_cut_say_so() -> None:
    full = BeliefMap(tuple("abcdefghij"), np.ones((10, 10)) - np.eye(10))
    found = loops(full, limit=50)
    assert found.cut and len(found.found) == 50
    assert total_effect(full, "a", "j", limit=50).cut


def test_a_cut_search_is_certain_where_all_walks_agree() -> None:
    layers = [(f"{i}{a}", f"{i + 1}{b}", 1.0) for i in range(9) for a in "xyz" for b in "xyz"]
    found = total_effect(BeliefMap.of(layers), "0x", "9x", limit=100)
    assert (found.cut, found.sign) == (True, "+")


@settings(max_examples=60, deadline=None)
@given(maps(), st.randoms(use_true_random=False))
def test_nothing_depends_on_the_order_of_concepts(drawn: BeliefMap, random: object) -> None:
    names = list(drawn.concepts)
    random.shuffle(names)  # type: ignore[attr-defined]
    other = drawn.ordered(names)
    assert loops(other) == loops(drawn)
    assert [s.concept for s in standings(other)] == [s.concept for s in standings(drawn)]
    assert density(other) == density(drawn)
    for cause, effect in itertools.permutations(names, 2):
        assert total_effect(other, cause, effect) == total_effect(drawn, cause, effect)
    start = {names[0]: 1.0}
    first, second = infer(drawn, start), infer(other, start)
    assert first.end == second.end
    assert all(first.values[name] == pytest.approx(second.values[name], abs=1e-9) for name in names)


@settings(max_examples=60, deadline=None)
@given(maps())
def test_loops_are_all_the_loops(drawn: BeliefMap) -> None:
    follow = drawn.following()
    brute = set()
    for size in range(1, len(drawn.concepts) + 1):
        for ring in itertools.permutations(sorted(drawn.concepts), size):
            if ring[0] == min(ring) and all(b in follow[a] for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)):
                brute.add(ring)
    assert {loop.concepts for loop in loops(drawn).found} == brute


# Inference ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", EQUILIBRIA)
def test_the_equilibria_of_fcmpy(rule: Rule) -> None:
    start = START if rule != "rescaled" else dict.fromkeys(EIGHT.concepts, 0.0) | START
    found = infer(EIGHT, start, rule=rule)
    assert found.end == "settled"
    assert list(found.values.values()) == pytest.approx(EQUILIBRIA[rule], abs=1e-6)


@pytest.mark.parametrize(("impact", "expected"), INTERVENTIONS)
def test_the_interventions_of_fcmpy(impact: dict[str, float], expected: list[float]) -> None:
    before = infer(EIGHT, START)
    assert before.trace[1] == pytest.approx(SECOND_STATE, abs=1e-6)
    after = infer(intervened(EIGHT, impact), before.values | {"intervention": 1.0})
    assert list(after.values.values())[:8] == pytest.approx(expected, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(maps(most=0.45), st.data())
def test_small_weights_have_one_fixed_point(drawn: BeliefMap, data: st.DataObject) -> None:
    for rule in ("kosko", "modified", "rescaled"):
        if contraction(drawn, rule=rule, keep_drivers=False) < 0.98:
            ends = []
            for _ in range(3):
                start = {name: data.draw(st.floats(0, 1)) for name in drawn.concepts}
                outcome = infer(drawn, start, rule=rule, tolerance=1e-13, most=4000, keep_drivers=False)
                ends.append(np.array(outcome.trace[-1]))
            assert max(np.abs(end - ends[0]).max() for end in ends) < 1e-9


def test_the_condition_of_one_fixed_point() -> None:
    assert contraction(EIGHT, rule="kosko") < 1
    assert contraction(EIGHT, rule="kosko", slope=10) > 1
    assert contraction(EIGHT, rule="kosko", activation="binary") == float("inf")
    steep = BeliefMap.of([("a", "b", 1.0), ("b", "a", 1.0)])
    ends = {round(infer(steep, {"a": v, "b": v}, activation="tanh", slope=3, rule="kosko").values["a"]) for v in (-0.5, 0.5)}
    assert ends == {-1, 1}, "where the bound is above 1, two starts may settle apart"


def test_discrete_activations_settle_or_go_round() -> None:
    ring = BeliefMap.of([("a", "b", 1.0), ("b", "a", 1.0)])
    assert infer(ring, {"a": 1.0}, rule="kosko", activation="binary").period == 2
    damped = BeliefMap.of([("raid", "talks", -1.0), ("talks", "truce", 1.0)])
    found = infer(damped, {}, held={"raid": 1.0}, rule="kosko", activation="trivalent")
    assert (found.end, found.values) == ("settled", {"raid": 1.0, "talks": -1.0, "truce": -1.0})


def test_held_concepts_stay() -> None:
    found = infer(EIGHT, START, held={"C5": 0.25})
    assert {state[4] for state in found.trace} == {0.25}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (lambda: infer(EIGHT, {"C9": 1.0}), "no concept 'C9'"),
        (lambda: infer(EIGHT, {}, held={"dam": 1.0}), "no concept 'dam'"),
        (lambda: total_effect(CITY, "P", "X"), "no concept 'X'"),
        (lambda: intervened(EIGHT, {"C0": 0.5}), "no concept 'C0'"),
        (lambda: infer(EIGHT, {"C1": 1.5}), "from 0 to 1"),
        (lambda: infer(EIGHT, {}, rule="koskos"), "valid are: kosko, modified, rescaled"),  # type: ignore[arg-type]
        (lambda: infer(EIGHT, {}, rule="rescaled", activation="tanh"), "valid with it are"),
        (lambda: BeliefMap.of([("a", "b", 2.0)]), "from -1 to 1"),
        (lambda: BeliefMap.of([("a", "b", 1.0), ("a", "b", -1.0)]), "twice"),
        (lambda: loops(CITY, limit=0), "from 1"),
    ],
)
def test_what_has_no_meaning_is_said_loudly(asked: object, told: str) -> None:
    with pytest.raises(UsageError, match=told.replace("(", r"\(")):
        asked()  # type: ignore[operator]


# Cross-impact balances ----------------------------------------------------------------------------------------------------------------


def test_the_consistent_scenarios_of_scenario_wizard() -> None:
    found = cross_impact_of_table(GLOBAL).consistent()
    assert [(tuple(s.states.values()), s.margin, s.total) for s in found] == [
        (("Ntl", "Alrt", "Stag"), 0, 15),
        (("Mix", "Rlx", "ModGr"), 1, 12),
        (("Ntl", "Mod", "Stag"), 0, 9),
        (("FT", "Mod", "ModGr"), 0, 8),
    ]


def test_one_scenario_with_its_margin() -> None:
    model = cross_impact_of_table(GLOBAL)
    assert model.scenario({"WTRD": "FT", "WSEC": "Alrt", "WECO": "Decl"}).margin < 0
    with pytest.raises(UsageError, match="valid are: FT, Ntl, Mix"):
        model.scenario({"WTRD": "Free", "WSEC": "Alrt", "WECO": "Decl"})
    with pytest.raises(UsageError, match="combinations"):
        CrossImpact({str(i): tuple("abcdefgh") for i in range(12)}, np.zeros((96, 96))).consistent()


def test_a_file_that_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "x.scw").write_text("&WTRD\n -FT\n#\n", encoding="utf-8")
    with pytest.raises(InputError, match="one row for each state"):
        cross_impact_of_file(tmp_path / "x.scw")
    with pytest.raises(InputError, match="no readable file"):
        cross_impact_of_file(tmp_path / "none.scw")


# Tables of edges ----------------------------------------------------------------------------------------------------------------------


def test_a_table_of_edges_is_a_map(tmp_path: Path) -> None:
    file = tmp_path / "map.csv"
    file.write_text("cause;effect;weight\nraid on the dam;flood;0.75\nflood;harvest;-1\ntalks;;\n", encoding="utf-8")
    drawn = map_of_file(file)
    assert drawn.concepts == ("flood", "harvest", "raid on the dam", "talks")
    assert drawn.weight("raid on the dam", "flood") == 0.75
    assert total_effect(drawn, "raid on the dam", "harvest").sign == "-"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cause,weight\na,1\n", "Add effect"),
        ("cause,effect,weight\na,b,x\n", "line 2: found 'x'"),
        ("cause,effect,weight\na,b,3\n", "from -1 to 1"),
        ("", "valid are"),
    ],
)
def test_a_table_that_is_none(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        map_of_table(text)
