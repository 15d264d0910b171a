"""An event with another type: its modes and its score go with the type."""

from __future__ import annotations

from msgspec.structs import replace

from sitroom.codebook import load
from sitroom.records import Event

__all__ = ["retyped", "type_called"]


def type_called(name: str) -> str:
    """The PLOVER type of this name, in whatever case. Raises UsageError that lists the known ones."""
    return load().event_type(name.strip().upper()).name


def retyped(event: Event, name: str) -> Event:
    """The event as one of type ``name``: modes that this type does not have are left out, the intensity is scored anew. Raises UsageError."""
    book = load()
    mode = [mode for mode in event.mode if mode in book.modes(name)]
    return replace(event, type=name, mode=mode, intensity=book.intensity(name, mode))
