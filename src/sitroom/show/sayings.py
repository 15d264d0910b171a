"""What ``sitroom show ROOM statements`` prints: each statement once, in the words of the first report, with all that carry it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sitroom.records import Document
from sitroom.room.sayings import Saying
from sitroom.show.export import Row, told_rows, write_csv, write_json
from sitroom.show.words import plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sitroom.room import Room

__all__ = ["saying_rows", "saying_table", "sayings"]

NAMED = 5
"""Independent sources that a line names."""

_COLUMNS = (
    *("id", "speaker", "speaker_names", "kind", "content_words", "via", "independent", "sources", "statements", "documents", "outlets"),
    *("document", "outlet", "published", "source", "source_words", "cue", "cue_words", "content", "evidence", "words"),
    *("within", "confidence", "reader"),
)


def sayings(room: Room, found: Sequence[Saying], form: str, *, limit: int | None = None) -> None:
    """Print statements as ``table``, ``json`` or ``csv``, each once; ``limit``: so many at most."""
    chosen = found[:limit]
    names = {actor.id: actor.name for actor in room.actors()}
    homes = {id: room.document(id) for id in dict.fromkeys(id for saying in chosen for id in saying.documents)}
    if form == "table":
        from sitroom.room.shortened import short_ids
        from sitroom.show.tables import console, left_out

        shown = short_ids(room, "statements", (saying.first.id for saying in chosen))
        console().print(saying_table(chosen, names, homes, shown))
        for line in left_out(len(chosen), len(found)):
            console().print(line)
    elif form == "json":
        write_json(saying_rows(chosen, names, homes), sys.stdout)
    else:
        write_csv(saying_rows(chosen, names, homes), sys.stdout, _COLUMNS)


def saying_rows(chosen: Sequence[Saying], names: Mapping[str, str], homes: Mapping[str, Document]) -> Iterator[Row]:
    """The record of the first statement of each, with the ids of all, the documents and outlets that carry it, and its independent sources."""
    for saying in chosen:
        (row,) = told_rows([saying.first], names, homes)
        yield row | {
            "independent": saying.sources.number,
            "sources": [source.name for source in saying.sources.sources],
            "statements": saying.statements,
            "documents": saying.documents,
            "outlets": [homes[id].outlet for id in saying.documents],
        }


def saying_table(chosen: Sequence[Saying], names: Mapping[str, str], homes: Mapping[str, Document], shown: Mapping[str, str]) -> RenderableType:
    """Each under the outlet and day of its first report; below its words the sources that carry it, where there are several documents.

    ``shown``: by id of the first statement, what to show of it.
    """
    from rich.table import Table
    from rich.text import Text

    from sitroom.show.coding import told_line

    if not chosen:
        return Text("No statements.", style="dim")
    lines = Table.grid(padding=(0, 2), expand=True)
    for width in (18, 10):
        lines.add_column(width=width)
    lines.add_column(ratio=1)
    lines.add_column(width=4, justify="right", no_wrap=True)
    for saying in chosen:
        home = homes[saying.first.document]
        where = "\n".join((plain(home.outlet or home.title or home.id)[:18], home.published or "", plain(shown[saying.first.id])))
        kind, words = told_line(saying.first, home.text, names, {})
        if len(saying.documents) > 1:
            number = saying.sources.number
            words.append(f"\n{number} independent source{'' if number == 1 else 's'}", "green" if number > 1 else "")
            carried = list(dict.fromkeys(plain(homes[id].called) for id in saying.documents))
            behind = [plain(source.name) for source in saying.sources.sources]
            if behind != carried:
                words.append(f" ({_few(behind)})")
            words.append(f" in {len(saying.documents)} documents: {', '.join(carried)}", "dim")
        lines.add_row(Text(where, "dim"), kind, words, Text(f"{saying.first.confidence:.2f}", "dim"))
    return lines


def _few(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
