"""The web app in process: every page as HTML, JSON and CSV, its words and files, and wrong questions."""

from __future__ import annotations

from starlette.testclient import TestClient

from sitroom.show.pages import PAGES
from sitroom.show.web.guard import TOKEN
from sitroom.show.web.openapi import document
from tests.web.asking import SECRET, addresses


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
