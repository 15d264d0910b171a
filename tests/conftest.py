"""Property tests draw the same examples in every run; ``HYPOTHESIS_PROFILE=wide`` draws new ones. One misbehaving server for a test file."""

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.misbehaving_server import Server, serving

settings.register_profile("fixed", derandomize=True, database=None)
settings.register_profile("wide", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


@pytest.fixture(scope="module")
def shared() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def server(shared: Server) -> Server:
    shared.answers.clear()
    shared.asked.clear()
    return shared


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """Programs that the tests start can be stopped by Ctrl-C, even where a shell in the background has the tests themselves ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
