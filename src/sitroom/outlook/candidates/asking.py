"""The question who will do what to whom next, put to a room or a stream."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitroom.errors import UsageError
from sitroom.outlook.candidates.answers import Candidate, Past, Reason
from sitroom.outlook.candidates.chances import Chances, probability, shipped
from sitroom.outlook.candidates.pasts import Pasts, happenings, key
from sitroom.outlook.candidates.prospects import NAMES, further_names, prospects
from sitroom.outlook.candidates.scoring import columns, own_rate, scores
from sitroom.outlook.candidates.strangers import TERMS, scored
from sitroom.outlook.candidates.strangers import columns as stranger_columns
from sitroom.outlook.streams import Stream, types

if TYPE_CHECKING:
    from sitroom.room.store import Room
    from sitroom.room.tension.answers import Level

__all__ = ["LONGEST", "next_acts"]

LONGEST = 90
Progress = Callable[[float, str], None]
PAST, REASONS = 5, 4
"""Past acts and terms that are named with a candidate."""
OWN_RATE = "what came of late for each act expected"
"""The term of `scoring.own_rate`, a logarithm."""

Reals = NDArray[np.float64]


def next_acts(
    events: Room | Stream, *, days: int = 7, limit: int | None = 20, level: Level = "state", until: str | date | None = None,
    chances: Chances | None = None, progress: Progress | None = None,
) -> list[Candidate]:  # fmt: skip
    """Who will do what to whom, most likely first; of equals by name.

    ``days`` (1..90): from the end of observation. ``limit``: how many, None for all. ``level``, ``until``: as in ``Stream.of_room``, for rooms.
    Candidates are the PLOVER types between all who are known to have acted towards each other, in either direction, and between the most active of
    those who never met (`strangers`).
    What two sides only ever did together, as a meeting, is one candidate for both directions (of a room, which knows what was one happening).
    Days on which nobody would have told are taken out of time, as for all forecasts. What came in the last days for each act that was to be expected
    of them raises or lowers all chances (`scoring.own_rate`). The probabilities suppose that reports go on as they did, in
    number and kind. ``progress`` is told the share that is done and what is being done, and may raise to stop. Raises UsageError for a number out of
    its range.
    """
    from sitroom.outlook.forecasts.ingredients import watched

    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= LONGEST:
        raise UsageError(f"found {days!r} days ahead; valid is a whole number from 1 to {LONGEST}.")
    if limit is not None and limit < 0:
        raise UsageError(f"found {limit} as the limit; valid is a number from 0, or none for all.")
    tell = progress or (lambda share, what: None)
    tell(0.0, "past acts")
    stream = events if isinstance(events, Stream) else Stream.of_room(events, level=level, until=until)
    own = chances or shipped()
    clock = watched(stream)
    tell(0.1, "past acts")
    found, lifts, weights, kinds = prospects(clock), own.table(), own.weights(), len(types())
    told, counts = scores(clock, found, own, days, lambda share: tell(0.2 + 0.3 * share, "what may follow"))
    rate = math.log(own_rate(clock, own, lambda share: tell(0.6 + 0.3 * share, "what came of late")))
    tell(0.9, "the past behind each")
    who, further = scored(found, own, days)
    pairs = np.concatenate([found.pairs, who.pairs])
    score = np.round(np.concatenate([told, further]) + rate, 9)
    rows = np.arange(len(score))
    place = np.argsort(np.argsort(np.array(stream.names, dtype=object), kind="stable"))
    most = limit if limit is None or isinstance(events, Stream) else 2 * limit
    order = np.lexsort((rows % kinds, place[pairs[rows // kinds, 1]], place[pairs[rows // kinds, 0]], -score))[:most]
    met = order < len(told)
    pasts, terms = Pasts(stream, clock, lifts), np.zeros((len(order), len(weights)))
    terms[met] = columns(found, own, counts, days, order[met])
    others = stranger_columns(found, who, days, order[~met] - len(told))
    beside = dict(zip(np.flatnonzero(~met).tolist(), others, strict=True))
    listed = [
        Candidate(
            actor=stream.names[one], type=types()[row % kinds], recipient=stream.names[other], days=days,
            probability=round(float(probability(score[row])), 6), met=bool(met[i]),
            past=pasts.of(one, other, row % kinds, limit=PAST) if met[i] else [],
            reasons=_reasons((*NAMES, *further_names()), terms[i], weights, rate) if met[i]
            else _reasons(TERMS, beside[i], own.stranger_weights(TERMS), rate),
        )
        for i, row in enumerate(order.tolist())
        for one, other in [pairs[row // kinds].tolist()]
    ]  # fmt: skip
    return listed if isinstance(events, Stream) else _once(_named(events, level, listed))[:limit]


def _reasons(called: Sequence[str], terms: Reals, weights: Reals, rate: float) -> list[Reason]:
    """The terms with most effect, by what they are ``called``, without the constant of the type."""
    names = (*types(), *called, OWN_RATE)
    columns, weights = np.append(terms, rate), np.append(weights, 1.0)
    effects = columns * weights
    best = [n for n in np.argsort(-np.abs(effects), kind="stable").tolist() if n >= len(types()) and effects[n]][:REASONS]
    return [
        Reason(term=names[n], value=round(float(columns[n]), 4), weight=round(float(weights[n]), 4), effect=round(float(effects[n]), 4)) for n in best
    ]


def _named(room: Room, level: Level, listed: list[Candidate]) -> list[Candidate]:
    """The same with the happenings behind the past."""
    ids = happenings(room, level, {key(past) for one in listed for past in one.past})
    return [
        msgspec.structs.replace(one, past=_told_once([msgspec.structs.replace(past, happenings=ids.get(key(past), [])) for past in one.past]))
        for one in listed
    ]


def _told_once(past: list[Past]) -> list[Past]:
    """Past acts, those of the same happenings the one way and the other as one."""
    found: list[Past] = []
    for act in past:
        for i, other in enumerate(found):
            same = (act.day, act.type, act.actor, act.happenings) == (other.day, other.type, other.recipient, other.happenings)
            if same and act.happenings:
                found[i] = msgspec.structs.replace(other, share=round(other.share + act.share, 4), mutual=True)
                break
        else:
            found.append(act)
    return found


def _once(listed: list[Candidate]) -> list[Candidate]:
    """Candidates, what both sides do together as one."""
    found: list[Candidate] = []
    for one in listed:
        own = [past for past in one.past if past.type == one.type]
        mutual = bool(own) and all(past.mutual for past in own)
        if not mutual:
            found.append(one)
        elif not any(other.mutual and (other.actor, other.type, other.recipient) == (one.recipient, one.type, one.actor) for other in found):
            found.append(msgspec.structs.replace(one, mutual=True))
    return found
