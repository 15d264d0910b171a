"""What one row of each codebook file becomes."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Bloc", "Country", "EventType", "Group", "Institution", "Metonym", "Organisation", "Person", "Place", "RoleNoun", "Term"]


class Country(NamedTuple):
    """A state or a territory that acts like one; ``code`` is ISO 3166-1 alpha-3 (historical states: ISO 3166-3)."""

    code: str
    name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    capital: tuple[str, ...]


class Metonym(NamedTuple):
    """A place or building that stands for a government (``Kremlin``); ``sector`` is None where it stands for the whole state."""

    name: str
    aliases: tuple[str, ...]
    country: str
    sector: str | None


class Place(NamedTuple):
    """A place that is no actor; ``country`` is None for seas, straits and places that two states claim."""

    name: str
    aliases: tuple[str, ...]
    country: str | None
    kind: str


class Organisation(NamedTuple):
    """An organisation that belongs to no single state, a company or an outlet; ``country`` is its seat's for companies and media."""

    code: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    sector: str
    country: str | None


class Institution(NamedTuple):
    """A named institution of one state: ministry, service, parliament, branch of the forces."""

    code: str
    name: str
    aliases: tuple[str, ...]
    country: str
    kind: str
    sector: str


class Group(NamedTuple):
    """An armed group, party or movement."""

    code: str
    name: str
    aliases: tuple[str, ...]
    country: str | None
    kind: str
    sector: str


class Bloc(NamedTuple):
    """A collective of states without an organisation (``the West``)."""

    code: str
    name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]


class Term(NamedTuple):
    """One office of a person; ``country`` may be the code of an organisation or group. ISO dates, None = open or unknown."""

    country: str | None
    sector: str
    title: str
    since: str | None
    until: str | None

    def holds(self, day: str) -> bool:
        """Whether the office was held on ``day``. Dates are compared at the precision of the less precise one."""
        began = self.since is None or self.since <= day[: len(self.since)]
        return began and (self.until is None or day[: len(self.until)] <= self.until)


class Person(NamedTuple):
    """A public person with all offices known, oldest first; ``short`` is the form used alone, None where it is too common to stand alone."""

    key: str
    name: str
    aliases: tuple[str, ...]
    short: str | None
    gender: str | None
    terms: tuple[Term, ...]

    def term(self, day: str | None) -> Term:
        """The office held on ``day``, else the last one begun before it, else the first; the last one known where ``day`` is None."""
        if day is None:
            return self.terms[-1]
        held = [term for term in self.terms if term.holds(day)]
        begun = [term for term in self.terms if term.since is None or term.since <= day]
        return (held or begun or [self.terms[0]])[-1]


class RoleNoun(NamedTuple):
    """A noun for an office, a body or a collective; ``flags`` as the header of ``roles.tsv`` says."""

    role: str
    forms: tuple[str, ...]
    kind: str
    sector: str
    flags: frozenset[str]


class EventType(NamedTuple):
    """A PLOVER event type in Sitroom's words."""

    name: str
    quad: str
    definition: str
    modes: tuple[str, ...]
