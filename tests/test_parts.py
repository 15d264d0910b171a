"""What was found in single documents is taken up where nothing of that has changed, and answers are the same as without it."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from sitroom.records import Event, Span
from sitroom.room import ChangeEvent, MergeActors, Room, parts
from sitroom.room.beliefs import gathered
from sitroom.room.narratives import evaluating
from sitroom.room.parts import mark, taken_up
from tests.test_beliefs import CALM, HOLM, HUNGER, OWN, VOSS, coding


@pytest.fixture
def room(tmp_path: Path):
    with Room(tmp_path / "gulf.sitroom") as opened:
        for number, told in enumerate(([HOLM, VOSS, HUNGER], [OWN], [CALM, HOLM])):
            opened.add(coding(f"d{number}", told, outlet=f"Post {number}"))
        yield opened


def test_only_what_changed_is_found_anew(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MANY", 2)
    found: list[str] = []

    def find(id: str) -> tuple[str, Span]:
        found.append(id)
        return id, (1, 2)

    marks = {"d0": mark("a", {"x", "y"}), "d1": mark("b"), "d2": mark("c")}
    first = taken_up(room, "tried", marks, tuple[str, Span], find)
    assert found == ["d0", "d1", "d2"] and first == {id: (id, (1, 2)) for id in marks}
    assert taken_up(room, "tried", marks, tuple[str, Span], find) == first and len(found) == 3
    assert taken_up(room, "tried", marks | {"d1": mark("b", 2)}, tuple[str, Span], find) == first and found[3:] == ["d1"]
    assert mark({"y", "x"}, 1) == mark({"x", "y"}, 1) != mark({"x"}, 1)


def test_few_documents_keep_nothing(room: Room) -> None:
    room.narratives()
    room.beliefs()
    assert room._rows("SELECT count(*) FROM kept_parts") == [(0,)]


def test_answers_are_the_same_with_what_is_kept(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = room.narratives(), room.beliefs(), room.concepts()
    monkeypatch.setattr(parts, "MANY", 1)
    assert (room.narratives(), room.beliefs(), room.concepts()) == plain
    kinds = dict(room._rows("SELECT kind, count(*) FROM kept_parts GROUP BY kind"))
    assert kinds == {"heard": 3, "phrases": 3}
    monkeypatch.setattr(evaluating, "heard", None)  # nothing is looked through again
    monkeypatch.setattr(gathered, "_phrases", None)
    assert (room.narratives(), room.beliefs(), room.concepts()) == plain


def test_a_merge_of_actors_is_seen(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MANY", 1)
    room.narratives(), room.beliefs()
    room.correct(MergeActors(actor="FRA.GOV.mara-voss", into="SUD.GOV.per-holm"), why="a try")
    kept = room.narratives(), room.beliefs()
    with room.writing():
        room._db.execute("DELETE FROM kept_parts")
    assert kept == (room.narratives(), room.beliefs())


def test_corrections_that_stay_are_not_written_again(room: Room) -> None:
    """What follows from the log changes only where the log does, so that nothing else is found anew."""
    one = coding("e1", [HOLM])
    event = Event(id="e1", document="e1", type="ASSAULT", mode=[], status="actual", actors=["NOR"], recipients=["SUD"], trigger=(0, 3),
                  evidence=(0, 9), date="2031-02-03", date_precision="day", intensity=-9.0, confidence=0.9, reader="hand")  # fmt: skip
    other = Event(id="e2", document="e1", type="ACCUSE", mode=[], status="actual", actors=["NOR"], recipients=["SUD"], trigger=(4, 8),
                  evidence=(0, 9), date="2031-02-03", date_precision="day", intensity=-2.0, confidence=0.9, reader="hand")  # fmt: skip
    room.add(replace(one, events=[event, other]))
    room.correct(ChangeEvent(event="e1", type="COERCE"), why="a try")
    room.happenings()
    room._db.execute("CREATE TEMP TABLE written (event TEXT)")
    room._db.execute("CREATE TEMP TRIGGER noted AFTER INSERT ON main.event_changes BEGIN INSERT INTO written VALUES (new.event); END")
    room.correct(ChangeEvent(event="e2", status="future"), why="a try")
    assert room._rows("SELECT * FROM written") == [("e2",)]
    assert {event.id: (event.type, event.status) for event in room.events() if event.document == "e1"} == {
        "e1": ("COERCE", "actual"), "e2": ("ACCUSE", "future"),
    }  # fmt: skip
