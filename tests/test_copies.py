"""Copies, rewrites and independence: found in whatever order documents come, each with its reasons, and statements counted once."""

from __future__ import annotations

import itertools
import random
import re
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.copies import judged
from benchmarks.retold_stories import retold
from sitroom.documents import load
from sitroom.documents.copies import PARAMETERS, Parameters, bands, body, is_copy, overlap
from sitroom.documents.rewrites import EVIDENCE, evidence, keys, model, reasons, score
from sitroom.documents.wording import runs, wording, words
from sitroom.errors import UsageError
from sitroom.records import Actor, Coding, Document, Event, Statement
from sitroom.room import Room
from sitroom.room.independence import independent
from sitroom.room.sayings import sayings
from sitroom.room.schema import MIGRATIONS, VERSION
from sitroom.room.schema import statements as sql

DISPATCHES = Path(__file__).parents[1] / "src" / "sitroom" / "examples" / "dispatches"

STORY = (
    "Norland closes the Varn strait after tanker fire\n\n"
    "Norland shut the Varn strait to all foreign vessels on Tuesday, hours after the tanker Ostrava burned for 14 hours off the island of Kelm.\n\n"
    'Harbour master Petra Quill said 37 sailors had been taken off the ship by two fishing boats. "Nobody here has seen flames of that height '
    'before," she told reporters on the quay.\n\n'
    "Sudland called the closure a breach of the 1968 navigation accord and summoned the Norish envoy, Aldo Brandt. Its fleet command moved four"
    " corvettes to the base at Tessin.\n\n"
    "Insurers doubled the premium for the passage within a day. Brokers in Port Amsel spoke of 212 ships that now wait at anchor on both sides "
    "of the narrows.\n\n"
    "The council of the Seven Coasts will meet on Thursday in Lindmark to hear both governments. Diplomats expect no decision before the "
    "weekend.\n"
)

RETOLD = (
    "Waiting at the narrows\n\n"
    "More than 200 vessels, 212 by the count of Port Amsel brokers, lie idle because the Norish government lets no stranger through. Premiums "
    "are twice what they were.\n\n"
    "It began with the Ostrava. Near Kelm the tanker was ablaze for 14 hours, and its crew of 37 owe their lives to a pair of fishing boats. "
    '"Nobody here has seen flames of that height before," in the words of Petra Quill, who runs the harbour.\n\n'
    "At Tessin four corvettes of the Sudish fleet have arrived. Aldo Brandt, who speaks for Norland in the Sudish capital, had to listen to a "
    "protest that pointed to the accord of 1968.\n\n"
    "Lindmark hosts the Seven Coasts on Thursday, though nobody counts on results soon.\n"
)

OTHER = (
    "Norland's farmers block the capital over fuel duty\n\n"
    "Tractors filled the ring road of Norland's capital on Tuesday as growers protested against a new duty on diesel. Police counted 900 "
    "machines by noon.\n\n"
    'Farm leader Ulla Stern said the levy would ruin small holdings in the eastern valleys. "We did not choose this fight," she said from the '
    "roof of a trailer.\n\n"
    "The finance ministry offered a rebate for the coming season, which the growers turned down. Shops in the old town closed early.\n\n"
    "Norland also shut the Varn strait that day, but on the ring road few spoke of it.\n"
)


def document(id: str, text: str = STORY, *, outlet: str | None = None, published: str | None = "2031-05-06", **more: str | None) -> Document:
    return Document(id=id, text=text, sha256=id, title=text.partition("\n")[0], outlet=outlet or f"Outlet {id}", published=published, **more)  # type: ignore[arg-type]


def room_of(path: Path, *documents: Document) -> Room:
    room = Room(path)
    for one in documents:
        room.add(Coding(document=one))
    return room


def shares(first: str, second: str):
    return overlap(runs(words(first), PARAMETERS.shingle), runs(words(second), PARAMETERS.shingle))


def repeats(room: Room) -> set[tuple[str, str, str]]:
    return {(r.document, r.of, r.kind) for group in room.copies() for r in group.repeats}


# Two texts ----------------------------------------------------------------------------------------------------------------------------


def test_letter_case_accents_and_punctuation_make_no_other_text() -> None:
    assert body(words("The Café — of 1,000 tables!")) == body(words("the cafe of 1000   tables"))
    assert body(words("The café of 1,001 tables")) != body(words("The café of 1,000 tables"))
    assert body(words("…!")) is None


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(list("abcdefg")), max_size=80), st.lists(st.sampled_from(list("abc")), max_size=80))
def test_shares_are_true_and_the_same_from_both_sides(first: list[str], second: list[str]) -> None:
    a, b = runs(first, 4), runs(second, 4)
    there, back = overlap(a, b), overlap(b, a)
    assert (there.jaccard, there.first, there.second) == (back.jaccard, back.second, back.first)
    assert 0 <= there.jaccard <= min(there.first, there.second) <= 1
    assert is_copy(there, a, b) == is_copy(back, b, a)
    assert bands(a) == bands(list(a)) and len(set(bands(a))) == len(bands(a))


@pytest.mark.parametrize("first", [0, 1, 2])
def test_a_copy_of_some_paragraphs_is_found_and_is_a_copy(first: int) -> None:
    paragraphs = [p for p in STORY.split("\n\n") if p.strip()]
    part = "A headline of our own\n\n" + "\n\n".join(paragraphs[first + 1 : first + 4])
    a, b = runs(words(STORY), 4), runs(words(part), 4)
    assert set(bands(a)) & set(bands(b))
    assert is_copy(overlap(a, b), a, b)


def test_a_short_text_is_no_copy_of_all_that_hold_its_words() -> None:
    a, b = runs(words(STORY), 4), runs(words("Norland shut the Varn strait to all foreign vessels on Tuesday"), 4)
    assert overlap(a, b).second == 1.0
    assert not is_copy(overlap(a, b), a, b)


def test_bands_that_do_not_part_are_refused() -> None:
    with pytest.raises(UsageError, match="multiple of the rows"):
        Parameters(permutations=127)


def test_a_rewrite_scores_and_says_why() -> None:
    one, other = document("a"), document("b", RETOLD, names_source="Outlet a")
    found = evidence(one, other, wording(STORY), wording(RETOLD))
    assert score(found) > model().threshold > 0.5
    assert shares(STORY, RETOLD).containment < 0.2
    said = "; ".join(reasons(found))
    assert "names the other's outlet" in said and "212" in said and "quoted words" in said and "same day" in said
    assert found == evidence(other, one, wording(RETOLD), wording(STORY))
    assert len(set(keys(one, wording(STORY))) & set(keys(other, wording(RETOLD)))) > 1


def test_a_sentence_that_ends_within_a_word_of_the_text_has_its_words() -> None:
    texts = ("A raid on JBL.LEG was told.", "A raid on JBL.LEG and on others.")
    first, second = (Document(id=text, text=text, sha256=text) for text in texts)
    found = evidence(first, second, wording(first.text), wording(second.text))
    assert found.details and set(found.details) <= {"jbl", "leg", "raid"}


def test_another_story_of_that_day_and_place_is_no_rewrite() -> None:
    for text in (STORY, RETOLD):
        assert score(evidence(document("a", text), document("b", OTHER), wording(text), wording(OTHER))) < 0.2


def test_more_evidence_never_lowers_the_score() -> None:
    found = evidence(document("a"), document("b", OTHER), wording(STORY), wording(OTHER))
    for more in ({"quotes": 9}, {"figures": ["212"]}, {"shared_details": 0.9}, {"retold": 3}, {"named": "title"}, {"named": "outlet"}, {"days": 0}):
        assert score(msgspec.structs.replace(found, **more)) >= score(found)
    for less in ({"new_quotes": 4}, {"new_figures": 2}, {"days": 9}):
        assert score(msgspec.structs.replace(found, **less)) <= score(found)
    assert set(found.values()) == set(EVIDENCE) == set(model().weights)


@pytest.mark.parametrize(
    ("outlet", "said", "mentioned"),
    [
        ("Sud Press", "The pier burned, Sud Press reported.", True),
        ("The Sud Press", "The pier burned, according to the Sud Press", True),
        ("Sud Press", "The Sud Presses burned.", False),
        ("Time", "Time will tell.", False),
        (None, "The pier burned.", False),
    ],
)
def test_an_outlet_that_a_text_mentions_counts(outlet: str | None, said: str, mentioned: bool) -> None:
    text = f"{OTHER}\n\n{said}"
    found = evidence(document("a", outlet=outlet), document("b", text, outlet="Harbour Post"), wording(STORY), wording(text))
    assert found.mentioned is mentioned and ("mentions the other's outlet" in reasons(found)) is mentioned
    back = evidence(document("b", text, outlet="Harbour Post"), document("a", outlet=outlet), wording(text), wording(STORY))
    assert back == found


def test_rewrites_by_hand_are_found_and_other_reporters_are_none() -> None:
    pairs = [judged(pair) for pair in retold("held-out")]
    found = [j.found == "rewrite" for j in pairs if j.pair.truth == "rewrite"]
    assert len(found) == 48 and sum(found) >= 36
    assert not any(j.found == "rewrite" for j in pairs if j.pair.truth == "other")


# In a room ----------------------------------------------------------------------------------------------------------------------------

PART = "\n\n".join(STORY.split("\n\n")[:4])
MIXED = [
    document("d1", published="2031-05-06"),
    document("d2", STORY.upper(), published="2031-05-07"),
    document("d3", PART, published="2031-05-05"),
    document("d4", RETOLD, published="2031-05-07", names_source="Outlet d1"),
    document("d5", OTHER, published="2031-05-06"),
    document("d6", published=None),
]


def test_the_order_of_adding_changes_nothing(tmp_path: Path) -> None:
    orders = random.Random(3).sample(list(itertools.permutations(MIXED)), 6)
    found = set()
    for at, order in enumerate(orders):
        with room_of(tmp_path / f"{at}.sitroom", *order) as room:
            found.add((msgspec.json.encode(room.copies()), msgspec.json.encode(room.documents())))
    assert len(found) == 1


def test_the_earlier_is_the_original_and_the_records_say_so(tmp_path: Path) -> None:
    with room_of(tmp_path / "r", *MIXED) as room:
        assert repeats(room) == {("d1", "d3", "copy"), ("d2", "d3", "copy"), ("d6", "d3", "copy"), ("d4", "d1", "rewrite")}
        (group,) = room.copies()
        assert group.original == "d3" and [r.document for r in group.repeats] == ["d1", "d2", "d4", "d6"]
        assert all(r.reasons and 0 < r.similarity <= 1 for r in group.repeats)
        assert room.document("d1").copy_of == "d3" and room.document("d4").rewrite_of == "d1"
        assert room.document("d3").copy_of is None and room.document("d5").rewrite_of is None
        assert room._rows("SELECT copy_of FROM documents WHERE id = 'd2'") == [("d3",)]
        assert room._rows("PRAGMA foreign_key_check") == []


EXCERPT = STORY[STORY.index("Harbour master") : STORY.index("Insurers")] + STORY[STORY.index("Insurers") : STORY.index("The council")]


@pytest.mark.parametrize(
    ("whole", "excerpt", "original"),
    [
        ({"published": None, "names_source": "Sud Press"}, {"published": None}, "whole"),
        ({"names_source": "Sud Press"}, {}, "whole"),
        ({}, {"published": None}, "whole"),
        ({"published": "2031-05-07"}, {"published": "2031-05-06"}, "excerpt"),
    ],
)
def test_who_contains_the_other_is_the_original_unless_dates_say_otherwise(
    tmp_path: Path, whole: dict[str, Any], excerpt: dict[str, Any], original: str
) -> None:
    both = [document("whole", **whole), document("excerpt", EXCERPT, **excerpt)]
    for at, order in enumerate((both, both[::-1])):
        with room_of(tmp_path / str(at), *order) as room:
            assert [group.original for group in room.copies()] == [original]


def test_of_two_that_are_as_long_the_one_that_names_a_source_is_the_copy(tmp_path: Path) -> None:
    longer = document("a", STORY + "Read more of our reports from the strait every day, and write to us.\n", names_source="Strait Daily")
    with room_of(tmp_path / "r", longer, document("b")) as room:
        assert repeats(room) == {("a", "b", "copy")}


def test_a_copy_that_names_another_story_says_both(tmp_path: Path) -> None:
    first = document("first", published="2031-05-05")
    part = document("part", RETOLD[RETOLD.index("More than") : RETOLD.index("At Tessin")], published="2031-05-01", outlet="Ferry News")
    retold = document("retold", RETOLD, published="2031-05-07", names_source="Outlet first")
    with room_of(tmp_path / "r", first, part, retold) as room:
        repeat = next(r for group in room.copies() for r in group.repeats if r.document == "retold")
        assert (repeat.of, repeat.kind) == ("part", "copy")
        assert repeat.retells is not None and repeat.retells.of == "first" and repeat.retells.similarity > 0.5
        from sitroom.show.copies import copy_rows

        (row,) = [row for row in copy_rows(room.copies(), {d.id: d for d in room.documents()}) if row["document"] == "retold"]
        assert row["retells"]["of"] == "first"  # type: ignore[index]


def test_a_room_that_was_ordered_otherwise_is_settled_anew(tmp_path: Path) -> None:
    """Before, an excerpt that named no source went before the whole that named one."""
    path = tmp_path / "r"
    with room_of(path, document("whole", names_source="Sud Press"), document("excerpt", EXCERPT)) as room:
        expected = repeats(room)
        room._db.execute("DELETE FROM copy_parameters WHERE name = 'order'")
        room._db.execute("DELETE FROM document_origins")
        room._db.execute("INSERT INTO document_origins VALUES ('whole', 'excerpt', 'copy', 1.0, '[]')")
        for id, of in (("whole", "excerpt"), ("excerpt", None)):
            record = msgspec.structs.replace(room.document(id), copy_of=of, similarity=1.0 if of else None, text="")
            room._db.execute("UPDATE documents SET copy_of = ?, record = ? WHERE id = ?", (of, msgspec.json.encode(record).decode(), id))
    with Room(path) as room:
        assert repeats(room) == expected == {("excerpt", "whole", "copy")}
        assert room.document("whole").copy_of is None and room.document("excerpt").copy_of == "whole"


def test_a_room_that_another_model_compared_is_compared_anew(tmp_path: Path) -> None:
    path = tmp_path / "r"
    with room_of(path, document("a"), document("b", RETOLD, outlet="Sud Press", published="2031-05-07")) as room:
        expected = repeats(room)
        room._db.execute("UPDATE copy_parameters SET value = value - 1 WHERE name = 'order'")
        room._db.execute("DELETE FROM rewrite_links")
    with Room(path) as room:
        assert repeats(room) == expected == {("b", "a", "rewrite")}
        assert room._rows("SELECT count(*) FROM rewrite_links") == [(2,)]


def test_a_document_that_is_refused_leaves_no_trace(tmp_path: Path) -> None:
    with room_of(tmp_path / "r", MIXED[0]) as room:
        with pytest.raises(KeyError), room.writing():
            room.add(Coding(document=MIXED[1]))
            raise KeyError
        room.add(Coding(document=document("d2", OTHER)))
        assert room.copies() == []


def test_parameters_are_the_rooms_own(tmp_path: Path) -> None:
    with room_of(tmp_path / "r", MIXED[0]) as room:
        assert msgspec.convert(dict(room._rows("SELECT name, value FROM copy_parameters")), Parameters) == PARAMETERS
        room._db.execute("UPDATE copy_parameters SET value = 1 WHERE name = 'algorithm'")
        room.add(Coding(document=MIXED[1]))
        assert repeats(room) == {("d2", "d1", "copy")}


def test_a_room_of_an_earlier_version_is_compared_when_asked(tmp_path: Path) -> None:
    with room_of(tmp_path / "new", *MIXED) as room:
        expected = repeats(room)
    before = next(at for at, script in enumerate(MIGRATIONS) if "document_origins" in script)
    path = tmp_path / "old"
    with Room(path) as room:
        for table in reversed(re.findall(r"CREATE TABLE (\w+)", MIGRATIONS[before])):
            room._db.execute(f"DROP TABLE {table}")
        room._copies.add = lambda number: None  # type: ignore[method-assign]
        for one in MIXED:
            room.add(Coding(document=one))
    db = sqlite3.connect(path, isolation_level=None)
    for script in MIGRATIONS[before : before + 1]:
        for statement in sql(script):
            db.execute(statement)
    assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
    db.close()
    with Room(path) as room:
        assert repeats(room) == expected


def test_the_demo_rewrite_is_found(tmp_path: Path) -> None:
    room = room_of(tmp_path / "r", *(load(file) for file in sorted(DISPATCHES.glob("2025-06-1*.txt"))))
    (group,) = room.copies()
    assert room.document(group.original).outlet == "Meridian Wire"
    assert [room.document(r.document).outlet for r in group.repeats] == ["Straitwatch Blog"]
    room.close()


# Independent sources ------------------------------------------------------------------------------------------------------------------


def test_copies_rewrites_credits_and_outlets_collapse_each_with_its_reason(tmp_path: Path) -> None:
    own = [
        document("d1", outlet="Harbour Post"),
        document("d2", outlet="Sud Press", published="2031-05-07"),
        document("d3", RETOLD, outlet="Straits Blog", published="2031-05-08", names_source="Harbour Post"),
        document("d4", OTHER, outlet="Sud Press"),
        document("d5", "Sudland's own report of the strait.", outlet="Sud Press"),
        document("d6", "A short wire item about corvettes.", outlet="Kelm Daily", credit="Meridian Wire"),
        document("d7", "The corvettes of Tessin, seen from the quay.", outlet="The Meridian Wire"),
        document("d8", "What others say of Tessin.", outlet="Digest", names_source="Corvettes at sea (Meridian Wire)"),
        document("d9", "Quoted from the broadcaster.", outlet="Echo"),
    ]
    with room_of(tmp_path / "r", *own) as room:
        found = independent(room, [d.id for d in own], via={"d9": ["Radio Kelm"]})
        assert [(s.name, s.documents) for s in found.sources] == [
            ("Harbour Post", ["d1", "d2", "d3"]),
            ("Sud Press", ["d4", "d5"]),
            ("Meridian Wire", ["d6", "d7", "d8"]),
            ("Radio Kelm", ["d9"]),
        ]
        assert found.number == 4
        why = {c.document: (c.into, c.reason) for c in found.collapses}
        assert why == {
            "d2": ("d1", "copy"), "d3": ("d1", "rewrite"), "d5": ("Sud Press", "outlet"), "d6": ("Meridian Wire", "credit"),
            "d7": ("The Meridian Wire", "outlet"), "d8": ("The Meridian Wire", "named"), "d9": ("Radio Kelm", "via"),
        }  # fmt: skip
        assert all(c.words for c in found.collapses)
        assert independent(room, reversed([d.id for d in own]), via={"d9": ["Radio Kelm"]}) == found
        assert independent(room, []).number == 0


def test_copies_of_a_document_that_is_not_asked_for_are_one_source(tmp_path: Path) -> None:
    own = [document("d1"), document("d2", published="2031-05-07"), document("d3", published="2031-05-08", credit="Meridian Wire")]
    with room_of(tmp_path / "r", *own) as room:
        assert [s.documents for s in independent(room, ["d2", "d3"]).sources] == [["d2", "d3"]]
        assert independent(room, ["d2", "d3"]).sources[0].name == "Meridian Wire"
        with pytest.raises(UsageError, match="d404"):
            independent(room, ["d1", "d404"])


# Statements ---------------------------------------------------------------------------------------------------------------------------


def told(id: str, said: str, *, speaker: str | None = "SUD.lund", outlet: str = "", via: str | None = None, published: str = "2031-05-06") -> Coding:
    text = f"Report {id}. President Lund said: {said}"
    start = text.index(said)
    return Coding(
        document=document(id, text, outlet=outlet or f"Outlet {id}", published=published),
        actors=[
            Actor(id="SUD.lund", name="Ida Lund", kind="person"), Actor(id="NOR.quill", name="Petra Quill", kind="person"),
            Actor(id="SUD.GOV.ida-lund", name="Ida Lund", kind="person"), Actor(id="person.ida-lund", name="Ida Lund", kind="person"),
            Actor(id="SUD.GOV", name="government of Sudland", kind="institution"),
        ],
        statements=[
            Statement(id=f"s-{id}", document=id, speaker=speaker, source=None, cue=None, content=[(start, len(text))], kind="quote",
                      evidence=(start, len(text)), confidence=0.9, reader="hand", via=via)
        ],
    )  # fmt: skip


def test_one_quote_in_many_documents_is_one_statement(tmp_path: Path) -> None:
    quote = "we will answer any attack on the harbour of Tessin with our whole fleet"
    codings = [
        told("d1", quote),
        told("d2", "any attack on the harbour of Tessin we will answer with our whole fleet, at once", published="2031-05-07"),
        told("d3", quote, via="Outlet d1"),
        told("d4", quote, speaker="NOR.quill"),
        told("d5", quote.replace("will answer", "will not answer")),
        told("d6", "any attack on the harbour of Tessin will cost 40 ships"),
        told("d7", "any attack on the harbour of Tessin will cost 50 ships"),
    ]
    with Room(tmp_path / "r") as room:
        for coding in codings:
            room.add(coding)
        found = sayings(room)
        assert [s.statements for s in found] == [["s-d1", "s-d3", "s-d2"], ["s-d4"], ["s-d5"], ["s-d6"], ["s-d7"]]
        assert found[0].words == quote and found[0].speaker == "SUD.lund"
        assert [s.documents for s in found[0].sources.sources] == [["d1", "d3"], ["d2"]]
        assert [s.statements for s in sayings(room, least=2)] == [["s-d1", "s-d3", "s-d2"]]
    with Room(tmp_path / "back") as room:
        for coding in reversed(codings):
            room.add(coding)
        assert sayings(room) == found


def test_what_an_outlet_is_said_to_report_comes_from_that_outlet(tmp_path: Path) -> None:
    """*According to Sud Press, Norland closed the port*, in two other outlets: one source, of the statement and of the act."""
    codings = []
    told_by = {
        "Sud Press": "Norland closed the port of Tessin to ships of Sudland on 6 May.",
        "Harbour Post": "According to Sud Press, Norland closed the port of Tessin for Sudland. Fishermen here fear for their catch and their nets.",
        "Evening Star": "According to Sud Press, Norland closed the port of Tessin. Bakers ask where wheat is now to land; the mayor has no answer.",
    }
    for id, (outlet, text) in zip(("d1", "d2", "d3"), told_by.items(), strict=True):
        own = text.startswith("According")
        said = Statement(id=f"s-{id}", document=id, speaker="organization.sud-press", source=(13, 22), cue=(0, 12), content=[(24, 63)],
                         kind="paraphrase", evidence=(0, 63), confidence=0.9, reader="hand")  # fmt: skip
        at = text.index("closed")
        closed = Event(id=f"e-{id}", document=id, type="COERCE", mode=["restrict"], status="actual", actors=["NOR"], recipients=["SUD"],
                       trigger=(at, at + 6), evidence=(0, 62), date="2031-05-06", date_precision="day", intensity=-7.0, confidence=0.9,
                       reader="hand", statement=said.id if own else None)  # fmt: skip
        actors = [Actor(id="NOR", name="Norland", kind="state"), Actor(id="SUD", name="Sudland", kind="state")]
        actors += [Actor(id="organization.sud-press", name="Sud Press", kind="media")] if own else []
        codings.append(Coding(document=document(id, text, outlet=outlet), actors=actors, events=[closed], statements=[said] if own else []))
    with Room(tmp_path / "r") as room:
        for coding in codings[::-1]:
            room.add(coding)
            room.happenings()
        assert {room.document(id).copy_of or room.document(id).rewrite_of for id in ("d1", "d2", "d3")} == {None}
        assert [(h.members, h.independent, h.sources) for h in room.happenings()] == [(["e-d1", "e-d2", "e-d3"], 1, ["Sud Press"])]
        (saying,) = sayings(room)
        assert [(source.name, source.documents) for source in saying.sources.sources] == [("Sud Press", ["d2", "d3"])]


def test_one_quote_is_one_statement_whatever_each_outlet_knows_of_its_speaker(tmp_path: Path) -> None:
    quote = "we will answer any attack on the harbour of Tessin with our whole fleet"
    other = "nobody will ever take the harbour of Tessin from us"
    speakers = {"d1": None, "d2": "person.ida-lund", "d3": "SUD.GOV.ida-lund", "d4": "SUD.GOV", "d5": "NOR.quill"}
    codings = [told(id, quote, speaker=speaker) for id, speaker in speakers.items()]
    codings += [told("e1", other, speaker="SUD.GOV.ida-lund"), told("e2", other, speaker="NOR.quill"), told("e3", other, speaker=None)]
    for at, order in enumerate((codings, codings[::-1])):
        with Room(tmp_path / str(at)) as room:
            for coding in order:
                room.add(coding)
            found = {tuple(s.statements): s.speaker for s in sayings(room)}
        assert found == {
            ("s-d2", "s-d3", "s-d4"): "SUD.GOV.ida-lund", ("s-d5",): "NOR.quill", ("s-d1",): None,  # two might have said it
            ("s-e1",): "SUD.GOV.ida-lund", ("s-e2",): "NOR.quill", ("s-e3",): None,
        }  # fmt: skip
    with Room(tmp_path / "known") as room:
        for coding in codings[:4]:
            room.add(coding)
        assert [(s.statements, s.speaker) for s in sayings(room)] == [(["s-d1", "s-d2", "s-d3", "s-d4"], "SUD.GOV.ida-lund")]
