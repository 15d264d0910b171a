"""Every two phrases of thousands that may be one concept, compared at once: what ``likeness`` says of two, by columns."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sitroom.codebook.concepts import phrasing
from sitroom.room.beliefs.likeness import degree, keys
from sitroom.room.beliefs.phrases import REGION, Notion
from sitroom.room.columns import distinct
from sitroom.room.happenings.words import KIN, SYNONYM

__all__ = ["SHARED", "compared"]

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Mask = NDArray[np.bool_]

SHARED = 2
"""Of the places that two documents speak of most, so many (or all, where one has fewer) are the same where they are about one crisis: a great power
takes part in several."""
PAIRS = 200_000
"""Pairs that are compared side by side."""
CELLS = 1 << 25
"""Bytes of a table of who has what, at most."""


def compared(
    notions: Sequence[Notion], texts: Sequence[str], *, settings: Mapping[str, frozenset[str]], crises: Mapping[str, str], most: int
) -> tuple[Ints, Ints, Reals]:  # fmt: skip
    """Pairs i < j of notions that share a key and are not apart, and how much speaks for one concept, where that is more than nothing.

    Of a key that more than ``most`` notions have, each meets the ``most`` that follow it. ``texts``, ``settings``, ``crises``: as in ``grouped``.
    """
    met = _met(notions, most)
    size = max(1, len(notions))
    columns = _Columns(notions, texts, settings, crises)
    found = []
    for part in _parted(met, size, columns.widest):
        first, second = np.divmod(part, size)
        near = ~columns.apart(first, second)
        first, second = first[near], second[near]
        value = columns.likeness(first, second)
        found.append((first[value > 0], second[value > 0], value[value > 0]))
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    one, other, value = (np.concatenate(column) for column in zip(*found, strict=True))
    return one, other, value


def _met(notions: Sequence[Notion], most: int) -> Ints:
    """Pairs that share a key, each once, as the number of the first times how many notions there are, plus the number of the second."""
    blocks: dict[Hashable, list[int]] = {}
    for i, notion in enumerate(notions):
        for key in dict.fromkeys(keys(notion)):
            blocks.setdefault(key, []).append(i)
    found = []
    for block in blocks.values():
        items = np.array(block, dtype=np.int64)
        for step in range(1, min(most, len(items) - 1) + 1):
            found.append(items[:-step] * len(notions) + items[step:])
    return distinct(np.concatenate(found)) if found else np.zeros(0, np.int64)


def _parted(met: Ints, size: int, widest: int) -> Iterator[Ints]:
    """Pairs in parts: those of one first notion together, no more first notions than a table has room for."""
    rows = max(1, CELLS // (widest + 1))
    firsts = met // size
    start = 0
    while start < len(met):
        end = min(start + PAIRS, int(np.searchsorted(firsts, firsts[start] + rows)))
        yield met[start:end]
        start = end


class _Sets(NamedTuple):
    """Sets of words, one a notion: how many words each has, and their numbers, filled up with the number ``different``."""

    sizes: Ints
    numbers: Ints
    different: int
    region: Mask
    region_alone: Mask

    def shared(self, first: Ints, second: Ints) -> Ints:
        """How many words two sets have both; ``first`` in ascending order."""
        if not len(first):
            return np.zeros(0, np.int64)
        low, high = int(first[0]), int(first[-1]) + 1
        has = np.zeros((high - low, self.different + 1), dtype=bool)
        has[np.arange(high - low)[:, None], self.numbers[low:high]] = True
        has[:, self.different] = False
        found = np.zeros(len(first), np.int64)
        sizes = self.sizes[second]
        for at in range(self.numbers.shape[1]):
            longer = np.flatnonzero(sizes > at)
            found[longer] += has[first[longer] - low, self.numbers[second[longer], at]]
        return found


def _sets(sets: Sequence[Collection[str]]) -> _Sets:
    number = {word: i for i, word in enumerate(sorted({word for own in sets for word in own}))}
    sizes = np.array([len(own) for own in sets], dtype=np.int64)
    numbers = np.full((len(sets), max(1, int(sizes.max(initial=0)))), len(number), dtype=np.int64)
    for i, own in enumerate(sets):
        if own:
            numbers[i, : len(own)] = [number[word] for word in own]
    region = np.array([REGION in own for own in sets], dtype=bool)
    return _Sets(sizes, numbers, len(number), region, region & (sizes == 1))


class _Sides(NamedTuple):
    """What is said of two notions in one regard: whether either says it, whether both name the same, and whether that is only *the region*."""

    first: Mask
    second: Mask
    same: Mask
    region: Mask
    region_alone: Mask


class _Columns:
    """Notions by columns. What is asked of pairs is asked with the first ones in ascending order."""

    def __init__(self, notions: Sequence[Notion], texts: Sequence[str], settings: Mapping[str, frozenset[str]], crises: Mapping[str, str]) -> None:
        self._families = _sets([notion.families for notion in notions])
        self._around = _sets([notion.families | notion.beside for notion in notions])
        self._stems = _sets([notion.stems for notion in notions])
        self._persons = _sets([notion.persons for notion in notions])
        self._said = tuple(_sets([getattr(notion, part) for notion in notions]) for part in ("about", "kinds", "doers"))
        self._places = _sets([settings.get(text, frozenset()) for text in texts])
        self._heads, self._head = _coded([notion.head for notion in notions])
        self._held = _held(self._stems, sorted({word for notion in notions for word in notion.stems}), self._heads)
        self._type = _coded([notion.type or "" for notion in notions])[1]
        self._typed = np.array([notion.type is not None for notion in notions], dtype=bool)
        self._extent = np.array([notion.extent for notion in notions], dtype=bool)
        self._crisis = _coded([crises.get(text, text) for text in texts])[1]

    @property
    def widest(self) -> int:
        """Of how many words the largest vocabulary is."""
        parts = (self._families, self._around, self._stems, self._persons, self._places, *self._said)
        return max(part.different for part in parts)

    def apart(self, first: Ints, second: Ints) -> Mask:
        """As ``likeness.apart``."""
        found: Mask = self._extent[first] != self._extent[second]
        found |= (self._persons.sizes[first] > 0) & (self._persons.sizes[second] > 0) & (self._persons.shared(first, second) == 0)
        for said in self._said:
            both = _sides(said, first, second)
            found |= both.first & both.second & (~both.same | (both.region & ~both.region_alone))
        about = self._said[0]
        one, two = (about.sizes[at] - about.region[at] for at in (first, second))
        named = about.shared(first, second) - (about.region[first] & about.region[second])
        found |= (np.minimum(one, two) > 1) & (named < 2)
        return found

    def likeness(self, first: Ints, second: Ints) -> Reals:
        """As ``likeness.likeness``, of pairs that are not apart; whether two documents are strangers as in ``grouped``."""
        w = phrasing().likeness
        core = self._core(first, second)
        found = core.copy()
        strangers = self._strangers(first, second)
        about: _Sides | None = None
        for said, part in zip(self._said, ("about", "class", "doer"), strict=True):
            both = _sides(said, first, second)
            about = about or both
            two_regions = strangers & both.region
            same = both.first & both.second & ~two_regions
            unsaid = (both.first | both.second) & ~same & (two_regions | ~both.region_alone)
            found = np.where(same, found + w[f"{part}_same"], np.where(unsaid, found + w[f"{part}_unsaid"], found))
        assert about is not None
        found = np.where(strangers & (~about.same | about.region), found + w["strangers"], found)
        found = self._worded(found, first, second)
        found[core <= 0] = 0.0
        return np.maximum(found, 0.0)

    def _core(self, first: Ints, second: Ints) -> Reals:
        """What the heads say, as ``likeness`` has it."""
        w = phrasing().likeness
        known = (self._families.sizes[first] > 0) & (self._families.sizes[second] > 0)
        family = self._families.shared(first, second) > 0
        around = self._around.shared(first, second) > 0
        degrees = self._degrees(first, second, np.flatnonzero(~known))
        held = self._holds(first, second) | self._holds(second, first)
        typed = self._typed[first] & (self._type[first] == self._type[second])
        return np.select(
            [family, known, self._head[first] == self._head[second], degrees >= KIN, around, (degrees == SYNONYM) | typed, held],
            [w["family"], 0.0, w["head"], w["kin"], w["modified"], w["synonym"], w["modified"]],
            0.0,
        )

    def _degrees(self, first: Ints, second: Ints, asked: Ints) -> Ints:
        """How near two heads are, where that is asked."""
        found = np.zeros(len(first), np.int64)
        pairs = self._head[first[asked]] * len(self._heads) + self._head[second[asked]]
        each, back = np.unique(pairs, return_inverse=True)
        near = np.array(
            [degree(self._heads[pair // len(self._heads)], self._heads[pair % len(self._heads)]) for pair in each.tolist()], dtype=np.int64
        )
        if len(each):
            found[asked] = near[back.reshape(-1)]
        return found

    def _holds(self, first: Ints, second: Ints) -> Mask:
        """Whether the head of the first is among the other words of the second."""
        size = len(self._heads)
        wanted = second * size + self._head[first]
        at = np.searchsorted(self._held, wanted)
        found: Mask = self._held[np.minimum(at, max(0, len(self._held) - 1))] == wanted if len(self._held) else np.zeros(len(first), dtype=bool)
        return found

    def _strangers(self, first: Ints, second: Ints) -> Mask:
        """Whether two documents are about different crises: no place that both speak of most; or only one, and no happenings connect them."""
        here, there = self._places.sizes[first], self._places.sizes[second]
        shared = self._places.shared(first, second)
        other = self._crisis[first] != self._crisis[second]
        found: Mask = (here > 0) & (there > 0) & ((shared == 0) | ((shared < np.minimum(SHARED, np.minimum(here, there))) & other))
        return found

    def _worded(self, found: Reals, first: Ints, second: Ints) -> Reals:
        """With what the other words say."""
        w = phrasing().likeness
        here, there = self._stems.sizes[first], self._stems.sizes[second]
        kind = self._said[1].sizes
        one, other = kind[first] > 0, kind[second] > 0
        both = self._stems.shared(first, second)
        shared = both / np.maximum(1, here + there - both)
        told = (here > 0) & (there > 0)
        classed = (one & (there > 0) & ~other) | (other & (here > 0) & ~one)
        return np.select(
            [told & (both > 0), told | classed, (here > 0) | (there > 0)],
            [found + w["words_same"] * shared, found + w["words_apart"], found + w["words_unsaid"] * np.minimum(3, here + there)],
            found,
        )


def _coded(values: Sequence[str]) -> tuple[list[str], Ints]:
    """The different values in order, and for each value its number among them."""
    different = sorted(set(values))
    number = {value: i for i, value in enumerate(different)}
    return different, np.fromiter((number[value] for value in values), dtype=np.int64, count=len(values))


def _held(stems: _Sets, words: Sequence[str], heads: Sequence[str]) -> Ints:
    """Notions and the heads (of any notion) that are among their other words, as one number each, ascending."""
    number = {word: i for i, word in enumerate(heads)}
    as_head = np.array([number.get(word, -1) for word in words] + [-1], dtype=np.int64)
    of = as_head[stems.numbers]
    rows, places = np.nonzero(of >= 0)
    return np.sort(rows * len(heads) + of[rows, places])


def _sides(said: _Sets, first: Ints, second: Ints) -> _Sides:
    shared = said.shared(first, second)
    region = (shared == 1) & said.region[first] & said.region[second]
    alone = said.region_alone[first] | said.region_alone[second]
    return _Sides(said.sizes[first] > 0, said.sizes[second] > 0, shared > 0, region, alone)
