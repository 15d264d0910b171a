"""What the web app shows while an answer is found: the page before, a note, or what another process has kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient

from sitroom.room import Room
from sitroom.show.pages import Desk, Kept
from sitroom.show.web.app import application
from tests.pages_room import build
from tests.web.asking import HERE, SECRET


def test_while_a_page_is_found_anew_the_one_before_is_shown(own: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    before = own.get("/events")
    total = own.get("/events.json").json()["paging"]["total"]
    picture = own.get("/pictures/network.json").json()
    assert "data-renew" not in before.text
    monkeypatch.setattr("sitroom.show.web.place.PATIENCE", 0.0)
    own.post("/correct", data={"kind": "not-an-event", "event": "e1-d1", "why": "a drill"})
    there = Event()
    monkeypatch.setattr("sitroom.show.pages.kept.Kept.answer", _held(Kept.answer, there))
    asked = {"Prefer": "respond-async"}
    drawn = own.get("/pictures/network.json", headers=asked)
    assert drawn.json() == picture and "As the room was" in drawn.headers["X-Sitroom-Older"]
    assert own.get("/pictures/map.json", headers=asked).status_code == 202  # nobody has asked for it before
    shown = own.get("/events")
    assert shown.status_code == 200 and "The room has changed" in shown.text and "data-renew" in shown.text
    there.set()
    assert own.get("/events.json").json()["paging"]["total"] == total - 1  # data waits
    assert "data-renew" not in own.get("/events").text


def test_what_one_process_has_kept_another_server_shows_at_once(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sitroom.show.web import warming

    warming._find(kept)
    monkeypatch.setattr("sitroom.show.web.place.PATIENCE", 0.0)
    monkeypatch.setattr("sitroom.show.web.asking.Warmer", _Idle)
    with TestClient(application(kept, token=SECRET), base_url=HERE) as client:
        for name in ("happenings", "network", "narratives", "whatif"):
            shown = client.get(f"/{name}")
            assert (shown.status_code, "data-renew" in shown.text) == (200, False)


class _Idle:
    """Finds nothing."""

    finding = False

    def __init__(self, *_: object) -> None: ...

    def wake(self, now: object) -> None: ...

    def close(self, seconds: float) -> None: ...


def test_a_large_room_is_found_by_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitroom.show.web.warming.LARGE", 1)
    build(tmp_path / "large.sitroom")
    with TestClient(application(tmp_path / "large.sitroom", token=SECRET), base_url=HERE) as client:
        assert client.get("/brief").status_code == 200
    with Room(tmp_path / "large.sitroom") as room:
        assert "view brief" in {name for (name,) in room._rows("SELECT name FROM kept_pages")}


def test_a_page_that_takes_long_says_so_and_data_waits(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitroom.show.web.place.PATIENCE", 0.0)
    there = Event()
    monkeypatch.setattr("sitroom.show.pages.kept.Kept.answer", _held(Kept.answer, there))
    with TestClient(application(kept, token=SECRET, warm=False), base_url=HERE) as slow:
        assert slow.get("/network").status_code == 202
        there.set()
        assert slow.get("/network.json").status_code == 200


def test_who_threatened_whom_is_shown_before_the_rest_of_the_brief(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = Event()
    monkeypatch.setattr("sitroom.show.pages.desk.Desk.brief", _held(Desk.brief, there))
    monkeypatch.setattr("sitroom.show.web.place.PATIENCE", 0.0)
    with TestClient(application(kept, token=SECRET, warm=False), base_url=HERE) as slow:
        for _ in range(100):
            shown = slow.get("/brief")
            if shown.status_code == 200:
                break
            time.sleep(0.02)
        assert "Who threatened whom" in shown.text and "What was said" not in shown.text and "data-renew" in shown.text
        there.set()
        assert slow.get("/brief.json").status_code == 200
        whole = slow.get("/brief")
        assert "What was said" in whole.text and "data-renew" not in whole.text


def _held(find: Callable[..., Any], there: Event) -> Callable[..., Any]:
    def held(*asked: Any) -> Any:
        there.wait(20)
        return find(*asked)

    return held
