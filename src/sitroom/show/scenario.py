"""What ``sitroom run`` prints: what was assumed, what changes, how sure that is, and what drives it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from sitroom.show.export import write_csv
from sitroom.show.scenario_rows import COLUMNS, scenario_rows
from sitroom.show.words import plain

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from sitroom.outlook.scenarios.answers import BeliefAnswer, Driver, Entry, Gap, LineAnswer, OutcomeAnswer, Result, Share

__all__ = ["running", "scenario"]

SHOWN = 10
"""Dyads, and changes of assumptions, that a table shows."""
WATCHED = 5
"""Red lines that are watched alone, of which a table shows so many."""
WORDS = 110
"""Signs of a text's words that a table shows."""

_KINDS = {"user": "bold", "text": "cyan", "default": "yellow", "data": "green"}


def scenario(found: Result, form: str) -> None:
    """Print as ``table``, ``json`` (one object, all of the result) or ``csv`` (one row a number, see `scenario_rows`)."""
    if form == "json":
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    elif form == "csv":
        write_csv(scenario_rows(found), sys.stdout, COLUMNS)
    else:
        from sitroom.show.tables import console

        for part in _parts(found):
            console().print(part)


@contextmanager
def running() -> Iterator[Callable[[float, str], None]]:
    """A progress bar on a terminal; nothing where there is none."""
    if not sys.stderr.isatty():
        yield lambda share, what: None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    from sitroom.show.tables import console

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("running", total=1.0)
        yield lambda share, what: bar.update(task, completed=share, description=what)


def _parts(found: Result) -> Iterable[RenderableType]:
    from rich.text import Text

    from sitroom.show.tables import heading

    own, told = found.scenario, found.told
    yield heading(f"Scenario: {plain(own.name)}", f"{told.first} to {told.last}, {own.runs:,} runs, seed {own.seed}")
    if own.about:
        yield Text(plain(own.about))
    yield Text(
        f"Run forward from {told.acts} {'act' if told.acts == 1 else 'acts'} between {told.sides} sides up to {told.start}. "
        "Baseline and scenario have the same numbers of chance. "
        "Acts that the scenario adds are causes: they are counted nowhere, what follows from them is.", "dim",
    )  # fmt: skip
    yield heading("What is assumed", "the ledger at the end says where each number comes from")
    yield from _assumed(found)
    yield heading("What changes", "share of runs; ± is what the number of runs leaves; norms: 90 % over draws of the norms")
    yield _outcomes(found.outcomes)
    yield _dyads(found)
    yield heading("How sure", "kept apart: what may happen, what few runs leave, what the norms leave open")
    yield _measures(found)
    if found.lines:
        yield heading("Red lines", "in what share of runs each is met, and what it sets off")
        yield from _lines(found.lines)
    if own.adopt is not None:
        yield heading(f"Beliefs of {plain(own.adopt)}", "taken to be true: what each claim does to the rate of what it says follows")
        yield from _beliefs(found.beliefs)
    yield heading(
        "What drives it", f"the full scenario less the scenario with one assumption changed; first outcome: {plain(found.outcomes[0].name)}"
    )
    yield _drivers(found.drivers)
    yield from _boxes(found)
    yield heading("Ledger", "every number and where it comes from; --format json and csv have all of it")
    yield from _ledger(found.ledger)
    for note in found.notes:
        yield Text(plain(note), "dim")


def _assumed(found: Result) -> Iterable[Text]:
    from rich.text import Text

    entries = [entry for entry in found.ledger if entry.kind == "user" and ": " in entry.what and entry.what.split()[0] in ("act", "stop", "tie")]
    for entry in entries:
        if "acts of its kind" in entry.what:
            continue
        yield Text.assemble("  ", (plain(entry.what.split(": ", 1)[1]), "bold"))
    for line in found.lines:
        if line.honoured:
            yield Text.assemble(
                "  ",
                ("red line", "bold"),
                f" of {plain(line.issuer_name)}, credibility {line.credibility:g}: {_cut(line.words)}",
                (f"  {line.id}", "dim"),
            )
    if found.scenario.adopt is not None:
        used = sum(claim.why is None for claim in found.beliefs)
        yield Text(
            f"  {plain(found.scenario.adopt)} is right in {used} of {len(found.beliefs)} claims (the others are about no act that can be told)"
        )
    if not entries and not any(line.honoured for line in found.lines) and found.scenario.adopt is None:
        yield Text("  nothing: the scenario is its own baseline", "dim")


def _outcomes(outcomes: Iterable[OutcomeAnswer]) -> RenderableType:
    table = _table("first passage", "baseline", "scenario", "difference", "norms", "median day")
    for outcome in outcomes:
        days = [f"{day:.0f}" if day is not None else "–" for day in (outcome.baseline_day, outcome.scenario_day)]
        gap = outcome.difference
        table.add_row(
            plain(outcome.name), _percent(outcome.baseline), _percent(outcome.scenario), _points(gap), _wide(gap, 100), f"{days[0]} → {days[1]}",
        )  # fmt: skip
    return table


def _dyads(found: Result) -> RenderableType:
    from rich.text import Text

    if not found.changes:
        return Text("No dyad has more acts or fewer.", "dim")
    table = _table("acts in the whole run, mean (10 % to 90 % of runs)", "baseline", "scenario", "difference")
    for change in found.changes[:SHOWN]:
        ends = [f"{r.value:.2f} ({r.low:.0f}–{r.high:.0f})" for r in (change.baseline, change.scenario)]
        table.add_row(f"{change.quad} by {plain(change.actor_name)} on {plain(change.recipient_name)}", *ends, _signed(change.difference))
    return table


def _measures(found: Result) -> RenderableType:
    table = _table("over the whole run", "baseline", "scenario", "difference", "futures, 80 %", "few runs, 95 %", "norms, 90 %")
    for measure in found.measures:
        norms = f"{measure.norms[0]:.1f} to {measure.norms[1]:.1f}" if measure.norms else "–"
        table.add_row(
            measure.name, f"{measure.baseline:.1f}", f"{measure.scenario:.1f}", _signed(measure.difference, 1),
            f"{measure.futures[0]:.0f} to {measure.futures[1]:.0f}", f"{measure.error[0]:.1f} to {measure.error[1]:.1f}", norms,
        )  # fmt: skip
    return table


def _lines(lines: Iterable[LineAnswer]) -> Iterable[RenderableType]:
    from rich.text import Text

    listed = list(lines)
    watched = [line for line in listed if not line.honoured]
    told = [line for line in watched if line.met or line.met_baseline][:WATCHED]
    for line in [*[line for line in listed if line.honoured], *told]:
        day = f", on day {line.day:.0f} (median)" if line.day is not None else ""
        done = f"; what it holds out is done in {100 * line.fired:.1f} %" if line.honoured else "; not honoured"
        yield Text.assemble(
            "  ", (plain(line.issuer_name), "bold"), f": {_cut(line.words)}", (f"  {line.id}", "dim"),
            f"\n    met in {100 * line.met:.1f} % of runs (baseline {100 * line.met_baseline:.1f} %){day}{done}",
        )  # fmt: skip
        if line.sets_off:
            yield Text(f"    {plain(line.condition or '')} → {plain(line.sets_off)}", "dim")
        if line.why:
            yield Text(f"    {plain(line.why)}", "yellow")
    left = len(watched) - len(told)
    if left:
        yield Text(f"  {left} more are met in no run, or cannot be: --format json says why", "dim")


def _beliefs(beliefs: Iterable[BeliefAnswer]) -> Iterable[RenderableType]:
    from rich.text import Text

    listed = list(beliefs)
    for claim in listed:
        if claim.why is None and claim.factor is not None:
            begun = f"comes about in {100 * claim.begun:.1f} % of runs" if claim.begun is not None else ""
            yield Text.assemble(
                "  ", (f"× {claim.factor:.2f} ", "bold"), f"{plain(claim.effect or '')}, once {plain(claim.cause or '')} ({begun})",
                (f"\n    {claim.hedge}, {plain(claim.narrator)}: “{_cut(claim.source.words)}” {claim.source.document}, {claim.id}", "dim"),
            )  # fmt: skip
    left = sum(claim.why is not None for claim in listed)
    if left:
        yield Text(f"  not used: {left} of {len(listed)} claims, each for the reason that --format json gives", "dim")


def _drivers(drivers: Iterable[Driver]) -> RenderableType:
    from rich.text import Text

    listed = list(drivers)
    if not listed:
        return Text("Nothing is assumed that could be left out.", "dim")
    table = _table("assumption, and how it is changed", "", "first outcome, points", "net tension", left=2)
    for driver in listed[:SHOWN]:
        key = driver.key[:9] if driver.key.startswith("l") else driver.key
        table.add_row(f"{key}: {_cut(driver.words, 60)}", driver.change, _points(driver.moves), _signed(driver.tension, 1))
    return table


def _boxes(found: Result) -> Iterable[RenderableType]:
    from rich.text import Text

    if found.boxes_why and found.drivers:
        yield Text(f"Discovery: {plain(found.boxes_why)}.", "dim")
    for box in found.boxes:
        limits = " and ".join(f"{limit.name} from {limit.low:.2f} to {limit.high:.2f}" for limit in box.limits)
        yield Text.assemble(
            "Discovery: with ", (plain(limits), "bold"),
            f" the first outcome comes in {100 * box.density:.0f} % of runs, against {100 * box.density / box.lift:.0f} % of all; "
            f"{100 * box.coverage:.0f} % of the runs with it lie there",
        )  # fmt: skip


def _ledger(entries: Iterable[Entry]) -> Iterable[RenderableType]:
    from rich.text import Text

    listed = list(entries)
    counted = dict.fromkeys(("dyads", "levels", "spreads", "shares", "watched", "unused"), 0)
    for entry in listed:
        part = _grouped(entry)
        if part is not None:
            counted[part] += 1
            continue
        words = f": “{_cut(entry.words)}” {entry.document}" if entry.words else ""
        yield Text.assemble(
            "  ", (f"{entry.kind:<8}", _KINDS[entry.kind]), f"{plain(entry.what)} = ", (plain(entry.value), "bold"),
            (f"  {_cut(entry.source)}{words}", "dim"),
        )  # fmt: skip
    for part, told in (
        ("dyads", "dyads: acts a day of their own accord, by class; acts of the room, shrunk to the norms"),
        ("levels", "dyads: by how much these are multiplied, so that as much is to be expected as sitroom forecast expects"),
        ("spreads", "dyads: how far their counts spread beyond what acts bring about"),
        ("shares", "shares of types in their class; acts of the room, shrunk to those of ICEWS"),
        ("watched", "outcomes, as above"),
        ("unused", "not used of the narrator's claims, each with the reason"),
    ):
        if counted[part]:
            yield Text(f"  and {counted[part]} {told}", "dim")


def _grouped(entry: Entry) -> str | None:
    """Of which of the ledger's long lists an entry is; a table counts these only."""
    if entry.kind == "data" and " → " in entry.what:
        return "levels" if "are multiplied" in entry.what else "spreads" if "variance of" in entry.what else "dyads"
    if entry.what.startswith("share of "):
        return "shares"
    if entry.what.startswith("watched: "):
        return "watched"
    return "unused" if entry.value.startswith("not used") else None


def _table(*columns: str, left: int = 1) -> _Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number < left else "right", overflow="fold", ratio=None)
    return table


if TYPE_CHECKING:
    from rich.table import Table as _Table


def _percent(share: Share) -> str:
    return f"{100 * share.value:.1f} %"


def _points(gap: Gap) -> str:
    """A difference of shares in points of a hundred."""
    return f"{100 * gap.value:+.1f} ±{50 * (gap.error_high - gap.error_low):.1f}"


def _signed(gap: Gap, digits: int = 2) -> str:
    return f"{gap.value:+.{digits}f} ±{(gap.error_high - gap.error_low) / 2:.{digits}f}"


def _wide(gap: Gap, times: float) -> str:
    if gap.norms_low is None or gap.norms_high is None:
        return "–"
    return f"{times * gap.norms_low:+.1f} to {times * gap.norms_high:+.1f}"


def _cut(words: str, most: int = WORDS) -> str:
    told = plain(words)
    return told if len(told) <= most else told[: most - 1].rsplit(" ", 1)[0] + " …"
