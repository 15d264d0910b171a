"""The question what comes next, put to a room."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sitroom.codebook import load
from sitroom.errors import InputError, UsageError
from sitroom.outlook.forecasts import base_rates
from sitroom.outlook.forecasts.answers import LEVELS, Change, Count, Day, Forecast, Interval, Onset, PairForecast
from sitroom.outlook.forecasts.calibration import shipped
from sitroom.outlook.forecasts.counts import at_least, quantiles
from sitroom.outlook.forecasts.grounds import assumptions, latest, limits
from sitroom.outlook.forecasts.predicting import CONFLICT, Pairs, Predicted, predict, unordered
from sitroom.outlook.streams import QUADS, Stream
from sitroom.room.tension.acts import acts

if TYPE_CHECKING:
    from sitroom.outlook.candidates import Candidate
    from sitroom.room.store import Room
    from sitroom.room.tension.answers import Level

__all__ = ["MOST", "Progress", "forecast_room"]

MOST = 90
"""Days that are looked ahead at most: the calibration reaches no further."""
INTERVALS = (0.5, 0.8, 0.9)
VERBAL = 2
"""The quad class of verbal conflict; material conflict is the one after it, and the last."""
PART = 20_000
"""Pairs that are forecast at once."""
NEXT, AMONG = 10, 500
"""Next acts that are told, and among how many those of some actors are looked for."""

Progress = Callable[[float, str], None]
"""Told how far a run has come, 0..1, and what it is at; what it raises ends the run."""
Ints = NDArray[np.int64]


def forecast_room(
    room: Room, *, days: int = 30, level: Level = "state", actor: str | None = None, recipient: str | None = None, limit: int | None = 10,
    runs: int = 1000, seed: int = 0, progress: Progress | None = None,
) -> Forecast:  # fmt: skip
    """What a room lets one expect of the ``days`` (1 to 90) after its last day. Nothing is written but what the room keeps of its acts.

    ``actor``, ``recipient``: pairs with this one, or of both; a name, an alias or an id, a country for all who act for it. ``limit``: pairs at most,
    those with most expected material conflict first. ``runs``: draws for tension; the same ``seed`` gives the same answer.
    Raises UsageError for arguments that mean nothing and InputError for a room in which nothing happened on a day that is known.
    """
    _check(days, limit, runs, seed)
    tell = progress or (lambda share, what: None)
    tell(0.0, "acts of the room")
    history = Stream.of_room(room, level=level)
    undated = dict(sorted(acts(room).undated.items()))
    if not len(history):
        raise InputError(_empty(room, undated, history.vague_acts))
    chosen = _chosen(room, history, level, (actor, recipient))
    wanted = _asked(history, chosen)
    ahead, past = _weighed(history, wanted, days, tell)
    order = _order(history, wanted, ahead)[:limit]
    behind = latest(room, history, level)
    names = {name: _name(room, name) for name in history.names}
    pairs = []
    for number, at in enumerate(order.tolist()):
        tell(0.2 + 0.6 * number / len(order), " and ".join(names[history.names[side]] for side in wanted[at]))
        pairs.append(_pair(predict(history, days, pairs=wanted[at : at + 1]), history, runs, seed, behind))
    tell(0.8, "next acts")
    following = _next(room, level, days, chosen, lambda share, what: tell(0.8 + 0.2 * share, f"next acts: {what}"))
    tell(1.0, "what it rests on")
    documents = room.counts()["documents"]
    asked = {"days": days, "level": level, "actor": actor, "recipient": recipient, "runs": runs, "seed": seed}
    return Forecast(
        level=level, days=days, since=history.day(history.begin).isoformat() if history.dated else None, until=_day(history, 0),
        watched=history.exposure, documents=documents, acts=len(history), undated=undated, pairs=pairs,
        others=len(wanted) - len(pairs), changes=_changes(history, wanted, ahead, past, days, limit), next_acts=following,
        base_rates=base_rates.general(days),
        assumptions=assumptions(history, shipped(), undated, asked), limits=limits(history, documents), names=names,
    )  # fmt: skip


def _check(days: int, limit: int | None, runs: int, seed: int) -> None:
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MOST:
        raise UsageError(f"found {days!r} days ahead; valid is a whole number from 1 to {MOST}.")
    if not 100 <= runs <= 100_000:
        raise UsageError(f"found {runs:,} runs; valid are 100 to 100,000.")
    if limit is not None and limit < 0:
        raise UsageError(f"found {limit} as the limit; valid is a number from 0, or none for all.")
    if seed < 0:
        raise UsageError(f"found {seed} as the seed; valid is a whole number from 0.")


def _empty(room: Room, undated: dict[str, int], vague: int) -> str:
    documents = room.counts()["documents"]
    if not documents:
        return f"{room.path} holds no documents yet; add some with: sitroom read {room.path} SOURCE"
    left = undated | ({"of those known only by what they are, of no country, whom --level actor has": vague} if vague else {})
    why = f" ({', '.join(f'{number} {why}' for why, number in left.items())})" if left else ""
    return (
        f"{room.path} has {documents:,} document{'s' * (documents != 1)}, but no act between two sides on a day that is known{why}. A forecast needs "
        "one: read documents with their day of publication (--published YYYY-MM-DD), or see sitroom show ROOM events for what was read."
    )


def _chosen(room: Room, history: Stream, level: Level, asked: Sequence[str | None]) -> list[set[str]]:
    """For each one asked for, the sides of the history that it stands for."""
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extract

    from sitroom.room.tension.sides import Sides, parties

    sides = Sides(parties(room), level)
    found = []
    for who in asked:
        if who is None:
            continue
        own = {side for id in room._under(who) for side in (sides.acting(id), sides.suffering(id))} & set(history.names)
        if not own:
            known = bool(room._under(who))
            if set(room._under(who)) & set(history.vague):
                raise UsageError(f"{who!r} is known only by what it is, of no country, and no side at the level of states; ask at --level actor.")
            names = [_name(room, name) for name in history.names]
            near = [near for near, _, _ in extract(who, names, scorer=ratio, limit=3, score_cutoff=60)]
            told = "takes part in no act whose day is known" if known else "is unknown to the room"
            raise UsageError(f"{who!r} {told}; " + (f"near are {', '.join(near)}." if near else f"it has acts of {', '.join(names[:8])}."))
        found.append(own)
    return found


def _asked(history: Stream, chosen: list[set[str]]) -> Pairs:
    """The pairs that have one of each of the sets of sides."""
    pairs = unordered(history)
    among = [np.isin(np.arange(len(history.names)), [n for n, name in enumerate(history.names) if name in own]) for own in chosen]
    one, other = pairs[:, 0], pairs[:, 1]
    fit = np.ones(len(pairs), dtype=bool)
    if len(among) == 1:
        fit = among[0][one] | among[0][other]
    elif among:
        fit = (among[0][one] & among[1][other]) | (among[1][one] & among[0][other])
    if not fit.any():
        raise UsageError("no act between these two is known; leave --recipient out to see with whom there are.")
    return pairs[fit]


def _weighed(history: Stream, pairs: Pairs, days: int, tell: Progress) -> tuple[NDArray[np.float64], Ints]:
    """What is expected of each pair in all days ahead, and what was in as many before, (m, 4); some pairs at a time, so that memory is bounded."""
    ahead, past = [], []
    for begin in range(0, len(pairs), PART):
        tell(0.1 + 0.1 * begin / len(pairs), "pairs")
        one = predict(history, days, pairs=pairs[begin : begin + PART])
        ahead.append(one.paired[:, :, -1])
        past.append(before(one, ordered=False))
    return np.concatenate(ahead), np.concatenate(past)


def _order(history: Stream, pairs: Pairs, ahead: NDArray[np.float64]) -> Ints:
    """Pairs by expected material conflict, then verbal conflict, then by name."""
    names = [(history.names[one], history.names[other]) for one, other in pairs.tolist()]
    return np.array(sorted(range(len(names)), key=lambda i: (-ahead[i, CONFLICT], -ahead[i, VERBAL], names[i])), dtype=np.int64)


def _side(found: Predicted, number: int, side: int) -> str:
    return str(found.history.names[found.pairs[number, side]])


def _pair(one: Predicted, history: Stream, runs: int, seed: int, behind: dict[tuple[str, str], list[str]]) -> PairForecast:
    """The forecast of a single pair. Its numbers of chance are its own, whoever else is asked for."""
    first, second = _side(one, 0, 0), _side(one, 0, 1)
    key = int.from_bytes(hashlib.blake2b(f"{first}\x1f{second}".encode(), digest_size=8).digest(), "little")
    paired = _counts(one, one.paired[0], one.dispersion("pair", one.days)[0], before(one, ordered=False)[0])
    own = one.dispersion("directed", one.days)
    past = before(one, ordered=True)
    forth, back = (_counts(one, one.directed[i], own[i], past[i]) for i in (0, 1))
    onset = None
    if one.calm[0]:
        whole = one if one.days >= 7 else predict(one.history, 7, pairs=one.pairs)
        onset = Onset(chance=_round(whole.onset()[0]), least=int(one.least()[0]), weeks=one.weeks.shape[1])
    return PairForecast(
        first=first, second=second, both=paired, forth=forth, back=back, onset=onset,
        fan=_fan(one, history, runs, np.random.default_rng([seed, key])),
        base_rates=base_rates.of_pair(first, second, one.days), happenings=behind.get((first, second), []),
    )  # fmt: skip


def before(found: Predicted, *, ordered: bool) -> Ints:
    """Acts by class in as many days before as are looked ahead, (m or 2m, 4)."""
    place = found.place(ordered=ordered)
    kept = (place >= 0) & (found.history.time >= found.history.end - found.days)
    rows = len(found.pairs) * (2 if ordered else 1)
    return np.bincount(place[kept] * 4 + found.history.quad[kept], minlength=rows * 4).reshape(rows, 4)


def _counts(one: Predicted, means: NDArray[np.float64], dispersion: NDArray[np.float64], past: Ints) -> list[Count]:
    ahead = means[:, -1]
    edges = [side for level in INTERVALS for side in ((1 - level) / 2, (1 + level) / 2)]
    table, some = quantiles(ahead, dispersion, edges), at_least(ahead, dispersion, np.ones(4))
    return [
        Count(
            quad=quad, mean=_round(ahead[q]), some=_round(some[q]), before=int(past[q]),
            intervals=[Interval(level=level, low=int(table[q, 2 * i]), high=int(table[q, 2 * i + 1])) for i, level in enumerate(INTERVALS)],
        )
        for q, quad in enumerate(QUADS)
    ]  # fmt: skip


def _fan(one: Predicted, history: Stream, runs: int, rng: np.random.Generator) -> list[Day]:
    daily = np.diff(one.paired[0], axis=1, prepend=0.0)
    means = (daily * one.scores[0][:, None]).sum(axis=0)
    found = []
    for day in range(1, one.days + 1):
        own, until = (np.quantile(one.tensions(day, runs=runs, rng=rng, first=first)[:, 0], LEVELS) for first in (day, 1))
        found.append(
            Day(
                ahead=day, day=_day(history, day), mean=_round(means[day - 1]),
                quantiles=[_round(x) for x in own], until_mean=_round(means[:day].sum()), until=[_round(x) for x in until],
            )
        )  # fmt: skip
    return found


def _day(history: Stream, ahead: int) -> str | None:
    """The date so many days after the last day of a history, where it has dates."""
    return (history.day(history.end) + timedelta(days=ahead - 1)).isoformat() if history.dated else None


def _changes(history: Stream, pairs: Pairs, ahead: NDArray[np.float64], past: Ints, days: int, limit: int | None) -> list[Change]:
    """Pairs by how far their conflict is expected to change."""
    was = past[:, VERBAL:].sum(axis=1) * 7 / min(float(days), max(history.exposure, 1.0))
    comes = ahead[:, VERBAL:].sum(axis=1) * 7 / days
    names = [(history.names[one], history.names[other]) for one, other in pairs.tolist()]
    order = sorted(range(len(names)), key=lambda i: (-abs(round(comes[i] - was[i], 6)), names[i]))[:limit]
    return [Change(first=names[i][0], second=names[i][1], before=_round(was[i]), ahead=_round(comes[i])) for i in order]


def _next(room: Room, level: Level, days: int, chosen: list[set[str]], progress: Progress) -> list[Candidate]:
    """Who will do what to whom, among the pairs asked for."""
    from sitroom.outlook.candidates import next_acts

    every = next_acts(room, days=days, limit=AMONG if chosen else NEXT, level=level, progress=progress)
    return [one for one in every if all({one.actor, one.recipient} & own for own in chosen)][:NEXT]


def _name(room: Room, side: str) -> str:
    country = load().countries.get(side)
    rows = room._rows("SELECT name FROM actors WHERE id = ?", side)
    return str(rows[0][0]) if rows else country.name if country else side


def _round(value: float) -> float:
    """To six digits: beyond them machines may differ."""
    return float(f"{value:.6g}")
