"""Accuracy on the sets beside treebanks and corpus: attributions (PolNeAR), causal news, signs of influence, factuality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import sqrt
from pathlib import Path

from benchmarks.figures import Counts, f1
from sitroom.reading import quotes
from sitroom.reading.frames import sign_of
from sitroom.reading.model import OnnxReader
from sitroom.reading.sentences import sentences
from sitroom.reading.words import words
from training.data import FACTUALITY, Example
from training.sources import causal_news, factuality, polnear_documents, soft_measures

__all__ = ["attribution", "causal", "fact_chances", "facts", "likeliest_cause", "sentence_figures", "signed", "signs", "sources", "told_facts"]

Span = tuple[int, int]


def sources(reader: OnnxReader, data: Path) -> dict[str, float]:
    """All figures of this module, in per cent (MCC: 0..1)."""
    with reader.every_kind():
        return attribution(reader, data) | causal(reader, data) | signs(reader, data) | facts(reader, data)


def attribution(reader: OnnxReader, data: Path, split: str = "dev") -> dict[str, float]:
    """PolNeAR: F1 of exact stretches of characters, with those that run over several sentences whole."""
    counts = {part: Counts() for part in ("source", "cue", "content")}
    for document in polnear_documents(data, split):
        text, marks = document["text"], document["annotations"][0]
        dropped = [tuple(s) for flag in marks["flags"] if flag["type"] == "Discard" for s in flag["spans"]]
        kept = [s for s in sentences(text) if not any(a < s[1] and b > s[0] for a, b in dropped)]
        cuts = [list(words(text[a:b], a)) for a, b in kept]
        cuts = [c for c in cuts if c]
        readings = reader.read([[w for w, _ in c] for c in cuts], [[s for _, s in c] for c in cuts])
        found = {part: set[Span]() for part in counts}
        for number, reading in enumerate(readings):
            for frame in reading.frames:
                if frame.kind == "reported":
                    found["cue"].add(reading.stretch(frame.anchor))
                    found["source"] |= {reading.stretch(s) for s in frame.first}
                    found["content"] |= set(quotes.whole(text, readings, number, frame))
        for part, own in counts.items():
            gold = {tuple(s) for mark in marks["attributions"] for s in mark[part] if mark["cue"]}
            own.add(found[part], {s for s in gold if not any(a < s[1] and b > s[0] for a, b in dropped)})
    return {f"PolNeAR {part}": round(f1(c), 2) for part, c in counts.items()}


def causal(reader: OnnxReader, data: Path) -> dict[str, float]:
    """Causal News Corpus, our held-out fifth: is the sentence causal (F1, MCC), and exact cause, effect and signal spans (micro F1)."""
    pairs = causal_news(data, "dev")
    readings = reader.read([e.words for e, _ in pairs])
    told = list[tuple[bool, bool]]()
    for likeliest, (_, entry) in zip(likeliest_cause(reader, [e for e, _ in pairs]), pairs, strict=True):
        told.append((likeliest >= reader.thresholds.causal, bool(entry["causal"])))
    spans = Counts()
    for (example, _), reading in zip(pairs, readings, strict=True):
        frames = [f for f in reading.frames if f.kind == "caused"]
        if example.frame_kinds:
            spans.add(
                {
                    (n, s)
                    for f in frames
                    for n, part in (("c", f.first), ("e", f.second), ("s", (f.anchor,) if f.anchor[0] >= 0 else ()))
                    for s in part
                },
                {
                    (n, s)
                    for f in example.frames or ()
                    for n, part in (("c", f.parts[0]), ("e", f.parts[1]), ("s", [(f.anchor, f.anchor_last)] if f.anchor >= 0 else []))
                    for s in part
                },
            )
    score, mcc = sentence_figures([found for found, _ in told], [gold for _, gold in told])
    return {"causal sentence": round(100 * score, 2), "causal MCC": round(mcc, 3), "causal spans": round(f1(spans), 2)}


def sentence_figures(found: list[bool], gold: list[bool]) -> tuple[float, float]:
    """F1 and Matthews' correlation coefficient of a yes or no."""
    tp = sum(f and g for f, g in zip(found, gold, strict=True))
    fp, fn = sum(found) - tp, sum(gold) - tp
    tn = len(gold) - tp - fp - fn
    return 2 * tp / max(1, 2 * tp + fp + fn), (tp * tn - fp * fn) / max(1.0, sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)))


def likeliest_cause(reader: OnnxReader, examples: list[Example]) -> list[float]:
    """Probability of each sentence's likeliest ``caused`` anchor; 0 below 0.05."""
    kept = reader.thresholds
    reader.thresholds = replace(kept, caused=0.05)
    try:
        readings = reader.read([e.words for e in examples])
    finally:
        reader.thresholds = kept
    return [max((f.confidence for f in reading.frames if f.kind == "caused"), default=0.0) for reading in readings]


def signs(reader: OnnxReader, data: Path) -> dict[str, float]:
    """Soft-measures val: share of right signs, cause and effect given."""
    examples = soft_measures(data, "dev")
    right = sum((1 if chance >= 0.5 else -1) == (example.signs or [])[0][2] for example, chance in signed(reader, examples))
    return {"sign": round(100 * right / len(examples), 2)}


def signed(reader: OnnxReader, examples: list[Example]) -> Iterator[tuple[Example, float]]:
    """Examples with one signed pair each, and the probability of +1 that the reader gives it."""
    for chosen in reader.batches([e.words for e in examples]):
        outputs = reader.run([examples[i].words for i in chosen])
        for row, i in enumerate(chosen):
            cause, effect, _ = (examples[i].signs or [])[0]
            yield examples[i], sign_of(outputs["sign"][row], tuple((w, w + 1) for w in cause), tuple((w, w + 1) for w in effect))


def told_facts(reader: OnnxReader, examples: list[Example]) -> Iterator[tuple[Example, int, str, str]]:
    """(sentence, word, label found, gold label) of every word with a factuality or an outcome."""
    for example, word, chances, gold in fact_chances(reader, examples):
        yield example, word, FACTUALITY[max(range(3), key=chances.__getitem__)], gold


def fact_chances(reader: OnnxReader, examples: list[Example]) -> Iterator[tuple[Example, int, tuple[float, float, float], str]]:
    """(sentence, word, probabilities of ``FACTUALITY``, gold label) of every word with a factuality or an outcome."""
    kept = reader.thresholds
    reader.thresholds = replace(kept, predicate=0.0, predicate_aux=0.0, predicate_noun=0.0, predicate_adj=0.0)
    try:
        readings = reader.read([e.words for e in examples])
    finally:
        reader.thresholds = kept
    for example, reading in zip(examples, readings, strict=True):
        own = {p.word: p for p in reading.predicates}
        for name in ("factuality", "outcome"):
            for word, gold in (getattr(example, name) or {}).items():
                yield example, word, getattr(own[word], name), gold


def facts(reader: OnnxReader, data: Path) -> dict[str, float]:
    """UW (factuality) and UDS-IH2 (outcome) dev: macro F1 over negated, uncertain, happened, each set's and the mean of both."""
    measured: dict[str, float] = {}
    for name in ("uw", "uds_ih2"):
        pairs = [(found, gold) for _, _, found, gold in told_facts(reader, factuality(data, "dev", [name]))]
        scores = []
        for label in FACTUALITY:
            right = sum(f == g == label for f, g in pairs)
            scores.append(200 * right / max(1, sum(f == label for f, _ in pairs) + sum(g == label for _, g in pairs)))
        measured[f"factuality {name}"] = round(sum(scores) / 3, 2)
    return measured | {"factuality": round((measured["factuality uw"] + measured["factuality uds_ih2"]) / 2, 2)}
