"""The cast of one document: everyone it refers to, under one id each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sitroom.codebook import Codebook, Name, Person, RoleNoun, fold, slug
from sitroom.codebook.names import plural
from sitroom.coding.phrases import NounMatch
from sitroom.records import Actor, Role, Span

__all__ = ["Cast", "Referent"]


class Referent:
    """Someone or something that the document refers to. It grows while the document is read; its id is settled when the reading is done."""

    __slots__ = (
        "base",
        "country",
        "gender",
        "id",
        "kind",
        "name",
        "open",
        "person",
        "plural",
        "roles",
        "sector",
        "surfaces",
        "titles",
    )

    def __init__(self, id: str, name: str, kind: str, *, country: str | None = None, sector: str | None = None, base: str | None = None) -> None:
        self.id, self.name, self.kind, self.country, self.sector = id, name, kind, country, sector
        self.base = base  # the first part of the ids of whatever belongs to it
        self.person: Person | None = None
        self.open = False  # an unknown person, whose id waits for country and sector
        self.plural = kind in {"people", "group"}
        self.gender: str | None = None
        self.titles: set[str] = set()
        self.roles: list[Role] = []
        self.surfaces: set[str] = set()

    def settled(self) -> str:
        """The id, with the country and sector that the document gave an unknown person."""
        if not self.open:
            return self.id
        last = slug(self.name)
        if self.base:
            return ".".join(filter(None, (self.base, self.sector, last)))
        return f"person.{last}"

    def actor(self, spans: Iterable[Span]) -> Actor:
        """The public record."""
        aliases = sorted(self.surfaces - {self.name})
        return Actor(
            id=self.settled(),
            name=self.name,
            kind=self.kind,
            country=self.country,
            sector=self.sector,
            aliases=aliases,
            roles=list(self.roles),
            mentions=sorted(set(spans)),
        )


class Cast:
    """Referents by key: made once, found again. ``day`` is the day of publication, on which offices are judged."""

    def __init__(self, book: Codebook, day: str | None) -> None:
        self.book, self.day = book, day
        self.members: dict[str, Referent] = {}
        self.surnames: dict[str, list[Referent]] = {}
        self.given: dict[str, list[Referent]] = {}  # first names of the people whom only the document knows
        self.acronyms: dict[str, Referent] = {}  # introduced in brackets
        self.tails: dict[str, Referent | None] = {}  # last words of bodies' names; None where two bodies share one

    def _keep(self, key: str, referent: Referent) -> Referent:
        return self.members.setdefault(key, referent)

    def named(self, name: Name) -> Referent | None:
        """The referent of a codebook name; None for a place that belongs to no single state."""
        book, target = self.book, name.target
        if name.kind in {"country", "adjective"}:
            return self.state(target)
        if name.kind == "people":
            return self.collective([self.state(target)], book.roles["people"], plural=True)
        if name.kind == "metonym":
            code, _, sector = target.partition(".")
            if not sector:
                return self.state(code)
            kind = "military" if sector == "MIL" else "government"
            label = next((m.name for m in book.metonyms.values() if m.country == code and m.sector == sector), target)
            return self._keep(target, Referent(target, label, kind, country=code, sector=sector, base=code))
        if name.kind == "place":
            country = book.places[target].country
            return self.state(country) if country else None
        if name.kind == "person":
            return self.known_person(book.people[target])
        if name.kind in {"bloc", "bloc-adjective"}:
            return self._keep(target, Referent(target, book.blocs[target].name, "group", base=target))
        if name.kind == "organisation":
            return self._organisation(target)
        if name.kind == "institution":
            i = book.institutions[target]
            return self._keep(target, Referent(target, i.name, i.kind, country=i.country, sector=i.sector, base=i.country))
        g = book.groups[target]
        return self._keep(target, Referent(target, g.name, g.kind, country=g.country, sector=g.sector, base=target))

    def _organisation(self, code: str) -> Referent:
        o = self.book.organisations[code]
        return self._keep(code, Referent(code, o.name, o.kind, country=o.country or code, sector=o.sector, base=code))

    def state(self, code: str) -> Referent:
        """A state by code."""
        found = self.members.get(code)
        return found or self._keep(code, Referent(code, self.book.countries[code].name, "state", country=code, base=code))

    def known_person(self, person: Person) -> Referent:
        """A person of the codebook, with the office of the day of publication."""
        key = f"person:{person.key}"
        if key in self.members:
            return self.members[key]
        term = person.term(self.day)
        lapsed = self.day is not None and term.until is not None and not term.holds(self.day) and (term.since or "") <= self.day
        sector = "ELI" if lapsed and term.sector in {"GOV", "MIL", "LEG", "IGO"} else term.sector
        id = ".".join(filter(None, (term.country, sector, person.key)))
        referent = Referent(id, person.name, "person", country=self._country(term.country), sector=sector, base=term.country)
        referent.person, referent.gender = person, person.gender or "m"
        referent.roles = [Role(title=t.title, country=t.country, sector=t.sector, since=t.since, until=t.until) for t in person.terms]
        if not lapsed:
            referent.titles = set(self.roles_in(term.title))
        self.introduce(referent, person.name, person.short)
        return self._keep(key, referent)

    def _country(self, code: str | None) -> str | None:
        group = self.book.groups.get(code or "")
        return group.country if group else code

    def unknown(self, label: str, name: str) -> Referent:
        """A proper name that the codebook does not know by itself: a person or an organisation, media where their name says so."""
        outlet = self.book.outlets.get(fold(name).removeprefix("the ")) or self.book.outlets.get(fold(name))
        if outlet is not None:
            return self._organisation(outlet)
        key = f"{label}:{fold(name)}"
        if key in self.members:
            return self.members[key]
        kind = "person" if label == "person" else "organization"
        words = fold(name).split()
        media = kind == "organization" and len(words) > 1 and not {words[0], words[-1]}.isdisjoint(self.book.words["media name"])
        referent = Referent(f"{label}.{slug(name)}", name, "media" if media else kind, sector="MED" if media else None)
        if label == "person":
            referent.open = True
            self.introduce(referent, name, None)
            if " " in name:
                self.given.setdefault(fold(name.split(maxsplit=1)[0]), []).append(referent)
        return self._keep(key, referent)

    def introduce(self, referent: Referent, name: str, short: str | None) -> None:
        """Let the last word of ``name``, and its short form, stand for the person in the rest of the document."""
        for text in {fold(name.rsplit(maxsplit=1)[-1]), fold(short or "")} - {""}:
            bearers = self.surnames.setdefault(text, [])
            if referent not in bearers:
                bearers.append(referent)

    def known_by_parts(self, words: Sequence[str]) -> Referent | None:
        """The person of the codebook with this first name and this surname, other spellings of it included."""
        for key in self.book.surnames.get(fold(words[-1]), ()):
            if fold(self.book.people[key].name.split()[0]) == fold(words[0]):
                return self.known_person(self.book.people[key])
        return None

    def bearer(self, surname: str, role: str | None) -> Referent | None:
        """The person of the codebook whom the surname alone, or with the role before it, can only mean: by title, in office, lately in office."""
        ranked: list[tuple[int, Person]] = []
        for key in self.book.surnames.get(surname, ()):
            person = self.book.people[key]
            term = person.term(self.day)
            if role is not None and role in self.roles_in(term.title):
                ranked.append((0, person))
            elif person.short is not None and (self.day is None or term.holds(self.day)):
                ranked.append((1, person))
            elif person.short is not None and self.day is not None and term.until is not None and int(self.day[:4]) - 3 <= int(term.until[:4]):
                ranked.append((2 if (term.since or "") <= self.day else 3, person))
        best = [person for rank, person in ranked if rank == min(rank for rank, _ in ranked) and rank < 3]
        if not best or (len(best) > 1) or (ranked[0][0] == 2 and len(self.book.surnames[surname]) > 1):
            return None
        return self.known_person(best[0])

    def shorten(self, referent: Referent, tail: str) -> None:
        """Let the last word of a body's name stand for it (``the Commission``) as long as no other body of the document shares it."""
        if tail in self.book.words["body noun"] and self.tails.setdefault(tail, referent) is not referent:
            self.tails[tail] = None

    def words_of(self, target: str) -> set[str]:
        """Every word in the names of an organisation, institution or group."""
        book = self.book
        entry = book.organisations.get(target) or book.institutions.get(target) or book.groups.get(target)
        return {fold(word) for text in (entry.name, *entry.aliases) for word in text.split() if len(word) > 3} if entry is not None else set()

    def collective(self, owners: list[Referent], role: RoleNoun, *, plural: bool, sector: str | None = None, label: str | None = None) -> Referent:
        """An office, body or collective that is described, not named: ``Norwegian officials``. One owner at most counts."""
        owner = owners[0] if owners else None
        base = owner.base if owner else None
        sector = sector or role.sector
        form = label or role.role
        last = "" if "bare" in role.flags and base else slug(form)
        id = ".".join(filter(None, (base, sector, last)))
        if id in self.members:
            return self.members[id]
        kind = "people" if plural and role.kind == "person" else role.kind
        name = form
        if owner:
            name = f"{form} of {self.members[base].name if base in self.members else owner.name}"
        referent = Referent(id, name, kind, country=owner.country if owner else None, sector=sector, base=base)
        referent.plural = plural or kind in {"people", "group"}
        referent.titles = {role.role}
        return self._keep(id, referent)

    def sector(self, noun: NounMatch, owner: Referent | None, nouns: Sequence[NounMatch] = ()) -> str:
        """The sector of a role noun: that of the noun beside it or of the owner where it has none of its own (``army spokesman``)."""
        role = noun.role
        if "neutral" not in role.flags:
            chamber = next(
                (n.role.sector for n in nouns if n.role is not role and n.role.kind == "government" and n.role.sector in {"LEG", "JUD"}), None
            )
            return chamber if chamber and "office" in role.flags and role.sector == "GOV" else role.sector  # "Senate President"
        for other in nouns:
            if other.role is not role and "neutral" not in other.role.flags:
                return other.role.sector
        if owner is not None and owner.kind == "people" and role.sector == "GOV":
            return role.sector
        if owner is not None and owner.sector and owner.kind != "person" and not (role.sector == "MIL" and owner.sector in {"IGO", "GOV"}):
            return owner.sector
        return role.sector

    def described(self, noun: NounMatch, owners: list[Referent], modifiers: list[NounMatch]) -> tuple[Referent, ...]:
        """The offices, bodies or collectives that a role noun names, one for each owner that things can belong to."""
        role = noun.role
        label = role.role
        if noun.plural and "plural" not in role.flags:
            label = noun.form if noun.form.removesuffix("s") == role.role or noun.form.endswith("children") else plural(role.role)
        sector = None
        lending = next((m for m in modifiers if m.role is not role), None)
        if lending is not None and ("modifier" in lending.role.flags or "neutral" in role.flags):
            sector = lending.role.sector if "neutral" in role.flags or lending.role.kind == "military" else None
            if "modifier" not in lending.role.flags and "bare" not in lending.role.flags:
                label = f"{lending.role.role} {label}"
        states = [r for r in owners if r.base]
        if not states:
            return (self.collective([], role, plural=noun.plural, sector=sector, label=label),)
        found: list[Referent] = []
        for owner in states:
            ministry = role.sector == "MIL" and owner.sector == "GOV"  # its soldiers are the state's
            body = (
                not ministry and "." in owner.id and owner.kind not in {"person", "people", "state"} and owner.id.count(".") > 1 and not owner.person
            )
            prefix = owner.id.rpartition(".")[2].replace("-", " ") + " " if body and "neutral" in role.flags and lending is None else ""
            referent = self.collective([owner], role, plural=noun.plural, sector=sector or self.sector(noun, owner), label=prefix + label)
            referent.titles |= {role.role}
            if noun.form not in label:
                holder = self.members[owner.base or ""].name if owner.base in self.members else owner.name
                referent.surfaces.add(f"{prefix}{noun.form} of {holder}")
            if referent not in found:
                found.append(referent)
        return tuple(found)

    def voice(self, speaker: Referent) -> tuple[Referent, ...]:
        """For whom a speaker says "we": the state of somebody in office, the body of its member, else nobody."""
        if speaker.kind in {"person", "government", "military"} and speaker.base in self.book.countries:
            public = speaker.kind != "person" or speaker.sector in {"GOV", "MIL", "LEG", "SPY"}
            return (self.state(speaker.base),) if public else ()
        if speaker.kind == "person":
            body = self.members.get(speaker.base or "")
            return (body,) if body is not None else ()
        return (speaker,) if speaker.kind not in {"people", "court", "media"} else ()

    def roles_in(self, title: str) -> list[str]:
        """Canonical role nouns in a title, the longest first: ``deputy foreign minister``, then its shorter tails."""
        words, found = [fold(w) for w in title.replace(",", " ").split()], []
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                role = self.book.nouns.get(" ".join(words[start:end]))
                if role and role.role not in found:
                    found.append(role.role)
        return found
