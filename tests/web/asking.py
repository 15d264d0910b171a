"""What tests of the web app ask it for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from starlette.testclient import TestClient

from sitroom.show.pages import PAGES

HERE = "http://127.0.0.1:8001"
NEEDED = {"actor": "?id=NOR", "document": "?id=d1", "search": "?text=harbour"}
SECRET = "a-token-for-tests"


def addresses(client: TestClient) -> dict[str, str]:
    line = client.get("/redlines.json").json()["blocks"][0]["rows"][0]["id"]
    return {name: f"/{name}{NEEDED.get(name, '') if name != 'redline' else f'?id={line}'}" for name in PAGES}


def until(client: TestClient, job: str, ready: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The progress of a job once it is as wanted."""
    for _ in range(500):
        told: dict[str, Any] = client.get(f"{job}.json").json()
        if ready(told):
            return told
        time.sleep(0.02)
    raise AssertionError(told)
