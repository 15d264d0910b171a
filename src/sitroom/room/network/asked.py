"""The question to a room and its answer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, get_args

from msgspec.structs import replace

from sitroom.errors import UsageError
from sitroom.room.known_actors import standing_for
from sitroom.room.network.answers import Bloc, Level, Move, Network, Node, Realignment, Turn
from sitroom.room.network.blocs import matched
from sitroom.room.network.building import Built
from sitroom.room.network.days import Window, iso, stretch, window, windows
from sitroom.room.network.layers import chosen, rules
from sitroom.room.network.ledger import ledger
from sitroom.room.network.sides import cast
from sitroom.room.network.weighing import HAPPENED, sided, weighed
from sitroom.room.query import known_status

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["network", "realignment"]


def network(
    room: Room,
    *,
    level: Level,
    layers: str | Sequence[str] | None,
    status: str | Sequence[str] | None,
    since: str | None,
    until: str | None,
    half_life: float | None,
    actor: str | None,
) -> Network:
    """The network of a room in one window, see ``Room.network``."""
    asked = _Asked(room, level, layers, status, half_life)
    own = asked.sides_of(actor)
    return _around(asked.network(window(since, until)), own, actor)


def realignment(
    room: Room,
    *,
    windows_: int | Sequence[str],
    level: Level,
    layers: str | Sequence[str] | None,
    status: str | Sequence[str] | None,
    since: str | None,
    until: str | None,
    half_life: float | None,
    actor: str | None,
) -> Realignment:
    """The network in several windows and who moved, see ``Room.realignment``."""
    asked = _Asked(room, level, layers, status, half_life)
    own = asked.sides_of(actor)
    first, last = window(since, until)
    whole = asked.began if first is None else first, asked.ended if last is None else last
    if whole[1] < whole[0]:
        raise UsageError(
            f"found windows from {iso(whole[0])} to {iso(whole[1])}; valid is an end on or after the beginning. Give both --since and --until."
        )
    networks: list[Network] = []
    for one in windows(windows_, whole):
        networks.append(_renumbered(asked.network(one), networks))
    pairs = list(enumerate(pairwise(networks), 1))
    around = [_around(one, own, actor) for one in networks]
    near = [{node.id for node in one.nodes} for one in around]
    return Realignment(
        networks=around,
        moves=[move for i, (before, after) in pairs for move in _moves(i, before, after) if move.node in near[i] | near[i - 1]],
        turns=[turn for i, (before, after) in pairs for turn in _turns(i, before, after) if own is None or own & {turn.first, turn.second}],
    )


def _around(found: Network, own: set[str] | None, actor: str | None) -> Network:
    """The same network with the dyads of some sides and who stands in them alone; all of it for None."""
    if own is None:
        return found
    dyads = [dyad for dyad in found.dyads if own & {dyad.first, dyad.second}]
    there = own | {side for dyad in dyads for side in (dyad.first, dyad.second)}
    return replace(found, dyads=dyads, nodes=[node for node in found.nodes if node.id in there], of=actor, beside=found.names)


class _Asked:
    """What one question reads from the room once. ``began``, ``ended``: days of the first and the last document, ordinals."""

    def __init__(
        self, room: Room, level: Level, layers: str | Sequence[str] | None, status: str | Sequence[str] | None, half_life: float | None
    ) -> None:
        if level not in get_args(Level):
            raise UsageError(f"found {level!r} as the level; valid are: {', '.join(get_args(Level))}.")
        if half_life is not None and not 0 < half_life < float("inf"):
            raise UsageError(f"found {half_life} as the half-life; valid is a number of days above 0, such as 30.")
        known_status(status)
        given = [status] if isinstance(status, str) else status
        self.status = list(HAPPENED) if given is None else sorted({s.casefold() for s in given})
        self.room, self.level, self.layers, self.half_life = room, level, list(chosen(layers)), half_life
        self.known = ledger(room)
        self.cast = cast(room, level, self.known.places)
        self.pairs = sided(self.known, self.cast)
        ((first, last),) = room._rows("SELECT min(published), max(published) FROM documents WHERE length(published) = 10")
        self.began, self.ended = stretch(first or "0001-01-01")[0], stretch(last or first or "0001-01-01")[1]

    def sides_of(self, actor: str | None) -> set[str] | None:
        """The sides that a name stands for, None for none. Raises UsageError for a name that the room does not have."""
        if actor is None:
            return None
        known, size = self.cast, len(self.cast.acting) - len(self.known.places)
        abroad = {code: int(known.suffering[size + i]) for i, code in enumerate(reversed(self.known.places))}
        found: set[int] = set()
        for id in standing_for(self.room, actor, abroad=list(abroad)):
            found |= {int(of[known.number[id]]) for of in (known.acting, known.suffering)} if id in known.number else {abroad[id]}
        return {known.sides[i].id for i in found if i >= 0}

    def network(self, window: Window) -> Network:
        """The network of one window."""
        rows = weighed(
            self.room, self.known, self.cast, self.pairs, layers=self.layers, status=self.status, window=window, half_life=self.half_life,
            began=self.began,
        )  # fmt: skip
        built = Built(self.known, self.cast, rows, self.layers)
        since, until = (None if day is None else iso(day) for day in window)
        return Network(
            level=self.level,
            layers=self.layers,
            status=self.status,
            since=since,
            until=until,
            half_life=self.half_life,
            reference=None if rows.reference is None else iso(rows.reference),
            counted=rows.counted,
            set_aside=rows.set_aside,
            nodes=built.nodes(),
            dyads=built.dyads(),
            reciprocity=built.reciprocity(),
            balance=built.balance(),
            blocs=built.blocs(),
        )


def _renumbered(found: Network, before: list[Network]) -> Network:
    """The same network, its blocs numbered as those of the window before that they go on; new ones count on from all there were."""
    if not before:
        return found
    last = before[-1].blocs.blocs
    taken = max((bloc.number for network in before for bloc in network.blocs.blocs), default=0)
    goes_on = matched([bloc.members for bloc in last], [bloc.members for bloc in found.blocs.blocs], len(last))
    number = {bloc.number: last[i].number if i < len(last) else taken + 1 + i - len(last) for bloc, i in zip(found.blocs.blocs, goes_on, strict=True)}
    blocs = [Bloc(number=number[bloc.number], members=bloc.members) for bloc in found.blocs.blocs]
    nodes = [node if node.bloc is None else replace(node, bloc=number[node.bloc]) for node in found.nodes]
    return replace(found, nodes=nodes, blocs=replace(found.blocs, blocs=blocs))


def _moves(at: int, before: Network, after: Network) -> list[Move]:
    """Nodes of both windows that stand in another bloc, the heaviest first."""
    stood = {node.id: node for node in before.nodes}
    groups = {node.id: node.bloc for node in after.nodes}
    found = []
    for node in after.nodes:
        if node.id in stood and stood[node.id].bloc != node.bloc:
            found.append(Move(window=at, node=node.id, before=stood[node.id].bloc, after=node.bloc, evidence=_behind(node, stood, groups, after)))
    return found


def _behind(node: Node, stood: dict[str, Node], groups: dict[str, int | None], after: Network) -> list[str]:
    """The heaviest happenings of the later window with members of the bloc that the node left or of the one that it joined."""
    left, joined = stood[node.id].bloc, node.bloc
    found: list[str] = []
    for dyad in after.dyads:
        if node.id in (dyad.first, dyad.second):
            other = dyad.second if dyad.first == node.id else dyad.first
            was = stood[other].bloc if other in stood else None
            if (left is not None and was == left) or (joined is not None and groups[other] == joined):
                found += dyad.evidence
    return list(dict.fromkeys(found))[: rules()["dyads"]["evidence"]]


def _turns(at: int, before: Network, after: Network) -> list[Turn]:
    """Dyads whose sign is the opposite, the heaviest first."""
    was = {(dyad.first, dyad.second): dyad for dyad in before.dyads}
    found = []
    for dyad in after.dyads:
        old = was.get((dyad.first, dyad.second))
        if old is not None and old.sign * dyad.sign < 0:
            found.append(Turn(window=at, first=dyad.first, second=dyad.second, before=old.net, after=dyad.net, evidence=dyad.evidence))
    return found
