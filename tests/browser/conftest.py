"""One browser, one room of the bundled dispatches and one server for all tests of a run's process; screenshots are kept in ``build/screens``."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="browser tests need the extra test: pip install 'sitroom[test]'")

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.rooms import dispatches
from tests.browser.watching import chromium

SCREENS = Path(__file__).parents[2] / "build" / "screens"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = chromium(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled dispatches, read once in a run, whatever the number of its processes."""
    folder = tmp_path_factory.getbasetemp()
    return dispatches(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[..., Path]:
    """Keeps a picture of what is in sight, or of the whole page, under the name of the test."""

    def keep(page: Page, name: str, *, whole: bool = False) -> Path:
        SCREENS.mkdir(parents=True, exist_ok=True)
        path = SCREENS / (re.sub(r"\W+", "-", f"{request.node.originalname}-{name}").strip("-") + ".png")
        page.screenshot(path=path, full_page=whole)
        return path

    return keep
