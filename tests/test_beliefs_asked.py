"""Beliefs asked of a room: what follows in the words of each narrator, corrections of concepts, and the commands."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.codebook.concepts import phrasing
from sitroom.errors import UsageError
from sitroom.records import Coding, Event, Pattern
from sitroom.room import NameConcept, NotSameConcept, Room, SameConcept, Undo
from sitroom.room.beliefs.follows import consequences
from sitroom.room.beliefs.grouping import grouped
from sitroom.room.beliefs.likeness import likeness
from sitroom.room.beliefs.phrases import phrase
from sitroom.room.beliefs.records import Beliefs, Link, Narrator
from tests.test_beliefs import CALM, HOLM, HUNGER, OWN, VOSS, Told, coding, notion, told_room  # noqa: F401, fixture

# What follows -------------------------------------------------------------------------------------------------------------------------


def test_two_narrators_contradict_each_other_on_what_follows(room: Room) -> None:
    found = room.follows("removing Norland's leader")
    by_narrator = {(c.narrator, c.steps): c for c in found.consequences}
    assert by_narrator["SUD.GOV.per-holm", 1].sign == -1
    assert by_narrator["outlet Sud Press", 1].sign == -1
    opposed = {(frozenset((v.first, v.second)), v.level) for v in found.verdicts if v.how == "oppose"}
    assert (frozenset(("SUD.GOV.per-holm", "outlet Sud Press")), "outcome") in opposed
    assert (frozenset(("SUD.GOV.per-holm", "FRA.GOV.mara-voss")), "family") in opposed, "the war ends, the war widens"


def test_a_chain_goes_on_in_the_words_of_its_narrator(room: Room) -> None:
    found = room.follows("killing Ida Lund")
    last = next(c for c in found.consequences if c.narrator == "FRA.GOV.mara-voss" and c.steps == 2)
    assert [link.tellings[0].words for link in last.path] == [VOSS[1], HUNGER[1]]
    assert last.sign == 1
    assert [c.steps for c in room.follows("killing Ida Lund", steps=1).consequences if c.narrator == "FRA.GOV.mara-voss"] == [1]


def test_a_denial_contradicts_what_is_claimed(tmp_path: Path, room: Room) -> None:
    room.add(coding("d3", [CALM], outlet="North Radio", published="2031-02-05"))
    found = room.follows("the overthrow of Norland's leadership")
    denied = [v for v in found.verdicts if v.level == "concept" and 0 in (v.first_sign, v.second_sign)]
    assert {frozenset((v.first, v.second)) for v in denied} == {frozenset(("outlet North Radio", "outlet Sud Press"))}


def test_what_no_claim_is_about_is_answered_with_what_comes_near(room: Room) -> None:
    with pytest.raises(UsageError, match="no claim of the room is about 'a flood in the valley'"):
        room.follows("a flood in the valley")
    with pytest.raises(UsageError, match="no concept 'wider wars'; near are: wider war"):
        room.beliefs(concept="wider wars")
    with pytest.raises(UsageError, match="no claims of 'Ida Lund'"):
        room.beliefs(narrator="Ida Lund")


# Corrections --------------------------------------------------------------------------------------------------------------------------


def test_concepts_follow_corrections(room: Room) -> None:
    def home(part: str) -> str:
        return next(c.name for c in room.concepts() for m in c.members if m.part == part)

    hunger, wider = "c2-d1:effect", "c1-d1:effect"
    assert home(hunger) != home(wider)
    joined = room.correct(SameConcept(parts=[hunger, wider]), why="a test of the log")
    assert home(hunger) == home(wider)
    with pytest.raises(UsageError, match=f"are one concept by entry {joined.number}"):
        room.correct(NotSameConcept(parts=[hunger, wider]), why="no")
    room.correct(Undo(number=joined.number), why="they are two")
    assert home(hunger) != home(wider)
    room.correct(NameConcept(part=wider, name="the war spreads"), why="shorter")
    assert home("c2-d1:cause") == "the war spreads"
    parted = room.correct(NotSameConcept(parts=[wider, "c2-d1:cause"]), why="two wars")
    assert home("c2-d1:cause") != "the war spreads"
    assert parted.number in next(c for c in room.concepts() if c.name == "the war spreads").corrections


def test_corrections_of_concepts_replay_into_another_room(tmp_path: Path, room: Room) -> None:
    room.correct(SameConcept(parts=["c2-d1:effect", "c1-d1:effect"]), why="a test of the log")
    with Room(tmp_path / "other.sitroom") as other:
        assert other.replay(room.corrections())[0].state == "waiting"
        other.add(coding("d1", [HOLM, VOSS, HUNGER]))
        assert other.corrections()[0].state == "applied"
        members = [{m.part for m in c.members} for c in other.concepts()]
        assert any({"c2-d1:effect", "c1-d1:effect"} <= parts for parts in members)


def test_a_phrase_that_is_none(room: Room) -> None:
    with pytest.raises(UsageError, match="CLAIM:cause or CLAIM:effect"):
        room.correct(NameConcept(part="c1-d1", name="war"), why="x")
    with pytest.raises(UsageError, match="the room has no claim 'c9-d1'; near are: c"):
        room.correct(SameConcept(parts=["c9-d1:cause", "c1-d1:cause"]), why="x")


def test_the_pattern_of_an_event_is_part_of_its_concept(tmp_path: Path) -> None:
    made = coding("d1", [OWN])
    event = Event(
        id="e1", document="d1", type="ASSAULT", mode=[], status="hypothetical", actors=[], recipients=["NOR"], trigger=(4, 13), evidence=(0, 40),
        date=None, date_precision="unknown", intensity=-9.0, confidence=0.9, reader="hand",
    )  # fmt: skip
    held = msgspec.structs.replace(made.claims[0], cause_pattern=Pattern(type="ASSAULT", recipients=["NOR"], event="e1"))
    with Room(tmp_path / "gulf.sitroom") as opened:
        opened.add(Coding(document=made.document, actors=made.actors, events=[event], claims=[held]))
        concept = next(c for c in opened.concepts() if "removal" in c.families)
        assert (concept.type, concept.about) == ("ASSAULT", ["NOR"])


# The command line ---------------------------------------------------------------------------------------------------------------------


def test_show_beliefs(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "220")

    def run(*words: str) -> str:
        result = CliRunner().invoke(app, ["show", str(room.path), "beliefs", *words])
        assert result.exit_code == 0, result.output
        return result.output

    assert "Per Holm (SUD.GOV.per-holm)" in run()
    assert HOLM[1] in run("--narrator", "Sudland")
    told = run("--if", "removing Norland's leader")
    assert "They contradict each other" in told and OWN[1] in told
    rows = json.loads(run("--format", "json"))
    assert {row["narrator"]["id"] for row in rows} == {"SUD.GOV.per-holm", "FRA.GOV.mara-voss", "outlet Sud Press"}
    header, *lines = run("--format", "csv").splitlines()
    assert len(lines) == 4 and "cause_part" in header
    assert json.loads(run("--if", "a wider war", "--format", "json"))["consequences"][0]["sign"] == 1
    assert "c1-d1:effect" in run("--concept", "wider war")
    wrong = CliRunner().invoke(app, ["show", str(room.path), "beliefs", "--type", "ASSAULT"])
    assert wrong.exit_code == 2


def test_correct_concepts_from_the_command_line(room: Room) -> None:
    result = CliRunner().invoke(app, ["correct", str(room.path), "concept-name", "c1-d1:effect", "the war spreads", "--why", "shorter"])
    assert result.exit_code == 0, result.output
    assert "“a wider war” is about the war spreads" in result.output
    assert any(c.name == "the war spreads" for c in room.concepts())


def test_the_region_of_texts_about_other_countries_is_another() -> None:
    first, second = notion("chaos in the region"), notion("instability across the region")
    least = phrasing().likeness["threshold"]
    assert likeness(first, second) >= least > likeness(first, second, strangers=True)


def test_an_effect_of_several_causes_has_the_sign_of_all_and_the_strongest_of_the_shortest_paths() -> None:
    weights = {("raid", "flood"): 0.9, ("raid", "fire"): 0.5, ("flood", "famine"): 0.1, ("fire", "famine"): 0.5, ("strike", "fire"): -0.5}
    links = [Link(cause=cause, effect=effect, weight=weight, times=1, sources=[], tellings=[]) for (cause, effect), weight in weights.items()]
    own = Beliefs(narrator=Narrator(id="n", name="n", kind="actor"), links=links)
    alone = {one.effect: one for one in consequences(own, ["raid"], 1, steps=3)}
    assert [link.effect for link in alone["famine"].path] == ["fire", "famine"] and alone["famine"].sign == alone["fire"].sign == 1
    both = {one.effect: one.sign for one in consequences(own, ["raid", "strike"], 1, steps=3)}
    assert both == {"flood": 1, "fire": None, "famine": None}


# Where beliefs lead -------------------------------------------------------------------------------------------------------------------


def test_the_total_effect_is_told_with_the_words_of_a_way(room: Room) -> None:
    attack, famine = room.follows("the killing of Ida Lund", narrator="Mara Voss").concepts[0], "famine in Sudland"
    (one,) = room.effects(attack, famine)
    assert one.narrator.name == "Mara Voss" and (one.total.sign, one.total.raising, one.total.lowering) == ("+", 1, 0)
    assert [link.tellings[0].words for link in one.raising] == [VOSS[1], HUNGER[1]] and not one.lowering
    with pytest.raises(UsageError, match=r"no narrator has all these concepts in one map.*--by country"):
        room.effects("war", famine)


def test_paths_that_disagree_are_indeterminate_and_both_are_shown(tmp_path: Path) -> None:
    against: Told = (
        "FRA.GOV.mara-voss", "Mara Voss said the killing of Ida Lund would prevent famine in Sudland.", "the killing of Ida Lund", "prevent",
        "famine in Sudland", -1, "asserted",
    )  # fmt: skip
    with Room(tmp_path / "two.sitroom") as room:
        room.add(coding("d1", [VOSS, HUNGER, against]))
        (one,) = room.effects("killing (Norland, leadership)", "hunger (Sudland)")
    assert one.total.sign == "indeterminate"
    assert (len(one.raising), len(one.lowering)) == (2, 1)


def test_beliefs_run_forward_with_concepts_held(room: Room) -> None:
    attack = room.follows("the killing of Ida Lund", narrator="Mara Voss").concepts[0]
    (one,) = room.inferred({attack: 1.0}, narrator="Mara Voss", rule="kosko", activation="tanh")
    own = {link.effect: link.weight for link in room.beliefs(narrator="Mara Voss")[0].links}
    wider = np.tanh(own["wider war"])
    assert one.held.values["wider war"] == pytest.approx(wider) and not any(one.free.values.values())
    assert one.held.values["famine in Sudland"] == pytest.approx(np.tanh(own["famine in Sudland"] * wider), abs=1e-3)
    assert one.clamped == {attack: 1.0} and one.contraction is not None and one.contraction < 1
    (trivalent,) = room.inferred({attack: -1.0}, narrator="Mara Voss", rule="kosko", activation="trivalent")
    assert set(trivalent.held.values.values()) == {-1.0} and trivalent.contraction is None
    with pytest.raises(UsageError, match="valid with sigmoid is a number from 0 to 1"):
        room.inferred({attack: -1.0}, narrator="Mara Voss", activation="sigmoid")


def test_show_where_beliefs_lead(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")

    def shown(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, ["show", str(room.path), "beliefs", *words])
        assert result.exit_code == code, result.output
        return result.output

    chain = ("--from", "wider war", "--to", "famine in Sudland")
    assert "wider war raises famine in Sudland" in shown(*chain) and HUNGER[1] in shown(*chain)
    assert json.loads(shown(*chain, "--format", "json"))[0]["total"]["sign"] == "+"
    assert shown(*chain, "--format", "csv").splitlines()[1].startswith("FRA.GOV.mara-voss,Mara Voss,wider war,famine in Sudland,raises,1,0,")
    held = ("--hold", "wider war=1", "--rule", "rescaled", "--format", "json")
    assert json.loads(shown(*held))[0]["clamped"] == {"wider war": 1.0}
    table = shown("--hold", "wider war=1", "--function", "tanh")
    assert "famine in Sudland" in table and "does not move" in table
    for wrong, said in (
        (["--start", "wider war=1", "--slope", "2"], "--start, --slope cannot be asked of beliefs without --hold; add --hold CONCEPT=VALUE"),
        (["--from", "wider war"], "valid is both"), (["--hold", "wider war"], "with a number"), (["--hold", "no such thing=1"], "has no concept"),
        (["--hold", "wider war=1", "--rule", "none"], "valid are: kosko, modified, rescaled"), (["--rule", "kosko"], "--rule cannot be asked of"),
    ):  # fmt: skip
        assert said in " ".join(shown(*wrong, code=2).split())


def test_a_map_names_its_drivers_receivers_and_loops(tmp_path: Path) -> None:
    path = tmp_path / "loop.sitroom"
    dry: Told = (None, "Famine in Sudland will cause a wider war.", "Famine in Sudland", "cause", "a wider war", 1, "asserted")
    with Room(path) as room:
        room.add(coding("d1", [(None, *HUNGER[1:]), dry, (None, *VOSS[1:])], outlet="Sud Press"))
    result = CliRunner().invoke(app, ["show", str(path), "beliefs"], env={"COLUMNS": "200"})
    told = " ".join(result.stdout.split())
    assert "1 driver, 2 ordinary; loops: 1 reinforcing" in told
    assert "driver: killing of Ida Lund" in told and "ordinary: wider war; hunger (Sudland)" in told
    assert "reinforcing loop: hunger (Sudland) → wider war → hunger (Sudland)" in told


def test_unions_by_country_take_in_its_outlets(tmp_path: Path) -> None:
    with Room(tmp_path / "outlets.sitroom") as room:
        room.add(coding("d1", [VOSS], outlet="Sud Press"))
        room.add(coding("d2", [OWN], outlet="Libération"))
        (union,) = [own for own in room.beliefs(by="country") if own.narrator.id == "FRA"]
    assert union.members == ["FRA.GOV.mara-voss", "outlet Libération"] and len(union.links) == 2


def test_one_place_in_common_does_not_make_one_crisis_of_two() -> None:
    war = [notion("the war"), notion("a war")]
    settings = {"d1": frozenset({"NOR", "SUD", "USA"}), "d2": frozenset({"OST", "VES", "USA"})}
    assert grouped(war, ["d1", "d2"], settings=settings) == [[0], [1]]
    assert grouped(war, ["d1", "d2"], settings=settings, crises={"d1": "d1", "d2": "d1"}) == [[0, 1]]
    assert grouped(war, ["d1", "d2"], settings=settings | {"d2": frozenset({"NOR", "USA"})}) == [[0, 1]]


# Which concepts a question is about -------------------------------------------------------------------------------------------------------

WAR: Told = (None, "War in Norland would set the coast on fire.", "War in Norland", "set", "the coast on fire", 1, "likely")
MEDDLING: Told = (
    "SUD.GOV.per-holm", "Per Holm said a Sudlandic intervention would bring famine.", "a Sudlandic intervention", "bring", "famine", 1, "likely",
)  # fmt: skip
REMARKS: Told = (None, "His remarks could cause unrest in Sudland.", "His remarks", "cause", "unrest in Sudland", 1, "possible")


def test_a_question_finds_acts_of_its_kind_between_the_same(tmp_path: Path) -> None:
    with Room(tmp_path / "coast.sitroom") as room:
        room.add(coding("d1", [WAR, MEDDLING]))
        found = room.follows("a strike on Norland")
        assert found.concepts == found.akin and "war in Norland" in found.concepts, "no claim speaks of a strike"
        assert [c.effect for c in found.consequences if c.narrator == "outlet Harbour Post"] == ["coast on fire"]
        same = room.follows("the war in Norland")
        assert same.concepts[0] == "war in Norland" and "war in Norland" not in same.akin
        assert room.follows("a military intervention by Sudland").akin == []
        with pytest.raises(UsageError, match=r"near are: .*war in Norland"):
            room.follows("a strike on Vesland's sanctions office")


def test_a_phrase_that_names_no_act_and_no_state_is_in_no_map(tmp_path: Path) -> None:
    with Room(tmp_path / "coast.sitroom") as room:
        room.add(coding("d1", [REMARKS]))
        (own,) = room.beliefs()
        assert own.links == [] and own.unplaced[0].reason == "its cause refers to something that was not found"


@pytest.mark.parametrize(("words", "there"), [("his remarks", False), ("an approach", False), ("take place calmly", False), ("the drought", True)])
def test_hollow_words_name_nothing(words: str, there: bool) -> None:
    assert (phrase(words, parties={}) is not None) is there
