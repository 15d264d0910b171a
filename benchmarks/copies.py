"""Copies and rewrites: precision and recall on known pairs, the wrong cases, the fit of the model, and the cost of the search.

``python -m benchmarks.copies`` prints the table; ``--wrong`` the wrong cases; ``--fit`` fits on the fit half of PolNeAR train and writes
``codebook/rewrites.toml``; ``--scale [N ...]`` times the search over generated documents. ``docs/copies.md`` describes pairs and procedure.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.copy_articles import articles
from benchmarks.copy_pairs import SEED, Pair, labelled, pairs, worded
from benchmarks.retold_stories import retold
from sitroom.documents import load
from sitroom.documents.copies import PARAMETERS, bands, is_copy, overlap
from sitroom.documents.rewrites import DAYS, EVIDENCE, Evidence, Model, evidence, keys, model, reasons, score
from sitroom.documents.wording import runs, words
from sitroom.records import Document

WEIGHTS = Path(__file__).parent.parent / "src" / "sitroom" / "codebook" / "rewrites.toml"
STEPS = 20_000
RIDGE = 10.0
"""Weight of the squared standardised weights beside the mean log loss per thousand pairs."""
LEAST_PRECISION = 0.87
"""Of the pairs to fit that a room would meet; ECB+'s reports of one event, many of which retell each other in truth, count as wrong."""
AGAINST = ("days", "new quotes", "new figures")
"""Evidence that speaks against a rewrite."""


@dataclass(frozen=True)
class Judged:
    """A pair and what is found of it: copy, rewrite or other, with the score of the model."""

    pair: Pair
    found: str
    candidate: bool
    score: float


@cache
def measured(data: Path) -> list[Judged]:
    """The pairs of PolNeAR dev and of the held-out half of its train articles, the labelled ones, and those of the held-out stories."""
    made = [pair for part in ("held-out", "dev") for pair in pairs(data, part)]  # type: ignore[arg-type]
    return [judged(pair) for pair in (*made, *natural(data), *retold("held-out"))]


def natural(data: Path) -> Iterator[Pair]:
    """The labelled pairs; the fit uses none of them."""
    known = {a.id: a for part in ("fit", "held-out", "dev") for a in articles(data, part)}  # type: ignore[arg-type]
    for first, second, truth, _ in labelled():
        if truth != "unclear":
            yield Pair(known[first], known[second], truth, "of PolNeAR itself")


def judged(pair: Pair) -> Judged:
    """What a room would find of a pair: candidates by bands or keys, then the true shares or the score."""
    one, other = _runs(pair.first), _runs(pair.second)
    met = bool(set(bands(one)) & set(bands(other)))
    if met and is_copy(overlap(one, other), one, other):
        return Judged(pair, "copy", True, 1.0)
    first, second = worded(pair.first), worded(pair.second)
    shared = evidence(pair.first, pair.second, first, second)
    candidate = _met(pair, shared)
    value = score(shared)
    retold = candidate and min(first.size, second.size) >= model().least and value >= model().threshold
    return Judged(pair, "rewrite" if retold else "other", met if pair.truth == "copy" else candidate, value)


def _met(pair: Pair, shared: Evidence) -> bool:
    """Whether a room would compare the two as rewrites."""
    common = set(keys(pair.first, worded(pair.first))) & set(keys(pair.second, worded(pair.second)))
    return len(common) > 1 and (shared.days is None or shared.days <= DAYS)


def table(data: Path) -> str:
    """Precision and recall by class, and what is found of each kind of pair, as Markdown."""
    found = measured(data)
    lines = ["| class | pairs | precision | recall |", "| --- | ---: | ---: | ---: |"]
    for name, classes in (("copy", {"copy"}), ("rewrite", {"rewrite"}), ("copy or rewrite", {"copy", "rewrite"})):
        true = [j for j in found if j.pair.truth in classes]
        said = [j for j in found if j.found in classes]
        right = sum(j.pair.truth in classes for j in said)
        lines.append(f"| {name} | {len(true)} | {_share(right, len(said))} | {_share(right, len(true))} |")
    lines += [
        "",
        "| kind of pair | pairs | met as candidates | found as copy | as rewrite | as other |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    kinds: dict[str, list[Judged]] = defaultdict(list)
    for j in found:
        kinds[f"{j.pair.truth}: {j.pair.kind}"].append(j)
    for kind, own in sorted(kinds.items()):
        counts = Counter(j.found for j in own)
        lines.append(f"| {kind} | {len(own)} | {sum(j.candidate for j in own)} | {counts['copy']} | {counts['rewrite']} | {counts['other']} |")
    return "\n".join([*lines, "", *seeds(data.parent / "seeds")])


def seeds(folder: Path) -> Iterator[str]:
    """What is found between the two seeds; nothing is tuned on them."""
    documents = [load(file) for file in sorted(folder.glob("*.txt"))]
    if len(documents) == 2:
        pair = judged(Pair(documents[0], documents[1], "other", "seeds"))
        shared = evidence(*documents, *map(worded, documents))
        yield f"The two seeds: {pair.found}, score {pair.score:.3f}; {'; '.join(reasons(shared)) or 'nothing in common'}."
        yield f"Named sources: {' / '.join(d.names_source or 'none' for d in documents)}."


def wrong(data: Path) -> Iterator[str]:
    """The pairs whose class is not the true one, by id, with the evidence."""
    for j in measured(data):
        if j.found != j.pair.truth:
            first, second = j.pair.first, j.pair.second
            shares = overlap(_runs(first), _runs(second))
            yield f"{j.pair.truth} found as {j.found}{'' if j.candidate else ' (never met)'}: {first.id} / {second.id} ({j.pair.kind})"
            yield f"    score {j.score:.3f}, runs of words {shares.first:.2f} and {shares.second:.2f}; " + "; ".join(
                reasons(evidence(first, second, worded(first), worded(second)))
            )


def fit(data: Path) -> str:
    """Fit the model on the fit half and the stories to fit: logistic, ridge, and no evidence may speak against a rewrite but ``AGAINST``. The text of
    ``rewrites.toml``."""
    made, by_hand = [p for p in pairs(data, "fit") if p.truth != "copy"], retold("fit")
    own = [*made, *by_hand]
    shared = [evidence(p.first, p.second, worded(p.first), worded(p.second)) for p in own]
    x = np.array([[e.values()[name] for name in EVIDENCE] for e in shared])
    y = np.array([p.truth == "rewrite" for p in own], float)
    weights, bias = _logistic(x, y, np.arange(len(own)) >= len(made))
    named = {name: round(float(w), 3) for name, w in zip(EVIDENCE, weights, strict=True)}
    fitted = Model(bias=round(bias, 3), threshold=0.5, least=model().least, weights=named)
    met = np.array([_met(p, e) for p, e in zip(own, shared, strict=True)])
    threshold = _threshold(np.array([score(e, fitted) for e in shared])[met], y[met])
    return HEADER.format(pairs=len(own), positive=int(y.sum()), seed=SEED, bias=fitted.bias, threshold=threshold, least=fitted.least) + "".join(
        f'"{name}" = {value}\n' for name, value in named.items()
    )


def _logistic(x: np.ndarray, y: np.ndarray, by_hand: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights and bias by projected gradient descent; both classes weigh the same, and pairs that are made as much as those written by hand."""
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = (x - mean) / scale
    share = np.zeros(len(y))
    for part in (by_hand, ~by_hand):
        for own in (part & (y == 1), part & (y == 0)):
            share[own] = 0.25 / own.sum()
    sign = np.array([-1.0 if name in AGAINST else 1.0 for name in EVIDENCE])
    weights, bias = np.zeros(x.shape[1]), 0.0
    for _ in range(STEPS):
        error = share * (1 / (1 + np.exp(-(z @ weights + bias))) - y)
        weights = sign * np.maximum(0.0, sign * (weights - 0.5 * (z.T @ error + RIDGE / 1000 * weights)))
        bias -= 0.5 * float(error.sum())
    return weights / scale, bias - float((weights / scale) @ mean)


def _threshold(scores: np.ndarray, y: np.ndarray) -> float:
    """The lowest of the round thresholds from 0.5 whose precision on pairs to fit is high enough."""
    for threshold in (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9):
        if y[scores >= threshold].mean() >= LEAST_PRECISION:
            return threshold
    return 0.95


@cache
def _held() -> dict[str, list[str]]:
    return {}


def _runs(document: Document) -> list[str]:
    if document.id not in _held():
        _held()[document.id] = runs(words(document.text), PARAMETERS.shingle)
    return _held()[document.id]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "none"


HEADER = """\
# How surely one of two documents retells the other: a logistic model over what they have in common. Read by sitroom/documents/rewrites.py.
# Fitted by `python -m benchmarks.copies --fit` (seed {seed}) on {pairs} pairs ({positive} of them rewrites), made of the fit half of the
# PolNeAR train articles and of ECB+ train, of which no text is kept, or written by hand (benchmarks/retold/fit), as docs/copies.md describes. Both
# classes, and both ways of making pairs, weigh the same. A weight of 0: independent reports of one event have as much of it in common as a rewrite.
# threshold: the score from which a pair counts as a rewrite. least: words that both texts need.
[model]
bias = {bias}
threshold = {threshold}
least = {least}

# Counts enter as log(1 + n); shares and the cosine in 0..1; days as a share of fourteen, 0.2 where a date is missing; names are 0 or 1.
[model.weights]
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--wrong", action="store_true")
    options.add_argument("--fit", action="store_true")
    options.add_argument("--scale", type=int, nargs="*", metavar="N")
    a = options.parse_args()
    if a.scale is not None:
        from benchmarks.copy_scale import scale

        print(scale(a.scale or [1_000, 10_000, 100_000]))
    elif a.fit:
        WEIGHTS.write_text(fit(a.data), encoding="utf-8")
        print(WEIGHTS.read_text(encoding="utf-8"))
    elif a.wrong:
        print("\n".join(wrong(a.data)))
    else:
        print(table(a.data))


if __name__ == "__main__":
    main()
