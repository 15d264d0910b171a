"""Named readers. A reader turns lists of words into readings; every record stores the name of the one that made it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from sitroom.errors import ReaderError
from sitroom.reading.graph import Reading

__all__ = ["Reader", "get", "register"]

Span = tuple[int, int]


class Reader(Protocol):
    """What the rest of Sitroom needs of a reading model."""

    name: str

    def read(self, sentences: Sequence[Sequence[str]], spans: Sequence[Sequence[Span]] | None = None) -> list[Reading]:
        """One reading a sentence, in order."""

    def fits(self, words: Sequence[str]) -> bool:
        """Whether a sentence is short enough to be read in one piece."""


_makers: dict[str, Callable[[], Reader]] = {}


def register(name: str, maker: Callable[[], Reader]) -> None:
    """Add a reader under ``name``; ``maker`` builds it when it is first asked for."""
    _makers[name] = maker


@cache
def get(name: str = "minilm") -> Reader:
    """The reader registered as ``name``, built once. Raises ``ReaderError`` that lists the known names."""
    if name not in _makers:
        raise ReaderError(f"no reader is called {name!r}; known are: {', '.join(sorted(_makers))}")
    return _makers[name]()


def _packaged() -> Reader:
    from sitroom.reading.model import OnnxReader

    return OnnxReader(Path(__file__).parent / "weights")


register("minilm", _packaged)
