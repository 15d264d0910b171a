"""Happenings of copies, of an act and its outcome, of what did not happen and of whom sources blame: nothing is counted twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.errors import UsageError
from sitroom.records import Coding, Document, Event, Happening, Magnitude, Mention, Place, Statement
from sitroom.room import NotSameHappening, Room
from sitroom.room.happenings.facts import contradict, facts
from sitroom.room.happenings.leads import carried, copy_groups, outcomes, root
from sitroom.room.sayings import sayings
from tests.test_happenings import ACTORS, FIRST, SECOND, coding, event

STORY = (
    "Norland's jets struck the harbour of Velmora, killing 12 dock workers, the port authority said.",
    "Ostmark condemned the raid and called for talks in Karst without any conditions.",
    "Thousands of people marched through the old town of Karst against the bombing of the quays.",
    "Sudland's premier promised that the granaries would be open again before the end of the month.",
)
ACTS = (("struck", "ASSAULT"), ("condemned", "ACCUSE"), ("called", "REQUEST"), ("marched", "PROTEST"))


def story(document: str, outlet: str, published: str | None, *, text: str = " ".join(STORY), **given: Any) -> Coding:
    """A wire story as one outlet carries it; ``given`` is of the strike alone."""
    events = []
    for trigger, type in ACTS:
        start, end = next(((text.index(s), text.index(s) + len(s)) for s in sentences(text) if f" {trigger} " in s), (0, 0))
        if not end:
            continue
        own: dict[str, Any] = {
            "type": type, "actors": ["NOR"] if type == "ASSAULT" else ["OST"], "recipients": ["SUD"] if type == "ASSAULT" else [],
            "date": published, "date_precision": "unknown", "evidence": (start, end),
        }  # fmt: skip
        events.append(event(document, text, trigger, **(own | (given if type == "ASSAULT" else {}))))
    home = Document(id=document, text=text, sha256=document, title="News", outlet=outlet, published=published)
    return Coding(document=home, actors=list(ACTORS.values()), events=events)


def sentences(text: str) -> list[str]:
    return [f"{part}." for part in text.rstrip(".").split(". ")]


def found(path: Path, *codings: Coding) -> list[Happening]:
    with Room(path) as room:
        for each in codings:
            room.add(each)
        return room.happenings()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gulf.sitroom"


# Copies -------------------------------------------------------------------------------------------------------------------------------


def test_a_story_carried_for_weeks_happened_once_and_on_the_day_of_the_original(path: Path) -> None:
    told = found(path, story("d3", "Weekly Digest", "2031-02-24"), story("d1", "Harbour Post", "2031-02-04"), story("d2", "Star", "2031-02-05"))
    assert [(h.type, h.date, len(h.documents), h.independent) for h in told] == [(h.type, "2031-02-04", 3, 1) for h in told]
    assert sorted(h.type for h in told) == sorted(type for _, type in ACTS)
    assert {h.first_report for h in told} == {"d1"}


def test_a_copy_of_no_day_that_was_edited_carries_the_same_acts(path: Path) -> None:
    edited = " ".join(STORY[:3]).replace("the port authority said", "officials said on Tuesday").replace("the old town of ", "")
    told = found(path, story("d1", "Harbour Post", "2031-02-04"), story("d2", "Quill's page", None, text=edited))
    assert [(h.date, h.documents) for h in told] == [("2031-02-04", ["d1", "d2"])] * len(ACTS)


def test_an_act_that_only_a_copy_tells_is_one_of_its_own(path: Path) -> None:
    own = " ".join((*STORY[:3], "Ostmark struck a convoy of Sudland near the border."))
    copy = story("d2", "Star", "2031-02-20", text=own)
    start = own.index("struck a convoy")
    extra = replace(
        event("d2", own, "struck", id="e-extra", evidence=(own.index("Ostmark struck"), len(own)), actors=["OST"], date="2031-02-20"),
        trigger=(start, start + 6), date_precision="unknown",
    )  # fmt: skip
    told = found(path, story("d1", "Harbour Post", "2031-02-04"), replace(copy, events=[*copy.events, extra]))
    assert [(h.members, h.date) for h in told if "e-extra" in h.members] == [(["e-extra"], "2031-02-20")]
    assert len(told) == len(ACTS) + 1


def test_the_first_report_is_that_of_the_original_though_its_copy_of_the_day_comes_first_by_id(path: Path) -> None:
    shorter = story("d0", "Evening Star", "2031-02-04", text=" ".join(STORY[:3]))
    with Room(path) as room:
        for each in (shorter, story("d1", "Harbour Post", "2031-02-04")):
            said = Statement(id=f"s-{each.document.id}", document=each.document.id, speaker="OST", source=None, cue=None, kind="paraphrase",
                             content=[(each.document.text.index("called"), each.document.text.index(" without"))], evidence=(0, 9), confidence=0.9,
                             reader="hand")  # fmt: skip
            room.add(replace(each, statements=[said]))
        assert room.document("d0").copy_of == "d1"
        assert {(h.first_report, tuple(h.documents)) for h in room.happenings()} == {("d1", ("d1", "d0"))}
        assert [saying.statements for saying in sayings(room)] == [["s-d1", "s-d0"]]


def test_a_copy_says_nothing_of_its_own(path: Path) -> None:
    """A toll that a copy changed and the wrong day that a later reader made of *Monday* are no disagreement of sources."""
    day = {"date_precision": "day", "magnitude": Magnitude(killed=12)}
    copy = story("d2", "Star", "2031-02-20", text=" ".join(STORY).replace("12", "14"), date="2031-02-17", date_precision="day",
                 magnitude=Magnitude(killed=14), recipients=["OST"])  # fmt: skip
    other = coding("d9", SECOND, "strike", outlet="Sud Press", magnitude=Magnitude(killed=12))
    unedited = replace(copy, document=replace(copy.document, text=" ".join(STORY)))
    told = found(path, story("d1", "Harbour Post", "2031-02-04", date="2031-02-03", **day), unedited, other)
    (strike,) = (h for h in told if h.type == "ASSAULT")
    assert (strike.documents, strike.independent, strike.date, strike.magnitude) == (["d1", "d9", "d2"], 2, "2031-02-03", Magnitude(killed=12))
    assert strike.disagreements == [] and strike.recipients == ["SUD"]


def test_an_analyst_parts_what_a_copy_carries(path: Path) -> None:
    with Room(path) as room:
        for each in (story("d1", "Harbour Post", "2031-02-04"), story("d2", "Star", "2031-02-05"), story("d3", "Dawn", "2031-02-06")):
            room.add(each)
        assert len(room.happenings()) == len(ACTS)
        room.correct(NotSameHappening(events=["e-d2-struck", "e-d3-struck"]), why="another day's")
        groups = {tuple(h.members) for h in room.happenings() if h.type == "ASSAULT"}
        assert groups == {("e-d1-struck", "e-d2-struck"), ("e-d3-struck",)}


def test_documents_that_copy_one_another_in_a_ring_have_one_root() -> None:
    ring = {"b": "a", "c": "b", "a": "c", "d": "c"}
    assert {root(id, ring) for id in "abcd"} == {"a"} and root("z", ring) == "z"
    assert list(copy_groups(ring)) == ["a"] and sorted(copy_groups(ring)["a"]) == ["a", "b", "c", "d"]
    assert copy_groups({"c": "b", "b": "a", "d": "a"}) == {"a": ["a", "b", "d", "c"]}


@pytest.mark.parametrize(
    ("sentence", "given", "same"),
    [
        ("On Monday Norland's jets struck the harbour of Velmora, killing 14 workers, the port authority said.", {}, True),
        ("Norland's jets struck the harbour of Velmora, killing 12 dock workers, the port authority said.", {"type": "AID"}, True),
        ("Norland's jets never struck the harbour of Velmora, the port authority said.", {"status": "negated"}, False),
        ("Norland's jets struck the harbour of Velmora, killing 90 dock workers, officials said.", {"magnitude": Magnitude(killed=90)}, False),
        ("Norland's jets struck the depots of Karst, and nobody in the whole city slept that night.", {}, False),
        ("Norland's jets bombed the harbour of Velmora, killing 12 dock workers, the port authority said.", {}, False),
    ],
)
def test_an_edited_sentence_has_the_acts_of_the_original_where_nothing_rules_it_out(sentence: str, given: dict[str, Any], same: bool) -> None:
    trigger = "bombed" if "bombed" in sentence else "struck"
    events = {"d1": [event("d1", STORY[0], "struck", magnitude=Magnitude(killed=12))], "d2": [event("d2", sentence, trigger, **given)]}
    homes = [Document(id=id, text=text, sha256=id) for id, text in (("d1", STORY[0]), ("d2", sentence))]
    known = {own.id: facts(own, {}, None) for own in (events["d1"][0], events["d2"][0])}
    led = carried(homes, events, facts=known.__getitem__, trigger=lambda e: {"strike" if trigger == "struck" else e.id}, divided=())
    assert led == ({f"e-d2-{trigger}": "e-d1-struck"} if same else {})


# An act and its outcome ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "triggers", "given", "led"),
    [
        ("Norland bombed the reactor of Velmora, killing 3 people.", ("bombed", "killing"), {}, {"killing": "bombed"}),
        ("A strike on the reactor of Velmora killed 3 people.", ("strike", "killed"), {}, {"killed": "strike"}),
        ("Three people were killed in a strike on the reactor.", ("killed", "strike"), {}, {"killed": "strike"}),
        ("Norland bombed the reactor and killed 3 people in Karst.", ("bombed", "killed"), {}, {}),
        ("Norland bombed the reactor; a mine killed 3 people in Karst.", ("bombed", "killed"), {}, {}),
        ("Norland bombed the reactor, killing 3 people.", ("bombed", "killing"), {"actors": ["OST"]}, {}),
        ("Norland bombed the reactor, killing 3 people.", ("bombed", "killing"), {"magnitude": Magnitude(killed=5)}, {}),
        ("Norland bombed the reactor, killing 3 people.", ("bombed", "killing"), {"magnitude": None}, {"killing": "bombed"}),
        ("A strike on the reactor of Velmora killed 3 people.", ("strike", "killed"), {"magnitude": None}, {}),
        ("Norland bombed the reactor, killing 3 people.", ("bombed", "killing"), {"status": "future"}, {}),
        ("Norland bombed and shelled the reactor.", ("bombed", "shelled"), {}, {}),
    ],
)
def test_an_outcome_is_no_second_act(text: str, triggers: tuple[str, str], given: dict[str, Any], led: dict[str, str]) -> None:
    both = [event("d1", text, trigger, magnitude=Magnitude(killed=3)) for trigger in triggers]
    both[1] = replace(both[1], **given)
    assert outcomes(both, text, ()) == {f"e-d1-{a}": f"e-d1-{b}" for a, b in led.items()}
    assert outcomes(both, text, {frozenset(e.id for e in both)}) == {}


def test_what_is_killed_and_wounded_at_once_is_the_outcome_of_one_act() -> None:
    text = "Norland bombed the reactor, killing 3 people and wounding 5. Later 3 were killed in that raid, it was said."
    bombed, killing, wounding = (event("d1", text, trigger, evidence=(0, 59), magnitude=toll) for trigger, toll in (
        ("bombed", Magnitude(killed=3)), ("killing", Magnitude(killed=3)), ("wounding", Magnitude(wounded=5))))  # fmt: skip
    again = (text.index("raid"), text.index("raid") + 4)
    killed = event("d1", text, "killed", evidence=(60, len(text)), magnitude=Magnitude(killed=3))
    told_again = replace(bombed, repeats=[Mention(trigger=again, evidence=(60, len(text)))])
    led = {killing.id: bombed.id, wounding.id: bombed.id}
    assert outcomes([bombed, killing, wounding, killed], text, ()) == led
    assert outcomes([told_again, killing, wounding, killed], text, ()) == led | {killed.id: bombed.id}


def test_the_toll_of_an_act_and_its_outcome_is_counted_once(path: Path) -> None:
    text = "Norland's jets struck the harbour of Velmora on Monday, killing 12 dock workers, officials said."
    toll: dict[str, Any] = {"magnitude": Magnitude(killed=12)}
    act, outcome = event("d1", text, "struck", **toll), event("d1", text, "killing", recipients=["MIL.pilots"], **toll)
    home = Document(id="d1", text=text, sha256="d1", outlet="Harbour Post", published="2031-02-04")
    other = coding("d2", "Twelve dockers were killed at the harbour of Velmora on Monday.", "killed", outlet="Sud Press", actors=[], **toll)
    told = found(path, Coding(document=home, actors=list(ACTORS.values()), events=[act, outcome]), other)
    (happening,) = told
    assert (happening.members, happening.magnitude) == (["e-d1-struck", "e-d1-killing", "e-d2-killed"], Magnitude(killed=12))
    assert happening.recipients == ["SUD", "MIL.pilots"] and happening.disagreements == []


# What did not happen, and what was hit ------------------------------------------------------------------------------------------------


def known(document: str, text: str, trigger: str, hit: tuple[str, ...] = (), **given: Any) -> Any:
    own: Event = event(document, text, trigger, **({"date_precision": "unknown"} | given))
    return facts(own, {id: frozenset({id, a.country or id}) for id, a in ACTORS.items()}, "2031-02-04", vague={"MIL.pilots", "WEST"}, hit=hit)


@pytest.mark.parametrize("status", ["negated", "hypothetical", "future"])
def test_what_did_not_happen_is_one_only_where_both_say_whom_or_neither(status: str) -> None:
    one, two = known("d1", FIRST, "struck", status=status), known("d2", SECOND, "strike", status=status, recipients=[])
    assert contradict(one, two) == contradict(two, one) == "recipient of what did not happen"
    assert contradict(one, known("d2", SECOND, "strike", status=status)) is None
    assert contradict(one, replace(two, status="actual", days=(1, 1))) != "recipient of what did not happen"
    assert contradict(one, replace(two, sentence=("d1", 900))) is None  # within a document *the strike* is the one before


def test_work_that_one_refuses_is_not_the_work_that_another_does() -> None:
    refused = known("d1", FIRST, "struck", type="COOPERATE", status="negated", recipients=["SUD"])
    done = known("d2", SECOND, "strike", type="COOPERATE", recipients=["OST"])
    alone = known("d2", SECOND, "strike", type="COOPERATE", recipients=[])
    assert contradict(refused, done) == contradict(refused, alone) == contradict(alone, refused) == "company"
    assert contradict(replace(refused, status="actual"), alone) is None


def test_a_prison_and_a_radar_are_two_targets() -> None:
    prison, radar, gate = (known(id, FIRST, "struck", hit=hit) for id, hit in (("d1", ("prison",)), ("d2", ("radar", "station")), ("d3", ("gate",))))
    assert contradict(prison, radar) == contradict(radar, prison) == "target"
    assert contradict(prison, gate) is None and contradict(prison, known("d4", FIRST, "struck", hit=("prison", "radar"))) is None
    assert contradict(*(known(id, FIRST, "struck", type="PROTEST", hit=hit) for id, hit in (("d1", ("prison",)), ("d2", ("radar",))))) is None


# Who did it ---------------------------------------------------------------------------------------------------------------------------


VELMORA = Place(name="Velmora", span=(30, 37))


def blamed(document: str, outlet: str, actor: str, **given: Any) -> Coding:
    own: dict[str, Any] = {"actors": [actor], "place": VELMORA, "magnitude": Magnitude(killed=12)}
    return coding(document, FIRST, "struck", outlet=outlet, **(own | given))


def test_an_act_that_two_are_blamed_for_is_one_that_is_disputed(path: Path) -> None:
    denied = blamed("d4", "Dawn", "NOR", status="negated", magnitude=None, recipients=["MIL.pilots"])
    others = (blamed("d1", "Harbour Post", "NOR"), blamed("d2", "Sud Press", "OST"), blamed("d3", "Karst News", "NOR.MIL", date="2031-02-02"))
    with Room(path) as room:
        for number, each in enumerate((*others, denied)):
            text = f"{each.document.text} {' '.join(f'{each.document.id}{number}{i}' for i in range(30))}"
            room.add(replace(each, document=replace(each.document, text=text)))
        (happening,) = room.happenings()
    differ = {d.about: [(v.value, v.sources) for v in d.versions] for d in happening.disagreements}
    assert differ["who"] == [("NOR", ["Harbour Post", "Karst News"]), ("OST", ["Sud Press"])]
    assert [value for value, _ in differ["whether"]] == ["happened", "did not happen"] and set(differ) == {"who", "whether", "when"}


@pytest.mark.parametrize(
    "given",
    [
        {"recipients": []},
        {"place": Place(name="Ukraine", span=(30, 37))},
        {"place": None},
        {"date": "2031-02-02", "magnitude": None},
        {"date_precision": "unknown"},
    ],
)
def test_two_who_are_blamed_did_two_acts_where_less_is_the_same(given: dict[str, Any]) -> None:
    first = {"place": given["place"]} if given.get("place") else {"place": VELMORA}
    one = known("d1", FIRST, "struck", date_precision="day", magnitude=Magnitude(killed=12), **first)
    two = known("d2", SECOND, "strike", **({"actors": ["OST"], "date_precision": "day", "magnitude": Magnitude(killed=12), **first} | given))
    assert contradict(one, two) == contradict(two, one) == "actor"


def test_one_of_whom_nobody_says_whose_he_is_is_no_version_of_who(path: Path) -> None:
    one = coding("d1", FIRST, "struck", outlet="Harbour Post", actors=["MIL.pilots"])
    (happening,) = found(path, one, coding("d2", SECOND, "strike", outlet="Sud Press", actors=["NOR.MIL"]))
    assert happening.disagreements == [] and happening.actors == ["MIL.pilots", "NOR.MIL"]


# Questions that mean nothing ----------------------------------------------------------------------------------------------------------


def test_a_question_that_means_nothing_says_what_is_valid(path: Path) -> None:
    with Room(path) as room:
        room.add(story("d1", "Harbour Post", "2031-02-04"))
        for asked, told in (({"type": "FOO"}, "'FOO' as a type; valid are: .*ASSAULT"), ({"actor": "Wakanda"}, "no actor 'Wakanda'"),
                            ({"since": "2031-03", "until": "2031-02-01"}, "2031-03 as the first day")):  # fmt: skip
            with pytest.raises(UsageError, match=told):
                room.happenings(**asked)  # type: ignore[arg-type]
        assert len(room.happenings(type="assault", since="2031-02-04", until="2031-02")) == 1
    for what in ("copies", "statements"):
        done = CliRunner().invoke(app, ["show", str(path), what, "--outlet", "Harbor Post"])
        assert done.exit_code != 0 and "near are: Harbour Post" in " ".join(done.output.split())
