"""Lists of records that a notebook shows as a table. What draws them stands above this package and is looked up when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any, SupportsIndex, TypeVar, overload

if TYPE_CHECKING:
    from sitroom.room.query import Asked

__all__ = ["Listing", "drawn"]

Kept = TypeVar("Kept")


class Listing(list[Kept]):
    """A list in every regard, of records of a room, which is asked for names and words when a notebook shows the list.

    Slices are listings too; sums, copies and pickles are plain lists.
    """

    def __init__(self, records: Iterable[Kept], room: Asked, count: Callable[[], int] | None = None) -> None:
        super().__init__(records)
        self._room, self._count = room, count

    @property
    def total(self) -> int:
        """How many there are, whatever limit was set."""
        return len(self) if self._count is None else self._count()

    @overload
    def __getitem__(self, at: SupportsIndex) -> Kept: ...

    @overload
    def __getitem__(self, at: slice) -> Listing[Kept]: ...

    def __getitem__(self, at: SupportsIndex | slice) -> Kept | Listing[Kept]:
        if isinstance(at, slice):
            return Listing(super().__getitem__(at), self._room)
        return super().__getitem__(at)

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        return list, (list(self),)

    def _repr_html_(self) -> str:
        return drawn("listing", self._room, self)


def drawn(what: str, *asked: object) -> str:
    """What ``sitroom.notebook`` draws, as HTML."""
    made: str = getattr(import_module("sitroom.notebook"), what)(*asked)
    return made
