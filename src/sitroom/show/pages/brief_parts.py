"""The parts of the brief below its threats: what happened, was said and moved, where accounts differ, what one source tells, what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from sitroom.records import Happening
from sitroom.room.brief import Point, Reference
from sitroom.room.brief.answers import Section as Part
from sitroom.show.brief import SPOKEN, about
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.index import records
from sitroom.show.pages.told import HAPPENING, firsts_of, happening_rows
from sitroom.show.pages.views import Column, Piece, Prose, Row, Table, Target, cell
from sitroom.show.pages.wording import shortened, spoken_type, spoken_types

__all__ = ["TITLES", "block_of"]

TITLES = {
    "happened": "What happened",
    "said": "What was said",
    "moved": "What moved",
    "red lines": "Red lines",
    "contradictions": "Where accounts contradict each other",
    "single-sourced": "Told by one source alone",
    "missing": "What is missing",
}
_SEE = {
    "happened": Target(page="happenings", asked={"status": ["actual"]}),
    "said": Target(page="sources"),
    "moved": Target(page="tension"),
    "red lines": Target(page="redlines"),
    "contradictions": Target(page="happenings", asked={"disputed": "1"}),
    "single-sourced": Target(page="happenings", asked={"single": "1"}),
    "missing": Target(page="sources"),
}
_NOTES = {
    "weight: PLOVER score × chance × independent sources": "the gravest, the likeliest and those of most independent sources first", "dyads": "pairs",
}  # fmt: skip
_KINDS = {"events": "event", "statements": "statement", "red_lines": "redline", "claims": "claim"}
_ABOUT = {"who": "who took part", "when": "when it was", "how many": "how many", "whether": "whether it happened"}


def block_of(desk: Desk, part: Part, references: Sequence[Reference]) -> Prose | Table:
    """A part as a page shows it."""
    if part.name == "happened":
        return _happened(desk, part)
    if part.name == "single-sourced":
        return _alone(desk, part)
    wanted = {number for point in part.points for one in point.parts for number in one.refs}
    refs = {one.number: _reference(desk, one.record) for one in references if one.number in wanted}
    disputed = _known(desk, part) if part.name == "contradictions" else {}
    paragraphs = [
        _differ(desk, disputed[point.records[0]], point, refs) if point.records[:1] and point.records[0] in disputed else _sentence(desk, point, refs)
        for point in part.points
    ]
    return Prose(name=_named(part), title=TITLES[part.name], paragraphs=paragraphs, note=_note(part), listed=True, more=_more(part))


def _named(part: Part) -> str:
    return part.name.replace(" ", "-")


def _more(part: Part) -> Piece | None:
    to = _SEE.get(part.name)
    return Piece(text=f"{part.more} more", to=to) if part.more and to else None


def _note(part: Part) -> str | None:
    """The note of a part, as a page says it."""
    note = part.note
    for term, words in _NOTES.items():
        note = note.replace(term, words)
    if not note:
        return None
    note = f"{note[0].upper()}{note[1:]}."
    if part.name == "moved":
        note += " The figures are tension a day: how grave its acts are, conflict above zero, cooperation below."
    if part.name not in ("happened", "single-sourced") and any(point.when and point.when.startswith("(") for point in part.points):
        note += " In brackets: the day of publication, where the text tells none."
    return note


def _known(desk: Desk, part: Part) -> dict[str, Happening]:
    """The happenings that points are made from, by id."""
    ids = [point.records[0] for point in part.points if point.records]
    return {one.id: one for one in records(desk.room, "happenings", ids, Happening)}


def _happened(desk: Desk, part: Part) -> Table:
    """Happenings in the words that told them first; those that are one point are one row."""
    known = _known(desk, part)
    points = {point.records[0]: point for point in part.points if point.records and point.records[0] in known}
    rows = [
        Row(id=row.id, cells=row.cells, refs=list(dict.fromkeys([*row.refs, *(f"happening:{id}" for id in points[row.id or ""].records[1:])])))
        for row in happening_rows(desk, [known[id] for id in points])
    ]
    return Table(
        name=_named(part), title=TITLES[part.name], columns=HAPPENING, rows=rows, note=_note(part), more=_more(part),
        empty="Nothing is told as done.",
    )  # fmt: skip


def _alone(desk: Desk, part: Part) -> Table:
    """By source: how many happenings it alone tells, and the weightiest of them."""
    known = _known(desk, part)
    firsts = firsts_of(desk, list(known.values()))
    rows = []
    for point in part.points:
        one = known.get(point.records[0]) if point.records else None
        if one is None:
            continue
        words, _ = firsts.get(one.members[0], ([], None))
        rows.append(Row(id=point.who, refs=[f"happening:{id}" for id in point.records[:60]], cells=[
            cell(Piece(text=shortened(desk.teller(point.who or "")), name=True)), cell(f"{len(point.records):,}", value=len(point.records)),
            cell(*desk.who(one.actors, one.recipients)), cell(Piece(text=spoken_type(one.type), label=True, tone="strong")), cell(*words),
        ]))  # fmt: skip
    columns = [
        Column(name="source", title="Source", kind="names"), Column(name="alone", title="Alone tells", kind="number"),
        Column(name="who", title="The weightiest: who → whom", kind="names"), Column(name="type", title="What"),
        Column(name="words", title="In which words", kind="words"),
    ]  # fmt: skip
    return Table(
        name=_named(part), title=TITLES[part.name], columns=columns, rows=rows, note=_note(part), more=_more(part),
        empty="Nothing rests on one source alone.",
    )  # fmt: skip


def _differ(desk: Desk, one: Happening, point: Point, refs: dict[int, str]) -> list[Piece]:
    """On what the sources of a happening differ: each account with who gives it."""
    about = point.about or ""
    pieces = [Piece(text=f"{point.when} ", tone="when")] if point.when else []
    pieces += [*desk.who(one.actors, one.recipients), Piece(text=" · "), Piece(text=spoken_type(one.type), label=True, tone="strong")]
    pieces.append(Piece(text=f" · sources differ on {_ABOUT.get(about, about)}: "))
    for part in point.parts:
        if part is not point.parts[0]:
            pieces.append(Piece(text="; "))
        pieces.append(Piece(text=part.told or part.text, refs=[refs[number] for number in part.refs if number in refs]))
    return pieces


def _sentence(desk: Desk, point: Point, refs: dict[int, str]) -> list[Piece]:
    pieces: list[Piece] = []
    if point.when:
        pieces.append(Piece(text=f"{point.when} ", tone="when"))
    if point.who:
        named = about(point)
        pieces.append(Piece(text=f"{named[0].upper()}{named[1:]}", tone="strong"))
    for part in point.parts:
        own = [refs[number] for number in part.refs if number in refs]
        first = part is point.parts[0]
        pieces.append(Piece(text=" " if first or part.words else "; "))
        if part.told and part.teller:
            pieces.append(Piece(text=f"{'' if first else 'but '}{part.told}, according to {desk.teller(part.teller)}", refs=own))
        elif part.text:
            pieces.append(Piece(text=spoken_types(SPOKEN.get(part.text, part.text)), refs=[] if part.words else own))
        if part.words:
            pieces += [Piece(text=" "), Piece(text=part.words, words=True, refs=own)]
    if point.sources:
        pieces.append(Piece(text=" — " + ", ".join(map(shortened, point.sources[:3])), tone="dim"))
    return pieces


def _reference(desk: Desk, record: str) -> str:
    """The reference of a record that a brief names by its id."""
    for table, kind in _KINDS.items():
        if desk.room._rows(f"SELECT 1 FROM {table} WHERE id = ?", record):
            return f"{kind}:{record}"
    return f"event:{record}"
