"""Events with the right actors and recipients as records have them, resolved: *its* and *Poland* are one actor, a title and a name another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.accuracy import gold_of
from benchmarks.figures import Counts, f1
from sitroom.codebook import load
from sitroom.coding.actors import resolve
from sitroom.coding.who import Who, head_word
from sitroom.reading.model import OnnxReader
from sitroom.records import Document
from training.data import Example

__all__ = ["resolved"]

Key = tuple[int, str, frozenset[object], frozenset[object]]


def resolved(reader: OnnxReader, examples: Sequence[Example]) -> float:
    """F1 in per cent of (trigger, type, actors, recipients), the gold mentions and the found ones resolved by the same resolver, each sentence by
    itself. A mention that resolves to nobody is its own word."""
    counts = Counts()
    for example, reading in zip(examples, reader.read([e.words for e in examples]), strict=True):
        text, spans = _laid(example.words)
        laid = reading._replace(span=(0, len(text)), spans=spans)
        who = resolve(Document(id="d", text=text, sha256="", published="2026-01-15"), [laid], load())
        counts.add(
            (_key(who, t.word, t.type, *([a.word for a in t.arcs if a.role == role] for role in ("actor", "recipient"))) for t in reading.triggers),
            (
                _key(who, v.word, v.type, *([head_word(laid, s) for s in v.fillers(r)] for r in ("actor", "recipient")))
                for v in gold_of(example).events or ()
            ),
        )
    return f1(counts)


def _key(who: Who, trigger: int, type_: str, actors: list[int], recipients: list[int]) -> Key:
    acting = _ids(who, actors)
    return trigger, type_, acting, _ids(who, recipients) - acting


def _ids(who: Who, words: Iterable[int]) -> frozenset[object]:
    return frozenset(i for word in words for i in who.at(0, word) or (word,))


def _laid(words: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """The words with blanks between them, and where each stands."""
    spans, at = list[tuple[int, int]](), 0
    for word in words:
        spans.append((at, at + len(word)))
        at += len(word) + 1
    return " ".join(words), spans
