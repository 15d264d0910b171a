"""How a belief map is built: degrees, drivers and receivers, density, loops, and the total effect of a concept on another.

Degrees, centrality, drivers (transmitters), receivers and density as in Özesmi & Özesmi (2004, Ecological Modelling 176: 43-64); domain and central
score as in Eden, Ackermann & Cropper (1992, Journal of Management Studies 29: 309-324); loops and total effects as in Axelrod (1976, Structure of
Decision, ch. 3). No answer depends on the order of the concepts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec
import numpy as np

from sitroom.errors import UsageError
from sitroom.room.beliefs.maps import BeliefMap

__all__ = ["LIMIT", "Loop", "Loops", "Standing", "TotalEffect", "central_scores", "density", "loops", "standings", "total_effect"]

Kind = Literal["driver", "receiver", "ordinary", "isolated"]
Follow = dict[str, dict[str, float]]

LIMIT = 10_000
"""How many loops, or paths, are listed before the count is cut."""
STEPS = 500_000
"""How many edges a search for paths follows before it is cut."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a concept is in its map. Degrees are sums of absolute weights, ``centrality`` that of both; ``domain`` counts its edges.

    ``central``: the concepts around it, each divided by its distance (those k steps away count 1/k).
    """

    concept: str
    outdegree: float
    indegree: float
    centrality: float
    domain: int
    central: float
    kind: Kind


class Loop(msgspec.Struct, frozen=True, kw_only=True):
    """Concepts each of which acts on the next, the last on the first, beginning with the first of the alphabet.

    ``sign`` +1: deviations grow (reinforcing); -1: they are counteracted (balancing).
    """

    concepts: tuple[str, ...]
    sign: int


class Loops(msgspec.Struct, frozen=True, kw_only=True):
    """The loops of a map, short ones first. ``cut``: there are more than the limit, and only so many were looked for."""

    found: list[Loop]
    cut: bool


class TotalEffect(msgspec.Struct, frozen=True, kw_only=True):
    """How a concept acts on another along all paths that meet no concept twice: how many raise and how many lower it.

    ``sign``: ``indeterminate`` where paths disagree; ``undecided`` where the search was ``cut`` before it could tell; ``none`` where no path leads.
    """

    cause: str
    effect: str
    sign: Literal["+", "-", "indeterminate", "undecided", "none"]
    raising: int
    lowering: int
    cut: bool


def standings(map: BeliefMap) -> list[Standing]:
    """Every concept of the map, the most central first."""
    strength = np.abs(map.weights)
    out, into = strength.sum(axis=1), strength.sum(axis=0)
    domain = np.count_nonzero(map.weights, axis=1) + np.count_nonzero(map.weights, axis=0)
    central = central_scores(map)
    found = [
        Standing(
            concept=name, outdegree=float(out[i]), indegree=float(into[i]), centrality=float(out[i] + into[i]), domain=int(domain[i]),
            central=central[name], kind=_kind(float(out[i]), float(into[i])),
        )
        for i, name in enumerate(map.concepts)
    ]  # fmt: skip
    return sorted(found, key=lambda s: (-round(s.centrality, 12), s.concept))


def _kind(out: float, into: float) -> Kind:
    if out and into:
        return "ordinary"
    return "driver" if out else "receiver" if into else "isolated"


def central_scores(map: BeliefMap) -> dict[str, float]:
    """Eden's central score of each concept: the number of concepts k steps away, whichever way the edges point, divided by k and summed."""
    follow = map.following()
    beside = {name: set(follow[name]) for name in follow}
    for cause, effects in follow.items():
        for effect in effects:
            beside[effect].add(cause)
    found = {}
    for name in map.concepts:
        seen, edge, step, score = {name}, {name}, 0, 0.0
        while edge := {other for one in edge for other in beside[one]} - seen:
            step += 1
            seen |= edge
            score += len(edge) / step
        found[name] = score
    return found


def density(map: BeliefMap) -> float:
    """Edges out of all that could be: n(n-1), or n squared where a concept acts on itself. 0 for a map without room for any."""
    n = len(map.concepts)
    room = n * n if np.diag(map.weights).any() else n * (n - 1)
    return float(np.count_nonzero(map.weights) / room) if room else 0.0


def loops(map: BeliefMap, *, limit: int = LIMIT) -> Loops:
    """All loops with their signs, at most ``limit`` (Johnson 1975, SIAM Journal on Computing 4: 77-84). Raises UsageError for a limit below 1."""
    _check(limit)
    follow = map.following()
    found: list[Loop] = []
    for circuit in _circuits(follow):
        if len(found) == limit:
            return Loops(found=_by_length(found), cut=True)
        pairs = zip(circuit, [*circuit[1:], circuit[0]], strict=True)
        negative = sum(follow[cause][effect] < 0 for cause, effect in pairs)
        found.append(Loop(concepts=tuple(circuit), sign=-1 if negative % 2 else 1))
    return Loops(found=_by_length(found), cut=False)


def _by_length(found: list[Loop]) -> list[Loop]:
    return sorted(found, key=lambda loop: (len(loop.concepts), loop.concepts))


def _circuits(follow: Follow) -> Iterator[list[str]]:
    """Every circuit once, beginning with its first concept of the alphabet."""
    names = list(follow)
    for number, start in enumerate(names):
        allowed = _component(follow, start, set(names[number:]))
        yield from _from(start, {name: [n for n in follow[name] if n in allowed] for name in allowed})


def _from(start: str, follow: dict[str, list[str]]) -> Iterator[list[str]]:
    """The circuits through ``start``, by Johnson's algorithm: a concept that leads nowhere stays blocked until one behind it is freed."""
    path, blocked, behind = [start], {start}, {name: set[str]() for name in follow}
    stack = [(start, iter(follow[start]))]
    closed: set[str] = set()
    while stack:
        here, onward = stack[-1]
        for after in onward:
            if after == start:
                yield list(path)
                closed.update(path)
            elif after not in blocked:
                path.append(after)
                stack.append((after, iter(follow[after])))
                closed.discard(after)
                blocked.add(after)
                break
        else:
            stack.pop()
            path.pop()
            if here in closed:
                free = {here}
                while free:
                    one = free.pop()
                    if one in blocked:
                        blocked.remove(one)
                        free |= behind[one]
                        behind[one].clear()
            else:
                for after in follow[here]:
                    behind[after].add(here)


def _component(follow: Follow, start: str, allowed: set[str]) -> set[str]:
    """The concepts among ``allowed`` that ``start`` leads to and that lead back to it, itself included."""
    back: dict[str, list[str]] = {name: [] for name in allowed}
    for cause in allowed:
        for effect in follow[cause]:
            if effect in allowed:
                back[effect].append(cause)
    return _reached(start, {name: [n for n in follow[name] if n in allowed] for name in allowed}) & _reached(start, back)


def _reached(start: str, follow: dict[str, list[str]]) -> set[str]:
    seen, edge = {start}, [start]
    while edge:
        for after in follow[edge.pop()]:
            if after not in seen:
                seen.add(after)
                edge.append(after)
    return seen


def total_effect(map: BeliefMap, cause: str, effect: str, *, limit: int = LIMIT) -> TotalEffect:
    """The total effect of a concept on another one.

    Raises UsageError for an unknown concept, for one on itself (see ``loops``), and for a limit below 1.
    """
    _check(limit)
    map.place(cause), map.place(effect)
    if cause == effect:
        raise UsageError(f"found {cause!r} as cause and effect; valid are two concepts. The effect of one on itself is in the loops.")
    follow = map.following()
    raising, lowering, cut = _paths(follow, cause, effect, limit)
    signs = {1} if raising and not lowering else {-1} if lowering and not raising else {1, -1} if raising else set()
    if cut and len(signs) < 2:
        signs = _walks(follow, cause, effect)  # where all walks agree, so do all paths
        sign: Literal["+", "-", "indeterminate", "undecided", "none"] = "undecided" if len(signs) > 1 else "+" if 1 in signs else "-"
    else:
        sign = "none" if not signs else "indeterminate" if len(signs) > 1 else "+" if 1 in signs else "-"
    return TotalEffect(cause=cause, effect=effect, sign=sign, raising=raising, lowering=lowering, cut=cut)


def _paths(follow: Follow, cause: str, effect: str, limit: int) -> tuple[int, int, bool]:
    """How many paths raise and lower the effect, and whether the search was cut."""
    back: dict[str, list[str]] = {name: [] for name in follow}
    for one, effects in follow.items():
        for other in effects:
            back[other].append(one)
    leading = _reached(effect, back)
    counts, steps = {1: 0, -1: 0}, 0
    on_path, stack = {cause}, [(cause, 1, iter(follow[cause].items()))]
    while stack:
        here, sign, onward = stack[-1]
        for after, weight in onward:
            steps += 1
            if counts[1] + counts[-1] == limit or steps > STEPS:
                return counts[1], counts[-1], True
            now = sign if weight > 0 else -sign
            if after == effect:
                counts[now] += 1
            elif after in leading and after not in on_path:
                on_path.add(after)
                stack.append((after, now, iter(follow[after].items())))
                break
        else:
            stack.pop()
            on_path.discard(here)
    return counts[1], counts[-1], False


def _walks(follow: Follow, cause: str, effect: str) -> set[int]:
    """The signs of the walks from one concept to another, which may meet a concept more than once."""
    seen, edge = {(cause, 1)}, [(cause, 1)]
    while edge:
        here, sign = edge.pop()
        for after, weight in follow[here].items():
            state = after, sign if weight > 0 else -sign
            if state not in seen:
                seen.add(state)
                edge.append(state)
    return {sign for name, sign in seen if name == effect}


def _check(limit: int) -> None:
    if limit < 1:
        raise UsageError(f"found {limit} as the limit; valid is a number from 1.")
