"""What narrators' belief maps lead to: the total effect of one concept on another with the words of a way each, and clamped inference."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

import msgspec

from sitroom.errors import UsageError
from sitroom.room.beliefs.inference import Activation, Outcome, Rule, contraction, infer
from sitroom.room.beliefs.records import Beliefs, Link, Narrator
from sitroom.room.beliefs.structure import STEPS, TotalEffect, total_effect

__all__ = ["Effect", "Inferred", "effects", "inferred"]


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """What one narrator's claims say of the total effect of a concept on another; ``raising`` and ``lowering``: a shortest way of each sign, link by
    link, empty where there is none.
    """

    narrator: Narrator
    total: TotalEffect
    raising: list[Link]
    lowering: list[Link]


class Inferred(msgspec.Struct, frozen=True, kw_only=True):
    """Where one narrator's map ends: ``held`` with concepts ``clamped`` to values, ``free`` from the same start with none clamped.

    ``contraction``: below 1 there is one end, whatever the start; None where it is infinite, as for binary and trivalent values.
    """

    narrator: Narrator
    clamped: dict[str, float]
    held: Outcome
    free: Outcome
    contraction: float | None


def effects(maps: Sequence[Beliefs], cause: str, effect: str) -> list[Effect]:
    """The total effect in every map that has both concepts (by name). Raises UsageError where none has, and for one concept on itself."""
    chosen = _having(maps, (cause, effect))
    found = []
    for own in chosen:
        total = total_effect(own.map, cause, effect)
        ways = _shortest(own, cause, effect)
        found.append(Effect(narrator=own.narrator, total=total, raising=ways.get(1, []), lowering=ways.get(-1, [])))
    return found


def inferred(
    maps: Sequence[Beliefs], *, held: Mapping[str, float], start: Mapping[str, float], rule: Rule, activation: Activation, slope: float
) -> list[Inferred]:
    """Clamped inference (see ``inference.infer``) in every map that has all concepts that are held or started, by name.

    Raises UsageError where none has, and as ``infer`` does.
    """
    found = []
    for own in _having(maps, (*held, *start)):
        drawn = own.map
        kept = {"rule": rule, "activation": activation, "slope": slope}
        bound = contraction(drawn, held=held, **kept)  # type: ignore[arg-type]
        found.append(
            Inferred(
                narrator=own.narrator, clamped=dict(held), held=infer(drawn, start, held=held, **kept), free=infer(drawn, start, **kept),  # type: ignore[arg-type]
                contraction=None if bound == float("inf") else bound,
            )
        )  # fmt: skip
    return found


def _having(maps: Sequence[Beliefs], names: Sequence[str]) -> list[Beliefs]:
    found = [own for own in maps if all(name in own.map.concepts for name in names)]
    if not found:
        told = {name: [own.narrator.name for own in maps if name in own.map.concepts] for name in names}
        listed = "; ".join(f"{name!r} is in the map of {', '.join(who[:5]) or 'nobody'}" for name, who in told.items())
        raise UsageError(f"no narrator has all these concepts in one map: {listed}. Unite narrators: --by country or --by bloc")
    return found


def _shortest(own: Beliefs, cause: str, effect: str) -> dict[int, list[Link]]:
    """A shortest way of each sign that meets no concept twice, as far as the search goes."""
    onward: dict[str, list[Link]] = {}
    for link in own.links:
        if link.weight:
            onward.setdefault(link.cause, []).append(link)
    found: dict[int, list[Link]] = {}
    waiting: deque[tuple[int, list[Link]]] = deque([(1, [])])
    steps = 0
    while waiting and len(found) < 2 and steps < STEPS:
        sign, way = waiting.popleft()
        met = {cause, *(link.effect for link in way)}
        for link in onward.get(way[-1].effect if way else cause, ()):
            steps += 1
            now = sign if link.weight > 0 else -sign
            if link.effect == effect:
                found.setdefault(now, [*way, link])
            elif link.effect not in met:
                waiting.append((now, [*way, link]))
    return found
