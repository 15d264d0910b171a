"""Sitroom: a situation room in a Python package.

read        a text -> its Coding
Room        one crisis in one SQLite file
Coding, Document, Event, Actor    the records; all of them are in ``sitroom.records``
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitroom.api import read
    from sitroom.records import Actor, Coding, Document, Event
    from sitroom.room import Room

__version__ = "0.1.0"

__all__ = ["Actor", "Coding", "Document", "Event", "Room", "__version__", "read"]

_HOMES = {
    "Actor": "sitroom.records",
    "Coding": "sitroom.records",
    "Document": "sitroom.records",
    "Event": "sitroom.records",
    "Room": "sitroom.room",
    "read": "sitroom.api",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for (PEP 562), so that ``import sitroom`` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sitroom' has no attribute {name!r}; it has: {', '.join(__all__)}")
    from importlib import import_module

    globals()[name] = value = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
