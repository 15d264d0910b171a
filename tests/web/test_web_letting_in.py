"""Who may ask the web app: hosts, origins, the token, and the policy that every answer carries."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sitroom.errors import RoomError
from sitroom.room import Room
from sitroom.show.web.app import application
from sitroom.show.web.guard import POLICY, TOKEN
from tests.web.asking import HERE, SECRET


def test_every_answer_carries_the_policy(client: TestClient) -> None:
    for shown in ("/", "/events.json", "/static/app.js", "/nowhere", "/openapi.json"):
        headers = client.get(shown).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"  # with "no-referrer" a browser sends its own forms with "Origin: null"
    assert "unsafe" not in POLICY
    assert "frame-ancestors 'none'" in POLICY


@pytest.mark.parametrize(("headers", "status"), [
    ({"host": "evil.example"}, 421), ({"host": "evil.example:8001"}, 421), ({"host": ""}, 421), ({"origin": "http://evil.example"}, 403),
    ({"origin": "http://127.0.0.1:9999"}, 403), ({"host": "localhost:8001"}, 200), ({"host": "[::1]:8001"}, 200),
])  # fmt: skip
def test_other_hosts_and_origins_are_refused(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.get("/", headers=headers).status_code == status


def test_writing_needs_the_token(client: TestClient, kept: Path) -> None:
    form = {"kind": "not-an-event", "event": "e1-d1", "why": "no"}
    ours = {TOKEN: SECRET}
    for headers in (
        {}, {TOKEN: "wrong"}, {"cookie": "sitroom=wrong"}, ours | {"origin": "http://evil.example"}, ours | {"origin": "null"},
        ours | {"sec-fetch-site": "cross-site"},
    ):  # fmt: skip
        assert client.post("/correct", data=form, headers=headers).status_code in (401, 403)
    with Room(kept) as room:
        assert room.corrections() == []


def test_the_printed_address_lets_in_and_hides_the_token(kept: Path) -> None:
    with TestClient(application(kept, token=SECRET, warm=False), base_url=HERE, follow_redirects=False) as browser:
        entered = browser.get(f"/events?type=ASSAULT&token={SECRET}")
        assert (entered.status_code, entered.headers["location"]) == (303, "/events?type=ASSAULT")
        cookie = entered.headers["set-cookie"].lower()
        assert "samesite=strict" in cookie
        assert "httponly" in cookie
        assert browser.post("/correct", data={"kind": "undo"}).status_code == 404
        assert browser.get("/?token=wrong").status_code == 401


def test_beyond_this_computer_reading_needs_the_token_too(kept: Path) -> None:
    with TestClient(application(kept, token=SECRET, reading=True, warm=False), base_url=HERE, follow_redirects=False) as browser:
        assert browser.get("/").status_code == 401
        assert browser.get("/events.json", headers={TOKEN: SECRET}).status_code == 200
        assert browser.get(f"/?token={SECRET}").status_code == 303
        assert browser.get("/").status_code == 200


def test_no_room_no_server(tmp_path: Path) -> None:
    with pytest.raises(RoomError, match="no such file"):
        application(tmp_path / "none.sitroom", token=SECRET)
