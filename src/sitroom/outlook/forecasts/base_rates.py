"""Base rates: how often it came to what, in the history of crises, disputes, wars and rivalries. The outside view beside a forecast."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from sitroom.codebook.loading import rows
from sitroom.errors import InputError

__all__ = ["BaseRate", "History", "Rate", "Rivalry", "Wars", "general", "history", "of_pair"]

GENERAL = ("icb.violence", "icb.war", "icb.war.since1990", "icb.days", "mid.force", "mid.fatal", "mid.war", "mid.days")
"""Rates that stand beside every forecast, whoever acts."""


class Rate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A figure of history. ``value`` in ``unit``: a share, a chance a year, days or years; ``low``, ``high``: quartiles; ``cases`` of ``of`` counted;
    ``source``: a key of `History.sources`."""

    id: str
    about: str
    text: str
    value: float
    unit: Literal["share", "a year", "days", "years"]
    span: str
    source: str
    low: float | None = None
    high: float | None = None
    cases: int | None = None
    of: int | None = None


class Rivalry(msgspec.Struct, frozen=True, kw_only=True):
    """Two states (COW numbers, the lower first) that were strategic rivals; ``until`` None: they were when the data end."""

    one: int
    other: int
    since: int
    until: int | None
    kinds: tuple[str, ...] = ()


class Wars(msgspec.Struct, frozen=True, kw_only=True):
    """Years in which two states (COW numbers, the lower first) began a war against each other."""

    one: int
    other: int
    years: tuple[int, ...]


class History(msgspec.Struct, frozen=True, kw_only=True):
    """``outlook/data/base_rates.json``, made by `training/base_rates.py`."""

    made_by: str
    sources: Mapping[str, str]
    rates: list[Rate]
    rivalries: list[Rivalry]
    wars: list[Wars]


class BaseRate(msgspec.Struct, frozen=True, kw_only=True):
    """A rate as it applies to a forecast. ``chance``: within the days of the forecast, where the rate is one a year, taken as constant: 1 - (1 -
    rate) ** (days / 365.25). ``applies``: why it stands here. ``source``: in full."""

    id: str
    text: str
    value: float
    unit: str
    span: str
    source: str
    applies: str
    chance: float | None = None
    low: float | None = None
    high: float | None = None
    cases: int | None = None
    of: int | None = None


@cache
def history() -> History:
    """The file that ships. Raises InputError where it is damaged."""
    try:
        return msgspec.json.decode((files("sitroom.outlook.data") / "base_rates.json").read_bytes(), type=History)
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(f"outlook/data/base_rates.json of this installation cannot be read ({error}); install Sitroom anew.") from error


@cache
def _numbers() -> Mapping[str, int]:
    """COW numbers by the codebook's country codes."""
    return {row["code"]: int(row["cow"]) for row in rows("country_codes.tsv", ("code", "iso2", "cow", "fips", "cameo")) if row["cow"]}


def general(days: int) -> list[BaseRate]:
    """What is known of crises and disputes in general."""
    known = {rate.id: rate for rate in history().rates}
    return [_applied(known[id], days, "all crises and disputes on record") for id in GENERAL]


def of_pair(one: str, other: str, days: int) -> list[BaseRate]:
    """What history says of two sides (the codebook's country codes): of rivals and of states that fought one another where they are, else of pairs
    of states in general; nothing where a side is no state of the data."""
    first, second = _numbers().get(one), _numbers().get(other)
    if first is None or second is None or first == second:
        return []
    low, high = sorted((first, second))
    known = {rate.id: rate for rate in history().rates}
    found = []
    own = [r for r in history().rivalries if (r.one, r.other) == (low, high)]
    standing = [r for r in own if r.until is None]
    fought = [year for war in history().wars if (war.one, war.other) == (low, high) for year in war.years]
    past = f"; a war between them began in {', '.join(map(str, fought))}" if fought else ""
    if standing:
        why = f"strategic rivals since {standing[-1].since} ({', '.join(standing[-1].kinds) or 'kind unknown'}){past}"
        found += [_applied(known[id], days, why) for id in ("mid.year.rivals", "rivals.war")]
    else:
        ended = f"strategic rivals until {own[-1].until}, no longer" if own else "no strategic rivals on record"
        found += [_applied(known["mid.year.all"], days, ended + past)]
        found += [_applied(known["mid.year.neighbours"], days, "if they share a border")]
    return found


def _applied(rate: Rate, days: int, why: str) -> BaseRate:
    chance = 1.0 - (1.0 - rate.value) ** (days / 365.25) if rate.unit == "a year" else None
    return BaseRate(
        id=rate.id, text=rate.text, value=rate.value, unit=rate.unit, span=rate.span, source=history().sources[rate.source], applies=why,
        chance=chance, low=rate.low, high=rate.high, cases=rate.cases, of=rate.of,
    )  # fmt: skip
