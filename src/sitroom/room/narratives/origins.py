"""The country of an outlet: from the codebook, from the room's own actor of that name, else from the country that its address ends in."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from sitroom.codebook import fold, load
from sitroom.codebook.evaluation import countries_of_outlets
from sitroom.codebook.loading import rows, text_of
from sitroom.documents.outlets import host_of

if TYPE_CHECKING:
    from sitroom.room.tension.sides import Party

__all__ = ["origin"]


def origin(outlet: str | None, urls: Iterable[str | None], parties: Iterable[Party]) -> tuple[str | None, str | None]:
    """The country of an outlet (ISO 3166-1 alpha-3) and why it is taken for it; None and None where nothing tells it."""
    if outlet:
        name = fold(outlet)
        if country := countries_of_outlets().get(name) or _media().get(name):
            return country, "codebook"
        for party in parties:
            if party.kind == "media" and party.country and fold(party.name) == name:
                return party.country, f"actor {party.id}"
    for url in urls:
        ending = (host_of(url) or "").rpartition(".")[2]
        if country := _codes().get(ending):
            return country, f"address ends in .{ending}"
    return None, None


@cache
def _media() -> dict[str, str]:
    """Countries of news media by folded name, as organisations.tsv has them, with and without an article."""
    found: dict[str, str] = {}
    for one in load().organisations.values():
        if one.kind == "media" and one.country:
            for name in (one.name, *one.aliases):
                for key in (fold(name), fold(name).removeprefix("the "), f"the {fold(name)}"):
                    found.setdefault(key, one.country)
    return found


@cache
def _codes() -> dict[str, str]:
    """Countries by the ending of an address: ISO 3166-1 alpha-2 in small letters, and ``uk``, but those that tell no country (narratives.toml)."""
    sold = frozenset(tomllib.loads(text_of("narratives.toml"))["address"]["generic"])
    found = {row["iso2"].lower(): row["code"] for row in rows("country_codes.tsv", ("code", "iso2", "cow", "fips", "cameo")) if len(row["iso2"]) == 2}
    return {ending: country for ending, country in (found | {"uk": "GBR"}).items() if ending not in sold}
