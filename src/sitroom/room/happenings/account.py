"""A group of events -> one happening: what its members say together, who stands behind it, and where they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Literal, TypeVar

from msgspec.structs import replace

from sitroom.records import Disagreement, Document, Event, Happening, Magnitude, Statement, Version, record_id
from sitroom.room.happenings.facts import HAPPENED, stretch
from sitroom.room.independence import Independence, Witness, independence

__all__ = ["account"]

Value = TypeVar("Value", bound=Hashable)

_STATUS = ("actual", "historical", "negated", "future", "hypothetical")
_PRECISE = ("day", "week", "month", "season", "year", "unknown")


def account(
    members: Sequence[Event], documents: Mapping[str, Document], statements: Mapping[str, Statement], witnesses: Mapping[str, Witness]
) -> Happening:
    """One happening of its members (at least one). ``documents``, ``statements`` and ``witnesses`` are by id."""
    told = sorted(members, key=lambda e: _order(e, documents))
    first, behind = told[0], _sources(told, statements, witnesses)
    home = {id: source.name for source in behind.sources for id in source.documents}
    say = _Said(told, home)
    status = say.most(lambda e: e.status, rank=_STATUS.index)
    agreeing = [e for e in told if (e.status in HAPPENED) == (status in HAPPENED)]
    day, precision = _Said(agreeing, home).most(lambda e: (e.date, e.date_precision), rank=lambda v: _PRECISE.index(v[1]), best_rank=True)
    place = say.most(lambda e: (e.place.name, e.place.country) if e.place else None)
    return Happening(
        id=record_id("h", *sorted(e.id for e in told)),
        type=say.most(lambda e: e.type) or first.type,
        status=status,
        members=[e.id for e in told],
        documents=list(dict.fromkeys(e.document for e in told)),
        actors=list(dict.fromkeys(i for e in told for i in e.actors)),
        recipients=list(dict.fromkeys(i for e in told for i in e.recipients if all(i not in other.actors for other in told))),
        date=day,
        date_precision=precision,
        place=place[0] if place else None,
        place_country=place[1] if place else None,
        magnitude=_magnitude(say),
        sources=[source.name for source in behind.sources],
        independent=behind.number,
        first_report=first.document,
        first_published=documents[first.document].published,
        disagreements=_disagreements(say),
    )


def _order(event: Event, documents: Mapping[str, Document]) -> tuple[bool, str, str, int, str]:
    published = documents[event.document].published
    return published is None, published or "", event.document, event.trigger[0], event.id


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


def _disagreements(say: _Said) -> list[Disagreement]:
    """Who, when, how many and whether: values that cannot all be true, each with the sources that say it."""
    found = []

    def differ(about: Literal["who", "when", "how many", "whether"], versions: Mapping[Value, list[Event]], name: Callable[[Value], str]) -> None:
        listed = [Version(value=name(v), events=[e.id for e in own], sources=say.sources(own)) for v, own in versions.items()]
        if len(listed) > 1 and len({source for version in listed for source in version.sources}) > 1:
            found.append(Disagreement(about=about, versions=listed))

    whether = say.versions(lambda e: "happened" if e.status in HAPPENED else "did not happen" if e.status == "negated" else None)
    differ("whether", whether, str)
    for part in ("actors", "recipients"):
        who = say.versions(lambda e, part=part: frozenset(i.split(".")[0] for i in getattr(e, part)) or None)  # type: ignore[misc]
        if any(not a <= b and not b <= a for a in who for b in who):
            differ("who", who, lambda v: ", ".join(sorted(v)))
    days = say.versions(lambda e: e.date if e.date_precision == "day" and stretch(e.date, "day") else None)
    differ("when", days, str)
    for count in ("killed", "wounded", "size"):
        numbers = say.versions(lambda e, count=count: getattr(e.magnitude, count, None))  # type: ignore[misc]
        differ("how many", numbers, lambda n, count=count: f"{n} {'people' if count == 'size' else count}")  # type: ignore[misc]
    return found
