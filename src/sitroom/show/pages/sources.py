"""The pages *Sources* and *Document*: what was read, who copies whom, what was set aside, and one document with all that was read from it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from sitroom.errors import UsageError
from sitroom.records import Document
from sitroom.show.pages.asked import Asked, Day, PageNumber, Words, plain_asked
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.facets import PAGE, paged
from sitroom.show.pages.marks import KINDS, cut, marks_of
from sitroom.show.pages.views import (
    Block,
    Choice,
    Column,
    Drawing,
    Facet,
    Fact,
    Facts,
    Paging,
    Passage,
    Piece,
    Prose,
    Read,
    Row,
    Section,
    Table,
    View,
    cell,
)  # fmt: skip
from sitroom.show.pages.wording import many, shortened, spoken_type, status

__all__ = ["DocumentAsked", "SourcesAsked", "document", "sources"]

LONGEST = 60_000
"""Characters of a document that one page shows."""
ASIDE = 100
"""Sources that were set aside and are listed."""

_LISTED = """
SELECT d.id, d.published, d.outlet, d.title, d.language, d.copy_of, d.rewrite_of, d.similarity, d.names_source,
  (SELECT count(*) FROM events e WHERE e.document = d.id), (SELECT count(*) FROM statements s WHERE s.document = d.id) FROM documents d
"""


class SourcesAsked(Asked, frozen=True, kw_only=True):
    """What the page of sources is asked."""

    outlet: Annotated[Words | None, msgspec.Meta(description="Letters of the outlet's name.")] = None
    title: Annotated[Words | None, msgspec.Meta(description="Letters of the title.")] = None
    since: Annotated[Day | None, msgspec.Meta(description="Published on this day, month or year, or later.")] = None
    until: Annotated[Day | None, msgspec.Meta(description="Published on this day, month or year, or before.")] = None
    repeats: Annotated[bool, msgspec.Meta(description="Only documents that copy or retell another.")] = False
    page: PageNumber = 1


class DocumentAsked(Asked, frozen=True, kw_only=True):
    """What the page of a document is asked."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=300, description="The document's id.")]
    at: Annotated[Words | None, msgspec.Meta(description="A reference whose words are to be in sight: KIND:ID.")] = None
    page: PageNumber = 1


def sources(desk: Desk, asked: SourcesAsked) -> View:
    """The documents, the newest first; who copies whom; and what was set aside."""
    conditions, values = ["1"], []
    for column, letters in (("outlet", asked.outlet), ("title", asked.title)):
        if letters:
            conditions.append(f"instr(folded(d.{column}), ?)")
            values.append(letters.casefold())
    if asked.since:
        conditions.append("d.published || '~' >= ?")
        values.append(asked.since)
    if asked.until:
        conditions.append("d.published <= ? || '~'")
        values.append(asked.until)
    if asked.repeats:
        conditions.append("(d.copy_of IS NOT NULL OR d.rewrite_of IS NOT NULL)")
    where = " WHERE " + " AND ".join(conditions)
    ((total,),) = desk.room._rows(f"SELECT count(*) FROM documents d{where}", *values)
    paging = paged(int(total), asked.page)
    rows = desk.room._rows(
        f"{_LISTED}{where} ORDER BY d.published IS NULL, d.published DESC, d.id LIMIT {PAGE} OFFSET {(paging.page - 1) * PAGE}", *values
    )
    columns = [
        Column(name="published", title="Published", kind="date"),
        Column(name="outlet", title="Outlet", kind="names"),
        Column(name="title", title="Title", kind="words"),
        Column(name="repeats", title="Goes back to", kind="names"),
        Column(name="events", title="Events", kind="number"),
        Column(name="statements", title="Sayings", kind="number"),
    ]
    outlets = desk.once(
        "documents by outlet", lambda: desk.room._rows("SELECT outlet, count(*) FROM documents GROUP BY outlet ORDER BY 2 DESC, 1 LIMIT 100")
    )
    facets = [
        Facet(name="outlet", title="Outlet", kind="text", chosen=[asked.outlet] if asked.outlet else [], hint="part of its name",
              choices=[Choice(value=name, label=f"{name} ({number})") for name, number in outlets if name]),
        Facet(name="title", title="Title", kind="text", chosen=[asked.title] if asked.title else [], hint="part of the title"),
        Facet(name="since", title="From", kind="date", chosen=[asked.since] if asked.since else [], hint="2025-06-13"),
        Facet(name="until", title="To", kind="date", chosen=[asked.until] if asked.until else [], hint="2025-06-13"),
        Facet(name="repeats", title="Only copies and rewrites", kind="flag", chosen=["1"] if asked.repeats else []),
    ]  # fmt: skip
    picture = Drawing(name="copies", title=None, kind="sources")
    blocks: list[Block] = [
        Table(name="documents", title=None, columns=columns, rows=[_line(desk, row) for row in rows], empty="No document fits all of this."),
        Section(name="picture", title="Who copies whom, as a picture", blocks=[picture], folded=True), _aside(desk),
    ]  # fmt: skip
    lead = f"{many(paging.total, 'document')}, the newest first. A copy or a rewrite is no further witness."
    return View(page="sources", title="Sources", asked=plain_asked(asked), lead=[Piece(text=lead)], facets=facets, blocks=blocks, paging=paging)


def _line(desk: Desk, row: tuple[str, ...]) -> Row:
    id, published, outlet, title, language, copy_of, rewrite_of, similarity, names_source, events, statements = row
    of = copy_of or rewrite_of
    back = [Piece(text="copies " if copy_of else "retells ", tone="warning"), desk.home(of)] if of else []
    if of and similarity is not None:
        back.append(Piece(text=f", {_sure(bool(copy_of), float(similarity))}", tone="dim"))
    elif names_source:
        back = [Piece(text="names as its source: ", tone="dim"), Piece(text=shortened(names_source, 80), name=True)]
    tongue = Piece(text=f" {language}", tone="dim") if language and language != "en" else None
    return Row(
        id=id,
        cells=[
            cell(published or Piece(text="no day", tone="dim"), value=published or ""),
            cell(Piece(text=outlet, name=True) if outlet else Piece(text="not named", tone="dim")),
            cell(desk.title(id, title), tongue),
            cell(*back),
            cell(f"{int(events):,}", value=int(events)),
            cell(f"{int(statements):,}", value=int(statements)),
        ],
    )


def _aside(desk: Desk) -> Table:
    rows = desk.room._rows(f"SELECT name, reason, at FROM sources_read WHERE status = 'set-aside' ORDER BY id DESC LIMIT {ASIDE}")
    columns = [
        Column(name="name", title="Source", kind="names"),
        Column(name="reason", title="Why it was set aside", kind="words"),
        Column(name="at", title="When", kind="date"),
    ]
    listed = [Row(cells=[cell(Piece(text=name, name=True)), cell(reason), cell(at)]) for name, reason, at in rows]
    return Table(name="set-aside", title="Set aside", columns=columns, rows=listed, empty="Every source could be read.")


def document(desk: Desk, asked: DocumentAsked) -> View:
    """One document with all that was read from it marked. Raises UsageError where the room has none of this id."""
    rows = desk.room._rows("SELECT record FROM documents WHERE id = ?", asked.id)
    if not rows:
        raise UsageError(f"the room has no document {asked.id!r}. See the page of sources.")
    own = msgspec.json.decode(rows[0][0], type=Document)
    coding = desk.room.coding(own.id)
    text = coding.document.text
    page = asked.page
    marks = marks_of(coding)
    if asked.at and (place := next((mark.start for mark in marks if mark.ref == asked.at), None)) is not None:
        page = place // LONGEST + 1
    pages = max(1, -(-len(text) // LONGEST))
    page = min(page, pages)
    span = (page - 1) * LONGEST, min(page * LONGEST, len(text))
    seen: set[str] = set()
    stretches = []
    for stretch in cut(text, span, marks):
        new = [ref for ref in stretch.refs if ref not in seen]
        seen |= set(new)
        stretches.append(Read(text=stretch.text, kinds=stretch.kinds, refs=stretch.refs, first=f"r-{new[0].replace(':', '-')}" if new else None))
    present = {kind for stretch in stretches for kind in stretch.kinds}
    facts = [
        Fact(label="published", value=cell(own.published_at or own.published or "no day")),
        Fact(label="outlet", value=cell(own.outlet or "not named")),
        Fact(label="author", value=cell(own.author or "not named")),
        Fact(label="events", value=cell(str(len(coding.events)), value=len(coding.events))),
        Fact(label="sayings", value=cell(str(len(coding.statements)), value=len(coding.statements))),
        Fact(label="red lines", value=cell(str(len(coding.red_lines)), value=len(coding.red_lines))),
        Fact(label="claims", value=cell(str(len(coding.claims)), value=len(coding.claims))),
    ]
    passage = Passage(name="text", title=None, stretches=stretches, kinds=[kind for kind in KINDS if kind in present], language=own.language)
    paging = Paging(page=page, pages=pages, first=span[0] + 1, last=span[1], total=len(text)) if pages > 1 else None
    blocks: list[Block] = [Facts(name="figures", facts=facts), *_origin(desk, own), passage, _read(desk, own.id)]
    where = " · ".join(part for part in (own.outlet, own.published, f"credits {own.credit}" if own.credit else None) if part)
    return View(
        page="document",
        title=desk.title(own.id, own.title).text,
        asked=plain_asked(asked),
        lead=[Piece(text=where or own.id, tone="" if where else "dim")],
        blocks=blocks,
        paging=paging,
    )


def _sure(copied: bool, similarity: float) -> str:
    """How alike a copy is, or how sure a retelling, in words."""
    return f"{similarity:.0%} of the words in the same order" if copied else f"{similarity:.0%} sure"


def _origin(desk: Desk, own: Document) -> list[Block]:
    paragraphs: list[list[Piece]] = []
    of = own.copy_of or own.rewrite_of
    if of:
        sure = f", {_sure(bool(own.copy_of), own.similarity)}" if own.similarity is not None else ""
        told = "This is a copy of " if own.copy_of else "This retells "
        paragraphs.append([Piece(text=told, tone="warning"), desk.home(of), Piece(text=f"{sure}: it is no further witness.")])
    if own.names_source:
        paragraphs.append([Piece(text="It names its source: ", tone="dim"), Piece(text=own.names_source, name=True)])
    rows = desk.room._rows("SELECT id FROM documents WHERE copy_of = ?1 OR rewrite_of = ?1 ORDER BY published, id LIMIT 20", own.id)
    if rows:
        listed = [desk.home(id) for (id,) in rows]
        paragraphs.append(
            [
                Piece(text="Repeated by ", tone="dim"),
                *(part for i, piece in enumerate(listed) for part in ([Piece(text=", ")] if i else []) + [piece]),
            ]
        )
    return [Prose(name="origin", title=None, paragraphs=paragraphs)] if paragraphs else []


def _read(desk: Desk, id: str) -> Section:
    """The events of a document as they stand, in the order of its text."""
    from sitroom.records import Event
    from sitroom.show.pages.told import day

    rows = desk.room._rows("SELECT record FROM events_corrected WHERE document = ? ORDER BY position", id)
    events = desk.room._corrected([msgspec.json.decode(row[0], type=Event) for row in rows])
    columns = [
        Column(name="type", title="What"),
        Column(name="who", title="Who → whom", kind="names"),
        Column(name="date", title="When", kind="date"),
    ]
    listed = [
        Row(
            id=e.id,
            refs=[f"event:{e.id}"],
            cells=[
                cell(Piece(text=spoken_type(e.type), label=True, tone="strong"), " ", status(e.status)),
                cell(*desk.who(e.actors, e.recipients)),
                day(e.date, e.date_precision),
            ],
        )
        for e in events
    ]
    table = Table(name="events", title=None, columns=columns, rows=listed, empty="No event was read from it.")
    return Section(name="read", title=f"Events read from it ({len(listed)})", blocks=[table])
