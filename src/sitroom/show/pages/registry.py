"""The pages by name: title, what each is asked, and the function that answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from sitroom.errors import UsageError
from sitroom.show.pages.actors import ActorAsked, ActorsAsked, actor, actors
from sitroom.show.pages.asked import Asked, Nothing, given
from sitroom.show.pages.beliefs import BeliefsAsked, beliefs
from sitroom.show.pages.brief import BriefAsked, brief, first_of_brief
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.events import EventsAsked, HappeningsAsked, events, happenings
from sitroom.show.pages.forecast import ForecastAsked, forecast
from sitroom.show.pages.log import log
from sitroom.show.pages.narratives import NarrativesAsked, narratives
from sitroom.show.pages.network import NetworkAsked, network
from sitroom.show.pages.redlines import LineAsked, RedLinesAsked, red_line, red_lines
from sitroom.show.pages.search import SearchAsked, search
from sitroom.show.pages.sources import DocumentAsked, SourcesAsked, document, sources
from sitroom.show.pages.tension import TensionAsked, tension
from sitroom.show.pages.views import View
from sitroom.show.pages.whatif import WhatIfAsked, what_if

__all__ = ["PAGES", "Page", "first_view", "page", "view"]


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page. ``name`` is the path of its address; ``asked``: the type of its parameters; ``menu``: its word in the menu, None = not in it, under
    which a page beside another stands (``under``); ``first``: what of it is quickly found, to be shown until all is."""

    name: str
    title: str
    asked: type[Asked]
    view: Callable[[Desk, Any], View]
    menu: str | None = None
    under: str | None = None
    first: Callable[[Desk, Any], View] | None = None


PAGES: dict[str, Page] = {
    one.name: one
    for one in (
        Page(
            name="brief",
            title="One page: threats, events, sayings, red lines, contradictions",
            asked=BriefAsked,
            view=brief,
            menu="Brief",
            first=first_of_brief,
        ),
        Page(name="happenings", title="Events, each once with its sources", asked=HappeningsAsked, view=happenings, menu="Events"),
        Page(name="events", title="Every report of an event", asked=EventsAsked, view=events, under="happenings"),
        Page(name="actors", title="Who is in it", asked=ActorsAsked, view=actors, menu="Actors"),
        Page(name="actor", title="One actor", asked=ActorAsked, view=actor, under="actors"),
        Page(name="network", title="Who is tied to whom", asked=NetworkAsked, view=network, menu="Network"),
        Page(name="tension", title="How tense it is between whom", asked=TensionAsked, view=tension, menu="Tension"),
        Page(name="redlines", title="Red lines, each once", asked=RedLinesAsked, view=red_lines, menu="Red lines"),
        Page(name="redline", title="One red line", asked=LineAsked, view=red_line, under="redlines"),
        Page(name="beliefs", title="What narrators say follows from what", asked=BeliefsAsked, view=beliefs, menu="Beliefs"),
        Page(name="narratives", title="How sources tell the crisis", asked=NarrativesAsked, view=narratives, menu="Narratives"),
        Page(name="forecast", title="What to expect, and how sure that is", asked=ForecastAsked, view=forecast, menu="Forecast"),
        Page(name="whatif", title="What a scenario can assume", asked=WhatIfAsked, view=what_if, menu="What if"),
        Page(name="sources", title="What was read, and who copies whom", asked=SourcesAsked, view=sources, menu="Sources"),
        Page(name="document", title="One document with all that was read from it", asked=DocumentAsked, view=document, under="sources"),
        Page(name="search", title="Documents and events with these words", asked=SearchAsked, view=search),
        Page(name="log", title="The log of corrections", asked=Nothing, view=log),
    )
}


def page(name: str) -> Page:
    """The page of this name. Raises UsageError, with the known ones, where there is none."""
    if name not in PAGES:
        raise UsageError(f"found the page {name!r}; valid are: {', '.join(PAGES)}.")
    return PAGES[name]


def view(desk: Desk, name: str, parameters: Iterable[tuple[str, str]] = ()) -> View:
    """A page as its address asks for it, kept until the room changes. Raises UsageError for what means nothing."""
    found = page(name)
    asked = given(found.asked, parameters)
    answer: View = desk.once(("view", name, msgspec.json.encode(asked)), lambda: found.view(desk, asked))
    return answer


def first_view(desk: Desk, name: str, parameters: Iterable[tuple[str, str]] = ()) -> View:
    """What of a page is quickly found; all of it where nothing is. Raises UsageError for what means nothing."""
    found = page(name)
    if found.first is None:
        return view(desk, name, parameters)
    asked, find = given(found.asked, parameters), found.first
    answer: View = desk.once(("first", name, msgspec.json.encode(asked)), lambda: find(desk, asked))
    return answer
