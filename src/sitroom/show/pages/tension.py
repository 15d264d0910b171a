"""The page *Tension*: how tense it is between whom, day by day, and what moved it."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import msgspec

from sitroom.room.tension import Arrow, Course
from sitroom.show.pages.asked import Asked, Day, Words, plain_asked
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.views import Block, Choice, Column, Drawing, Facet, Piece, Prose, Row, Table, View, cell
from sitroom.show.pages.wording import many, spoken_types

__all__ = ["TensionAsked", "tension"]

DYADS = 25
"""Dyads that the page lists."""


class TensionAsked(Asked, frozen=True, kw_only=True):
    """What the page of tension is asked."""

    level: Annotated[Literal["state", "actor"], msgspec.Meta(description="Countries with all who act for them, or each actor as it is.")] = "state"
    actor: Annotated[Words | None, msgspec.Meta(description="Dyads with this one.")] = None
    recipient: Annotated[Words | None, msgspec.Meta(description="With actor: the dyad of the two.")] = None
    since: Annotated[Day | None, msgspec.Meta(description="From this day, month or year on.")] = None
    until: Annotated[Day | None, msgspec.Meta(description="Up to this day, month or year.")] = None


def tension(desk: Desk, asked: TensionAsked) -> View:
    """How tense it is, of the whole crisis and of its dyads."""
    found = desk.tension(level=asked.level, actor=asked.actor, recipient=asked.recipient, since=asked.since, until=asked.until, limit=DYADS)
    options: dict[str, str | int | float | bool | None] = {
        "level": asked.level, "actor": asked.actor, "recipient": asked.recipient, "since": asked.since, "until": asked.until
    }  # fmt: skip
    arrow = found.crisis.arrow
    crisis = Prose(name="crisis", title="The crisis as a whole", paragraphs=[_told(arrow)])
    rows = [_row("The whole crisis", "", found.crisis)]
    rows += [_row(f"{found.names[d.first]} – {found.names[d.second]}", f"{d.first} {d.second}", d.both) for d in found.dyads]
    columns = [
        Column(name="between", title="Between", kind="names"), Column(name="direction", title="Now"),
        Column(name="before", title="A day before", kind="number", note="tension a day, in the 7 days before the last 7"),
        Column(name="after", title="A day since", kind="number", note="tension a day, in the last 7 days"),
        Column(name="tension", title="In all", kind="number", note="how grave all acts are: conflict above zero, cooperation below"),
        Column(name="acts", title="Acts", kind="number"), Column(name="reason", title="What makes the difference", kind="words"),
    ]  # fmt: skip
    note = f"The pairs with most at stake{f'; {found.others:,} more are not listed' if found.others else ''}."
    undated = "; ".join(f"{number} {_WHY.get(why, why)}" for why, number in found.undated.items() if number)
    blocks: list[Block] = [
        Drawing(name="tension", title=None, kind="tension", options=options), crisis,
        Table(name="dyads", title="By pair", columns=columns, rows=rows, note=note), _shifts(found.crisis),
    ]  # fmt: skip
    if undated:
        blocks.append(Prose(name="undated", title="Acts without a day", paragraphs=[[Piece(text=f"{undated}.")]]))
    levels = [Choice(value="state", label="countries and bodies"), Choice(value="actor", label="each actor")]
    facets = [
        Facet(name="actor", title="Actor", kind="text", chosen=[asked.actor] if asked.actor else [], hint="a name, such as Iran"),
        Facet(name="recipient", title="and", kind="text", chosen=[asked.recipient] if asked.recipient else [], hint="the other side"),
        Facet(name="level", title="Who counts as one", kind="choice", chosen=[asked.level], choices=levels),
        Facet(name="since", title="From", kind="date", chosen=[asked.since] if asked.since else [], hint="2025-06-13"),
        Facet(name="until", title="To", kind="date", chosen=[asked.until] if asked.until else [], hint="2025-06-13"),
    ]
    days = f", {found.since} to {found.until}" if found.since else ""
    covered = f"{many(found.documents, 'document')} cover{'s' * (found.documents == 1)} these days."
    lead = f"What happened, each event once{days}. A day without a document is not calm: it is not known. {covered}"
    return View(page="tension", title="Tension", asked=plain_asked(asked), lead=[Piece(text=lead)], facets=facets, blocks=blocks)


_WHY = {"no day is known": "whose day is not known"}


def _told(arrow: Arrow) -> list[Piece]:
    refs = [f"happening:{id}" for id in arrow.happenings[:20]]
    change = f" Tension a day: {arrow.before:.1f} before, {arrow.after:.1f} in the last 7 days." if None not in (arrow.before, arrow.after) else ""
    lead = "In the last 7 days against the 7 before: "
    return [Piece(text=lead), Piece(text=arrow.direction, tone="strong"), Piece(text=f".{change} "), Piece(text=f"{_reason(arrow)}.", refs=refs)]


_KNOWN = re.compile(r"known are (\d+) of the last (\d+) days and (\d+) of the \d+ before")


def _reason(arrow: Arrow) -> str:
    """Why it is so: acts by type, or what is not known."""
    told = spoken_types(arrow.reason)
    if (days := _KNOWN.fullmatch(told)) is not None:
        return f"too few days on which documents name both: {days[1]} of the last {days[2]}, {days[3]} of the {days[2]} before"
    return f"{told[:1].upper()}{told[1:]}"


def _row(name: str, id: str, course: Course) -> Row:
    arrow = course.arrow
    tone = {"deteriorated": "conflict", "improved": "cooperation"}.get(arrow.direction, "dim")
    sign = {"deteriorated": "↑ ", "improved": "↓ "}.get(arrow.direction, "")
    means = ("–" if value is None else f"{value:.1f}" for value in (arrow.before, arrow.after))
    return Row(
        id=id or None,
        refs=[f"happening:{one}" for one in (arrow.happenings or course.happenings)[:20]],
        cells=[
            cell(Piece(text=name, name=bool(id), tone="" if id else "strong")),
            cell(Piece(text=sign + arrow.direction, label=True, tone=tone)),  # type: ignore[arg-type]
            *(cell(text, value=value) for text, value in zip(means, (arrow.before, arrow.after), strict=True)),
            cell(f"{course.tension:.1f}", value=round(course.tension, 3)),
            cell(f"{course.acts:,}", value=course.acts),
            cell(_reason(arrow)),
        ],
    )


def _shifts(course: Course) -> Table:
    columns = [
        Column(name="day", title="From this day", kind="date"),
        Column(name="before", title="Level before", kind="number"),
        Column(name="after", title="Level after", kind="number"),
        Column(name="gain", title="How clear", kind="number", note="above 1: two levels explain the days better than one"),
    ]
    rows = [
        Row(id=shift.day, refs=[f"happening:{id}" for id in shift.happenings], cells=[
            cell(shift.day), *(cell(f"{value:.1f}", value=round(value, 3)) for value in (shift.before, shift.after, shift.gain))
        ])
        for shift in course.shifts
    ]  # fmt: skip
    return Table(
        name="shifts",
        title="Days on which the level changed",
        columns=columns,
        rows=rows,
        empty="No day on which the level of the whole crisis clearly changed.",
    )
