"""What a scenario says: acts to add or to stop, ties to cut or add, red lines to honour, a narrator to believe, and outcomes to watch."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["Act", "Deed", "HonouredLine", "Outcome", "Scenario", "Stop", "TieChange"]

Day = int | str
"""A day of the run, 1 the first, or a date YYYY-MM-DD."""


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of act: a PLOVER type and who takes part; None stands for anybody."""

    type: str
    actor: str | None = None
    recipient: str | None = None


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """An act that the scenario adds on a day. ``weight``: how many acts of its kind it counts as when it excites others, above 0."""

    day: Day
    actor: str
    type: str
    recipient: str
    mode: str | None = None
    weight: float = 1.0


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """Acts that do not happen, from ``day`` up to and with ``until`` (None: to the end). What is left out stands for anybody and anything."""

    actor: str | None = None
    type: str | None = None
    recipient: str | None = None
    day: Day = 1
    until: Day | None = None


class TieChange(msgspec.Struct, frozen=True, kw_only=True):
    """A tie of two sides that is cut or added from ``day`` on. ``kind``: as in ``records.Tie``; needed where a tie is added."""

    change: Literal["cut", "add"]
    actors: tuple[str, str]
    kind: str | None = None
    day: Day = 1


class HonouredLine(msgspec.Struct, frozen=True, kw_only=True):
    """A red line that its issuer may act upon, once a run, when its condition is met.

    ``id``: that of the register, or any beginning of it that no other has; without one the line is the user's own and needs ``issuer``, ``condition``
    and ``consequence``. ``credibility``: the chance that what was held out is done (0..1; None = the default of ``assumptions.toml``).
    ``condition``, ``consequence``: what the user takes the words to mean; without them, what was read from the words. ``after``: days from the
    crossing to the consequence, from 1.
    """

    id: str | None = None
    credibility: float | None = None
    issuer: str | None = None
    condition: Deed | None = None
    consequence: Deed | None = None
    after: int = 1


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What is watched: that ``at_least`` so many acts of a kind come within ``within`` days (None = the whole run).

    The kind is a PLOVER ``type``, or a whole class (``quad``: *verbal cooperation*, *material cooperation*, *verbal conflict*, *material conflict*).
    """

    name: str | None = None
    type: str | None = None
    quad: str | None = None
    actor: str | None = None
    recipient: str | None = None
    within: int | None = None
    at_least: int = 1


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """A what-if. An empty one is its own baseline.

    ``start``: the day before the first day of the run (None = the last day on which the room tells of an act). ``days``: the horizon, 1..365;
    ``runs``: simulated futures, 10..100,000. ``honour``: ``named`` red lines alone, or ``all`` of the register that can be met and set off.
    ``adopt``: the narrator whose beliefs are taken to be true (an actor with all under it, or an outlet), None = nobody's.
    ``belief_size``: by how much a plain assertion multiplies a rate (1 = not at all; None = the default of ``assumptions.toml``).
    """

    name: str = "scenario"
    about: str | None = None
    start: str | None = None
    days: int = 30
    runs: int = 1000
    seed: int = 1
    honour: Literal["named", "all"] = "named"
    adopt: str | None = None
    belief_size: float | None = None
    acts: list[Act] = msgspec.field(default_factory=list, name="act")
    stops: list[Stop] = msgspec.field(default_factory=list, name="stop")
    ties: list[TieChange] = msgspec.field(default_factory=list, name="tie")
    lines: list[HonouredLine] = msgspec.field(default_factory=list, name="red_line")
    outcomes: list[Outcome] = msgspec.field(default_factory=list, name="outcome")
