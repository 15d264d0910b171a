"""What a forecast rests on, said beside it: assumptions with their kinds, limits, and the acts behind each pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from sitroom.codebook import load
from sitroom.outlook.forecasts.answers import Assumption
from sitroom.outlook.forecasts.calibration import Calibration
from sitroom.outlook.forecasts.onset import WEEKS
from sitroom.outlook.streams import COVERED, Stream

if TYPE_CHECKING:
    from sitroom.room.store import Room
    from sitroom.room.tension.answers import Level

__all__ = ["assumptions", "latest", "limits"]

BEHIND = 5
"""Happenings that stand behind a pair."""
NAMED = 4
"""How many roles are named of those that are nobody's side."""


def latest(room: Room, history: Stream, level: Level) -> dict[tuple[str, str], list[str]]:
    """Ids of the latest happenings between two sides, in the order of their names in the history: material conflict first, then by day."""
    from sitroom.room.tension.acts import acts, pairs
    from sitroom.room.tension.sides import Sides, parties

    known = acts(room)
    between = pairs(room, known, Sides(parties(room), level))
    rank = {name: number for number, name in enumerate(history.names)}
    last = history.origin.toordinal() + history.end
    material = [load().quad(name) == "material conflict" for name in known.types]
    found: dict[tuple[str, str], set[tuple[bool, int, str]]] = defaultdict(set)
    for act, actor, recipient in zip(between.act.tolist(), between.actor.tolist(), between.recipient.tolist(), strict=True):
        one, other = sorted((between.sides[actor], between.sides[recipient]), key=lambda name: rank.get(name, -1))
        if not history.dated or history.origin.toordinal() <= known.day[act] < last:
            found[one, other].add((not material[known.type[act]], -int(known.day[act]), known.ids[act]))
    return {sides: [id for _, _, id in sorted(own)[:BEHIND]] for sides, own in found.items()}


def assumptions(history: Stream, calibration: Calibration, undated: Mapping[str, int], asked: Mapping[str, Any]) -> list[Assumption]:
    """Where the numbers of a forecast come from."""
    told, silent = calibration.provenance, len(history.unwatched)
    span = f" from {history.day(history.begin)} to {history.day(history.end) - timedelta(days=1)}" if history.dated else ""
    found = [
        Assumption(
            kind="text", what=f"{len(history):,} acts between two sides{span}, each once, however many report it",
            source="happenings of the room that took place (docs/tension.md)",
        ),
        Assumption(
            kind="data", what="how past acts of a dyad, of the other side, and of both sides' other dyads become expected counts; how far counts "
            "spread; what tells an onset", source=f"{told['data']}, {told['span']}, {told['events']:,} events; {told['made by']}",
        ),
        Assumption(
            kind="data", what=f"what an act of a class weighs in tension: PLOVER's scores of the pair's own acts and, as {calibration.acts:g} acts "
            "more, the mean of the coded events", source="PLOVER manual (2021); the same events",
        ),
        Assumption(kind="choice", what="that as much is reported in the days ahead as in the days behind", source="no data tell"),
        Assumption(kind="choice", what="that this room's reports thin out and pick up as the coded events of the world did", source="no data tell"),
    ]  # fmt: skip
    if history.vague:
        found.append(Assumption(kind="choice", what=left_out(history), source="outlook/data/sides.toml; --level actor has each of them"))
    if not history.dated:
        what = f"that the acts, of which no day is known, all took place in the middle of the {COVERED} days that end now"
        found.append(Assumption(kind="choice", what=what, source="no document has a day; the order of acts is unknown"))
    elif undated:
        left = ", ".join(f"{number} {why}" for why, number in undated.items())
        found.append(Assumption(kind="text", what=f"acts without a day are left out: {left}", source="documents of the room"))
    if silent:
        what = f"{silent:,} of {history.end:,.0f} days are taken as not watched, and are no days of peace"
        found.append(Assumption(kind="choice", what=what, source=f"no act, and no document in the {COVERED} days from then on"))
    given = ", ".join(f"{name} {value}" for name, value in asked.items() if value is not None)
    return [*found, Assumption(kind="user", what=given, source="as asked, or without being asked")]


def left_out(history: Stream) -> str:
    """Who is no side of a history, and how many acts are not counted for that."""
    sides, acts = (f"{number:,} {what}{'s' * (number != 1)}" for number, what in ((len(history.vague), "actor"), (history.vague_acts, "act")))
    roles = list(dict.fromkeys(id.rsplit(".", maxsplit=1)[-1].replace("-", " ") for id in history.vague))
    named = ", ".join(f"“{role}”" for role in roles[:NAMED]) + (", and others" if len(roles) > NAMED else "")
    return f"{sides} known only by what they are, of no country ({named}), count as nobody's side; {acts} left out"


def limits(history: Stream, documents: int) -> list[str]:
    """What the room's reports cannot tell."""
    found = [
        "Counted is what is reported: what nobody reports is not expected either, and a new source changes counts without a change in the world.",
        "Announcements, threats and red lines are not used as such; a THREATEN counts as the act that it is. For what-ifs: sitroom run.",
    ]
    if history.exposure < 7 * WEEKS:
        found.append(
            f"The room watches {history.exposure:g} days. Eight weeks are needed to know what is usual; until then the forecast leans on what other "
            "dyads do, and an onset is measured against the weeks that there are."
        )
    busiest = int(np.bincount(history.time.astype(np.int64)).max()) if len(history) else 0
    if history.dated and busiest > len(history) / 2:
        found.append("More than half of the acts stand on one day: what was usual before is hardly known.")
    if documents < 30:
        found.append(f"{documents} document{'s' * (documents != 1)} tell of few dyads; those of which they say nothing are not forecast.")
    return found
