"""The demo's tour of a room: who is in it, what happened, what was threatened, what did not happen, and what to try next."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from sitroom.records import Event
from sitroom.room import Room
from sitroom.show.listing import cast
from sitroom.show.tables import activity_table, console, events_table, heading

__all__ = ["tour"]

_SHOWN = 6


def tour(room: Room, *, kept: Path | None) -> None:
    """Print the tour; ``kept`` is the room's path where it outlives the demo."""
    screen = console()
    screen.print(heading("Who is in it", "actors by the number of events they take part in"))
    screen.print(activity_table(room.activity(limit=10)))
    actual = [event for event in room.events(status="actual") if event.type != "THREATEN" and event.actors and event.recipients]
    note = "actual events with both sides named, the most hostile first; a date in brackets is the day of publication"
    _section(screen, room, "What happened", note, sorted(actual, key=lambda e: (e.intensity, -e.confidence, e.id)))
    _section(screen, room, "What was threatened", "threats that were made", _surest(room.events(type="THREATEN", status="actual")))
    _section(
        screen, room, "What did not happen", "refused, denied or called off", _surest([*room.events(status="negated"), *room.events(type="REJECT")])
    )
    _next(screen, kept)


def _surest(events: Iterable[Event]) -> list[Event]:
    return sorted({event.id: event for event in events}.values(), key=lambda e: (-e.confidence, e.id))


def _section(screen: Console, room: Room, title: str, note: str, events: list[Event]) -> None:
    """The first events of a list, no two with the same sentence."""
    chosen = list({(e.document, e.evidence): e for e in reversed(events)}.values())[::-1][:_SHOWN]
    screen.print(heading(title, note), "")
    screen.print(events_table(chosen, *cast(room, chosen), outlet=True))


def _next(screen: Console, kept: Path | None) -> None:
    room = str(kept or "demo.sitroom")
    screen.print(heading("What to try next"))
    if kept is None:
        screen.print(f"  sitroom demo --room {room}                      keep this room in a file")
    screen.print(f"  sitroom serve {room} --open                     the room in a browser, every line with its words")
    screen.print(f"  sitroom show {room} events --actor Iran --since 2025-06-13")
    screen.print(f"  sitroom show {room} events --status negated --format csv")
    screen.print(f"  sitroom forecast {room} --days 30")
    screen.print("  sitroom code article.html --table               your own text")
    screen.print("  sitroom read gulf.sitroom articles/             a folder of them")
