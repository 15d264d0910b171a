"""The pages *Events* (every report) and *Happenings* (each event once, however many tell of it)."""

from __future__ import annotations

from typing import Annotated

import msgspec
import numpy as np

from sitroom.records import Event, Happening
from sitroom.show.pages.asked import plain_asked
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.facets import PAGE, Listed, conditions, listed_facets, paged
from sitroom.show.pages.index import chosen, records
from sitroom.show.pages.told import EVENT, HAPPENING, event_rows, happening_rows
from sitroom.show.pages.views import Drawing, Facet, Piece, Section, Table, Target, View
from sitroom.show.pages.wording import many

__all__ = ["EventsAsked", "HappeningsAsked", "events", "happenings"]

_TABS = (("happenings", "Each once"), ("events", "Every report"))


class EventsAsked(Listed, frozen=True, kw_only=True):
    """What the page of events is asked."""


class HappeningsAsked(Listed, frozen=True, kw_only=True):
    """What the page of happenings is asked."""

    disputed: Annotated[bool, msgspec.Meta(description="Only those on which the sources differ.")] = False


def events(desk: Desk, asked: EventsAsked) -> View:
    """Every report of an event, the newest first."""
    index = desk.events()
    met = conditions(desk, index, asked)
    mask = chosen(met, index.every())
    paging = paged(int(mask.sum()), asked.page)
    ids = index.page(mask, (paging.page - 1) * PAGE, PAGE)
    found = desk.room._corrected(records(desk.room, "events_corrected", ids, Event))
    table = Table(
        name="events", title=None, columns=EVENT, rows=event_rows(desk, found), empty="No event fits all of this. Take a condition away."
    )  # fmt: skip
    lead = f"{many(paging.total, 'report')} of events, the newest first. Press a row to see the words where they stand."
    return View(
        page="events", title="Events", asked=plain_asked(asked), lead=[Piece(text=lead)], facets=listed_facets(desk, index, asked, met, outlets=True),
        blocks=[table], paging=paging, tabs=_tabs(asked),
    )  # fmt: skip


def happenings(desk: Desk, asked: HappeningsAsked) -> View:
    """Each event once as all documents together tell it, the newest first."""
    index = desk.happenings()
    met = conditions(desk, index, msgspec.structs.replace(asked, text=None, outlet=[]))
    members = _members(desk, asked)
    if members is not None:
        mask = np.zeros(len(index), dtype=bool)
        mask[[i for i, id in enumerate(index.ids) if id in members]] = True
        met["text"] = mask
    if asked.disputed:
        met["disputed"] = index.columns["document"].having([1])
    mask = chosen(met, index.every())
    paging = paged(int(mask.sum()), asked.page)
    ids = index.page(mask, (paging.page - 1) * PAGE, PAGE)
    found = records(desk.room, "happenings", ids, Happening)
    table = Table(
        name="happenings", title=None, columns=HAPPENING, rows=happening_rows(desk, found), empty="No event fits all of this. Take a condition away."
    )
    lead = f"{many(paging.total, 'event')}, each once however many documents tell of it, the newest first. Copies and rewrites are no further source."
    facets = listed_facets(desk, index, asked, met, outlets=False)
    disputed = Facet(name="disputed", title="Only those on which sources differ", kind="flag", chosen=["1"] if asked.disputed else [])
    words = Facet(name="text", title="Words", kind="text", chosen=[asked.text] if asked.text else [], hint="words of the sentence")
    options: dict[str, str | int | float | bool | None] = {"actor": asked.actor, "since": asked.since, "until": asked.until}
    drawings = (("timeline", "Timeline"), ("map", "Map of what happened"))
    pictures = [
        Section(name=f"picture-{kind}", title=title, folded=True, blocks=[Drawing(name=kind, title=None, kind=kind, options=options)])
        for kind, title in drawings
    ]
    return View(
        page="happenings", title="Events", asked=plain_asked(asked), lead=[Piece(text=lead)], facets=[words, *facets, disputed],
        blocks=[*pictures, table], paging=paging, tabs=_tabs(asked),
    )  # fmt: skip


def _members(desk: Desk, asked: HappeningsAsked) -> set[str] | None:
    """The happenings of which a report has these words or is of these outlets; None where neither is asked."""
    if not asked.text and not asked.outlet:
        return None
    index = desk.events()
    met = conditions(desk, index, EventsAsked(text=asked.text, outlet=asked.outlet))
    ids = msgspec.json.encode(index.page(chosen(met, index.every()), 0, len(index))).decode()
    return {row[0] for row in desk.room._rows("SELECT happening FROM happening_members WHERE event IN (SELECT value FROM json_each(?))", ids)}


def _tabs(asked: Listed) -> list[Piece]:
    kept = {name: value for name, value in plain_asked(asked).items() if name not in ("page", "disputed")}
    own = "events" if isinstance(asked, EventsAsked) else "happenings"
    return [Piece(text=title, tone="strong" if page == own else "", to=Target(page=page, asked=kept)) for page, title in _TABS]
