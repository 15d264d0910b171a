"""What a brief is written from: the period, the names, and the references in the order in which they are first used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from sitroom.records import Event, Happening, Span
from sitroom.room.brief.answers import Reference
from sitroom.room.tension.sides import Sides, parties

if TYPE_CHECKING:
    from sitroom.room.beliefs.asked import System
    from sitroom.room.redlines.answers import Line
    from sitroom.room.store import Room

__all__ = ["Notes"]


class Notes:
    """The state of a brief that is being written."""

    def __init__(
        self, room: Room, since: str | None, until: str | None, *, beliefs: System | None = None, lines: Sequence[Line] | None = None
    ) -> None:  # fmt: skip
        self.room, self.since, self.until = room, since, until
        self._beliefs, self._lines = beliefs, lines
        self.sides = Sides(parties(room), "state")
        self.references: list[Reference] = []
        self._numbers: dict[tuple[str, Span], int] = {}

    @cached_property
    def beliefs(self) -> System:
        """The beliefs of the room."""
        from sitroom.room.beliefs.asked import system

        return self._beliefs or system(self.room)

    @cached_property
    def lines(self) -> Sequence[Line]:
        """The register of red lines."""
        return self.room.red_lines() if self._lines is None else self._lines

    def within(self, day: str | None) -> bool:
        """Whether a day is of the period; one that is not known is where none was asked for. A month or year is where any day of it is."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since is None or f"{day}~" >= self.since) and (self.until is None or day <= f"{self.until}~")

    def called(self, ids: Iterable[str]) -> str:
        """Actors or sides by name, each once."""
        return ", ".join(dict.fromkeys(self._name(id) for id in ids))

    def who(self, actors: Iterable[str], recipients: Iterable[str]) -> str:
        """``Norland → Sudland``."""
        done_to = self.called(recipients)
        return f"{self.called(actors) or '–'} → {done_to}" if done_to else self.called(actors) or "nobody named"

    def cite(self, table: str, ids: Iterable[str], *, most: int | None = None) -> list[int]:
        """The numbers of the references to records (events, statements, red_lines, claims), each sentence once; ``most`` at most."""
        wanted = list(dict.fromkeys(ids))
        question = (
            f"SELECT r.id, r.document, d.outlet, d.published, r.evidence_start, r.evidence_end, r.words FROM {table} r "
            "JOIN documents d ON d.id = r.document WHERE r.id IN (SELECT value FROM json_each(?))"
        )
        rows = {row[0]: row[1:] for row in self.room._rows(question, msgspec.json.encode(wanted).decode())}
        found: list[int] = []
        for id in wanted:
            if id in rows and (most is None or len(found) < most):
                document, outlet, published, start, end, words = rows[id]
                key = (document, (start, end))
                if key not in self._numbers:
                    self._numbers[key] = len(self.references) + 1
                    self.references.append(Reference(
                        number=self._numbers[key], record=id, document=document, outlet=outlet, published=published, span=(start, end),
                        words=" ".join(words.split()),
                    ))  # fmt: skip
                if self._numbers[key] not in found:
                    found.append(self._numbers[key])
        return found

    def plainest(self, one: Happening) -> tuple[str, str]:
        """A happening's plainest telling, the id of the event and its trigger word: one that names the day, then one that names both sides, then one
        in its document's own voice, then the first."""
        question = "SELECT record, trigger_words FROM events_corrected WHERE id IN (SELECT value FROM json_each(?))"
        rows = self.room._rows(question, msgspec.json.encode(one.members).decode())
        told = [(msgspec.json.decode(record, type=Event), words) for record, words in rows]
        if not told:
            return one.members[0], ""

        def order(pair: tuple[Event, str]) -> tuple[bool, int, bool, int]:
            event = pair[0]
            return (
                event.date_precision != "day",
                -bool(event.actors) - bool(event.recipients),
                event.statement is not None,
                one.members.index(event.id),
            )

        event, words = min(told, key=order)
        return event.id, " ".join(words.split())

    def _name(self, id: str) -> str:
        from sitroom.codebook import load

        country = None if id in self.sides.known else load().countries.get(id)
        return country.name if country else self.sides.name(id)
