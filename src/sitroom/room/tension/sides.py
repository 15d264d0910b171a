"""Who counts as which side: at the level of actors each as it is, at the level of states under the country that it acts or suffers for."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from sitroom.codebook import load
from sitroom.codebook.loading import text_of
from sitroom.room.tension.answers import Level

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Party", "Sides", "equals", "nobody", "parties", "rules"]


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """An actor as far as it decides on sides, with what merged actors add."""

    id: str
    name: str
    kind: str
    country: str | None = None
    sector: str | None = None


@cache
def rules() -> dict[str, Any]:
    """``codebook/tension.toml``, read once."""
    return tomllib.loads(text_of("tension.toml"))


def equals(type: str, modes: Collection[str]) -> bool:
    """Whether all who take part in an event of this type and modes are equals, so that two who act are a dyad without a recipient."""
    own = rules()["sides"]
    return type in own["equals"] or (type == "ASSAULT" and own["equal_mode"] in modes)


def nobody(party: Party) -> bool:
    """Whether only a role is known, of no known country or body: two texts that write so do not mean the same people."""
    return party.country is None and party.id.split(".")[0] in load().sectors and party.kind != "media"


def parties(room: Room) -> dict[str, Party]:
    """The room's actors by id, those merged into another left out."""
    own = {str(row[0]): Party(id=row[0], name=row[1], kind=row[2], country=row[3], sector=row[4]) for row in room._rows(
        "SELECT id, name, kind, country, sector FROM actors ORDER BY id"
    )}  # fmt: skip
    for actor, into in sorted(room._merges().items()):
        met = own.pop(actor, None)
        if met and (known := own.get(into)):
            own[into] = msgspec.structs.replace(known, country=known.country or met.country, sector=known.sector or met.sector)
    return own


class Sides:
    """The sides of a room's actors. A side is named by the id of an actor, or the code of a country whether or not the room has an actor for it."""

    def __init__(self, known: Mapping[str, Party], level: Level) -> None:
        self.known, self.level = known, level
        self._acting = frozenset(rules()["sides"]["acting"])
        self._apart = frozenset(rules()["sides"]["apart"])
        self._members: dict[tuple[str, bool], list[str]] = {}

    def acting(self, actor: str) -> str:
        """The side for which an actor acts."""
        party = self.known.get(actor)
        acts = party is None or party.sector is None or party.sector in self._acting
        return self._side(actor, party) if acts else actor

    def suffering(self, actor: str) -> str:
        """The side to which is done what is done to an actor."""
        return self._side(actor, self.known.get(actor))

    def members(self, side: str, *, acting: bool) -> list[str]:
        """The known actors that act, or else suffer, for a side."""
        if not self._members:
            for id in self.known:
                for acts, own in ((True, self.acting(id)), (False, self.suffering(id))):
                    self._members.setdefault((own, acts), []).append(id)
        return self._members.get((side, acting), [])

    def _side(self, actor: str, party: Party | None) -> str:
        if self.level == "actor" or party is None or not party.country or party.sector in self._apart or party.kind in ("rebel", "media"):
            return actor
        return party.country

    def name(self, side: str) -> str:
        """How a side is called; its id where the room has no actor of that id."""
        party = self.known.get(side)
        return party.name if party else side
