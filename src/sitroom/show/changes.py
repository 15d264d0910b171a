"""What ``sitroom watch`` prints: what became of the feeds, and what changed in the room."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
from rich import box
from rich.table import Table
from rich.text import Text

from sitroom.records import Actor, Document, Event, Happening
from sitroom.room.tension.seconds import by_place
from sitroom.show.coding import told_table
from sitroom.show.export import event_rows, told_rows
from sitroom.show.happenings import happening_rows, happenings_table
from sitroom.show.tables import console, documents_table, events_table, heading
from sitroom.show.words import names_of, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sitroom.room import Room
    from sitroom.room.tension.jumps import Jump
    from sitroom.room.watching.changes import Changes, Met
    from sitroom.room.watching.rounds import Polled

__all__ = ["show_changes"]

_SHOWN = 20
"""Documents, happenings, dyads, met red lines and jumps that a table has at most; JSON has all."""


def show_changes(room: Room, polled: Sequence[Polled], found: Changes, form: str) -> None:
    """Print as ``table`` or ``json`` (one object on one line, for programs that read a log)."""
    actors = {actor.id: actor for actor in room.actors()} if found else {}
    if form == "json":
        sys.stdout.write(msgspec.json.encode(_object(room, polled, found, actors)).decode() + "\n")
        sys.stdout.flush()
        return
    screen = console()
    for part in (_feeds(polled), *_sections(room, found, actors)):
        screen.print(part)
    sys.stdout.flush()


def _object(room: Room, polled: Sequence[Polled], found: Changes, actors: Mapping[str, Actor]) -> dict[str, object]:
    names, homes = {i: actor.name for i, actor in actors.items()}, _homes(room, found)
    events = [event for each in found.events.values() for event in each]
    return {
        "feeds": msgspec.to_builtins(list(polled)),
        "documents": [msgspec.to_builtins(document) | {"text": ""} for document in found.documents],
        "happenings": list(happening_rows(found.happenings, names, homes, _firsts(room, found.happenings))),
        "events": list(event_rows(events, names, homes)),
        "red_lines": list(told_rows(found.red_lines, names, homes)),
        "red_lines_met": [
            {
                "red_line": next(iter(told_rows([met.red_line], names, homes))),
                "event": next(iter(event_rows([met.event], names, homes))),
                "happening": met.happening,
                "later": met.later,
            }
            for met in found.met
        ],
        "jumps": msgspec.to_builtins(found.jumps),
    }


def _homes(room: Room, found: Changes) -> dict[str, Document]:
    """The documents that the changes refer to, by id; a met red line or its event may stand in an older one."""
    homes = {document.id: document for document in found.documents}
    for met in found.met:
        for i in (met.red_line.document, met.event.document):
            homes.setdefault(i, room.document(i))
    return homes


def _firsts(room: Room, shown: Sequence[Happening]) -> dict[str, Event]:
    """The events of the documents that told them first, by id."""
    return {event.id: event for i in dict.fromkeys(each.first_report for each in shown) for event in room.coding(i).events}


def _feeds(polled: Sequence[Polled]) -> RenderableType:
    tally = Counter(one.status for one in polled)
    counts = [f"{tally['new']} feeds with an answer", f"{tally['unchanged']} unchanged", f"{tally['failed']} failed", f"{tally['left']} left alone"]
    read, stored, known = (sum(getattr(one, name) for one in polled) for name in ("read", "stored", "known"))
    counts[0] += f" ({read} items read, {known} known already{f', {stored} stored in a language that is not read' if stored else ''})"
    lines = [", ".join(part for i, part in enumerate(counts) if i == 0 or not part.startswith("0 ")) + "."]
    for one in polled:
        lines += [f"  {one.status}: {one.reason}"] if one.reason else []
        lines += [f"  set aside: {reason}" for _, reason in one.set_aside]
        lines += [f"  to be asked for again: {reason}" for _, reason in one.waiting]
    return Text("\n".join(map(_line, lines)))


def _line(text: str) -> str:
    """``plain``, with the indent kept."""
    return " " * (len(text) - len(text.lstrip())) + plain(text)


def _sections(room: Room, found: Changes, actors: Mapping[str, Actor]) -> Iterable[RenderableType]:
    if not found:
        yield Text("Nothing new in the room.")
        return
    names, homes = {i: actor.name for i, actor in actors.items()}, _homes(room, found)
    repeats = sum(bool(document.copy_of or document.rewrite_of) for document in found.documents)
    yield heading(f"New documents ({len(found.documents)})", f"{repeats} of them copies or rewrites" if repeats else "")
    yield documents_table(found.documents[:_SHOWN])
    if found.met:
        yield heading(f"Red lines met ({len(found.met)})", "an act that is told as done is of the kind that the condition names")
        places = by_place(room, [met.happening for met in found.met])
        for met in found.met[:_SHOWN]:
            yield from _met(met, names, homes, places)
    if found.jumps:
        yield heading(f"Tension jumps ({len(found.jumps)})", "days far from the usual of their dyad; above 0 is conflict")
        yield _jumps(found.jumps[:_SHOWN], names)
    if found.happenings:
        yield heading(f"New happenings ({len(found.happenings)})", "what no older document told of, the best attested first")
        shown = found.happenings[:_SHOWN]
        yield happenings_table(shown, names, homes, _firsts(room, shown))
    if found.red_lines:
        yield heading(f"New red lines ({len(found.red_lines)})")
        yield told_table(found.red_lines[:_SHOWN], names, homes)
    if found.events:
        yield heading(f"New events ({sum(map(len, found.events.values()))})", "actual ones, by who acts towards whom; sources are independent ones")
        yield _dyads(found, names)


def _met(met: Met, names: Mapping[str, str], homes: Mapping[str, Document], places: Mapping[str, str]) -> Iterable[RenderableType]:
    yield told_table([met.red_line], names, homes)
    why = "crossed by" if met.later else "of the very day of the statement, which came first is not told:"
    by_place = f"  done to {plain(names_of([told], names))} by the place" if (told := places.get(met.happening)) else ""
    yield Text.assemble(why, (by_place, "dim"))
    yield events_table([met.event], names, homes, outlet=True)


def _dyads(found: Changes, names: Mapping[str, str]) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("who", "events", "sources", "types"):
        table.add_column(name, justify="right" if name in ("events", "sources") else "left")
    for (actor, recipient), told in list(found.events.items())[:_SHOWN]:
        types = Counter(event.type for event in told)
        listed = ", ".join(f"{number} {name}" for name, number in sorted(types.items(), key=lambda item: (-item[1], item[0])))
        table.add_row(_pair(actor, recipient, names), str(len(told)), str(found.sources[actor, recipient]), listed)
    return table


def _jumps(jumps: Sequence[Jump], names: Mapping[str, str]) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("day", "who", "tension", "usual", "deviation", "acts"):
        table.add_column(name, justify="left" if name in ("day", "who") else "right")
    for jump in jumps:
        numbers = (f"{jump.tension:+.1f}", f"{jump.usual:+.1f}", f"{jump.deviation:.1f}", str(jump.events))
        who = _pair(jump.actor, jump.recipient, names, "↔" if jump.mutual else "→")
        table.add_row(jump.day, who + (" (by the place)" if jump.by_place else ""), *numbers)
    return table


def _pair(actor: str, recipient: str, names: Mapping[str, str], arrow: str = "→") -> str:
    return f"{names_of([actor], names) or '–'} {arrow} {names_of([recipient], names) or '–'}"
