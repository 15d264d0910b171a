"""The server itself: a socket, the app, and uvicorn between them."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn

from sitroom.errors import UsageError
from sitroom.show.web.app import application
from sitroom.show.web.guard import LOOPBACK, new_token

__all__ = ["LONGEST_HEAD", "Server"]

LONGEST_HEAD = 256 * 1024
"""Bytes of a request's address and headers at most: an address may hold a whole scenario, 20,000 letters of up to nine bytes each."""


class Server:
    """A room's web app on a socket. Raises RoomError where the file is no room, UsageError where the host or port cannot be used.

    ``names``: further names under which it is called. Where it is bound to more than this computer, reading needs the token too.
    """

    def __init__(self, room: Path, *, host: str = "127.0.0.1", port: int = 8001, names: tuple[str, ...] = ()) -> None:
        self.token = new_token()
        self.loopback = _loopback(host)
        self._socket = _bound(host, port)
        self.port = int(self._socket.getsockname()[1])
        shown = f"[{host}]" if ":" in host else host
        self.address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else shown}:{self.port}/?token={self.token}"
        try:
            own = (*LOOPBACK, host.lower(), *(name.lower() for name in names), *(() if self.loopback else _addresses()))
            self.app = application(room, token=self.token, hosts=own, reading=not self.loopback)
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._socket.close()
        self.app.state.place.close()

    def run(self) -> None:
        """Serve until Ctrl-C."""
        config = uvicorn.Config(
            self.app, log_level="warning", access_log=False, server_header=False, date_header=False, timeout_graceful_shutdown=2, http="h11",
            h11_max_incomplete_event_size=LONGEST_HEAD,
        )  # fmt: skip
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[self._socket])


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError as error:
        raise UsageError(f"found {host!r} as the host, which is no address of this computer ({error.strerror}). Leave --host out.") from None
    made = socket.socket(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(address)
        made.listen(128)
    except OSError as error:
        made.close()
        raise UsageError(f"cannot listen at {host}:{port} ({error.strerror}). Choose another port, or --port 0 for a free one.") from None
    return made


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _addresses() -> tuple[str, ...]:
    """Names and addresses of this computer, by which others call it."""
    name = socket.gethostname()
    try:
        listed = {str(found[4][0]) for found in socket.getaddrinfo(name, None)}
    except OSError:
        listed = set()
    return (name.lower(), *sorted(listed))
