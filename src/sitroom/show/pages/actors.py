"""The pages *Actors* and *Actor*: who is in it, and what one does, suffers and says."""

from __future__ import annotations

from typing import Annotated

import msgspec

from sitroom.codebook import load
from sitroom.errors import UsageError
from sitroom.records import Actor, Event, Statement
from sitroom.room.cued import cue_of
from sitroom.room.nearest import nearest
from sitroom.show.pages.asked import Asked, PageNumber, Words, plain_asked
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.facets import paged
from sitroom.show.pages.index import Mask, records
from sitroom.show.pages.told import EVENT, event_rows, quoted, texts_of
from sitroom.show.pages.views import Block, Choice, Column, Drawing, Facet, Fact, Facts, Piece, Prose, Row, Section, Table, Target, View, cell
from sitroom.show.pages.wording import many, spoken_type

__all__ = ["ActorAsked", "ActorsAsked", "actor", "actors"]

EVENTS = 15
"""Events of an actor that its page lists."""
SAID = 10
"""Statements of an actor that its page lists."""

_COUNTED = """
SELECT v.id, v.name, v.kind, v.country, v.documents, v.mentions, v.acts, v.receives FROM actors_view v
ORDER BY v.acts + v.receives DESC, v.mentions DESC, v.id
"""
_ACTOR = [
    Column(name="name", title="Actor", kind="names"),
    Column(name="kind", title="Kind"),
    Column(name="country", title="Country"),
    Column(name="acts", title="Acts", kind="number"),
    Column(name="receives", title="Done to it", kind="number"),
    Column(name="mentions", title="Mentions", kind="number"),
    Column(name="documents", title="Documents", kind="number"),
]


class ActorsAsked(Asked, frozen=True, kw_only=True):
    """What the page of actors is asked."""

    name: Annotated[Words | None, msgspec.Meta(description="Letters of the name or of an alias.")] = None
    kind: Annotated[Words | None, msgspec.Meta(description="A kind of actor: state, government, military, person, media ...")] = None
    country: Annotated[Words | None, msgspec.Meta(description="A country or organisation: its name, or its code (ISO 3166-1 alpha-3).")] = None
    page: PageNumber = 1


class ActorAsked(Asked, frozen=True, kw_only=True):
    """What the page of one actor is asked."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=300, description="The actor's id.")]


_HOW = {"quote": "word for word", "paraphrase": "retold", "belief": "as a thought"}
"""How words of a speaker are told."""


def actors(desk: Desk, asked: ActorsAsked) -> View:
    """Who is in it, those of most events first."""
    rows = desk.once("actors", lambda: desk.room._rows(_COUNTED))
    aliases = _aliases(desk) if asked.name else {}
    met = [
        row for row in rows
        if (not asked.kind or row[2] == asked.kind) and (not asked.country or _is_of(row[3], asked.country.casefold()))
        and (not asked.name or asked.name.casefold() in f"{row[0]}\n{row[1]}\n{aliases.get(row[0], '')}".casefold())
    ]  # fmt: skip
    paging = paged(len(met), asked.page)
    listed = met[paging.first - 1 : paging.last] if met else []
    kinds: dict[str, int] = {}
    for row in rows:
        kinds[row[2]] = kinds.get(row[2], 0) + 1
    chosen = [Choice(value="", label="all")] + [
        Choice(value=kind, label=_kind(kind), count=n) for kind, n in sorted(kinds.items(), key=lambda p: (-p[1], p[0]))
    ]
    facets = [
        Facet(name="name", title="Name", kind="text", chosen=[asked.name] if asked.name else [], hint="part of a name"),
        Facet(name="kind", title="Kind", kind="choice", chosen=[asked.kind] if asked.kind else [""], choices=chosen),
        Facet(name="country", title="Country", kind="text", chosen=[asked.country] if asked.country else [], hint="such as Iran or IRN"),
    ]
    table = Table(name="actors", title=None, columns=_ACTOR, rows=[_line(row) for row in listed], empty="No actor fits all of this.")
    lead = f"{many(paging.total, 'actor')}, those who take part in most events first."
    return View(page="actors", title="Actors", asked=plain_asked(asked), lead=[Piece(text=lead)], facets=facets, blocks=[table], paging=paging)


def _line(row: tuple[str, str, str, str | None, int, int, int, int]) -> Row:
    id, name, kind, country, documents, mentions, acts, receives = row
    events = Target(page="events", asked={"actor": id})
    counts = [cell(Piece(text=f"{acts:,}", to=events if acts else None), value=acts), cell(Piece(text=f"{receives:,}"), value=receives)]
    counts += [cell(f"{number:,}", value=number) for number in (mentions, documents)]
    of = cell(_country(country), value=country)
    return Row(
        id=id, cells=[cell(Piece(text=name, name=True, to=Target(page="actor", asked={"id": id}))), cell(_kind(kind), value=kind), of, *counts]
    )


def _kind(code: str) -> str:
    """A kind of actor in words."""
    return {"igo": "organisation of states", "ngo": "civil organisation"}.get(code, code)


def _is_of(code: str | None, wanted: str) -> bool:
    """Whether a country, by its code, is the one that is named."""
    return wanted in ((code or "").casefold(), (_country(code) or "").casefold())


def _country(code: str | None) -> str | None:
    """The name of a country or organisation, by its code."""
    book = load()
    known = book.countries.get(code or "") or book.organisations.get(code or "")
    return known.name if known else code


def _aliases(desk: Desk) -> dict[str, str]:
    return desk.once(
        "aliases", lambda: dict(desk.room._rows("SELECT actor, group_concat(alias, char(10)) FROM actor_aliases GROUP BY actor"))
    )  # fmt: skip


def actor(desk: Desk, asked: ActorAsked) -> View:
    """One actor: its counterparts, what it does, suffers and says, its red lines and ties. Raises UsageError where the room has none of this id."""
    own = _actor(desk, asked.id)
    index = desk.events()
    ids = desk.room._under(own.id)
    mask = index.of(ids)
    listed = desk.room._corrected(records(desk.room, "events_corrected", index.page(mask, 0, EVENTS), Event))
    total = int(mask.sum())
    more = Piece(text=f"All {many(total, 'report')}", to=Target(page="events", asked={"actor": own.id})) if total > EVENTS else None
    roles = "; ".join(_role(role.title, role.since, role.until) for role in own.roles[:6])
    facts = [
        Fact(label="kind", value=cell(_kind(own.kind))), Fact(label="country", value=cell(_country(own.country) or "–", value=own.country)),
        Fact(label="reports with it", value=cell(Piece(text=f"{total:,}", to=Target(page="events", asked={"actor": own.id})), value=total)),
    ]  # fmt: skip
    blocks: list[Block] = [Facts(name="figures", facts=facts)]
    if roles or own.aliases:
        about = [[Piece(text="Also called ", tone="dim"), Piece(text="; ".join(own.aliases[:12]), name=True)]] if own.aliases else []
        about += [[Piece(text="Office ", tone="dim"), Piece(text=roles)]] if roles else []
        blocks.append(Prose(name="about", title=None, paragraphs=about))
    blocks += [_said(desk, ids), _lines(desk, ids), _others(desk, mask, set(ids))]
    blocks.append(Table(name="events", title="What it does and what is done to it", columns=EVENT, rows=event_rows(desk, listed), more=more))
    drawing = Drawing(name="network", title=None, kind="network", options={"actor": own.id})
    blocks.append(Section(name="picture", title="Its ties as a picture", blocks=[drawing], folded=True))
    home = f" of {desk.name(own.country)}" if own.country and own.country != own.id else ""
    lead = [Piece(text=f"{_kind(own.kind)}{home}; with all that belong to it. Id "), Piece(text=own.id, tone="dim"), Piece(text=".")]
    return View(page="actor", title=own.name, asked=plain_asked(asked), lead=lead, blocks=blocks)


def _actor(desk: Desk, id: str) -> Actor:
    id = desk.room._merges().get(id, id)
    rows = desk.room._rows("SELECT record FROM actors WHERE id = ?", id)
    if not rows:
        near = ", ".join(nearest(id, desk.names))
        raise UsageError(f"the room has no actor {id!r}{f'; near are: {near}' if near else ''}. See the page of actors.")
    return desk.room._with_merged({id: msgspec.json.decode(rows[0][0], type=Actor)})[id]


def _role(title: str, since: str | None, until: str | None) -> str:
    return title + (f" ({since or ''}–{until or ''})" if since or until else "")


def _said(desk: Desk, ids: list[str]) -> Table:
    chosen = msgspec.json.encode(ids).decode()
    where = "FROM statements s JOIN documents d ON d.id = s.document WHERE s.speaker IN (SELECT value FROM json_each(?))"
    ((total,),) = desk.room._rows(f"SELECT count(*) {where}", chosen)
    rows = desk.room._rows(f"SELECT s.record {where} ORDER BY d.published DESC, s.document, s.position LIMIT {SAID}", chosen)
    said = [msgspec.json.decode(row[0], type=Statement) for row in rows]
    texts = texts_of(desk, (one.document for one in said))
    days = dict(
        desk.room._rows("SELECT id, published FROM documents WHERE id IN (SELECT value FROM json_each(?))", msgspec.json.encode(list(texts)).decode())
    )
    columns = [
        Column(name="published", title="Published", kind="date"), Column(name="who", title="Speaker", kind="names"), Column(name="kind", title="How"),
        Column(name="words", title="What was said", kind="words"), Column(name="outlet", title="Where we have it from", kind="names"),
    ]  # fmt: skip
    lines = [
        Row(id=one.id, refs=[f"statement:{one.id}"], cells=[
            cell(days.get(one.document)), cell(desk.actor(one.speaker)), cell(Piece(text=_HOW[one.kind], tone="dim"), value=one.kind),
            cell(*_told(one, texts[one.document])),
            cell(*([Piece(text=one.via, name=True), Piece(text=" in ", tone="dim")] if one.via else []), desk.home(one.document)),
        ])
        for one in said
    ]  # fmt: skip
    note = f"The latest {len(lines)} of {many(int(total), 'statement')}." if total > len(lines) else None
    return Table(name="said", title="What it says", columns=columns, rows=lines, note=note, empty="No statement of it is told.")


def _told(statement: Statement, text: str) -> list[Piece]:
    """The words of a statement, behind its cue where that is not neutral (*denied*)."""
    cue = cue_of(statement, text)
    return [*([Piece(text=f"{cue}: ", tone="dim")] if cue else []), *(quoted(text, span) for span in statement.content[:1])]


def _lines(desk: Desk, ids: list[str]) -> Table:
    from sitroom.show.pages.brief import LINE, line_row

    own = set(ids)
    found = [line for line in desk.red_lines() if own & {line.issuer, *line.issuers, *line.addressees}]
    more = Piece(text=f"All {many(len(found), 'red line')}", to=Target(page="redlines", asked={"actor": ids[0]})) if len(found) > SAID else None
    rows = [line_row(desk, line) for line in found[:SAID]]
    return Table(name="red-lines", title="Red lines it draws or is warned by", columns=LINE, rows=rows, more=more, empty="None is told of.")


def _others(desk: Desk, mask: Mask, own: set[str]) -> Table:
    """Those who take part in the same events, and in what kinds of these."""
    index = desk.events()
    counted = [(id, number) for id, number in index.actor_counts(mask, EVENTS + len(own)) if id not in own][:EVENTS]
    rows = []
    for id, number in counted:
        both = mask & index.of([id])
        kinds = sorted(index.columns["type"].counts(both).items(), key=lambda pair: (-pair[1], pair[0]))[:4]
        told = ", ".join(f"{spoken_type(kind)} {times}" for kind, times in kinds)
        rows.append(Row(id=id, cells=[cell(desk.actor(id)), cell(f"{number:,}", value=number), cell(told)]))
    columns = [
        Column(name="name", title="With whom", kind="names"),
        Column(name="events", title="Reports", kind="number"),
        Column(name="types", title="Of what"),
    ]
    return Table(name="others", title="Whom it has to do with", columns=columns, rows=rows, empty="Nobody else takes part.")
