"""The page *Forecast*: what to expect of each pair, with how sure that is, what makes the next acts likely, and what it all rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from sitroom.errors import InputError
from sitroom.show.pages.asked import Asked, Words, plain_asked
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.views import Block, Cell, Choice, Column, Drawing, Facet, Piece, Prose, Row, Section, Table, Tone, View, cell
from sitroom.show.pages.wording import many, spoken_type
from sitroom.show.words import arrow, chance, size

if TYPE_CHECKING:
    from sitroom.outlook.candidates import Past
    from sitroom.outlook.forecasts import BaseRate, Count, Forecast, PairForecast

__all__ = ["ForecastAsked", "forecast"]

DRAWN = 4
"""Pairs of the picture."""
CHANGES = 5
"""Changes that are listed, and the least one in acts a week."""
LEAST = 0.2
_VERBAL, _MATERIAL = 2, 3
_FROM = {"user": "you asked so", "text": "read from the texts", "choice": "set by hand", "data": "counted or fitted"}


class ForecastAsked(Asked, frozen=True, kw_only=True):
    """What the page of forecasts is asked."""

    days: Annotated[int, msgspec.Meta(ge=1, le=90, description="Days ahead.")] = 30
    level: Annotated[Literal["state", "actor"], msgspec.Meta(description="Countries with all who act for them, or each actor as it is.")] = "state"
    actor: Annotated[Words | None, msgspec.Meta(description="Pairs with this one.")] = None
    recipient: Annotated[Words | None, msgspec.Meta(description="With actor: the pair of the two.")] = None


def forecast(desk: Desk, asked: ForecastAsked) -> View:
    """What to expect of the days after the room's last one."""
    try:
        found = desk.forecast(days=asked.days, level=asked.level, actor=asked.actor, recipient=asked.recipient)
    except InputError as error:
        told = str(error).replace(str(desk.room.path), desk.room.path.stem)
        lead, blocks = "Nothing can be expected yet.", [Prose(name="why", title=None, paragraphs=[[Piece(text=told)]])]
        return _view(asked, lead, list[Block](blocks))
    acts = f"{many(found.acts, 'act')}{f' since {found.since}' if found.since else ', none with a day'}"
    after = f"{'days' if found.days > 1 else 'day'} after {found.until}" if found.until else "days ahead"
    lead = (
        f"What is likely to be reported in the {found.days} {after}, from {acts} in {many(found.documents, 'document')}. Nobody knows: every number "
        "comes with the range in which it is likely to lie. It is told by models of how acts follow acts; no text says it."
    )
    options: dict[str, str | int | float | bool | None] = {
        "days": asked.days, "level": asked.level, "actor": asked.actor, "recipient": asked.recipient, "limit": DRAWN
    }  # fmt: skip
    picture = [Drawing(name="forecast", title=None, kind="forecast", options=options)] if found.until else []
    return _view(asked, lead, [_pairs(desk, found), *picture, _next(desk, found), _changes(found), *_rest(found)])


def _view(asked: ForecastAsked, lead: str, blocks: list[Block]) -> View:
    levels = [Choice(value="state", label="countries and bodies"), Choice(value="actor", label="each actor")]
    facets = [
        Facet(name="actor", title="Actor", kind="text", chosen=[asked.actor] if asked.actor else [], hint="a name, such as Iran"),
        Facet(name="recipient", title="and", kind="text", chosen=[asked.recipient] if asked.recipient else [], hint="the other side"),
        Facet(name="level", title="Who counts as one", kind="choice", chosen=[asked.level], choices=levels),
        Facet(name="days", title="Days ahead, 1 to 90", kind="number", chosen=[str(asked.days)]),
    ]
    return View(page="forecast", title="Forecast", asked=plain_asked(asked), lead=[Piece(text=lead)], facets=facets, blocks=blocks)


def _pairs(desk: Desk, found: Forecast) -> Table:
    before = f"in the {many(found.days, 'day')} before"
    columns = [
        Column(name="between", title="Between", kind="names"),
        Column(name="material", title="Material conflict", kind="number", note="acts that are expected, and in brackets the 80 % interval"),
        Column(name="some", title="Any at all", kind="number", note="the chance of at least one such act"),
        Column(name="was", title="Before", kind="number", note=f"such acts {before}, or in those that are known"),
        Column(name="verbal", title="Verbal conflict", kind="number", note="accusing, threatening, refusing: acts that are expected, and 80 %"),
        Column(name="verbal_was", title="Before", kind="number", note=f"such acts {before}"),
        Column(
            name="onset",
            title="Outbreak in a week",
            kind="number",
            note="more acts of material conflict in the next week than is usual, where the last week had not",
        ),
        Column(name="tension", title="Net tension", kind="number", note="PLOVER scores of all acts ahead, conflict above zero, and 80 %"),
    ]
    rows = [
        Row(
            id=f"{pair.first} {pair.second}",
            refs=[f"happening:{id}" for id in pair.happenings],
            cells=[
                cell(*_names(desk, found, pair.first, pair.second, " – ")),
                _expected(pair.both[_MATERIAL], "strong"),
                cell(chance(pair.both[_MATERIAL].some), value=pair.both[_MATERIAL].some),
                cell(str(pair.both[_MATERIAL].before), value=pair.both[_MATERIAL].before),
                _expected(pair.both[_VERBAL]),
                cell(str(pair.both[_VERBAL].before), value=pair.both[_VERBAL].before),
                _onset(pair),
                _tension(pair),
            ],
        )
        for pair in found.pairs
    ]
    others = f" {many(found.others, 'further pair')}: name an actor." if found.others else ""
    note = f"Those with most expected material conflict; the words are of the latest acts between them.{others}"
    return Table(name="pairs", title="By pair", columns=columns, rows=rows, note=note, empty="No pair has acts.")


def _expected(count: Count, tone: Tone = "") -> Cell:
    middle = count.intervals[1]
    return cell(Piece(text=size(count.mean), tone=tone), Piece(text=f" ({middle.low}–{middle.high})", tone="dim"), value=count.mean)


def _onset(pair: PairForecast) -> Cell:
    if pair.onset is None:
        return cell(Piece(text="above usual already", tone="dim"), value="")
    return cell(chance(pair.onset.chance), Piece(text=f" ({pair.onset.least} or more)", tone="dim"), value=pair.onset.chance)


def _tension(pair: PairForecast) -> Cell:
    last = pair.fan[-1]
    return cell(f"{last.until_mean:+.0f}", Piece(text=f" ({last.until[1]:+.0f} to {last.until[5]:+.0f})", tone="dim"), value=last.until_mean)


def _names(desk: Desk, found: Forecast, first: str, second: str, between: str) -> list[Piece]:
    def side(id: str) -> Piece:
        known = desk.actor(id)
        return known if known.to else Piece(text=found.names.get(id, desk.name(id)), name=True)

    return [side(first), Piece(text=between, tone="dim"), side(second)]


def _next(desk: Desk, found: Forecast) -> Table:
    columns = [
        Column(name="chance", title="Chance", kind="number", note="that at least one such act is reported in these days"),
        Column(name="who", title="Who → whom", kind="names"),
        Column(name="type", title="What"),
        Column(name="past", title="What makes it likely", kind="words"),
    ]
    rows = [
        Row(
            id=f"{act.actor} {act.type} {act.recipient}",
            refs=list(dict.fromkeys(f"happening:{id}" for past in act.past for id in past.happenings)),
            cells=[
                cell(Piece(text=chance(act.probability), tone="strong"), value=act.probability),
                cell(*_names(desk, found, act.actor, act.recipient, f" {arrow(act.mutual)} ")),
                cell(Piece(text=spoken_type(act.type), label=True)),
                cell(*_past(desk, found, act.past)),
            ],
        )
        for act in found.next_acts
    ]
    note = "The acts between the two that weigh most, by day; the words open them."
    return Table(name="next", title="Next acts", columns=columns, rows=rows, note=note, empty="No act between these is known.")


def _past(desk: Desk, found: Forecast, past: Sequence[Past]) -> Iterator[Piece]:
    for number, one in enumerate(past[:3]):
        if number:
            yield Piece(text="; ")
        yield Piece(text=f"{one.day} " if one.day else "", tone="dim")
        yield Piece(text=f"{spoken_type(one.type)} ", label=True)
        yield from _names(desk, found, one.actor, one.recipient, f" {arrow(one.mutual)} ")
        yield Piece(text=f" ({one.share:.0%})", tone="dim")


def _changes(found: Forecast) -> Prose:
    listed = [change for change in found.changes[:CHANGES] if abs(change.ahead - change.before) >= LEAST]
    paragraphs: list[list[Piece]] = []
    for change in listed:
        more = change.ahead > change.before
        paragraphs.append([
            Piece(text="↑ more" if more else "↓ less", label=True, tone="conflict" if more else "cooperation"),
            Piece(text=f" {found.names.get(change.first, change.first)} – {found.names.get(change.second, change.second)}", name=True),
            Piece(text=f": {size(change.before)} acts of conflict a week before, {size(change.ahead)} ahead."),
        ])  # fmt: skip
    note = None if paragraphs else "No pair is expected to change much."
    return Prose(name="changes", title="Largest changes", paragraphs=paragraphs, listed=True, note=note)


def _rest(found: Forecast) -> list[Block]:
    assumed = [
        Column(name="what", title="What is assumed", kind="words"), Column(name="kind", title="Comes from"), Column(name="source", title="Namely"),
    ]  # fmt: skip
    rows = [Row(cells=[cell(one.what), cell(Piece(text=_FROM[one.kind], label=True)), cell(one.source)]) for one in found.assumptions]
    return [
        Section(name="outside", title="Base rates: how often it came to what, in history", blocks=[_rates(found)], folded=True),
        Section(
            name="rests", title="What this rests on", blocks=[Table(name="assumptions", title=None, columns=assumed, rows=rows)], folded=True
        ),
        Prose(name="limits", title="What it cannot tell", paragraphs=[[Piece(text=limit)] for limit in found.limits], listed=True),
        Section(name="counts", title="All counts with all intervals", blocks=[_counts(found)], folded=True),
    ]  # fmt: skip


def _rates(found: Forecast) -> Table:
    columns = [
        Column(name="value", title="How often", kind="number"), Column(name="what", title="What", kind="words"),
        Column(name="chance", title=f"In {many(found.days, 'day')}", kind="number", note="if it is spread evenly over time"),
        Column(name="counted", title="Counted"), Column(name="source", title="Source"),
    ]  # fmt: skip
    whose: dict[str, tuple[BaseRate, list[str]]] = {}
    for pair in found.pairs:
        for rate in pair.base_rates:
            whose.setdefault(f"{rate.id} {rate.applies}", (rate, []))[1].append(f"{found.names[pair.first]} – {found.names[pair.second]}")
    listed = [(rate, f"{', '.join(pairs)} ({rate.applies}): ") for rate, pairs in whose.values()]
    listed += [(rate, "") for rate in found.base_rates]
    rows = []
    for rate, lead in listed:
        value = f"{rate.value:.3g} {rate.unit}" if rate.unit in ("days", "years") else chance(rate.value)
        counted = f"{rate.cases:,} of {rate.of:,}, " if rate.cases is not None and rate.of else ""
        counted += f"quartiles {rate.low:g} and {rate.high:g}, " if rate.low is not None and rate.high is not None else ""
        rows.append(Row(id=rate.id, cells=[
            cell(value, value=rate.value), cell(Piece(text=lead, tone="dim") if lead else None, rate.text),
            cell(chance(rate.chance), value=rate.chance) if rate.chance is not None else cell("–", value=""),
            cell(f"{counted}{rate.span}"), cell(rate.source),
        ]))  # fmt: skip
    return Table(name="base-rates", title=None, columns=columns, rows=rows)


def _counts(found: Forecast) -> Table:
    columns = [
        Column(name="who", title="Who", kind="names"), Column(name="quad", title="Acts of"), Column(name="mean", title="Expected", kind="number"),
        *(Column(name=f"range{level}", title=f"{level} %", kind="number") for level in (50, 80, 90)),
        Column(name="some", title="Any at all", kind="number"), Column(name="before", title="Before", kind="number"),
    ]  # fmt: skip
    rows = []
    for pair in found.pairs:
        first, second = found.names[pair.first], found.names[pair.second]
        for who, counts in ((f"{first} – {second}", pair.both), (f"{first} → {second}", pair.forth), (f"{second} → {first}", pair.back)):
            rows += [
                Row(cells=[
                    cell(Piece(text=who, name=True)), cell(one.quad), cell(size(one.mean), value=one.mean),
                    *(cell(f"{between.low}–{between.high}") for between in one.intervals), cell(chance(one.some), value=one.some),
                    cell(str(one.before), value=one.before),
                ])
                for one in counts
            ]  # fmt: skip
    return Table(name="all-counts", title=None, columns=columns, rows=rows)
