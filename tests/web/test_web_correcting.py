"""Corrections from the web app go into the log, and come out of it."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient


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
