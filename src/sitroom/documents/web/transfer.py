"""One request and its answer: over checked connections, with an end in time, in bytes and in redirects."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx

from sitroom.documents.web.addresses import Network, Refusal, Resolve, checked_url
from sitroom.errors import FetchError

__all__ = ["REDIRECTS", "Transfer", "body"]

REDIRECTS = 5
"""How many redirects are followed."""


class Transfer:
    """Asks for addresses. ``timeout``: seconds of silence that end a request; ``deadline``: seconds that one `begin` gives to all that follows."""

    def __init__(self, *, agent: str, allow_private: bool, timeout: float, deadline: float, resolve: Resolve) -> None:
        self._deadline = deadline
        self._timeout = timeout
        self._network = Network(allow_private=allow_private, resolve=resolve)
        self._client = httpx.Client(
            transport=_Transport(self._network),
            headers={"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=timeout,
            trust_env=False,
        )

    def close(self) -> None:
        """Let go of all connections."""
        self._client.close()

    def begin(self) -> None:
        """The time of the deadline runs from now."""
        self._network.until = time.monotonic() + self._deadline

    def pause(self, seconds: float, sleep: Callable[[float], None]) -> None:
        """Wait; the deadline waits too."""
        sleep(seconds)
        self._network.until += seconds

    @contextmanager
    def answer(self, url: httpx.URL, headers: Mapping[str, str], *, before: Callable[[httpx.URL], None]) -> Iterator[httpx.Response]:
        """The answer at the end of the redirects, its body not read yet. ``before`` is called with each address and may raise.

        Raises Refusal for redirects that go in a circle, too far, or to an address that `checked_url` refuses, and for what goes wrong on the way.
        """
        passed: list[httpx.URL] = []
        while True:
            passed.append(url)
            before(url)
            with self._one(url, headers) as response:
                if response.next_request is None:
                    yield response
                    return
                url = _next(response.next_request.url, passed)

    @contextmanager
    def _one(self, url: httpx.URL, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        try:
            raw = [(name, value.encode("latin-1", "replace")) for name, value in headers.items()]
            with self._client.stream("GET", url, headers=raw, follow_redirects=False) as response:  # type: ignore[arg-type]
                response.headers.encoding = "latin-1"
                yield response
        except (httpcore.TimeoutException, httpx.TimeoutException):
            if time.monotonic() >= self._network.until:
                raise Refusal(f"found no end of the answer after {self._deadline:g} s. Try again later.") from None
            raise Refusal(f"the server was silent for {self._timeout:g} s. Try again later.") from None
        except (httpcore.ProtocolError, httpx.ProtocolError) as error:
            raise Refusal(f"found a broken answer ({error}). Try again later, or save it to a file and read that.") from None
        except (httpcore.NetworkError, httpx.TransportError) as error:
            raise Refusal(f"found no way to the server ({error}). Check the address and the network, and try again.") from None


def body(response: httpx.Response, most: int, *, cut: bool = False) -> bytes:
    """The bytes of an answer, unpacked. Raises Refusal above ``most`` bytes (``cut``: ends there instead) and for what cannot be unpacked."""
    stated = response.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > most and not cut:
        raise Refusal(f"found {int(stated):,} bytes; valid are at most {most:,}. {_TOO_LARGE}")
    unpack = _unpacking(response.headers.get("content-encoding", ""))
    found, received = bytearray(), 0
    for piece in response.iter_raw():
        received += len(piece)
        found += unpack(piece, most + 1 - len(found))
        if len(found) > most or received > most:
            if cut:
                return bytes(found[:most])
            raise Refusal(f"found more than {most:,} bytes, the most that is read. {_TOO_LARGE}")
    unpack(b"", 0)
    return bytes(found)


_TOO_LARGE = "Save it to a file, and read that."


def _unpacking(coding: str) -> Callable[[bytes, int], bytes]:
    """A function of packed bytes and the most bytes to give; an empty piece says that it was the last."""
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return lambda piece, most: piece[:most]
    if coding in ("gzip", "x-gzip"):
        return _Gzip().unpack
    raise Refusal(f"found an answer packed as {coding[:40]!r}, which was not asked for; valid is gzip. Save it to a file, and read that.")


class _Gzip:
    """Gzip members one after the other, never more unpacked than is asked for."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(31)
        self._begun = False

    def unpack(self, piece: bytes, most: int) -> bytes:
        if not piece:
            if self._begun and not self._member.eof:
                raise Refusal("found gzip data that break off. Try again later.")
            return b""
        found = bytearray()
        try:
            while piece and len(found) < most:
                if self._member.eof:
                    if not piece.startswith(b"\x1f"):
                        break  # what stands behind the last member is no data (RFC 1952, 2.2, and what browsers do)
                    self._member = zlib.decompressobj(31)
                self._begun = True
                found += self._member.decompress(piece, most - len(found))
                piece = self._member.unused_data
        except zlib.error as error:
            raise Refusal(f"found broken gzip data ({error}). Try again later.") from None
        return bytes(found)


def _next(url: httpx.URL, passed: list[httpx.URL]) -> httpx.URL:
    try:
        url = checked_url(str(url))
    except FetchError as error:
        raise Refusal(f"it redirects to an address that is not read: {error}") from None
    if url in passed:
        raise Refusal(f"found redirects that go in a circle ({url}). The site may want a browser: save the page there, and read the file.")
    if len(passed) > REDIRECTS:
        raise Refusal(f"found more than {REDIRECTS} redirects, the last to {url}. Give the address where they end.")
    return url


class _Transport(httpx.BaseTransport):
    """httpx over connections of our own making."""

    def __init__(self, network: Network) -> None:
        self._pool = httpcore.ConnectionPool(network_backend=network, max_connections=1, max_keepalive_connections=0)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer), extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
