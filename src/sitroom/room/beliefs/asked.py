"""Beliefs asked of a room: concepts, maps, and what follows. All is computed from the claims as they stand; nothing is stored."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

import msgspec

from sitroom.codebook import fold, load
from sitroom.codebook.memberships import memberships
from sitroom.errors import UsageError
from sitroom.room.beliefs import computed
from sitroom.room.beliefs.computed import Effect, Inferred
from sitroom.room.beliefs.follows import follows
from sitroom.room.beliefs.gathered import Stock, gathered
from sitroom.room.beliefs.grouping import Judged, concepts_of
from sitroom.room.beliefs.inference import Activation, Rule
from sitroom.room.beliefs.kept import groups_of
from sitroom.room.beliefs.lookup import Match, loosely, matches
from sitroom.room.beliefs.narrators import Tally, beliefs_of, tally_of, united
from sitroom.room.beliefs.phrases import Mark, Notion, party_of, phrase
from sitroom.room.beliefs.records import Beliefs, Concept, Follows, Narrator
from sitroom.room.corrections import Corrections
from sitroom.room.independence import witnesses
from sitroom.room.nearest import nearest

if TYPE_CHECKING:
    from sitroom.room.query import Asked
    from sitroom.room.store import Room

__all__ = ["STEPS", "By", "System", "system"]

By = Literal["narrator", "country", "bloc"]

STEPS = 3
"""How many links a chain of consequences has at most."""
_WORD = re.compile(r"[^\W_]+(?:[-.'’][^\W_]+)*")
NEAREST = 5
"""Concepts that an error names, where a question is about none."""
_LONGEST = 6
"""Words of the longest name that is looked for in a question."""


class System:
    """The beliefs of one room at one moment."""

    def __init__(self, stock: Stock, concepts: list[Concept], maps: list[Beliefs], tally: Tally, room: Asked) -> None:
        self.stock, self.concepts, self.maps, self._tally, self._room = stock, concepts, maps, tally, room
        parts = (part for claimed in stock.claims for part in (claimed.cause, claimed.effect))
        notions = {part.id: part.notion for part in parts if part.notion is not None}
        self._said = {c.id: [(notions[m.part], stock.settings[m.document]) for m in c.members] for c in concepts}

    def by(self, by: str) -> list[Beliefs]:
        """The maps of narrators, or their unions by country or bloc. Raises UsageError for another word."""
        if by not in get_args(By):
            raise UsageError(f"found {by!r} to unite narrators by; valid are: {', '.join(get_args(By))}.")
        if by == "narrator":
            return self.maps
        own: dict[str, list[Beliefs]] = defaultdict(list)
        for beliefs in self.maps:
            country = beliefs.narrator.country
            for code in [country] if by == "country" else [c for c, bloc in memberships().items() if country in bloc.members or country == c]:
                if code:
                    own[code].append(beliefs)
        names = {code: country.name for code, country in load().countries.items()} | self.stock.names
        names |= {code: bloc.name for code, bloc in memberships().items()} if by == "bloc" else {}
        found = [united(Narrator(id=code, name=names.get(code, code), kind="union", country=code), parts, self._tally) for code, parts in own.items()]
        return sorted(found, key=lambda b: (-len(b.links), b.narrator.name))

    def told_by(self, maps: Sequence[Beliefs], who: str) -> list[Beliefs]:
        """The maps of one narrator: an actor, with all under it, an outlet, a country or a bloc, by id or name.

        Raises UsageError where there is none.
        """
        key = who.strip().casefold()
        ids = set(self._room._under(who))
        found = [
            b for b in maps
            if b.narrator.id in ids or key in (b.narrator.id.casefold(), b.narrator.name.casefold(), b.narrator.id.casefold().removeprefix("outlet "))
        ]  # fmt: skip
        if not found:
            raise UsageError(f"the room has no claims of {who!r}; {_near(who, [b.narrator.name for b in maps])}.")
        return found

    def concept(self, named: str) -> Concept:
        """One concept by name or id. Raises UsageError, with what comes near, where there is none."""
        for concept in self.concepts:
            if named.strip().casefold() in (concept.id, concept.name.casefold()):
                return concept
        raise UsageError(f"the room has no concept {named!r}; {_near(named, [c.name for c in self.concepts])}. See: sitroom show ROOM beliefs")

    def meant(self, words: str) -> tuple[int, list[Concept]]:
        """The concepts that words are about, the nearest first, and -1 where they speak of its end or absence.

        Raises UsageError where none is near.
        """
        sign, found = self.matches(words)
        return sign, [match.concept for match in found]

    def matches(self, words: str) -> tuple[int, list[Match]]:
        """As ``meant``, with how near each is. Raises UsageError as it does."""
        for concept in self.concepts:
            if words.strip().casefold() in (concept.id, concept.name.casefold()):
                return 1, [Match(concept, "same")]
        notion = self._notion(words)
        found = matches(notion, self.concepts, self._said) if notion else []
        if notion is None or not found:
            known = [concept.name for concept in loosely(notion, self.concepts, self._said, most=NEAREST)] if notion else []
            near = f"near are: {', '.join(known)}" if known else _near(words, [concept.name for concept in self.concepts])
            raise UsageError(f"no claim of the room is about {words!r}; {near}. Ask by a concept: sitroom show ROOM beliefs")
        return notion.sign, found

    def _notion(self, words: str) -> Notion | None:
        """What a person's words are about; names are those of the room's actors and of the codebook's countries."""
        actors = self._room.actors()
        called = {fold(name): country.code for country in load().countries.values() for name in (country.name, *country.aliases, *country.adjectives)}
        called |= {fold(name): actor.id for actor in reversed(actors) for name in (actor.id, actor.name, *actor.aliases)}
        return phrase(words, marks=marks_of(words, called), parties={actor.id: party_of(actor) for actor in actors})


def marks_of(words: str, called: dict[str, str]) -> list[Mark]:
    """Where actors are named; ``called``: folded name -> id. The longest name counts."""
    tokens = [(fold(m.group().removesuffix("'s").removesuffix("’s")), *m.span()) for m in _WORD.finditer(words)]
    found, at = [], 0
    while at < len(tokens):
        for size in range(min(_LONGEST, len(tokens) - at), 0, -1):
            name = " ".join(text for text, _, _ in tokens[at : at + size])
            if actor := called.get(name) or called.get(f"{name}."):
                found.append(Mark(tokens[at][1], tokens[at + size - 1][2], actor))
                at += size - 1
                break
        at += 1
    return found


def system(room: Asked) -> System:
    """The concepts and maps of a room as its claims and its log stand."""
    stock = gathered(room)
    found = Corrections(room._db).standing()
    judged = Judged(found.one_concept, found.other_concepts, found.concept_names)
    concepts = concepts_of(stock, judged, group=partial(groups_of, _room(room)))
    tally = tally_of(stock, witnesses(_room(room), stock.documents))
    return System(stock, concepts, beliefs_of(stock, concepts, tally), tally, room)


def _maps(own: System, narrator: str | None, by: str) -> list[Beliefs]:
    maps = own.by(by)
    return maps if narrator is None else own.told_by(maps, narrator)


def beliefs(room: Asked, *, narrator: str | None, concept: str | None, by: str, own: System | None = None) -> list[Beliefs]:
    """See ``Asked.beliefs``. ``own``: the room's beliefs, where whoever asks has them already."""
    own = own or system(room)
    maps = _maps(own, narrator, by)
    if concept is None:
        return maps
    name = own.concept(concept).name
    kept = [msgspec.structs.replace(b, links=[link for link in b.links if name in (link.cause, link.effect)], unplaced=[]) for b in maps]
    return [b for b in kept if b.links]


def concepts(room: Asked, *, text: str | None, limit: int | None) -> list[Concept]:
    """See ``Asked.concepts``."""
    own = system(room)
    found = own.concepts if text is None else own.meant(text)[1]
    if limit is not None and limit < 0:
        raise UsageError(f"found {limit} as the limit; valid is a number from 0, or none for all.")
    return found[:limit]


def followed(room: Asked, words: str, *, narrator: str | None, by: str, steps: int) -> Follows:
    """See ``Asked.follows``."""
    own = system(room)
    maps = _maps(own, narrator, by)
    sign, meant = own.matches(words)
    akin = [match.concept for match in meant if match.how == "akin"]
    return follows(words, sign, [match.concept for match in meant], own.concepts, maps, steps=steps, akin=akin)


def effects(room: Asked, cause: str, effect: str, *, narrator: str | None, by: str) -> list[Effect]:
    """See ``Asked.effects``."""
    own = system(room)
    return computed.effects(_maps(own, narrator, by), own.concept(cause).name, own.concept(effect).name)


def inferences(
    room: Asked, held: Mapping[str, float], *, start: Mapping[str, float], narrator: str | None, by: str, rule: Rule, activation: Activation,
    slope: float,
) -> list[Inferred]:  # fmt: skip
    """See ``Asked.inferred``."""
    own = system(room)
    clamped, begun = ({own.concept(name).name: value for name, value in given.items()} for given in (held, start))
    return computed.inferred(_maps(own, narrator, by), held=clamped, start=begun, rule=rule, activation=activation, slope=slope)


def _near(word: str, known: Iterable[str]) -> str:
    listed = list(dict.fromkeys(known))
    if near := nearest(word, listed, words=True):
        return f"near are: {'; '.join(near)}"
    return f"it has: {'; '.join(listed[:5])}{' …' * (len(listed) > 5)}" if listed else "it has no claims"


def _room(room: Asked) -> Room:
    from sitroom.room.store import Room

    assert isinstance(room, Room)
    return room
