"""The page *Network*: who is tied to whom, friend and foe, blocs, and who stands between."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from sitroom.room.network import Dyad, Network
from sitroom.show.pages.asked import Asked, Day, plain_asked
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.views import Block, Choice, Column, Drawing, Facet, Fact, Facts, Piece, Prose, Row, Table, View, cell
from sitroom.show.pages.wording import many, status

__all__ = ["NetworkAsked", "network"]

SHOWN = 40
"""Dyads and sides that the page lists."""
Layer = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]


class NetworkAsked(Asked, frozen=True, kw_only=True):
    """What the page of the network is asked."""

    level: Annotated[Literal["state", "actor"], msgspec.Meta(description="Countries with all who act for them, or each actor as it is.")] = "state"
    layer: Annotated[list[Layer], msgspec.Meta(description="Layers, any of them; without it all acts.", max_length=4)] = msgspec.field(
        default_factory=list
    )
    since: Annotated[Day | None, msgspec.Meta(description="From this day, month or year on.")] = None
    until: Annotated[Day | None, msgspec.Meta(description="Up to this day, month or year.")] = None


def network(desk: Desk, asked: NetworkAsked) -> View:
    """Who is tied to whom, by what they did."""
    found = desk.network(level=asked.level, layers=tuple(asked.layer), status=(), since=asked.since, until=asked.until)
    options: dict[str, str | int | float | bool | None] = {"level": asked.level, "since": asked.since, "until": asked.until}
    blocks: list[Block] = [
        Drawing(name="network", title=None, kind="network", options=options),
        _blocs(desk, found),
        _figures(found),
        _dyads(found),
        _nodes(desk, found),
    ]
    levels = [Choice(value="state", label="countries and bodies"), Choice(value="actor", label="each actor")]
    facets = [
        Facet(name="level", title="Who counts as one", kind="choice", chosen=[asked.level], choices=levels),
        Facet(name="layer", title="Acts of which kind", kind="choices", chosen=list(asked.layer), choices=[
            Choice(value=layer, label=layer) for layer in ("material conflict", "verbal conflict", "verbal cooperation", "material cooperation")
        ]),
        Facet(name="since", title="From", kind="date", chosen=[asked.since] if asked.since else [], hint="2025-06-13"),
        Facet(name="until", title="To", kind="date", chosen=[asked.until] if asked.until else [], hint="2025-06-13"),
    ]  # fmt: skip
    lead = (
        f"Who did what to whom: {many(found.counted, 'event')} that happened, each once, weighed by how grave it is and by its independent sources."
    )
    return View(page="network", title="Network", asked=plain_asked(asked), lead=[Piece(text=lead)], facets=facets, blocks=blocks)


def _figures(found: Network) -> Facts:
    balance = found.balance
    share = "–" if balance.share is None else f"{balance.share:.0%}"
    returned = "–" if found.reciprocity is None else f"{found.reciprocity:.0%}"
    shown = [
        ("sides", f"{len(found.nodes):,}", len(found.nodes)), ("ties", f"{len(found.dyads):,}", len(found.dyads)),
        ("hostile ties", f"{sum(d.sign < 0 for d in found.dyads):,}", sum(d.sign < 0 for d in found.dyads)),
        ("triangles in balance", share, balance.share), ("returned in kind", returned, found.reciprocity),
    ]  # fmt: skip
    explained = (
        "A triangle is in balance where a friend's friend is a friend, and an enemy's enemy too (Heider 1946); returned in kind is what the other "
        "side answers with the same."
    )
    aside = "; ".join(f"{number} {_spoken(why)}" for why, number in found.set_aside.items() if number)
    return Facts(name="figures", note=f"{explained} Not counted: {aside}." if aside else explained, facts=[
        Fact(label=label, value=cell(text, value=value)) for label, text, value in shown
    ])  # fmt: skip


_WHY = {"no second side is named": "without a second side"}


def _spoken(why: str) -> str:
    """A reason for which acts are not counted, a status in words."""
    return status(why.removeprefix("status ")).text if why.startswith("status ") else _WHY.get(why, why)


def _blocs(desk: Desk, found: Network) -> Prose:
    paragraphs = [
        [
            Piece(text=f"Bloc {bloc.number}: ", tone="strong"),
            *desk.listed(bloc.members[:12]),
            *([Piece(text=f" and {len(bloc.members) - 12} more")] if len(bloc.members) > 12 else []),
        ]
        for bloc in found.blocs.blocs[:8]
    ]
    note = "Sides that stand together: as little conflict within and cooperation between them as can be. Acts decide, not treaties."
    return Prose(name="blocs", title="Blocs", paragraphs=paragraphs, note=note if paragraphs else "No two sides stand together.", listed=True)


def _dyads(found: Network) -> Table:
    names = found.names
    columns = [
        Column(name="pair", title="Between", kind="names"),
        Column(name="sign", title="Is"),
        Column(
            name="forth",
            title="First to second",
            kind="number",
            note="what the first did to the second, by gravity: cooperation above zero, conflict below",
        ),
        Column(name="back", title="Second to first", kind="number", note="the same the other way"),
        Column(name="events", title="Events", kind="number"),
        Column(name="since", title="First", kind="date"),
        Column(name="until", title="Last", kind="date"),
    ]
    rows = [_dyad(dyad, names) for dyad in found.dyads[:SHOWN]]
    note = f"The {SHOWN} heaviest of {len(found.dyads):,}." if len(found.dyads) > SHOWN else None
    return Table(name="ties", title="Who with whom", columns=columns, rows=rows, note=note, empty="No act between two sides is told.")


def _dyad(dyad: Dyad, names: dict[str, str]) -> Row:
    sign = "mixed" if dyad.mixed else "friendly" if dyad.sign > 0 else "hostile" if dyad.sign < 0 else "even"
    tone = {"friendly": "cooperation", "hostile": "conflict"}.get(sign, "neutral")
    pair = (
        Piece(text=names.get(dyad.first, dyad.first), name=True),
        Piece(text=" – ", tone="dim"),
        Piece(text=names.get(dyad.second, dyad.second), name=True),
    )
    return Row(
        id=f"{dyad.first} {dyad.second}",
        refs=[f"happening:{id}" for id in dyad.evidence] + [f"tie:{id}" for id in dyad.ties[:10]],
        cells=[
            cell(*pair), cell(Piece(text=sign, label=True, tone=tone)),  # type: ignore[arg-type]
            *(cell(f"{value:+.1f}", value=round(value, 3)) for value in (dyad.forth, dyad.back)), cell(f"{dyad.happenings:,}", value=dyad.happenings),
            cell(dyad.since), cell(dyad.until),
        ],
    )  # fmt: skip


def _nodes(desk: Desk, found: Network) -> Table:
    columns = [
        Column(name="side", title="Side", kind="names"),
        Column(name="bloc", title="Bloc", kind="number"),
        Column(name="partners", title="Partners", kind="number"),
        Column(name="acts", title="Acts", kind="number"),
        Column(name="receives", title="Done to it", kind="number"),
        Column(name="out_conflict", title="Conflict by it", kind="number", note="its acts by gravity and independent sources"),
        Column(name="in_conflict", title="against it", kind="number"),
        Column(name="out_cooperation", title="Cooperation by it", kind="number"),
        Column(name="in_cooperation", title="with it", kind="number"),
        Column(
            name="between", title="Stands between", kind="number", note="two others that have no cooperation of their own (Gould & Fernandez 1989)"
        ),
    ]
    rows = []
    for node in found.nodes[:SHOWN]:
        weights = (node.out_conflict, node.in_conflict, node.out_cooperation, node.in_cooperation)
        rows.append(
            Row(
                id=node.id,
                cells=[
                    cell(desk.actor(node.id)),
                    cell(None if node.bloc is None else str(node.bloc), value=node.bloc),
                    *(cell(f"{value:,}", value=value) for value in (node.partners, node.acts, node.receives)),
                    *(cell(f"{value:.1f}", value=round(value, 3)) for value in weights),
                    cell(
                        "–" if node.brokerage is None else f"{node.brokerage.total:,}", value=None if node.brokerage is None else node.brokerage.total
                    ),
                ],
            )
        )
    note = f"The {SHOWN} heaviest of {len(found.nodes):,}." if len(found.nodes) > SHOWN else None
    return Table(name="sides", title="Sides", columns=columns, rows=rows, note=note)
