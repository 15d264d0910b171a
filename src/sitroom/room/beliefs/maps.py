"""A signed, weighted belief map (Axelrod 1976; Kosko 1986): concepts, and how much each raises or lowers each other one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sitroom.errors import UsageError
from sitroom.room.nearest import nearest

__all__ = ["BeliefMap", "Edge", "Weights"]

Edge = tuple[str, str, float]
"""(cause, effect, weight): the weight is in -1..1, negative where the cause lowers the effect."""

Weights = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class BeliefMap:
    """``weights[i, j]`` in -1..1 is the effect of concept ``i`` on concept ``j``, 0 = none; shape (n, n), read-only.

    Raises UsageError for a name that is given twice, a wrong shape, and a weight that is no number of -1..1.
    """

    concepts: tuple[str, ...]
    weights: Weights
    _places: Mapping[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        places = {name: i for i, name in enumerate(self.concepts)}
        if len(places) < len(self.concepts):
            twice = sorted({name for name in self.concepts if self.concepts.count(name) > 1})
            raise UsageError(f"found the concept {', '.join(twice[:3])} twice; valid is each name once.")
        weights = np.array(self.weights, dtype=np.float64)
        if weights.shape != (len(self.concepts),) * 2:
            raise UsageError(f"found weights of shape {weights.shape}; valid is {(len(self.concepts),) * 2}, a row and a column for each concept.")
        if wrong := np.argwhere(~(np.abs(weights) <= 1)).tolist():
            i, j = wrong[0]
            found = f"{self.concepts[i]} -> {self.concepts[j]}: {weights[i, j]}"
            raise UsageError(f"found the weight {found}; valid is a number from -1 to 1. Divide all weights by the greatest.")
        weights.setflags(write=False)
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "_places", places)

    @classmethod
    def of(cls, edges: Iterable[Edge], *, concepts: Iterable[str] = ()) -> BeliefMap:
        """The map of these edges; ``concepts`` come first and may have no edge, the others follow in the order of the alphabet.

        Raises UsageError for an edge that is given twice, and as the class does.
        """
        listed = list(edges)
        first = list(concepts)
        names = (*first, *sorted({name for cause, effect, _ in listed for name in (cause, effect)} - set(first)))
        places = {name: i for i, name in enumerate(names)}
        weights, seen = np.zeros((len(names), len(names))), set()
        for cause, effect, weight in listed:
            if (cause, effect) in seen:
                raise UsageError(f"found the edge {cause} -> {effect} twice; valid is one weight for each pair. Add the weights up first.")
            seen.add((cause, effect))
            weights[places[cause], places[effect]] = weight
        return cls(names, weights)

    def place(self, concept: str) -> int:
        """The row and column of a concept. Raises UsageError, with what comes near, for one that the map does not have."""
        if concept in self._places:
            return self._places[concept]
        near = nearest(concept, self.concepts, words=True)
        first = "; ".join(self.concepts[:5]) + " …" * (len(self.concepts) > 5)
        known = f"near are: {'; '.join(near)}" if near else f"it has {len(self.concepts)}: {first}"
        raise UsageError(f"the map has no concept {concept!r}; {known}.")

    def weight(self, cause: str, effect: str) -> float:
        """The weight of one edge, 0 where there is none. Raises UsageError for an unknown concept."""
        return float(self.weights[self.place(cause), self.place(effect)])

    def edges(self) -> list[Edge]:
        """All edges in the order of the concepts."""
        return [(self.concepts[i], self.concepts[j], float(self.weights[i, j])) for i, j in np.argwhere(self.weights).tolist()]

    def ordered(self, concepts: Iterable[str]) -> BeliefMap:
        """The same map with its concepts in this order. Raises UsageError where these are not the same concepts."""
        names = tuple(concepts)
        at = [self.place(name) for name in names]
        if len(names) != len(self.concepts):
            raise UsageError(f"found {len(names)} concepts to order by; valid are all {len(self.concepts)} of the map.")
        return BeliefMap(names, self.weights[np.ix_(at, at)])

    def following(self) -> dict[str, dict[str, float]]:
        """By cause, its effects with their weights: both in the order of the alphabet, so that walks do not depend on the order of concepts."""
        found: dict[str, dict[str, float]] = {name: {} for name in sorted(self.concepts)}
        for cause, effect, weight in sorted(self.edges()):
            found[cause][effect] = weight
        return found
