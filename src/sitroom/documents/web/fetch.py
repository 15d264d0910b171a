"""Addresses -> bytes, with an end to everything: time, size, redirects; robots.txt respected, closed addresses refused.

fetch      one address
Fetcher    many of one run: robots.txt is asked for once a host, a Crawl-delay is kept
Fetched    what came back
"""

from __future__ import annotations

import codecs
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpx
import msgspec

from sitroom.documents.decoding import recoded
from sitroom.documents.web.addresses import Refusal, Resolve, checked_url, resolved
from sitroom.documents.web.robots import LARGEST as LARGEST_ROBOTS
from sitroom.documents.web.robots import Robots
from sitroom.documents.web.transfer import Transfer, body
from sitroom.errors import FetchError

__all__ = ["LARGEST", "READABLE", "Fetched", "Fetcher", "agent", "fetch"]

LARGEST = 20 * 1024 * 1024
"""Bytes of an answer that are read at most, unpacked."""

READABLE = (
    "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown", "text/xml", "application/xml", "application/rss+xml",
    "application/atom+xml", "application/rdf+xml", "text/x-opml", "application/opml+xml", "application/json", "application/feed+json",
    "application/x-ndjson", "application/pdf", "multipart/related", "application/x-mimearchive",
)  # fmt: skip
"""Media types that are read. What names none, or ``application/octet-stream``, is told by its content later."""

_UNTOLD = ("", "application/octet-stream", "binary/octet-stream")
_TEXTS = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown", "")
_SAYS = {
    401: "it wants a login. Save the page with a browser that is logged in, and read the file.",
    402: "it wants to be paid. Save the page with a browser that is logged in, and read the file.",
    403: "the server refuses to give it. Save the page with a browser, and read the file.",
    404: "there is no such page. Check the address.",
    410: "the page is gone for good. Take the address off your list.",
    429: "the server was asked too often. Try again later.",
    451: "it is withheld for legal reasons.",
}


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of an address.

    ``url``: where the redirects ended, ``asked``: where they began; ``status``: 200, or 304 where nothing changed since ``etag`` or ``last_modified``
    (``data`` is then empty); ``content_type``: the media type in small letters without parameters, "" where none was given; ``charset``: Python's
    name of the one that the header gives, None where it gives none or an unknown one; ``at``: the time of retrieval, ISO 8601 in UTC.
    """

    url: str
    asked: str
    status: int
    at: str
    content_type: str = ""
    charset: str | None = None
    data: bytes = b""
    etag: str | None = None
    last_modified: str | None = None

    @property
    def changed(self) -> bool:
        """Whether there is something to read: False for the answer that nothing changed."""
        return self.status != 304

    def in_utf8(self) -> bytes:
        """``data``; a text that is no UTF-8 and whose every byte the header's charset explains comes in UTF-8, as a header outranks a page."""
        if self.charset is None or self.content_type not in _TEXTS or self.data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return self.data
        return recoded(self.data, self.charset)


class Fetcher:
    """Fetches the addresses of one run, one after the other. It can be used in a ``with`` statement; for one thread only.

    ``allow_private``: also read hosts at private, loopback and link-local addresses. ``timeout``: seconds of silence, and of connecting, that end
    a request. ``deadline``: seconds for one address in all, its redirects and robots.txt included, waiting for a Crawl-delay not. ``largest``: bytes
    of an answer at most, before and after unpacking. ``readable``: media types that are read. ``resolve`` and ``sleep`` stand in for the system's.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        timeout: float = 10.0,
        deadline: float = 60.0,
        largest: int = LARGEST,
        readable: Collection[str] = READABLE,
        resolve: Resolve = resolved,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._largest = largest
        self._readable = readable
        self._sleep = sleep
        self._transfer = Transfer(agent=agent(), allow_private=allow_private, timeout=timeout, deadline=deadline, resolve=resolve)
        self._robots = Robots(self._ask_robots, name=agent().split("/")[0])
        self._last: dict[str, float] = {}
        self._closed_until: dict[str, float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all connections."""
        self._transfer.close()

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Ask for an address; ``etag`` and ``last_modified`` are those of the answer that is known already.

        Raises FetchError, an InputError, where it cannot or may not be read: found is a closed address, a refusal, an error status, another media
        type, too many bytes, a broken answer, silence, or no end.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        self._transfer.begin()
        try:
            with self._transfer.answer(checked_url(url), headers, before=self._allowed) as response:
                return self._fetched(url.strip(), response, conditional=bool(headers))
        except Refusal as error:
            if error.retry_after and error.host:
                self._closed_until[error.host] = time.monotonic() + error.retry_after
            raise FetchError(f"{url.strip()}: {error}", retry_after=error.retry_after) from None

    def _fetched(self, asked: str, response: httpx.Response, *, conditional: bool) -> Fetched:
        changed = not (response.status_code == 304 and conditional)
        media, charset = _media(response.headers.get("content-type", ""))
        if changed:
            _check_status(response)
            self._check_media(media)
        return Fetched(
            url=str(response.url),
            asked=asked,
            status=200 if changed else 304,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            content_type=media,
            charset=charset,
            data=body(response, self._largest) if changed else b"",
            etag=response.headers.get("etag"),
            last_modified=response.headers.get("last-modified"),
        )

    def _check_media(self, media: str) -> None:
        if media not in self._readable and media not in _UNTOLD:
            raise Refusal(f"found the media type {media[:80]!r}; valid are HTML, plain text, feeds, XML, JSON and PDF. Give that of the text.")

    def _allowed(self, url: httpx.URL) -> None:
        """Leave a host alone that wants it, ask robots.txt, and keep the pause that it wants."""
        now, host = time.monotonic(), url.netloc.decode("ascii")
        if (rest := self._closed_until.get(host, now) - now) > 0:
            raise Refusal(f"{url.host} asked to be left alone for now. Try again in {rest:.0f} s.", retry_after=rest)
        self._robots.check(url)
        now = time.monotonic()
        wait = self._last.get(host, now - 1e9) + self._robots.delay(url) - now
        if wait > 0:
            self._transfer.pause(wait, self._sleep)
        self._last[host] = max(now, now + wait)

    def _ask_robots(self, url: httpx.URL) -> tuple[int, bytes]:
        with self._transfer.answer(url, {}, before=lambda url: None) as response:
            return response.status_code, body(response, LARGEST_ROBOTS, cut=True) if response.status_code == 200 else b""


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    timeout: float = 10.0,
    deadline: float = 60.0,
    largest: int = LARGEST,
    etag: str | None = None,
    last_modified: str | None = None,
) -> Fetched:
    """Ask for one address; see `Fetcher`, which serves several better."""
    with Fetcher(allow_private=allow_private, timeout=timeout, deadline=deadline, largest=largest) as fetcher:
        return fetcher.fetch(url, etag=etag, last_modified=last_modified)


def agent() -> str:
    """The name that hosts see: ``Sitroom/`` and the version."""
    import sitroom

    return f"Sitroom/{sitroom.__version__}"


def _check_status(response: httpx.Response) -> None:
    status = response.status_code
    if status == 200:
        return
    other = "the server is in trouble. Try again later." if status >= 500 else "valid is an answer with status 200. Check the address."
    says = _SAYS.get(status, other)
    wait = _retry_after(response.headers.get("retry-after", "")) if status in (429, 503) else None
    raise Refusal(f"found status {status} at {response.url}: {says}", retry_after=wait, host=response.url.netloc.decode("ascii"))


def _retry_after(value: str) -> float | None:
    """Seconds of a Retry-After header, which holds a number of them or a date."""
    if value.strip().isdecimal():
        return float(value.strip()[:9])
    try:
        return max((parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None


def _media(header: str) -> tuple[str, str | None]:
    """The media type of a Content-Type header and Python's name of its charset."""
    message = Message()
    message["Content-Type"] = header.replace("\r", " ").replace("\n", " ")
    media = message.get_content_type() if header.strip() else ""
    try:
        charset = codecs.lookup(str(message.get_param("charset", ""))).name
        b"".decode(charset)
    except (LookupError, ValueError):
        return media, None
    return media, charset
