"""The page *Narratives*: whom each outlet quotes, what it carries and leaves out, how it speaks of each side, and whose claims it adopts."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from sitroom.room.narratives import Narratives, Profile
from sitroom.room.narratives.answers import Place, Toward
from sitroom.room.placed import placed
from sitroom.show.pages.asked import Asked, Day, Words, plain_asked
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.told import day
from sitroom.show.pages.views import Block, Choice, Column, Facet, Piece, Prose, Row, Section, Table, Target, View, cell
from sitroom.show.pages.wording import many, spoken_type, status

__all__ = ["NarrativesAsked", "narratives"]

QUOTED = 6
"""Speakers that the comparison names for each teller."""
SHOWN = 12
"""Speakers, events and words of a profile that the page lists."""


class NarrativesAsked(Asked, frozen=True, kw_only=True):
    """What the page of narratives is asked."""

    by: Annotated[Literal["outlet", "country", "speaker"], msgspec.Meta(description="Outlets, countries of outlets, or speakers.")] = "outlet"
    teller: Annotated[Words | None, msgspec.Meta(description="One teller in full, by its id or name.")] = None
    since: Annotated[Day | None, msgspec.Meta(description="Documents from this day, month or year on.")] = None
    until: Annotated[Day | None, msgspec.Meta(description="Documents up to this day, month or year.")] = None


def narratives(desk: Desk, asked: NarrativesAsked) -> View:
    """How sources tell the crisis: side by side, or one in full."""
    found = desk.narratives(by=asked.by, since=asked.since, until=asked.until)
    key = (asked.teller or "").casefold()
    own = [p for p in found.profiles if key in (p.id.casefold(), p.name.casefold())] if key else []
    blocks: list[Block] = [_compared(desk, found, asked)]
    for profile in own:
        blocks += _profile(desk, profile)
    tellers = [Choice(value=p.name, label=desk.teller(p.name), count=len(p.documents)) for p in found.profiles[:60]]
    kinds = [
        Choice(value="outlet", label="outlets"),
        Choice(value="country", label="countries of outlets"),
        Choice(value="speaker", label="speakers"),
    ]
    facets = [
        Facet(name="by", title="Told by", kind="choice", chosen=[asked.by], choices=kinds),
        Facet(name="teller", title="One in full", kind="choice", chosen=[asked.teller or ""], choices=[Choice(value="", label="none"), *tellers]),
        Facet(name="since", title="From", kind="date", chosen=[asked.since] if asked.since else [], hint="2025-06-13"),
        Facet(name="until", title="To", kind="date", chosen=[asked.until] if asked.until else [], hint="2025-06-13"),
    ]
    lead = "How each tells it: described, not scored. A room holds what was read into it, not all that was published."
    return View(page="narratives", title="Narratives", asked=plain_asked(asked), lead=[Piece(text=lead)], facets=facets, blocks=blocks)


def _compared(desk: Desk, found: Narratives, asked: NarrativesAsked) -> Table:
    columns = [
        Column(name="teller", title="Teller", kind="names"), Column(name="documents", title="Documents", kind="number"),
        Column(name="voice", title="In its own voice", kind="number", note="of the events that it tells; the others are told as somebody's words"),
        Column(name="quotes", title="Whom it quotes most", kind="names", note="with how many sayings"),
        Column(name="alone", title="Tells alone", kind="number", note="events that no other source tells"),
        Column(name="left_out", title="Leaves out", kind="number", note=f"events that at least {found.least} independent sources tell"),
        Column(name="repeats", title="Repeats others", kind="number"),
    ]  # fmt: skip
    rows = []
    for profile in found.profiles[:100]:
        events = next((v for v in profile.voices if v.kind == "events"), None)
        share = "–" if events is None or events.share is None else f"{events.share:.0%}"
        speakers = [f"{one.name} {one.sayings}" for one in profile.quoted if one.speaker and one.name]
        quoted = ", ".join(speakers[:QUOTED]) + (f" and {len(speakers) - QUOTED} more" if len(speakers) > QUOTED else "")
        to = Target(page="narratives", asked={"by": asked.by, "teller": profile.name})
        counts = (profile.alone, len(profile.left_out), len(profile.repeats))
        rows.append(
            Row(
                id=profile.id,
                cells=[
                    cell(
                        Piece(text=desk.teller(profile.name), name=True, to=to),
                        Piece(text=f" {desk.name(profile.country)}", tone="dim") if profile.country else None,
                    ),
                    cell(str(len(profile.documents)), value=len(profile.documents)),
                    cell(share, value=None if events is None else events.share),
                    cell(quoted),
                    *(cell(str(number), value=number) for number in counts),
                ],
            )
        )
    return Table(name="tellers", title=None, columns=columns, rows=rows, empty="No document fits.")


def _profile(desk: Desk, profile: Profile) -> list[Block]:
    blocks: list[Block] = [Prose(name="teller", title=desk.teller(profile.name), paragraphs=[[Piece(text=_about(profile))]])]
    if profile.repeats:
        repeated = [
            [
                desk.home(r.document),
                Piece(text=" copies " if r.kind == "copy" else " retells "),
                desk.home(r.of),
                Piece(text=f" ({r.similarity:.2f})", tone="dim"),
            ]
            for r in profile.repeats[:SHOWN]
        ]
        blocks.append(Prose(name="repeats", title="Repeats", paragraphs=repeated, listed=True))
    columns = [
        Column(name="name", title="Speaker", kind="names"),
        Column(name="sayings", title="Sayings", kind="number"),
        Column(name="share", title="Share", kind="number"),
        Column(name="words", title="The first of them", kind="words"),
    ]
    rows = [
        Row(
            refs=[f"statement:{id}" for id in one.statements],
            cells=[
                cell(desk.actor(one.speaker, nobody="nobody named")),
                cell(str(one.sayings), value=one.sayings),
                cell(f"{one.share:.0%}", value=round(one.share, 4)),
                cell(_words(one.first)),
            ],
        )
        for one in profile.quoted[:SHOWN]
    ]
    blocks.append(Table(name="quotes", title=f"Whom it quotes ({many(profile.sayings, 'saying')})", columns=columns, rows=rows, empty="Nobody."))
    blocks.append(_carried(desk, profile, out=True))
    blocks.append(
        Section(
            name="carries",
            title=f"What it carries of the events that several sources tell ({len(profile.carried)})",
            folded=True,
            blocks=[_carried(desk, profile, out=False)],
        )
    )
    blocks += [_toward(one) for one in profile.toward[:SHOWN] if one.own or one.quoted]
    if profile.adopted:
        adopted = [
            Row(
                refs=[f"claim:{one.claim}", f"claim:{one.speaker_claim}"],
                cells=[
                    cell(one.cause),
                    cell("more " if one.sign > 0 else "less ", one.effect),
                    cell(Piece(text=one.name, name=True)),
                    cell(_words(one.at)),
                    cell(one.order or "not known"),
                ],
            )
            for one in profile.adopted[:SHOWN]
        ]
        names = [
            Column(name="cause", title="If"),
            Column(name="effect", title="Then"),
            Column(name="speaker", title="Whose claim it also is", kind="names"),
            Column(name="words", title="Its own words", kind="words"),
            Column(name="order", title="The speaker's came"),
        ]
        blocks.append(Table(name="adopted", title="Claims that it makes its own", columns=names, rows=adopted))
    return blocks


def _about(profile: Profile) -> str:
    where = f"{profile.country} ({profile.why})" if profile.country and profile.why else profile.country or "country not known"
    days = (
        f", {profile.first} to {profile.last}" if profile.first and profile.first != profile.last else f", {profile.first}" if profile.first else ""
    )
    own = ", ".join(f"{v.own} of {v.own + v.attributed} {v.kind}" for v in profile.voices if v.own + v.attributed)
    return f"{where}; {many(len(profile.documents), 'document')}{days}. In its own voice: {own or 'nothing'}."


def _carried(desk: Desk, profile: Profile, *, out: bool) -> Table:
    columns = [
        Column(name="date", title="When", kind="date"),
        Column(name="who", title="Who → whom", kind="names"),
        Column(name="type", title="What"),
        Column(name="how", title="How"),
        Column(name="words", title="In which words", kind="words"),
        Column(name="independent", title="Sources", kind="number"),
    ]
    rows = [
        Row(
            id=one.happening,
            refs=[f"event:{one.event}"],
            cells=[
                day(one.date, one.date_precision),
                cell(*desk.who(one.actors, one.recipients)),
                cell(Piece(text=spoken_type(one.type), label=True), " ", status(one.status), value=f"{one.type} {one.status}"),
                cell(one.how),
                cell(Piece(text=f"“{one.trigger}”{f' {placed(one.place)}' if one.place else ''}: ", tone="dim"), _words(one.at)),
                cell(str(one.independent), value=one.independent),
            ],
        )
        for one in (profile.left_out if out else profile.carried)[:SHOWN]
    ]
    note = f"Of {profile.unjudged} it cannot be said: nothing of it was published in the days after." if out and profile.unjudged else None
    title = f"What it leaves out ({len(profile.left_out)})" if out else None
    return Table(
        name="left-out" if out else "carried", title=title, columns=columns, rows=rows, note=note, empty="Nothing that several sources tell."
    )


def _toward(one: Toward) -> Table:
    columns = [
        Column(name="word", title="Word"),
        Column(name="value", title="Value", kind="number", note="-3 to 3"),
        Column(name="whose", title="Whose"),
        Column(name="words", title="Where it stands", kind="words"),
    ]
    rows = [
        Row(refs=[f"words:{e.clause.document}@{e.clause.span[0]}-{e.clause.span[1]}"], cells=[
            cell(Piece(text=e.at.words, words=True)), cell(f"{e.value:+.0f}", value=e.value), cell(whose), cell(_words(e.clause)),
        ])
        for whose, listed in (("its own", one.own), ("of those it quotes", one.quoted)) for e in listed[:SHOWN]
    ]  # fmt: skip
    return Table(
        name=f"toward-{one.side}",
        title=f"How it speaks of {one.name}",
        columns=columns,
        rows=rows,
        note=f"{many(one.sentences, 'sentence')} in its own voice name it.",
    )


def _words(at: Place) -> Piece:
    words = at.words
    return Piece(text=words if len(words) <= 320 else words[:319].rstrip() + "…", words=True)
