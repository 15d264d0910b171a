"""What ``sitroom forecast`` prints: pairs with what is expected of them, the largest changes, next acts, base rates, and what it all rests on."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from sitroom.room.tension.evidence import Evidence, evidence
from sitroom.show.export import Row, write_csv
from sitroom.show.tension import evidence_line
from sitroom.show.words import arrow, chance, plain, size

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from sitroom.outlook.candidates import Candidate
    from sitroom.outlook.forecasts import BaseRate, Count, Forecast, PairForecast
    from sitroom.room import Room

__all__ = ["forecast", "forecast_rows", "running"]

VERBAL, MATERIAL = 2, 3
"""Quad classes of conflict."""
BEHIND = 2
"""Happenings that a table shows behind a pair."""
CHANGES = 5
"""Changes that a table shows."""

_COLUMNS = (
    *("first", "first_name", "second", "second_name", "unit", "quad", "days", "since", "until", "mean", "some", "low50", "high50", "low80", "high80"),
    *("low90", "high90", "before", "onset", "onset_least", "tension", "tension05", "tension10", "tension25", "tension50", "tension75", "tension90"),
    *("tension95", "happenings"),
)
_KINDS = {"user": "bold", "text": "cyan", "choice": "yellow", "data": "green"}


def forecast(room: Room, found: Forecast, form: str) -> None:
    """Print as ``table``, ``json`` (one object, with the evidence of every happening that is named) or ``csv`` (see `forecast_rows`)."""
    if form == "csv":
        write_csv(forecast_rows(found), sys.stdout, _COLUMNS)
        return
    behind = evidence(room, sorted(_named(found)))
    if form == "json":
        whole = msgspec.to_builtins(found) | {"evidence": msgspec.to_builtins(behind)}
        sys.stdout.write(msgspec.json.encode(whole).decode() + "\n")
    else:
        from sitroom.show.tables import console

        names = dict(room._rows("SELECT id, name FROM actors")) | found.names
        for part in _parts(found, behind, names):
            console().print(part)


@contextmanager
def running() -> Iterator[Callable[[float, str], None]]:
    """A progress bar on a terminal; nothing where there is none."""
    if not sys.stderr.isatty():
        yield lambda share, what: None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    from sitroom.show.tables import console

    columns = (TextColumn("forecast"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[what]}", markup=False))
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("forecast", total=1.0, what="")
        yield lambda share, what: bar.update(task, completed=share, what=plain(what))


def forecast_rows(found: Forecast) -> Iterator[Row]:
    """One row a pair (``both``), each of its directions (``directed``) and quad class; onset and tension stand with ``both``: the onset with material
    conflict, the net tension of all days ahead with every class."""
    for pair in found.pairs:
        for unit, first, second, counts in (
            ("both", pair.first, pair.second, pair.both),
            ("directed", pair.first, pair.second, pair.forth),
            ("directed", pair.second, pair.first, pair.back),
        ):
            for count in counts:
                row: Row = {
                    "first": first, "first_name": found.names[first], "second": second, "second_name": found.names[second], "unit": unit,
                    "quad": count.quad, "days": found.days, "since": found.since, "until": found.until, "mean": count.mean, "some": count.some,
                    "before": count.before, "happenings": pair.happenings,
                }  # fmt: skip
                for one in count.intervals:
                    row |= {f"low{round(100 * one.level)}": one.low, f"high{round(100 * one.level)}": one.high}
                if unit == "both":
                    last = pair.fan[-1]
                    row |= {"tension": last.until_mean} | {
                        f"tension{name}": value for name, value in zip(("05", "10", "25", "50", "75", "90", "95"), last.until, strict=True)
                    }
                    if pair.onset and count is counts[MATERIAL]:
                        row |= {"onset": pair.onset.chance, "onset_least": pair.onset.least}
                yield row


def _named(found: Forecast) -> set[str]:
    ids = {id for pair in found.pairs for id in pair.happenings}
    return ids | {id for act in found.next_acts for past in act.past for id in past.happenings}


def _parts(found: Forecast, behind: dict[str, Evidence], names: dict[str, str]) -> Iterable[RenderableType]:
    from rich.text import Text

    from sitroom.show.tables import heading

    days = f"{found.days} day{'s' * (found.days != 1)}"
    when = (f"the {days} after {found.until}", f"since {found.since}") if found.until else (days, "without a day")
    span = f"{when[0]}; from {found.acts:,} act{'s' * (found.acts != 1)} {when[1]}"
    watched = f"{found.watched:g} day{'s' * (found.watched != 1)} watched"
    yield heading("Forecast", f"{span}; {watched}, {found.documents:,} document{'s' * (found.documents != 1)}")
    yield Text("Acts that will be reported: expected, 80 % interval, chance of one or more; was: in as many days until now.", "dim")
    yield Text("Onset: more material conflict in the next week (≥ so many acts) than is usual for the pair, where the last week had not.", "dim")
    for pair in found.pairs:
        yield _pair(pair, found)
        yield from (evidence_line(behind[id], names) for id in pair.happenings[:BEHIND] if id in behind)
    if found.others:
        yield Text(f"{found.others} more pairs: --limit, or --actor and --recipient", "dim")
    yield from _changes(found)
    yield from _following(found, names)
    yield heading("Base rates", "the outside view: how often it came to what, in history")
    yield _rates(found)
    yield heading("What this rests on")
    for one in found.assumptions:
        yield Text.assemble((f"{one.kind:6} ", _KINDS[one.kind]), plain(one.what), (f"  {plain(one.source)}", "dim"))
    yield heading("What it cannot tell")
    for limit in found.limits:
        yield Text(f"– {limit}")


def _pair(pair: PairForecast, found: Forecast) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(ratio=1)
    for _ in range(2):
        table.add_column(width=25, no_wrap=True)
    table.add_column(width=16, no_wrap=True, justify="right")
    first, second = (plain(found.names[i]) for i in (pair.first, pair.second))
    last = pair.fan[-1]
    tension = f"{round(last.until[3])} ({round(last.until[1])}…{round(last.until[5])})"
    title = Text(f"\n{first} – {second}", "bold")
    table.add_row(title, Text("\nmaterial conflict", "dim"), Text("\nverbal conflict", "dim"), Text("\nnet tension", "dim"))
    table.add_row(_onset(pair), _told(pair.both[MATERIAL], "bold"), _told(pair.both[VERBAL]), Text(tension))
    for name, counts in ((first, pair.forth), (second, pair.back)):
        table.add_row(Text(f"  {name} →"), _told(counts[MATERIAL]), _told(counts[VERBAL]), Text(""))
    return table


def _told(count: Count, style: str = "") -> Text:
    from rich.text import Text

    middle = count.intervals[1]
    text = Text.assemble((f"{size(count.mean):>4}", style), f" ({middle.low}…{middle.high})", f" {chance(count.some):>5}")
    return text.append(f" was {count.before}", "dim")


def _onset(pair: PairForecast) -> Text:
    from rich.text import Text

    if pair.onset is None:
        return Text("  above usual already", "dim")
    return Text.assemble(("  onset in a week ", "dim"), chance(pair.onset.chance), (f", ≥ {pair.onset.least}", "dim"))


def _changes(found: Forecast) -> Iterable[RenderableType]:
    from rich.text import Text

    from sitroom.show.tables import heading

    shown = [change for change in found.changes[:CHANGES] if abs(change.ahead - change.before) >= 0.2]
    if not shown:
        return
    yield heading("Largest changes", "conflict, verbal and material, in acts a week: before, and ahead")
    for change in shown:
        first, second = (plain(found.names[i]) for i in (change.first, change.second))
        arrow, style = ("↑", "red") if change.ahead > change.before else ("↓", "green")
        yield Text.assemble((f"{arrow} ", style), f"{size(change.before):>5} → {size(change.ahead):<5}", f" {first} – {second}")


def _following(found: Forecast, names: dict[str, str]) -> Iterable[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from sitroom.show.tables import heading

    if not found.next_acts:
        return
    yield heading("Next acts", "the chance that at least one is reported in these days, and the past that makes it likely")
    for act in found.next_acts:
        who, whom = (plain(names.get(i, i)) for i in (act.actor, act.recipient))
        yield Text.assemble((f"{chance(act.probability):>8} ", "bold"), (f"{act.type} ", "bold"), f"{who} {arrow(act.mutual)} {whom}")
        told = [
            f"{past.day or ''} {past.type} {plain(names.get(past.actor, past.actor))} {arrow(past.mutual)} "
            + plain(names.get(past.recipient, past.recipient))
            + (f" {' '.join(past.happenings)}" if past.happenings else "")
            for past in act.past[:BEHIND]
        ]
        why = "after " + "; ".join(one.strip() for one in told) if told else "" if act.met else _strangers(act)
        if why:
            yield Padding(Text(why, "dim"), (0, 0, 0, 9))


def _strangers(act: Candidate) -> str:
    """Why an act of two who never met is among the likeliest: how much each term raises or lowers the number of such acts that is expected."""
    reasons = "; ".join(f"{reason.term} × {math.exp(reason.effect):.2g}" for reason in act.reasons)
    return "no act between the two is known; by how active both are" + (f": {reasons}" if reasons else "")


def _grouped(found: Forecast) -> list[tuple[list[str], list[BaseRate]]]:
    """Rates that stand together, each once, with the pairs that they stand for and why; the general ones last."""
    rates: dict[tuple[str, ...], list[BaseRate]] = {}
    pairs: dict[tuple[str, ...], list[str]] = {}
    for pair in found.pairs:
        if pair.base_rates:
            key = tuple(rate.id for rate in pair.base_rates)
            rates[key] = pair.base_rates
            pairs.setdefault(key, []).append(f"{plain(found.names[pair.first])} – {plain(found.names[pair.second])}: {pair.base_rates[0].applies}")
    return [(pairs[key], own) for key, own in rates.items()] + [([found.base_rates[0].applies], found.base_rates)]


def _rates(found: Forecast) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(width=8, justify="right", no_wrap=True)
    table.add_column(ratio=1)
    for whose, rates in _grouped(found):
        for line in whose:
            table.add_row("", Text(line, "italic"))
        for number, rate in enumerate(rates):
            value = f"{rate.value:.3g} {rate.unit}" if rate.unit in ("days", "years") else chance(rate.value)
            text = Text(rate.text if number == 0 or rate.applies == rates[0].applies else f"{rate.applies}: {rate.text}")
            if rate.chance is not None:
                text.append(f"; in {found.days} days {chance(rate.chance)}, if spread evenly", "bold")
            counted = f"{rate.cases:,} of {rate.of:,}, " if rate.cases is not None and rate.of else ""
            between = f"quartiles {rate.low:g} and {rate.high:g}, " if rate.low is not None and rate.high is not None else ""
            text.append(f"  {counted}{between}{rate.span}; {rate.source.split(':', maxsplit=1)[0]}", "dim")
            table.add_row(Text(value), text)
    return table
