"""What pages ask a room for, each costly thing once: names, columns of events and happenings, and the room's own answers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from sitroom.codebook import load
from sitroom.room import Room
from sitroom.room.happenings.kept import refresh
from sitroom.show.pages.index import Index, events_index, happenings_index
from sitroom.show.pages.kept import Kept
from sitroom.show.pages.views import Piece, Target

if TYPE_CHECKING:
    from sitroom.room.beliefs.asked import System
    from sitroom.room.brief import Brief
    from sitroom.room.narratives.answers import Narratives
    from sitroom.room.network import Network
    from sitroom.room.redlines import Line
    from sitroom.room.tension import Level, Tension

__all__ = ["Desk"]

Answer = TypeVar("Answer")

_NAMED = "SELECT id, outlet, title FROM documents"


class Desk:
    """A room for the time of one question. A desk is of one thread, as its room is; ``kept`` is shared by all."""

    def __init__(self, room: Room, kept: Kept | None = None) -> None:
        self.room, self.kept = room, kept or Kept()

    def once(self, question: Hashable, find: Callable[[], Answer]) -> Answer:
        """An answer that is kept until the room changes."""
        return self.kept.answer(self.room, question, find)

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of actors by id, a merged actor's being its stand-in's."""
        return self.once("names", self._names)

    @cached_property
    def outlets(self) -> dict[str, str]:
        """What a document is called after by id: its outlet, else its title, else its id."""
        return self.once("outlets", lambda: {id: outlet or title or f"untitled {id}" for id, outlet, title in self.room._rows(_NAMED)})

    def name(self, id: str) -> str:
        """An actor's or a side's name; a country that is no actor of the room has the codebook's."""
        known = self.names
        if id in known:
            return known[id]
        country = load().countries.get(id)
        return country.name if country else id

    def actor(self, id: str | None, *, nobody: str = "nobody named") -> Piece:
        """An actor's name, leading to its page."""
        if id is None:
            return Piece(text=nobody, tone="dim")
        to = Target(page="actor", asked={"id": id}) if id in self.names else None
        return Piece(text=self.name(id), name=True, to=to)

    def who(self, actors: Iterable[str], recipients: Iterable[str]) -> list[Piece]:
        """``Norland → Sudland``, each name leading to its page."""
        pieces = self.listed(actors) or [Piece(text="nobody named", tone="dim")]
        suffering = self.listed(recipients)
        return [*pieces, Piece(text=" → ", tone="dim"), *suffering] if suffering else pieces

    def listed(self, ids: Iterable[str]) -> list[Piece]:
        """Names with commas between them."""
        found: list[Piece] = []
        for id in dict.fromkeys(ids):
            found += [Piece(text=", "), self.actor(id)] if found else [self.actor(id)]
        return found

    def events(self) -> Index:
        """All events as columns."""
        self.found()
        return self.once("events", lambda: events_index(self.room))

    def happenings(self) -> Index:
        """All happenings as columns."""
        self.found()
        return self.once("happenings", lambda: happenings_index(self.room))

    def found(self) -> None:
        """See that the happenings are those of the room as it is."""
        self.once("found", lambda: refresh(self.room))

    def brief(self, since: str | None, until: str | None) -> Brief:
        """See ``Room.brief``."""
        from sitroom.room.brief.asked import brief

        def find() -> Brief:
            return brief(self.room, since=since, until=until, limit=None, beliefs=self.beliefs(), lines=self.red_lines())

        return self.once(("brief", since, until), find)

    def network(self, *, level: Level, layers: tuple[str, ...], status: tuple[str, ...], since: str | None, until: str | None) -> Network:
        """See ``Room.network``."""
        question = ("network", level, layers, status, since, until)
        return self.once(
            question,
            lambda: self.room.network(level=level, layers=list(layers) or None, status=list(status) or None, since=since, until=until),
        )

    def tension(self, *, level: Level, actor: str | None, recipient: str | None, since: str | None, until: str | None, limit: int | None) -> Tension:
        """See ``Room.tension``."""
        question = ("tension", level, actor, recipient, since, until, limit)
        return self.once(question, lambda: self.room.tension(level=level, actor=actor, recipient=recipient, since=since, until=until, limit=limit))

    def red_lines(self) -> list[Line]:
        """See ``Room.red_lines``."""
        return self.once("red lines", self.room.red_lines)

    def narratives(self, **asked: str | None) -> Narratives:
        """See ``Room.narratives``."""
        return self.once(("narratives", *sorted(asked.items())), lambda: self.room.narratives(**asked))  # type: ignore[arg-type]

    def beliefs(self) -> System:
        """The room's beliefs, for questions by this desk."""
        from sitroom.room.beliefs.asked import System, system

        kept = self.once("beliefs", lambda: system(self.room))
        return System(kept.stock, kept.concepts, kept.maps, kept._tally, self.room)

    def _names(self) -> dict[str, str]:
        names = dict(self.room._rows("SELECT id, name FROM actors"))
        return names | {actor: names.get(into, into) for actor, into in self.room._merges().items()}
