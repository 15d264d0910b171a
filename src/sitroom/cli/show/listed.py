"""Events, actors, documents, happenings, claims and ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitroom.cli.show.asking import Asking
    from sitroom.room import Room

__all__ = ["actors", "claims", "documents", "events", "happenings", "ties"]


def events(room: Room, asking: Asking) -> None:
    """The events that fit."""
    from sitroom.show import listing

    asking.only("events", "actor", "recipient", "type", "status", "since", "until", "outlet", "search")
    chosen = room.events(
        actor=asking.actor, recipient=asking.recipient, type=asking.type, status=asking.status, since=asking.since, until=asking.until,
        outlet=asking.outlet, text=asking.search, limit=asking.most(),
    )  # fmt: skip
    listing.events(room, chosen, asking.format)


def actors(room: Room, asking: Asking) -> None:
    """Actors, and how often they are met."""
    from sitroom.show import listing

    asking.only("actors", "actor")
    listing.actors(room.activity(name=asking.actor), asking.format, limit=asking.most())


def documents(room: Room, asking: Asking) -> None:
    """Documents by day of publication."""
    from sitroom.show import listing

    asking.only("documents", "outlet", "since", "until", "search")
    chosen = room.documents(outlet=asking.outlet, since=asking.since, until=asking.until, text=asking.search, limit=asking.most())
    listing.documents(chosen, asking.format)


def happenings(room: Room, asking: Asking) -> None:
    """Events as all documents together tell them."""
    from sitroom.show import happenings

    asking.only("happenings", "actor", "type", "status", "since", "until", "independent", "disputed")
    chosen = room.happenings(
        actor=asking.actor, type=asking.type, status=asking.status, since=asking.since, until=asking.until, independent=asking.independent,
        disputed=asking.disputed, limit=asking.most(),
    )  # fmt: skip
    happenings.happenings(room, chosen, asking.format)


def claims(room: Room, asking: Asking) -> None:
    """Who says that what raises or lowers what."""
    from sitroom.records import Claim
    from sitroom.show import listing

    asking.only("claims", "actor", "outlet")
    listing.told(room, room.told(Claim, actor=asking.actor, outlet=asking.outlet, limit=asking.most()), asking.format)


def ties(room: Room, asking: Asking) -> None:
    """Lasting relations."""
    from sitroom.records import Tie
    from sitroom.show import listing

    asking.only("ties", "actor", "outlet")
    listing.told(room, room.told(Tie, actor=asking.actor, outlet=asking.outlet, limit=asking.most()), asking.format)
