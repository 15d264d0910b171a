"""A page under watch: all that a page must not do is noted, and the words on it can be asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Playwright, Request, Response

__all__ = ["PHONE", "WIDE", "Watch", "chromium", "watched"]

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
SETTINGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
)  # fmt: skip
WIDE, PHONE = (1440, 900), (390, 844)
"""Windows, in CSS pixels."""

_NOTED = """
window.sprung = name => noted('trap ' + name);
document.addEventListener('securitypolicyviolation', e => noted(`policy ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
"""

_DRAWN = """() => [...document.querySelectorAll('figure[data-picture]')].every((figure) =>
  !figure.querySelector('.wait') || !figure.checkVisibility() || figure.getBoundingClientRect().top > innerHeight)"""
_MARK = """(picture) => {
  for (const shape of document.querySelectorAll(`${picture} svg g.mark-rule.hit > *`)) {
    const box = shape.getBoundingClientRect();
    for (const share of [0.5, 0.4, 0.6, 0.3, 0.7]) {
      const x1 = Number(shape.getAttribute('x2')), y1 = Number(shape.getAttribute('y2'));
      const x = x1 >= 0 ? box.left + box.width * share : box.right - box.width * share;
      const y = y1 >= 0 ? box.top + box.height * share : box.bottom - box.height * share;
      if (document.elementFromPoint(x, y) === shape) return [x, y];
    }
  }
  return [0, 0];
}"""


def chromium(playwright: Playwright) -> Browser:
    """Debian's Chromium. Skips the test where it is not there; ``make test`` installs it."""
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}: install Debian's package chromium, or set CHROMIUM to the path of one")
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(SETTINGS))


class Watch:
    """``faults``: console errors and warnings, uncaught errors, dialogs, new windows, sprung traps, breaches of the content security policy, requests
    that failed, and requests to anywhere but ``allowed`` (origins, ``scheme://host:port``)."""

    def __init__(self, context: BrowserContext, allowed: Sequence[str]) -> None:
        self.faults: list[str] = []
        self.requests: list[str] = []
        self._allowed = allowed
        context.expose_function("noted", self._note)
        context.add_init_script(_NOTED)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"uncaught {error.error}"))
        context.on("dialog", self._dialog)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        self.page: Page = context.new_page()
        context.on("page", lambda page: self.faults.append(f"window {page.url}"))

    def _failed(self, request: Request) -> None:
        """A page that is left before its icon has come breaks that off, on a busy machine."""
        if not (request.failure == "net::ERR_ABORTED" and urlsplit(request.url).path == "/static/icon.svg"):
            self.faults.append(f"failed {request.url} {request.failure}")

    def quiet(self, where: str = "") -> None:
        """Raise AssertionError where anything was noted."""
        assert not self.faults, f"{where or self.page.url}: {self.faults[:5]}"

    def words(self, selector: str = "body") -> str:
        """The text that is shown."""
        return self.page.locator(selector).first.inner_text()

    def visit(self, address: str) -> Response:
        """Open a page, asking again while it says that what it needs is still being found. Raises AssertionError where it has another fault."""
        for _ in range(240):
            answer = self.page.goto(address)
            assert answer is not None
            if answer.status != 202:
                break
            self.page.wait_for_timeout(250)
        assert answer.status == 200, (address, answer.status)
        return answer

    def drawn(self) -> None:
        """Wait until the pictures in sight are drawn."""
        self.page.wait_for_function(_DRAWN)
        self.page.wait_for_timeout(50)

    def press_mark(self, picture: str) -> None:
        """Press the first mark of a picture that has words behind it; ``picture``: a selector."""
        x, y = self.page.evaluate(_MARK, picture)
        self.page.mouse.click(x, y)

    def _note(self, fault: str) -> None:
        self.faults.append(fault)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console {message.text} ({message.location.get('url', '')}:{message.location.get('lineNumber', '')})")

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" not in self._allowed:
            self.faults.append(f"request {request.url[:200]}")


@contextmanager
def watched(
    browser: Browser, *allowed: str, window: tuple[int, int] = WIDE, dark: bool = False, script: bool = True, offline: bool = False
) -> Iterator[Watch]:
    """A new page in a profile of its own. ``allowed``: the origins it may ask, such as ``http://127.0.0.1:8000`` or ``file://``."""
    context = browser.new_context(
        viewport={"width": window[0], "height": window[1]}, color_scheme="dark" if dark else "light", java_script_enabled=script,
        offline=offline, reduced_motion="reduce", locale="en-GB", timezone_id="UTC", accept_downloads=True,
    )  # fmt: skip
    context.set_default_timeout(60_000)
    try:
        yield Watch(context, allowed)
    finally:
        context.close()
