"""Terminal tables. Each event stands with the words of its evidence, its trigger marked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sitroom.records import Document, Event, Span, Statement
from sitroom.room.placed import placed
from sitroom.show.words import evidence, names_of, plain

if TYPE_CHECKING:
    from sitroom.room import Activity

__all__ = ["activity_table", "console", "counts_line", "documents_table", "event_lines", "events_table", "heading", "left_out", "told_words"]

WIDTH = 100
"""Columns of a table that goes to a file or a pipe."""

_STATUS = {"actual": "bold", "historical": "dim", "future": "yellow", "hypothetical": "cyan", "negated": "magenta"}


def console(*, stderr: bool = False) -> Console:
    """A console as wide as the terminal, or of ``WIDTH`` columns where there is none and COLUMNS does not say otherwise."""
    found = Console(stderr=stderr, highlight=False, emoji=False, markup=False)
    if not found.is_terminal and not os.environ.get("COLUMNS"):
        found.width = WIDTH
    return found


def heading(title: str, note: str = "") -> Text:
    """A section's title, and in dim letters what it shows."""
    return Text.assemble("\n", (title, "bold underline"), ("  " + note if note else "", "dim"))


def left_out(shown: int, total: int) -> Iterator[Text]:
    """How many of all are not shown, and how to see them; nothing where all are."""
    if total > shown:
        yield Text(f"… and {total - shown:,} more of {total:,}: --limit NUMBER shows more, --limit 0 all", "dim")


def events_table(
    events: Sequence[Event],
    names: Mapping[str, str],
    documents: Mapping[str, Document],
    *,
    outlet: bool = False,
    shown: Mapping[str, str] | None = None,
) -> RenderableType:
    """Events under the sentence that tells them, its triggers marked. ``names`` and ``documents`` are by id; ``outlet``: name it.

    ``shown``: by id, what to show of it; without it, ids are left out.
    """
    if not events:
        return Text("No events.", style="dim")
    groups = [list(group) for _, group in groupby(events, key=lambda e: (e.document, e.evidence))]
    return Group(*(part for group in groups for part in _sentence(group, names, documents[group[0].document], outlet, shown or {})))


def _sentence(events: list[Event], names: Mapping[str, str], document: Document, outlet: bool, shown: Mapping[str, str]) -> Iterable[RenderableType]:
    words = told_words(events, document, events[0].evidence)
    if outlet:
        words.append(f"  {plain(document.called)}", "dim italic")
    yield words
    yield event_lines(events, names, document, {}, shown)
    yield Text("")


def told_words(events: Sequence[Event], document: Document, span: Span) -> Text:
    """A sentence in quote marks, the triggers of its events marked."""
    words = Text("“")
    for piece, told in evidence(events, document, span):
        words.append(piece, "bold underline" if told else "")
    return words.append("”")


def event_lines(
    events: Iterable[Event],
    names: Mapping[str, str],
    document: Document,
    said: Mapping[str, Statement],
    shown: Mapping[str, str] | None = None,
) -> RenderableType:
    """One line an event. ``said`` (statements by id) adds whose words an event is; without it, nothing is said of that. ``shown``: see above."""
    lines = Table.grid(padding=(0, 2), expand=True)
    for width in (13, 12, 12):
        lines.add_column(width=width, no_wrap=True)
    lines.add_column(width=13)
    lines.add_column(ratio=1)
    lines.add_column(width=4, justify="right", no_wrap=True)
    for event in events:
        kind = Text.assemble((event.type, _STATUS[event.status]), (f" {', '.join(event.mode)}" if event.mode else "", "dim"))
        trigger = Text(plain(document.text[slice(*event.trigger)])[:13], "bold")
        who = _who(event, names)
        if (statement := said.get(event.statement or "")) is not None and statement.speaker:
            who.append(f"  according to {names_of([statement.speaker], names)}", style="blue")
        if shown and event.id in shown:
            who.append(f"  {plain(shown[event.id])}", style="dim")
        lines.add_row(trigger, _when(event), Text(event.status, _STATUS[event.status]), kind, who, Text(f"{event.confidence:.2f}", "dim"))
    return Padding(lines, (0, 0, 0, 2))


def _when(event: Event) -> Text:
    """The date; in brackets where it is only the day of publication."""
    if event.date is None:
        return Text("no date", style="dim")
    return Text(f"({event.date})"[:12], style="dim") if event.date_precision == "unknown" else Text(event.date)


def _who(event: Event, names: Mapping[str, str]) -> Text:
    text = Text(names_of(event.actors, names) or "–")
    if event.recipients:
        text.append(" → ", style="dim").append(names_of(event.recipients, names))
    if event.magnitude:
        counts = ((event.magnitude.killed, "killed"), (event.magnitude.wounded, "wounded"), (event.magnitude.size, "people"))
        text.append("  " + ", ".join(f"{number} {what}" for number, what in counts if number is not None), style="dim")
    if event.place:
        text.append(f"  {placed(plain(event.place.name))}", style="dim")
    if event.repeats:
        text.append(f"  told {1 + len(event.repeats)} times", style="dim")
    return text


def activity_table(lines: Iterable[Activity]) -> Table:
    """Actors and how often they are met."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("actor", ratio=1)
    for name in ("id", "kind"):
        table.add_column(name, style="dim", overflow="fold")
    for name in ("documents", "mentions", "acts", "receives"):
        table.add_column(name, justify="right")
    for line in lines:
        counts = map(str, (line.documents, line.mentions, line.acts, line.receives))
        table.add_row(plain(line.actor.name), plain(line.actor.id), line.actor.kind, *counts)
    return table


def documents_table(documents: Iterable[Document]) -> Table:
    """Documents by day of publication; below the title what keeps one from being read or from being a source of its own."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("published", "outlet", "title", "id"):
        table.add_column(name, style="dim" if name == "id" else "", no_wrap=name in ("published", "id"))
    for document in documents:
        title = Text(plain(document.titled if document.titled != document.id else "–"))
        if notes := "; ".join(_apart(document)):
            title.append(f"\n{plain(notes)}", "dim")
        table.add_row(document.published or "–", plain(document.outlet or "–"), title, document.id)
    return table


def _apart(document: Document) -> Iterator[str]:
    """What is to be known of a document in a list: a language that is not read, the wire that it credits, what it repeats."""
    from sitroom.room.intake import is_readable

    if not is_readable(document.language):
        yield f"not read: {document.language}"
    if document.credit:
        yield f"credit: {document.credit}"
    for kind, of in (("copy", document.copy_of), ("rewrite", document.rewrite_of)):
        if of:
            yield f"{kind} of {of}" + (f", {document.similarity:.2f}" if document.similarity is not None else "")


def counts_line(counts: Mapping[str, int]) -> str:
    """The counts of a room as one line."""
    return ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items() if number and not name.startswith("sources"))
