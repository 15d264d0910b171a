"""Who takes from whom: copies, rewrites, wire credits and sources that texts name, outlet by outlet, from the origin to those who repeat it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sitroom.records import first_words
from sitroom.show.pictures.behind import at_least_one, counted, short
from sitroom.show.pictures.layered import Arrow, Box, laid, marks
from sitroom.show.pictures.picture import Picture

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["sources"]

_HOW: dict[str, tuple[str, str, list[int]]] = {
    "copy": ("is copied by", "theme:material-conflict", [1, 0]),
    "rewrite": ("is retold by", "theme:verbal-conflict", [6, 3]),
    "credit": ("is credited by", "theme:material-cooperation", [1, 0]),
    "named": ("is named as the source by", "theme:verbal-cooperation", [2, 3]),
}
_MOST_RECORDS = 50


class _Document(NamedTuple):
    id: str
    title: str | None
    outlet: str | None
    credit: str | None
    named: str | None
    copy_of: str | None
    rewrite_of: str | None
    beginning: str

    @property
    def called(self) -> str:
        """See ``Document.called``."""
        return self.outlet or self.title or first_words(self.beginning) or self.id


def sources(room: Room, *, limit: int = 30) -> Picture:
    """The ``limit`` ties of most documents between those who are repeated and those who repeat. Raises as ``Room.copies`` does."""
    at_least_one(limit, "ties")
    room.compare()
    columns = "id, title, outlet, json_extract(record, '$.credit'), names_source, copy_of, rewrite_of, substr(text, 1, 500)"
    known = {row[0]: _Document(*row) for row in room._rows(f"SELECT {columns} FROM documents ORDER BY published IS NULL, published, id")}
    ties: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for one in known.values():
        for how, origin in _origins(one, known):
            ties[origin, _called(one), how].append(one.id)
    ordered = sorted(ties, key=lambda tie: (-len(ties[tie]), list(_HOW).index(tie[2]), tie))
    shown = ordered[:limit]
    by_name: dict[str, list[str]] = defaultdict(list)
    for one in known.values():
        by_name[_called(one)].append(one.id)
    behind = {name: by_name[name] or [id for tie in shown if name in tie[:2] for id in ties[tie]] for tie in shown for name in tie[:2]}
    boxes = [
        Box(
            id=name,
            words=name,
            records=ids[:_MOST_RECORDS],
            strong=bool(by_name[name]),
            note=counted(len(by_name[name]), "document") + " in the room",
        )
        for name, ids in behind.items()
    ]
    drawn = laid(boxes, [_arrow(tie, ties[tie]) for tie in shown])
    repeats = sum(bool(one.copy_of or one.rewrite_of) for one in known.values())
    subtitle = (
        f"{counted(len(known), 'document')} of {counted(len(by_name), 'outlet')}; {counted(repeats, 'copy or rewrite', 'copies and rewrites')}. "
        "Whole red: copies; broken orange: rewrites; whole blue: wire credit; dotted: a source that the text names. Number: documents. "
        "Thin frames: not in the room itself." + (f" {counted(len(ordered) - limit, 'more tie')} not drawn." if len(ordered) > limit else "")
    )
    told = "; ".join(_arrow(tie, ties[tie]).label for tie in shown[:6]) or "nobody takes from anybody, as far as the documents show"
    return Picture(
        kind="sources",
        title="Who takes from whom",
        subtitle=subtitle,
        description=f"Outlets and sources, from the origin to those who repeat it: {told}.",
        grammar="vega",
        body=_body(drawn),
        rows=[{"origin": tie[0], "how": tie[2], "repeated_by": tie[1], "documents": len(ties[tie]), "records": ties[tie]} for tie in shown],
        width=max(760, drawn.width),
    )


def _called(document: _Document) -> str:
    return short(document.called, 60)


def _origins(one: _Document, known: dict[str, _Document]) -> list[tuple[str, str]]:
    """How a document repeats, and whom. A source that it names counts where it repeats no document of the room."""
    for how, of in (("copy", one.copy_of), ("rewrite", one.rewrite_of)):
        if of in known:
            return [(how, _called(known[of]))]
    found: list[tuple[str, str]] = []
    for how, name in (("credit", one.credit), ("named", one.named)):
        if name and name.casefold() != (one.outlet or "").casefold() and short(name, 60) not in [origin for _, origin in found]:
            found.append((how, short(name, 60)))
    return found


def _arrow(tie: tuple[str, str, str], documents: list[str]) -> Arrow:
    origin, repeater, how = tie
    verb, colour, dash = _HOW[how]
    number = len(documents)
    return Arrow(
        start=origin,
        end=repeater,
        colour=colour,
        dash=dash,
        width=min(8.0, 1.2 + number**0.5),
        mark=str(number) if number < 1000 else "…",
        label=f"{origin} {verb} {repeater}",
        records=documents[:_MOST_RECORDS],
        tip={"documents": number},
    )


def _body(drawn: Any) -> dict[str, Any]:
    colours = [colour.removeprefix("theme:") for _, colour, _ in _HOW.values()]
    return {"width": max(200, drawn.width), "height": max(40, drawn.height), "autosize": "pad"} | marks([drawn], colours, {"documents": "documents"})
