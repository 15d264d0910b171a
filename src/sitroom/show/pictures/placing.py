"""Where the nodes of a network stand: stress majorisation (Gansner, Koren & North 2004, *Graph Drawing*), friends nearer than foes, names apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["apart", "placed"]

Reals = NDArray[np.float64]

_ROUNDS = 200
_FAR = 1.2
"""How much farther than its farthest two nodes another part of the network stands, in lengths of a tie."""


def placed(size: int, ties: Sequence[tuple[int, int, float]]) -> Reals:
    """Places of ``size`` nodes in the unit square, shape (size, 2). ``ties``: (node, node, length above 0).

    The start is classical scaling (Torgerson 1952) of the lengths of shortest paths, so that the same ties give the same places.
    """
    if size == 0:
        return np.zeros((0, 2))
    if size == 1:
        return np.full((1, 2), 0.5)
    wanted = _lengths(size, ties)
    weight = np.where(wanted > 0, wanted, 1.0) ** -2.0
    np.fill_diagonal(weight, 0.0)
    place = _scaled(wanted)
    laplacian = np.diag(weight.sum(axis=1)) - weight
    inverse = np.linalg.pinv(laplacian)
    for _ in range(_ROUNDS):
        difference = place[:, None, :] - place[None, :, :]
        distance = np.maximum(np.sqrt((difference**2).sum(axis=2)), 1e-9)
        pull = np.where(wanted > 0, -weight * wanted / distance, 0.0)
        np.fill_diagonal(pull, 0.0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        place = inverse @ (pull @ place)
    return _squared(place)


def _lengths(size: int, ties: Sequence[tuple[int, int, float]]) -> Reals:
    """Lengths of shortest paths (Floyd 1962); between parts that nothing ties, a little more than the longest there is."""
    length = np.full((size, size), np.inf)
    np.fill_diagonal(length, 0.0)
    for one, other, long in ties:
        length[one, other] = length[other, one] = min(length[one, other], long)
    for middle in range(size):
        length = np.minimum(length, length[:, middle, None] + length[None, middle, :])
    known = length[np.isfinite(length)]
    return np.where(np.isfinite(length), length, known.max(initial=0.0) * 0.5 + _FAR)


def _scaled(wanted: Reals) -> Reals:
    size = len(wanted)
    middle = np.eye(size) - 1.0 / size
    values, vectors = np.linalg.eigh(-0.5 * middle @ wanted**2 @ middle)
    place = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 0.0))
    signs = np.sign(place[np.argmax(np.abs(place).round(9), axis=0), np.arange(2)])
    turn = np.linspace(0, 2 * np.pi, size, endpoint=False)
    circle = np.column_stack([np.cos(turn), np.sin(turn)])
    return np.asarray(place * np.where(signs == 0, 1, signs) + 1e-3 * circle, dtype=np.float64)


def _squared(place: Reals) -> Reals:
    """Turned so that the longest way lies across, and stretched to the unit square."""
    place = place - place.mean(axis=0)
    _, axes = np.linalg.eigh(place.T @ place)
    place = place @ axes[:, ::-1]
    heaviest = place[np.argmax(np.abs(place).round(9), axis=0), np.arange(2)]
    place = place * np.where(heaviest < 0, -1, 1)
    low, high = place.min(axis=0), place.max(axis=0)
    return np.asarray((place - low) / np.maximum(high - low, 1e-9), dtype=np.float64).round(6)


def apart(place: Reals, boxes: Reals, *, width: float, height: float, rounds: int = 120) -> Reals:
    """Places in pixels, moved until no two boxes (width and height of each node with its name, shape (size, 2)) overlap or ``rounds`` are over.

    Each round moves every overlapping pair apart along the shorter way, half each, and keeps all inside.
    """
    margin = boxes / 2
    found = margin + place * (np.array([width, height]) - boxes)
    for _ in range(rounds):
        moved = False
        for one in range(len(found)):
            for other in range(one + 1, len(found)):
                gap = found[other] - found[one]
                over = margin[one] + margin[other] - np.abs(gap)
                if (over > 0.5).all():
                    axis = int(over[1] <= over[0])
                    way = 1.0 if gap[axis] >= 0 else -1.0
                    found[one, axis] -= way * over[axis] / 2
                    found[other, axis] += way * over[axis] / 2
                    moved = True
        found = np.clip(found, margin, np.array([width, height]) - margin)
        if not moved:
            break
    return found.round(1)
