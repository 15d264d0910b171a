"""What a page shows, as typed data: blocks of paragraphs, tables, figures and pictures, in which everything names the records behind it.

A *reference* is ``KIND:ID`` with a kind of `sitroom.show.pages.evidence.KINDS`, such as ``event:e5f0c1d2a``. The words come from documents as they
are: whoever draws a view escapes them and makes control characters visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

__all__ = [
    "Block",
    "Cell",
    "Choice",
    "Column",
    "Drawing",
    "Facet",
    "Fact",
    "Facts",
    "Paging",
    "Passage",
    "Piece",
    "Prose",
    "Read",
    "Row",
    "Section",
    "Table",
    "Target",
    "Tone",
    "View",
    "cell",
    "csv_rows",
]

Tone = Literal[
    "",
    "actual",
    "historical",
    "future",
    "hypothetical",
    "negated",
    "conflict",
    "cooperation",
    "neutral",
    "threat",
    "warning",
    "promise",
    "dim",
    "strong",
    "when",
]
"""What a piece means beside its words, which a page shows by colour and by shape."""


class Target(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page, and what it is asked; ``asked``: the parameters by name."""

    page: str
    asked: dict[str, str | list[str]] = {}


class Piece(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A few words. ``words``: they are a document's own and stand in quote marks; ``mark``: they are what the words around them are shown for;
    ``name``: a name; ``to``: the page they lead to; ``refs``: references to the records behind them."""

    text: str
    words: bool = False
    mark: bool = False
    name: bool = False
    label: bool = False
    tone: Tone = ""
    to: Target | None = None
    refs: list[str] = []


class Cell(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cell of a table; ``value``: what CSV has in place of its text."""

    pieces: list[Piece] = []
    value: str | int | float | None = None

    @property
    def text(self) -> str:
        """The pieces as one text."""
        return "".join(piece.text for piece in self.pieces)


def cell(*pieces: Piece | str | None, value: str | float | None = None) -> Cell:
    """A cell of these pieces."""
    return Cell(pieces=[Piece(text=piece) if isinstance(piece, str) else piece for piece in pieces if piece], value=value)


class Column(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A column. ``kind``: how it is set; ``words`` is the one that takes the width."""

    name: str
    title: str
    kind: Literal["text", "words", "number", "date", "names"] = "text"
    note: str | None = None


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row, one cell a column. ``refs``: what its words are read from; ``id``: of the record or answer that it shows."""

    cells: list[Cell]
    refs: list[str] = []
    id: str | None = None


class Table(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="block", tag="table"):
    """A table. ``empty``: what is said where it has no row; ``more``: where further rows are."""

    name: str
    title: str | None
    columns: list[Column]
    rows: list[Row]
    note: str | None = None
    empty: str = "Nothing here."
    more: Piece | None = None


class Prose(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="block", tag="prose"):
    """Paragraphs or, where ``listed``, items of a list; where ``plain``, a text to be set as it is, line by line."""

    name: str
    title: str | None
    paragraphs: list[list[Piece]]
    note: str | None = None
    listed: bool = False
    plain: bool = False
    more: Piece | None = None


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A figure and what it counts."""

    label: str
    value: Cell


class Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="block", tag="facts"):
    """Figures side by side."""

    name: str
    facts: list[Fact]
    title: str | None = None
    note: str | None = None


class Drawing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="block", tag="drawing"):
    """A picture: a kind of `sitroom.show.pictures` and its options. A page draws it, a file of data leaves it out."""

    name: str
    title: str | None
    kind: str
    options: dict[str, str | int | float | bool | None] = {}
    note: str | None = None


class Read(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch of a document's text; ``kinds``: of the spans that it lies in, ``refs``: their records; ``first``: the record that begins here."""

    text: str
    kinds: list[str] = []
    refs: list[str] = []
    first: str | None = None


class Passage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="block", tag="passage"):
    """A document's text with its spans. ``kinds``: those that it has, in the order of the legend."""

    name: str
    title: str | None
    stretches: list[Read]
    kinds: list[str] = []
    language: str | None = None
    note: str | None = None


class Section(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="block", tag="section"):
    """Blocks under a heading, closed at first where ``folded``."""

    name: str
    title: str
    blocks: list[Table | Prose | Facts | Drawing | Passage]
    note: str | None = None
    folded: bool = False


Block = Table | Prose | Facts | Drawing | Passage | Section


class Choice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One value that a facet can take, and how many rows it would leave."""

    value: str
    label: str
    count: int | None = None


class Facet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A condition of a view. ``name``: the parameter; ``chosen``: its values now; ``kind``: how it is asked; ``hint``: what may be written."""

    name: str
    title: str
    kind: Literal["choice", "choices", "text", "date", "flag", "number", "search"]
    chosen: list[str] = []
    choices: list[Choice] = []
    hint: str | None = None
    known: str | None = None


class Paging(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which rows of how many: ``first`` and ``last`` count from 1."""

    page: int
    pages: int
    first: int
    last: int
    total: int


class View(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that a page shows. ``asked``: the parameters that are not as without them, which with the page's name restore it; ``lead``: a sentence on
    what is seen; ``tabs``: pages beside this one."""

    page: str
    title: str
    asked: dict[str, str | list[str]] = {}
    lead: list[Piece] = []
    facets: list[Facet] = []
    blocks: list[Block] = []
    paging: Paging | None = None
    tabs: list[Piece] = []

    @property
    def kept(self) -> dict[str, str | list[str]]:
        """The parameters without the facets: what is left when all conditions are taken away."""
        conditions = {facet.name for facet in self.facets} | {"page"}
        return {name: value for name, value in self.asked.items() if name not in conditions}

    def at(self, page: int) -> Target:
        """The same view at another page of its rows."""
        return Target(page=self.page, asked={name: value for name, value in self.asked.items() if name != "page"} | {"page": str(page)})


def csv_rows(view: View) -> tuple[list[str], Iterator[dict[str, object]]]:
    """The columns and rows of a view as one table: its only table, or all of them with their names in the column ``table``.

    ``evidence`` holds the references of a row.
    """
    tables = list(_tables(view.blocks))
    several = len(tables) != 1
    columns = dict.fromkeys(column.name for table in tables for column in table.columns)
    names = [*(["table"] if several else []), *columns, "id", "evidence"]

    def rows() -> Iterator[dict[str, object]]:
        for table in tables:
            for row in table.rows:
                cells = {
                    column.name: found.text if found.value is None else found.value for column, found in zip(table.columns, row.cells, strict=True)
                }
                yield {"table": table.name, **cells, "id": row.id, "evidence": _refs(row)}

    return names, rows()


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Section):
            yield from _tables(block.blocks)
        elif isinstance(block, Prose) and block.paragraphs:
            rows = [Row(cells=[cell(*paragraph)], refs=[ref for piece in paragraph for ref in piece.refs]) for paragraph in block.paragraphs]
            yield Table(name=block.name, title=block.title, columns=[Column(name="text", title="text")], rows=rows)


def _refs(row: Row) -> list[str]:
    return list(dict.fromkeys([*row.refs, *(ref for found in row.cells for piece in found.pieces for ref in piece.refs)]))
