"""Which pages a report has: the main ones for a period, and those of the actors and documents that they lead to, as many as a file should hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from sitroom.errors import UsageError
from sitroom.show.pages import PAGES, Desk, View
from sitroom.show.pages import view as view_of
from sitroom.show.pages.views import Block, Passage, Section, Table, Target
from sitroom.show.pages.wording import many
from sitroom.show.report.places import Key, key

__all__ = ["MAIN", "Sheet", "further_sheets", "main_sheets"]

MAIN = ("brief", "happenings", "actors", "network", "tension", "redlines", "beliefs", "narratives", "forecast", "sources")
"""Pages of every report, in the order of its menu."""
ROWS = 400
"""Rows of a table that the web app shows page by page."""
FURTHER = {"actor": 200, "redline": 80, "document": 300}
"""Sheets of one actor, of one red line and of one document at most."""
_WORD = {"redline": "red line"}
TEXT, LONGEST = 1_500_000, 200_000
"""Characters of texts at most: of all documents, of one."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the report; ``anchor``: its name in the file; ``left_out``: what of it is not there."""

    anchor: str
    key: Key
    view: View
    left_out: list[str] = []


def main_sheets(desk: Desk, *, since: str | None, until: str | None) -> list[Sheet]:
    """The main pages. Raises as they do."""
    found = []
    for name in MAIN:
        if name in PAGES:
            asked = {name: value for name, value in (("since", since), ("until", until)) if value}
            view, left_out = _whole(desk, name, asked)
            found.append(Sheet(anchor=name, key=(name, ()), view=named(view, name), left_out=left_out))
    return found


def further_sheets(desk: Desk, sheets: Iterable[Sheet]) -> tuple[list[Sheet], list[str]]:
    """Pages of actors, red lines and documents that these pages lead to, then those that the new ones lead to; and what was left out."""
    wanted = list(dict.fromkeys(key(to) for sheet in sheets for to in targets(sheet.view) if to.page in FURTHER and to.page in PAGES))
    room = dict(FURTHER)
    found: list[Sheet] = []
    seen, letters, missed = set(wanted), 0, dict.fromkeys(FURTHER, 0)
    for page, asked in wanted:
        if room[page] == 0:
            missed[page] += 1
            continue
        try:
            view = view_of(desk, page, asked)
        except UsageError:
            missed[page] += 1
            continue
        size = sum(len(block.text) for block in _passages(view.blocks))
        if size > LONGEST or letters + size > TEXT:
            missed[page] += 1
            continue
        room[page] -= 1
        letters += size
        anchor = f"{page}-{FURTHER[page] - room[page]}"
        found.append(Sheet(anchor=anchor, key=(page, asked), view=named(view, anchor)))
        for to in targets(view):
            if to.page in FURTHER and to.page in PAGES and key(to) not in seen:
                seen.add(key(to))
                wanted.append(key(to))
    left_out = [f"the pages of {many(number, _WORD.get(page, page))} that others lead to" for page, number in missed.items() if number]
    return found, left_out


def named(view: View, anchor: str) -> View:
    """The same view, the names of its blocks told apart from those of other sheets."""

    def renamed(blocks: Iterable[Any]) -> list[Any]:
        return [
            msgspec.structs.replace(block, name=f"{anchor}.{block.name}", **({"blocks": renamed(block.blocks)} if isinstance(block, Section) else {}))
            for block in blocks
        ]

    return msgspec.structs.replace(view, blocks=renamed(view.blocks))


def targets(part: Any) -> Iterator[Target]:
    """Where a view leads, in the order of its parts; conditions and further pages of rows aside."""
    if isinstance(part, Target):
        yield part
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            if name not in ("facets", "tabs", "more"):
                yield from targets(getattr(part, name))
    elif isinstance(part, list | tuple):
        for one in part:
            yield from targets(one)


def _whole(desk: Desk, name: str, asked: dict[str, str]) -> tuple[View, list[str]]:
    """A page with the rows of those behind it, up to ``ROWS``; what a page cannot be asked is left out."""
    fields = {field.name for field in msgspec.structs.fields(PAGES[name].asked)}
    known = [(name, value) for name, value in asked.items() if name in fields]

    def at(number: int) -> View:
        return view_of(desk, name, [*known, *([("page", str(number))] if number > 1 else [])])

    view = at(1)
    paging = view.paging
    if paging is None or paging.pages == 1:
        return view, []
    step = paging.last - paging.first + 1
    last = min(paging.pages, max(1, ROWS // max(step, 1)))
    blocks = view.blocks
    for number in range(2, last + 1):
        blocks = [_lengthened(block, other) for block, other in zip(blocks, at(number).blocks, strict=True)]
    shown = min(paging.total, last * step)
    left_out = [f"{paging.total - shown:,} of {many(paging.total, 'row')} of the page {view.title}"] if shown < paging.total else []
    return msgspec.structs.replace(view, blocks=blocks, paging=msgspec.structs.replace(paging, pages=1, last=shown)), left_out


def _lengthened(block: Block, other: Block) -> Block:
    return msgspec.structs.replace(block, rows=[*block.rows, *other.rows]) if isinstance(block, Table) and isinstance(other, Table) else block


def _passages(blocks: Iterable[Block]) -> Iterator[Any]:
    for block in blocks:
        if isinstance(block, Passage):
            yield from block.stretches
        elif isinstance(block, Section):
            yield from _passages(block.blocks)
