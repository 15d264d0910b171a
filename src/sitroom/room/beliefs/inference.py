"""What a belief map leads to when some of its concepts are set: fuzzy cognitive maps (Kosko 1986, Int. J. Man-Machine Studies 24: 65-75).

A state is a row ``x`` with one value a concept; ``f`` is the activation, ``W`` the weights. Rules (Stach et al. 2005; Papageorgiou 2011):

kosko       x' = f(x W)
modified    x' = f(x + x W), a concept keeps its own value in mind
rescaled    x' = f((2x - 1) + (2x - 1) W), 0.5 stands for not knowing
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, get_args

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitroom.errors import UsageError
from sitroom.room.beliefs.maps import BeliefMap, Weights

__all__ = ["Activation", "Outcome", "Rule", "contraction", "infer", "intervened"]

Rule = Literal["kosko", "modified", "rescaled"]
Activation = Literal["binary", "trivalent", "sigmoid", "tanh"]

INTERVENTION = "intervention"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Where inference ends. ``values`` by concept; ``trace``: every state from the start on, in the order of the map's concepts.

    ``end``: ``settled`` (no value moved by more than the tolerance), ``cycle`` (a state came back; ``period`` steps long), ``open`` (neither within
    the steps that were allowed).
    """

    values: dict[str, float]
    end: Literal["settled", "cycle", "open"]
    steps: int
    trace: list[list[float]]
    period: int | None = None


def infer(
    map: BeliefMap,
    start: Mapping[str, float],
    *,
    held: Mapping[str, float] | None = None,
    rule: Rule = "modified",
    activation: Activation = "sigmoid",
    slope: float = 1.0,
    tolerance: float = 1e-3,
    most: int = 1000,
    keep_drivers: bool = True,
) -> Outcome:
    """Run a map from ``start`` (values by concept, 0 where none is given; with ``rescaled``, 0.5).

    ``held``: concepts that are clamped to a value at every step. ``keep_drivers``: concepts on which nothing acts keep their value too.
    ``slope`` is the steepness of sigmoid and tanh. Values are in 0..1, with trivalent and tanh in -1..1.
    Raises UsageError for unknown concepts, rules and activations, and values out of range.
    """
    function = _function(rule, activation, slope)
    if most < 1 or not tolerance >= 0:
        raise UsageError(f"found {most} steps and the tolerance {tolerance}; valid are a number of steps from 1 and a tolerance from 0.")
    state = np.full(len(map.concepts), 0.5 if rule == "rescaled" else 0.0)
    fixed = _drivers(map, keep_drivers)
    low = -1.0 if activation in ("trivalent", "tanh") else 0.0
    for given, clamp in ((start, False), (held or {}, True)):
        for name, value in given.items():
            if not low <= value <= 1:
                raise UsageError(f"found {value} for {name!r}; valid with {activation} is a number from {low:g} to 1.")
            state[map.place(name)] = value
            fixed[map.place(name)] |= clamp
    trace, seen = [state], {state.tobytes(): 0}
    for step in range(1, most + 1):
        after = np.where(fixed, state, function(_pull(state, map.weights, rule)))
        trace.append(after)
        moved = float(np.abs(after - state).max(initial=0.0))
        state = after
        if moved <= tolerance:
            return _outcome(map, trace, "settled")
        if (key := state.tobytes()) in seen:
            return _outcome(map, trace, "cycle", step - seen[key])
        seen[key] = step
    return _outcome(map, trace, "open")


def _outcome(map: BeliefMap, trace: list[Weights], end: Literal["settled", "cycle", "open"], period: int | None = None) -> Outcome:
    values = dict(zip(map.concepts, trace[-1].tolist(), strict=True))
    return Outcome(values=values, end=end, steps=len(trace) - 1, trace=[state.tolist() for state in trace], period=period)


def _drivers(map: BeliefMap, keep: bool) -> NDArray[np.bool_]:
    """Which concepts keep their value because nothing acts on them."""
    return np.logical_not(map.weights.any(axis=0)) if keep else np.zeros(len(map.concepts), dtype=np.bool_)


def _pull(state: Weights, weights: Weights, rule: Rule) -> Weights:
    if rule == "rescaled":
        state = 2 * state - 1
    pull: Weights = state @ weights
    return pull if rule == "kosko" else state + pull


def _function(rule: str, activation: str, slope: float) -> Callable[[Weights], Weights]:
    """The activation. Raises UsageError for what has no meaning, or not together."""
    for what, value, known in (("rule", rule, get_args(Rule)), ("activation", activation, get_args(Activation))):
        if value not in known:
            raise UsageError(f"found {value!r} as the {what}; valid are: {', '.join(known)}.")
    if not 0 < slope < np.inf:
        raise UsageError(f"found the slope {slope}; valid is a number above 0.")
    if rule == "rescaled" and activation not in ("binary", "sigmoid"):
        raise UsageError(f"found the rule rescaled with {activation}; valid with it are binary and sigmoid, whose values are in 0..1.")
    functions: dict[str, Callable[[Weights], Weights]] = {
        "binary": lambda x: (x > 0).astype(np.float64),
        "trivalent": np.sign,
        "sigmoid": lambda x: 1 / (1 + np.exp(-np.clip(slope * x, -700, 700))),
        "tanh": lambda x: np.tanh(slope * x),
    }
    return functions[activation]


def contraction(map: BeliefMap, *, held: Mapping[str, float] | None = None, rule: Rule = "modified", activation: Activation = "sigmoid",
                slope: float = 1.0, keep_drivers: bool = True) -> float:  # fmt: skip
    """A bound on how much one step can widen the distance of two states; below 1, there is exactly one fixed point, and every start leads to it.

    That is Banach's theorem with the greatest steepness of the activation (sigmoid: slope / 4, tanh: slope; twice that under ``rescaled``) times the
    least of the 1-, 2- and infinity-norms of W, or I + W where the rule keeps a concept's own value, without concepts whose value is kept
    (Boutalis, Kottas & Christodoulou 2009, IEEE Trans. Fuzzy Systems 17: 874-889, for Kosko's rule). Infinite for binary and trivalent.
    """
    _function(rule, activation, slope)
    fixed = _drivers(map, keep_drivers)
    for name in held or {}:
        fixed[map.place(name)] = True
    if fixed.all():
        return 0.0
    if activation in ("binary", "trivalent"):
        return float("inf")
    weights = map.weights[np.ix_(~fixed, ~fixed)]
    if rule != "kosko":
        weights = weights + np.eye(len(weights))
    steep = slope * (0.25 if activation == "sigmoid" else 1.0) * (2.0 if rule == "rescaled" else 1.0)
    return steep * min(float(np.linalg.norm(weights, order)) for order in (1, 2, np.inf))


def intervened(map: BeliefMap, impacts: Mapping[str, float], *, name: str = INTERVENTION) -> BeliefMap:
    """The map with one more driver that acts on the concepts of ``impacts`` (-1..1), to be started or held at 1, as FCMpy does
    (Mkhitaryan et al. 2022, PeerJ Computer Science 8: e1078). Raises UsageError for an unknown concept."""
    for concept in impacts:
        map.place(concept)
    return BeliefMap.of([*map.edges(), *((name, concept, impact) for concept, impact in impacts.items())], concepts=(*map.concepts, name))
