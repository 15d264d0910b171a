"""What ``sitroom show ROOM copies`` prints: documents that others repeat, each repeat with how much of it the other has, and the reasons."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from sitroom.records import Document
from sitroom.room.conditions import known_outlet
from sitroom.room.copies import CopyGroup, Repeat
from sitroom.show.export import Row, write_csv, write_json
from sitroom.show.words import plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sitroom.room import Room

__all__ = ["copies", "copy_rows", "copy_table"]

_COLUMNS = (
    *("document", "kind", "of", "similarity", "reasons", "published", "outlet", "title", "url"),
    *("original", "original_published", "original_outlet", "original_title"),
    *("retells_of", "retells_similarity", "retells_reasons"),
)


def copies(room: Room, found: Sequence[CopyGroup], form: str, *, outlet: str | None = None, limit: int | None = None) -> None:
    """Print groups of copies and rewrites as ``table``, ``json`` or ``csv``, those of most repeats first.

    ``outlet``: groups that it has a part in; ``limit``: groups at most. JSON and CSV have one row a repeat.
    """
    known_outlet(room, outlet)
    homes = {id: room.document(id) for group in found for id in (*_members(group), *(r.retells.of for r in group.repeats if r.retells))}
    if outlet is not None:
        found = [g for g in found if any((homes[id].outlet or "").casefold() == outlet.casefold() for id in _members(g))]
    every = len(found)
    found = sorted(found, key=lambda g: (-len(g.repeats), *_when(homes[g.original])))[:limit]
    if form == "table":
        from sitroom.show.tables import console, left_out

        console().print(copy_table(found, homes))
        for line in left_out(len(found), every):
            console().print(line)
    elif form == "json":
        write_json(copy_rows(found, homes), sys.stdout)
    else:
        write_csv(copy_rows(found, homes), sys.stdout, _COLUMNS)


def copy_rows(found: Iterable[CopyGroup], homes: Mapping[str, Document]) -> Iterator[Row]:
    """One row a copy or rewrite: the record, its document, and the document that the group begins with. ``homes``: documents by id."""
    for group in found:
        first = homes[group.original]
        for repeat in _ordered(group, homes):
            home = homes[repeat.document]
            row: Row = msgspec.to_builtins(repeat)
            yield row | {
                "published": home.published,
                "outlet": home.outlet,
                "title": home.title,
                "url": home.url,
                "original": group.original,
                "original_published": first.published,
                "original_outlet": first.outlet,
                "original_title": first.title,
            }


def copy_table(found: Sequence[CopyGroup], homes: Mapping[str, Document]) -> RenderableType:
    """One block a group: the document that came first, then those that repeat it, each with its score (0..1) and the reasons."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    if not found:
        return Text("No copies or rewrites.", style="dim")
    parts: list[RenderableType] = []
    for group in found:
        first = homes[group.original]
        parts.append(Text.assemble((f"{plain(first.titled)}\n", "bold"), (f"{_where(first)}  {first.id}", "dim")))
        lines = Table.grid(padding=(0, 2), expand=True)
        lines.add_column(width=7)
        lines.add_column(width=4, justify="right", no_wrap=True)
        lines.add_column(ratio=1)
        for repeat in _ordered(group, homes):
            home = homes[repeat.document]
            of = f"of {_where(homes[repeat.of])}: " if repeat.of != group.original else ""
            title = f" “{plain(home.title)}”" if home.title and home.title != first.title else ""
            about = Text.assemble(f"{_where(home)}{title}", (f"  {home.id}\n", "dim"), (f"{of}{plain('; '.join(repeat.reasons))}", "dim"))
            if retold := repeat.retells:
                told = homes[retold.of]
                about.append(f"\nalso a rewrite, {retold.similarity:.2f}, of {_where(told)} “{plain(told.titled)}”", "yellow")
                about.append(f"  {told.id}\n{plain('; '.join(retold.reasons))}", "dim")
            lines.add_row(Text(repeat.kind, "yellow" if repeat.kind == "rewrite" else "cyan"), f"{repeat.similarity:.2f}", about)
        parts += [Padding(lines, (0, 0, 0, 2)), Text("")]
    return Group(*parts)


def _members(group: CopyGroup) -> list[str]:
    return [group.original, *(repeat.document for repeat in group.repeats)]


def _ordered(group: CopyGroup, homes: Mapping[str, Document]) -> list[Repeat]:
    return sorted(group.repeats, key=lambda repeat: _when(homes[repeat.document]))


def _when(document: Document) -> tuple[bool, str, str]:
    return document.published is None, document.published or "", document.id


def _where(document: Document) -> str:
    return f"{plain(document.outlet or 'no outlet')}, {document.published or 'no date'}"
