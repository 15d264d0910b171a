"""Crosswalks between Sitroom's codes and those of other data: CAMEO events and actors, COW numbers, FIPS and ISO country codes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sitroom.codebook import load
from sitroom.codebook.loading import rows, text_of
from sitroom.records import Actor

__all__ = ["CameoCode", "CountryCodes", "actor_code", "cameo", "cameo_of", "countries", "known_groups", "settings"]


class CameoCode(NamedTuple):
    """A CAMEO event code: name, Goldstein score (-10..10), quad class of its root, and PLOVER's type and mode in its place (empty: none)."""

    code: str
    name: str
    goldstein: float
    quad: int
    plover: str
    mode: str

    @property
    def root(self) -> str:
        """The two digits that it begins with."""
        return self.code[:2]

    @property
    def base(self) -> str:
        """Its first three digits."""
        return self.code[:3]


class CountryCodes(NamedTuple):
    """A country in other lists; an empty code says that the list has none."""

    iso2: str
    cow: str
    fips: str
    cameo: str


@cache
def settings() -> Mapping[str, Any]:
    """``exchange.toml`` of the codebook."""
    return tomllib.loads(text_of("exchange.toml"))


@cache
def cameo() -> Mapping[str, CameoCode]:
    """CAMEO codes, with PLOVER's published conversion table (manual draft 0.8, 17 September 2021); modes that ``types.toml`` lacks are left out."""
    types = load().types
    quads = {quad["cameo"]: quad["number"] for quad in settings()["quads"].values()}
    found = {}
    for row in rows("cameo.tsv", ("code", "name", "goldstein", "quad", "plover", "mode", "contexts")):
        plover, mode = row["plover"], row["mode"]
        if row["quad"] not in quads or (plover and plover not in types):
            raise row.error(f"there is no quad class {row['quad']!r} or no PLOVER type {plover!r}")
        known = plover and mode in types[plover].modes
        found[row["code"]] = CameoCode(row["code"], row["name"], float(row["goldstein"]), quads[row["quad"]], plover, mode if known else "")
    return found


@cache
def _codes() -> Mapping[tuple[str, str], str]:
    """CAMEO codes by PLOVER type and mode."""
    found = {}
    for row in rows("plover_cameo.tsv", ("type", "mode", "code")):
        if row["code"] not in cameo() or row["type"] not in load().types or row["mode"] not in ("", *load().types[row["type"]].modes):
            raise row.error(f"{row['type']} {row['mode']} or {row['code']} is unknown to types.toml or cameo.tsv")
        found[row["type"], row["mode"]] = row["code"]
    return found


def cameo_of(type: str, modes: list[str]) -> CameoCode:
    """The CAMEO code of a PLOVER type and its modes: that of the first mode that says more than the bare type does."""
    bare = _codes()[type, ""]
    found = (code for mode in modes if (code := _codes().get((type, mode), bare)) != bare)
    return cameo()[next(found, bare)]


@cache
def countries() -> Mapping[str, CountryCodes]:
    """Codes of the codebook's countries in other lists, by its code (ISO 3166-1 alpha-3)."""
    found = {}
    for row in rows("country_codes.tsv", ("code", "iso2", "cow", "fips", "cameo")):
        if row["code"] not in load().countries:
            raise row.error(f"countries.tsv has no {row['code']!r}")
        found[row["code"]] = CountryCodes(row["iso2"], row["cow"], row["fips"], row["cameo"] or row["code"])
    return found


@cache
def known_groups() -> Mapping[str, tuple[str, str]]:
    """By code of an organisation: its whole CAMEO actor code, and the letters of its known group."""
    return {row["code"]: (row["cameo"], row["known"]) for row in rows("known_groups.tsv", ("code", "cameo", "known"))}


def actor_code(actor: Actor) -> str:
    """An actor's CAMEO code: country and role, or the organisation's; without a known one the role alone, else empty."""
    top = actor.id.split(".")[0]
    if top in known_groups():
        return known_groups()[top][0]
    country = countries().get(actor.country or "")
    return (country.cameo if country else "") + (actor.sector or "")
