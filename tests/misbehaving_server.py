"""A real HTTP server on 127.0.0.1 that answers as a test tells it to, however badly."""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """One request; an answer writes to it whatever it likes."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers.items())))
        answer = self.server.answers.get(self.path)
        with contextlib.suppress(OSError):
            if answer is None:
                self.reply(b"nothing here", status=404)
            else:
                answer(self)
        self.close_connection = True

    def reply(self, data: bytes, *, status: int = 200, length: int | None = None, **headers: str) -> None:
        """A complete answer; ``length`` is what it says of its length; ``content_type="..."`` names a header."""
        self.send_response(status)
        for name, value in ({"content_type": "text/html"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        self.end_headers()
        self.wfile.write(data)

    def begin(self, **headers: str) -> None:
        """The head of an answer without a length, which ends when the connection does."""
        self.send_response(200)
        for name, value in ({"content_type": "text/html"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def drip(self, piece: bytes, pause: float) -> None:
        """The same piece again and again, for at most five seconds."""
        end = time.monotonic() + 5
        while time.monotonic() < end and not self.server.ended.is_set():
            self.wfile.write(piece)
            self.wfile.flush()
            self.server.ended.wait(pause)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """``answers``: path -> what is answered; ``asked``: the paths that were asked for, with the headers."""

    daemon_threads = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.ended = threading.Event()

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.server_address[1]}{path}"

    def paths(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(context)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def page(text: str = "Norland's council met on the strait.", **headers: str) -> Answer:
    return lambda handler: handler.reply(f"<html><body><p>{text}</p></body></html>".encode(), **headers)


def redirect(to: str) -> Answer:
    return lambda handler: handler.reply(b"", status=302, location=to)


def text(body: str, status: int = 200) -> Answer:
    return lambda handler: handler.reply(body.encode(), status=status, content_type="text/plain")
