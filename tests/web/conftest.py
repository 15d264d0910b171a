"""The web app over a room of its own and over one that tests share, in process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the web app needs the extra look: pip install 'sitroom[look]'")

from starlette.testclient import TestClient

from sitroom.show.web.app import application
from sitroom.show.web.guard import TOKEN
from tests.pages_room import build
from tests.web.asking import HERE, SECRET


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
