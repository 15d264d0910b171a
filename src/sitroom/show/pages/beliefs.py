"""The page *Beliefs*: what each narrator says follows from what, and where two predict the opposite."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from sitroom.room.beliefs.asked import STEPS
from sitroom.room.beliefs.follows import follows
from sitroom.room.beliefs.records import Beliefs, Concept, Follows, Link, Narrator, Telling, Verdict
from sitroom.show.pages.asked import Asked, Words, plain_asked
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.views import Block, Choice, Column, Drawing, Facet, Piece, Prose, Row, Section, Table, Target, Tone, View, cell
from sitroom.show.pages.wording import many
from sitroom.show.words import taken_as

__all__ = ["BeliefsAsked", "beliefs"]

LINKS = 60
"""Links that the page lists, and consequences."""
FEW = 12
"""Links of one narrator where all are listed."""
NARRATORS = 25
"""Narrators whose claims are listed, and 200 that can be chosen."""
CONCEPTS = 40
"""Concepts that are proposed."""
OPPOSED = 8
"""Contradictions that are listed."""

_TOLD: dict[int | None, tuple[str, Tone]] = {
    1: ("more", "conflict"), -1: ("less", "cooperation"), 0: ("denied", "negated"), None: ("its own paths disagree", "dim")
}  # fmt: skip
_HEDGES = ("asserted", "likely", "possible", "denied")


class BeliefsAsked(Asked, frozen=True, kw_only=True):
    """What the page of beliefs is asked."""

    follows: Annotated[Words | None, msgspec.Meta(description="What follows if this happens: words, or the name of a concept.")] = None
    narrator: Annotated[Words | None, msgspec.Meta(description="Only this narrator: an actor, an outlet, a country or a bloc.")] = None
    against: Annotated[Words | None, msgspec.Meta(description="This narrator beside that one.")] = None
    by: Annotated[Literal["narrator", "country", "bloc"], msgspec.Meta(description="Narrators, or unions of them.")] = "narrator"


def beliefs(desk: Desk, asked: BeliefsAsked) -> View:
    """What follows if something happens, as each narrator says; without a question, all their maps."""
    system = desk.beliefs()
    maps = system.by(asked.by)
    everyone = maps
    if asked.narrator or asked.against:
        chosen = [system.told_by(everyone, name) for name in (asked.narrator, asked.against) if name]
        maps = list({own.narrator.id: own for found in chosen for own in found}.values())
    causes = {link.cause for own in maps for link in own.links}
    blocks: list[Block] = []
    if asked.follows:
        sign, found = system.matches(asked.follows)
        meant, akin = [m.concept for m in found], [m.concept for m in found if m.how == "akin"]
        blocks += _answer(desk, follows(asked.follows, sign, meant, system.concepts, maps, steps=STEPS, akin=akin))
        options: dict[str, str | int | float | bool | None] = {"narrator": asked.narrator, "concept": meant[0].name if meant else None}
    else:
        blocks.append(_opposed(desk, system.concepts, maps))
        options = {"narrator": asked.narrator or (maps[0].narrator.id if maps else None)}
        shown = [own for own in maps if own.links]
        most = LINKS if asked.narrator and not asked.against else FEW
        blocks += [_map(desk, own, most, folded=i >= 2) for i, own in enumerate(shown[:NARRATORS])]
        if len(shown) > NARRATORS:
            rest = f"{many(len(shown) - NARRATORS, 'further narrator')} with fewer claims: choose one under “Who says so”."
            blocks.append(Prose(name="further", title=None, paragraphs=[[Piece(text=rest)]]))
        blocks.append(_concepts(system.concepts))
    if maps:
        options |= {"against": asked.against if asked.narrator else None, "by": asked.by}
        picture = Drawing(name="map", title=None, kind="beliefs", options=options)
        beside = bool(asked.narrator and asked.against)
        own_map = Section(name="picture", title="The two side by side" if beside else "As a map", blocks=[picture], folded=not beside)
        blocks.insert(0, own_map) if beside else blocks.append(own_map)
    concepts = sorted((c for c in system.concepts if c.name in causes), key=lambda c: (-len(c.members), c.name))[:CONCEPTS]
    facets = [
        Facet(
            name="follows",
            title="What follows if …",
            kind="search",
            chosen=[asked.follows] if asked.follows else [],
            hint="an attack on the strait",
            choices=[Choice(value=concept.name, label=concept.name, count=len(concept.members)) for concept in concepts],
        ),
        _narrators(desk, everyone, "narrator", "Who says so", asked.narrator, nobody="everyone"),
        _narrators(desk, everyone, "against", "Beside", asked.against, nobody="nobody"),
        Facet(
            name="by",
            title="Brought together",
            kind="choice",
            chosen=[asked.by],
            choices=[
                Choice(value="narrator", label="each narrator alone"),
                Choice(value="country", label="those of a country"),
                Choice(value="bloc", label="those of a bloc"),
            ],
        ),
    ]
    lead = "What narrators say follows from what, in their own words. Nobody here says that it does: an arrow is a claim, and its claimant is named."
    return View(page="beliefs", title="Beliefs", asked=plain_asked(asked), lead=[Piece(text=lead)], facets=facets, blocks=blocks)


def _narrators(desk: Desk, everyone: list[Beliefs], name: str, title: str, chosen: str | None, *, nobody: str) -> Facet:
    """A choice of narrators, those of most links first."""
    listed = [own for own in everyone if own.links][:200]
    choices = [Choice(value=own.narrator.id, label=_named(desk, own.narrator), count=len(own.links)) for own in listed]
    return Facet(name=name, title=title, kind="choice", chosen=[chosen or ""], choices=[Choice(value="", label=nobody), *choices])


def _answer(desk: Desk, found: Follows) -> list[Block]:
    names = {narrator.id: _named(desk, narrator) for narrator in found.narrators}
    end = "the end or absence of " if found.sign < 0 else ""
    lead = [Piece(text=f"Taken as {end}", tone="dim"), Piece(text=taken_as(found.concepts, found.akin), tone="strong"), Piece(text=".")]
    rows = []
    for one in found.consequences[:LINKS]:
        told, tone = _TOLD[one.sign]
        chain: list[Piece] = []
        for link in one.path:
            best = _best(link)
            chain += [Piece(text=" … and then ", tone="dim")] if chain else []
            chain += [Piece(text=best.words, words=True, refs=[f"claim:{best.claim}"]), Piece(text=f" {best.hedge}", tone="dim")]
        rows.append(
            Row(
                refs=[f"claim:{t.claim}" for link in one.path for t in link.tellings],
                cells=[
                    cell(Piece(text=names[one.narrator], name=True)),
                    cell(Piece(text=told, label=True, tone=tone), " ", Piece(text=one.effect, tone="strong")),
                    cell(*chain),
                    cell(str(one.steps), value=one.steps),
                ],
            )
        )
    columns = [
        Column(name="narrator", title="Who says so", kind="names"), Column(name="effect", title="What follows"),
        Column(name="words", title="In which words", kind="words"), Column(name="steps", title="Steps", kind="number"),
    ]  # fmt: skip
    verdicts = [
        [
            Piece(text=names.get(v.first, v.first), name=True, tone="strong"),
            Piece(text=f" ({_way(v.first_sign)} {v.first_effect})"),
            Piece(text=" contradicts " if v.how == "oppose" else " agrees with ", tone="conflict" if v.how == "oppose" else "cooperation"),
            Piece(text=names.get(v.second, v.second), name=True, tone="strong"),
            Piece(text=f" ({_way(v.second_sign)} {v.second_effect})"),
            Piece(text=f" on {v.on}. ", tone="dim"),
            Piece(text="The words", refs=_behind(found, v)),
        ]
        for v in found.verdicts[:LINKS]
    ]
    blocks: list[Block] = [Prose(name="meant", title=f"What follows if: {found.asked}", paragraphs=[lead])]
    if verdicts:
        blocks.append(Prose(name="verdicts", title="Who agrees with whom", paragraphs=verdicts, listed=True))
    blocks.append(Table(name="follows", title="Consequences", columns=columns, rows=rows, empty="Nobody says what follows from that."))
    return blocks


def _opposed(desk: Desk, concepts: list[Concept], maps: list[Beliefs]) -> Prose:
    """Causes on which narrators predict the opposite, those that most speak of first, each leading to its question."""
    speakers: dict[str, set[str]] = {}
    for own in maps:
        for link in own.links:
            speakers.setdefault(link.cause, set()).add(own.narrator.id)
    known = {concept.name: concept for concept in concepts}
    found: list[list[Piece]] = []
    shared = sorted((name for name, who in speakers.items() if len(who) > 1 and name in known), key=lambda name: (-len(speakers[name]), name))
    for cause in shared:
        if len(found) >= OPPOSED:
            break
        answer = follows(cause, 1, [known[cause]], concepts, maps, steps=STEPS)
        names = {narrator.id: _named(desk, narrator) for narrator in answer.narrators}
        for v in [v for v in answer.verdicts if v.how == "oppose"][:2]:
            refs = _behind(answer, v)
            found.append(
                [
                    Piece(text="If "),
                    Piece(text=cause, tone="strong", to=Target(page="beliefs", asked={"follows": cause})),
                    Piece(text=f": {_way(v.first_sign)} {v.first_effect}, according to "),
                    Piece(text=names[v.first], name=True),
                    Piece(text=f"; but {_way(v.second_sign)} {v.second_effect}, according to "),
                    Piece(text=names[v.second], name=True),
                    Piece(text=". "),
                    Piece(text="The words", refs=refs),
                ]
            )
    note = None if found else "On no cause do two narrators predict the opposite."
    return Prose(name="opposed", title="Where narrators predict the opposite", paragraphs=found[:OPPOSED], listed=True, note=note)


def _behind(found: Follows, v: Verdict) -> list[str]:
    """The claims with which two narrators agree or contradict each other."""
    pair = ((v.first, v.first_effect), (v.second, v.second_effect))
    return [f"claim:{_best(c.path[-1]).claim}" for c in found.consequences if (c.narrator, c.effect) in pair]


def _map(desk: Desk, own: Beliefs, most: int, *, folded: bool) -> Section:
    columns = [
        Column(name="cause", title="If", kind="names"),
        Column(name="effect", title="Then", kind="names"),
        Column(name="way", title="Which way", note="whether the claim is that there is more or less of what stands under “Then”"),
        Column(name="words", title="In which words", kind="words"),
        Column(name="weight", title="How surely", kind="names", note="as it is said, and a figure of 0 to 1 that grows with how often it is told"),
        Column(name="sources", title="Sources", kind="number"),
    ]
    rows = []
    for link in own.links[:most]:
        best = _best(link)
        told, tone = (
            ("denied", "negated")
            if link.denied
            else ("↑ more of it", "conflict")
            if link.weight > 0
            else ("↓ less of it", "cooperation")
            if link.weight < 0
            else ("both", "neutral")
        )
        rows.append(
            Row(
                refs=[f"claim:{t.claim}" for t in link.tellings],
                cells=[
                    cell(Piece(text=link.cause, to=Target(page="beliefs", asked={"follows": link.cause}))),
                    cell(link.effect),
                    cell(Piece(text=told, label=True, tone=tone)),  # type: ignore[arg-type]
                    cell(Piece(text=best.words, words=True)),
                    cell(Piece(text=best.hedge), Piece(text=f" {abs(link.weight):.2f}", tone="dim"), value=round(link.weight, 3)),
                    cell(str(len(link.sources)), value=len(link.sources)),
                ],
            )
        )
    all_of = Target(page="beliefs", asked={"narrator": own.narrator.id})
    more = Piece(text=f"All {many(len(own.links), 'link')}", to=all_of) if len(own.links) > most else None
    of = f", {desk.name(own.narrator.country)}" if own.narrator.country and own.narrator.country != own.narrator.id else ""
    kind = {"actor": "A speaker", "outlet": "An outlet in its own voice", "unnamed": "Speakers who are not named", "union": "Several together"}[
        own.narrator.kind
    ]
    title = f"{_named(desk, own.narrator)} ({many(len(own.links), 'claim')})"
    unplaced = f"{kind}{of}." + (
        f" Of {many(len(own.unplaced), 'further claim')} it could not be told what follows from what." if own.unplaced else ""
    )
    return Section(
        name=f"map-{own.narrator.id}",
        title=title,
        note=unplaced,
        folded=folded,
        blocks=[Table(name="links", title=None, columns=columns, rows=rows, more=more)],
    )


def _concepts(concepts: list[Concept]) -> Section:
    ranked = sorted(concepts, key=lambda c: (-len(c.members), c.name))[:CONCEPTS]
    rows = [
        Row(
            id=concept.id,
            refs=[f"claim:{member.part.partition(':')[0]}" for member in concept.members],
            cells=[
                cell(Piece(text=concept.name, to=Target(page="beliefs", asked={"follows": concept.name}))),
                cell(str(len(concept.members)), value=len(concept.members)),
                cell(*(Piece(text=("; " if i else "") + m.words, words=True) for i, m in enumerate(concept.members[:3]))),
            ],
        )
        for concept in ranked
    ]
    columns = [
        Column(name="concept", title="Concept"),
        Column(name="phrases", title="Phrases", kind="number"),
        Column(name="words", title="Such as", kind="words"),
    ]
    return Section(
        name="concepts", title="What they speak of", folded=True, blocks=[Table(name="concepts-table", title=None, columns=columns, rows=rows)]
    )


def _best(link: Link) -> Telling:
    """The telling that a link is quoted by: one that counts, the least hedged."""
    return min(link.tellings, key=lambda t: (not t.counted, _HEDGES.index(t.hedge)))


def _named(desk: Desk, narrator: Narrator) -> str:
    return desk.teller(narrator.name) if narrator.kind == "outlet" else narrator.name


def _way(sign: int) -> str:
    return _TOLD[sign][0]
