"""What the pages of a room show when they are asked nothing, as one process keeps it in the room and another takes it up."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from sitroom.room import Room, shelf
from sitroom.show.pages import PAGES, Desk, Kept, View, view
from sitroom.show.pages.asked import given
from sitroom.show.pages.kept import mark_of, state
from sitroom.show.pages.views import Drawing, Section

__all__ = ["COMING", "Shelved", "made", "put", "take_up"]

_PAGES = tuple(page.name for page in PAGES.values() if page.menu or page.name == "events")


class Shelved(NamedTuple):
    """One thing that is kept: its name in the room, the question that it answers, and how it is packed and found."""

    name: str
    question: Hashable
    kind: Any
    find: Callable[[Desk], Any]


def _views() -> Iterator[Shelved]:
    from sitroom.show.web.choosing import CHOICES, Choices, choices

    for name in _PAGES:
        question = ("view", name, msgspec.json.encode(given(PAGES[name].asked, [])))
        yield Shelved(f"view {name}", question, View, functools.partial(_view, name=name))
    yield Shelved("choices", CHOICES, Choices, choices)


def _view(desk: Desk, name: str) -> View:
    return view(desk, name)


COMING = frozenset(one.question for one in _views())
"""The questions whose answers are kept, pictures aside."""


def made(desk: Desk) -> Iterator[Shelved]:
    """All that is to be kept of a room, in the order in which it is wanted; pictures are those of its pages."""
    views = list(_views())
    yield from views
    for name in _PAGES:
        yield from _pictures(view(desk, name).blocks)


def _pictures(blocks: Sequence[object]) -> Iterator[Shelved]:
    from sitroom.show.web.drawing import asked_of, drawn_once, question_of

    for block in blocks:
        if isinstance(block, Section):
            yield from _pictures(block.blocks)
        elif isinstance(block, Drawing):
            options = [(key, str(value)) for key, value in block.options.items() if value is not None and value is not False]
            asked = given(asked_of(block.kind), options)
            name = f"told {block.kind} {msgspec.json.encode(asked).decode()}"
            yield Shelved(name, question_of(block.kind, asked, "told"), msgspec.Raw, functools.partial(drawn_once, kind=block.kind, asked=asked))


def take_up(room: Room, kept: Kept, seen: dict[str, str]) -> None:
    """Take up what another process has kept since; ``seen``: what was taken up so far, by name what it was made from."""
    known = {one.name: one for one in _views()}
    for name, made_from in shelf.listed(room, maker()):
        if seen.get(name) == made_from:
            continue
        one = known.get(name) or _told(name)
        found = shelf.page(room, name, maker()) if one else None
        if one is None or found is None:
            continue
        seen[name] = found.made_from
        try:
            answer = msgspec.Raw(found.body) if one.kind is msgspec.Raw else msgspec.msgpack.decode(found.body, type=one.kind)
        except msgspec.MsgspecError:
            continue  # it is made again
        kept.remember(room, one.question, answer, made_from=found.made_from, at=datetime.fromisoformat(found.at))


def _told(name: str) -> Shelved | None:
    """The picture of a name."""
    from sitroom.show.web.drawing import SERVED, asked_of, drawn_once, question_of

    _, kind, options = name.split(" ", 2)
    if kind not in SERVED:
        return None
    asked = msgspec.json.decode(options, type=asked_of(kind))
    return Shelved(name, question_of(kind, asked, "told"), msgspec.Raw, functools.partial(drawn_once, kind=kind, asked=asked))


def put(desk: Desk, one: Shelved) -> bool:
    """Find one thing and keep it in the room; False where the room has changed meanwhile."""
    before = state(desk.room)
    found = one.find(desk)
    if state(desk.room) != before:
        return False
    body = bytes(found) if one.kind is msgspec.Raw else msgspec.msgpack.encode(found)
    shelf.keep_page(desk.room, one.name, body, made_from=mark_of(before), maker=maker())
    return True


@functools.cache
def maker() -> str:
    """A mark of this program: of its files, by name, size and time."""
    home = Path(__file__).parents[2]
    listed = sorted((str(path.relative_to(home)), path.stat().st_size, path.stat().st_mtime_ns) for path in home.rglob("*") if path.suffix != ".pyc")
    return hashlib.sha256(repr(listed).encode()).hexdigest()[:16]
