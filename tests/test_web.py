"""The web app in process: pages with and without words, what is refused, what is written, and that words of strangers stay words."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the web app needs the extra look: pip install 'sitroom[look]'")

from starlette.testclient import TestClient
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.errors import RoomError, UsageError
from sitroom.room import Room
from sitroom.show.pages import PAGES
from sitroom.show.web.app import application
from sitroom.show.web.guard import POLICY, TOKEN
from sitroom.show.web.openapi import document
from sitroom.show.web.shown import address, visible
from tests.pages_room import build, hostile

HERE = "http://127.0.0.1:8001"
NEEDED = {"actor": "?id=NOR", "document": "?id=d1", "search": "?text=harbour"}
SECRET = "a-token-for-tests"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page says that it is still being found, however busy the machine."""
    monkeypatch.setattr("sitroom.show.web.place.PATIENCE", 60.0)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("web") / "strait.sitroom"
    build(made)
    return made


@pytest.fixture(scope="module")
def client(kept: Path) -> Iterator[TestClient]:
    with TestClient(application(kept, token=SECRET, warm=False), base_url=HERE, follow_redirects=False) as found:
        yield found


@pytest.fixture
def own(tmp_path: Path) -> Iterator[TestClient]:
    """A room of its own to write to."""
    build(tmp_path / "own.sitroom")
    with TestClient(
        application(tmp_path / "own.sitroom", token=SECRET, warm=False), base_url=HERE, follow_redirects=False, headers={TOKEN: SECRET}
    ) as found:
        yield found


def addresses(client: TestClient) -> dict[str, str]:
    line = client.get("/redlines.json").json()["blocks"][0]["rows"][0]["id"]
    return {name: f"/{name}{NEEDED.get(name, '') if name != 'redline' else f'?id={line}'}" for name in PAGES}


# Pages --------------------------------------------------------------------------------------------------------------------------------


def test_every_page_answers_as_page_json_and_csv(client: TestClient) -> None:
    for name, shown in addresses(client).items():
        page = client.get(shown)
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        assert "<main" in page.text
        path, _, query = shown.partition("?")
        assert client.get(f"{path}.json?{query}").json()["page"] == name
        csv = client.get(f"{path}.csv?{query}")
        assert csv.headers["content-type"].startswith("text/csv")
        assert csv.text.splitlines()[0].endswith("evidence")


def test_the_start_is_the_brief(client: TestClient) -> None:
    page = client.get("/").text
    assert "Who threatened whom" in page
    assert "<mark>met</mark>" in page


def test_words_open_beside_the_page_and_as_a_page_of_their_own(client: TestClient) -> None:
    whole = client.get("/evidence?of=event:e3-d1&of=event:e1-d1&at=1")
    part = client.get("/evidence?of=event:e3-d1&panel=1")
    assert "<!doctype html>" in whole.text
    assert "2 of 2" in whole.text
    assert "<!doctype html>" not in part.text
    assert "Sud Press" in part.text
    assert client.get("/evidence.json?of=event:e3-d1").json()["evidence"]["document"] == "d1"


def test_wrong_questions_say_what_is_valid(client: TestClient) -> None:
    for shown, status in (
        ("/events.json?typo=1", 400),
        ("/events.json?type=WAR", 400),
        ("/actor.json?id=none", 404),
        ("/evidence.json?of=event:none", 404),
    ):
        answer = client.get(shown)
        assert (answer.status_code, list(answer.json())) == (status, ["error"])
    assert client.get("/nowhere").status_code == 404
    assert client.post("/events", headers={TOKEN: SECRET}).status_code == 405


def test_files_of_the_page_are_there_and_keep(client: TestClient) -> None:
    first = client.get("/static/app.css")
    assert client.get("/static/app.css", headers={"if-none-match": first.headers["etag"]}).status_code == 304
    assert client.get("/static/..%2Fapp.py").status_code == 404


def test_a_picture_has_its_rows_for_a_table_below_it(client: TestClient) -> None:
    for kind in ("network", "forecast"):
        found = client.get(f"/pictures/{kind}.json").json()
        assert found["rows"] and found["more"] == 0 and found["specification"]["$schema"]
    assert all(row["records"] for row in client.get("/pictures/network.json").json()["rows"])


def test_the_data_interface_describes_every_page(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {f"/{name}.json" for name in PAGES} <= set(paths)
    assert {p["name"] for p in paths["/events.json"]["get"]["parameters"]} >= {
        "actor",
        "type",
        "status",
        "outlet",
        "since",
        "until",
        "text",
        "single",
    }
    assert document()["openapi"].startswith("3.1")


# Who may ask --------------------------------------------------------------------------------------------------------------------------


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


# Words of strangers -------------------------------------------------------------------------------------------------------------------


def test_words_of_strangers_stay_words(client: TestClient) -> None:
    script = "%3Cscript%3Ealert(1)%3C/script%3E"
    for shown in (
        "/", "/events", "/happenings", "/actors", "/actor?id=EVIL", "/sources", "/document?id=d3", "/evidence?of=event:e1-d3", "/search?text=envoy",
        f"/search?text={script}", f"/events?actor={script}", f"/nowhere{script}",
    ):  # fmt: skip
        page = client.get(shown).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'onmouseover="x' not in page
        assert "javascript:alert" not in page
        assert "\u202e" not in page
        assert "\x07" not in page
        assert "style=" not in page
    assert "⟦RLO⟧" in client.get("/document?id=d3").text
    assert hostile("d3").document.url == "javascript:alert(1)"


def test_only_addresses_of_the_web_become_links() -> None:
    assert address("https://d1.example/a") == "https://d1.example/a"
    for bad in ("javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "//x.example", "http://",
                "http://[x", "ftp://x.example", "https://x.example/\u202egnp", None, ""):  # fmt: skip
        assert address(bad) is None


def test_what_cannot_be_seen_is_made_visible() -> None:
    assert visible("a\u202eb\x00c\x7fd\ufffee\ud800f\u200dg") == "a⟦RLO⟧b\u2400c\u2421d\ufffde\ufffdf\u200dg"


# What is written ----------------------------------------------------------------------------------------------------------------------


def test_a_correction_goes_into_the_log_and_is_undone(own: TestClient) -> None:
    form = {
        "kind": "event",
        "event": "e2-d1",
        "type": "SANCTION",
        "status": "",
        "actors": "SUD",
        "recipients": "NOR",
        "why": "read wrongly",
        "back": "/events?type=SANCTION",
    }
    answer = own.post("/correct", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/events?type=SANCTION")
    assert own.get("/events.json?type=SANCTION").json()["paging"]["total"] == 1
    own.post("/correct", data={"kind": "undo", "number": "1", "why": "it was right"})
    assert own.get("/events.json?type=SANCTION").json()["paging"]["total"] == 0
    assert len(own.get("/log.json").json()["blocks"][0]["rows"]) == 2


def test_actors_are_merged_from_their_page(own: TestClient) -> None:
    own.post("/correct", data={"kind": "merge", "actor": "NOR.MIL", "into": "NOR", "why": "one"})
    assert own.get("/actor.json?id=NOR.MIL").json()["title"] == "Norland"


@pytest.mark.parametrize("form", [
    {"kind": "event", "event": "none", "why": "x"}, {"kind": "other", "why": "x"}, {"kind": "undo", "number": "x", "why": "x"},
    {"kind": "merge", "why": "x"},
    {"kind": "not-an-event", "event": "e1-d1", "why": ""}, {"kind": "event", "event": "e1-d1", "status": "maybe", "why": "x"},
])  # fmt: skip
def test_a_correction_that_means_nothing_changes_nothing(own: TestClient, form: dict[str, str]) -> None:
    answer = own.post("/correct", data=form)
    assert answer.status_code == 404
    assert "valid" in answer.text or "no event" in answer.text
    assert own.get("/log.json").json()["blocks"][0]["rows"] == []


def test_where_it_goes_back_to_is_the_same_server(own: TestClient) -> None:
    for back in ("//evil.example", "https://evil.example", "/\\evil.example"):
        answer = own.post("/correct", data={"kind": "not-an-event", "event": "e1-d2", "why": "x", "back": back})
        assert answer.headers["location"] == "/log"
        own.post("/correct", data={"kind": "undo", "number": own.get("/log.json").json()["blocks"][0]["rows"][0]["id"], "why": "again"})


def test_files_are_read_with_progress_and_reasons(own: TestClient) -> None:
    text = "Minister handlu Westlandii powiedział w piątek, że port pozostanie tej zimy otwarty dla wszystkich statków z całego regionu."
    files = [
        ("files", ("notice.txt", text.encode(), "text/plain")),
        ("files", ("../../odd name?.txt", b"\x00\x01", "text/plain")),
    ]
    answer = own.post("/read", files=files, data={"addresses": "", "outlet": "Westland Gazette"})
    job = answer.headers["location"]
    told = _until(own, job, lambda told: told["state"] not in ("waiting", "running"))
    assert told["state"] == "done"
    lines = {line[1]: line for line in told["lines"]}
    assert lines["notice.txt"][0] == "stored"
    assert lines["odd name_.txt"][0] == "set-aside"
    assert lines["odd name_.txt"][2]
    assert own.get("/sources.json?outlet=Westland").json()["paging"]["total"] == 1
    assert "notice.txt" in own.get(job).text
    with Room(own.app.state.place.path) as room:  # type: ignore[attr-defined]
        assert {name for (name,) in room._rows("SELECT name FROM sources_read")} == {"one.html", "broken.pdf", "notice.txt", "odd name_.txt"}


def test_addresses_that_are_none_are_refused(own: TestClient) -> None:
    assert own.post("/read", data={"addresses": "file:///etc/passwd"}).status_code == 404
    assert own.post("/read", data={"addresses": ""}).status_code == 404


def test_a_scenario_is_made_by_the_form_run_and_ended(own: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from sitroom.outlook.scenarios import Cancelled, Scenario, scenario_of_text

    asked: list[Scenario] = []

    def endless(room: Room, scenario: Scenario, *, progress: Callable[[float, str], None], cancelled: Callable[[], bool]) -> None:
        asked.append(scenario)
        progress(0.25, "baseline and scenario")
        while not cancelled():
            time.sleep(0.01)
        raise Cancelled("the run was stopped.")

    monkeypatch.setattr("sitroom.outlook.scenarios.run_scenario", endless)
    line = own.get("/redlines.json").json()["blocks"][0]["rows"][0]["id"]
    form = {
        "name": "a strike", "days": "20", "runs": "100", "seed": "1", "act-0-day": "3", "act-0-actor": "Norland", "act-0-type": "ASSAULT",
        "act-0-recipient": "Sudland", "act-1-day": "1", "outcome-0-type": "ASSAULT", "outcome-0-within": "10", "line": line,
        f"credibility-{line}": "60",
    }  # fmt: skip
    job = own.post("/whatif", data=form).headers["location"]
    told = _until(own, job, lambda told: told["share"] == 0.25)
    assert told["told"] == "baseline and scenario"
    own.post(f"{job}/cancel")
    assert _until(own, job, lambda told: told["state"] == "cancelled")["told"] == "ended before it was done"
    (scenario,) = asked
    assert [(act.day, act.actor, act.type, act.recipient) for act in scenario.acts] == [(3, "Norland", "ASSAULT", "Sudland")]
    assert [(honoured.id, honoured.credibility) for honoured in scenario.lines] == [(line, 0.6)]
    assert scenario.outcomes[0].within == 10
    shared = own.get("/whatif", params={"scenario": 'name = "shared"'})
    assert scenario_of_text('name = "shared"').name in shared.text
    assert own.get(f"{job}/result.json").status_code == 404


def test_a_scenario_that_means_nothing_says_so(own: TestClient) -> None:
    answer = own.post("/whatif", data={"toml": "wind = 3"})
    assert answer.status_code == 400
    assert "wind" in answer.text


def test_a_result_outlives_the_server_under_its_address(own: TestClient) -> None:
    scenario = 'name = "a strike"\ndays = 3\nruns = 10\n[[act]]\nday = 1\nactor = "Norland"\ntype = "ASSAULT"\nrecipient = "Sudland"\n'
    job = own.post("/whatif", data={"toml": scenario}).headers["location"]
    _until(own, job, lambda told: told["state"] == "done")
    shown = own.get(job).text
    assert "Kept in the room" in shown and "has changed" not in shown
    found = own.get(f"{job}/result.json").json()
    assert own.post("/whatif", data={"toml": scenario}).headers["location"] == job  # the same scenario on the same room
    path = own.app.state.place.path  # type: ignore[attr-defined]
    with TestClient(application(path, token=SECRET, warm=False), base_url=HERE, headers={TOKEN: SECRET}, follow_redirects=False) as later:
        assert later.get(f"{job}/result.json").json() == found
        assert later.get(f"{job}.json").json()["state"] == "done"
        assert 'actor = "Norland"' in later.get(f"{job}/scenario.toml").text
        assert later.get(f"{job}/fans.svg").text.startswith("<svg")
        assert "a strike" in later.get("/whatif").text
        later.post("/correct", data={"kind": "not-an-event", "event": "e2-d1", "why": "x"})
        assert "The room has changed since this was run" in later.get(job).text
        assert later.post("/whatif", data={"toml": scenario}).headers["location"] != job
        later.post(f"{job}/drop")
        assert later.get(job).status_code == 404


def test_progress_is_told_as_it_goes(own: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def counting(room: Room, scenario: object, *, progress: Callable[[float, str], None], cancelled: Callable[[], bool]) -> None:
        for step in range(4):
            progress(step / 4, f"step {step}")
            time.sleep(0.3)
        raise UsageError("found no more steps; valid are four.")

    monkeypatch.setattr("sitroom.outlook.scenarios.run_scenario", counting)
    job = own.post("/whatif", data={"toml": 'name = "steps"'}).headers["location"]
    with own.stream("GET", f"{job}/events") as lines:
        assert lines.headers["content-type"].startswith("text/event-stream")
        told = [json.loads(line.removeprefix("data: ")) for line in lines.iter_lines() if line.startswith("data: ")]
    assert [one["told"] for one in told if one["told"].startswith("step")][-1] == "step 3" and len(told) > 2
    assert told[-1]["state"] == "failed" and "valid are four" in told[-1]["told"]
    assert own.get("/jobs/0123456789abcdef/events").status_code == 404


def test_while_a_page_is_found_anew_the_one_before_is_shown(own: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    before = own.get("/events")
    total = own.get("/events.json").json()["paging"]["total"]
    picture = own.get("/pictures/network.json").json()
    assert "data-renew" not in before.text
    monkeypatch.setattr("sitroom.show.web.place.PATIENCE", 0.0)
    own.post("/correct", data={"kind": "not-an-event", "event": "e1-d1", "why": "a drill"})
    asked = {"Prefer": "respond-async"}
    drawn = own.get("/pictures/network.json", headers=asked)
    assert drawn.json() == picture and "As the room was" in drawn.headers["X-Sitroom-Older"]
    assert own.get("/pictures/map.json", headers=asked).status_code == 202  # nobody has asked for it before
    shown = own.get("/events")
    assert shown.status_code == 200 and "The room has changed" in shown.text and "data-renew" in shown.text
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
    with TestClient(application(kept, token=SECRET, warm=False), base_url=HERE) as slow:
        assert slow.get("/network").status_code == 202
        assert slow.get("/network.json").status_code == 200


# The command --------------------------------------------------------------------------------------------------------------------------


def test_the_server_says_where_it_is_and_whom_it_lets_in(kept: Path) -> None:
    from sitroom.show.web.serving import Server

    with Server(kept, port=0) as server:
        assert server.loopback
        assert server.address == f"http://127.0.0.1:{server.port}/?token={server.token}"
    with Server(kept, host="0.0.0.0", port=0, names=("room.example",)) as server:
        assert not server.loopback
        with TestClient(server.app, base_url="http://room.example") as browser:
            assert browser.get("/").status_code == 401


def test_a_port_that_is_taken_is_said(kept: Path) -> None:
    from sitroom.show.web.serving import Server

    with Server(kept, port=0) as server, pytest.raises(UsageError, match="--port 0"):
        Server(kept, port=server.port)


def test_a_missing_extra_is_one_sentence_with_the_command(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "sitroom.show.web.serving", raising=False)
    found = CliRunner().invoke(app, ["serve", str(kept)])
    assert found.exit_code == 2
    assert "pip install 'sitroom[look]'" in found.output


def _until(client: TestClient, job: str, ready: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The progress of a job once it is as wanted."""
    for _ in range(500):
        told: dict[str, Any] = client.get(f"{job}.json").json()
        if ready(told):
            return told
        time.sleep(0.02)
    raise AssertionError(told)
