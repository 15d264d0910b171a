"""The rooms that the browser looks at, and the server that shows them."""

from __future__ import annotations

import fcntl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec

from sitroom.examples import paths
from sitroom.room import Room, read_into
from tests.hostile.corpus import codings, long_coding

__all__ = ["BEACON", "Served", "dispatches", "hostile", "long", "serving"]

BEACON = "http://127.0.0.1:9"
"""Where hostile texts would have a browser ask; nothing listens there, and a watched page tells of every try."""


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """A running server: where it is, and the token by which it can be written to."""

    origin: str
    token: str


def dispatches(folder: Path) -> Path:
    """The room of the bundled dispatches, its happenings found; made where it is not in the folder yet, by one process while others wait."""
    path = folder / "dispatches.sitroom"
    with (folder / "dispatches.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            made = folder / "making.sitroom"
            made.unlink(missing_ok=True)
            with Room(made) as room:
                for _ in read_into(room, paths()):
                    pass
                room.happenings()
            made.rename(path)
    return path


def hostile(folder: Path) -> Path:
    """A room of every attack."""
    path = folder / "hostile.sitroom"
    with Room(path) as room:
        for coding in codings(BEACON):
            room.add(coding)
    return path


def long(folder: Path) -> Path:
    """A room with a document of 5 MB in one paragraph."""
    path = folder / "long.sitroom"
    with Room(path) as room:
        room.add(long_coding())
    return path


@contextmanager
def serving(room: Path) -> Iterator[Served]:
    """The web app on a free port of this computer."""
    import uvicorn

    from sitroom.show.pages import PAGES
    from sitroom.show.web.serving import LONGEST_HEAD, Server

    with Server(room, port=0) as server:
        config = uvicorn.Config(
            server.app, log_level="error", access_log=False, timeout_graceful_shutdown=1, http="h11", h11_max_incomplete_event_size=LONGEST_HEAD
        )
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [server._socket]}, daemon=True)
        thread.start()
        while not running.started and thread.is_alive():
            time.sleep(0.02)
        for name in PAGES:  # else a page that is asked for the first time may say that its answer is still being found
            httpx.get(f"http://127.0.0.1:{server.port}/{name}.json", timeout=120)
        try:
            yield Served(origin=f"http://127.0.0.1:{server.port}", token=server.token)
        finally:
            running.should_exit = True
            thread.join(timeout=10)
