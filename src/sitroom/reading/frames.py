"""The reading model's anchors and their arcs -> attributions, claims and red lines of each sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sitroom.reading.graph import Frame
from sitroom.reading.inventory import Inventory, Thresholds

__all__ = ["frames_of", "sign_of"]

Span = tuple[int, int]
Array = NDArray[Any]

SURE = 0.5
"""Least probability of the first and of the last word of a further stretch of a part, beside its best one (broken quotes, several sources)."""

PRESENT = 0.15
"""Least geometric mean of the probabilities of a part's best first and last word; below it, the part is not there."""


def frames_of(outputs: Mapping[str, Array], lengths: Array, names: Inventory, least: Thresholds) -> dict[int, list[Frame]]:
    """Frames by sentence number, in the order of their anchors."""
    found: dict[int, list[Frame]] = {}
    floors = [getattr(least, kind) for kind in names.frame]
    for (row, column, kind), p, arcs, hedge, line in zip(
        outputs["anchor_at"].tolist(), outputs["anchor"].tolist(), outputs["frame"], outputs["hedge"], outputs["line"], strict=True
    ):
        n = int(lengths[row])
        if p < floors[kind] or column > n:
            continue
        word, arcs = column - 1, arcs[:n]
        anchor = (word, 1 + _last(arcs[:, 4], word)) if word >= 0 else (-1, 0)
        first, second = _spans(arcs[:, 0], arcs[:, 1]), _spans(arcs[:, 2], arcs[:, 3])
        raises = sign_of(outputs["sign"][row], first, second)
        frame = Frame(
            names.frame[kind], anchor, p, first, second, 1 if raises >= 0.5 else -1, names.hedge[int(hedge.argmax())], names.line[int(line.argmax())]
        )
        found.setdefault(row, []).append(frame)
    return found


def _last(scores: Array, first: int) -> int:
    """The best last word at or after ``first``."""
    return first + int(scores[first:].argmax())


def _spans(begin: Array, end: Array) -> tuple[Span, ...]:
    """The best stretch of words, and further ones that do not touch it and whose ends are sure; in order."""
    ends = np.maximum.accumulate(begin) * end  # of the best beginning up to each word
    last = int(ends.argmax())
    if ends[last] < PRESENT**2:
        return ()
    spans = [(int(begin[: last + 1].argmax()), last)]
    for start in np.flatnonzero(begin >= SURE).tolist():
        stops = [stop for stop in np.flatnonzero(end >= SURE).tolist() if stop >= start]
        if stops and all(stops[0] < a or start > b for a, b in spans):
            spans.append((start, stops[0]))
    return tuple((a, b + 1) for a, b in sorted(spans))


def sign_of(chances: Array, cause: tuple[Span, ...], effect: tuple[Span, ...]) -> float:
    """Probability that the cause raises the effect: the mean log-odds over pairs of their words, as in training."""
    if not cause or not effect:
        return 1.0
    rows = np.concatenate([chances[a:b] for a, b in cause])
    p = np.clip(np.concatenate([rows[:, a:b] for a, b in effect], 1), 1e-6, 1 - 1e-6)
    mean = float(np.log(p / (1 - p)).mean())
    return float(1 / (1 + np.exp(-mean)))
