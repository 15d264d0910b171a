"""Beliefs of a room: phrases of other words are one concept, every narrator has a map, and what follows is told in its words."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from benchmarks.concepts import measured, pairs
from sitroom.codebook.concepts import phrasing
from sitroom.codebook.memberships import memberships
from sitroom.errors import UsageError
from sitroom.records import Actor, Claim, Coding, Document, Event, Role, Span, Statement
from sitroom.room import Room
from sitroom.room.beliefs.comparing import SHARED, compared
from sitroom.room.beliefs.likeness import apart, keys, likeness
from sitroom.room.beliefs.phrases import Mark, Notion, party_of, phrase
from sitroom.room.happenings.clustering import candidates

ACTORS = [
    Actor(id="NOR", name="Norland", kind="state", country="NOR", aliases=["Norlandic"]),
    Actor(id="SUD", name="Sudland", kind="state", country="SUD", aliases=["Sudlandic"]),
    Actor(id="OST", name="Ostmark", kind="state", country="OST"),
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


@pytest.fixture(name="room")
def told_room(tmp_path: Path):
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
        ("relations between Norland and Sudland", "Norland's ties with Sudland"),
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
        ("relations between Norland and Sudland", "Norland's ties with Ostmark"),
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
PLACES = st.frozensets(st.sampled_from(["NOR", "SUD", "FRA", "region"]), max_size=3)
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


def test_a_war_that_is_mentioned_once_is_not_this_war(tmp_path: Path) -> None:
    """The document speaks of Norland, Sudland and France; its one war in Ostmark is another one than *this war*."""
    named = ["Norland", "Sudland", "Mara Voss"] * 2
    first = f"{' and '.join(named)} met. The Ostmark war is old. "
    made = coding("d1", [(None, "Removing Norland's president would end this war.", "Removing Norland's president", "end", "this war", -1, "likely")])
    assert made.claims[0].evidence[0] == 0
    text = first + made.document.text
    shift = len(first)
    claim = msgspec.structs.replace(
        made.claims[0], **{part: tuple(at + shift for at in getattr(made.claims[0], part)) for part in ("cause", "effect", "signal", "evidence")}
    )
    at = first.index("war")
    war = Event(
        id="e1", document="d1", type="ASSAULT", mode=[], status="actual", actors=[], recipients=["OST"], trigger=(at, at + 3),
        evidence=(at - 12, at + 11), date=None, date_precision="unknown", intensity=-9.0, confidence=0.9, reader="hand",
    )  # fmt: skip
    for often, places in ((0, []), (9, ["OST"])):
        whole = text + " Ostmark." * often
        mentions = {name: [(m.start(), m.end()) for m in re.finditer(name, whole)] for name in ("Norland", "Sudland", "Mara Voss", "Ostmark")}
        actors = [msgspec.structs.replace(actor, mentions=mentions.get(actor.name, [])) for actor in ACTORS]
        with Room(tmp_path / f"{often}.sitroom") as opened:
            document = msgspec.structs.replace(made.document, text=whole)
            opened.add(Coding(document=document, actors=actors, statements=[], events=[war], claims=[claim]))
            assert [one.about for one in opened.concepts(text="this war")] == [places]


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
