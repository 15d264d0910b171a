"""In a notebook: a room and lists of records show themselves, strange words stay inert, and the tour of the docs runs."""

from __future__ import annotations

import copy
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sitroom.notebook import SHOWN
from sitroom.records import Actor, Claim, Coding, Document, Event, RedLine, Statement, Tie
from sitroom.room import Room
from sitroom.show.pictures import picture
from tests.small_room import small

ROOT = Path(__file__).parent.parent


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with small(tmp_path / "gulf.sitroom") as opened:
        yield opened


def test_happenings_stand_beside_their_first_words(room: Room) -> None:
    shown = room.happenings(type="ASSAULT", status="actual")._repr_html_()  # type: ignore[attr-defined]
    assert "Sudland&#x27;s army attacked Norland at Oslo." in shown


def test_a_room_shows_what_it_holds(room: Room) -> None:
    shown = room._repr_html_()
    assert "2031-02-01 to 2031-02-10" in shown and ">Norland</td>" in shown and ">documents</td>" in shown
    room.close()
    assert "closed" in room._repr_html_()


def test_events_stand_beside_their_words_with_the_trigger_marked(room: Room) -> None:
    shown = room.events(type="ASSAULT", status="actual")._repr_html_()
    assert "Sudland&#x27;s army <b>attacked</b> Norland at Oslo." in shown
    assert "<td" in shown and ">Sudland&#x27;s army</td>" in shown and ">Sud Press</td>" in shown


@pytest.mark.parametrize("kind", [RedLine, Claim, Tie, Statement])
def test_every_kind_of_record_has_a_table(room: Room, kind: type) -> None:
    found = room.told(kind)
    assert all(record.id in found._repr_html_() for record in found)
    assert f"{len(found)} in all" in found._repr_html_()
    assert "Harbour Post" in room.documents()._repr_html_()


def test_it_is_a_list_in_every_other_regard(room: Room) -> None:
    events = room.events()
    assert isinstance(events, list) and events == list(events) and msgspec.json.encode(events) == msgspec.json.encode(list(events))
    assert isinstance(events[0], Event) and "1 in all" in events[:1]._repr_html_()
    for copied in (pickle.loads(pickle.dumps(events)), copy.copy(events), copy.deepcopy(events), [*events]):
        assert type(copied) is list and copied == events


def test_a_long_list_says_how_many_more_there_are(room: Room) -> None:
    from sitroom.room.listing import Listing

    assert f"{70 - SHOWN} more" in Listing(room.events()[:7] * 10, room)._repr_html_()


def test_strange_words_are_inert(tmp_path: Path) -> None:
    bad = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    text = f"{bad} attacked\u202e Sudland."
    at = text.index("attacked")
    with Room(tmp_path / "bad.sitroom") as room:
        event = Event(
            id="e<b>", document="d1", type="ASSAULT", mode=[], status="actual", actors=["X"], recipients=[], trigger=(at, at + 8),
            evidence=(0, len(text)),
            date="2031-02-03", date_precision="day", intensity=-9.0, confidence=0.9, reader="hand",
        )  # fmt: skip
        document = Document(id="d1", text=text, sha256="1", title=bad, outlet=bad, published="2031-02-03")
        room.add(Coding(document=document, actors=[Actor(id="X", name=bad, kind="state")], events=[event]))
        for shown in (room._repr_html_(), room.events()._repr_html_(), room.documents()._repr_html_()):
            assert "<script" not in shown and "<img" not in shown and "\u202e" not in shown and "<b></" not in shown
        assert "<script" not in picture(room, "timeline").svg()


def test_a_picture_shows_itself(room: Room) -> None:
    bundle = picture(room, "sources")._repr_mimebundle_()
    assert bundle["image/svg+xml"].startswith("<svg") and "Who takes from whom" in bundle["text/plain"]
    assert bundle["application/vnd.vega.v6+json"]["$schema"].endswith("/vega/v6.json")


def test_the_tour_runs(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    room.close()
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "tour.md").read_text(encoding="utf-8"), re.S)
    assert len(blocks) > 8
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/tour.md", "exec"), names)
    printed = capsys.readouterr().out
    assert "Sudland" in printed and "timeline: what happened" in printed and (tmp_path / "network.svg").stat().st_size > 5_000
