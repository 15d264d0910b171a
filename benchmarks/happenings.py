"""Happenings against ECB+: gold mentions, subtopics known. ``python -m benchmarks.happenings [--data DIR] [--split dev] [--wrong N]``.

The model is fitted on the train split (``training/happenings.py``, ``meaning.py``, ``odds.py``); its features and ``THRESHOLD`` were chosen on dev,
so the figure on dev is that of a development set. MUC: Vilain et al. 1995. B3: Bagga & Baldwin 1998. CEAF-e: Luo 2005, with its phi 4. CoNLL F1 is
the mean of the three F1s (Pradhan et al. 2014). Mentions without a chain are events of their own and count.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from sitroom.room.happenings.clustering import agglomerated
from sitroom.room.happenings.meaning import meanings
from sitroom.room.happenings.model import chance, in_common, wording
from training.happenings import Mention, mentions, pairs, subtopics

Clusters = Sequence[frozenset[Hashable]]

THRESHOLD = 0.3
"""The least mean chance of two clusters' pairs to join them; chosen on dev."""


def conll(gold: Clusters, found: Clusters) -> dict[str, tuple[float, float, float]]:
    """(recall, precision, F1) of ``MUC``, ``B3`` and ``CEAF-e``, and of ``CoNLL`` the means, all in 0..1. A mention may be in one of the two only."""
    aligned = _aligned(gold, found)
    scores = {
        "MUC": (_muc(gold, found), _muc(found, gold)),
        "B3": (_b3(gold, found), _b3(found, gold)),
        "CEAF-e": (aligned / max(1, len(gold)), aligned / max(1, len(found))),
    }
    full = {name: (r, p, 2 * r * p / (r + p) if r + p else 0.0) for name, (r, p) in scores.items()}
    means = tuple(sum(row[i] for row in full.values()) / 3 for i in range(3))
    return full | {"CoNLL": (means[0], means[1], means[2])}


def _home(clusters: Clusters) -> dict[Hashable, int]:
    return {mention: i for i, cluster in enumerate(clusters) for mention in cluster}


def _muc(of: Clusters, against: Clusters) -> float:
    """Recall of links; a mention that the other side lacks is a part of its own."""
    home = _home(against)
    parts = [len({home.get(m, ("alone", m)) for m in cluster}) for cluster in of]
    links = sum(len(cluster) - 1 for cluster in of)
    return sum(len(cluster) - n for cluster, n in zip(of, parts, strict=True)) / links if links else 0.0


def _b3(of: Clusters, against: Clusters) -> float:
    home, mentioned = _home(against), sum(map(len, of))
    shared = (n * n / len(cluster) for cluster in of for n in Counter(home[m] for m in cluster if m in home).values())
    return sum(shared) / mentioned if mentioned else 0.0


def _aligned(gold: Clusters, found: Clusters) -> float:
    """The similarity phi 4 of the best one-to-one alignment of clusters."""
    from scipy.optimize import linear_sum_assignment

    home, table = _home(found), np.zeros((len(gold), len(found)))
    for i, cluster in enumerate(gold):
        for j, n in Counter(home[m] for m in cluster if m in home).items():
            table[i, j] = 2 * n / (len(cluster) + len(found[j]))
    rows, columns = linear_sum_assignment(table, maximize=True)
    return float(table[rows, columns].sum())


def gold_clusters(found: Iterable[Mention]) -> list[frozenset[Hashable]]:
    """The gold events."""
    groups: dict[str, set[Hashable]] = {}
    for mention in found:
        groups.setdefault(mention.gold, set()).add(mention.telling.id)
    return [frozenset(group) for group in groups.values()]


def by_word(groups: Iterable[Sequence[Mention]]) -> list[frozenset[Hashable]]:
    """The baseline: one event for each trigger stem of a subtopic."""
    found: dict[tuple[str, str], set[Hashable]] = {}
    for mention in (m for group in groups for m in group):
        found.setdefault((mention.subtopic, mention.telling.trigger[0]), set()).add(mention.telling.id)
    return [frozenset(group) for group in found.values()]


def chances(group: Sequence[Mention]) -> dict[tuple[int, int], float]:
    """The chance of every pair of a subtopic."""
    first, second = pairs(len(group))
    meant = meanings().odds(meanings().of([m.place for m in group]), first, second)
    odds = wording(in_common([m.telling for m in group], first, second), meant)
    return {(i, j): chance(value) for i, j, value in zip(first.tolist(), second.tolist(), odds.tolist(), strict=True)}


def by_model(groups: Iterable[Sequence[Mention]], threshold: float) -> list[frozenset[Hashable]]:
    """The clusters of each subtopic."""
    return [
        frozenset(group[i].telling.id for i in cluster)
        for group in groups
        for cluster in agglomerated(len(group), chances(group), threshold=threshold)
    ]


def wrong(groups: Iterable[Sequence[Mention]], most: int) -> Iterator[str]:
    """The pairs that are most surely wrong, with their words, worst first."""
    found = [
        (abs(chance_ - (a.gold == b.gold)), a, b) for group in groups for (i, j), chance_ in chances(group).items() for a, b in [(group[i], group[j])]
    ]
    for off, a, b in sorted(found, key=lambda f: -f[0])[:most]:
        what = "one event, taken for two" if a.gold == b.gold else "two events, taken for one"
        yield f"{off:.2f} {what} ({a.subtopic})\n  {a.words}\n  {b.words}"


def figures(data: Path, split: str = "dev") -> dict[str, dict[str, tuple[float, float, float]]]:
    """Scores of the ``baseline`` and of the ``model``."""
    groups = subtopics(mentions(data / f"coref/ecbplus_{split}.jsonl"))
    gold = gold_clusters(m for group in groups for m in group)
    return {"baseline": conll(gold, by_word(groups)), "model": conll(gold, by_model(groups, THRESHOLD))}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--split", default="dev")
    options.add_argument("--wrong", type=int, nargs="?", const=40, metavar="N", help="print the N worst pairs")
    given = options.parse_args()
    if given.wrong:
        for line in wrong(subtopics(mentions(given.data / f"coref/ecbplus_{given.split}.jsonl")), given.wrong):
            print(line)
        return
    print(f"{'ECB+ ' + given.split:<10}" + "".join(f"{name:>24}" for name in ("MUC", "B3", "CEAF-e", "CoNLL")) + "   (recall precision F1)")
    for name, scores in figures(given.data, given.split).items():
        print(f"{name:<10}" + "".join(f"{100 * r:10.1f}{100 * p:7.1f}{100 * f:7.1f}" for r, p, f in scores.values()))


if __name__ == "__main__":
    main()
