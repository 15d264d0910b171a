"""Conditions on lists of events and happenings: what can be chosen, what is chosen, and how many rows each choice would leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
import numpy as np

from sitroom.records import Status
from sitroom.room.query import matching
from sitroom.show.pages.asked import Asked, Count, Day, PageNumber, Words
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.index import Index, Mask, chosen
from sitroom.show.pages.views import Choice, Facet, Paging
from sitroom.show.pages.wording import spoken_type, status

__all__ = ["PAGE", "Listed", "conditions", "listed_facets", "paged"]

PAGE = 50
"""Rows of a page."""
ACTORS = 12
"""Actors that are proposed."""

Type = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION",
    "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip


class Listed(Asked, frozen=True, kw_only=True):
    """What lists of events and of happenings are asked."""

    actor: Annotated[Words | None, msgspec.Meta(description="Who takes part: an id, a name or an alias; a country stands for all under it.")] = None
    type: Annotated[list[Type], msgspec.Meta(description="PLOVER types, any of them.", max_length=16)] = msgspec.field(default_factory=list)
    status: Annotated[list[Status], msgspec.Meta(description="Statuses, any of them.", max_length=5)] = msgspec.field(default_factory=list)
    outlet: Annotated[list[Words], msgspec.Meta(description="Outlets as the documents name them, any of them.", max_length=50)] = msgspec.field(
        default_factory=list
    )
    since: Annotated[Day | None, msgspec.Meta(description="From this day, month or year on.")] = None
    until: Annotated[Day | None, msgspec.Meta(description="Up to this day, month or year.")] = None
    text: Annotated[Words | None, msgspec.Meta(description='Words of the sentence, all of them, in any form; "in quotes": in this order.')] = None
    single: Annotated[bool, msgspec.Meta(description="Only what one independent source alone tells.")] = False
    sources: Annotated[Count | None, msgspec.Meta(description="At least so many independent sources.")] = None
    page: PageNumber = 1


def conditions(desk: Desk, index: Index, asked: Listed) -> dict[str, Mask]:
    """By parameter, the rows that meet it."""
    found: dict[str, Mask] = {}
    if asked.actor:
        found["actor"] = index.of(desk.room._under(asked.actor))
    for name, values in (("type", asked.type), ("status", asked.status), ("outlet", asked.outlet)):
        if values:
            found[name] = index.columns[name].having(values)
    if asked.since or asked.until:
        found["since"] = index.between(asked.since, asked.until)
    if asked.single:
        found["single"] = np.asarray(index.independent <= 1)
    if asked.sources:
        found["sources"] = np.asarray(index.independent >= asked.sources)
    if asked.text:
        rows = desk.room._rows("SELECT rowid FROM events_fts WHERE events_fts MATCH ?", matching(asked.text))
        found["text"] = index.numbered(row[0] for row in rows)
    return found


def listed_facets(desk: Desk, index: Index, asked: Listed, met: Mapping[str, Mask], *, outlets: bool) -> list[Facet]:
    """The facets of a list, each with the counts that the others leave."""
    every = index.every()
    types = index.columns["type"].counts(chosen(met, every, but="type"))
    states = index.columns["status"].counts(chosen(met, every, but="status"))
    actors = index.actor_counts(chosen(met, every, but="actor"), ACTORS)
    found = [
        Facet(name="text", title="Words", kind="text", chosen=_one(asked.text), hint="words of the sentence") if outlets else None,
        Facet(
            name="actor", title="Actor", kind="text", chosen=_one(asked.actor), hint="a name, such as Iran", known="actors",
            choices=[Choice(value=id, label=desk.name(id), count=number) for id, number in actors],
        ),
        Facet(name="type", title="What", kind="choices", chosen=list(asked.type), choices=[
            Choice(value=code, label=spoken_type(code), count=number) for code, number in sorted(types.items(), key=lambda pair: (-pair[1], pair[0]))
        ]),
        Facet(name="status", title="Did it happen", kind="choices", chosen=list(asked.status), choices=[
            Choice(value=code, label=status(code).text, count=states[code]) for code in _ORDER if code in states
        ]),
        _outlets(index, asked, met) if outlets else None,
        Facet(name="since", title="From", kind="date", chosen=_one(asked.since), hint="2025-06-13"),
        Facet(name="until", title="To", kind="date", chosen=_one(asked.until), hint="2025-06-13"),
        Facet(name="sources", title="Independent sources, at least", kind="number", chosen=_one(asked.sources)),
        Facet(name="single", title="Only what one source alone tells", kind="flag", chosen=["1"] if asked.single else []),
    ]  # fmt: skip
    return [facet for facet in found if facet is not None]


_ORDER = ("actual", "future", "hypothetical", "negated", "historical")


def _outlets(index: Index, asked: Listed, met: Mapping[str, Mask]) -> Facet:
    counts = index.columns["outlet"].counts(chosen(met, index.every(), but="outlet"))
    ranked = sorted(((name, number) for name, number in counts.items() if name), key=lambda pair: (-pair[1], pair[0]))
    listed = [pair for i, pair in enumerate(ranked) if i < 30 or pair[0] in asked.outlet]
    return Facet(name="outlet", title="Outlet", kind="choices", chosen=list(asked.outlet), choices=[
        Choice(value=name, label=name, count=number) for name, number in listed
    ])  # fmt: skip


def paged(total: int, page: int, most: int = PAGE) -> Paging:
    """Where a page of so many rows stands; one beyond the last is the last."""
    pages = max(1, -(-total // most))
    page = min(page, pages)
    first = (page - 1) * most
    return Paging(page=page, pages=pages, first=first + 1 if total else 0, last=min(first + most, total), total=total)


def _one(value: object) -> list[str]:
    return [] if value is None else [str(value)]
