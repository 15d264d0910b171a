"""The page *Corrections*: what an analyst has corrected, why, and whether it holds."""

from __future__ import annotations

from sitroom.room import Undo
from sitroom.show.corrections import described
from sitroom.show.pages.asked import Nothing, plain_asked
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.views import Column, Piece, Row, Table, View, cell
from sitroom.show.pages.wording import many

__all__ = ["log"]


def log(desk: Desk, asked: Nothing) -> View:
    """The log, the latest entry first."""
    entries = list(reversed(desk.room.corrections()))
    columns = [
        Column(name="number", title="No.", kind="number"),
        Column(name="at", title="When", kind="date"),
        Column(name="who", title="Who", kind="names"),
        Column(name="what", title="What", kind="words"),
        Column(name="why", title="Why", kind="words"),
        Column(name="state", title="Holds?"),
    ]
    rows = [
        Row(
            id=str(entry.number),
            cells=[
                cell(str(entry.number), value=entry.number),
                cell(entry.at[:16].replace("T", " "), value=entry.at),
                cell(Piece(text=entry.who, name=True)),
                cell(described(desk.room, entry.action)),
                cell(Piece(text=entry.why)),
                cell(
                    Piece(text="undo" if isinstance(entry.action, Undo) and entry.state == "applied" else entry.state, label=True),
                    f": {entry.reason}" if entry.reason else None,
                ),
            ],
        )
        for entry in entries
    ]
    lead = f"{many(len(entries), 'correction')}. What was read stays; what the pages show follows the log."
    table = Table(
        name="corrections", title=None, columns=columns, rows=rows, empty="Nothing was corrected yet. Open the words of an event, and “Correct this”."
    )
    return View(page="log", title="Corrections", asked=plain_asked(asked), lead=[Piece(text=lead)], blocks=[table])
