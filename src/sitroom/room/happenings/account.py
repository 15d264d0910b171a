"""A group of events -> one happening: what its members say together, who stands behind it, and where they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Literal, TypeVar

from msgspec.structs import replace

from sitroom.records import Actor, Disagreement, Document, Event, Happening, Magnitude, Statement, Version, record_id
from sitroom.room.happenings.facts import HAPPENED, reaches, stretch, vague
from sitroom.room.independence import Independence, Witness, independence, told_order

__all__ = ["Callings", "account"]

Value = TypeVar("Value", bound=Hashable)

_STATUS = ("actual", "historical", "negated", "future", "hypothetical")
_PRECISE = ("day", "week", "month", "season", "year", "unknown")


class Callings:
    """By what each actor of a room may be called, see ``facts.reach``, and which of them may be anybody."""

    def __init__(self, actors: Mapping[str, Actor]) -> None:
        self._reaches = reaches(actors)
        self._vague = {id for id, actor in actors.items() if vague(actor)}

    def known(self, ids: Iterable[str]) -> frozenset[str]:
        """Those actors of whom it is known whose they are."""
        return frozenset(ids) - self._vague

    def covers(self, whole: Iterable[str], part: Iterable[str]) -> bool:
        """Whether each actor of ``part`` may be one of ``whole``."""
        names = frozenset[str]().union(*(self._reaches.get(id, frozenset({id})) for id in whole))
        return all(names & self._reaches.get(id, frozenset({id})) for id in part)


def account(
    members: Sequence[Event],
    documents: Mapping[str, Document],
    statements: Mapping[str, Statement],
    witnesses: Mapping[str, Witness],
    leads: Mapping[str, str],
    callings: Callings,
) -> Happening:
    """One happening of its members (at least one). ``documents``, ``statements`` and ``witnesses`` are by id; ``leads``: of events that do not speak
    for themselves, the one that does (``leads.py``): what copies carry is a member and says nothing, the outcome of an act tells whom it hit and how
    many.
    """
    told = _in_order(members, witnesses)
    own = [e for e in told if e.id not in leads] or told
    homes = {e.id: e.document for e in told}
    hurt = [e for e in told if e.id not in leads or homes.get(leads[e.id]) == e.document] or told
    first, behind = told[0], _sources(told, statements, witnesses)
    home = {id: source.name for source in behind.sources for id in source.documents}
    say = _Said(own, home)
    status = say.most(lambda e: e.status, rank=_STATUS.index)
    agreeing = _Said([e for e in own if (e.status in HAPPENED) == (status in HAPPENED)], home)
    day, precision = agreeing.most(lambda e: (e.date, e.date_precision), rank=lambda v: _PRECISE.index(v[1]), best_rank=True)
    place = say.most(lambda e: (e.place.name, e.place.country) if e.place else None)
    return Happening(
        id=record_id("h", *sorted(e.id for e in told)),
        type=say.most(lambda e: e.type) or first.type,
        status=status,
        members=[e.id for e in told],
        documents=list(dict.fromkeys(e.document for e in told)),
        actors=list(dict.fromkeys(i for e in hurt for i in e.actors)),
        recipients=list(dict.fromkeys(i for e in hurt for i in e.recipients if all(i not in other.actors for other in hurt))),
        date=day,
        date_precision=precision,
        place=place[0] if place else None,
        place_country=place[1] if place else None,
        magnitude=_magnitude(_Said(hurt, home)),
        sources=[source.name for source in behind.sources],
        independent=behind.number,
        first_report=first.document,
        first_published=documents[first.document].published,
        disagreements=_disagreements(say, agreeing, _Said(hurt, home), callings),
    )


def _in_order(members: Iterable[Event], witnesses: Mapping[str, Witness]) -> list[Event]:
    """The events as they were told one after the other, see ``independence.told_order``."""
    own = {event.document for event in members}
    rank = {id: told_order(id, own, witnesses) for id in own}
    return sorted(members, key=lambda event: (rank[event.document], event.trigger[0], event.id))


def _sources(told: Sequence[Event], statements: Mapping[str, Statement], witnesses: Mapping[str, Witness]) -> Independence:
    """The independent sources; an outlet through which a document knows counts where all its members stand in statements that name one."""
    via: dict[str, list[str | None]] = defaultdict(list)
    for event in told:
        statement = statements.get(event.statement or "")
        via[event.document].append(statement.via if statement else None)
    known = dict(witnesses)
    for id, named in via.items():
        if all(named):
            known[id] = replace(known[id], via=sorted({name for name in named if name}))
    return independence(list(via), known)


class _Said:
    """What the independent sources say, one vote each; ``home``: the source of each document."""

    def __init__(self, told: Sequence[Event], home: Mapping[str, str]) -> None:
        self.told, self.home = told, home

    def versions(self, of: Callable[[Event], Value | None]) -> dict[Value, list[Event]]:
        """The events of each value, in order of the first that says it; those that say nothing are left out."""
        found: dict[Value, list[Event]] = {}
        for event in self.told:
            if (value := of(event)) is not None:
                found.setdefault(value, []).append(event)
        return found

    def sources(self, events: Iterable[Event]) -> list[str]:
        """The sources of events, each once."""
        return list(dict.fromkeys(self.home[e.document] for e in events))

    def most(self, of: Callable[[Event], Value], *, rank: Callable[[Value], int] = lambda value: 0, best_rank: bool = False) -> Value:
        """The value that most sources say; among equals the one of least rank, then the first. ``best_rank``: rank goes before number."""
        found = self.versions(of)

        def key(value: Value) -> tuple[int, int]:
            votes = -len(self.sources(found[value]))
            return (rank(value), votes) if best_rank else (votes, rank(value))

        return min(found, key=key) if found else of(self.told[0])


def _magnitude(say: _Said) -> Magnitude | None:
    counts = {name: say.most(lambda e, name=name: getattr(e.magnitude, name, None)) for name in ("killed", "wounded", "size")}  # type: ignore[misc]
    return Magnitude(**counts) if any(n is not None for n in counts.values()) else None


def _disagreements(say: _Said, agreeing: _Said, hurt: _Said, callings: Callings) -> list[Disagreement]:
    """Who, when, how many and whether: values that cannot all be true, each with the sources that say it. Who did it is asked of those that agree on
    whether it happened: a denial names whom others blame.
    """
    found = []

    def differ(about: Literal["who", "when", "how many", "whether"], versions: Mapping[Value, list[Event]], name: Callable[[Value], str]) -> None:
        listed = [Version(value=name(v), events=[e.id for e in own], sources=say.sources(own)) for v, own in versions.items()]
        if len(listed) > 1 and len({source for version in listed for source in version.sources}) > 1:
            found.append(Disagreement(about=about, versions=listed))

    whether = say.versions(lambda e: "happened" if e.status in HAPPENED else "did not happen" if e.status == "negated" else None)
    differ("whether", whether, str)
    for part in ("actors", "recipients"):
        who = agreeing.versions(lambda e, part=part: callings.known(getattr(e, part)) or None)  # type: ignore[misc]
        differ("who", _rivals(who, callings), lambda v: ", ".join(sorted(v)))
    days = say.versions(lambda e: e.date if e.date_precision == "day" and stretch(e.date, "day") else None)
    differ("when", days, str)
    for count in ("killed", "wounded", "size"):
        numbers = hurt.versions(lambda e, count=count: getattr(e.magnitude, count, None))  # type: ignore[misc]
        differ("how many", numbers, lambda n, count=count: f"{n} {'people' if count == 'size' else count}")  # type: ignore[misc]
    return found


def _rivals(who: Mapping[frozenset[str], list[Event]], callings: Callings) -> dict[frozenset[str], list[Event]]:
    """The versions of who took part that another one rules out; those that may mean the same are one, as the first of them has it."""
    found: dict[frozenset[str], list[Event]] = {}
    for ids, events in who.items():
        same = next((other for other in found if callings.covers(other, ids) and callings.covers(ids, other)), ids)
        found.setdefault(same, []).extend(events)
    apart = {a for a in found for b in found if not callings.covers(a, b) and not callings.covers(b, a)}
    return {ids: events for ids, events in found.items() if ids in apart}
