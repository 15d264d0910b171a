"""The second side of an act where no recipient names it: told by the members of a happening, by the words of those who fight, or by the place.

Nothing stored is changed: the rows stand beside the happenings, with what told them, and are found anew when these change.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

import msgspec

from sitroom.codebook import load
from sitroom.codebook.fighting import fighting
from sitroom.codebook.loading import text_of
from sitroom.room import columns
from sitroom.room.columns import Columns
from sitroom.room.happenings import kept as happenings
from sitroom.room.tension.foes import Named, foes, two_sided
from sitroom.room.tension.sides import Party, Sides, nobody, parties, rules

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["How", "Second", "by_place", "refresh", "seconds", "state"]

MADE = "1"
"""Raised when the code that finds second sides changes, so that rooms find theirs anew."""

KEPT = "seconds"
"""The name under which they are kept."""

How = Literal["members", "words", "place"]

_PLACES = "SELECT id, json_extract(record, '$.place_country') FROM happenings NOT INDEXED WHERE type IN (SELECT value FROM json_each(?))"
_PARTS = "SELECT p.happening, p.part, p.actor FROM json_each(?) j CROSS JOIN happening_actors p ON p.happening = j.value ORDER BY 1, 2, 3"
_SEVERAL = """
SELECT many.happening FROM (SELECT happening FROM happening_actors WHERE part = 'actor' GROUP BY happening HAVING count(*) > 1) many
CROSS JOIN happenings h ON h.id = many.happening AND h.type NOT IN (SELECT value FROM json_each(?))
AND 1 < (SELECT count(*) FROM happening_members m WHERE m.happening = many.happening) ORDER BY 1
"""
_TAKE_PART = """
SELECT m.happening, m.event, s.actor FROM json_each(?) j CROSS JOIN happening_members m ON m.happening = j.value
CROSS JOIN event_{part}s_standing s ON s.event = m.event ORDER BY 1, 2, 3
"""
_FIGHTS = """
SELECT m.happening, e.id, e.document, e.words, e.evidence_start, e.evidence_end, e.trigger_start, e.trigger_end
FROM json_each(?) j CROSS JOIN happening_members m ON m.happening = j.value CROSS JOIN events_corrected e ON e.id = m.event ORDER BY 1, 2
"""
_MODES = """
SELECT DISTINCT m.happening FROM json_each(?) j CROSS JOIN happening_members m ON m.happening = j.value
CROSS JOIN events e INDEXED BY events_weighed ON e.id = m.event LEFT JOIN event_changes c ON c.event = e.id
WHERE instr(' ' || coalesce(c.mode, e.mode) || ' ', ' ' || ? || ' ') ORDER BY 1
"""
_NAMED = "SELECT span_start, span_end, actor FROM actor_mentions WHERE document = ? AND span_start >= ? AND span_end <= ? ORDER BY 1, 2, 3"


class Second(NamedTuple):
    """Who acts towards whom in a happening though it does not name the second as recipient, and what tells it: another of its ``members``, the
    ``words`` of two-sided fighting (both ways), or the ``place``, whose country suffers."""

    happening: str
    actor: str
    recipient: str
    how: How


class _Fought(NamedTuple):
    """A happening of a type that has a second side by words or place: who takes part, and the country of the place."""

    actors: list[str]
    recipients: list[str]
    place: str | None


def refresh(room: Room) -> None:
    """Find them anew where the happenings have changed. Call ``happenings.kept.refresh`` before; a room that cannot be written keeps nothing."""
    if room.writable and not columns.has(room, KEPT, state(room)):
        with room.writing():
            columns.keep(room, KEPT, state(room), _columns(_found(room)))


def seconds(room: Room) -> list[Second]:
    """The second sides of a room's happenings, by id of the happening."""
    held = columns.known(room, KEPT, state(room))
    if held is None:
        return list(_found(room))
    rows = zip(*(held.words[name] for name in Second._fields), strict=True)
    return [Second(happening, actor, recipient, cast("How", how)) for happening, actor, recipient, how in rows]


def by_place(room: Room, ids: Iterable[str]) -> dict[str, str]:
    """The country that suffers in those of these happenings in which the place told it."""
    wanted = set(ids)
    return {one.happening: one.recipient for one in seconds(room) if one.how == "place" and one.happening in wanted} if wanted else {}


def state(room: Room) -> str:
    """What they are found from: the happenings, the rules, and who is of which country."""
    told = [(one.id, one.kind, one.country, one.sector) for one in parties(room).values()]
    text = msgspec.json.encode((told, text_of("tension.toml"), text_of("fighting.toml")))
    return f"{MADE} {happenings.found_from(room)} {hashlib.sha256(text).hexdigest()[:12]}"


def _columns(found: Iterable[Second]) -> Columns:
    rows = list(found)
    return Columns(words={name: [str(getattr(row, name)) for row in rows] for name in Second._fields})


def _found(room: Room) -> Iterator[Second]:
    known, merges, own = parties(room), room._merges(), rules()["sides"]
    sides = Sides(known, "state")
    found: dict[str, list[Second]] = defaultdict(list)
    for second in _by_members(room, merges, own["equals"]):
        found[second.happening].append(second)
    places = dict(room._rows(_PLACES, msgspec.json.encode(own["placed"]).decode()))
    fought = {id: _Fought([], [], merges.get(place, place)) for id, place in places.items()}
    for id, part, who in room._rows(_PARTS, msgspec.json.encode(sorted(places)).decode()):
        (fought[id].actors if part == "actor" else fought[id].recipients).append(who)
    several = {id for id, one in fought.items() if len({sides.acting(who) for who in one.actors if _somebody(known, who)}) > 1}
    open_ = {id for id, one in fought.items() if _placed(one, known, sides)}
    modes = room._rows(_MODES, msgspec.json.encode(sorted(open_)).decode(), own["equal_mode"])
    battles = {str(id) for (id,) in modes}  # there the place is where they fight
    for id, pairs in _by_words(room, merges, fought, sorted(several)):
        found[id] += [Second(id, one, other, "words") for pair in pairs for one, other in (pair, pair[::-1])]
        battles.add(id)
    for id in sorted(open_):
        if not found.get(id) and id not in battles:
            place = fought[id].place or ""
            found[id] = [Second(id, who, place, "place") for who in fought[id].actors if _somebody(known, who)]
    for id in sorted(found):
        yield from dict.fromkeys(found[id])


def _by_members(room: Room, merges: Mapping[str, str], equals: list[str]) -> Iterator[Second]:
    """Members that name as recipient who is an actor in another one; a happening lists nobody both as actor and as recipient."""
    several = [str(id) for (id,) in room._rows(_SEVERAL, msgspec.json.encode(equals).decode())]
    listed = msgspec.json.encode(several).decode()
    acting: dict[str, set[str]] = defaultdict(set)
    doing: dict[str, list[str]] = defaultdict(list)
    for id, event, who in room._rows(_TAKE_PART.format(part="actor"), listed):
        acting[id].add(merges.get(who, who))
        doing[event].append(merges.get(who, who))
    for id, event, who in room._rows(_TAKE_PART.format(part="recipient"), listed):
        other = merges.get(who, who)
        if other in acting[id]:
            yield from (Second(id, one, other, "members") for one in doing[event] if one != other)


def _by_words(
    room: Room, merges: Mapping[str, str], fought: Mapping[str, _Fought], ids: list[str]
) -> Iterator[tuple[str, list[tuple[str, str]]]]:  # fmt: skip
    """(happening, pairs of foes) of each telling of those of several sides whose word is one of two sides."""
    stems = fighting().stems
    for id, _, document, words, begin, end, start, stop in room._rows(_FIGHTS, msgspec.json.encode(ids).decode()):
        low, trigger = " ".join(words.casefold().split()), (start - begin, stop - begin)
        if any(stem in low for stem in stems) and two_sided(words, trigger):
            named = [
                Named(first - begin, last - begin, merges.get(who, who))
                for first, last, who in room._rows(_NAMED, document, begin, end) if merges.get(who, who) in fought[id].actors
            ]  # fmt: skip
            yield id, foes(words, trigger, named)


def _placed(one: _Fought, known: Mapping[str, Party], sides: Sides) -> bool:
    """Whether the place can tell who suffers: nobody who is a side is named for it, and none of those who act is of its country."""
    if one.place is None or not (one.place in known or one.place in load().countries) or any(_somebody(known, who) for who in one.recipients):
        return False
    acting = [who for who in one.actors if _somebody(known, who)]
    countries = {sides.acting(who) for who in acting} | {known[who].country for who in one.actors if who in known}
    return bool(acting) and one.place not in countries


def _somebody(known: Mapping[str, Party], who: str) -> bool:
    return who in known and not nobody(known[who])
