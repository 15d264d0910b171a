"""Accuracy of the packaged reader on the dev sets, and the wrong cases behind each figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.figures import Gold, GoldEvent, GoldFrame, figures, filled
from benchmarks.plover import cases, classify, macro_f1
from sitroom.reading.consistency import consistent
from sitroom.reading.graph import Reading
from sitroom.reading.model import OnnxReader
from training import corpus
from training.data import Example, events, ewt, gum
from training.sources import causal_news, polnear

__all__ = [
    "BESIDE",
    "CORPUS",
    "NAMES",
    "by_file",
    "dev_sets",
    "entity_errors",
    "event_errors",
    "gold_of",
    "measure",
    "plover",
    "plover_errors",
    "role_errors",
]

CORPUS = Path(__file__).parent.parent / "training" / "corpus"

NAMES = {
    "ewt UPOS": ("UPOS", "EWT dev, gold words"),
    "ewt LAS": ("LAS", "EWT dev, gold words"),
    "ewt predicate": ("predicate F1", "EWT dev, gold words"),
    "ewt role": ("role-head F1", "EWT dev, gold words"),
    "gum entity": ("named entity F1", "GUM dev, gold words"),
    "corpus event": ("event trigger+type F1", "event corpus dev"),
    "corpus event+status": ("event with status F1", "event corpus dev"),
    "corpus event+roles": ("event with actor and recipient F1", "event corpus dev"),
}
"""The pinned figures of the dev sets; the others follow them unpinned."""

BESIDE = {
    "frames attribution lenient": ("attributions with both spans, F1", "event corpus dev, spans overlapping by 0.8"),
    "frames claim lenient": ("claims with both spans, F1", "event corpus dev, spans overlapping by 0.8"),
    "frames line": ("red lines with both spans exact, F1", "event corpus dev"),
    "frames line lenient": ("red lines with both spans, F1", "event corpus dev, spans overlapping by 0.8"),
    "PolNeAR source": ("source span F1", "PolNeAR dev"),
    "PolNeAR cue": ("cue span F1", "PolNeAR dev"),
    "PolNeAR content": ("content span F1", "PolNeAR dev"),
    "causal sentence": ("sentence is causal, F1", "a fifth of the Causal News Corpus"),
    "causal MCC": ("sentence is causal, MCC", "a fifth of the Causal News Corpus"),
    "causal spans": ("cause, effect, signal span F1", "a fifth of the Causal News Corpus"),
    "sign": ("sign of the claim", "soft-measures val, given spans"),
    "factuality": ("factuality as status, macro F1", "UW and UDS-IH2 dev, mean"),
}
"""The pinned figures of attributions, claims, red lines and the sets beside (``benchmarks/sources.py``)."""


def gold_of(e: Example) -> Gold:
    """An example's labels as gold."""
    heads = None if e.heads is None else [h - 1 for h in e.heads]
    found = None if e.events is None else [GoldEvent(v["word"], v["type"], v["status"], tuple(v["modes"]), tuple(v["roles"])) for v in e.events]
    return Gold(e.words, e.upos, heads, e.relations, e.predicates, e.entities, found, _frames(e), e.frame_kinds)


def _frames(e: Example) -> list[GoldFrame] | None:
    if e.frames is None:
        return None
    labels = {"claim": lambda f: (f.sign, f.hedge), "line": lambda f: (f.line,)}
    return [
        GoldFrame(f.kind, (f.anchor, f.anchor_last), tuple(sorted(f.parts[0])), tuple(sorted(f.parts[1])), labels.get(f.kind, lambda _: ())(f))
        for f in e.frames
    ]


FRAME_FILES = ("claims_dev.txt", "red_lines_dev.txt", "statements_dev.txt")
"""Dev files whose sentences were chosen for their frames: events are not measured on them, since their mix of events is not that of the others."""


def chosen_for_frames(example: Example) -> bool:
    """Whether a sentence is of ``FRAME_FILES``."""
    return example.source.split(":")[0] in FRAME_FILES


def dev_sets(data: Path) -> dict[str, list[Example]]:
    """EWT dev, GUM dev, the event corpus dev for events and, with ``FRAME_FILES``, for frames, PolNeAR dev and our fifth of the Causal News Corpus;
    gold words, in the last four our own cut."""
    causal = [e for e, _ in causal_news(data, "dev")]
    dev = events(corpus.load(CORPUS / "dev"))
    return {
        "ewt": ewt(data, "dev"),
        "gum": gum(data, "dev"),
        "corpus": [replace(e, frames=None) for e in dev if not chosen_for_frames(e)],
        "frames": [replace(e, events=None) for e in dev],
        "polnear": polnear(data, "dev"),
        "causal": causal,
    }


def measure(reader: OnnxReader, dev: dict[str, list[Example]]) -> dict[str, float]:
    """All figures of ``benchmarks.figures`` on every set, in per cent, as ``set figure``."""
    with reader.every_kind():
        return {
            f"{name} {key}": value
            for name, examples in dev.items()
            for key, value in figures(read(reader, name, examples), [gold_of(e) for e in examples]).items()
        }


def read(reader: OnnxReader, name: str, examples: list[Example]) -> list[Reading]:
    """Readings of a set; GUM's, whose sentences are those of whole texts in order, text by text as ``sitroom.reading.read_text`` gives them."""
    readings = reader.read([e.words for e in examples])
    return whole_texts(examples, readings) if name == "gum" else readings


def whole_texts(examples: list[Example], readings: list[Reading]) -> list[Reading]:
    """The readings with one type for each name in a text; the sentences of a text follow one another."""
    texts: dict[str, list[Reading]] = {}
    for example, reading in zip(examples, readings, strict=True):
        texts.setdefault(example.source.rsplit("-", 1)[0], []).append(reading)
    return [reading for own in texts.values() for reading in consistent(own)]


def entity_errors(reader: OnnxReader, data: Path) -> Iterator[str]:
    """Every named entity of GUM dev that was missed, found in vain, or found with another type, with the words around it."""
    examples = gum(data, "dev")
    for example, reading in zip(examples, read(reader, "gum", examples), strict=True):
        gold = {(first, last): kind for first, last, kind in example.entities or ()}
        found = {(e.first, e.last): e.label for e in reading.entities}
        for first, last in sorted(gold.keys() | found.keys()):
            wanted, got = gold.get((first, last), "none"), found.get((first, last), "none")
            if wanted != got:
                words = example.words
                around = f"{' '.join(words[max(0, first - 6) : first])} [{' '.join(words[first:last])}] {' '.join(words[last : last + 6])}"
                yield f"{wanted:12} found {got:12} {around.strip()}"


def role_errors(reader: OnnxReader, data: Path) -> Iterator[str]:
    """Every role of EWT dev that was missed, found in vain, or found with another label, with its predicate, filler and sentence."""
    examples = [e for e in ewt(data, "dev") if e.predicates is not None]
    for example, reading in zip(examples, reader.read([e.words for e in examples]), strict=True):
        gold = {(p, word): role for p, arguments in (example.predicates or {}).items() for role, word in arguments}
        found = {(p.word, a.word): a.role for p in reading.predicates for a in p.arcs}
        for at in sorted(gold.keys() | found.keys()):
            wanted, got = gold.get(at, "none"), found.get(at, "none")
            if wanted != got:
                yield f"{wanted:10} found {got:10} {example.words[at[0]]} <- {example.words[at[1]]}  {' '.join(example.words)}"


def by_file(reader: OnnxReader, examples: list[Example]) -> dict[str, dict[str, float]]:
    """Event figures of each dev file: the files differ much in how far their wording is from everyday news."""
    files: dict[str, list[Example]] = {}
    for example in examples:
        files.setdefault(example.source.split(":")[0], []).append(example)
    found = {}
    for name, own in files.items():
        readings = reader.read([e.words for e in own])
        if any(e.events for e in own):
            found[name] = figures(readings, [gold_of(e) for e in own])
        else:
            found[name] = {"false events a sentence": sum(len(r.triggers) for r in readings) / len(own)}
    return found


def plover(reader: OnnxReader, data: Path) -> dict[str, float]:
    """Macro F1 and accuracy of the root on the PLOVER set, 0..1."""
    found = cases(data / "plover" / "plv_train.tsv")
    roots, gold = classify(reader, found), [c.root for c in found]
    return {"macro F1": macro_f1(roots, gold), "accuracy": sum(map(str.__eq__, roots, gold)) / len(gold)}


def plover_errors(reader: OnnxReader, data: Path) -> Iterator[str]:
    """Gold root, found root and words of every wrong case."""
    found = cases(data / "plover" / "plv_train.tsv")
    for root, case in zip(classify(reader, found), found, strict=True):
        if root != case.root:
            ends = " / ".join(" ".join(case.words[i] for i in sorted(side)) for side in (case.source, case.target))
            yield f"{case.root:9} found {root:9} [{ends}]  {case.text}"


def event_errors(reader: OnnxReader, examples: list[Example]) -> Iterator[str]:
    """Every missed, spurious or wrongly labelled event of the corpus, with its sentence."""
    for example, reading in zip(examples, reader.read([e.words for e in examples]), strict=True):
        gold = gold_of(example)
        yield from (f"{fault}  | {' '.join(example.words)}  ({example.source})" for fault in _faults(reading, gold))


def _faults(reading: Reading, gold: Gold) -> Iterator[str]:
    wanted = {e.word: e for e in gold.events or ()}
    for trigger in reading.triggers:
        word = reading.words[trigger.word]
        event = wanted.pop(trigger.word, None)
        if event is None:
            yield f"spurious  {word}: {trigger.type} {trigger.status} ({trigger.confidence:.2f})"
        elif event.type != trigger.type:
            yield f"type      {word}: gold {event.type}, found {trigger.type} ({trigger.confidence:.2f})"
        else:
            if event.status != trigger.status:
                yield f"status    {word}: gold {event.status}, found {trigger.status} ({trigger.status_confidence:.2f})"
            for role in ("actor", "recipient"):
                found, spans = [a.word for a in trigger.arcs if a.role == role], event.fillers(role)
                if not filled(found, spans):
                    names = [" ".join(gold.words[a:b]) for a, b in spans]
                    yield f"{role:9} {word}: gold {names}, found {[reading.words[w] for w in found]}"
    for event in wanted.values():
        yield f"missed    {reading.words[event.word]}: {event.type} {event.status}"
