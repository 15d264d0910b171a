"""The result of a scenario as rows of CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from sitroom.show.export import Row

if TYPE_CHECKING:
    from sitroom.outlook.scenarios.answers import Gap, Result

__all__ = ["COLUMNS", "scenario_rows"]

COLUMNS = (
    *("part", "name", "value", "baseline", "baseline_low", "baseline_high", "scenario", "scenario_low", "scenario_high", "difference"),
    *("error_low", "error_high", "norms_low", "norms_high", "kind", "source", "record", "document", "span", "words"),
)
"""Of the table."""


def scenario_rows(found: Result) -> Iterator[Row]:
    """One row a number: ``outcome`` (shares of runs), ``measure``, ``acts`` (of a dyad and class), ``red line``, ``belief``, ``driver``, ``box``,
    ``ledger``.
    """
    for outcome in found.outcomes:
        yield {
            "part": "outcome", "name": outcome.name, "baseline": outcome.baseline.value, "baseline_low": outcome.baseline.low,
            "baseline_high": outcome.baseline.high, "scenario": outcome.scenario.value, "scenario_low": outcome.scenario.low,
            "scenario_high": outcome.scenario.high, **_gap(outcome.difference),
        }  # fmt: skip
    for measure in found.measures:
        yield {
            "part": "measure", "name": measure.name, "baseline": measure.baseline, "scenario": measure.scenario, "scenario_low": measure.futures[0],
            "scenario_high": measure.futures[1], **_gap(measure.difference),
        }  # fmt: skip
    for change in found.changes:
        yield {
            "part": "acts", "name": f"{change.quad} by {change.actor_name} on {change.recipient_name}", "baseline": change.baseline.value,
            "baseline_low": change.baseline.low, "baseline_high": change.baseline.high, "scenario": change.scenario.value,
            "scenario_low": change.scenario.low, "scenario_high": change.scenario.high, **_gap(change.difference),
        }  # fmt: skip
    for line in found.lines:
        yield {
            "part": "red line met", "name": f"{line.id} {line.words}", "baseline": line.met_baseline, "scenario": line.met,
            "difference": round(line.met - line.met_baseline, 6), **_source(line.source),
        }  # fmt: skip
        if line.honoured:
            yield {"part": "red line fired", "name": f"{line.id} {line.words}", "value": line.credibility, "baseline": 0.0, "scenario": line.fired,
                   "difference": line.fired, **_source(line.source)}  # fmt: skip
    for claim in found.beliefs:
        yield {
            "part": "belief", "name": f"{claim.narrator}: {claim.cause_name} → {claim.effect_name}",
            "value": claim.factor if claim.why is None else claim.why, "scenario": claim.begun, **_source(claim.source),
        }  # fmt: skip
    for driver in found.drivers:
        yield {"part": "driver", "name": f"{driver.key} {driver.words}", "value": driver.change, **_gap(driver.moves)}
    for number, box in enumerate(found.boxes, 1):
        for limit in box.limits:
            yield {
                "part": f"box {number}", "name": limit.name, "value": f"{limit.low:g} to {limit.high:g}",
                "baseline": round(box.density / box.lift, 6), "scenario": round(box.density, 6),
            }  # fmt: skip
    for entry in found.ledger:
        yield {
            "part": "ledger", "name": entry.what, "value": entry.value, "kind": entry.kind, "source": entry.source, "record": entry.record,
            "document": entry.document, "span": list(entry.span) if entry.span else None, "words": entry.words,
        }  # fmt: skip


def _gap(gap: Gap) -> Row:
    return {
        "difference": gap.value, "error_low": gap.error_low, "error_high": gap.error_high, "norms_low": gap.norms_low, "norms_high": gap.norms_high
    }  # fmt: skip


def _source(source: object) -> Row:
    held = msgspec.to_builtins(source) if source is not None else {}
    return {name: held.get(name) for name in ("record", "document", "span", "words")} if held else {}
