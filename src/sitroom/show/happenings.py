"""What ``sitroom show ROOM happenings`` prints: each happening with how many independent sources stand behind it and what they differ on."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from sitroom.records import Disagreement, Document, Event, Happening
from sitroom.room.listing import Listing
from sitroom.room.placed import placed
from sitroom.show.export import Row, write_csv, write_json
from sitroom.show.words import names_of, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sitroom.room import Room

__all__ = ["happening_rows", "happenings", "happenings_table"]

_COLUMNS = (
    *("id", "date", "date_precision", "status", "type", "actors", "actor_names", "recipients", "recipient_names", "place", "place_country"),
    *("magnitude_killed", "magnitude_wounded", "magnitude_size", "independent", "sources", "differ"),
    *("first_published", "first_report", "first_outlet", "documents", "members", "words"),
)


_MEMBERS = 8
"""Further members that a table names."""


def happenings(room: Room, chosen: Sequence[Happening], form: str) -> None:
    """Print happenings as ``table``, ``json`` or ``csv``."""
    names = {actor.id: actor.name for actor in room.actors()}
    homes = {id: room.document(id) for id in dict.fromkeys(h.first_report for h in chosen)}
    firsts = {event.id: event for id in homes for event in room.coding(id).events}
    if form == "table":
        from sitroom.room.shortened import short_ids
        from sitroom.show.tables import console, left_out

        shown = short_ids(room, "events", (event for h in chosen for event in h.members))
        console().print(happenings_table(chosen, names, homes, firsts, shown=shown, outlets=_outlets(room, shown)))
        for line in left_out(len(chosen), chosen.total if isinstance(chosen, Listing) else len(chosen)):
            console().print(line)
        return
    rows = happening_rows(chosen, names, homes, firsts)
    if form == "json":
        write_json(rows, sys.stdout)
    else:
        write_csv(rows, sys.stdout, _COLUMNS)


def happening_rows(
    chosen: Iterable[Happening], names: Mapping[str, str], homes: Mapping[str, Document], firsts: Mapping[str, Event]
) -> Iterator[Row]:
    """Happenings as their records have them, with names, what the sources differ on in words, and the words of the first report.

    ``names``: of actors by id; ``homes``: the documents of first reports; ``firsts``: the events of these, both by id.
    """
    for happening in chosen:
        home = homes[happening.first_report]
        row: Row = msgspec.to_builtins(happening)
        yield row | {
            "actor_names": [names.get(i, i) for i in happening.actors],
            "recipient_names": [names.get(i, i) for i in happening.recipients],
            "first_outlet": home.outlet,
            "differ": [differ(d, names) for d in happening.disagreements],
            "words": home.text[slice(*firsts[happening.members[0]].evidence)],
        }


def differ(disagreement: Disagreement, names: Mapping[str, str]) -> str:
    """``how many: 3 killed (Harbour Post) / 5 killed (Sud Press)``."""
    versions = (f"{_value(disagreement, v.value, names)} ({', '.join(map(plain, v.sources))})" for v in disagreement.versions)
    return f"{disagreement.about}: {' / '.join(versions)}"


def _value(disagreement: Disagreement, value: str, names: Mapping[str, str]) -> str:
    return names_of(value.split(", "), names) if disagreement.about == "who" else value


def _outlets(room: Room, events: Iterable[str]) -> dict[str, str]:
    """By event id, the outlet that tells of it, else the title or id of its document."""
    question = (
        "SELECT e.id, coalesce(d.outlet, d.title, d.id) FROM json_each(?) j JOIN events e ON e.id = j.value JOIN documents d ON d.id = e.document"
    )
    return dict(room._rows(question, msgspec.json.encode(list(events)).decode()))


def happenings_table(
    chosen: Sequence[Happening],
    names: Mapping[str, str],
    homes: Mapping[str, Document],
    firsts: Mapping[str, Event],
    *,
    shown: Mapping[str, str] | None = None,
    outlets: Mapping[str, str] | None = None,
) -> RenderableType:
    """One block a happening: when, what, who; the sources behind it; what they differ on; the words of the first report; where else it is told.

    ``shown``, ``outlets``: by event id, what to show of it, and who tells of it; without them, members are left out.
    """
    from rich.table import Table
    from rich.text import Text

    if not chosen:
        return Text("No happenings.", style="dim")
    lines = Table.grid(padding=(0, 2), expand=True)
    for width in (12, 12, 13):
        lines.add_column(width=width)
    lines.add_column(ratio=1)
    for happening in chosen:
        home = homes[happening.first_report]
        when = Text("no date", "dim") if happening.date is None else Text(happening.date)
        if happening.date and happening.date_precision == "unknown":
            when = Text(f"({happening.date})", "dim")
        lines.add_row(when, happening.status, Text(happening.type, "bold"), _account(happening, names, home, firsts, shown or {}, outlets or {}))
    return lines


def _account(
    happening: Happening,
    names: Mapping[str, str],
    home: Document,
    firsts: Mapping[str, Event],
    shown: Mapping[str, str],
    outlets: Mapping[str, str],
) -> RenderableType:
    from rich.text import Text

    first, *others = happening.members
    text = Text(names_of(happening.actors, names) or "–", "bold")
    if happening.recipients:
        text.append(" → ", "dim").append(names_of(happening.recipients, names))
    if happening.magnitude:
        counts = ((happening.magnitude.killed, "killed"), (happening.magnitude.wounded, "wounded"), (happening.magnitude.size, "people"))
        text.append("  " + ", ".join(f"{number} {what}" for number, what in counts if number is not None), "dim")
    if happening.place:
        text.append(f"  {placed(plain(happening.place))}", "dim")
    reports = len(happening.documents)
    sources = f"{happening.independent} independent source{'' if happening.independent == 1 else 's'}"
    text.append(f"\n{sources}", "green" if happening.independent > 1 else "")
    text.append(f" in {reports} document{'' if reports == 1 else 's'}: {', '.join(map(plain, happening.sources))}", "dim")
    for disagreement in happening.disagreements:
        text.append(f"\nthey differ on {differ(disagreement, names)}", "yellow")
    outlet = plain(home.called)
    id = f", {plain(shown[first])}" if first in shown else ""
    text.append(f"\nfirst: {outlet}{f', {home.published}' if home.published else ''}{id}: ", "dim")
    text.append(f"“{plain(home.text[slice(*firsts[first].evidence)])}”", "italic")
    if also := [f"{plain(shown[event])} ({plain(outlets.get(event, '?'))})" for event in others if event in shown]:
        more = f" and {len(also) - _MEMBERS} more" if len(also) > _MEMBERS else ""
        text.append(f"\nalso: {', '.join(also[:_MEMBERS])}{more}", "dim")
    return text.append("\n")
