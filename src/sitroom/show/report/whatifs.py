"""The what-ifs of a report: one sheet that lists them, and one for each scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sitroom.show.pages import Desk, View
from sitroom.show.pages.views import Cell, Column, Piece, Prose, Row, Table, Target, cell
from sitroom.show.pages.whatif import result
from sitroom.show.pages.wording import many
from sitroom.show.report.contents import Sheet, named

if TYPE_CHECKING:
    from sitroom.outlook.scenarios import Result

__all__ = ["whatif_sheets"]

NAME = "whatif"
_LEAD = (
    "The room run forward as it is and under what a scenario assumes, with the same numbers of chance. What comes out follows from what is assumed; "
    "the ledger of each says where every number comes from."
)
_HOW = (
    ("No scenario was run for this report.", ""),
    ("One is added, or several, when it is made: ", "sitroom report ROOM -o FILE.html --scenario SCENARIO.toml"),
    ("A scenario is made by the form of the page What if, which saves it as a file: ", "sitroom serve ROOM"),
)


def whatif_sheets(desk: Desk, results: Sequence[Result]) -> list[Sheet]:
    """The list, and each result in the order in which it was asked for; their pictures are asked for by their numbers, from 1."""
    from sitroom.outlook.scenarios import toml_of

    found = [Sheet(anchor=NAME, key=(NAME, ()), view=named(_list(results), NAME))]
    for number, one in enumerate(results, 1):
        view = result(desk, one, toml_of(one.scenario), id=str(number))
        view = replace(view, title=f"What if: {view.title}")
        found.append(Sheet(anchor=f"{NAME}{number}", key=(NAME, (("result", str(number)),)), view=named(view, f"{NAME}{number}")))
    return found


def _list(results: Sequence[Result]) -> View:
    if not results:
        paragraphs = [[Piece(text=told), *([Piece(text=command, tone="strong")] if command else [])] for told, command in _HOW]
        return View(page=NAME, title="What if", lead=[Piece(text=_LEAD)], blocks=[Prose(name="how", title=None, paragraphs=paragraphs)])
    columns = [
        Column(name="name", title="Scenario", kind="names"), Column(name="about", title="What it assumes", kind="words"),
        Column(name="outcome", title="What is watched first"), Column(name="baseline", title="As it is", kind="number"),
        Column(name="scenario", title="In the scenario", kind="number"),
    ]  # fmt: skip
    rows = [
        Row(
            cells=[
                cell(Piece(text=one.scenario.name, tone="strong", to=Target(page=NAME, asked={"result": str(number)}))),
                cell(one.scenario.about or _assumed(one)),
                *_first(one),
            ]
        )
        for number, one in enumerate(results, 1)
    ]
    table = Table(name="scenarios", title=many(len(results), "scenario"), columns=columns, rows=rows, note="The share of futures in which it comes.")
    return View(page=NAME, title="What if", lead=[Piece(text=_LEAD)], blocks=[table])


def _assumed(one: Result) -> str:
    own = one.scenario
    told = ((own.acts, "act added"), (own.stops, "act stopped"), (own.ties, "tie changed"))
    parts = [f"{len(listed)} {what if len(listed) == 1 else what.replace(' ', 's ', 1)}" for listed, what in told if listed]
    parts += [many(len(own.lines), "honoured red line")] if own.lines else []
    parts += [f"what {own.adopt} says"] if own.adopt else []
    return ", ".join(parts) or "nothing"


def _first(one: Result) -> list[Cell]:
    if not one.outcomes:
        return [cell("nothing"), cell("–"), cell("–")]
    first = one.outcomes[0]
    shares = (cell(f"{share.value:.0%}", value=round(share.value, 4)) for share in (first.baseline, first.scenario))
    return [cell(first.name), *shares]
