"""From rows to entries: one function per codebook file, each checking what only that file can break."""

from __future__ import annotations

import tomllib
from collections.abc import Container

from sitroom.codebook.entries import Bloc, Country, EventType, Group, Institution, Metonym, Organisation, Person, Place, RoleNoun, Term
from sitroom.codebook.loading import Row, check_date, rows, text_of
from sitroom.codebook.names import fold, slug
from sitroom.errors import CodebookError

__all__ = [
    "blocs",
    "countries",
    "groups",
    "institutions",
    "metonyms",
    "organisations",
    "outlets",
    "people",
    "places",
    "roles",
    "scores",
    "sectors",
    "types",
    "words",
]


def _once(row: Row, key: str, seen: Container[str]) -> str:
    if not key:
        raise row.error("the first column is empty")
    if key in seen:
        raise row.error(f"{key!r} is entered twice")
    return key


def _known(row: Row, column: str, codes: Container[str]) -> str | None:
    cell = row[column]
    if cell and cell not in codes:
        raise row.error(f"{column} is {cell!r}, which no row defines")
    return cell or None


def sectors() -> dict[str, str]:
    """PLOVER sectors and what they are."""
    found: dict[str, str] = {}
    for row in rows("sectors.tsv", ("sector", "meaning")):
        found[_once(row, row["sector"], found)] = row["meaning"]
    return found


def countries(text: str | None = None) -> dict[str, Country]:
    """States by code."""
    found: dict[str, Country] = {}
    for row in rows("countries.tsv", ("code", "name", "aliases", "adjectives", "capital"), text):
        code = _once(row, row["code"], found)
        found[code] = Country(code, row["name"], row.many("aliases"), row.many("adjectives"), row.many("capital"))
    return found


def metonyms(states: Container[str], known: Container[str], text: str | None = None) -> dict[str, Metonym]:
    """Metonyms of governments by name."""
    found: dict[str, Metonym] = {}
    for row in rows("metonyms.tsv", ("name", "aliases", "country", "sector"), text):
        name = _once(row, row["name"], found)
        found[name] = Metonym(name, row.many("aliases"), _known(row, "country", states) or "", _known(row, "sector", known))
    return found


def places(states: Container[str], text: str | None = None) -> dict[str, Place]:
    """Places by name; two places of one name need two countries and are told apart by them."""
    found: dict[str, Place] = {}
    for row in rows("places.tsv", ("name", "country", "kind", "aliases"), text):
        key = _once(row, f"{row['name']}, {row['country']}", found)
        found[key] = Place(row["name"], row.many("aliases"), _known(row, "country", states), row["kind"])
    return found


def organisations(states: Container[str], known: Container[str], text: str | None = None) -> dict[str, Organisation]:
    """Organisations by code."""
    found: dict[str, Organisation] = {}
    for row in rows("organisations.tsv", ("code", "name", "aliases", "kind", "sector", "country"), text):
        code = _once(row, row["code"], found)
        sector, country = _known(row, "sector", known) or "", _known(row, "country", states)
        found[code] = Organisation(code, row["name"], row.many("aliases"), row["kind"], sector, country)
    return found


def outlets(known: Container[str], text: str | None = None) -> dict[str, Organisation]:
    """News media by code, from the outlets whose domains are known; those whose folded name is ``known`` stand elsewhere."""
    found: dict[str, Organisation] = {}
    for row in rows("outlets.tsv", ("outlet", "domains"), text):
        code = f"MED.{slug(row['outlet'])}"
        if fold(row["outlet"]) not in known and code not in found:
            found[code] = Organisation(code, row["outlet"], (), "media", "MED", None)
    return found


def institutions(states: Container[str], known: Container[str], text: str | None = None) -> dict[str, Institution]:
    """Institutions of states by id (``USA.GOV.state-department``)."""
    found: dict[str, Institution] = {}
    for row in rows("institutions.tsv", ("name", "aliases", "country", "sector", "kind", "id"), text):
        country, sector = _known(row, "country", states) or "", _known(row, "sector", known) or ""
        last = "" if row["id"] == "-" else "." + (row["id"] or slug(row["name"]))
        code = _once(row, f"{country}.{sector}{last}", found)
        found[code] = Institution(code, row["name"], row.many("aliases"), country, row["kind"], sector)
    return found


def groups(states: Container[str], known: Container[str], text: str | None = None) -> dict[str, Group]:
    """Armed groups, parties and movements by code."""
    found: dict[str, Group] = {}
    for row in rows("groups.tsv", ("code", "name", "aliases", "country", "kind", "sector"), text):
        code = _once(row, row["code"], found)
        sector, country = _known(row, "sector", known) or "", _known(row, "country", states)
        found[code] = Group(code, row["name"], row.many("aliases"), country, row["kind"], sector)
    return found


def blocs(text: str | None = None) -> dict[str, Bloc]:
    """Collectives of states by code."""
    found: dict[str, Bloc] = {}
    for row in rows("blocs.tsv", ("code", "name", "aliases", "adjectives"), text):
        code = _once(row, row["code"], found)
        found[code] = Bloc(code, row["name"], row.many("aliases"), row.many("adjectives"))
    return found


def people(affiliations: Container[str], known: Container[str], text: str | None = None) -> dict[str, Person]:
    """People by the slug of their name; rows of one name are offices of one person, and the first row holds aliases, short form and gender."""
    found: dict[str, Person] = {}
    for row in rows("people.tsv", ("name", "aliases", "short", "gender", "country", "sector", "title", "since", "until"), text):
        key = slug(row["name"])
        since, until = check_date(row, "since"), check_date(row, "until")
        if since and until and until < since[: len(until)]:
            raise row.error(f"the office ends ({until}) before it begins ({since})")
        term = Term(_known(row, "country", affiliations), _known(row, "sector", known) or "", row["title"], since, until)
        person = found.get(key)
        if person is None:
            short = None if row["short"] == "-" else row["short"] or row["name"].split()[-1]
            if row["gender"] not in {"", "f", "m"}:
                raise row.error(f"gender is {row['gender']!r}; write f, m or nothing")
            found[key] = Person(key, row["name"], row.many("aliases"), short, row.maybe("gender"), (term,))
        elif term in person.terms:
            raise row.error(f"{row['name']!r} holds this office twice")
        else:
            terms = sorted((*person.terms, term), key=lambda t: t.since or "")
            found[key] = person._replace(terms=tuple(terms))
    return found


def roles(known: Container[str], text: str | None = None) -> dict[str, RoleNoun]:
    """Role nouns by canonical form."""
    found: dict[str, RoleNoun] = {}
    for row in rows("roles.tsv", ("role", "forms", "kind", "sector", "flags"), text):
        role = _once(row, row["role"], found)
        found[role] = RoleNoun(role, row.many("forms"), row["kind"], _known(row, "sector", known) or "", frozenset(row.many("flags")))
    return found


def words(text: str | None = None) -> dict[str, frozenset[str]]:
    """Closed-class words by the use that the resolver makes of them."""
    found: dict[str, frozenset[str]] = {}
    for row in rows("words.tsv", ("use", "words"), text):
        found[_once(row, row["use"], found)] = frozenset(row.many("words"))
    return found


def types(text: str | None = None) -> dict[str, EventType]:
    """PLOVER event types by name."""
    found: dict[str, EventType] = {}
    for name, entry in tomllib.loads(text if text is not None else text_of("types.toml")).items():
        found[name] = EventType(name, entry["quad"], entry["definition"], tuple(entry["modes"]))
    return found


def scores(event_types: dict[str, EventType], text: str | None = None) -> dict[tuple[str, str], float]:
    """Intensities by type and mode; the mode is empty for the bare type, and every type has one."""
    found: dict[tuple[str, str], float] = {}
    for row in rows("scores.tsv", ("type", "mode", "score"), text):
        event_type = event_types.get(row["type"])
        if event_type is None or (row["mode"] and row["mode"] not in event_type.modes):
            raise row.error(f"types.toml has no {row['type']} {row['mode']}".rstrip())
        if (row["type"], row["mode"]) in found:
            raise row.error(f"{row['type']} {row['mode']} is scored twice")
        found[row["type"], row["mode"]] = float(row["score"])
    for name in event_types:
        if (name, "") not in found:
            raise CodebookError(f"scores.tsv: {name} has no score without a mode")
    return found
