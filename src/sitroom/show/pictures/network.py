"""The actor network: signed, by layer, to be dragged, and in the window that is brushed on the bars of its acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitroom.errors import UsageError
from sitroom.room.known_actors import standing_for
from sitroom.room.network.days import NONE, stretch, window
from sitroom.room.network.layers import TIES, chosen
from sitroom.room.network.ledger import Ledger, ledger
from sitroom.room.network.sides import Cast, cast
from sitroom.room.network.weighing import HAPPENED, Weighed, sided, weighed
from sitroom.room.query import known_status
from sitroom.room.tension.answers import Level
from sitroom.show.pictures.behind import SILENCE, Step, at_least_one, bucket, counted, dense, milliseconds, step_of, telling
from sitroom.show.pictures.network_spec import HEIGHT, WIDTH, body
from sitroom.show.pictures.picture import Picture, Row
from sitroom.show.pictures.placing import apart, placed
from sitroom.show.words import plain

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["network"]

Ints = NDArray[np.int64]

MOST_DYADS = 120
MOST_ROWS = 3_500
"""Dyads, and rows (dyad, layer, stretch of days), that are drawn at most."""

_RECORDS = 3
"""Ids of the heaviest happenings that a row names."""
_BEHIND_SIDE = 20
"""Ids that a side names."""

_LENGTHS = {1: 1.0, 0: 1.3, -1: 1.6}
"""The length of a tie by the sign of its weight: those who stand together are drawn together."""


class _Dyad(NamedTuple):
    first: int
    second: int
    weight: float
    net: float


def network(
    room: Room,
    *,
    level: Level = "state",
    layer: str | Sequence[str] | None = None,
    status: str | Sequence[str] | None = None,
    actor: str | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int = 24,
) -> Picture:
    """Who is tied to whom as ``Room.network`` counts it: the ``limit`` sides of most weight.

    ``layer``: as there; ``status``: without it what happened; ``actor``: this side and those tied to it. Raises as ``Room.network`` does, UsageError
    for an actor that the room does not have.
    """
    at_least_one(limit, "sides")
    known_status(status)
    layers, when = list(chosen(layer)), window(since, until)
    wanted = HAPPENED if status is None else [status] if isinstance(status, str) else status
    known, sides = ledger(room), cast(room, level)
    ((first,),) = room._rows("SELECT min(published) FROM documents WHERE length(published) = 10")
    rows = weighed(
        room,
        known,
        sides,
        sided(known, sides),
        layers=layers,
        status=[one.casefold() for one in wanted],
        window=when,
        half_life=None,
        began=stretch(first or "0001-01-01")[0],
    )
    dyads = _dyads(rows)
    about = _about(room, sides, actor) if actor is not None else None
    if about is not None:
        near = {dyad.second if dyad.first in about else dyad.first for dyad in dyads if about & {dyad.first, dyad.second}} | about
        dyads = [dyad for dyad in dyads if {dyad.first, dyad.second} <= near]
    weight: dict[int, float] = {}
    for dyad in dyads:
        for side in (dyad.first, dyad.second):
            weight[side] = weight.get(side, 0.0) + dyad.weight
    order = sorted(weight, key=lambda side: (side not in (about or ()), -weight[side], sides.sides[side].id))
    kept = order[:limit]
    shown = [dyad for dyad in dyads if dyad.first in kept and dyad.second in kept][:MOST_DYADS]
    called = {side: plain(sides.sides[side].name) for side in order}
    acts, step = _acts(room, known, rows, layers, shown, called)
    nodes = _nodes(sides, kept, [called[side] for side in kept], shown, weight)
    for node in nodes:
        node["records"], node["label"] = _weightiest(acts, node["id"]), node["name"]
    ends, apart_ = _bars(acts, whole=since is not None or until is not None or step in ("month", "year"))
    subtitle = _subtitle(rows, len(order), kept, len(dyads), shown, step) + apart_
    return Picture(
        kind="network",
        title="Who is tied to whom" + (f": {', '.join(called[i] for i in kept if i in about)}" if about else ""),
        subtitle=subtitle,
        description=_described(sides, shown),
        grammar="vega",
        body=body(nodes, acts, ends),
        rows=_table(acts),
    )


def _bars(acts: list[Row], *, whole: bool) -> tuple[tuple[int, int], str]:
    """The first and last moment that the bars show, and what to say of those beyond: without a window the days with most acts."""
    days = [date.fromisoformat(row["since"]).toordinal() for row in acts if row["since"] for _ in range(row["acts"])]
    if not days:
        return (1, 0), ""
    first, last, held = (min(days), max(days), len(days)) if whole else dense(days)
    beyond = " Drag over the bars for a window."
    if held < len(days):
        beyond += f" Bars: {held:,} of {counted(len(days), 'act')}; the others lie beyond a silence of more than {SILENCE} days."
    return (milliseconds(first), milliseconds(last)), beyond


def _about(room: Room, sides: Cast, actor: str) -> set[int]:
    rows = [sides.number[id] for id in standing_for(room, actor) if id in sides.number]
    found = {int(side) for row in rows for side in (sides.acting[row], sides.suffering[row]) if side >= 0}
    if not found:
        raise UsageError(f"{actor!r} takes part in no act between two sides. See: sitroom show ROOM network")
    return found


def _dyads(rows: Weighed) -> list[_Dyad]:
    """All dyads, the heaviest first."""
    low, high = np.minimum(rows.sender, rows.receiver), np.maximum(rows.sender, rows.receiver)
    pairs, back = np.unique(np.stack([low, high]), axis=1, return_inverse=True)
    back = back.reshape(-1)
    weight = np.bincount(back, np.abs(rows.weight), pairs.shape[1])
    net = np.bincount(back, rows.weight, pairs.shape[1])
    found = [_Dyad(int(a), int(b), round(float(w), 3), round(float(n), 3)) for a, b, w, n in zip(*pairs, weight, net, strict=True)]
    return sorted(found, key=lambda dyad: (-dyad.weight, dyad.first, dyad.second))


def _acts(room: Room, known: Ledger, rows: Weighed, layers: list[str], shown: list[_Dyad], called: dict[int, str]) -> tuple[list[Row], Step]:
    """The rows that are drawn: weight of a dyad in a layer on a day, or a longer stretch where there would be too many."""
    number = {(dyad.first, dyad.second): i for i, dyad in enumerate(shown)}
    low, high = np.minimum(rows.sender, rows.receiver), np.maximum(rows.sender, rows.receiver)
    pair = np.array([number.get((int(a), int(b)), -1) for a, b in zip(low, high, strict=True)], dtype=np.int64)
    at = np.flatnonzero(pair >= 0)
    is_act = rows.act[at] < len(known.row)
    act = np.where(is_act, rows.act[at], 0)
    day = np.where(is_act & (known.first[act] == known.last[act]) if len(known.row) else is_act, known.first[act] if len(known.row) else 0, NONE)
    dated = day[day != NONE].tolist()
    step: Step = "day" if not dated else step_of(min(dated), max(dated), 800)
    while len({(int(p), int(rows.layer[i]), bucket(d, step) if d else 0) for p, i, d in zip(pair[at], at, day.tolist(), strict=True)}) > MOST_ROWS:
        if step == "year":
            break
        step = "week" if step == "day" else "month" if step == "week" else "year"
    found: dict[tuple[int, str, int], list[tuple[float, int]]] = {}
    for i, d in zip(at.tolist(), day.tolist(), strict=True):
        name = layers[int(rows.layer[i])]
        key = (int(pair[i]), "stated tie" if name in TIES else name, bucket(d, step) if d else 0)
        found.setdefault(key, []).append((round(float(abs(rows.weight[i])), 3), int(rows.act[i])))
    heaviest = {key: list(dict.fromkeys(one for _, one in sorted(acts, key=lambda a: (-a[0], a[1]))))[:_RECORDS] for key, acts in found.items()}
    ids = _ids(room, known, {one for acts in heaviest.values() for one in acts if one < len(known.row)})
    first: dict[tuple[int, str], tuple[int, str, int]] = {}  # words stand at the heaviest row of a dyad and layer alone
    for key in sorted(found, key=lambda key: (-sum(w for w, _ in found[key]), key)):
        first.setdefault(key[:2], key)
    told = telling(room, [ids[heaviest[key][0]] for key in first.values() if heaviest[key][0] in ids])
    made: list[Row] = []
    for key in sorted(found):
        dyad, layer, day_ = key
        records = [id for one in heaviest[key] for id in ([ids[one]] if one in ids else rows.ties[one - len(known.row)])]
        made.append(
            {
                "label": f"{called[shown[dyad].first]} – {called[shown[dyad].second]}",
                "pair": dyad,
                "a": shown[dyad].first,
                "b": shown[dyad].second,
                "layer": layer,
                "day": milliseconds(day_) if day_ else None,
                "since": date.fromordinal(day_).isoformat() if day_ else None,
                "weight": round(sum(w for w, _ in found[key]), 3),
                "acts": len({one for _, one in found[key]}),
                "records": records,
                "words": told.get(records[0], "") if records and first[key[:2]] == key else "",
            }
        )
    return made, step


def _ids(room: Room, known: Ledger, acts: set[int]) -> dict[int, str]:
    wanted = sorted(acts)
    asked = msgspec.json.encode([int(known.row[one]) for one in wanted]).decode()
    by_row = dict(room._rows("SELECT rowid, id FROM happenings WHERE rowid IN (SELECT value FROM json_each(?))", asked))
    return {one: by_row[int(known.row[one])] for one in wanted}


def _nodes(sides: Cast, kept: list[int], names: list[str], shown: list[_Dyad], weight: dict[int, float]) -> list[Row]:
    place = {side: i for i, side in enumerate(kept)}
    ties = [(place[d.first], place[d.second], _LENGTHS[int(np.sign(d.net))]) for d in shown]
    most = max(weight.values(), default=1.0)
    radius = [6 + 14 * (weight[side] / most) ** 0.5 for side in kept]
    boxes = np.array([[max(2 * r, 6.2 * len(name)) + 12, 2 * r + 30] for r, name in zip(radius, names, strict=True)]).reshape(-1, 2)
    at = apart(placed(len(kept), ties), boxes, width=WIDTH, height=HEIGHT)
    return [
        {
            "id": side,
            "code": sides.sides[side].id,
            "name": name,
            "kind": sides.sides[side].kind or "",
            "weight": round(weight[side], 1),
            "radius": round(r, 1),
            "px": float(x),
            "py": float(y) - 9,
        }
        for side, name, r, (x, y) in zip(kept, names, radius, at.tolist(), strict=True)
    ]


def _weightiest(acts: list[Row], side: int) -> list[str]:
    """Ids of the records behind a side's weightiest ties."""
    own = sorted((row for row in acts if side in (row["a"], row["b"])), key=lambda row: (-row["weight"], row["pair"], row["layer"], row["day"] or 0))
    return list(dict.fromkeys(id for row in own for id in row["records"]))[:_BEHIND_SIDE]


def _subtitle(rows: Weighed, sides: int, kept: list[int], dyads: int, shown: list[_Dyad], step: Step) -> str:
    parts = [f"{counted(rows.counted, 'event')} that happened between two sides; wider lines: graver acts, more independent sources."]
    if len(kept) < sides:
        parts.append(f"The {len(kept)} weightiest of {counted(sides, 'side')}, {len(shown)} of {counted(dyads, 'pair')}.")
    if step != "day":
        parts.append(f"Bars: a {step} each.")
    parts.append("Click a side or a tie for its words, a layer to hide it; drag a side to move it.")
    return " ".join(parts)


def _described(sides: Cast, shown: list[_Dyad]) -> str:
    if not shown:
        return "A network without ties: no happening names two sides."
    heavy = [f"{plain(sides.sides[d.first].name)} and {plain(sides.sides[d.second].name)} ({_tone(d)})" for d in shown[:5]]
    return f"A network of sides, tied by what they did. The heaviest ties: {'; '.join(heavy)}."


def _tone(dyad: _Dyad) -> str:
    return "more conflict than cooperation" if dyad.net < 0 else "more cooperation than conflict" if dyad.net > 0 else "both in balance"


def _table(acts: list[Row]) -> list[Row]:
    """Rows for a table: the heaviest first, days as ISO."""
    ordered = sorted(acts, key=lambda row: (-row["weight"], row["pair"], row["layer"], row["day"] or 0))
    return [{"between": row["label"]} | {key: row[key] for key in ("layer", "since", "weight", "acts", "records", "words")} for row in ordered]
