"""What ``sitroom show ROOM beliefs --from --to`` and ``--hold`` print: total effects with their words, and where beliefs lead."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from sitroom.show.export import Row, write_csv
from sitroom.show.words import plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sitroom.room.beliefs.computed import Effect, Inferred
    from sitroom.room.beliefs.inference import Outcome

__all__ = ["effect_rows", "effects", "inferred", "inferred_rows"]

_EFFECTS = ("narrator", "narrator_name", "cause", "effect", "sign", "raising", "lowering", "cut", "raising_way", "lowering_way")
_INFERRED = ("narrator", "narrator_name", "concept", "held", "value", "without", "change", "end", "steps")
_SIGNS = {"+": "raises", "-": "lowers", "indeterminate": "paths disagree on", "undecided": "too many paths to tell, on", "none": "no path leads to"}
_SHOWN = 20
"""Concepts that a table shows of one narrator."""
_MOVED = 0.0005
"""The least change that a table shows."""


def effects(found: Sequence[Effect], form: str) -> None:
    """Print total effects as ``table``, ``json`` (a list, one object a narrator) or ``csv`` (one row a narrator)."""
    if form == "json":
        _json(found)
    elif form == "csv":
        write_csv(effect_rows(found), sys.stdout, _EFFECTS)
    else:
        from rich.console import Group

        from sitroom.show.tables import console

        console().print(Group(*(part for one in found for part in _effect(one))))


def inferred(found: Sequence[Inferred], form: str) -> None:
    """Print where beliefs lead as ``table``, ``json`` (a list, one object a narrator) or ``csv`` (one row a concept)."""
    if form == "json":
        _json(found)
    elif form == "csv":
        write_csv(inferred_rows(found), sys.stdout, _INFERRED)
    else:
        from rich.console import Group

        from sitroom.show.tables import console

        console().print(Group(*(part for one in found for part in _outcome(one))))


def effect_rows(found: Iterable[Effect]) -> Iterator[Row]:
    """One row a narrator."""
    for one in found:
        ways = ([way[0].cause, *(link.effect for link in way)] if way else [] for way in (one.raising, one.lowering))
        raising, lowering = (" → ".join(way) for way in ways)
        row: Row = {"narrator": one.narrator.id, "narrator_name": one.narrator.name, "raising_way": raising, "lowering_way": lowering}
        total: Row = msgspec.to_builtins(one.total)
        yield row | total | {"sign": {"+": "raises", "-": "lowers"}.get(one.total.sign, one.total.sign)}


def inferred_rows(found: Iterable[Inferred]) -> Iterator[Row]:
    """One row a concept, those that change most first."""
    for one in found:
        for concept, value in _ordered(one):
            without = one.free.values[concept]
            yield {
                "narrator": one.narrator.id, "narrator_name": one.narrator.name, "concept": concept, "held": concept in one.clamped,
                "value": round(value, 6), "without": round(without, 6), "change": round(value - without, 6) + 0.0, "end": one.held.end,
                "steps": one.held.steps,
            }  # fmt: skip


def _json(found: Sequence[Effect] | Sequence[Inferred]) -> None:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n")


def _ordered(one: Inferred) -> list[tuple[str, float]]:
    """Concepts with their values: those that are held, then those that change most."""
    values, free = one.held.values, one.free.values
    return sorted(values.items(), key=lambda item: (item[0] not in one.clamped, -round(abs(item[1] - free[item[0]]), 9), item[0]))


def _effect(one: Effect) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from sitroom.show.beliefs import called, telling_line
    from sitroom.show.tables import heading

    total = one.total
    paths = ", ".join(f"{number:,} {word}" for number, word in ((total.raising, "raising"), (total.lowering, "lowering")) if number)
    yield heading(called(one.narrator), f"{paths} path{'' if total.raising + total.lowering == 1 else 's'}" if paths else "")
    yield Padding(Text.assemble((plain(total.cause), "bold"), f" {_SIGNS[total.sign]} ", (plain(total.effect), "bold")), (0, 0, 0, 2))
    for word, way in (("raising", one.raising), ("lowering", one.lowering)):
        if way:
            text = Text.assemble((f"{word}: ", "dim"), " → ".join(plain(name) for name in (way[0].cause, *(link.effect for link in way))))
            for link in way:
                text.append("\n  ").append(telling_line(link))
            yield Padding(text, (0, 0, 0, 4))


def _outcome(one: Inferred) -> Iterator[RenderableType]:
    from rich import box
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from sitroom.show.beliefs import called
    from sitroom.show.tables import heading

    sure = "; one end, whatever the start" if one.contraction is not None and one.contraction < 1 else ""
    yield heading(called(one.narrator), f"with {_end(one.held)}; without {_end(one.free)}{sure}")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("concept", ratio=1)
    for name in ("with", "without", "change"):
        table.add_column(name, justify="right", no_wrap=True)
    rows = [row for row in _ordered(one) if row[0] in one.clamped or abs(row[1] - one.free.values[row[0]]) >= _MOVED]
    for concept, value in rows[:_SHOWN]:
        without = one.free.values[concept]
        style = "bold" if concept in one.clamped else ""
        table.add_row(Text(plain(concept), style), f"{value:.3f}", f"{without:.3f}", f"{value - without + 0.0:+.3f}")
    yield Padding(table, (0, 0, 0, 2))
    if still := len(one.held.values) - len(rows):
        yield Padding(Text(f"{still} other concept{'' if still == 1 else 's'} do{'es' if still == 1 else ''} not move", "dim"), (0, 0, 0, 2))
    if len(rows) > _SHOWN:
        yield Padding(Text(f"… and {len(rows) - _SHOWN} more that move; --format csv has all", "dim"), (0, 0, 0, 2))


def _end(outcome: Outcome) -> str:
    if outcome.end == "settled":
        return f"settled after {outcome.steps} step{'' if outcome.steps == 1 else 's'}"
    return f"a cycle of {outcome.period}" if outcome.end == "cycle" else f"not settled after {outcome.steps} steps"
