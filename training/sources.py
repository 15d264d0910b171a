"""Sets beside the treebanks and our corpus -> training examples: attributions, causal relations, factuality. What they are: docs/training.md."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sitroom.reading.sentences import sentences
from sitroom.reading.words import words as cut
from training.data import FACTUALITY, NAMES, Cuts, Example, Frame, frame, signed

SILVER = {"PERSON": "person", "ORGANIZATION": "organization", "LOCATION": "place", "MISC": None}
"""CoreNLP's entity tags -> ours; MISC is left open, every other tag is no name."""

CONDITIONAL = frozenset(["if", "when", "unless", "once", "until", "whether", "to", "for", "so"])
"""First words of BECAUSE connectives that are conditions or purposes, which our claims leave out: neither taught nor denied."""


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        path = path.with_suffix(path.suffix + ".gz")
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def polnear_documents(data: Path, split: str) -> list[dict[str, Any]]:
    """PolNeAR's articles of a split, with CoreNLP's ``tags`` (start of token -> entity tag) where there are parses."""
    tags = {}
    for parsed in _lines(data / f"polnear/polnear_corenlp_{split}.parse.jsonl"):
        tags[parsed["id"]] = {token[4]: token[3] for s in parsed["sents"] for token in s["t"]}
    return [document | {"tags": tags.get(document["id"])} for document in _lines(data / f"polnear/polnear_{split}.jsonl")]


def polnear(data: Path, split: str) -> list[Example]:
    """Sentences of PolNeAR with their attributions; stretches that its annotators discarded are left out."""
    examples = []
    for document in polnear_documents(data, split):
        text, marks = document["text"], document["annotations"][0]
        dropped = [span for flag in marks["flags"] if flag["type"] == "Discard" for span in flag["spans"]]
        for start, end in sentences(text):
            if any(a < end and b > start for a, b in dropped):
                continue
            cuts = Cuts(text[start:end], start)
            found = []
            for mark in marks["attributions"]:
                if mark["cue"] and start <= mark["cue"][0][0] < end:
                    clipped = tuple(
                        [(max(a, start), min(b, end)) for a, b in mark[part] if a < end and b > start and not text[a:b].isspace()]
                        for part in ("source", "content")
                    )
                    if made := frame("reported", cuts, mark["cue"], (clipped[0], clipped[1])):
                        found.append(made)
            tags = document["tags"]
            names = None if tags is None else [SILVER.get(tags.get(a, "O"), NAMES[0]) for _, (a, _) in cuts.cuts]
            if cuts.words:
                examples.append(Example(cuts.words, f"{document['id']}:{start}", names=names, frames=found, frame_kinds=("reported",)))
    return examples


def causal_news(data: Path, split: str) -> list[tuple[Example, dict[str, Any]]]:
    """Causal News Corpus sentences with their relations, and the raw entries; a fifth of the articles is our dev set."""
    found = []
    for entry in _lines(data / "causal/cnc_v2_train.jsonl"):
        article = "_".join(entry["id"].split("_")[:3])
        if (zlib.crc32(article.encode()) % 5 == 0) != (split == "dev"):
            continue
        if not all(r["clean_ok"] for r in entry["relations"]):
            continue
        cuts = Cuts(entry["text"])
        frames = [frame("caused", cuts, r["signal"], (r["cause"], r["effect"])) for r in entry["relations"]]
        example = Example(cuts.words, entry["id"], frames=[f for f in frames if f], frame_kinds=("caused",))
        if entry["causal"] and not frames:  # said to be causal, but without spans: where, is not known
            example.frame_kinds = ()
        found.append((example, entry))
    return found


def because(data: Path) -> list[Example]:
    """BECAUSE's sentences: consequences are claims with a sign; its purposes, motivations and conditions are neither taught nor denied."""
    examples = []
    for document in _lines(data / "causal/because21_open.jsonl"):
        for start, end in sentences(document["text"]):
            cuts = Cuts(document["text"][start:end], start)
            frames, unclear = list[Frame](), list[tuple[int, str]]()
            for event in document["events"]:
                if not (event["connective"] and start <= event["connective"][0][0] < end):
                    continue
                parts = {name: [s for s in spans if s[0] >= start and s[1] <= end] for name, spans in event["args"]}
                made = frame("claim", cuts, event["connective"], (parts.get("Cause", []), parts.get("Effect", [])))
                if made is None:
                    continue
                clear = event["type"] == "Consequence" and cuts.words[made.anchor].lower() not in CONDITIONAL
                if clear and made.parts[0] and made.parts[1]:
                    made.sign = -1 if "Degree=Inhibit" in event["attrs"] else 1
                    frames.append(made)
                else:
                    unclear.append((made.anchor, "claim"))
            if cuts.words:
                examples.append(
                    Example(
                        cuts.words,
                        f"{document['id']}:{start}",
                        frames=frames,
                        frame_kinds=("claim",),
                        unclear=tuple(unclear),
                        signs=list(map(signed, frames)),
                    )
                )
    return examples


def soft_measures(data: Path, split: str) -> list[Example]:
    """Sentences with one signed influence each. Three quarters of the phrases are names that an analyst gave ("Food utilization"), not words of the
    sentence: those stand behind it, in brackets, so that cause and effect are read as named."""
    examples = []
    for entry in _lines(data / f"causal/softmeasures_{'val' if split == 'dev' else 'train'}.jsonl"):
        words = list(Cuts(entry["text"]).words)
        sides = [_located(words, Cuts(entry[name]).words) for name in ("from", "to")]
        examples.append(Example(words, entry["id"], signs=[(sides[0], sides[1], 1 if entry["rel"] == "Positive" else -1)]))
    return examples


def _located(words: list[str], phrase: list[str]) -> list[int]:
    """Numbers of the words of a phrase, which is put behind ``words`` where they do not hold it as one stretch."""
    lower, wanted = [w.lower() for w in words], [w.lower() for w in phrase]
    for i in range(len(lower) - len(wanted) + 1):
        if wanted and lower[i : i + len(wanted)] == wanted:
            return list(range(i, i + len(wanted)))
    start = len(words) + 1
    words += ["(", *phrase, ")"]
    return list(range(start, start + len(phrase)))


def factuality(data: Path, split: str, names: Sequence[str] = ("uw", "meantime", "uds_ih2")) -> list[Example]:
    """Words with factuality -3..3, read as the nearest of -3 (negated), 0 (uncertain) and 3 (happened).

    The sets ask two questions. UW and MEANTIME: how does the text present it (what is still to come is uncertain)? That is ``factuality``.
    UDS-IH2: did it come about (what is still to come did not)? That is ``outcome``.
    """
    examples = []
    for name in names:
        for number, entry in enumerate(_lines(data / f"factuality/{name}_{split}.jsonl")):
            labels = {t["span1"][0]: FACTUALITY[(t["label"] > -1.5) + (t["label"] >= 1.5)] for t in entry["targets"]}
            own = {"outcome" if name == "uds_ih2" else "factuality": labels}
            examples.append(Example(entry["text"].split(), f"{name}:{number}", **own))
    return examples


def unlabelled(data: Path) -> list[Example]:
    """Sentences of news and speeches without labels (ECB+ train; UNSCon), for a teacher to label."""
    found = [Example(sentence, "ecbplus") for entry in _lines(data / "coref/ecbplus_train.jsonl") for sentence in entry["sents"]]
    spoken = dict.fromkeys(entry["sentence_text"].strip() for entry in _lines(data / "conflict/unscon_sentences.jsonl"))
    found += [Example([word for word, _ in cut(text)], "unscon") for text in spoken]
    return [e for e in found if 4 <= len(e.words) <= 60]
