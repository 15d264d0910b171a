"""robots.txt (RFC 9309): what a host asks of programs that read it, fetched once for each host and run."""

from __future__ import annotations

from collections.abc import Callable

import httpx
from protego import Protego

from sitroom.documents.web.addresses import Refusal

__all__ = ["LARGEST", "Robots"]

LARGEST = 512 * 1024
"""Bytes of a robots.txt that are looked at; RFC 9309 wants at least 500 KiB."""

LONGEST_DELAY = 10.0
"""Seconds: a longer Crawl-delay is honoured so far."""

_AGAIN = 60.0
"""Seconds after which rules that could not be known may be asked for again."""


class Robots:
    """What hosts allow. ``ask`` gives the status and the body of an address, and raises Refusal; ``name`` is the name that rules are looked up by."""

    def __init__(self, ask: Callable[[httpx.URL], tuple[int, bytes]], *, name: str) -> None:
        self._ask = ask
        self._name = name
        self._known: dict[httpx.URL, Protego | Refusal] = {}

    def check(self, url: httpx.URL) -> None:
        """Raise Refusal where the host forbids this address, or where its rules cannot be known for now (RFC 9309, 2.3.1.4)."""
        rules = self._rules(url)
        if isinstance(rules, Refusal):
            raise rules
        if not rules.can_fetch(str(url), self._name):
            raise Refusal(f"the robots.txt of {url.host} asks programs not to read this. Save the page with a browser, and read the file.")

    def delay(self, url: httpx.URL) -> float:
        """Seconds between two requests that the host asks for, from 0 to ``LONGEST_DELAY``."""
        rules = self._rules(url)
        if isinstance(rules, Refusal):
            return 0.0
        rate = rules.request_rate(self._name)
        asked = rules.crawl_delay(self._name) or (rate.seconds / max(rate.requests, 1) if rate else 0.0)
        return min(max(float(asked), 0.0), LONGEST_DELAY)

    def _rules(self, url: httpx.URL) -> Protego | Refusal:
        home = url.copy_with(raw_path=b"/robots.txt", fragment=None)
        if home not in self._known:
            self._known[home] = self._fetched(home)
        return self._known[home]

    def _fetched(self, home: httpx.URL) -> Protego | Refusal:
        try:
            status, data = self._ask(home)
        except Refusal as error:
            return Refusal(f"its robots.txt cannot be read: {error}")
        if status >= 500 or status == 429:
            reason = f"its robots.txt answers {status}, so that nothing of {home.host} may be read for now. Try again later."
            return Refusal(reason, retry_after=_AGAIN)
        text = data.decode("utf-8", "replace") if status == 200 else ""
        return Protego.parse(text.removeprefix("\ufeff"))
