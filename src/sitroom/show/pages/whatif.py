"""The page *What-if*: a scenario beside its baseline, what drives it, and where every number comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import msgspec

from sitroom.show.pages.asked import Asked, plain_asked
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.views import Block, Cell, Column, Drawing, Piece, Prose, Row, Section, Table, Tone, View, cell
from sitroom.show.pages.wording import line_words, many

if TYPE_CHECKING:
    from sitroom.outlook.scenarios import Result
    from sitroom.outlook.scenarios.answers import Gap, Share

__all__ = ["WhatIfAsked", "result", "what_if"]

Toml = Annotated[str, msgspec.Meta(max_length=20_000)]
LEDGER = 80
"""Lines of the ledger that the page lists."""

_ORDER = ("user", "text", "default", "data")
_FROM = {"data": "counted or fitted", "text": "read from a text", "user": "you said so", "default": "set by hand"}


class WhatIfAsked(Asked, frozen=True, kw_only=True):
    """What the page of what-ifs is asked."""

    scenario: Annotated[Toml | None, msgspec.Meta(description="A scenario as TOML, ready to be run.")] = None


def what_if(desk: Desk, asked: WhatIfAsked) -> View:
    """What can be assumed: the red lines that can be honoured, the narrators who can be believed."""
    lead = (
        "Acts that are added or stopped, red lines that are honoured, a narrator who is believed. The room is run forward as it is and so, with the "
        "same numbers of chance. What comes out follows from what is assumed; the ledger says of each number where it comes from."
    )
    columns = [
        Column(name="id", title="Id"), Column(name="who", title="Who", kind="names"),
        Column(name="words", title="In which words", kind="words", note="the condition is marked"),
    ]  # fmt: skip
    rows = [
        Row(
            id=line.id,
            refs=[f"redline:{w.red_line}" for w in line.wordings],
            cells=[
                cell(Piece(text=line.id, tone="dim")),
                cell(*(desk.listed(line.issuers) or [desk.actor(line.issuer)])),
                cell(*line_words(line.wordings[0])),
            ],
        )
        for line in desk.red_lines()[:60]
    ]
    table = Table(name="red-lines", title="Red lines that a scenario can honour", columns=columns, rows=rows, empty="The room tells of none.")
    return View(page="whatif", title="What if", asked=plain_asked(asked), lead=[Piece(text=lead)], blocks=[table])


def result(desk: Desk, found: Result, toml: str, *, id: str) -> View:
    """What a scenario answers. ``id``: by which its picture is asked for."""
    told = found.told
    blocks: list[Block] = [
        *([_outcomes(found)] if found.outcomes else []),
        _measures(found),
        Drawing(name="fans", title=None, kind="what-if", options={"result": id}),
        _changes(found),
        _lines(desk, found),
        *([_beliefs(found)] if found.beliefs else []),
        _drivers(found),
        _ledger(found),
        Section(
            name="file", title="The scenario as a file (TOML)", folded=True,
            note="Run it with: sitroom run ROOM FILE.toml. On the same room it gives the same numbers.",
            blocks=[Prose(name="toml", title=None, paragraphs=[[Piece(text=toml)]], plain=True)],
        ),
    ]  # fmt: skip
    if found.notes:
        blocks.insert(0, Prose(name="notes", title=None, paragraphs=[[Piece(text=note)] for note in found.notes], listed=True))
    lead = (
        f"{many(found.scenario.runs, 'future')} of {many(found.scenario.days, 'day')}, {told.first} to {told.last}, from {many(told.acts, 'act')} "
        f"between {many(told.sides, 'side')}. An act brings about {told.branching:.2f} others directly, at most."
    )
    return View(page="whatif", title=found.scenario.name, asked={"scenario": toml}, lead=[Piece(text=lead)], blocks=blocks)


def _outcomes(found: Result) -> Table:
    columns = [
        Column(name="name", title="What is watched", kind="names"), Column(name="within", title="Within", kind="number"),
        Column(name="baseline", title="As it is", kind="number"), Column(name="scenario", title="In the scenario", kind="number"),
        Column(name="difference", title="Difference", kind="number"), Column(name="norms", title="Left open by the norms", kind="number"),
        Column(name="day", title="Median day", kind="number", note="as it is → in the scenario, of the runs in which it comes"),
    ]  # fmt: skip
    rows = [
        Row(
            cells=[
                cell(Piece(text=o.name, tone="strong")),
                cell(many(o.within, "day"), value=o.within),
                _share(o.baseline),
                _share(o.scenario),
                _gap(o.difference, percent=True),
                _norms(o.difference, percent=True),
                cell(f"{_day(o.baseline_day)} → {_day(o.scenario_day)}"),
            ]
        )
        for o in found.outcomes
    ]
    note = "The share of futures in which it comes; in brackets the 95 % interval that the number of runs alone leaves."
    return Table(name="outcomes", title="Whether it comes", columns=columns, rows=rows, note=note)


def _measures(found: Result) -> Table:
    columns = [
        Column(name="name", title="Quantity", kind="names"), Column(name="baseline", title="As it is", kind="number"),
        Column(name="scenario", title="In the scenario", kind="number"), Column(name="difference", title="Difference", kind="number"),
        Column(name="futures", title="80 % of futures", kind="number", note="what may happen"),
        Column(name="error", title="Runs leave open", kind="number", note="95 % interval of the mean"),
        Column(name="norms", title="Norms leave open", kind="number", note="90 % interval over draws of the norms"),
    ]  # fmt: skip
    rows = [
        Row(cells=[
            cell(m.name), cell(f"{m.baseline:.2f}", value=m.baseline), cell(f"{m.scenario:.2f}", value=m.scenario), _gap(m.difference),
            *(_between(pair) for pair in (m.futures, m.error, m.norms)),
        ])
        for m in found.measures
    ]  # fmt: skip
    return Table(name="measures", title="How much, and how sure that is", columns=columns, rows=rows)


def _changes(found: Result) -> Table:
    columns = [
        Column(name="who", title="Who → whom", kind="names"),
        Column(name="quad", title="Acts of"),
        Column(name="baseline", title="As it is", kind="number"),
        Column(name="scenario", title="In the scenario", kind="number"),
        Column(name="difference", title="Difference", kind="number"),
    ]
    rows = [
        Row(id=f"{c.actor} {c.recipient} {c.quad}", cells=[
            cell(Piece(text=c.actor_name, name=True), Piece(text=" → ", tone="dim"), Piece(text=c.recipient_name, name=True)), cell(c.quad),
            *(cell(f"{r.value:.2f} ({r.low:.0f}–{r.high:.0f})", value=round(r.value, 4)) for r in (c.baseline, c.scenario)), _gap(c.difference),
        ])
        for c in found.changes[:25]
    ]  # fmt: skip
    note = "Mean acts over the whole run, in brackets 80 % of the futures."
    return Table(name="changes", title="Where acts change most", columns=columns, rows=rows, note=note, empty="Nothing changes.")


def _lines(desk: Desk, found: Result) -> Table:
    columns = [
        Column(name="who", title="Who", kind="names"),
        Column(name="words", title="Red line", kind="words"),
        Column(name="credibility", title="Credibility", kind="number"),
        Column(name="met_baseline", title="Met as it is", kind="number"),
        Column(name="met", title="Met", kind="number"),
        Column(name="fired", title="Done as held out", kind="number"),
        Column(name="why", title="What that is", kind="text"),
    ]
    rows = [
        Row(
            id=line.id,
            refs=[f"redline:{line.source.record}"] if line.source else [],
            cells=[
                cell(Piece(text=line.issuer_name, name=True)),
                cell(Piece(text=line.words, words=True)),
                cell(f"{line.credibility:.0%}" if line.honoured else "not honoured", value=line.credibility),
                *(cell(f"{share:.0%}", value=round(share, 4)) for share in (line.met_baseline, line.met, line.fired)),
                cell(line.why or line.sets_off or ""),
            ],
        )
        for line in found.lines[:60]
    ]
    return Table(name="lines", title="Red lines in the runs", columns=columns, rows=rows, empty="None is honoured.")


def _beliefs(found: Result) -> Table:
    columns = [
        Column(name="cause", title="If"),
        Column(name="effect", title="Then"),
        Column(name="factor", title="Times the rate", kind="number"),
        Column(name="begun", title="Comes about", kind="number"),
        Column(name="words", title="In which words", kind="words"),
        Column(name="why", title="Not used, because"),
    ]
    rows = [
        Row(
            id=b.id,
            refs=[f"claim:{b.source.record}"],
            cells=[
                cell(b.cause_name),
                cell(b.effect_name),
                cell("–" if b.factor is None else f"{b.factor:.2f}", value=b.factor),
                cell("–" if b.begun is None else f"{b.begun:.0%}", value=b.begun),
                cell(Piece(text=b.source.words, words=True)),
                cell(b.why),
            ],
        )
        for b in found.beliefs[:60]
    ]
    return Table(name="beliefs", title=f"What {found.scenario.adopt} says, taken to be true", columns=columns, rows=rows)


def _drivers(found: Result) -> Table:
    columns = [
        Column(name="words", title="Assumption", kind="names"),
        Column(name="change", title="Changed to"),
        Column(name="moves", title="Moves the first outcome by", kind="number"),
        Column(name="tension", title="Moves tension by", kind="number"),
    ]
    rows = [Row(id=d.key, cells=[cell(d.words), cell(d.change), _gap(d.moves, percent=True), _gap(d.tension)]) for d in found.drivers[:30]]
    return Table(
        name="drivers", title="What drives it", columns=columns, rows=rows, empty="No assumption that can be left out.", note=found.boxes_why
    )


def _ledger(found: Result) -> Section:
    columns = [
        Column(name="what", title="What is assumed", kind="names"), Column(name="value", title="Value"), Column(name="kind", title="Comes from"),
        Column(name="source", title="Namely", kind="words"),
    ]  # fmt: skip
    rows = []
    ranked = sorted(found.ledger, key=lambda entry: _ORDER.index(entry.kind) if entry.kind in _ORDER else len(_ORDER))
    for entry in ranked[:LEDGER]:
        refs = [f"record:{entry.record}"] if entry.record else []
        if not refs and entry.document and entry.span:
            refs = [f"words:{entry.document}@{entry.span[0]}-{entry.span[1]}"]
        said = [Piece(text=" "), Piece(text=entry.words, words=True)] if entry.words else []
        rows.append(
            Row(
                refs=refs,
                cells=[
                    cell(entry.what),
                    cell(entry.value),
                    cell(Piece(text=_FROM.get(entry.kind, entry.kind), label=True)),
                    cell(entry.source, *said),
                ],
            )
        )
    counted = ", ".join(f"{number} {_FROM[kind]}" for kind in _FROM if (number := sum(entry.kind == kind for entry in found.ledger)))
    more = f" The first {LEDGER} are listed; the JSON has all." if len(ranked) > LEDGER else ""
    table = Table(name="ledger", title=None, columns=columns, rows=rows)
    return Section(name="assumptions", title=f"Assumption ledger ({len(found.ledger)})", note=f"{counted}.{more}", blocks=[table])


def _share(share: Share) -> Cell:
    return cell(
        Piece(text=f"{share.value:.0%}", tone="strong"), Piece(text=f" ({share.low:.0%}–{share.high:.0%})", tone="dim"), value=round(share.value, 4)
    )


def _gap(gap: Gap, *, percent: bool = False) -> Cell:
    if percent:
        text, low, high = f"{100 * gap.value:+.0f}", f"{100 * gap.error_low:+.0f}", f"{100 * gap.error_high:+.0f} points"
    else:
        text, low, high = f"{gap.value:+.2f}", f"{gap.error_low:+.2f}", f"{gap.error_high:+.2f}"
    tone: Tone = "dim" if gap.error_low <= 0 <= gap.error_high else "strong"
    return cell(Piece(text=text, tone=tone), Piece(text=f" ({low} to {high})", tone="dim"), value=round(gap.value, 5))


def _norms(gap: Gap, *, percent: bool) -> Cell:
    if gap.norms_low is None or gap.norms_high is None:
        return cell("–")
    times = 100 if percent else 1
    return cell(f"{times * gap.norms_low:+.0f} to {times * gap.norms_high:+.0f}{' points' if percent else ''}")


def _between(pair: Iterable[float] | None) -> Cell:
    if pair is None:
        return cell("–")
    low, high = pair
    return cell(f"{low:.1f} to {high:.1f}")


def _day(day: float | None) -> str:
    return "–" if day is None else f"{day:.0f}"
