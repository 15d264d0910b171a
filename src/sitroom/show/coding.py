"""One document's coding as a table: each sentence with its events, who says what, red lines, claims and ties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sitroom.records import Claim, Coding, Document, Event, RedLine, Span, Statement, Tie
from sitroom.room.cued import cue_of
from sitroom.room.redlines.wording import as_told
from sitroom.show.tables import event_lines, told_words
from sitroom.show.words import names_of, plain

__all__ = ["coding_table", "told_line", "told_table"]

Told = Statement | RedLine | Claim | Tie | Event

_SIGN = {1: "+", -1: "−", 0: "·"}
_KIND = {"threat": "red", "warning": "yellow", "promise": "green"}


def coding_table(coding: Coding) -> RenderableType:
    """Everything that was found, in the order of the text."""
    names = {actor.id: actor.name for actor in coding.actors}
    said = {statement.id: statement for statement in coding.statements}
    blocks = list(_blocks(coding))
    if not blocks:
        return Text("No records.", style="dim")
    return Group(*(part for span, records in blocks for part in _block(coding, span, records, names, said)))


def _blocks(coding: Coding) -> Iterator[tuple[Span, list[Told]]]:
    """Sentences in order, each with its records; a statement stands with the sentence of its cue."""
    others: list[Told] = [*coding.events, *coding.red_lines, *coding.claims, *coding.ties]
    spans = sorted({r.evidence for r in others})
    held: dict[Span, list[Told]] = {}
    told: list[Told] = [*coding.events, *coding.statements, *coding.red_lines, *coding.claims, *coding.ties]
    for record in told:
        span = record.evidence
        if isinstance(record, Statement):
            place = record.cue or record.content[0]
            span = next((s for s in spans if s[0] <= place[0] < s[1]), span)
        held.setdefault(span, []).append(record)
    yield from sorted(held.items(), key=lambda item: item[0])


def _block(coding: Coding, span: Span, records: list[Told], names: Mapping[str, str], said: Mapping[str, Statement]) -> Iterable[RenderableType]:
    events = [r for r in records if isinstance(r, Event)]
    yield told_words(events, coding.document, span)
    if events:
        yield event_lines(events, names, coding.document, said)
    others = [r for r in records if not isinstance(r, Event)]
    if others:
        lines = Table.grid(padding=(0, 2), expand=True)
        lines.add_column(width=18)
        lines.add_column(ratio=1)
        lines.add_column(width=4, justify="right", no_wrap=True)
        for record in others:
            lines.add_row(*told_line(record, coding.document.text, names, said), Text(f"{record.confidence:.2f}", "dim"))
        yield Padding(lines, (0, 0, 0, 2))
    yield Text("")


def told_line(record: Told, text: str, names: Mapping[str, str], said: Mapping[str, Statement]) -> tuple[Text, Text]:
    """(what it is, what it says) of a record that is no event. ``said``: statements by id, for the words of an unnamed claimant."""
    if isinstance(record, Statement):
        who = speaker_of(record, names, text)
        content = " … ".join(plain(text[a:b]) for a, b in record.content)
        cue, via = cue_of(record, text), record.via
        line = Text.assemble((who, "bold"), (f" {plain(cue)}" if cue else "", "yellow"), (f" via {plain(via)}" if via else "", "italic"))
        return Text(record.kind, "blue"), Text.assemble(line, ": ", content)
    if isinstance(record, RedLine):
        issuer = names_of([record.issuer], names) if record.issuer else "–"
        line = Text.assemble((issuer, "bold"), (": ", "dim"), plain(as_told(record, text)))
        return Text(f"red line {record.kind}", _KIND[record.kind]), line
    if isinstance(record, Claim):
        voice = said.get(record.statement or "")
        who = names_of([record.claimant], names) if record.claimant else speaker_of(voice, names, text) if voice else "author"
        cause, effect = (plain(text[slice(*span)]) for span in (record.cause, record.effect))
        line = Text.assemble((who, "bold"), ": ", cause, (f" —{_SIGN[record.sign]}→ ", "bold"), effect)
        return Text.assemble(("claim ", "green"), (record.hedge, "dim")), line
    assert isinstance(record, Tie)
    since = f" since {record.since}" if record.since else ""
    until = f" until {record.until}" if record.until else ""
    return Text.assemble(("tie ", "dim"), record.kind), Text(
        f"{names_of(record.actors[:1], names)} —{_SIGN[record.sign]}— {names_of(record.actors[1:], names)}{since}{until}"
    )


def told_table(
    records: Sequence[Told], names: Mapping[str, str], documents: Mapping[str, Document], *, shown: Mapping[str, str] | None = None
) -> RenderableType:
    """Statements, red lines, claims or ties of several documents, each under its outlet and day. ``shown``: by id, what to show of it."""
    if not records:
        return Text("Nothing of the kind.", style="dim")
    lines = Table.grid(padding=(0, 2), expand=True)
    for width in (18, 18):
        lines.add_column(width=width)
    lines.add_column(ratio=1)
    lines.add_column(width=4, justify="right", no_wrap=True)
    for record in records:
        home = documents[record.document]
        id = f"\n{plain(shown[record.id])}" if shown and record.id in shown else ""
        where = Text(f"{plain(home.called)[:18]}\n{home.published or ''}{id}", "dim")
        lines.add_row(where, *told_line(record, home.text, names, {}), Text(f"{record.confidence:.2f}", "dim"))
    return lines


def speaker_of(statement: Statement, names: Mapping[str, str], text: str) -> str:
    """The speaker's name, else the words of the source, else that nobody is named."""
    if statement.speaker:
        return names_of([statement.speaker], names)
    return plain(text[slice(*statement.source)]) if statement.source else "unnamed"
