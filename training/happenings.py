"""ECB+ -> the pair model of happenings: ``python -m training.happenings --data DIR``.

Writes ``pairs.tsv`` (how often two trigger words tell of one event) and ``model.tsv`` (weights of a logistic regression) in
``src/sitroom/room/happenings/data``. Takes half a minute. Fitted on the train split; the threshold is chosen on dev (``benchmarks/happenings.py``).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sitroom.documents.wording import CONTENT, stem, weight
from sitroom.room.happenings.comparing import compared
from sitroom.room.happenings.features import Telling, heads, telling, unit
from sitroom.room.happenings.meaning import Spot
from sitroom.room.happenings.words import Lexicon, Tellers, lexicon

DATA = Path(__file__).parents[1] / "src" / "sitroom" / "room" / "happenings" / "data"

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

EVENTS = ("ACTION", "NEG")
"""How the tags of event mentions begin."""
SHORT = 4
"""Words up to which the first sentence of a document is a date line rather than a title."""
RIDGE = 10.0
"""Strength of the penalty on standardised weights."""
FEWEST = 2.0
"""Counted pairs below which two words are not kept in the table."""

PAIRS_HEADER = """\
# How often mentions with these two trigger stems tell of one event. Written by training/happenings.py; read by room/happenings/words.py.
# one: pairs of mentions of one event. pairs: all pairs; each subtopic's share counts as at most 3.
# Source: counted on the train split of ECB+ (Cybulska & Vossen 2014, CC BY 3.0). Counts of words only; no text of it is kept.
first	second	one	pairs
"""
MODEL_HEADER = """\
# Weights of the pair model: log odds that two tellings are of one event = sum of weight x feature; "bias" stands for a feature that is always 1.
# Features: room/happenings/features.py. Written by training/happenings.py: logistic regression, ridge {ridge}, {pairs} pairs of mentions of one
# subtopic, {one} of them of one event, with the counts of pairs.tsv taken from the other topics.
# Source: fitted on the train split of ECB+ (Cybulska & Vossen 2014, CC BY 3.0).
feature	weight
"""


class Mention(NamedTuple):
    """A gold mention: its telling, its topic and subtopic, the gold event, its words for people to read, and its sentence with its place there."""

    telling: Telling
    topic: str
    subtopic: str
    gold: str
    words: str
    place: Spot


def mentions(path: Path) -> list[Mention]:
    """The event mentions of a split that stand in sentences checked by the annotators; one without a chain is an event of its own."""
    return [m for line in path.read_text(encoding="utf-8").splitlines() for m in _of_document(json.loads(line))]


def _of_document(entry: dict[str, Any]) -> Iterator[Mention]:
    stems = [stem(word.lower()) for sentence in entry["sents"] for word in sentence]
    text = unit({s: w for s in dict.fromkeys(stems) if (w := weight(s)) >= CONTENT})
    marks: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for mark in entry["mentions"]:
        marks[mark["sent"]].append(mark)
    for number, mark in enumerate(entry["mentions"]):
        if not (mark["tag"].startswith(EVENTS) and mark["in_eval_sentence"]):
            continue
        words, beside = entry["sents"][mark["sent"]], marks[mark["sent"]]
        found = telling(
            words, mark["tok"], id=f"{entry['id']}:{number}", document=entry["id"], sentence=mark["sent"], text=text,
            others=tuple(heads([stem(words[t].lower()) for t in m["tok"]]) for m in beside if m is not mark and m["tag"].startswith(EVENTS)),
            lead=mark["sent"] == 0, denied=mark["tag"].startswith("NEG"), **_arguments(words, mark, beside),
        )  # fmt: skip
        gold = mark["cluster"] or found.id
        shown = " ".join(f"[{w}]" if i in mark["tok"] else w for i, w in enumerate(words))
        begins = list(accumulate((len(word) + 1 for word in words), initial=0))
        first, last = min(mark["tok"]), max(mark["tok"])
        beginning = next((sentence for sentence in entry["sents"] if len(sentence) > SHORT), entry["sents"][0])
        place = Spot(" ".join(words), (begins[first], begins[last] + len(words[last])), " ".join(beginning))
        yield Mention(found, entry["topic"], entry["subtopic"], gold, shown, place)


def _arguments(words: Sequence[str], mark: dict[str, Any], beside: Iterable[dict[str, Any]]) -> dict[str, frozenset[str]]:
    """Who is named nearest before and after, all who are named, times and places: content stems of the annotated phrases."""
    first, last = min(mark["tok"]), max(mark["tok"])
    who = [m for m in beside if m["tag"].startswith(("HUMAN", "NON_HUMAN"))]
    before = max((m for m in who if max(m["tok"]) < first), key=lambda m: max(m["tok"]), default=None)
    after = min((m for m in who if min(m["tok"]) > last), key=lambda m: min(m["tok"]), default=None)

    def stems(chosen: Iterable[dict[str, Any] | None]) -> frozenset[str]:
        found = (stem(words[t].lower()) for m in chosen if m for t in m["tok"])
        return frozenset(s for s in found if weight(s) >= CONTENT)

    times, places = ([m for m in beside if m["tag"].startswith(kind)] for kind in ("TIME", "LOC"))
    return {"before": stems([before]), "after": stems([after]), "who": stems(who), "times": stems(times), "places": stems(places)}


def subtopics(found: Iterable[Mention]) -> list[list[Mention]]:
    """The mentions of each subtopic, in order."""
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in found:
        groups[mention.subtopic].append(mention)
    return list(groups.values())


def counted(groups: Iterable[Sequence[Mention]]) -> dict[str, Tellers]:
    """By topic: (stem, stem) -> (pairs of one event, pairs)."""
    topics: dict[str, Tellers] = defaultdict(dict)
    for group in groups:
        one, every = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        for a, b in combinations(group, 2):
            for x in a.telling.trigger:
                for y in b.telling.trigger:
                    every[min(x, y), max(x, y)] += 1
                    one[min(x, y), max(x, y)] += a.gold == b.gold
        table = topics[group[0].topic]
        for key, pairs in every.items():
            share, (was_one, was_pairs) = min(pairs, 3), table.get(key, (0.0, 0.0))
            table[key] = was_one + share * one[key] / pairs, was_pairs + share
    return topics


def summed(topics: dict[str, Tellers], *, without: str | None = None) -> Tellers:
    """The counts of all topics but one, those above ``FEWEST``; two different words that never told of one event are left out."""
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for topic, table in topics.items():
        for key, (one, pairs) in table.items() if topic != without else ():
            was_one, was_pairs = found.get(key, (0.0, 0.0))
            found[key] = was_one + one, was_pairs + pairs
    return {key: (one, pairs) for key, (one, pairs) in sorted(found.items()) if pairs >= FEWEST and (one > 0 or key[0] == key[1])}


def examples(groups: Iterable[Sequence[Mention]], topics: dict[str, Tellers], words: Lexicon) -> tuple[dict[str, Reals], Reals]:
    """Features of every pair within a subtopic by name, and 1 where the pair is of one event, else 0."""
    features: dict[str, list[Reals]] = defaultdict(list)
    labels: list[Reals] = []
    tables = {topic: summed(topics, without=topic) for topic in topics}
    for group in groups:
        first, second = pairs(len(group))
        found = compared([m.telling for m in group], first, second, words, tables[group[0].topic])
        for name, values in found.items():
            features[name].append(values)
        events = np.unique([m.gold for m in group], return_inverse=True)[1]
        labels.append((events[first] == events[second]).astype(np.float64))
    return {name: np.concatenate(parts) for name, parts in features.items()}, np.concatenate(labels)


def pairs(size: int) -> tuple[Ints, Ints]:
    """All pairs of so many items, as two rows of numbers."""
    first, second = np.triu_indices(size, 1)
    return first.astype(np.int64), second.astype(np.int64)


def fit(features: dict[str, Reals], labels: Reals, *, ridge: float = RIDGE) -> dict[str, float]:
    """Weights by Newton's method on features scaled to unit deviation, then unscaled; ``bias`` is not penalised. Features that no pair has are left
    out."""
    names = sorted(name for name, values in features.items() if values.any())
    table = np.column_stack([*(features[name] for name in names), np.ones(len(labels))])
    scale = np.append(table[:, :-1].std(0) + 1e-9, 1.0)
    table /= scale
    penalty = np.full(len(scale), ridge)
    penalty[-1] = 1e-6
    weights = np.zeros(len(scale))
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (labels - chance) - penalty * weights
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-7:
            break
    return dict(zip([*names, "bias"], (weights / scale).tolist(), strict=True))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    groups = subtopics(mentions(options.parse_args().data / "coref/ecbplus_train.jsonl"))
    topics = counted(groups)
    features, labels = examples(groups, topics, lexicon())
    weights = fit(features, labels)
    listed = [f"{a}\t{b}\t{one:.2f}\t{n:g}\n" for (a, b), (one, n) in summed(topics).items()]
    (DATA / "pairs.tsv").write_text(PAIRS_HEADER + "".join(listed), encoding="utf-8")
    header = MODEL_HEADER.format(ridge=RIDGE, pairs=len(labels), one=int(labels.sum()))
    (DATA / "model.tsv").write_text(header + "".join(f"{name}\t{w:.4f}\n" for name, w in weights.items()), encoding="utf-8")
    print(f"{len(weights)} weights, {len(listed)} pairs of words")


if __name__ == "__main__":
    main()
