"""Beliefs of a room: phrases of other words are one concept, every narrator has a map, and what follows is told in its words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from typer.testing import CliRunner

from benchmarks.concepts import measured, pairs
from sitroom.cli import app
from sitroom.codebook.concepts import phrasing
from sitroom.codebook.memberships import memberships
from sitroom.errors import UsageError
from sitroom.records import Actor, Claim, Coding, Document, Event, Pattern, Role, Span, Statement
from sitroom.room import NameConcept, NotSameConcept, Room, SameConcept, Undo
from sitroom.room.beliefs.comparing import SHARED, compared
from sitroom.room.beliefs.follows import consequences
from sitroom.room.beliefs.grouping import grouped
from sitroom.room.beliefs.likeness import apart, keys, likeness
from sitroom.room.beliefs.phrases import Mark, Notion, party_of, phrase
from sitroom.room.beliefs.records import Beliefs, Link, Narrator
from sitroom.room.happenings.clustering import candidates

ACTORS = [
    Actor(id="NOR", name="Norland", kind="state", country="NOR", aliases=["Norlandic"]),
    Actor(id="SUD", name="Sudland", kind="state", country="SUD", aliases=["Sudlandic"]),
    Actor(id="NOR.GOV.ida-lund", name="Ida Lund", kind="person", country="NOR", sector="GOV", roles=[Role(title="president", country="NOR")]),
    Actor(id="SUD.GOV.per-holm", name="Per Holm", kind="person", country="SUD", sector="GOV", roles=[Role(title="prime minister", country="SUD")]),
    Actor(
        id="FRA.GOV.mara-voss", name="Mara Voss", kind="person", country="FRA", sector="GOV", roles=[Role(title="foreign minister", country="FRA")]
    ),
]
PARTIES = {actor.id: party_of(actor) for actor in ACTORS}
NAMES = {name: actor.id for actor in ACTORS for name in (actor.name, *actor.aliases)}

# (speaker, sentence, cause, signal, effect, sign, hedge)
Told = tuple[str | None, str, str, str, str, int, str]
HOLM: Told = (
    "SUD.GOV.per-holm", "Per Holm said removing Norland's president would bring the war to an end.", "removing Norland's president", "bring",
    "the war to an end", 1, "likely",
)  # fmt: skip
VOSS: Told = (
    "FRA.GOV.mara-voss", "Mara Voss warned that the killing of Ida Lund could ignite a wider war.", "the killing of Ida Lund", "ignite",
    "a wider war", 1, "possible",
)  # fmt: skip
HUNGER: Told = (
    "FRA.GOV.mara-voss", "A wider war will cause famine in Sudland, Mara Voss added.", "A wider war", "cause", "famine in Sudland", 1, "asserted",
)  # fmt: skip
OWN: Told = (
    None, "The overthrow of Norland's leadership would destabilise the whole region.", "The overthrow of Norland's leadership", "destabilise",
    "the whole region", -1, "likely",
)  # fmt: skip
CALM: Told = (None, "The removal of Norland's leader will not lead to instability in the region.", "The removal of Norland's leader", "lead",
              "instability in the region", 1, "denied")  # fmt: skip


def coding(document: str, told: list[Told], *, outlet: str = "Harbour Post", published: str = "2031-02-03") -> Coding:
    text = " ".join(one[1] for one in told)
    own = {"document": document, "confidence": 0.9, "reader": "hand"}
    claims, statements = [], []
    for number, (speaker, sentence, cause, signal, effect, sign, hedge) in enumerate(told):
        start = text.index(sentence)

        def span(words: str, start: int = start) -> Span:
            at = text.index(words, start)
            return at, at + len(words)

        evidence = start, start + len(sentence)
        said = f"s{number}-{document}" if speaker else None
        if said:
            statements.append(
                Statement(id=said, speaker=speaker, source=None, cue=None, content=[(span(cause)[0], span(effect)[1])], kind="paraphrase",
                          evidence=evidence, **own)
            )  # fmt: skip
        claims.append(
            Claim(id=f"c{number}-{document}", claimant=speaker, cause=span(cause), effect=span(effect), signal=span(signal), sign=sign, hedge=hedge,
                  evidence=evidence, statement=said, **own)
        )  # fmt: skip
    mentions = {a.id: [m.span() for name in (a.name, *a.aliases) for m in re.finditer(rf"\b{name}\b", text)] for a in ACTORS}
    actors = [msgspec.structs.replace(a, mentions=mentions[a.id]) for a in ACTORS]
    home = Document(id=document, text=text, sha256=f"{document}-sha", title=f"title of {document}", outlet=outlet, published=published)
    return Coding(document=home, actors=actors, statements=statements, claims=claims)


@pytest.fixture
def room(tmp_path: Path):
    with Room(tmp_path / "gulf.sitroom") as opened:
        opened.add(coding("d1", [HOLM, VOSS, HUNGER]))
        opened.add(coding("d2", [OWN], outlet="Sud Press", published="2031-02-04"))
        yield opened


def notion(text: str) -> Notion:
    marks = [Mark(m.start(), m.end(), actor) for name, actor in NAMES.items() for m in re.finditer(rf"\b{name}\b", text)]
    found = phrase(text, marks=marks, parties=PARTIES)
    assert found is not None
    return found


def one_concept(first: str, second: str) -> bool:
    a, b = notion(first), notion(second)
    return not apart(a, b) and likeness(a, b) >= phrasing().likeness["threshold"]


# Concepts -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("neutralising Norland's leadership", "any attempt to assassinate Ida Lund"),
        ("the removal of Norland's president", "Ida Lund's overthrow"),
        ("a wider war", "an expansion of the conflict"),
        ("chaos in Sudland", "the instability of Sudland"),
        ("an attack on Norland", "Sudlandic air strikes against Norland"),
    ],
)
def test_other_wordings_are_one_concept(first: str, second: str) -> None:
    assert one_concept(first, second)
    assert notion(first).sign == notion(second).sign


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("the end of the war", "a wider war"),
        ("an attack on Norland", "an attack on Sudland"),
        ("a Norlandic attack on the port", "a Sudlandic attack on the port"),
        ("killing Ida Lund", "killing Per Holm"),
        ("a ceasefire", "a blockade"),
        ("the war in Norland", "peace in Norland"),
    ],
)
def test_opposite_and_other_things_are_not_one_concept(first: str, second: str) -> None:
    assert not one_concept(first, second)


@pytest.mark.parametrize(
    ("there", "not_there"),
    [
        ("the war", "the end of the war"),
        ("trust", "a lack of trust"),
        ("stability in Sudland", "destabilise Sudland"),
        ("the fighting", "bring the fighting to a halt"),
    ],
)
def test_a_concept_and_its_negation_are_one_with_the_sign_flipped(there: str, not_there: str) -> None:
    assert one_concept(there, not_there)
    assert (notion(there).sign, notion(not_there).sign) == (1, -1)


def test_the_measured_pairs_stay_right() -> None:
    lines, wrong = measured(pairs())
    precision = {name: found for name, _, found, _ in lines}
    assert 1 - len(wrong) / len(pairs()) >= 0.85
    assert precision["same"] >= 85
    assert precision["opposite"] >= 95


@limits(max_examples=80, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_words_can_be_compared(first: str, second: str) -> None:
    notions = [phrase(text, parties={}) for text in (first, second)]
    if all(notions):
        a, b = notions
        assert a is not None and b is not None
        assert apart(a, b) == apart(b, a)
        assert likeness(a, b) == pytest.approx(likeness(b, a))


WORDS = st.frozensets(st.sampled_from(["war", "peace", "port", "grain", "oil"]), max_size=3)
PLACES = st.frozensets(st.sampled_from(["NOR", "SUD", "FRA", "region"]), max_size=2)
NOTIONS = st.builds(
    Notion, words=st.just(""), full=st.just(""), head=st.sampled_from(["war", "conflict", "peace", "port", "attack"]), extent=st.booleans(),
    families=st.frozensets(st.sampled_from(["war", "removal"]), max_size=1), beside=st.frozensets(st.sampled_from(["war", "stability"]), max_size=2),
    stems=WORDS, type=st.sampled_from([None, "ASSAULT", "AID"]), doers=PLACES, about=PLACES,
    kinds=st.frozensets(st.sampled_from(["leadership", "MIL"]), max_size=2), persons=st.frozensets(st.sampled_from(["p1", "p2"]), max_size=1),
)  # fmt: skip


@limits(deadline=None, max_examples=60)
@given(st.lists(st.tuples(NOTIONS, st.sampled_from(["d1", "d2", "d3", "d4"])), min_size=2, max_size=14), st.integers(1, 5))
def test_thousands_are_compared_at_once_as_two_are(told: list[tuple[Notion, str]], most: int) -> None:
    notions, texts = [one for one, _ in told], [text for _, text in told]
    settings = {"d1": frozenset({"NOR", "SUD"}), "d2": frozenset({"NOR", "FRA"}), "d3": frozenset({"FRA"})}
    crises = {"d1": "d1", "d2": "d1"}

    def strangers(first: str, second: str) -> bool:
        here, there = settings.get(first), settings.get(second)
        if not here or not there:
            return False
        shared = len(here & there)
        return not shared or (shared < min(SHARED, len(here), len(there)) and crises.get(first, first) != crises.get(second, second))

    wanted = {}
    for i, j in candidates([list(keys(one)) for one in notions], most=most):
        if not apart(notions[i], notions[j]):
            value = likeness(notions[i], notions[j], strangers=strangers(texts[i], texts[j]))
            if value > 0:
                wanted[i, j] = value
    first, second, values = compared(notions, texts, settings=settings, crises=crises, most=most)
    assert dict(zip(zip(first.tolist(), second.tolist(), strict=True), values.tolist(), strict=True)) == wanted


def test_concepts_list_their_phrases_with_their_spans(room: Room) -> None:
    concept = next(c for c in room.concepts() if "removal" in c.families)
    assert {m.words for m in concept.members} == {"removing Norland's president", "the killing of Ida Lund", "The overthrow of Norland's leadership"}
    for member in concept.members:
        assert room.document(member.document).text[slice(*member.span)] == member.words


def test_groups_are_kept_until_a_claim_is_another(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = room.concepts()
    monkeypatch.setattr("sitroom.room.beliefs.kept.MANY", 1)
    assert room.concepts() == plain
    rows = room._rows("SELECT made_from FROM kept_columns WHERE name = 'groups of notions'")
    assert len(rows) == 1
    monkeypatch.setattr("sitroom.room.beliefs.kept.grouped", lambda *_, **__: pytest.fail("they are kept"))
    assert room.concepts() == plain
    monkeypatch.undo()
    monkeypatch.setattr("sitroom.room.beliefs.kept.MANY", 1)
    room.add(coding("d9", [HOLM], published="2031-02-09"))
    assert sum(len(concept.members) for concept in room.concepts()) > sum(len(concept.members) for concept in plain)
    assert room._rows("SELECT made_from FROM kept_columns WHERE name = 'groups of notions'") != rows


def test_the_same_room_gives_the_same_answer_in_any_order(tmp_path: Path, room: Room) -> None:
    with Room(tmp_path / "other.sitroom") as other:
        other.add(coding("d2", [OWN], outlet="Sud Press", published="2031-02-04"))
        other.add(coding("d1", [HOLM, VOSS, HUNGER]))
        assert other.concepts() == room.concepts()
        assert other.beliefs() == room.beliefs()


def test_a_phrase_that_takes_up_the_sentence_before(tmp_path: Path) -> None:
    told: Told = (None, "Such an action would lead to chaos.", "Such an action", "lead", "chaos", 1, "likely")
    made = coding(
        "d1",
        [
            ("SUD.GOV.per-holm", "Per Holm called for the overthrow of Ida Lund.", "the overthrow of Ida Lund", "called", "Per Holm", 1, "likely"),
            told,
        ],
    )
    with Room(tmp_path / "gulf.sitroom") as opened:
        opened.add(Coding(document=made.document, actors=made.actors, statements=[], claims=made.claims[1:]))
        (link,) = opened.beliefs()[0].links
        assert link.tellings[0].cause_means == "overthrow of Ida Lund"
        assert "removal" in opened.concepts(text="removing Norland's president")[0].families
        assert link.weight < 0, "chaos is a lack of stability"


def test_what_refers_to_nothing_is_in_no_map_and_says_so(tmp_path: Path) -> None:
    with Room(tmp_path / "gulf.sitroom") as opened:
        opened.add(coding("d1", [(None, "It would lead to chaos.", "It", "lead", "chaos", 1, "likely")]))
        (own,) = opened.beliefs()
        assert own.links == []
        assert own.unplaced[0].reason == "its cause refers to something that was not found"


# Maps ---------------------------------------------------------------------------------------------------------------------------------


def test_every_narrator_has_a_map_of_its_own(room: Room) -> None:
    found = {b.narrator.id: b for b in room.beliefs()}
    assert set(found) == {"SUD.GOV.per-holm", "FRA.GOV.mara-voss", "outlet Sud Press"}
    (link,) = found["SUD.GOV.per-holm"].links
    assert link.weight == -0.375, "likely, once: half of three quarters; the war ends"
    assert found["FRA.GOV.mara-voss"].map.concepts == tuple(sorted({n for li in found["FRA.GOV.mara-voss"].links for n in (li.cause, li.effect)}))


def test_repetition_counts_and_copies_do_not(tmp_path: Path) -> None:
    filler = "The harbour was quiet in the morning and ships waited outside the bay while crews loaded grain for the northern towns."
    other = "Markets in the capital opened late on Tuesday because snow had closed the eastern road for most of the night."
    again: Told = (
        None,
        f"{other} A coup against Ida Lund would unleash chaos in Norland.",
        "A coup against Ida Lund",
        "unleash",
        "chaos in Norland",
        1,
        "asserted",
    )
    first: Told = (
        None,
        f"{filler} A coup against Ida Lund would unleash chaos in Norland.",
        "A coup against Ida Lund",
        "unleash",
        "chaos in Norland",
        1,
        "asserted",
    )
    with Room(tmp_path / "gulf.sitroom") as opened:
        opened.add(coding("d1", [first]))
        opened.add(coding("d2", [first], published="2031-02-04"))
        (link,) = opened.beliefs()[0].links
        assert (link.weight, link.times, len(link.tellings)) == (-0.5, 1, 2)
        opened.add(coding("d3", [again], published="2031-02-05"))
        (link,) = opened.beliefs()[0].links
        assert (link.weight, link.times) == (-0.75, 2)


def test_one_saying_in_two_outlets_counts_once(tmp_path: Path) -> None:
    with Room(tmp_path / "gulf.sitroom") as opened:
        opened.add(coding("d1", [HOLM]))
        opened.add(coding("d2", [HOLM, VOSS], outlet="Sud Press", published="2031-02-04"))
        (link,) = opened.beliefs(narrator="Per Holm")[0].links
        assert (link.times, link.weight, link.sources) == (1, -0.375, ["Harbour Post", "Sud Press"])


def test_denied_claims_weigh_nothing_and_are_kept(tmp_path: Path) -> None:
    with Room(tmp_path / "gulf.sitroom") as opened:
        opened.add(coding("d1", [CALM]))
        (own,) = opened.beliefs()
        assert (own.links[0].weight, own.links[0].denied) == (0, True)
        assert own.map.edges() == []


def test_unions_by_country_and_bloc(room: Room) -> None:
    assert {b.narrator.id for b in room.beliefs(by="country")} == {"SUD", "FRA"}
    assert "NATO" in {b.narrator.id for b in room.beliefs(by="bloc")}
    assert "FRA" in memberships()["NATO"].members
    with pytest.raises(UsageError, match="valid are: narrator, country, bloc"):
        room.beliefs(by="planet")


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
        (["--from", "wider war"], "valid is both"), (["--hold", "wider war"], "with a number"), (["--hold", "no such thing=1"], "has no concept"),
        (["--hold", "wider war=1", "--rule", "none"], "valid are: kosko, modified, rescaled"), (["--rule", "kosko"], "--rule cannot be asked of"),
    ):  # fmt: skip
        assert said in " ".join(shown(*wrong, code=2).split())


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
