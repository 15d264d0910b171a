"""Cross-impact balances: which combinations of states support themselves.

Weimer-Jehle (2006), Technological Forecasting and Social Change 73: 334-361.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitroom.errors import InputError, UsageError

__all__ = ["MOST", "CrossImpact", "Scenario", "cross_impact_of_file", "cross_impact_of_table"]

MOST = 20_000_000
"""How many combinations are tried at most."""
_AT_ONCE = 100_000


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """One state of each descriptor. ``margin``: the least by which the impacts on a chosen state exceed those on another state of its descriptor,
    0 or more where the scenario is consistent; ``total``: the impacts on all chosen states together.
    """

    states: dict[str, str]
    margin: float
    total: float


@dataclass(frozen=True, eq=False)
class CrossImpact:
    """``descriptors``: names with their states; ``impacts[i, j]``: how far state ``i`` favours state ``j``, states numbered through.

    Raises UsageError for a wrong shape, a descriptor without states, or a name that is given twice.
    """

    descriptors: dict[str, tuple[str, ...]]
    impacts: NDArray[np.float64]

    def __post_init__(self) -> None:
        size = sum(map(len, self.descriptors.values()))
        impacts = np.array(self.impacts, dtype=np.float64)
        if impacts.shape != (size, size) or not np.isfinite(impacts).all():
            raise UsageError(f"found impacts of shape {impacts.shape}; valid are finite numbers of shape {(size, size)}, one for each two states.")
        for name, states in self.descriptors.items():
            if not states or len(set(states)) < len(states):
                raise UsageError(f"descriptor {name!r}: found the states {', '.join(states) or 'none'}; valid is one or more, each once.")
        impacts.setflags(write=False)
        object.__setattr__(self, "impacts", impacts)

    def consistent(self, *, margin: float = 0.0) -> list[Scenario]:
        """The scenarios in which every chosen state is favoured over each other one of its descriptor by ``margin`` at least.

        The best supported come first. A negative ``margin`` also lets in those that are nearly so.
        Raises UsageError where there are more than ``MOST`` combinations to try.
        """
        sizes = [len(states) for states in self.descriptors.values()]
        number = int(np.prod(sizes, dtype=object)) if sizes else 0
        if number > MOST:
            raise UsageError(f"found {number} combinations of states; valid are at most {MOST}. Leave out a descriptor, or fix its state.")
        found = [scenario for first in range(0, number, _AT_ONCE) for scenario in self._among(first, min(first + _AT_ONCE, number), sizes, margin)]
        return sorted(found, key=lambda s: (-s.total, -s.margin, list(s.states.values())))

    def scenario(self, states: dict[str, str]) -> Scenario:
        """One combination with its margin and total. Raises UsageError for an unknown or missing descriptor or state."""
        if set(states) != set(self.descriptors):
            raise UsageError(f"found states of {', '.join(states) or 'no descriptor'}; valid is one of each of: {', '.join(self.descriptors)}.")
        for name, state in states.items():
            if state not in self.descriptors[name]:
                raise UsageError(f"descriptor {name!r} has no state {state!r}; valid are: {', '.join(self.descriptors[name])}.")
        chosen = np.array([[self.descriptors[name].index(states[name]) for name in self.descriptors]])
        margins, totals = self._balances(chosen)
        return self._scenario(chosen[0].tolist(), float(margins[0]), float(totals[0]))

    def _among(self, first: int, last: int, sizes: Sequence[int], margin: float) -> list[Scenario]:
        chosen = np.stack(np.unravel_index(np.arange(first, last), sizes), axis=1)
        margins, totals = self._balances(chosen)
        return [self._scenario(chosen[i].tolist(), float(margins[i]), float(totals[i])) for i in np.flatnonzero(margins >= margin)]

    def _scenario(self, chosen: Sequence[int], margin: float, total: float) -> Scenario:
        states = {name: own[at] for (name, own), at in zip(self.descriptors.items(), chosen, strict=True)}
        return Scenario(states=states, margin=margin, total=total)

    def _balances(self, chosen: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Margins and totals of combinations; shape of ``chosen``: (combinations, descriptors), numbers of states within their descriptor."""
        sizes = [len(states) for states in self.descriptors.values()]
        starts = np.cumsum([0, *sizes[:-1]])
        balance = np.zeros((len(chosen), sum(sizes)))
        for at, start in enumerate(starts):
            balance += self.impacts[chosen[:, at] + start]
        margins, totals = np.full(len(chosen), np.inf), np.zeros(len(chosen))
        rows = np.arange(len(chosen))
        for at, (start, size) in enumerate(zip(starts, sizes, strict=True)):
            own = balance[:, start : start + size].copy()
            value = own[rows, chosen[:, at]]
            own[rows, chosen[:, at]] = -np.inf
            if size > 1:
                margins = np.minimum(margins, value - own.max(axis=1))
            totals += value
        return margins, totals


def cross_impact_of_file(path: Path | str) -> CrossImpact:
    """The matrix of a ScenarioWizard project (``.scw``). Raises InputError for what is none."""
    try:
        text = Path(path).read_text(encoding="latin-1")
    except OSError as error:
        raise InputError(f"{path}: found no readable file ({error.strerror}); valid is a ScenarioWizard project (.scw).") from None
    return cross_impact_of_table(text, name=str(path))


def cross_impact_of_table(text: str, *, name: str = "the project") -> CrossImpact:
    """The matrix of the text of a ScenarioWizard project: descriptors after ``&``, states after ``-``, rows of numbers separated by commas."""
    descriptors: dict[str, tuple[str, ...]] = {}
    rows: list[list[float]] = []
    last = ""
    head = text.split("\n#", 1)[0]
    for line in map(str.strip, head.splitlines()):
        if line.startswith("&") and len(line) > 1:
            last = line[1:].strip()
            descriptors[last] = ()
        elif line.startswith("-") and last:
            descriptors[last] = (*descriptors[last], line[1:].strip())
    size = sum(map(len, descriptors.values()))
    for line in text[len(head) :].splitlines():
        cells = [cell.strip() for cell in line.split(",")]
        if len(cells) == size and size > 1 and all(re.fullmatch(r"-?\d+(\.\d+)?", cell) for cell in cells):
            rows.append([float(cell) for cell in cells])
    if not size or len(rows) != size:
        found = f"{len(descriptors)} descriptors with {size} states and {len(rows)} rows of as many numbers"
        raise InputError(f"{name}: found {found}; valid is a ScenarioWizard project with one row for each state.")
    return CrossImpact(descriptors, np.array(rows))
