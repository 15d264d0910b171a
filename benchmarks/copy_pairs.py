"""Pairs of documents with a known answer, made of PolNeAR articles by a seeded procedure (``docs/copies.md`` describes it step by step).

No two outlets of PolNeAR carry one wire story, so copies and rewrites are made; what PolNeAR has itself (articles that one outlet published twice,
and the nearest pairs of one week) stands in ``copy_labels.tsv`` by id, labelled by hand.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import msgspec
from sentencex import segment

from benchmarks.copy_articles import Part, articles
from sitroom.documents.rewrites import days_between
from sitroom.documents.wording import CONTENT, Wording, stem, weight, wording
from sitroom.records import Document

__all__ = ["LABELS", "SEED", "Pair", "labelled", "pairs", "worded"]

SEED = 20_250_613
LABELS = Path(__file__).parent / "copy_labels.tsv"
WEEK = 7
NEAREST = 3
Pool = dict[int, list[str]]

_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True)
class Pair:
    """``truth``: copy, rewrite or other; ``kind``: how the pair came about."""

    first: Document
    second: Document
    truth: str
    kind: str


def pairs(data: Path, part: Part) -> list[Pair]:
    """All pairs of a part: made copies and rewrites, and hard negatives (nearest articles of a week, made rewrites against these, and independent
    reports of one event)."""
    own = articles(data, part)
    near, pool = _nearest(own), _pool(own)
    apart = {frozenset((a, b)) for a, b, _, _ in labelled()}
    found: list[Pair] = []
    for at, article in enumerate(own):
        if len(article.text.split()) < 120:
            continue
        rng = random.Random(f"{SEED} {article.id}")
        found += [Pair(article, truncated(article, rng), "copy", "truncated"), Pair(article, excerpt(article, rng), "copy", "excerpt")]
        found += [Pair(article, edited(article, rng), "copy", "edited")]
        made = rewritten(article, [o for o in own if o not in near[at] and o.id != article.id], pool, rng)
        found.append(Pair(article, made, "rewrite", "rewritten"))
        for other in near[at]:
            if frozenset((article.id, other.id)) not in apart:
                named = msgspec.structs.replace(other, names_source=article.outlet) if rng.random() < 0.15 else other
                found += [Pair(article, named, "other", "same week, near")] if article.id < other.id else []
                found.append(Pair(other, made, "other", "rewrite against near"))
    return found + [Pair(a, b, "other", "same event, other report") for a, b in reports(data, part)]


def reports(data: Path, part: Part) -> Iterator[tuple[Document, Document]]:
    """Pairs of reports on one event by different outlets (ECB+ train for fit, dev for dev), at most nine of a subtopic. Pairs that share more than a
    fifth of one's runs of words are left out: whether they are partial copies is not known. Days of publication are drawn as for rewrites.
    """
    if part == "held-out":
        return
    topics: dict[str, list[Document]] = defaultdict(list)
    for line in (data / f"coref/ecbplus_{'train' if part == 'fit' else part}.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text = "\n".join(" ".join(tokens) for tokens in record["sents"] if "http" not in tokens[:1])
        text = text.replace("``", "“").replace("''", "”")
        topics[record["subtopic"]].append(Document(id=record["id"], text=text, sha256="", outlet=f"Outlet {record['id']}", published="2031-05-06"))
    for topic, own in sorted(topics.items()):
        for one, other in combinations(own[:9], 2):
            first, second = worded(one), worded(other)
            if min(first.size, second.size) >= 40 and len(first.runs & second.runs) <= 0.2 * min(len(first.runs), len(second.runs)):
                rng = random.Random(f"{SEED} {topic} {one.id} {other.id}")
                day = None if rng.random() < 0.1 else f"2031-05-0{6 + rng.randrange(4)}"
                yield one, msgspec.structs.replace(other, published=day)


def truncated(article: Document, rng: random.Random) -> Document:
    """The first paragraphs: 20 to 70 % of the words; in half of the copies under another headline."""
    lines = _paragraphs(article.text)
    kept, wanted = [lines[0]], rng.uniform(0.2, 0.7) * len(article.text.split())
    for line in lines[1:]:
        if sum(len(k.split()) for k in kept) >= max(40, wanted):
            break
        kept.append(line)
    if rng.random() < 0.5:
        kept[0] = " ".join(rng.sample(kept[0].split(), len(kept[0].split())))
    return _other(article, "\n\n".join(kept), rng, "truncated")


def excerpt(article: Document, rng: random.Random) -> Document:
    """Sentences from the middle: 30 to 60 % of them, in order."""
    lines = _sentences(article.text)
    size = max(4, int(rng.uniform(0.3, 0.6) * len(lines)))
    begin = rng.randrange(0, max(1, len(lines) - size))
    return _other(article, "\n".join(lines[begin : begin + size]), rng, "excerpt")


def edited(article: Document, rng: random.Random) -> Document:
    """10 to 30 % of the sentences deleted, 2 to 8 % of the words changed, paragraphs reordered in half of the copies."""
    drop, change = rng.uniform(0.1, 0.3), rng.uniform(0.02, 0.08)
    kept = [[s for s in segment("en", line) if rng.random() > drop] for line in _paragraphs(article.text)]
    lines = [_WORD.sub(lambda m: "other" if rng.random() < change else m[0], "".join(line)) for line in kept if line]
    if rng.random() < 0.5:
        rng.shuffle(lines)
    return _other(article, "\n\n".join(lines or [article.text]), rng, "edited")


def rewritten(article: Document, own: list[Document], pool: Pool, rng: random.Random) -> Document:
    """30 to 80 % of the sentences in another order with other words, up to as many sentences of another article put between them; in a quarter the
    outlet is named as the source, in a tenth the title.

    Of the content words that are no names 40 to 70 % become words as rare, of the function words 45 %; figures go in a fifth of the cases, quotations
    lose marks and words in 40 %; clauses change places at a comma in half.
    """
    lines = _sentences(article.text)[1:] or _sentences(article.text)
    share, change = rng.uniform(0.3, 0.8), rng.uniform(0.4, 0.7)
    kept = rng.sample(lines, max(3, int(share * len(lines)))) if len(lines) > 3 else lines
    strange = _sentences(rng.choice(own).text)
    added = rng.sample(strange, min(len(strange), int(rng.uniform(0.0, 1.0) * len(kept))))
    told = [_reworded(line, change, pool, rng) for line in kept] + added
    rng.shuffle(told)
    draw = rng.random()
    source = article.outlet if draw < 0.25 else f"{article.title} ({article.outlet})" if draw < 0.35 else None
    return msgspec.structs.replace(_other(article, "\n".join(told), rng, "rewritten"), title=" ".join(told[0].split()[:8]), names_source=source)


def _reworded(sentence: str, change: float, pool: Pool, rng: random.Random) -> str:
    head, comma, tail = sentence.partition(", ")
    if comma and "“" not in sentence and '"' not in sentence and rng.random() < 0.5:
        sentence = f"{tail.rstrip('.')}, {head}."
    pieces = re.split(r"([“\"][^“”\"]*[”\"])", sentence)
    return "".join(_words(p, change, pool, rng) if at % 2 == 0 or rng.random() < 0.4 else p for at, p in enumerate(pieces))


def _words(text: str, change: float, pool: Pool, rng: random.Random) -> str:
    def other(match: re.Match[str]) -> str:
        word = match[0]
        if word.isdecimal():
            return "several" if rng.random() < 0.2 else word
        rare = weight(stem(word.lower()))
        chance = 0.1 if word[0].isupper() else change if rare >= CONTENT else 0.45
        return word if rng.random() >= chance else rng.choice(pool[round(rare)] or [word])

    return _WORD.sub(other, text.strip('“”"'))


def _pool(own: tuple[Document, ...]) -> Pool:
    """The words of these articles by rounded weight."""
    found: dict[int, set[str]] = defaultdict(set)
    for word in sorted({w for article in own for w in _WORD.findall(article.text) if w.islower()}):
        found[round(weight(stem(word)))].add(word)
    return defaultdict(list, {rare: sorted(listed) for rare, listed in found.items()})


def _other(article: Document, text: str, rng: random.Random, kind: str) -> Document:
    """The same day to three days later at another outlet; a tenth without a date."""
    day = (date.fromisoformat(article.published or "") + timedelta(days=rng.randrange(0, 4))).isoformat()
    published = None if rng.random() < 0.1 else day
    return Document(id=f"{article.id} {kind}", text=text, sha256="", title=text.partition("\n")[0][:90], outlet="Second Post", published=published)


def _nearest(own: tuple[Document, ...]) -> list[list[Document]]:
    """For each article the nearest others of the week before and after, by the weight of content stems in common."""
    found = []
    for article in own:
        near = [o for o in own if o.id != article.id and (days := days_between(article, o)) is not None and days <= WEEK]
        found.append(sorted(near, key=lambda o: (-_cosine(worded(article), worded(o)), o.id))[:NEAREST])
    return found


def _cosine(one: Wording, other: Wording) -> float:
    shared = sum(one.terms[t] ** 2 for t in sorted(one.terms.keys() & other.terms.keys()))
    return shared / max(1.0, (sum(w * w for w in one.terms.values()) * sum(w * w for w in other.terms.values())) ** 0.5)


_WORDED: dict[str, Wording] = {}


def worded(document: Document) -> Wording:
    """The wording of a document, made once."""
    if document.id not in _WORDED:
        _WORDED[document.id] = wording(document.text)
    return _WORDED[document.id]


def labelled() -> Iterator[tuple[str, str, str, str]]:
    """(id, id, truth, note) of the pairs of ``copy_labels.tsv``."""
    for line in LABELS.read_text(encoding="utf-8").splitlines() if LABELS.exists() else ():
        if line and not line.startswith("#"):
            first, second, truth, note = line.split("\t")
            yield first, second, truth, note


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _sentences(text: str) -> list[str]:
    return [s.strip() for line in _paragraphs(text) for s in segment("en", line) if len(s.split()) > 3] or [text]
