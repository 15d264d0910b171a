"""The kinds of pictures by name, and one made by its name."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from sitroom.errors import UsageError
from sitroom.show.pictures.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitroom.room import Room

__all__ = ["KINDS", "Kind", "options", "picture"]


class Kind(msgspec.Struct, frozen=True):
    """One kind of picture: what it shows, and ``module:function`` of what makes it from a room."""

    shows: str
    maker: str

    @property
    def make(self) -> Callable[..., Picture]:
        """The function that makes it; its keyword arguments are the kind's options."""
        module, name = self.maker.split(":")
        made: Callable[..., Picture] = getattr(import_module(f"sitroom.show.pictures.{module}"), name)
        return made


KINDS: dict[str, Kind] = {
    "network": Kind("who is tied to whom, by layer, over time", "network:network"),
    "timeline": Kind("what happened, was announced, feared or denied, side by side and day by day", "timeline:timeline"),
    "tension": Kind("how tense it is between whom, with bands and changes of level", "tension:tension"),
    "map": Kind("where it happened", "map:map_"),
    "beliefs": Kind("what a narrator says follows from what; two narrators side by side", "beliefs:beliefs"),
    "red-lines": Kind("the board of red lines: who drew them, how firmly, and whether they were crossed", "redlines:red_lines"),
    "sources": Kind("who copies, retells or credits whom", "sources:sources"),
    "forecast": Kind("what comes next by dyad, as bands of the days ahead", "forecast:forecast"),
    "what-if": Kind("what may come as it is, and under a scenario", "whatif:what_if"),
}


def options(kind: str) -> list[str]:
    """The names of a kind's options. Raises UsageError for a kind that does not exist, and says which do."""
    if kind not in KINDS:
        raise UsageError(f"found {kind!r} as a picture; valid are: {', '.join(KINDS)}.")
    return [name for name, one in inspect.signature(KINDS[kind].make).parameters.items() if one.kind is one.KEYWORD_ONLY]


def picture(room: Room, kind: str, **asked: Any) -> Picture:
    """A picture of a room. ``asked``: the options of its kind; those that are None are as if not given.

    Raises UsageError for a kind or option that does not exist or an option that means nothing, RoomError as ``Room.happenings`` does.
    """
    valid = options(kind)
    given = {name: value for name, value in asked.items() if value is not None}
    if wrong := [name for name in given if name not in valid]:
        raise UsageError(f"{', '.join(wrong)} cannot be asked of the picture {kind!r}; leave it out. Valid are: {', '.join(valid)}.")
    return KINDS[kind].make(room, **given)
