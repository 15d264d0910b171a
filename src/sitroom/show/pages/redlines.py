"""The page *Red lines*: each once, in all its wordings, whether it was crossed, and what followed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec

from sitroom.errors import UsageError
from sitroom.room.redlines import Line
from sitroom.room.tension.evidence import evidence
from sitroom.show.pages.asked import Asked, Day, PageNumber, Words, plain_asked
from sitroom.show.pages.brief import LINE, line_row
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.facets import paged
from sitroom.show.pages.told import day
from sitroom.show.pages.views import Block, Choice, Column, Drawing, Facet, Piece, Row, Section, Table, Target, View, cell
from sitroom.show.pages.wording import line_words, many, spoken_type, spoken_types

__all__ = ["LineAsked", "RedLinesAsked", "red_line", "red_lines"]


class RedLinesAsked(Asked, frozen=True, kw_only=True):
    """What the page of red lines is asked."""

    actor: Annotated[Words | None, msgspec.Meta(description="Who issues it or is addressed, with all that belong to it.")] = None
    kind: Annotated[list[Literal["threat", "warning", "promise"]], msgspec.Meta(max_length=3)] = msgspec.field(default_factory=list)
    crossing: Annotated[list[Literal["crossed", "not crossed", "cannot be told"]], msgspec.Meta(max_length=3)] = msgspec.field(default_factory=list)
    since: Annotated[Day | None, msgspec.Meta(description="Told on this day, month or year, or later.")] = None
    until: Annotated[Day | None, msgspec.Meta(description="Told on this day, month or year, or before.")] = None
    page: PageNumber = 1


class LineAsked(Asked, frozen=True, kw_only=True):
    """What the page of one red line is asked."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=300, description="The id of the line in the register.")]


def red_lines(desk: Desk, asked: RedLinesAsked) -> View:
    """The register: crossed ones first, then by sources."""
    every = desk.red_lines()
    own = set(desk.room._under(asked.actor)) if asked.actor else None
    found = [
        line for line in every
        if (own is None or own & {line.issuer, *line.issuers, *line.addressees}) and (not asked.kind or line.kind in asked.kind)
        and (not asked.crossing or line.crossing.verdict in asked.crossing) and _within(line, asked.since, asked.until)
    ]  # fmt: skip
    paging = paged(len(found), asked.page)
    rows = [_linked(line_row(desk, line), line) for line in found[paging.first - 1 : paging.last]] if found else []
    drawing = Drawing(name="board", title=None, kind="red-lines", options={"actor": asked.actor, "since": asked.since, "until": asked.until})
    blocks: list[Block] = [
        Table(name="red-lines", title=None, columns=LINE, rows=rows, empty="No red line fits all of this."),
        Section(name="picture", title="As a board", blocks=[drawing], folded=True),
    ]
    facets = [
        Facet(name="actor", title="Actor", kind="text", chosen=[asked.actor] if asked.actor else [], hint="a name, such as Iran"),
        Facet(
            name="kind",
            title="What",
            kind="choices",
            chosen=list(asked.kind),
            choices=_counted((line.kind for line in every), ("threat", "warning", "promise")),
        ),
        Facet(
            name="crossing",
            title="Crossed?",
            kind="choices",
            chosen=list(asked.crossing),
            choices=_counted((line.crossing.verdict for line in every), ("crossed", "not crossed", "cannot be told")),
        ),
        Facet(name="since", title="From", kind="date", chosen=[asked.since] if asked.since else [], hint="2025-06-13"),
        Facet(name="until", title="To", kind="date", chosen=[asked.until] if asked.until else [], hint="2025-06-13"),
    ]
    kinds = "A threat: the issuer will act; a warning: harm will follow; a promise: good will."
    lead = f"{many(len(found), 'red line')}, each once however often it is told. {kinds}"
    return View(page="redlines", title="Red lines", asked=plain_asked(asked), lead=[Piece(text=lead)], facets=facets, blocks=blocks, paging=paging)


def red_line(desk: Desk, asked: LineAsked) -> View:
    """One red line: its wordings, whether it was crossed and why, and what followed."""
    line = next((one for one in desk.red_lines() if one.id == asked.id), None)
    if line is None:
        raise UsageError(f"the room has no red line {asked.id!r}: it may have been told anew since. See the page of red lines.")
    wordings = [
        Row(
            id=w.red_line,
            refs=[f"redline:{w.red_line}"],
            cells=[
                cell(w.day),
                cell(desk.actor(w.issuer)),
                cell(*line_words(w)),
                cell(str(w.commitment), value=w.commitment),
                cell(", ".join(w.marks)),
                cell(desk.home(w.document), Piece(text=" repeats another", tone="dim") if w.repeats else None),
            ],
        )
        for w in line.wordings
    ]
    columns = [
        Column(name="day", title="Published", kind="date"),
        Column(name="who", title="Who", kind="names"),
        Column(name="words", title="In which words", note="the condition is marked", kind="words"),
        Column(name="commitment", title="How firm", kind="number", note="0 to 6: modality, named act, boosters, hedges"),
        Column(name="marks", title="By which marks"),
        Column(name="outlet", title="Where", kind="names"),
    ]
    crossing = line.crossing
    ids = [id for id in (crossing.happening, *crossing.possible, *crossing.followed) if id]
    behind = evidence(desk.room, ids)
    acts = []
    for id, one in behind.items():
        role = "crosses it" if id == crossing.happening else "may cross it" if id in crossing.possible else "followed"
        carried = " (what was held out)" if id == crossing.carried_out else ""
        h = one.happening
        acts.append(
            Row(
                id=id,
                refs=[f"happening:{id}"],
                cells=[
                    day(h.date, h.date_precision),
                    cell(role + carried),
                    cell(*desk.who(h.actors, h.recipients)),
                    cell(Piece(text=spoken_type(h.type), label=True)),
                    cell(Piece(text=one.words, words=True)),
                ],
            )
        )
    happened = [
        Column(name="date", title="When", kind="date"),
        Column(name="role", title="What it is to the line"),
        Column(name="who", title="Who → whom", kind="names"),
        Column(name="type", title="What"),
        Column(name="words", title="In which words", kind="words"),
    ]
    blocks: list[Block] = [
        Table(name="line", title=None, columns=LINE, rows=[line_row(desk, line)]),
        Table(name="wordings", title="In which words, when", columns=columns, rows=wordings, note=f"Wording: {line.course}."),
        Table(
            name="crossing",
            title=f"{crossing.verdict.capitalize()}: {spoken_types(crossing.reason)}",
            columns=happened,
            rows=acts,
            empty="No act that may have crossed it is told.",
            note=f"What the issuer did within {crossing.days} days is listed as what followed." if crossing.followed else None,
        ),
    ]
    if line.contradicts:
        known = {one.id: one for one in desk.red_lines()}
        against = [line_row(desk, known[id]) for id in line.contradicts if id in known]
        blocks.append(Table(name="contradicts", title="The same side also holds out the contrary", columns=LINE, rows=against))
    return View(page="redline", title="A red line", asked=plain_asked(asked), blocks=blocks)


def _linked(row: Row, line: Line) -> Row:
    """The row with its kind leading to the page of the line."""
    kind = row.cells[2]
    pieces = [msgspec.structs.replace(kind.pieces[0], to=Target(page="redline", asked={"id": line.id})), *kind.pieces[1:]]
    return msgspec.structs.replace(row, cells=[*row.cells[:2], msgspec.structs.replace(kind, pieces=pieces), *row.cells[3:]])


def _within(line: Line, since: str | None, until: str | None) -> bool:
    if since is None and until is None:
        return True
    return any(w.day and (since is None or f"{w.day}~" >= since) and (until is None or w.day <= f"{until}~") for w in line.wordings)


def _counted(values: Iterable[str], order: tuple[str, ...]) -> list[Choice]:
    listed = list(values)
    return [Choice(value=value, label=value, count=listed.count(value)) for value in order if value in listed]
