"""Who a scenario names: an actor of the room, or a country or organisation of the codebook, and the side that it acts for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from sitroom.codebook import fold, load
from sitroom.errors import InputError
from sitroom.records import Actor
from sitroom.room.beliefs.phrases import Party, party_of
from sitroom.room.nearest import nearest
from sitroom.room.redlines.meeting import STATE
from sitroom.room.tension.sides import Sides, parties

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["Cast", "Named"]

LEADERSHIP = "leadership"


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """Who is meant: ``id`` (an actor's, or a code of the codebook) with its name, and the sides for which it acts and suffers."""

    id: str
    name: str
    acting: str
    suffering: str


class Cast:
    """The actors of a room at the level of states."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.sides = Sides(parties(room), "state")
        self._codes = _codebook()

    def find(self, named: str, where: str) -> Named:
        """Who is meant by an id, a name or an alias. Raises InputError, with what is near, where neither room nor codebook knows; ``where``: whose
        word it is, for the message.
        """
        key = named.strip().casefold()
        rows = self._room._rows(
            "SELECT id FROM actors WHERE folded(id) = ?1 OR folded(name) = ?1 UNION SELECT actor FROM actor_aliases WHERE folded(alias) = ?1", key
        )
        merges = self._room._merges()
        ids = sorted({merges.get(row[0], str(row[0])) for row in rows})
        exact = [id for id in ids if id.casefold() == key] or ids
        code = self._codes.get(key) or self._codes.get(fold(key))
        if len(exact) > 1:
            exact = [id for id in exact if id == code] or exact
        if len(exact) > 1:
            raise InputError(f"{where}: {named!r} is the name of {len(exact)} actors of the room; write the id of one: {', '.join(exact[:6])}.")
        if not exact and not code:
            known = [*self.names.values(), *(name for name in self._codes if len(name) > 4)]
            near = nearest(named, known, words=True)
            told = f"; near are: {', '.join(near)}" if near else ""
            raise InputError(f"{where}: neither the room nor the codebook knows an actor {named!r}{told}. Write an id, a name or an alias.")
        id = exact[0] if exact else str(code)
        return Named(id=id, name=self.name(id), acting=self.sides.acting(id), suffering=self.sides.suffering(id))

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of the room's actors by id."""
        return dict(self._room._rows("SELECT id, name FROM actors"))

    def name(self, id: str) -> str:
        """How an actor or side is called; its id where nobody knows."""
        if id in self.names:
            return self.names[id]
        book = load()
        entry = book.countries.get(id) or book.organisations.get(id)
        return entry.name if entry else id

    @cached_property
    def actors(self) -> dict[str, Actor]:
        """The room's actors by id."""
        return {actor.id: actor for actor in self._room.actors()}

    @cached_property
    def parties(self) -> dict[str, Party]:
        """What each actor of the room is to a concept: place and kind."""
        return {id: party_of(actor) for id, actor in self.actors.items()}

    def alike(self, id: str) -> frozenset[str]:
        """The actors that are meant where one is named to whom something is done: itself; where it leads a state, all who are called its leaders."""
        party = self.parties.get(id)
        if party is None or party.kind != LEADERSHIP:
            return frozenset({id})
        return self.leaders(party.place) | {id}

    def leaders(self, place: str | None) -> frozenset[str]:
        """The actors of the room that lead a state."""
        return frozenset(id for id, other in self.parties.items() if other.kind == LEADERSHIP and other.place == place and place)

    def is_side(self, id: str, *, acting: bool) -> bool:
        """Whether an actor that is named stands for its whole side: it is the side, an organ of the state, or acts for it."""
        side = self.sides.acting(id) if acting else self.sides.suffering(id)
        party = self.sides.known.get(id)
        return id == side or (party is not None and party.kind in STATE) or (acting and side != id)


def _codebook() -> dict[str, str]:
    """Codes of countries and organisations by name, alias and code, in small letters."""
    book = load()
    found: dict[str, str] = {}
    for entries in (book.organisations, book.countries):
        for code, entry in entries.items():
            for text in (code, entry.name, *entry.aliases):
                found[text.casefold()] = code
                found.setdefault(fold(text), code)
    return found
