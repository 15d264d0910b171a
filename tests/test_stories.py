"""The stories of crises: what is marked, and how a room that read them is matched with the marks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.retold_stories import retold
from benchmarks.stories import lost, matched, told
from sitroom.records import Coding, Document, Event
from sitroom.room import Room
from training.stories import reports, stories

STORY = """\
# a comment
=== pier
--- 2031-02-04 | Sud Press | wire
Norland {bombs|raid} the pier
Jets {bombed|raid} the pier at dawn and {talks|talks} were put off.

--- 2031-02-05 | Harbour Post | local
Pier {raid|raid} wakes the harbour
"""


def test_marks_are_read_with_their_places(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    first, second = reports(tmp_path / "a.txt")
    assert (first.crisis, first.day, first.outlet) == ("a/pier", "2031-02-04", "Sud Press")
    sentence, marks = first.sentences[1]
    assert sentence == "Jets bombed the pier at dawn and talks were put off."
    assert [(sentence[slice(*mark.span)], mark.happening) for mark in marks] == [("bombed", "a/pier raid"), ("talks", "a/pier talks")]
    assert second.sentences[0][1][0].happening == "a/pier raid"


@pytest.mark.parametrize(("text", "said"), [("=== a\nWords.\n", "before the first report"), ("--- 2031-02-04 | a | b\n", "behind a line")])
def test_a_file_that_is_cut_says_where(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        list(reports(tmp_path / "a.txt"))


@pytest.mark.parametrize(("part", "crises"), [("train", 53), ("dev", 12)])
def test_every_crisis_is_told_by_several_outlets_and_retells(part: str, crises: int) -> None:
    told_by = Counter(report.crisis for report in stories(part))
    assert len(told_by) == crises and min(told_by.values()) >= 8
    happenings = Counter(mark.happening for report in stories(part) for _, marks in report.sentences for mark in marks)
    assert all(sum(n for name, n in happenings.items() if name.startswith(f"{crisis} ") and n > 1) >= 40 for crisis in told_by)


def test_nothing_of_the_held_out_stories_is_trained_on() -> None:
    train, dev = ({sentence for report in stories(part) for sentence, _ in report.sentences} for part in ("train", "dev"))
    assert not train & dev and not {r.crisis.split("/")[1] for r in stories("train")} & {r.crisis.split("/")[1] for r in stories("dev")}
    assert not {p.first.text for p in retold("fit")} & {p.first.text for p in retold("held-out")}


def test_events_are_matched_with_marks_by_their_triggers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "a.txt").write_text(STORY, encoding="utf-8")
    monkeypatch.setattr("training.stories.STORIES", tmp_path)
    with Room(tmp_path / "r.sitroom") as room:
        for number, report in enumerate(stories("dev")):
            title = report.sentences[0][0]
            text = "\n\n".join([title, " ".join(sentence for sentence, _ in report.sentences[1:])])
            word = "bombed" if number == 0 else "raid"
            at = (text.index(word), text.index(word) + len(word))
            event = Event(
                id=f"e{number}", document=f"d{number}", type="ASSAULT", mode=[], status="actual", actors=[], recipients=[], trigger=at,
                evidence=(0, len(text)), date=None, date_precision="unknown", intensity=-5.0, confidence=0.9, reader="hand",
            )  # fmt: skip
            document = Document(id=f"d{number}", text=text, sha256=text, title=title, outlet=report.outlet, published=report.day)
            room.add(Coding(document=document, events=[event]))
        assert matched(room, "dev") == ({"e0": "a/pier raid", "e1": "a/pier raid"}, 2)
        assert told(room, "dev").missing == 2
        (line,) = lost(room, "dev")
        assert "100.0 %" in line
