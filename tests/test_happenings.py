"""Happenings: what several documents tell of one event becomes one, and nothing that contradicts itself is joined."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections import Counter
from itertools import permutations
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from benchmarks.demo_happenings import labels
from benchmarks.happenings import conll
from sitroom.cli import app
from sitroom.errors import UsageError
from sitroom.records import Actor, Coding, Document, Event, Happening, Magnitude, Place
from sitroom.room import Room
from sitroom.room.happenings.clustering import agglomerated, candidates
from sitroom.room.happenings.comparing import compared
from sitroom.room.happenings.dated import known_by, when
from sitroom.room.happenings.facts import Facts, contradict, facts, reaches, stretch, vague
from sitroom.room.happenings.features import telling
from sitroom.room.happenings.model import in_common
from sitroom.room.happenings.tellings import Kept, Tellings
from sitroom.room.happenings.weighing import LATE, odds, signs, weights
from sitroom.room.happenings.words import DEGREES, KIN, lexicon, link, tellers

ACTORS = {
    "NOR": Actor(id="NOR", name="Norland", kind="state", country="NOR"),
    "NOR.MIL": Actor(id="NOR.MIL", name="Norland's air force", kind="military", country="NOR"),
    "SUD": Actor(id="SUD", name="Sudland", kind="state", country="SUD"),
    "OST": Actor(id="OST", name="Ostmark", kind="state", country="OST"),
    "MIL.pilots": Actor(id="MIL.pilots", name="pilots", kind="people", sector="MIL"),
    "WEST": Actor(id="WEST", name="the West", kind="group"),
    "person.quill": Actor(id="person.quill", name="Petra Quill", kind="person"),
}
FIRST = "Norland's jets struck the harbour of Velmora on Monday, killing 12 dock workers, officials said."
SECOND = "A strike by Norland on the harbour of Velmora left 12 dock workers dead on Monday, the port authority reported."


def event(document: str, text: str, trigger: str, **given: Any) -> Event:
    """An assault by Norland on Sudland on 3 February 2031, unless given otherwise."""
    start = text.index(trigger)
    own: dict[str, Any] = {
        "id": f"e-{document}-{trigger}", "document": document, "type": "ASSAULT", "mode": [], "status": "actual",
        "actors": ["NOR"], "recipients": ["SUD"], "trigger": (start, start + len(trigger)), "evidence": (0, len(text)),
        "date": "2031-02-03", "date_precision": "day", "intensity": -9.0, "confidence": 0.9, "reader": "hand",
    }  # fmt: skip
    return Event(**(own | given))


def coding(document: str, text: str, trigger: str, *, outlet: str, published: str = "2031-02-04", **given: Any) -> Coding:
    """A document that tells of one event."""
    home = Document(id=document, text=text, sha256=document, title=f"News of {document}", outlet=outlet, published=published)
    return Coding(document=home, actors=list(ACTORS.values()), events=[event(document, text, trigger, **given)])


def one(**given: Any) -> Coding:
    return coding("d1", FIRST, "struck", outlet="Harbour Post", **given)


def two(**given: Any) -> Coding:
    return coding("d2", SECOND, "strike", outlet="Sud Press", **({"published": "2031-02-05"} | given))


def found(path: Path, *codings: Coding, **asked: Any) -> list[Happening]:
    with Room(path) as room:
        for each in codings:
            room.add(each)
        return room.happenings(**asked)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gulf.sitroom"


# One event told by many ---------------------------------------------------------------------------------------------------------------


def test_two_outlets_are_two_sources_of_one_happening(path: Path) -> None:
    (happening,) = found(path, two(), one(actors=["NOR.MIL"], magnitude=Magnitude(killed=12)))
    assert happening.members == ["e-d1-struck", "e-d2-strike"]
    assert (happening.independent, happening.sources) == (2, ["Harbour Post", "Sud Press"])
    assert (happening.first_report, happening.first_published) == ("d1", "2031-02-04")
    assert (happening.type, happening.status, happening.date, happening.date_precision) == ("ASSAULT", "actual", "2031-02-03", "day")
    assert (happening.actors, happening.recipients, happening.magnitude) == (["NOR.MIL", "NOR"], ["SUD"], Magnitude(killed=12))
    assert happening.disagreements == []


def test_a_copy_is_a_member_but_no_source(path: Path) -> None:
    text = " ".join([FIRST, *(f"Dock number {i} of the old quay burned until the {i} pumps of Velmora arrived." for i in range(3, 15))])
    first = coding("d1", text, "struck", outlet="Harbour Post", evidence=(0, len(FIRST)))
    copy = coding("d2", text, "struck", outlet="Velmora Mirror", published="2031-02-05", evidence=(0, len(FIRST)))
    (happening,) = found(path, first, copy)
    assert (len(happening.members), happening.documents, happening.independent) == (2, ["d1", "d2"], 1)


def test_the_order_of_documents_does_not_matter(tmp_path: Path) -> None:
    third = coding(
        "d3", "Ostmark's envoy met Norland's premier in Karst.", "met", outlet="Karst News", type="CONSULT", actors=["OST", "NOR"], recipients=[]
    )
    fourth = coding("d4", "Norland bombed Velmora's harbour; 14 dockers were killed.", "bombed", outlet="Karst News", magnitude=Magnitude(killed=14))
    results = {
        json.dumps([h.id for h in found(tmp_path / str(n), *order)]) for n, order in enumerate(list(permutations([one(), two(), third, fourth]))[::5])
    }
    assert len(results) == 1


def test_every_event_is_in_exactly_one_happening(path: Path) -> None:
    other = two(date="2031-05-09")
    happenings = found(path, one(), other)
    assert sorted(m for h in happenings for m in h.members) == ["e-d1-struck", "e-d2-strike"]
    assert [h.date for h in happenings] == ["2031-02-03", "2031-05-09"]


# What must not be joined --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ({}, {"date": "2031-02-06"}, "day"),
        ({"date": "2031-01", "date_precision": "month"}, {}, "day"),
        ({"date_precision": "unknown"}, {"date": "2031-01-05"}, "day"),
        ({"magnitude": Magnitude(killed=12)}, {"magnitude": Magnitude(killed=70)}, "killed"),
        ({"recipients": ["SUD"]}, {"recipients": ["OST"]}, "recipient"),
        ({"actors": ["NOR"]}, {"actors": ["OST"]}, "actor"),
        ({"type": "CONSULT", "recipients": ["SUD"]}, {"type": "CONSULT", "recipients": ["OST"]}, "company"),
        ({"type": "ASSAULT"}, {"type": "AID"}, "type"),
        ({"status": "hypothetical", "date_precision": "unknown"}, {}, "status"),
        ({"status": "historical", "date_precision": "unknown"}, {}, "undated past"),
        ({"place": Place(name="Kharkiv", span=(0, 1))}, {"place": Place(name="Lviv", span=(0, 1))}, "place"),
        ({"place": Place(name="Velmora", span=(0, 1), country="SUD")}, {"place": Place(name="Karst", span=(0, 1), country="OST")}, "country"),
    ],
)
def test_contradictions_are_never_joined(path: Path, first: dict[str, Any], second: dict[str, Any], reason: str) -> None:
    a, b = one(**first), two(**second)
    reaches = {id: frozenset({id, actor.country or id}) for id, actor in ACTORS.items()}
    known = [facts(c.events[0], reaches, c.document.published) for c in (a, b)]
    assert contradict(*known) == contradict(*reversed(known)) == reason
    assert len(found(path, a, b)) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"date": "2031-02", "date_precision": "month"}, {}),
        ({"date_precision": "unknown", "date": "2031-02-04"}, {}),
        ({"actors": ["NOR.MIL"]}, {"actors": ["NOR"]}),
        ({"actors": []}, {}),
        ({"actors": ["MIL.pilots"]}, {}),
        ({"actors": ["MIL.pilots"]}, {"actors": ["WEST"]}),
        ({"type": "CONSULT", "actors": ["NOR", "SUD", "OST"], "recipients": []}, {"type": "CONSULT"}),
        ({"magnitude": Magnitude(killed=12)}, {"magnitude": Magnitude(killed=14)}),
        ({"status": "future"}, {}),
    ],
)
def test_what_is_compatible_is_joined(path: Path, first: dict[str, Any], second: dict[str, Any]) -> None:
    assert len(found(path, one(**first), two(**second))) == 1


def test_an_actor_without_a_country_may_be_anybody_but_a_named_person() -> None:
    assert [id for id, actor in ACTORS.items() if vague(actor)] == ["MIL.pilots", "WEST"]


def weighed(wording: float, first: Facts, second: Facts) -> float:
    return float(odds(np.array([wording]), [first, second], np.array([0]), np.array([1]))[0])


def signs_of(first: Facts, second: Facts) -> set[str]:
    return {name for name, holds in signs([first, second], np.array([0]), np.array([1])).items() if holds[0]}


def test_what_is_said_twice_needs_more_than_what_is_done_twice() -> None:
    deeds, words = ([facts(e, {}, "2031-02-04") for e in (event("d1", FIRST, "struck", type=t), event("d2", SECOND, "strike", type=t))]
                    for t in ("ASSAULT", "ACCUSE"))  # fmt: skip
    assert weighed(1.0, *deeds) > weighed(1.0, *words) == weighed(1.0, *reversed(words))
    assert weighed(0.0, *deeds) < weighed(1.0, *deeds)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2031-02-04", "at once"),
        ("2031-02-05", "at once"),
        ("2031-02-06", "days later"),
        ("2031-02-09", "a week later"),
        ("2031-02-18", "later"),
    ],
)
def test_acts_that_name_no_day_are_one_less_readily_the_more_days_lie_between_their_reports(day: str, name: str) -> None:
    def reported(when: str, **given: Any) -> Facts:
        return facts(event("a", FIRST, "struck", **({"date_precision": "unknown"} | given)), {}, when)

    first, later = reported("2031-02-04"), reported(day)
    stated = reported("2031-02-04", date="2031-02-04", date_precision="day")
    for pair in ((first, later), (later, first)):
        assert {sign for sign in signs_of(*pair) if sign.startswith("reported")} - {"reported as news"} == {f"reported {name}"}
    assert {sign for sign in signs_of(stated, later) if sign.startswith(("told", "day"))} - {"told as news"} == {f"told {name}"} and name in LATE
    again = msgspec.structs.replace(later, retold=True)
    if name != "at once":  # what is taken up is told later more readily than what is told as news
        assert "reported as news" in signs_of(first, later) and "reported as news" not in signs_of(again, first)
        assert weighed(1.0, first, again) > weighed(1.0, first, later)
    assert weighed(1.0, first, reported("2031-02-04")) >= weighed(1.0, first, later)


def test_what_one_denies_and_another_is_told_to_do_is_no_dispute() -> None:
    done, denied, other = (
        facts(event(name, FIRST, "struck", status=status, actors=actors, recipients=[]), {}, "2031-02-04")
        for name, status, actors in (("a", "actual", ["NOR"]), ("b", "negated", []), ("c", "negated", ["NOR"]))
    )
    assert "denied of others" in signs_of(done, denied) and "denied of others" not in signs_of(done, other)
    assert weighed(2.0, done, denied) < 0 < weighed(2.0, done, other)


def test_every_sign_has_its_weight() -> None:
    told = [facts(event("a", FIRST, "struck"), {}, "2031-02-04")] * 2
    assert set(weights()) == {*signs(told, np.array([0]), np.array([1])), "wording", "wording for", "bias"}


@pytest.mark.parametrize(
    ("text", "trigger", "background"),
    [
        ("Norland had earlier struck the harbour of Velmora.", "struck", True),
        ("The coast has seen strikes by Norland in recent years.", "strikes", True),
        ("The harbour fell silent after the 1979 revolution.", "revolution", True),
        ("Norland has for decades bombed the coast of Sudland.", "bombed", True),
        ("Norland struck the harbour of Velmora, where fishermen lived in peace before the war and, for years, had little to fear.", "struck", False),
        ("Earlier in the day Norland struck the harbour.", "struck", False),
    ],
)
def test_the_day_of_publication_says_nothing_of_background(tmp_path: Path, text: str, trigger: str, background: bool) -> None:
    given = {"date_precision": "unknown", "date": "2031-02-04", "actors": ["NOR"], "recipients": []}
    first = coding("d1", text, trigger, outlet="Harbour Post", **given)
    tellings = Tellings(Kept(events=first.events, documents={"d1": first.document}, actors={}, statements={}, witnesses={}))
    known = tellings.facts(first.events[0].id)
    assert (known.days, known.assumed is None) == (None, background)


def test_background_is_not_joined_with_news_of_the_day(path: Path) -> None:
    day = {"date_precision": "unknown", "date": "2031-02-04"}
    told = "Norland's jets had earlier struck the harbour of Velmora, killing 12 dock workers, officials said."
    news, past = one(**day), coding("d2", told, "struck", outlet="Sud Press", **day)
    assert len(found(path, news, past)) == 2


def test_how_the_day_is_known_is_written() -> None:
    told = [event("d1", FIRST, "struck", **given) for given in ({}, {"date_precision": "unknown"}, {"date": None, "date_precision": "unknown"})]
    assert [(known_by(e), when(e)) for e in told] == [("stated", "2031-02-03"), ("publication", "(2031-02-03)"), ("none", "no date")]


def test_two_triggers_of_one_sentence_stay_apart(path: Path) -> None:
    text = "Norland bombed and shelled the harbour of Velmora on Monday."
    both = [event("d1", text, "bombed"), event("d1", text, "shelled")]
    home = Document(id="d1", text=text, sha256="d1", published="2031-02-04")
    assert len(found(path, Coding(document=home, actors=list(ACTORS.values()), events=both))) == 2


# What the sources differ on -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "about", "values"),
    [
        ({"magnitude": Magnitude(killed=12)}, {"magnitude": Magnitude(killed=15)}, "how many", ["12 killed", "15 killed"]),
        ({}, {"date": "2031-02-04"}, "when", ["2031-02-03", "2031-02-04"]),
        ({}, {"status": "negated"}, "whether", ["happened", "did not happen"]),
        (
            {"place": Place(name="Velmora", span=(30, 37))},
            {"place": Place(name="harbour of Velmora", span=(30, 37)), "actors": ["OST"]},
            "who",
            ["NOR", "OST"],
        ),
    ],
)
def test_disagreements_name_the_versions_and_their_sources(
    path: Path, first: dict[str, Any], second: dict[str, Any], about: str, values: list[str]
) -> None:
    (happening,) = found(path, one(**first), two(**second))
    (differ,) = happening.disagreements
    assert (differ.about, [v.value for v in differ.versions]) == (about, values)
    assert [v.sources for v in differ.versions] == [["Harbour Post"], ["Sud Press"]]


def test_one_source_does_not_disagree_with_itself(path: Path) -> None:
    later = coding("d2", SECOND, "strike", outlet="Harbour Post", published="2031-02-05", magnitude=Magnitude(killed=15))
    (happening,) = found(path, one(magnitude=Magnitude(killed=12)), later)
    assert (happening.independent, happening.disagreements) == (1, [])


# Kept in the room ---------------------------------------------------------------------------------------------------------------------


def test_they_are_kept_until_something_is_added(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Room(path) as room:
        room.add(one())
        assert room.happenings()[0].independent == 1
    with Room(path) as room, monkeypatch.context() as patched:
        patched.setattr("sitroom.room.happenings.finding.find", lambda kept, before: pytest.fail("found anew though nothing was added"))
        assert room.happenings()[0].independent == 1
    with Room(path) as room:
        room.add(two())
        assert room.happenings()[0].independent == 2
    db = sqlite3.connect(path)
    assert db.execute("SELECT independent, documents, type FROM happenings").fetchall() == [(2, 2, "ASSAULT")]
    assert db.execute("SELECT count(*) FROM happening_members").fetchone() == (2,)
    db.close()


def test_what_an_analyst_says_holds(path: Path) -> None:
    with Room(path) as room:
        for each in (one(), two(), coding("d3", "Ostmark held talks on Friday.", "talks", outlet="Karst News", type="CONSULT")):
            room.add(each)
        assert len(room.happenings()) == 2
        pairs = [("e-d1-struck", "e-d2-strike", 0), ("e-d1-struck", "e-d3-talks", 1)]
        with room.writing():
            room._db.executemany("INSERT INTO happening_links VALUES (?, ?, ?)", pairs)
            room._db.execute("UPDATE happenings_state SET changes = changes + 1")
        assert sorted(sorted(h.members) for h in room.happenings()) == [["e-d1-struck", "e-d3-talks"], ["e-d2-strike"]]


def test_a_room_that_cannot_be_written_answers_too(path: Path) -> None:
    with Room(path) as room:
        room.add(one())
    with Room(path) as room:
        room.writable = False
        assert len(room.happenings()) == 1
        room.writable = True
        room.add(two())
        room.writable = False
        assert room.happenings()[0].independent == 2


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({}, 2), ({"actor": "Norland"}, 1), ({"actor": "SUD"}, 1), ({"actor": "Ostmark"}, 1), ({"type": "consult"}, 1), ({"status": "negated"}, 0),
        ({"since": "2031-02-04"}, 1), ({"until": "2031-02-03"}, 1), ({"independent": 2}, 1), ({"disputed": True}, 0), ({"limit": 1}, 1),
    ],
)  # fmt: skip
def test_happenings_that_fit_all_that_is_asked(path: Path, asked: dict[str, Any], number: int) -> None:
    talks = coding(
        "d3", "Ostmark held talks on Friday.", "talks", outlet="Karst News", type="CONSULT", actors=["OST"], recipients=[], date="2031-02-07"
    )
    assert len(found(path, one(), two(), talks, **asked)) == number


def test_a_question_without_meaning_says_what_is_valid(path: Path) -> None:
    with pytest.raises(UsageError, match="valid are: actual"):
        found(path, status="done")
    with pytest.raises(UsageError, match="least number"):
        found(path, independent=-1)


def test_show_says_how_many_sources_and_what_they_differ_on(path: Path) -> None:
    found(path, one(magnitude=Magnitude(killed=12)), two(magnitude=Magnitude(killed=15)))
    run = CliRunner().invoke(app, ["show", str(path), "happenings"])
    assert run.exit_code == 0, run.output
    shown = " ".join(run.output.split())
    assert "2 independent sources in 2 documents: Harbour Post, Sud Press" in shown
    assert "they differ on how many: 12 killed (Harbour Post) / 15 killed (Sud Press)" in shown
    (row,) = json.loads(CliRunner().invoke(app, ["show", str(path), "happenings", "--actor", "Norland", "--format", "json"]).output)
    assert (row["independent"], row["actor_names"], row["words"]) == (2, ["Norland"], FIRST)
    (row,) = csv.DictReader(io.StringIO(CliRunner().invoke(app, ["show", str(path), "happenings", "--format", "csv"]).output))
    assert (row["independent"], row["differ"]) == ("2", "how many: 12 killed (Harbour Post) / 15 killed (Sud Press)")
    for options, shown in ((["--independent", "2", "--disputed"], 1), (["--independent", "3"], 0), (["--disputed", "--type", "AID"], 0)):
        assert len(json.loads(CliRunner().invoke(app, ["show", str(path), "happenings", *options, "--format", "json"]).output)) == shown
    assert "No happenings" in CliRunner().invoke(app, ["show", str(path), "happenings", "--type", "AID"]).output


def test_the_labels_of_the_dispatches_point_at_their_words() -> None:
    found = labels()
    assert len(found) > 100 and min(Counter(found.values()).values()) > 1


# The pair model -----------------------------------------------------------------------------------------------------------------------


def test_words_are_kin_or_synonyms() -> None:
    words = lexicon()
    assert link(["struck"], ["strike"], words) == KIN
    assert link(["kill"], ["murder"], words) >= DEGREES.index("broader")
    assert link(["kill"], ["praise"], words) == 0


WORDS = st.lists(st.sampled_from([*FIRST.split(), *SECOND.split()]), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None)
@given(WORDS, WORDS, st.data())
def test_the_model_is_symmetric(first: list[str], second: list[str], data: st.DataObject) -> None:
    pair = [
        telling(w, [data.draw(st.integers(0, len(w) - 1))], id=str(n), document=str(n), sentence=0, text={}) for n, w in enumerate((first, second))
    ]
    one, other = np.array([0]), np.array([1])
    there, back = compared(pair, one, other, lexicon(), tellers()), compared(pair, other, one, lexicon(), tellers())
    assert {name: values.tolist() for name, values in there.items()} == {name: pytest.approx(values.tolist()) for name, values in back.items()}
    assert in_common(pair, one, other).odds.tolist() == pytest.approx(in_common(pair, other, one).odds.tolist())


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, min_size=3, max_size=6), st.data())
def test_a_pair_has_the_same_odds_whichever_others_are_compared(sentences: list[list[str]], data: st.DataObject) -> None:
    texts = [{word: 1 / (2 + i) for i, word in enumerate(sorted(set(w)))} for w in sentences[:2]]
    told = [
        telling(
            w,
            [data.draw(st.integers(0, len(w) - 1))],
            id=str(n),
            document=str(n % 2),
            sentence=n,
            text=texts[n % 2],
            before=frozenset(w[:1]),
            who=frozenset(w[:2]),
            others=((w[-1],),),
        )
        for n, w in enumerate(sentences)
    ]
    first, second = np.triu_indices(len(told), 1)
    together = in_common(told, first, second).odds.tolist()
    for i, j, odds_ in zip(first.tolist(), second.tolist(), together, strict=True):
        assert in_common([told[j], told[i]], np.array([1]), np.array([0])).odds.tolist() == [odds_]


def test_a_definite_phrase_without_names_takes_up_an_act_before_it(tmp_path: Path) -> None:
    text = "Norland bombed the port of Sudland. Sudland shelled Norland's coast. Ostland was not involved in the bombing. Any bombing is a crime."
    spans = {word: (text.index(word), text.index(word) + len(word)) for word in ("bombed", "shelled", "bombing")}
    sentences = [(0, 35), (36, 68), (69, 108), (109, len(text))]
    again = text.rindex("bombing"), text.rindex("bombing") + 7
    told = [
        (spans["bombed"], sentences[0], ["NOR"], ["SUD"]), (spans["shelled"], sentences[1], ["SUD"], ["NOR"]),
        (spans["bombing"], sentences[2], [], []), (again, sentences[3], [], []),
    ]  # fmt: skip
    events = [
        Event(id=f"e{n}", document="d1", type="ASSAULT", mode=[], status="actual", actors=actors, recipients=recipients, trigger=trigger,
              evidence=evidence, date="2031-02-03", date_precision="unknown", intensity=-9.0, confidence=0.9, reader="hand")
        for n, (trigger, evidence, actors, recipients) in enumerate(told)
    ]  # fmt: skip
    home = Document(id="d1", text=text, sha256="0" * 64, title=None, outlet="Post", published="2031-02-03", language="en")
    tellings = Tellings(Kept(events=events, documents={"d1": home}, actors={}, statements={}, witnesses={}))
    assert [meant.id if (meant := tellings.meant(event.id)) else None for event in events] == [None, None, "e0", None]
    assert [tellings._phrase(e) for e in events] == [(one.article, one.trigger) for one in (tellings.telling(e.id) for e in events)]
    assert tellings.facts("e2").by == {"NOR"} and tellings.facts("e3").article == "indefinite"
    assert contradict(tellings.facts("e1"), tellings.facts("e2")) == "recipient"


@pytest.mark.parametrize(
    ("day", "precision", "days"),
    [("2024-02", "month", 29), ("2025", "year", 365), ("2025-06-13", "day", 1), ("2025-06-09", "week", 7), ("2025-06", "season", 92),
     ("9999-12", "month", 31)],
)  # fmt: skip
def test_a_date_stretches_over_its_days(day: str, precision: Any, days: int) -> None:
    first, last = stretch(day, precision) or (0, -1)
    assert last - first + 1 == days


# Clustering ---------------------------------------------------------------------------------------------------------------------------


def test_joins_are_transitive_only_where_consistent() -> None:
    chances = {(0, 1): 0.9, (1, 2): 0.8, (0, 2): 0.7}
    assert agglomerated(3, chances, threshold=0.5) == [[0, 1, 2]]
    assert agglomerated(3, chances, threshold=0.5, apart=lambda i, j: {i, j} == {0, 2}) == [[0, 1], [2]]
    assert agglomerated(3, {(0, 1): 0.9, (1, 2): 0.8}, threshold=0.5) == [[0, 1], [2]]
    assert agglomerated(4, {(0, 1): 0.9}, threshold=0.5, apart=lambda i, j: True, together=[(3, 1), (1, 2)]) == [[0], [1, 2, 3]]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 9), st.data())
def test_no_cluster_holds_two_that_must_be_apart(size: int, data: st.DataObject) -> None:
    pairs = [(i, j) for j in range(size) for i in range(j)]
    chances = {pair: data.draw(st.floats(0, 1)) for pair in pairs}
    forbidden = {pair for pair in pairs if data.draw(st.booleans())}
    clusters = agglomerated(size, chances, threshold=0.3, apart=lambda i, j: (min(i, j), max(i, j)) in forbidden)
    assert sorted(i for c in clusters for i in c) == list(range(size))
    assert not [pair for c in clusters for pair in forbidden if set(pair) <= set(c)]


def test_compared_pairs_grow_with_the_number_of_items() -> None:
    assert sorted(candidates([["a", "b"], ["b"], ["a", "b"], []], most=9)) == [(0, 1), (0, 2), (1, 2)]
    assert len(list(candidates([["crowded"]] * 400, most=10))) < 400 * 10


# The score ----------------------------------------------------------------------------------------------------------------------------


def test_the_score_gives_the_published_worked_example() -> None:
    """Pradhan et al. 2014, "Scoring coreference partitions of predicted mentions", the example of their section 4."""
    gold, predicted = [frozenset("abc"), frozenset("defg")], [frozenset("ab"), frozenset("cd"), frozenset("fghi")]
    scores = {name: (round(r, 2), round(p, 2)) for name, (r, p, _) in conll(gold, predicted).items()}
    assert scores["MUC"] == (0.4, 0.4)
    assert scores["B3"] == (0.42, 0.5)
    assert scores["CEAF-e"] == (0.65, 0.43)
    assert conll(gold, gold)["CoNLL"] == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("text", "trigger", "retold"),
    [
        ("Norland bombed the port.", "bombed", False),
        ("The minister resigned after the raid.", "raid", True),
        ("The raid killed nobody.", "raid", True),
        ("Norland had bombed the port.", "bombed", True),
        ("Ships left when Norland bombed the port.", "bombed", True),
        ("Troops raided a port.", "raided", False),
    ],
)
def test_what_is_taken_up_is_told_from_what_is_reported(text: str, trigger: str, retold: bool) -> None:
    at = (text.index(trigger), text.index(trigger) + len(trigger))
    told = Event(
        id="e", document="d", type="ASSAULT", mode=[], status="actual", actors=[], recipients=[], trigger=at, evidence=(0, len(text)), date=None,
        date_precision="unknown", intensity=-5.0, confidence=0.9, reader="hand",
    )  # fmt: skip
    kept = Kept(events=[told], documents={"d": Document(id="d", text=text, sha256="d")}, actors={}, statements={}, witnesses={})
    assert Tellings(kept).facts("e").retold is retold


def test_a_surname_alone_may_be_any_person_of_that_name() -> None:
    people = {
        id: Actor(id=id, name=name, kind="person") for id, name in (("a", "Ana Kordas"), ("b", "Ivo Kordas"), ("c", "Kordas"), ("d", "Ida Lund"))
    }
    found = reaches(people)
    assert found["c"] & found["a"] and found["c"] & found["b"] and not found["c"] & found["d"] and not found["a"] & found["b"]
