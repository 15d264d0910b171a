"""Corrections: logged and never lost, shown wherever the room is asked, and applied again when documents come or are read anew."""

from __future__ import annotations

import csv
import io
import json
import random
import sqlite3
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.errors import RoomError, UsageError
from sitroom.records import Actor, Claim, Coding, Document, Event, Pattern, RedLine, Statement, Tie
from sitroom.room import ChangeEvent, Correction, MergeActors, NoEvent, NotSameHappening, Room, SameHappening, Undo

TEXT = "Norland shelled Sudport. The Norlanders said Eastland would pay if it armed Sudland. Talks were held."


def coding(document: str = "d1", *, reader: str = "first", known: str = "NOR") -> Coding:
    """Three events, and one record of each other kind. Ids carry the reader's name, as a newer reader may give others."""

    def span(words: str) -> tuple[int, int]:
        return TEXT.index(words), TEXT.index(words) + len(words)

    own = {"document": document, "confidence": 0.9, "reader": reader}
    day = {"date": "2031-02-03", "date_precision": "day", **own}
    tail = f"{document}-{reader}"
    return Coding(
        document=Document(id=document, text=TEXT, sha256=document, outlet="Harbour Post", published="2031-02-03"),
        actors=[
            Actor(id=known, name="Norland", kind="state", country="NOR"),
            Actor(id="norlanders", name="the Norlanders", kind="people", sector="CVL", aliases=["Norlanders"], mentions=[span("The Norlanders")]),
            Actor(id="norlanders.guard", name="Norlander guard", kind="military"),
            Actor(id="SUD", name="Sudland", kind="state", mentions=[span("Sudland")]),
            Actor(id="EAS", name="Eastland", kind="state"),
        ],
        events=[
            Event(id=f"e1-{tail}", type="ASSAULT", mode=["artillery"], status="actual", actors=[known, "norlanders"], recipients=["SUD"],
                  trigger=span("shelled"), evidence=(0, 24), intensity=-9.0, **day),
            Event(id=f"e2-{tail}", type="AID", mode=[], status="hypothetical", actors=["norlanders"], recipients=["EAS"],
                  trigger=span("armed"), evidence=(25, 84), intensity=7.0, **day),
            Event(id=f"e3-{tail}", type="CONSULT", mode=["meet"], status="actual", actors=["norlanders.guard"], recipients=[],
                  trigger=span("held"), evidence=(85, 101), intensity=1.0, **day),
        ],
        statements=[Statement(id=f"s-{tail}", speaker="norlanders", source=None, cue=None, content=[], kind="quote", evidence=(25, 84), **own)],
        red_lines=[RedLine(id=f"r-{tail}", issuer="norlanders", condition=span("it armed Sudland"), consequence=span("Eastland would pay"),
                           kind="threat", evidence=(25, 84), condition_pattern=Pattern(type="AID", actors=["EAS"], event=f"e2-{tail}"), **own)],
        claims=[Claim(id=f"c-{tail}", claimant="norlanders", cause=(25, 30), effect=(31, 40), sign=1, hedge="asserted", evidence=(25, 84),
                      cause_pattern=Pattern(type="AID", actors=["norlanders"], event=f"e2-{tail}"), **own)],
        ties=[Tie(id=f"t1-{tail}", actors=(known, "norlanders"), kind="alliance", sign=1, evidence=(0, 9), **own),
              Tie(id=f"t2-{tail}", actors=("norlanders", "SUD"), kind="war", sign=-1, evidence=(0, 9), **own)],
    )  # fmt: skip


@pytest.fixture
def room(tmp_path: Path):
    with Room(tmp_path / "gulf.sitroom") as opened:
        opened.add(coding())
        yield opened


def ids(events: list[Event]) -> list[str]:
    return [event.id.split("-")[0] for event in events]


def read_anew(room: Room, document: str, reader: str) -> None:
    """What a newer reader makes of a document takes the place of what the room had."""
    with room.writing():
        for link in ("event_actors", "event_recipients"):
            room._db.execute(f"DELETE FROM {link} WHERE event IN (SELECT id FROM events WHERE document = ?)", (document,))
        for table in ("events", "red_lines", "claims", "ties", "statements", "actor_mentions", "document_actors"):
            room._db.execute(f"DELETE FROM {table} WHERE document = ?", (document,))
        for table in ("document_origins", "document_bodies", "copy_bands", "body_links", "bodies", "rewrite_keys", "rewrite_links"):
            room._db.execute(f"DELETE FROM {table}")
        room._db.execute("DELETE FROM documents WHERE id = ?", (document,))
    assert room.add(coding(document, reader=reader))


# Actors -------------------------------------------------------------------------------------------------------------------------------


def test_a_merged_actor_is_one_with_its_stand_in_everywhere(room: Room) -> None:
    before = room.coding("d1")
    room.correct(MergeActors(actor="Norlanders", into="norland"), why="one side", who="ida")
    first, second, third = room.events()
    assert (first.actors, second.actors, third.actors) == (["NOR"], ["NOR"], ["norlanders.guard"])
    for asked in ("NOR", "Norland", "norlanders", "The Norlanders"):
        assert ids(room.events(actor=asked)) == ["e1", "e2", "e3"], asked
        assert room.told(Statement, actor=asked)[0].speaker == "NOR"
    assert room.told(RedLine)[0].issuer == room.told(Claim)[0].claimant == "NOR"
    assert room.told(Claim)[0].cause_pattern == Pattern(type="AID", actors=["NOR"], event="e2-d1-first")
    assert [tie.actors for tie in room.told(Tie)] == [("NOR", "SUD")]
    assert room.counts()["actors"] == 4 and room.counts()["ties"] == 1
    norland = room.activity(name="norlanders")[0]
    assert (norland.actor.id, norland.acts, norland.documents, norland.mentions) == ("NOR", 2, 1, 1)
    assert (norland.actor.sector, norland.actor.aliases) == ("CVL", ["the Norlanders", "Norlanders"])
    assert "norlanders" not in [actor.id for actor in room.actors()]
    assert room.coding("d1") == before


def test_a_merge_holds_for_documents_added_afterwards(room: Room) -> None:
    room.correct(MergeActors(actor="norlanders", into="NOR"), why="one side")
    room.add(coding("d2"))
    assert ids(room.events(actor="NOR")) == ["e1", "e2", "e3"] * 2
    assert {actor for event in room.events() for actor in event.actors} == {"NOR", "norlanders.guard"}
    assert room.activity(name="NOR")[0].acts == 4


def test_merges_chain_and_come_apart_again(room: Room) -> None:
    room.correct(MergeActors(actor="norlanders", into="NOR"), why="one side")
    room.correct(MergeActors(actor="NOR", into="EAS"), why="annexed")
    assert ids(room.events(actor="EAS")) == ids(room.events(actor="norlanders")) == ["e1", "e2", "e3"]
    room.correct(Undo(number=2), why="not yet")
    assert ids(room.events(actor="EAS")) == [] and room.events(actor="NOR")[0].actors == ["NOR"]
    room.correct(Undo(number=1), why="two sides")
    assert room.events()[0] == coding().events[0]
    assert [entry.state for entry in room.corrections()] == ["undone", "undone", "applied", "applied"]


def test_who_is_merged_elsewhere_is_not_under_its_old_body(room: Room) -> None:
    room.correct(MergeActors(actor="norlanders.guard", into="SUD"), why="they changed sides")
    assert ids(room.events(actor="norlanders")) == ["e1", "e2"] and ids(room.events(actor="SUD")) == ["e3"]


# Events -------------------------------------------------------------------------------------------------------------------------------


def test_an_event_is_changed_and_its_score_goes_with_its_type(room: Room) -> None:
    room.correct(ChangeEvent(event="e1-d1-first", type="protest", status="negated", actors=["Eastland"], recipients=[]), why="it was a march")
    event = room.events(type="PROTEST", status="negated", actor="EAS")[0]
    assert (event.id, event.mode, event.actors, event.recipients) == ("e1-d1-first", [], ["EAS"], [])
    assert -9.0 < event.intensity < 0
    assert room.events(type="ASSAULT") == room.events(recipient="SUD") == []
    assert ids(room.events(actor="NOR")) == []
    assert {line.actor.id: (line.acts, line.receives) for line in room.activity()}["EAS"] == (1, 1)
    room.correct(ChangeEvent(event="e1-d1-first", type="COERCE"), why="arrests, rather")
    assert (room.events(type="COERCE")[0].status, room.events(type="COERCE")[0].actors) == ("negated", ["EAS"])


def test_what_is_no_event_is_gone_from_all_that_is_asked(room: Room) -> None:
    assert room.told(RedLine)[0].condition_pattern
    room.correct(NoEvent(event="e2-d1-first"), why="a figure of speech")
    assert ids(room.events()) == ["e1", "e3"] and room.counts()["events"] == 2
    assert room.told(RedLine)[0].condition_pattern is None
    assert room.activity(name="EAS")[0].receives == 0
    with pytest.raises(UsageError, match="no event since entry 1; undo that one first"):
        room.correct(ChangeEvent(event="e2-d1-first", type="AID"), why="after all")
    room.correct(Undo(number=1), why="after all")
    assert ids(room.events()) == ["e1", "e2", "e3"]


def test_a_pattern_follows_the_event_that_it_was_read_from(room: Room) -> None:
    room.correct(ChangeEvent(event="e2-d1-first", type="SANCTION", actors=["EAS"]), why="an embargo")
    assert room.told(RedLine)[0].condition_pattern == Pattern(type="SANCTION", actors=["EAS"], recipients=["EAS"], event="e2-d1-first")


def test_views_of_the_file_show_what_holds_and_tables_what_was_read(room: Room) -> None:
    room.correct(MergeActors(actor="norlanders", into="NOR"), why="one side")
    room.correct(ChangeEvent(event="e2-d1-first", type="SANCTION", recipients=["SUD", "norlanders"]), why="an embargo")
    room.correct(NoEvent(event="e3-d1-first"), why="no talks")
    asked = room._db.execute("SELECT id, type, actors, recipients, corrected FROM events_view ORDER BY id").fetchall()
    assert asked == [
        ("e1-d1-first", "ASSAULT", "Norland", "Sudland", 0),
        ("e2-d1-first", "SANCTION", "Norland", "Sudland; Norland", 1),
    ]
    recipients = room._db.execute("SELECT actor FROM event_recipients_corrected WHERE event LIKE 'e2%' ORDER BY position").fetchall()
    assert recipients == [("SUD",), ("NOR",)]
    assert room._db.execute("SELECT type FROM events ORDER BY id").fetchall() == [("ASSAULT",), ("AID",), ("CONSULT",)]
    assert room._db.execute("SELECT acts, receives FROM actors_view WHERE id = 'NOR'").fetchone() == (2, 1)


# Happenings ---------------------------------------------------------------------------------------------------------------------------


def links(room: Room) -> list[tuple[str, str, int]]:
    return room._db.execute("SELECT substr(first, 1, 5), substr(second, 1, 5), same FROM happening_links ORDER BY 1, 2").fetchall()


def test_pairs_of_events_are_one_happening_or_not(room: Room) -> None:
    room.add(coding("d2"))
    changes = room._db.execute("SELECT changes FROM happenings_state").fetchone()[0]
    room.correct(SameHappening(events=["e1-d2-first", "e1-d1-first"]), why="one shelling")
    room.correct(NotSameHappening(events=["e3-d1-first", "e3-d2-first"]), why="two rounds")
    assert links(room) == [("e1-d1", "e1-d2", 1), ("e3-d1", "e3-d2", 0)]
    assert room._db.execute("SELECT changes FROM happenings_state").fetchone()[0] > changes
    room.correct(NoEvent(event="e3-d2-first"), why="no talks")
    assert links(room) == [("e1-d1", "e1-d2", 1)]


def test_happenings_follow_the_analyst(room: Room) -> None:
    room.add(coding("d2"))

    def members() -> list[list[str]]:
        return sorted(happening.members for happening in room.happenings(type="ASSAULT"))

    assert members() == [["e1-d1-first", "e1-d2-first"]]
    room.correct(NotSameHappening(events=["e1-d1-first", "e1-d2-first"]), why="two shellings")
    assert members() == [["e1-d1-first"], ["e1-d2-first"]]
    room.correct(Undo(number=1), why="one shelling")
    room.correct(NoEvent(event="e1-d2-first"), why="a copy gone wrong")
    assert members() == [["e1-d1-first"]]


def test_what_is_one_by_way_of_a_third_cannot_be_two(room: Room) -> None:
    room.add(coding("d2"))
    room.add(coding("d3"))
    one, two, three = (f"e1-d{number}-first" for number in (1, 2, 3))
    room.correct(SameHappening(events=[one, two]), why="same day")
    room.correct(SameHappening(events=[two, three]), why="same place")
    with pytest.raises(UsageError, match="same happening by entry 1, 2; undo that first"):
        room.correct(NotSameHappening(events=[one, three]), why="other guns")
    room.correct(Undo(number=2), why="another place")
    room.correct(NotSameHappening(events=[one, three]), why="other guns")
    with pytest.raises(UsageError, match=r"entry 4 says .* are not the same happening"):
        room.correct(SameHappening(events=[two, three]), why="same place")
    with pytest.raises(UsageError, match=r"entry 4 could not hold any longer: .* by entry 1, 2"):
        room.correct(Undo(number=3), why="same place after all")
    assert len(room.corrections()) == 4


# The log ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (MergeActors(actor="Norlandia", into="SUD"), r"no actor 'Norlandia'; near are: NOR \(Norland\)"),
        (MergeActors(actor="Norland", into="NOR"), "the actor NOR twice"),
        (NoEvent(event="e1-d1-frist"), r"no event 'e1-d1-frist'; near are: e1-d1-first"),
        (ChangeEvent(event="e1-d1-first"), "nothing to change"),
        (ChangeEvent(event="e1-d1-first", type="FIGHT"), "known are ACCUSE"),
        (ChangeEvent(event="e1-d1-first", status="done"), "valid are: actual"),  # type: ignore[arg-type]
        (ChangeEvent(event="e1-d1-first", actors=["Atlantis"]), "no actor 'Atlantis'"),
        (SameHappening(events=["e1-d1-first", " e1-d1-first"]), "found 1 event; valid are two or more"),
        (Undo(number=1), "no earlier entry 1"),
    ],
)
def test_what_cannot_be_corrected_says_why_and_leaves_no_entry(room: Room, action: object, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        room.correct(action, why="a try")  # type: ignore[arg-type]
    assert room.corrections() == [] and room.events() == coding().events


def test_a_name_of_two_actors_is_no_name(room: Room) -> None:
    other = msgspec.structs.replace(coding("d2"), actors=[*coding().actors, Actor(id="NOR2", name="norland", kind="party")])
    room.add(other)
    with pytest.raises(UsageError, match="2 actors have \\(NOR, NOR2\\); name one of them by its id"):
        room.correct(MergeActors(actor="Norland", into="SUD"), why="a try")


def test_contradictions_name_the_entry_to_undo(room: Room) -> None:
    room.correct(MergeActors(actor="norlanders", into="NOR"), why="one side")
    for action, said in (
        (MergeActors(actor="norlanders", into="SUD"), "merged into NOR already by entry 1"),
        (MergeActors(actor="NOR", into="norlanders"), "one actor already, and NOR stands for both"),
    ):
        with pytest.raises(UsageError, match=said):
            room.correct(action, why="a try")
    room.correct(Undo(number=1), why="two sides")
    with pytest.raises(UsageError, match="undone already by entry 2; undo that one to let it hold again"):
        room.correct(Undo(number=1), why="again")
    room.correct(Undo(number=2), why="one side after all")
    assert room.events()[0].actors == ["NOR"]
    assert [(entry.state, entry.reason) for entry in room.corrections()] == [("applied", None), ("undone", "by entry 3"), ("applied", None)]


def test_an_entry_says_who_when_and_why(room: Room) -> None:
    entry = room.correct(NoEvent(event="e3-d1-first"), why=" no talks ", who="ida")
    assert (entry.number, entry.who, entry.why, entry.at[-6:]) == (1, "ida", "no talks", "+00:00")
    assert room.corrections() == [entry]
    assert room.correct(NoEvent(event="e2-d1-first"), why="no aid").who
    with pytest.raises(UsageError, match="no reason"):
        room.correct(NoEvent(event="e1-d1-first"), why=" ")


def test_the_log_is_only_added_to(room: Room) -> None:
    room.correct(NoEvent(event="e3-d1-first"), why="no talks")
    for change in ("DELETE FROM corrections", "UPDATE corrections SET why = ''"):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            room._db.execute(change)


def test_a_correction_stays_when_the_room_is_opened_again(room: Room) -> None:
    room.correct(MergeActors(actor="norlanders", into="NOR"), why="one side")
    events, log = room.events(), room.corrections()
    room.close()
    with Room(room.path) as again:
        assert (again.events(), again.corrections()) == (events, log)


# Reading anew, and other rooms --------------------------------------------------------------------------------------------------------


def corrected(room: Room) -> None:
    room.correct(MergeActors(actor="norlanders", into="NOR"), why="one side", who="ida")
    room.correct(ChangeEvent(event="e1-d1-first", type="PROTEST"), why="a march", who="ida")
    room.correct(NoEvent(event="e2-d1-first"), why="no aid", who="ole")
    room.correct(NoEvent(event="e3-d1-first"), why="no talks", who="ole")
    room.correct(Undo(number=4), why="talks there were", who="ida")


def test_a_newer_reader_with_other_ids_finds_the_corrections_applied(room: Room) -> None:
    corrected(room)
    read_anew(room, "d1", "newer")
    assert [(event.id, event.type, event.actors) for event in room.events()] == [
        ("e1-d1-newer", "PROTEST", ["NOR"]),
        ("e3-d1-newer", "CONSULT", ["norlanders.guard"]),
    ]
    assert [entry.state for entry in room.corrections()] == ["applied", "applied", "applied", "undone", "applied"]


def test_words_that_a_newer_reader_no_longer_codes_leave_the_entry_waiting(room: Room) -> None:
    room.correct(ChangeEvent(event="e1-d1-first", status="negated"), why="denied")
    moved = msgspec.structs.replace(coding().events[0], id="x", trigger=(60, 64))
    with room.writing():
        room._db.execute("DELETE FROM event_actors WHERE event = 'e1-d1-first'")
        room._db.execute("DELETE FROM event_recipients WHERE event = 'e1-d1-first'")
        room._db.execute("UPDATE events SET id = 'x', trigger_start = 60, trigger_end = 64, record = ? WHERE id = 'e1-d1-first'",
                         (msgspec.json.encode(moved).decode(),))  # fmt: skip
        room._corrections.apply()
    assert {event.status for event in room.events()} == {"actual", "hypothetical"}
    assert room.corrections()[0].state == "waiting" and "its reader finds none at d1, characters 8 to 15" in (room.corrections()[0].reason or "")


def test_a_log_is_replayed_in_another_room_before_and_after_its_documents(room: Room, tmp_path: Path) -> None:
    corrected(room)
    log = msgspec.json.decode(msgspec.json.encode(room.corrections()), type=list[Correction])
    with Room(tmp_path / "other.sitroom") as other:
        other.add(coding("d0", known="OLD"))
        other.correct(MergeActors(actor="SUD", into="EAS"), why="its own")
        added = other.replay(log)
        assert [entry.state for entry in added] == ["waiting", "waiting", "waiting", "undone", "applied"]
        assert added[-1].action == Undo(number=5)
        other.add(coding(reader="newer"))
        assert [(event.id, event.type) for event in other.events(outlet="Harbour Post") if event.document == "d1"] == [
            ("e1-d1-newer", "PROTEST"),
            ("e3-d1-newer", "CONSULT"),
        ]
        assert other.events()[0].actors == ["OLD", "NOR"]
        assert [(entry.at, entry.who, entry.why) for entry in other.corrections()][1:] == [(entry.at, entry.who, entry.why) for entry in log]
        assert other.replay(log) == [] and len(other.corrections()) == 6
        with pytest.raises(UsageError, match="replay a whole log"):
            other.replay(log[4:])


@pytest.mark.parametrize("seed", range(2))
def test_documents_and_corrections_come_in_any_order(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    names = [f"d{number}" for number in range(4)]
    events = [f"e{number}-{name}-first" for name in names for number in (1, 2, 3)]
    actors = ["NOR", "norlanders", "norlanders.guard", "SUD", "EAS"]
    with Room(tmp_path / "one.sitroom") as one, Room(tmp_path / "other.sitroom") as other:
        for name in names:
            one.add(coding(name))
        for number in range(30):
            action = rng.choice([
                MergeActors(actor=rng.choice(actors), into=rng.choice(actors)),
                ChangeEvent(event=rng.choice(events), type=rng.choice(["AID", "PROTEST"]), actors=rng.sample(actors, 2)),
                NoEvent(event=rng.choice(events)),
                SameHappening(events=rng.sample(events, 2)),
                NotSameHappening(events=rng.sample(events, 2)),
                Undo(number=rng.randint(1, number + 1)),
            ])  # fmt: skip
            with suppress(UsageError):
                one.correct(action, why="drawn")
        other.add(coding("d2"))
        other.replay(one.corrections())
        for name in ("d3", "d0", "d1"):
            other.add(coding(name))
        assert len(one.corrections()) > 10 and other.corrections() == one.corrections()
        assert other.events() == one.events() and other.activity() == one.activity()
        assert other.told(RedLine) == one.told(RedLine) and other.counts() == one.counts() and links(other) == links(one)
        for name in names:
            read_anew(other, name, "newer")
        assert [(e.type, e.status, e.actors) for e in other.events()] == [(e.type, e.status, e.actors) for e in one.events()]


def test_a_log_with_a_type_that_is_none_is_refused_before_it_can_stop_a_document(room: Room) -> None:
    entry = Correction(number=1, at="2031-02-03T00:00:00+00:00", who="ida", why="new", action=ChangeEvent(event="e9", type="FEUD"))
    with pytest.raises(UsageError, match="known are ACCUSE"):
        room.replay([entry])
    assert room.corrections() == []


def test_what_contradicts_only_once_it_arrives_is_told_and_stops_nothing(room: Room, tmp_path: Path) -> None:
    with Room(tmp_path / "other.sitroom") as other:
        other.add(coding(reader="newer"))
        other.correct(NoEvent(event="e1-d1-newer"), why="no shelling")
        log = other.corrections()
    room.correct(ChangeEvent(event="e1-d1-first", type="PROTEST"), why="a march")
    with Room(tmp_path / "third.sitroom") as third:
        third.replay(log)
        third.replay(room.corrections())
        assert third.add(coding())
        assert [entry.state for entry in third.corrections()] == ["applied", "contradicted"]
        assert ids(third.events()) == ["e2", "e3"]


def test_a_room_that_cannot_be_written_keeps_its_log(room: Room) -> None:
    room.correct(NoEvent(event="e3-d1-first"), why="no talks")
    room.writable = False
    with pytest.raises(RoomError, match="read-only"):
        room.correct(Undo(number=1), why="a try")
    assert len(room.corrections()) == 1 and ids(room.events()) == ["e1", "e2"]


# The commands -------------------------------------------------------------------------------------------------------------------------


def invoke(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_correct_and_log(room: Room, tmp_path: Path) -> None:
    path = room.path
    by = ("--by", "ida", "--why", "one side")
    assert invoke("correct", path, "merge", "Norlanders", "Norland", *by) == (0, "1: norlanders is NOR\n", "")
    status, out, _ = invoke("correct", path, "event", "e1-d1-first", "--status", "Negated", "--actor", "-", "--recipient", "EAS", "--why", "denied")
    assert (status, out) == (0, "2: e1-d1-first “shelled”: status negated; actor nobody; recipient EAS\n")
    assert invoke("correct", path, "not-an-event", "e2-d1-first", "--why", "talk")[0] == 0
    assert invoke("correct", path, "same", "e1-d1-first", "e3-d1-first", "--why", "one day")[0] == 0
    assert invoke("correct", path, "undo", "4", "--why", "two days")[0] == 0
    assert invoke("correct", path, "not-same", "e1-d1-first", "e3-d1-first", "--why", "two days")[0] == 0
    table = invoke("log", path)[1]
    assert "norlanders is NOR" in table and "undone: by entry 5" in " ".join(table.split()) and "ida" in table
    rows = list(csv.DictReader(io.StringIO(invoke("log", path, "--format", "csv")[1])))
    assert [row["state"] for row in rows] == ["applied"] * 3 + ["undone"] + ["applied"] * 2
    assert json.loads(rows[0]["action"]) == {"kind": "merge", "actor": "norlanders", "into": "NOR"}
    saved = tmp_path / "log.json"
    saved.write_text(invoke("log", path, "--format", "json")[1], encoding="utf-8")
    with Room(tmp_path / "other.sitroom") as other:
        other.add(coding())
    status, out, _ = invoke("correct", other.path, "replay", saved)
    assert (status, len(out.splitlines())) == (0, 6)
    assert invoke("log", other.path, "--format", "json")[1] == saved.read_text(encoding="utf-8")
    assert invoke("correct", other.path, "replay", saved)[1] == "Nothing to add: the room's log has all of it.\n"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("merge", "NOR", "--why", "x"), 2, "valid is two actors"),
        (("merge", "NOR", "SUD"), 2, "found no --why"),
        (("merge", "NOR", "SUD", "--type", "AID", "--why", "x"), 2, "--type cannot be given with merge"),
        (("merge", "NOR", "Sutland", "--why", "x"), 2, "near are: SUD (Sudland)"),
        (("event", "e1-d1-first", "--actor", "-", "--actor", "NOR", "--why", "x"), 2, "beside others"),
        (("undo", "last", "--why", "x"), 2, "valid is the number"),
        (("replay", "none.json"), 1, "no readable file"),
        (("replay", __file__), 1, "found no log of corrections"),
        (("forget", "NOR", "--why", "x"), 2, "forget"),
    ],
)
def test_a_wrong_command_is_one_clear_error(room: Room, arguments: tuple[str, ...], status: int, said: str) -> None:
    code, out, err = invoke("correct", room.path, *arguments)
    assert (code, out) == (status, "") and said in err
    assert room.corrections() == []


def test_a_log_without_entries(room: Room, tmp_path: Path) -> None:
    assert invoke("log", room.path) == (0, "No corrections.\n", "")
    assert invoke("log", room.path, "--format", "json")[1] == "[]\n"
    assert invoke("log", tmp_path / "none.sitroom")[0] == 1
