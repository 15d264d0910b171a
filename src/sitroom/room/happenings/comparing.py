"""What pairs of tellings have in common: the features of the pair model, for many pairs at once.

The values of a pair do not depend on which others are compared with it: sums run over words in the order of the alphabet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sitroom.documents.wording import weight
from sitroom.room.happenings.features import Telling
from sitroom.room.happenings.words import DEGREES, KIN, Lexicon, Tellers, alike, known_rate, link

__all__ = ["compared"]

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Trigger = tuple[str, ...]

_SETS = ("who", "before", "after", "nearest", "times", "places", "numbers", "names")


def compared(tellings: Sequence[Telling], first: Ints, second: Ints, words: Lexicon, counts: Tellers) -> dict[str, Reals]:
    """The features of pairs (``first[i]``, ``second[i]``) of tellings by name, one value a pair. Symmetric.

    A feature stands there three times: for all pairs, and 0 but for those with one trigger word (or its kin), or with two.
    """
    triggers = _Triggers(tellings, first, second, words, counts)
    one = triggers.degree >= KIN
    found: dict[str, Reals] = {name: (triggers.degree == degree).astype(np.float64) for degree, name in enumerate(DEGREES) if name}

    def say(name: str, values: NDArray[np.generic]) -> None:
        value = np.asarray(values, dtype=np.float64)
        found[name], found[f"one word: {name}"], found[f"two words: {name}"] = value, np.where(one, value, 0.0), np.where(one, 0.0, value)

    sentence = _Rows([t.words for t in tellings]).dot(first, second)
    document = _documents(tellings, first, second)
    for name, values, steps in (("sentence", sentence, (0.05, 0.1, 0.2, 0.35, 0.5)), ("document", document, (0.1, 0.2, 0.35, 0.5))):
        say(name, values)
        for least in steps:
            say(f"{name} over {least}", values > least)
    for name in _SETS:
        rows = _Rows([t.before | t.after if name == "nearest" else getattr(t, name) for t in tellings])
        both, shared = (rows.size[first] > 0) & (rows.size[second] > 0), rows.shared(rows, first, second)
        say(f"{name} shared", both & (shared > 0))
        say(f"{name} apart", both & (shared == 0))
        if name == "names":
            say("names in common", np.log1p(shared))
    before, after = _Rows([t.before for t in tellings]), _Rows([t.after for t in tellings])
    say("crossed", (before.shared(after, first, second) > 0) | (after.shared(before, first, second) > 0))
    beside = _Rows([t.beside for t in tellings])
    common = beside.shared(beside, first, second)
    say("beside", common / np.maximum(beside.size[first] + beside.size[second] - common, 1))
    say("trigger in common", triggers.common)
    near = np.where(one, 0.0, triggers.near)
    say("alike", near)
    say("alike x sentence", near * sentence)
    for least in (0.3, 0.4, 0.5, 0.6):
        say(f"alike over {least}", near > least)
    say("nearer partner", np.maximum(0.0, triggers.nearer - triggers.near))
    say("better partner", triggers.better > triggers.degree)
    say("likelier partner", (triggers.better >= KIN) & (triggers.degree < KIN))
    homes, sentences = _numbered([t.document for t in tellings]), np.array([t.sentence for t in tellings], dtype=np.int64)
    together = homes[first] == homes[second]
    say("one document", together)
    say("one sentence", together & (sentences[first] == sentences[second]))
    for name, either, own in (("both lead", False, [t.lead for t in tellings]), ("one denied", True, [t.denied for t in tellings])):
        flag = np.array(own, dtype=np.bool_)
        say(name, flag[first] != flag[second] if either else flag[first] & flag[second])
    say("rare", triggers.rare)
    say("sentence x rare", sentence * triggers.rare)
    say("known", triggers.rate)
    say("known x sentence", triggers.rate * sentence)
    say("unknown x sentence", np.where(one | triggers.counted, 0.0, sentence))
    say("usual", triggers.usual)
    return found


class _Triggers:
    """What the trigger words of pairs say: ``degree`` and ``near``ness, ``common`` words, how ``rare`` and ``usual`` they are, the ``rate`` at which
    they tell of one event (0 where not ``counted``), and how well the sentence's other triggers fit (``better``, ``nearer``)."""

    def __init__(self, tellings: Sequence[Telling], first: Ints, second: Ints, words: Lexicon, counts: Tellers) -> None:
        own = list(dict.fromkeys(t.trigger for t in tellings))
        place = {trigger: i for i, trigger in enumerate(own)}
        trigger = np.array([place[t.trigger] for t in tellings], dtype=np.int64)
        a, b = trigger[first], trigger[second]
        keys, back = np.unique(np.minimum(a, b) * len(own) + np.maximum(a, b), return_inverse=True)
        pairs = [(own[key // len(own)], own[key % len(own)]) for key in keys.tolist()]

        def each(of: Callable[[Trigger, Trigger], float]) -> Reals:
            return np.array([of(x, y) for x, y in pairs], dtype=np.float64)[back]

        rates = [[rate for x in one for y in two if (rate := known_rate(x, y, counts)) is not None] for one, two in pairs]
        self.rate = np.array([max(known, default=0.0) for known in rates], dtype=np.float64)[back]
        self.counted = np.array([bool(known) for known in rates], dtype=np.bool_)[back]
        self.degree = each(lambda x, y: link(x, y, words))
        self.near = each(lambda x, y: alike(x, y, words))
        self.common = each(lambda x, y: len({*x} & {*y}) / len({*x} | {*y}))
        rarest = np.array([max(map(weight, words_)) for words_ in own], dtype=np.float64)
        self.rare = np.minimum(rarest[a], rarest[b])
        often = np.array([max((known_rate(x, x, counts) or 0.0 for x in words_), default=0.0) for words_ in own], dtype=np.float64)
        self.usual = often[a] + often[b]
        sets = list(dict.fromkeys(t.others for t in tellings))
        at = {others: i for i, others in enumerate(sets)}
        beside = np.array([at[t.others] for t in tellings], dtype=np.int64)
        ways = [_others(own, trigger[i], sets, beside[j], words) for i, j in ((first, second), (second, first))]
        self.better, self.nearer = (np.maximum(x, y) for x, y in zip(*ways, strict=True))


def _others(own: Sequence[Trigger], a: Ints, sets: Sequence[tuple[Trigger, ...]], b: Ints, words: Lexicon) -> tuple[Reals, Reals]:
    """The best degree and nearness of each trigger to the other triggers of the other's sentence."""
    keys, back = np.unique(a * len(sets) + b, return_inverse=True)
    degrees, near = np.zeros(len(keys)), np.zeros(len(keys))
    known: dict[tuple[Trigger, Trigger], tuple[int, float]] = {}
    for i, key in enumerate(keys.tolist()):
        one = own[key // len(sets)]
        for other in sets[key % len(sets)]:
            if (one, other) not in known:
                known[one, other] = link(one, other, words), alike(one, other, words)
            degrees[i], near[i] = max(degrees[i], known[one, other][0]), max(near[i], known[one, other][1])
    return degrees[back], near[back]


class _Rows:
    """Words of many tellings as numbers in the order of the alphabet, with their weights (1 for sets). ``size``: how many each has."""

    def __init__(self, rows: Sequence[Mapping[str, float] | Iterable[str]]) -> None:
        ordered = [sorted(row) for row in rows]
        number = {word: i for i, word in enumerate(sorted({word for row in ordered for word in row}))}
        self.vocabulary = number
        self.size = np.array([len(row) for row in ordered], dtype=np.int64)
        self.begins = np.cumsum(self.size) - self.size
        self.words = np.array([number[word] for row in ordered for word in row], dtype=np.int64)
        weighed = (row[word] if isinstance(row, Mapping) else 1.0 for row, own in zip(rows, ordered, strict=True) for word in own)
        self.weights = np.fromiter(weighed, dtype=np.float64)

    def dot(self, first: Ints, second: Ints) -> Reals:
        """The product of each pair of rows, by the words that both have."""
        return self._met(self, first, second)

    def shared(self, other: _Rows, first: Ints, second: Ints) -> Reals:
        """How many words each pair has in common, the first from here and the second from ``other``."""
        return self._met(other, first, second)

    def _met(self, other: _Rows, first: Ints, second: Ints) -> Reals:
        words = other.words
        if other is not self:
            known = np.array([self.vocabulary.get(word, -1) for word in other.vocabulary], dtype=np.int64)
            words = known[other.words] if len(known) else other.words
        width = len(self.vocabulary) + 1
        (pair, at), (pair_, at_) = _spread(self.begins, self.size, first), _spread(other.begins, other.size, second)
        there = words[at_] >= 0
        keys = np.concatenate([pair * width + self.words[at], (pair_ * width + words[at_])[there]])
        weights = np.concatenate([self.weights[at], other.weights[at_][there]])
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        same = np.flatnonzero(ordered[1:] == ordered[:-1])
        products = weights[order[same]] * weights[order[same + 1]]
        return np.bincount(ordered[same] // width, products, len(first)).astype(np.float64)


def _spread(begins: Ints, size: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Of every item of every row that is asked for: the place of the row among those asked, and where the item stands."""
    times = size[rows]
    within = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    return np.repeat(np.arange(len(rows)), times), np.repeat(begins[rows], times) + within


def _documents(tellings: Sequence[Telling], first: Ints, second: Ints) -> Reals:
    """The products of the documents of each pair; each pair of documents is multiplied once."""
    homes = _numbered([t.document for t in tellings])
    texts: dict[int, Mapping[str, float]] = {}
    for home, one in zip(homes.tolist(), tellings, strict=True):
        texts.setdefault(home, one.text)
    rows = _Rows([texts[i] for i in range(len(texts))])
    a, b = homes[first], homes[second]
    keys, back = np.unique(np.minimum(a, b) * max(len(texts), 1) + np.maximum(a, b), return_inverse=True)
    low, high = keys // max(len(texts), 1), keys % max(len(texts), 1)
    found = np.zeros(len(keys))
    ends = np.searchsorted(low, np.arange(len(texts) + 1))
    dense = np.zeros(len(rows.vocabulary))
    for row in np.unique(low).tolist():
        own = slice(int(rows.begins[row]), int(rows.begins[row] + rows.size[row]))
        dense[rows.words[own]] = rows.weights[own]
        asked = slice(int(ends[row]), int(ends[row + 1]))
        pair, at = _spread(rows.begins, rows.size, high[asked])
        found[asked] = np.bincount(pair, dense[rows.words[at]] * rows.weights[at], asked.stop - asked.start)
        dense[rows.words[own]] = 0.0
    return found[back]


def _numbered(names: Sequence[str]) -> Ints:
    """The same names as numbers, in order of the first of each."""
    index: dict[str, int] = {}
    return np.array([index.setdefault(name, len(index)) for name in names], dtype=np.int64)
