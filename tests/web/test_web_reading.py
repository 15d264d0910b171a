"""Files and addresses that are given to the web app are read, or refused with the reason."""

from __future__ import annotations

from starlette.testclient import TestClient

from sitroom.room import Room
from tests.web.asking import until


def test_files_are_read_with_progress_and_reasons(own: TestClient) -> None:
    text = "Minister handlu Westlandii powiedział w piątek, że port pozostanie tej zimy otwarty dla wszystkich statków z całego regionu."
    files = [
        ("files", ("notice.txt", text.encode(), "text/plain")),
        ("files", ("../../odd name?.txt", b"\x00\x01", "text/plain")),
    ]
    answer = own.post("/read", files=files, data={"addresses": "", "outlet": "Westland Gazette"})
    job = answer.headers["location"]
    told = until(own, job, lambda told: told["state"] not in ("waiting", "running"))
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
