"""The log of corrections as a table, JSON or CSV: what was corrected, by whom, when and why."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from sitroom.show.export import Row, write_csv, write_json
from sitroom.show.words import plain

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

    from sitroom.room import Room
    from sitroom.room.corrections_actions import Action, Correction

__all__ = ["described", "print_added", "print_log"]

_COLUMNS = ("number", "at", "who", "what", "why", "state", "reason", "action")


def print_added(room: Room, entries: Sequence[Correction]) -> None:
    """Say what was logged, and what of it does not hold."""
    if not entries:
        print("Nothing to add: the room's log has all of it.")
    for entry in entries:
        note = f" ({entry.state}: {plain(entry.reason or '')})" if entry.state in ("waiting", "contradicted") else ""
        print(f"{entry.number}: {described(room, entry.action)}{note}")


def print_log(room: Room, entries: Sequence[Correction], form: str) -> None:
    """Print the log. JSON has the entries as they are, to be replayed; CSV adds what they say in words, and the action as JSON."""
    if form == "json":
        write_json((msgspec.to_builtins(entry) for entry in entries), sys.stdout)
    elif form == "csv":
        write_csv((_row(room, entry) for entry in entries), sys.stdout, _COLUMNS)
    else:
        from sitroom.show.tables import console

        console().print(_table(room, entries) if entries else "No corrections.")


def described(room: Room, action: Action) -> str:
    """What an action says, in words; an event with the word that it was read from."""
    from sitroom.room.corrections_actions import ChangeEvent, MergeActors, NameConcept, NoEvent, NotSameConcept, SameConcept, SameHappening, Undo

    if isinstance(action, MergeActors):
        return f"{plain(action.actor)} is {plain(action.into)}"
    if isinstance(action, NameConcept):
        return f"{_event(room, action, action.part)} is about {plain(action.name)}"
    if isinstance(action, SameConcept | NotSameConcept):
        told = "are" if isinstance(action, SameConcept) else "are not"
        return f"{', '.join(_event(room, action, part) for part in action.parts)} {told} about one concept"
    if isinstance(action, Undo):
        return f"entry {action.number} no longer holds"
    if isinstance(action, NoEvent):
        return f"{_event(room, action, action.event)} is no event"
    if isinstance(action, ChangeEvent):
        parts = [f"{name} {value}" for name, value in (("type", action.type), ("status", action.status)) if value]
        who = {"actor": action.actors, "recipient": action.recipients}
        parts += [f"{name} {plain(', '.join(ids)) or 'nobody'}" for name, ids in who.items() if ids is not None]
        return f"{_event(room, action, action.event)}: {'; '.join(parts)}"
    told = "are the same happening" if isinstance(action, SameHappening) else "are not the same happening"
    return f"{', '.join(_event(room, action, event) for event in action.events)} {told}"


def _event(room: Room, action: Action, event: str) -> str:
    """The id of an event or phrase, and its words in quote marks where the room has its document."""
    anchor = getattr(action, "anchors", {}).get(event)
    if anchor is None or not room.has(anchor.document):
        return plain(event)
    return f"{plain(event)} “{plain(room.document(anchor.document).text[slice(*anchor.trigger)])}”"


def _row(room: Room, entry: Correction) -> Row:
    row: Row = msgspec.to_builtins(entry)
    return row | {"what": described(room, entry.action), "action": msgspec.json.encode(entry.action).decode()}


def _table(room: Room, entries: Sequence[Correction]) -> Group:
    """Two lines an entry, which a narrow terminal shows as well: number, time, who and state; below it what and why."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    lines: list[RenderableType] = []
    for entry in entries:
        state = entry.state if entry.reason is None else f"{entry.state}: {plain(entry.reason)}"
        about = f"  {entry.at[:16].replace('T', ' ')}  {plain(entry.who)}  "
        lines.append(Text.assemble((str(entry.number), "bold"), (about, "dim"), state))
        lines.append(Padding(Text.assemble(described(room, entry.action), (f" – {plain(entry.why)}", "dim")), (0, 0, 0, 4)))
    return Group(*lines)
