"""The wrong cases behind the figures of attributions, claims, red lines, causal news, signs and factuality, with their words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import GoldFrame, overlap
from benchmarks.sources import signed, told_facts
from sitroom.reading.graph import Frame
from sitroom.reading.model import OnnxReader
from training.data import Example
from training.sources import factuality, soft_measures

__all__ = ["fact_errors", "frame_errors", "sign_errors"]

SAME = 0.8


def frame_errors(reader: OnnxReader, examples: list[Example], kind: str) -> Iterator[str]:
    """Every missed or spurious frame of a kind, every part whose words are not exactly the gold ones, every wrong sign, hedge or kind of line."""
    from benchmarks.accuracy import gold_of

    chosen = [e for e in examples if kind in e.frame_kinds]
    with reader.every_kind():
        readings = reader.read([e.words for e in chosen])
    for example, reading in zip(chosen, readings, strict=True):
        words, where = example.words, f"({example.source})"

        def said(spans: tuple[tuple[int, int], ...], words: list[str] = words) -> str:
            return " ... ".join(" ".join(words[a:b]) for a, b in spans)

        def shown(frame: Frame | GoldFrame, words: list[str] = words) -> str:
            anchor = " ".join(words[slice(*frame.anchor)]) if frame.anchor[0] >= 0 else "(sentence)"
            return f"{anchor}: [{said(frame.first)}] / [{said(frame.second)}]"

        left = [f for f in reading.frames if f.kind == kind]
        for gold in (g for g in gold_of(example).frames or () if g.kind == kind):
            best = max(left, key=lambda f: overlap(f.first, gold.first) + overlap(f.second, gold.second) + (f.anchor == gold.anchor), default=None)
            if best is None or not (overlap(best.first, gold.first) >= SAME and overlap(best.second, gold.second) >= SAME):
                yield f"missed    {shown(gold)}  | {' '.join(words)}  {where}"
                continue
            left.remove(best)
            if (best.first, best.second) != (gold.first, gold.second):
                yield f"words     gold {shown(gold)}, found {shown(best)}  {where}"
            labels = {"claim": (best.sign, best.hedge), "line": (best.line,)}.get(kind, ())
            if labels != gold.label:
                yield f"label     gold {gold.label}, found {labels}: {shown(gold)}  {where}"
        for frame in left:
            yield f"spurious  {shown(frame)} ({frame.confidence:.2f})  | {' '.join(words)}  {where}"


def sign_errors(reader: OnnxReader, data: Path) -> Iterator[str]:
    """Soft-measures val: every wrong sign."""
    for example, chance in signed(reader, soft_measures(data, "dev")):
        cause, effect, sign = (example.signs or [])[0]
        if (1 if chance >= 0.5 else -1) != sign:
            sides = " / ".join(" ".join(example.words[i] for i in side) for side in (cause, effect))
            yield f"gold {sign:+d} found {chance:.2f}: [{sides}]  {' '.join(example.words)}"


def fact_errors(reader: OnnxReader, data: Path) -> Iterator[str]:
    """UW and UDS-IH2 dev: every wrong word."""
    for example, word, found, gold in told_facts(reader, factuality(data, "dev", ["uw", "uds_ih2"])):
        if found != gold:
            yield f"{example.words[word]}: gold {gold}, found {found}  | {' '.join(example.words)}  ({example.source})"
