"""What is kept in a room for those who look at it: pages of one program, results of what-ifs, a bounded number of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sitroom.room import Room, shelf
from tests.pages_room import build


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    build(tmp_path / "strait.sitroom")
    with Room(tmp_path / "strait.sitroom") as opened:
        yield opened


def test_a_page_is_kept_for_the_program_that_made_it(room: Room) -> None:
    shelf.keep_page(room, "view brief", b"first", made_from="1", maker="a")
    shelf.keep_page(room, "view brief", b"second", made_from="2", maker="a")
    found = shelf.page(room, "view brief", "a")
    assert found is not None and (found.body, found.made_from) == (b"second", "2")
    assert shelf.listed(room, "a") == [("view brief", "2")]
    assert shelf.page(room, "view brief", "b") is None and shelf.listed(room, "b") == []


def test_results_are_kept_latest_first_and_no_more_than_a_room_should_hold(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "RESULTS", 3)
    for number in range(5):
        assert shelf.keep_result(room, f"r{number}", b"x" * number, title=f"what if {number}", scenario="", made_from="1")
    assert [one.id for one in shelf.results(room)] == ["r4", "r3", "r2"]
    found = shelf.result(room, "r3")
    assert found is not None and found.body == b"xxx" and found.title == "what if 3"
    assert shelf.result(room, "r0") is None
    shelf.drop_result(room, "r3")
    assert [one.id for one in shelf.results(room)] == ["r4", "r2"]


def test_what_is_too_large_is_not_kept(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "LARGEST", 4)
    assert not shelf.keep_result(room, "r", b"much", title="", scenario="", made_from="")
    shelf.keep_page(room, "view brief", b"much", made_from="1", maker="a")
    assert shelf.results(room) == [] and shelf.listed(room, "a") == []
