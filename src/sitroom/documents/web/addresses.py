"""Addresses: which ones may be fetched, and connections that go only to an address that was checked, and end in time.

A host's name is resolved once for each connection and the connection is made to the address that was checked, so that a name which answers
differently the second time (DNS rebinding) gains nothing. The Host header and the name in TLS stay those of the URL.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence

import httpcore
import httpx

from sitroom.errors import FetchError

__all__ = ["Network", "Refusal", "Resolve", "checked_url", "closed", "resolved", "without_credentials"]

Resolve = Callable[[str, int], Sequence[str]]
"""A host's name or number and a port -> its IP addresses, the best first. Raises OSError where it has none."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_TRIED = 4
"""Addresses of one host that a connection is tried to."""


class Refusal(Exception):
    """Why an address is not fetched; the text says what was found and what to do, but not the URL. ``host`` asked to wait ``retry_after`` seconds."""

    def __init__(self, reason: str, *, retry_after: float | None = None, host: str | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.host = host


def checked_url(url: str) -> httpx.URL:
    """A URL that may be asked for, without its fragment. Raises FetchError for another scheme than http and https, and for credentials in it."""
    valid = "valid is an address such as https://example.org/news"
    try:
        found = httpx.URL(url.strip())
    except httpx.InvalidURL as error:
        raise FetchError(f"{url.strip()[:200]!r}: found no web address ({error}); {valid}. Check it.") from None
    if found.userinfo:
        raise FetchError(f"{without_credentials(url)}: found a user name or password in the address; {valid}. Leave them out: addresses are logged.")
    if found.scheme not in ("http", "https"):
        raise FetchError(f"{url.strip()[:200]}: found {found.scheme or 'no scheme'!r} as its scheme; {valid}. Read it from a file.")
    if not found.host or not 0 < (found.port or 80) < 65536:
        raise FetchError(f"{url.strip()[:200]}: found {'no such port' if found.host else 'no host'} in the address; {valid}. Check it.")
    return found.copy_with(fragment=None)


def without_credentials(url: str) -> str:
    """An address as it can be shown and stored: without a user name and password."""
    try:
        found = httpx.URL(url.strip())
    except httpx.InvalidURL:
        return url
    return str(found.copy_with(userinfo=b"")) if found.userinfo else url


def closed(address: str) -> str | None:
    """The kind of an IP address that is not open to the public (loopback, private ...); None for a public one.

    An IPv4 address inside an IPv6 one (mapped, 6to4, Teredo, NAT64) counts as itself.
    """
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return closed(str(inner))
    kinds = ("loopback", "link_local", "multicast", "unspecified", "private", "reserved")
    kind = next((kind for kind in kinds if getattr(found, f"is_{kind}")), None if found.is_global else "reserved")
    return kind and kind.replace("_", "-")


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host as the system knows them; how long that may take is the system's to say."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[4][0]) for place in found))


class Network(httpcore.NetworkBackend):
    """Connections to checked addresses. All of them end at ``until``, a time of ``time.monotonic``."""

    def __init__(self, *, allow_private: bool, resolve: Resolve) -> None:
        self.until = 0.0
        self._allow_private = allow_private
        self._resolve = resolve
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of ``host`` that answers. Raises Refusal where one of them is closed and that is not allowed."""
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the host {host} is not known: {error}") from error
        for address in addresses if not self._allow_private else ():
            if kind := closed(address):
                raise Refusal(f"{host} is at the {kind} address {address}; valid is a public host. To read it all the same, add --allow-private.")
        failed: Exception = httpcore.ConnectError(f"the host {host} has no address")
        for address in addresses[:_TRIED]:
            try:
                stream = self._sockets.connect_tcp(address, port, self.left(timeout), local_address, socket_options)
                return _Timed(stream, self.left)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    def left(self, timeout: float | None) -> float:
        """Seconds that one step may take: ``timeout``, or what is left of the whole where that is less. Raises ReadTimeout where nothing is."""
        rest = self.until - time.monotonic()
        if rest <= 0:
            raise httpcore.ReadTimeout("no time is left")
        return rest if timeout is None else min(timeout, rest)


class _Timed(httpcore.NetworkStream):
    """A connection whose every step is given no more time than is left."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[float | None], float]) -> None:
        self._stream = stream
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._left(timeout)), self._left)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
