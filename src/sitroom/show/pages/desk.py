"""What pages ask a room for, each costly thing once: names, columns of events and happenings, and the room's own answers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from sitroom.codebook import load
from sitroom.records import FIRST_WORDS, first_words
from sitroom.room import Room
from sitroom.room.happenings.kept import refresh
from sitroom.show.pages.index import Index, events_index, happenings_index
from sitroom.show.pages.kept import Kept
from sitroom.show.pages.views import Piece, Target

if TYPE_CHECKING:
    from sitroom.outlook.forecasts import Forecast
    from sitroom.room.beliefs.asked import System
    from sitroom.room.brief import Brief
    from sitroom.room.narratives.answers import By, Narratives
    from sitroom.room.network import Network
    from sitroom.room.redlines import Line
    from sitroom.room.tension import Level, Tension

__all__ = ["Desk"]

Answer = TypeVar("Answer")

_NAMED = f"SELECT id, outlet, title, substr(text, 1, {8 * FIRST_WORDS}) FROM documents"


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
        """What documents are called by id, as ``Document.called``."""
        return self.once("outlets", lambda: {id: outlet or title or first_words(text) or id for id, outlet, title, text in self.room._rows(_NAMED)})

    def home(self, document: str) -> Piece:
        """By what a reader knows a document, leading to its page."""
        called, to = self.outlets.get(document, document), Target(page="document", asked={"id": document})
        if called.startswith("“") and called.endswith("”"):
            return Piece(text=called[1:-1], words=True, to=to)
        return Piece(text=called, name=True, to=to)

    def teller(self, name: str) -> str:
        """Who tells something, by name; a text of no named outlet, which is known by its title or first words, in quotation marks."""
        named = self.once("named outlets", lambda: {outlet for (outlet,) in self.room._rows("SELECT DISTINCT outlet FROM documents")})
        texts = self.once("texts without outlet", lambda: set(self.outlets.values()) - named)
        return f"“{name}”" if name in texts and not name.startswith("“") else name

    def title(self, document: str, title: str | None) -> Piece:
        """A document's title, else its first words, leading to its page."""
        to = Target(page="document", asked={"id": document})
        if title:
            return Piece(text=title, name=True, to=to)
        ((text,),) = self.room._rows(f"SELECT substr(text, 1, {8 * FIRST_WORDS}) FROM documents WHERE id = ?", document)
        words = first_words(text)
        return Piece(text=words[1:-1], words=True, to=to) if words else Piece(text=document, name=True, to=to)

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
        """See ``Room.tension``; of each dyad only what both do."""
        from sitroom.room.tension.asked import tension

        def find() -> Tension:
            return tension(self.room, level=level, actor=actor, recipient=recipient, since=since, until=until, limit=limit, directions=False)

        return self.once(("tension", level, actor, recipient, since, until, limit), find)

    def forecast(self, *, days: int, level: Level, actor: str | None, recipient: str | None) -> Forecast:
        """See ``forecast_room``."""
        from sitroom.outlook.forecasts import forecast_room

        question = ("forecast", days, level, actor, recipient)
        return self.once(question, lambda: forecast_room(self.room, days=days, level=level, actor=actor, recipient=recipient))

    def red_lines(self) -> list[Line]:
        """See ``Room.red_lines``."""
        return self.once("red lines", self.room.red_lines)

    def narratives(self, *, by: By, since: str | None, until: str | None) -> Narratives:
        """See ``Room.narratives``."""
        from sitroom.room.narratives.asked import narratives

        def find() -> Narratives:
            return narratives(
                self.room, by=by, outlet=None, country=None, speaker=None, since=since, until=until, least=None, limit=None,
                maps=self.beliefs().maps, listened=self.once("listened", dict),
            )  # fmt: skip

        return self.once(("narratives", by, since, until), find)

    def beliefs(self) -> System:
        """The room's beliefs, for questions by this desk."""
        from sitroom.room.beliefs.asked import System, system

        kept = self.once("beliefs", lambda: system(self.room))
        return System(kept.stock, kept.concepts, kept.maps, kept._tally, self.room)

    def _names(self) -> dict[str, str]:
        names = dict(self.room._rows("SELECT id, name FROM actors"))
        return names | {actor: names.get(into, into) for actor, into in self.room._merges().items()}
