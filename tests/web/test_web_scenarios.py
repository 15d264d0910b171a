"""What-ifs from the web app: made by a form, run with progress, kept under an address."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from sitroom.errors import UsageError
from sitroom.room import Room
from sitroom.show.web.app import application
from sitroom.show.web.guard import TOKEN
from tests.web.asking import HERE, SECRET, until


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
    told = until(own, job, lambda told: told["share"] == 0.25)
    assert told["told"] == "baseline and scenario"
    own.post(f"{job}/cancel")
    assert until(own, job, lambda told: told["state"] == "cancelled")["told"] == "ended before it was done"
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
    until(own, job, lambda told: told["state"] == "done")
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
