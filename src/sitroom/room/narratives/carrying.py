"""Which happenings a teller carries and which it leaves out.

A happening is left out by who published something within some days of its first report and does not tell it. Where nothing of a teller was published
in these days, nothing is said: a room holds what was read into it, not all that was published.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from sitroom.records import Document, Happening
from sitroom.room.narratives.answers import NEWS, Carried, Place
from sitroom.room.narratives.material import Report, place

__all__ = ["Carriage", "Record", "carried"]

How = Literal["own voice", "attributed", "both", "left out"]


class Record:
    """The happenings of a room, and its events and documents by id. ``least``: independent sources from which on a happening can be left out;
    ``days``: how long after its first report one who publishes is expected to tell it; ``status``: of what can be left out."""

    def __init__(
        self, happenings: Sequence[Happening], events: Mapping[str, Report], documents: Mapping[str, Document], *, least: int, days: int,
        status: Collection[str] = NEWS,
    ) -> None:  # fmt: skip
        self.events, self.documents, self.days, self._status = events, documents, days, status
        self.shared = [happening for happening in happenings if happening.independent >= least]
        self.at = {happening.id: i for i, happening in enumerate(self.shared)}
        self.open: dict[str | None, list[int]] = defaultdict(list)
        """Shared happenings that can be left out, as their places in ``shared``, by the day of their first report."""
        for i, happening in enumerate(self.shared):
            if self.can_miss(happening):
                self.open[happening.first_published].append(i)
        self._places: dict[str, Place] = {}
        self._left_out: dict[str, Carried] = {}
        self.of = {event: happening for happening in happenings for event in happening.members}

    def can_miss(self, happening: Happening) -> bool:
        """Whether one who does not tell of a happening leaves it out."""
        return happening.status in self._status

    def left_out(self, happening: Happening) -> Carried | None:
        """A happening as all who leave it out are shown it; None where the words of its first report are gone."""
        if happening.id not in self._left_out and (first := self.events.get(happening.members[0])):
            self._left_out[happening.id] = _listed(happening, first, "left out", self)
        return self._left_out.get(happening.id)

    def place(self, event: Report) -> Place:
        """Where an event stands, with its words."""
        if event.id not in self._places:
            self._places[event.id] = place(self.documents[event.document], event.evidence)
        return self._places[event.id]


class Carriage(NamedTuple):
    """What a teller carries and leaves out; ``unjudged`` and ``alone`` as in `Profile`."""

    carried: list[Carried]
    left_out: list[Carried]
    unjudged: int
    alone: int


def carried(record: Record, own: Iterable[str], documents: Iterable[str], *, complete: bool) -> Carriage:
    """``own``: the teller's events; ``documents``: where its own words stand; ``complete`` False: who is quoted does not choose what is told, so that
    nothing is left out."""
    told: dict[str, list[Report]] = defaultdict(list)
    for id in own:
        if id in record.of and id in record.events:
            told[record.of[id].id].append(record.events[id])
    home = set(documents)
    alone = sum(home.issuperset(record.of[events[0].id].documents) for events in told.values())
    published = sorted(day for id in home if (day := record.documents[id].published))
    own_places = {record.at[id] for id in told if id in record.at}
    shown = [_carried(record.shared[i], told[record.shared[i].id], record) for i in sorted(own_places)]
    if not complete:
        return Carriage(shown, [], 0, alone)
    expected = [first for first in record.open if _published_after(published, first, record.days)]
    missed = sorted({i for first in expected for i in record.open[first]} - own_places)
    left_out = [one for i in missed if (one := record.left_out(record.shared[i]))]
    unjudged = sum(map(len, record.open.values())) - len(left_out) - sum(record.can_miss(record.shared[i]) for i in own_places)
    return Carriage(shown, left_out, unjudged, alone)


def _published_after(published: Sequence[str], first: str | None, days: int) -> bool:
    """Whether one of these days, in order, is within so many days of another."""
    if first is None or len(first) != 10:
        return False
    end = (date.fromisoformat(first) + timedelta(days)).isoformat()
    at = bisect_left(published, first)
    return at < len(published) and published[at] <= end


def _carried(happening: Happening, told: Sequence[Report], record: Record) -> Carried:
    voices = {event.statement is None for event in told}
    first = min(told, key=lambda e: (e.statement is not None, happening.members.index(e.id))) if len(told) > 1 else told[0]
    homes = [record.documents[event.document] for event in told]
    how: How = "both" if len(voices) > 1 else "own voice" if True in voices else "attributed"
    return _listed(happening, first, how, record, repeats=all(home.copy_of or home.rewrite_of for home in homes))


def _listed(happening: Happening, event: Report, how: How, record: Record, *, repeats: bool = False) -> Carried:
    return Carried(
        happening=happening.id, date=happening.date, date_precision=happening.date_precision, type=happening.type, status=happening.status,
        actors=happening.actors,
        recipients=happening.recipients, independent=happening.independent, how=how, event=event.id,
        at=record.place(event), trigger=" ".join(record.documents[event.document].text[slice(*event.trigger)].split()), place=happening.place,
        repeats=repeats,
    )  # fmt: skip
