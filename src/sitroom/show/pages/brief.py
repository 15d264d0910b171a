"""The page *Brief*: who threatened whom, who says so and in which words, and then what happened, was said and moved."""

from __future__ import annotations

from typing import Annotated

import msgspec

from sitroom.records import Happening
from sitroom.room.brief import Brief
from sitroom.room.brief.answers import Section as Part
from sitroom.room.redlines import Line
from sitroom.show.pages.asked import Asked, Day, plain_asked
from sitroom.show.pages.brief_parts import TITLES, block_of
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.index import chosen, records
from sitroom.show.pages.told import day, firsts_of, statements_of
from sitroom.show.pages.views import Block, Column, Facet, Fact, Facts, Piece, Row, Table, Target, View, cell
from sitroom.show.pages.wording import line_words, many, shortened

__all__ = ["BriefAsked", "brief", "first_of_brief", "line_row"]

THREATS = 8
"""Threats that the brief lists."""

_PRESS = "Nothing here is said by Sitroom: press any line to read the words it comes from."


class BriefAsked(Asked, frozen=True, kw_only=True):
    """What the brief is asked."""

    since: Annotated[Day | None, msgspec.Meta(description="From this day, month or year on.")] = None
    until: Annotated[Day | None, msgspec.Meta(description="Up to this day, month or year.")] = None


def brief(desk: Desk, asked: BriefAsked) -> View:
    """One page on the whole room, or on a period of it."""
    found = desk.brief(asked.since, asked.until)
    blocks: list[Block] = [_figures(desk, found.documents, len(desk.red_lines())), _threats(desk, asked)]
    for part in found.sections:
        blocks.append(_red_lines(desk, part) if part.name == "red lines" else block_of(desk, part, found.references))
    return _view(asked, _lead(found), blocks)


def first_of_brief(desk: Desk, asked: BriefAsked) -> View:
    """Who threatened whom, without the parts for which the whole room is read."""
    ((documents,),) = desk.room._rows("SELECT count(*) FROM documents")
    blocks: list[Block] = [_threats(desk, asked)]
    if asked.since is None and asked.until is None:
        blocks.insert(0, _figures(desk, documents, None))
    return _view(asked, f"What {many(documents, 'document')} say. {_PRESS}", blocks)


def _view(asked: BriefAsked, lead: str, blocks: list[Block]) -> View:
    facets = [
        Facet(name="since", title="From", kind="date", chosen=[asked.since] if asked.since else [], hint="2025-06-13"),
        Facet(name="until", title="To", kind="date", chosen=[asked.until] if asked.until else [], hint="2025-06-13"),
    ]
    return View(page="brief", title="Brief", asked=plain_asked(asked), lead=[Piece(text=lead)], facets=facets, blocks=blocks)


def _lead(found: Brief) -> str:
    days = f", {found.first} to {found.last}" if found.first and found.first != found.last else f", {found.first}" if found.first else ""
    repeats = f"; {found.repeats} of them repeat{'s' * (found.repeats == 1)} another" if found.repeats else ""
    told = f"What {many(found.documents, 'document')} of {many(found.outlets, 'named outlet')} say{days}{repeats}."
    return f"{told} {_PRESS}"


def _figures(desk: Desk, documents: int, red_lines: int | None) -> Facts:
    index = desk.events()
    states = index.columns["status"].counts(index.every())
    shown = (
        ("documents", documents, Target(page="sources")),
        ("told as done", states.get("actual", 0), Target(page="events", asked={"status": ["actual"]})),
        ("announced or threatened", states.get("future", 0), Target(page="events", asked={"status": ["future"]})),
        ("feared or possible", states.get("hypothetical", 0), Target(page="events", asked={"status": ["hypothetical"]})),
        ("denied or refused", states.get("negated", 0), Target(page="events", asked={"status": ["negated"]})),
        ("red lines", red_lines, Target(page="redlines")),
    )
    facts = [Fact(label=label, value=cell(Piece(text=f"{number:,}", to=to), value=number)) for label, number, to in shown if number is not None]
    return Facts(name="figures", facts=facts)


def _threats(desk: Desk, asked: BriefAsked) -> Table:
    """Threats that were made: by those whom most independent sources tell of, then the newest, no two of one sentence."""
    index = desk.happenings()
    met = {"type": index.columns["type"].having(["THREATEN"]), "status": index.columns["status"].having(["actual"])}
    met["since"] = index.between(asked.since, asked.until)
    mask = chosen(met, index.every())
    ids = index.page(mask, 0, 400)
    found: list[Happening] = records(desk.room, "happenings", ids, Happening)
    found.sort(key=lambda h: (not h.actors, not h.recipients, -h.independent))
    firsts = firsts_of(desk, found)
    said = statements_of(desk, (statement for _, statement in firsts.values()))
    rows: list[Row] = []
    seen: set[str] = set()
    for one in found:
        words, statement = firsts.get(one.members[0], ([], None))
        key = "".join(piece.text for piece in words)
        if key in seen or len(rows) == THREATS:
            continue
        seen.add(key)
        told = said.get(statement or "")
        via = [Piece(text=" through ", tone="dim"), Piece(text=told.via, name=True)] if told and told.via else []
        speaker = [desk.actor(told.speaker, nobody="an unnamed source"), *via, Piece(text=" in ", tone="dim")] if told else []
        outlet = desk.home(one.first_report)
        more = Piece(text=f" and {many(one.independent - 1, 'other source')}", tone="dim") if one.independent > 1 else None
        who = cell(*(desk.listed(one.actors) or [Piece(text="nobody named", tone="dim")]))
        rows.append(Row(id=one.id, refs=[f"event:{id}" for id in one.members], cells=[
            day(one.date, one.date_precision), who, cell(*desk.listed(one.recipients)), cell(*words), cell(*speaker, outlet, more),
        ]))  # fmt: skip
    columns = [
        Column(name="date", title="When", kind="date"), Column(name="who", title="Who threatened", kind="names"),
        Column(name="whom", title="Whom", kind="names"), Column(name="words", title="In which words", kind="words"),
        Column(name="says", title="Who says so", kind="names"),
    ]  # fmt: skip
    total = int(mask.sum())
    more_to = Target(page="happenings", asked={"type": ["THREATEN"], "status": ["actual"]})
    return Table(
        name="threats", title="Who threatened whom", columns=columns, rows=rows, empty="No threat is told of.",
        note="Threats that were made, those of most independent sources and the newest first. The word that tells it is marked. "
        "In brackets: the day of publication, where the text tells none.",
        more=Piece(text=f"All {many(total, 'threat')}", to=more_to) if total > len(rows) else None,
    )  # fmt: skip


def _red_lines(desk: Desk, part: Part) -> Table:
    lines = desk.red_lines()
    known = {wording.red_line: line for line in lines for wording in line.wordings}
    chosen_lines: list[Line] = []
    for point in part.points:
        line = next((known[id] for id in point.records if id in known), None)
        if line is not None and line not in chosen_lines:
            chosen_lines.append(line)
    return Table(
        name="red-lines", title=TITLES["red lines"], columns=LINE, rows=[line_row(desk, line) for line in chosen_lines], note=f"{part.note}.",
        more=Piece(text=f"All {many(len(lines), 'red line')}", to=Target(page="redlines")), empty="No red line is told of.",
    )  # fmt: skip


LINE = [
    Column(name="first", title="Since", kind="date"),
    Column(name="who", title="Who → whom", kind="names"),
    Column(name="kind", title="What"),
    Column(name="words", title="In which words", note="the condition is marked", kind="words"),
    Column(name="crossing", title="Crossed?"),
    Column(name="sources", title="Who tells it", kind="names"),
]


def line_row(desk: Desk, line: Line) -> Row:
    """A red line as a row."""
    crossing = line.crossing
    tone = {"crossed": "conflict", "not crossed": "cooperation"}.get(crossing.verdict, "dim")
    told: list[Piece | str] = [Piece(text=crossing.verdict, label=True, tone=tone)]  # type: ignore[arg-type]
    if crossing.happening:
        told += [" ", Piece(text=crossing.day or "", refs=[f"happening:{crossing.happening}"])]
    stated = Piece(text=f" · stated {line.stated} times", tone="dim") if line.stated > 1 else None
    issuers = desk.listed(line.issuers) or [desk.actor(line.issuer)]
    who = [*issuers, *([Piece(text=" → ", tone="dim"), *desk.listed(line.addressees)] if line.addressees else [])]
    course = Piece(text=f" · {line.course}", tone="dim") if line.course in ("hardened", "softened") else None
    return Row(id=line.id, refs=[f"redline:{w.red_line}" for w in line.wordings], cells=[
        day(line.first), cell(*who), cell(Piece(text=line.kind, label=True, tone=line.kind), course),
        cell(*line_words(line.wordings[0])), cell(*told),
        cell(Piece(text=f"{line.independent} ", tone="strong"), ", ".join(map(shortened, line.sources[:3])), stated),
    ])  # fmt: skip
