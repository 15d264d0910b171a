"""What an event's record says beyond its words (type, status, who, when, where, how many), and whether two such records contradict each other.

The rules and their numbers are in ``data/rules.toml``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache

import msgspec

from sitroom.codebook import fold, load
from sitroom.records import Actor, DatePrecision, Event, Magnitude
from sitroom.room.happenings.words import rules

__all__ = [
    "HAPPENED", "Days", "Facts", "contradict", "facts", "families", "lacks", "others", "pinned", "reach", "reaches", "related", "rules", "stretch",
    "unlike", "vague", "weeks", "years",
]  # fmt: skip

HAPPENED = frozenset({"actual", "historical"})
Days = tuple[int, int]
_NARROW = frozenset({"city", "site", "base"})
LONG = 62
"""Days of the longest stretch of time that counts as known to the week."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """``actors``, ``recipients``: ids; ``by``, ``to``: all that these may be called, see ``reach``; ``whose``, ``towards``: those of them that are
    not ``vague``; ``equals``: where all take part alike, by what each of these may be called. ``days``: first and last day (ordinals) as the
    text says, None where it names none; ``assumed``: as its day of publication and status let expect, None where nothing does. ``city``: the place
    where the gazetteer has it as a town, site or base. ``where``: folded words of the place; ``narrow``: whether it is less than a country or a
    region. ``sentence``: document and start of the evidence. ``targets``: what kinds of thing its words say were hit, see ``targets``.
    ``retold``: whether the words take up what is known rather than report it.
    """

    type: str
    status: str
    sentence: tuple[str, int]
    article: str = ""
    actors: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    by: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset()
    whose: frozenset[str] = frozenset()
    towards: frozenset[str] = frozenset()
    equals: tuple[frozenset[str], ...] = ()
    days: Days | None = None
    assumed: Days | None = None
    country: str | None = None
    city: str | None = None
    where: frozenset[str] = frozenset()
    narrow: bool = False
    counts: Magnitude = Magnitude()
    targets: frozenset[str] = frozenset()
    retold: bool = False


def reach(actor: Actor) -> frozenset[str]:
    """All by which another may be the same actor: its id and the ids above it, its country, its names."""
    parts = actor.id.split(".")
    names = (f"name {fold(name)}" for name in (actor.name, *actor.aliases))
    return frozenset({".".join(parts[: i + 1]) for i in range(len(parts))} | {actor.country or actor.id, *names})


def reaches(actors: Mapping[str, Actor]) -> dict[str, frozenset[str]]:
    """By id, the ``reach`` of each actor. One who is called by a surname alone may be any person of that surname."""
    found = {id: reach(actor) for id, actor in actors.items()}
    bearers: dict[str, set[str]] = defaultdict(set)
    for actor in actors.values():
        if actor.kind == "person" and len(own := fold(actor.name).split()) > 1:
            bearers[own[-1]].add(f"name {fold(actor.name)}")
    for id, actor in actors.items():
        if actor.kind == "person" and fold(actor.name) in bearers:
            found[id] |= bearers[fold(actor.name)]
    return found


def vague(actor: Actor) -> bool:
    """Whether it is not known whose the actor is: soldiers, a regime, "West Africa". Such a one may be anybody of whom others speak."""
    return actor.country is None and actor.id.split(".")[0].isupper()


def facts(
    event: Event, reaches: dict[str, frozenset[str]], published: str | None, *, vague: Collection[str] = (), article: str = "",
    background: bool = False, meant: Event | None = None, hit: Iterable[str] = (), retold: bool = False,
) -> Facts:  # fmt: skip
    """The facts of an event; ``reaches`` by actor id, ``published`` the ISO day of its document, ``vague``: ids of actors of whom that is true;
    ``background``: whether the words set it apart from what is reported; ``meant``: the event that names who takes part, where this one does not
    (*the strikes*); ``hit``: stems of the words that name recipients and place; ``retold``: see ``Facts``."""
    place, equals, named = event.place, event.type in rules()["equals"]["types"], meant or event
    actors, recipients = frozenset(named.actors), frozenset(named.recipients)
    if equals:
        actors, recipients = actors | recipients, frozenset()
    days = stretch(event.date, event.date_precision)
    where = fold(place.name) if place else ""
    return Facts(
        type=event.type,
        status=event.status,
        sentence=(event.document, event.evidence[0]),
        article=article,
        actors=actors,
        recipients=recipients,
        by=frozenset[str]().union(*(reaches.get(i, frozenset({i})) for i in actors)),
        to=frozenset[str]().union(*(reaches.get(i, frozenset({i})) for i in recipients)),
        whose=actors.difference(vague),
        towards=recipients.difference(vague),
        equals=tuple(reaches.get(i, frozenset({i})) for i in sorted(actors.difference(vague))) if equals else (),
        days=days,
        assumed=None if days or background else _assumed(event.status, stretch(published, "day")),
        country=place.country if place else None,
        city=_towns().get(where.removeprefix("the ")),
        narrow=bool(where) and where.removeprefix("the ") not in _wide(),
        where=frozenset(where.split()) - {"the", "of", "in", "near", "at"},
        counts=event.magnitude or Magnitude(),
        targets=targets(event.type, hit),
        retold=retold or background or article == "definite",
    )


def targets(type: str, hit: Iterable[str]) -> frozenset[str]:
    """The kinds of thing (*hospital*, *prison*) among words, for an act that hits something."""
    own = rules()["targets"]
    return frozenset(kind for word in hit if (kind := own["kinds"].get(word))) if type in own["types"] else frozenset()


def stretch(day: str | None, precision: DatePrecision) -> Days | None:
    """The ordinals of the first and last day of a date; None for none, an unknown precision or a malformed one."""
    if day is None or precision == "unknown":
        return None
    try:
        first = date.fromisoformat((day + "-01-01")[:10] if len(day) < 10 else day)
    except ValueError:
        return None
    if precision == "week":
        return first.toordinal(), first.toordinal() + 6
    months = {4: 12, 7: 3 if precision == "season" else 1}.get(len(day), 0)
    if not months:
        return first.toordinal(), first.toordinal()
    number = first.year * 12 + first.month - 1 + months
    return first.toordinal(), date(number // 12, number % 12 + 1, 1).toordinal() - 1 if number // 12 <= 9999 else date.max.toordinal()


def _assumed(status: str, report: Days | None) -> Days | None:
    if report is None or status == "historical":
        return None
    day, own = report[0], rules()["days"]
    return day - own["before"], day + (0 if status == "actual" else own["ahead"])


@cache
def _towns() -> dict[str, str]:
    """Folded name of a town, site or base -> its key."""
    return {fold(name): key for key, p in load().places.items() if p.kind in _NARROW for name in (p.name, *p.aliases)}


@cache
def _wide() -> frozenset[str]:
    """Folded names of countries, regions, seas and what else is no town, site or base."""
    places = (name for p in load().places.values() if p.kind not in _NARROW for name in (p.name, *p.aliases))
    return frozenset(map(fold, (*places, *(name for c in load().countries.values() for name in (c.name, *c.aliases)))))


@cache
def related(first: str, second: str) -> bool:
    """Whether two PLOVER types may be one act."""
    return first == second or any(first in family and second in family for family in rules()["families"].values())


def contradict(a: Facts, b: Facts) -> str | None:
    """Why two events cannot be one, None where they can. Symmetric."""
    if a.sentence == b.sentence:
        return "two triggers of one sentence"
    return _when(a, b) or unlike(a, b) or _unreal(a, b)


def _unreal(a: Facts, b: Facts) -> str | None:
    """Why two accounts, one at least of what did not happen, are not of one act: what never was has no more than who and whom to know it by."""
    if "negated" in (a.status, b.status) and (lacks(a.equals, b.by) or lacks(b.equals, a.by)):
        return "company"
    if HAPPENED.isdisjoint((a.status, b.status)) and a.sentence[0] != b.sentence[0] and bool(a.recipients) != bool(b.recipients):
        return "recipient of what did not happen"
    return None


def lacks(equals: Sequence[frozenset[str]], by: frozenset[str]) -> bool:
    """Whether one of those who take part alike is nobody of the others, where there are others."""
    return bool(by) and any(not one & by for one in equals)


def unlike(a: Facts, b: Facts) -> str | None:
    """Why two events cannot be one whenever they were, None where they can. Symmetric."""
    if not related(a.type, b.type):
        return "type"
    if a.towards and b.towards and not a.to & b.to:
        return "recipient"
    if others(a.equals, b.by) and others(b.equals, a.by):
        return "company"
    if a.country and b.country and a.country != b.country:
        return "country"
    if a.city and b.city and a.city != b.city:
        return "place"
    if a.targets and b.targets and not a.targets & b.targets:
        return "target"
    if not _compatible(a.counts.killed, b.counts.killed):
        return "killed"
    if a.whose and b.whose and not a.by & b.by and not pinned(a, b):
        return "actor"
    return None


def others(equals: Sequence[frozenset[str]], by: frozenset[str]) -> bool:
    """Whether one of several who take part alike is nobody of the others."""
    return len(equals) > 1 and any(not one & by for one in equals)


def _when(a: Facts, b: Facts) -> str | None:
    """Different days; or only one of the two happened and nothing ties what is planned or feared to that day."""
    own = rules()["days"]
    if a.days and b.days:
        exact = a.days[0] == a.days[1] and b.days[0] == b.days[1]
        return "day" if _gap(a.days, b.days) > (own["apart"] if exact else 0) else None
    first, second = a.days or a.assumed, b.days or b.assumed
    if first and second and _gap(first, second) > own["slack"]:
        return "day"
    if "historical" in (a.status, b.status) and not (first and second) and a.status != b.status:
        return "undated past"
    if (a.status in HAPPENED) != (b.status in HAPPENED) and "negated" not in (a.status, b.status) and not (a.days and b.days):
        return "status"
    return None


def _gap(a: Days, b: Days) -> int:
    """Days between two stretches, 0 or less where they overlap."""
    return max(a[0], b[0]) - min(a[1], b[1])


def _compatible(a: int | None, b: int | None) -> bool:
    own = rules()["counts"]
    return a is None or b is None or abs(a - b) <= own["least"] or min(a, b) >= own["share"] * max(a, b)


def pinned(a: Facts, b: Facts) -> bool:
    """Whether day, place and type are so much the same that two reports may differ in whom they blame: the very day, or days as near as two reports
    of one act may have, where both count losses or one of them denies the act. Both name whom it hit, and a place that is less than a country."""
    if a.type != b.type or not (a.days and b.days) or any(first != last for first, last in (a.days, b.days)):
        return False
    if not (a.recipients and b.recipients and a.narrow and b.narrow and a.where & b.where):
        return False
    counted = any(x is not None and y is not None for x, y in ((a.counts.killed, b.counts.killed), (a.counts.wounded, b.counts.wounded)))
    return a.days == b.days or (_gap(a.days, b.days) <= rules()["days"]["apart"] and (counted or "negated" in (a.status, b.status)))


def weeks(days: Days | None) -> Iterable[Hashable]:
    """Keys of the weeks that a stretch of time touches, a day beyond its ends included; none for one of more than two months."""
    if days is None:
        return ("undated",)
    return range((days[0] - 1) // 7, (days[1] + 1) // 7 + 1) if days[1] - days[0] <= LONG else ()


def years(days: Days | None) -> set[str]:
    """Keys of the years in which a stretch of time begins and ends."""
    return {f"year {date.fromordinal(day).year}" for day in days or ()}


def families(type: str) -> Iterable[str]:
    """The families that a type belongs to, itself where there is none."""
    return [name for name, types in rules()["families"].items() if type in types] or [type]
