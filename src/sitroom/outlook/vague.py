"""Actors that are no side at the level of states, by the rule of ``data/sides.toml``: a role that nobody owns."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from sitroom.codebook import load
from sitroom.room.tension.sides import Party

__all__ = ["vague"]


def vague(known: Mapping[str, Party]) -> frozenset[str]:
    """The ids of those, of the actors of a room, that are known only by what they are, of no country."""
    rule = _rule()
    begins: dict[str, Mapping[str, object]] = {"sector": load().sectors, "bloc": load().blocs}
    heads = frozenset(code for which in rule["begins"] for code in begins[which])
    return frozenset(
        id for id, party in known.items()
        if party.country is None and party.kind not in rule["kept"] and "." in id and id.split(".", maxsplit=1)[0] in heads
    )  # fmt: skip


@cache
def _rule() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((files("sitroom.outlook.data") / "sides.toml").read_text(encoding="utf-8"))["nobody"]
    return found
