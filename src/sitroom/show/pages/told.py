"""Rows of tables that are made of records: when, who to whom, what, in which words, and who says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from sitroom.records import Event, Happening, Span, Statement
from sitroom.room.placed import placed
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.views import Cell, Column, Piece, Row, cell
from sitroom.show.pages.wording import many, shortened, spoken_type, status

__all__ = ["EVENT", "HAPPENING", "day", "event_rows", "happening_rows", "quoted", "sentence"]

LONGEST = 320
"""Letters of a sentence that a row shows; the evidence has all."""

_BULLET = re.compile(r"^[-•*–—]\s+")
_SAYS = Column(name="says", title="Who says so", kind="names")
EVENT = [
    Column(name="date", title="When", kind="date", note="in brackets: only the day of publication is known"),
    Column(name="who", title="Who → whom", kind="names"),
    Column(name="type", title="What"),
    Column(name="words", title="In which words", kind="words"),
    _SAYS,
]
HAPPENING = [
    Column(name="date", title="When", kind="date", note="in brackets: only the day of publication is known"),
    Column(name="who", title="Who → whom", kind="names"),
    Column(name="type", title="What"),
    Column(name="words", title="First told in these words", kind="words"),
    Column(name="independent", title="Sources", kind="text", note="independent ones: copies and rewrites do not count"),
]


def day(date: str | None, precision: str = "day") -> Cell:
    """A date; in brackets where it is only the day of publication."""
    if date is None:
        return cell(Piece(text="no date", tone="dim"), value="")
    return cell(Piece(text=f"({date})", tone="dim") if precision == "unknown" else date, value=date)


def quoted(text: str, span: Span, *, refs: Sequence[str] = (), most: int = LONGEST) -> Piece:
    """The words of a span on one line, cut where they are long."""
    words = " ".join(text[slice(*span)].split())
    return Piece(text=words if len(words) <= most else words[: most - 1].rstrip() + "…", words=True, refs=list(refs))


def sentence(text: str, span: Span, trigger: Span, *, refs: Sequence[str] = ()) -> list[Piece]:
    """The words of a sentence with its trigger marked, cut on either side of it where they are long."""
    start, end = span
    first, last = trigger if start <= trigger[0] < trigger[1] <= end else (start, start)
    before, told, after = (" ".join(text[a:b].split()) for a, b in ((start, first), (first, last), (last, end)))
    before = _BULLET.sub("", before)
    room = max(LONGEST - len(told), 80)
    if len(before) + len(after) > room:
        left = min(len(before), max(room // 2, room - len(after)))
        right = min(len(after), room - left)
        before = "…" + before[len(before) - left + 1 :] if left < len(before) else before
        after = after[: right - 1].rstrip() + "…" if right < len(after) else after
    gaps = text[start:first][-1:].isspace(), text[last:end][:1].isspace()
    pieces = [
        Piece(text=before + " " * gaps[0], words=True),
        Piece(text=told, words=True, mark=True, refs=list(refs)),
        Piece(text=" " * gaps[1] + after, words=True),
    ]
    return [piece for piece in pieces if piece.text]


def event_rows(desk: Desk, events: Sequence[Event]) -> list[Row]:
    """One row an event."""
    texts = texts_of(desk, (event.document for event in events))
    said = statements_of(desk, (event.statement for event in events))
    return [
        Row(
            id=event.id,
            refs=[f"event:{event.id}"],
            cells=[
                day(event.date, event.date_precision),
                cell(*desk.who(event.actors, event.recipients), value=_plain(desk, event.actors, event.recipients)),
                cell(Piece(text=spoken_type(event.type), label=True, tone="strong"), " ", status(event.status), value=f"{event.type} {event.status}"),
                cell(*sentence(texts[event.document], event.evidence, event.trigger)),
                _says(desk, said.get(event.statement or ""), event.document),
            ],
        )
        for event in events
    ]


def happening_rows(desk: Desk, happenings: Sequence[Happening]) -> list[Row]:
    """One row a happening, with the words that told it first, its sources, and what they differ on."""
    firsts = firsts_of(desk, happenings)
    rows = []
    for one in happenings:
        words, _ = firsts.get(one.members[0], ([], None))
        sources: list[Piece | str] = [Piece(text=f"{one.independent} ", tone="strong"), ", ".join(map(shortened, one.sources[:3]))]
        if len(one.sources) > 3:
            sources.append(f" and {len(one.sources) - 3} more")
        if len(one.documents) > 1:
            sources.append(Piece(text=f" · {many(len(one.documents), 'document')}", tone="dim"))
        for differ in one.disagreements:
            values = (
                ", ".join(desk.name(id) for id in version.value.split(", ")) if differ.about == "who" else version.value
                for version in differ.versions
            )
            sources += [Piece(text=f" They differ on {differ.about}: {' / '.join(values)}.", tone="warning")]
        rows.append(Row(
            id=one.id,
            refs=[f"event:{id}" for id in one.members],
            cells=[
                day(one.date, one.date_precision),
                cell(*desk.who(one.actors, one.recipients), value=_plain(desk, one.actors, one.recipients)),
                cell(Piece(text=spoken_type(one.type), label=True, tone="strong"), " ", status(one.status), value=f"{one.type} {one.status}"),
                cell(*words, *_where(one)),
                cell(*sources, value=one.independent),
            ],
        ))  # fmt: skip
    return rows


def firsts_of(desk: Desk, happenings: Iterable[Happening]) -> dict[str, tuple[list[Piece], str | None]]:
    """By the id of a happening's first event, the words of its sentence, and the id of the statement that it stands in."""
    ids = list(dict.fromkeys(one.members[0] for one in happenings))
    rows = desk.room._rows("SELECT record FROM events WHERE id IN (SELECT value FROM json_each(?))", msgspec.json.encode(ids).decode())
    events = [msgspec.json.decode(row[0], type=Event) for row in rows]
    texts = texts_of(desk, (event.document for event in events))
    return {event.id: (sentence(texts[event.document], event.evidence, event.trigger), event.statement) for event in events}


def texts_of(desk: Desk, documents: Iterable[str]) -> Mapping[str, str]:
    """The texts of documents by id."""
    wanted = msgspec.json.encode(list(dict.fromkeys(documents))).decode()
    return dict(desk.room._rows("SELECT id, text FROM documents WHERE id IN (SELECT value FROM json_each(?))", wanted))


def statements_of(desk: Desk, ids: Iterable[str | None]) -> dict[str, Statement]:
    """Statements by id, as they stand."""
    wanted = msgspec.json.encode([id for id in dict.fromkeys(ids) if id]).decode()
    rows = desk.room._rows("SELECT record FROM statements WHERE id IN (SELECT value FROM json_each(?))", wanted)
    return {one.id: one for one in desk.room._corrected([msgspec.json.decode(row[0], type=Statement) for row in rows])}


def _says(desk: Desk, said: Statement | None, document: str) -> Cell:
    """Whose words they are, and through whom we know them."""
    outlet = desk.home(document)
    if said is None:
        return cell(outlet, Piece(text=" in its own voice", tone="dim"))
    via = [Piece(text=" through ", tone="dim"), Piece(text=said.via, name=True)] if said.via else []
    return cell(desk.actor(said.speaker, nobody="an unnamed source"), *via, Piece(text=" in ", tone="dim"), outlet)


def _plain(desk: Desk, actors: Iterable[str], recipients: Iterable[str]) -> str:
    """``Norland → Sudland`` for a file of data."""
    first, second = ("; ".join(desk.name(id) for id in ids) for ids in (actors, recipients))
    return f"{first or '–'} → {second}" if second else first


def _where(one: Happening) -> list[Piece]:
    found = [Piece(text=f" · {placed(one.place)}", tone="dim")] if one.place else []
    if one.magnitude:
        counts = ((one.magnitude.killed, "killed"), (one.magnitude.wounded, "wounded"), (one.magnitude.size, "people"))
        found.append(Piece(text=" · " + ", ".join(f"{number:,} {what}" for number, what in counts if number is not None), tone="dim"))
    return found
