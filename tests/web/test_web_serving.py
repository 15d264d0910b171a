"""The command that serves: where it is, ports that are taken, extras that are missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.errors import UsageError


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
