"""The loaded codebook and its indices."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from sitroom.codebook import tables
from sitroom.codebook.entries import EventType, RoleNoun
from sitroom.codebook.names import Index, fold, plural
from sitroom.errors import CodebookError, UsageError

__all__ = ["Codebook", "load"]


class Codebook:
    """All entries by code, and two indices: ``names`` (proper names of every kind) and ``nouns`` (role nouns, singular and plural).

    ``outlets``: codes of news media by folded name."""

    def __init__(self) -> None:
        self.sectors = tables.sectors()
        self.words = tables.words()
        self.countries = tables.countries()
        self.metonyms = tables.metonyms(self.countries, self.sectors)
        self.places = tables.places(self.countries)
        self.organisations = tables.organisations(self.countries, self.sectors)
        written = {fold(text) for o in self.organisations.values() for text in (o.name, *o.aliases)}
        media = tables.outlets(written | self.words["ambiguous outlet"])
        self.outlets = {fold(o.name): code for code, o in media.items()}
        self.organisations |= media
        self.institutions = tables.institutions(self.countries, self.sectors)
        self.groups = tables.groups(self.countries, self.sectors)
        self.blocs = tables.blocs()
        affiliations = {*self.countries, *self.organisations, *self.groups}
        if len(affiliations) < len(self.countries) + len(self.organisations) + len(self.groups):
            raise CodebookError("countries.tsv, organisations.tsv and groups.tsv share a code")
        self.people = tables.people(affiliations, self.sectors)
        self.roles = tables.roles(self.sectors)
        self.types: dict[str, EventType] = tables.types()
        self._scores = tables.scores(self.types)
        self.names = self._names()
        self.surnames = self._surnames()
        self.nouns, self.plurals = self._nouns()
        self.noun_heads = frozenset(part for form in self.nouns for part in (form.split()[0], form.split()[-1]))

    def event_type(self, name: str) -> EventType:
        """The PLOVER type called ``name``; UsageError lists the known ones."""
        try:
            return self.types[name]
        except KeyError:
            raise UsageError(f"{name!r} is no PLOVER type; known are {', '.join(sorted(self.types))}") from None

    def modes(self, name: str) -> tuple[str, ...]:
        """The modes of a PLOVER type."""
        return self.event_type(name).modes

    def quad(self, name: str) -> str:
        """The quad class of a PLOVER type: verbal or material, cooperation or conflict."""
        return self.event_type(name).quad

    def intensity(self, name: str, modes: Sequence[str] = ()) -> float:
        """The PLOVER score (-10..10): that of the mode farthest from zero, the bare type's where no mode is scored."""
        bare = self._scores[self.event_type(name).name, ""]
        scored = [self._scores[name, mode] for mode in modes if (name, mode) in self._scores]
        return max(scored, key=abs) if scored else bare

    def _names(self) -> Index:
        index = Index()
        for country in self.countries.values():
            for text in (country.name, *country.aliases):
                index.add(text, "country", country.code)
            for text in country.adjectives:
                index.add(text, "adjective", country.code)
                if not text.endswith(("s", "x", "z", "sh", "ch", "ese", "man", "men", "é", "Dutch")):
                    index.add(text + "s", "people", country.code)
                elif text.endswith("men"):
                    index.add(text, "people", country.code)
            for text in country.capital:
                index.add(text, "metonym", country.code)
        for metonym in self.metonyms.values():
            for text in (metonym.name, *metonym.aliases):
                index.add(text, "metonym", metonym.country + (f".{metonym.sector}" if metonym.sector else ""))
        for kind, entries in (("organisation", self.organisations), ("institution", self.institutions), ("group", self.groups), ("bloc", self.blocs)):
            for code, entry in entries.items():
                for text in (entry.name, *entry.aliases):
                    if fold(text) not in self.outlets or len(fold(text).removeprefix("the ").split()) > 1:  # "Dawn", "The Nation": said of much else
                        index.add(text, kind, code, every=fold(text) in self.outlets)
        for bloc in self.blocs.values():
            for text in bloc.adjectives:
                index.add(text, "bloc-adjective", bloc.code)
        for person in self.people.values():
            for text in (person.name, *person.aliases):
                index.add(text, "person", person.key)
        for key, place in self.places.items():
            for text in (place.name, *place.aliases):
                index.add(text, "place", key)
        return index

    def _surnames(self) -> dict[str, list[str]]:
        """Keys of people by folded short form and by folded last word of the name."""
        found: dict[str, list[str]] = {}
        for person in self.people.values():
            for text in {fold(person.short or ""), fold(person.name.split()[-1])} - {""}:
                found.setdefault(text, []).append(person.key)
        return found

    def _nouns(self) -> tuple[dict[str, RoleNoun], frozenset[str]]:
        """Role nouns by every written form (lower case, words joined by a space), and which of the forms are plural."""
        nouns: dict[str, RoleNoun] = {}
        plurals: set[str] = set()
        for role in self.roles.values():
            for form in (role.role, *role.forms):
                owner = nouns.setdefault(form, role)
                if owner is not role:
                    raise CodebookError(f"roles.tsv: {form!r} is a form of {owner.role!r} and of {role.role!r}")
                if "plural" in role.flags:
                    plurals.add(form)
                elif "modifier" not in role.flags:
                    many = plural(form)
                    if nouns.setdefault(many, role) is role:
                        plurals.add(many)
        return nouns, frozenset(plurals)


@functools.cache
def load() -> Codebook:
    """The codebook that is installed with the package, read and checked once.

    Raises CodebookError, naming file and line, where a file is malformed or contradicts another.
    """
    return Codebook()
