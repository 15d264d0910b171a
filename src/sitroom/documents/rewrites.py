"""Rewrites: one story told again with other words in another order, without new witnesses.

The evidence is what a rewriter keeps: quotations, figures, rare names, what each sentence tells, and at times the name of the source. A logistic
model with weights from ``codebook/rewrites.toml`` makes a score of it. The score of two documents depends on nothing but the two of them.
"""

from __future__ import annotations

import hashlib
import math
import re
import tomllib
import zlib
from collections import defaultdict
from datetime import date
from functools import cache
from itertools import combinations

import msgspec

from sitroom.codebook.loading import text_of
from sitroom.documents.wording import DETAIL, RUN, Wording, quotations, runs, weight, words
from sitroom.errors import CodebookError
from sitroom.records import Document

__all__ = ["DAYS", "EVIDENCE", "Evidence", "Model", "days_between", "evidence", "keys", "model", "names", "reasons", "score"]

DAYS = 14
"""Days of publication that may lie between a story and its rewrite."""
TOLD = 0.5
"""Least share of a sentence's weight that another sentence has, for it to tell the same."""
PAIRS = 64
"""Pairs of details at most that a document is found by."""
SHOWN = 5

_TAIL = re.compile(r"\s*(?:[|–—-]\s*[^|–—-]+|\([^()]*\)|\[[^\[\]]*\])\s*$")


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What two documents have in common. ``quotes``, ``verbatim``: runs of four words, in and outside of quotation marks; ``figures``, ``details``:
    numbers and rare words of both; ``retold``: of the document with fewer, the sentences that a sentence of the other tells too, of ``sentences``;
    ``shared_details``: the share of the rare stems' weight, of ``cosine``: of the weight of all content stems, both 0..1; ``days``: between the two
    publications; ``named``: how one names the other as its source; ``mentioned``: whether the text of one mentions the other's outlet;
    ``new_quotes``, ``new_figures``: runs of quotations, and figures, that the other lacks, of the document with fewer of these.
    """

    quotes: int
    verbatim: int
    verbatim_share: float
    figures: list[str]
    details: list[str]
    shared_details: float
    cosine: float
    retold: int
    sentences: int
    days: int | None
    named: str | None
    mentioned: bool
    new_quotes: int
    new_figures: int

    def values(self) -> dict[str, float]:
        """The inputs of the model by name."""
        return {
            "quotes": math.log1p(self.quotes),
            "verbatim": math.log1p(self.verbatim),
            "verbatim share": self.verbatim_share,
            "figures": math.log1p(len(self.figures)),
            "details": math.log1p(len(self.details)),
            "shared details": self.shared_details,
            "cosine": self.cosine,
            "retold": math.log1p(self.retold),
            "retold share": self.retold / max(1, self.sentences),
            "days": min(self.days, DAYS) / DAYS if self.days is not None else 0.2,
            "names outlet": float(self.named == "outlet"),
            "names title": float(self.named == "title"),
            "named, alike": self.cosine if self.named else 0.0,
            "mentions outlet": float(self.mentioned),
            "new quotes": math.log1p(self.new_quotes),
            "new figures": math.log1p(self.new_figures),
        }


EVIDENCE = (
    "quotes", "verbatim", "verbatim share", "figures", "details", "shared details", "cosine", "retold", "retold share", "days",
    "names outlet", "names title", "named, alike", "mentions outlet", "new quotes", "new figures",
)  # fmt: skip


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A logistic model: a weight for each of ``EVIDENCE``, the bias, the score from which a pair is a rewrite, and the words that a text needs."""

    bias: float
    threshold: float
    least: int
    weights: dict[str, float]


@cache
def model() -> Model:
    """The published weights. Raises CodebookError where one is missing or unknown."""
    table = tomllib.loads(text_of("rewrites.toml"))
    found = msgspec.convert(table["model"], Model)
    if set(found.weights) != set(EVIDENCE):
        raise CodebookError(f"rewrites.toml: found weights of {sorted(found.weights)}; valid are {sorted(EVIDENCE)}, each once.")
    return found


def evidence(first: Document, second: Document, one: Wording, other: Wording) -> Evidence:
    """What two documents with these wordings have in common; the same whichever comes first."""
    quotes = (one.quotes | other.quotes) & one.runs & other.runs
    verbatim = (one.runs & other.runs) - quotes
    shared = one.terms.keys() & other.terms.keys()
    details = {term for term in shared if weight(term) >= DETAIL}
    rest = min(sum(w for w in own.terms.values() if w >= DETAIL) for own in (one, other))
    lengths = [math.sqrt(sum(w * w for w in own.terms.values())) for own in (one, other)]
    fewer, more = sorted((one.sentences, other.sentences), key=lambda s: (len(s), [sorted(terms) for terms in s]))
    return Evidence(
        quotes=len(quotes),
        verbatim=len(verbatim),
        verbatim_share=len(verbatim) / max(1, min(len(one.runs - quotes), len(other.runs - quotes))),
        figures=sorted(one.numbers & other.numbers, key=lambda n: (-len(n), n)),
        details=[
            min((own.written[t] for own in (one, other)), key=lambda word: (len(word), word))
            for t in sorted((t for t in details if not t.isdecimal()), key=lambda t: (-weight(t), t))
        ],
        shared_details=sum(map(weight, sorted(details))) / max(1.0, rest),
        cosine=sum(weight(t) ** 2 for t in sorted(shared)) / max(1.0, lengths[0] * lengths[1]),
        retold=_retold(fewer, more),
        sentences=len(fewer),
        days=days_between(first, second),
        named=max((how for how in (names(first, second), names(second, first)) if how), default=None),
        mentioned=_mentions(first, second) or _mentions(second, first),
        new_quotes=min(len(one.quotes - other.runs), len(other.quotes - one.runs)),
        new_figures=min(len(one.numbers - other.numbers), len(other.numbers - one.numbers)),
    )


def score(found: Evidence, weights: Model | None = None) -> float:
    """How surely one of two documents retells the other, 0..1."""
    chosen = weights or model()
    total = chosen.bias + sum(chosen.weights[name] * value for name, value in found.values().items())
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))


def reasons(found: Evidence) -> list[str]:
    """The evidence in words, the strongest kinds first; empty where there is none."""
    said = {
        "names the other's title as its source": found.named == "title",
        "names the other's outlet as its source": found.named == "outlet",
        "mentions the other's outlet": found.mentioned and not found.named,
        f"{found.quotes + RUN - 1} or more quoted words in common": found.quotes > 0,
        f"{found.retold} of {found.sentences} sentences tell what a sentence of the other tells": found.retold > 0,
        f"figures in common: {', '.join(found.figures[:SHOWN])}": bool(found.figures),
        f"rare words in common: {', '.join(found.details[:SHOWN])}": bool(found.details),
        f"{found.verbatim} runs of {RUN} words in common outside of quotations": found.verbatim > 0,
        _apart(found.days): found.days is not None,
    }
    return [words for words, holds in said.items() if holds]


def _apart(days: int | None) -> str:
    return f"published {days} day{'' if days == 1 else 's'} apart" if days else "published on the same day"


def names(document: Document, other: Document) -> str | None:
    """How ``document`` names ``other`` as its source: by its ``title`` or its ``outlet``; None where it does not."""
    named = _plain(document.names_source)
    if not named or (document.outlet and _plain(document.outlet) == named):
        return None
    if other.title and len(_plain(other.title).split()) >= 4 and f" {_plain(other.title)} " in f" {named} ":
        return "title"
    return "outlet" if other.outlet and f" {_plain(other.outlet)} " in f" {named} " else None


def _mentions(document: Document, other: Document) -> bool:
    """Whether the text names the outlet of the other, as it is written; an outlet of one word (*Time*) may be any word."""
    name = (other.outlet or "").removeprefix("The ").strip()
    if len(name.split()) < 2 or (document.outlet or "").removeprefix("The ").strip() == name:
        return False
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", document.text) is not None


def days_between(first: Document, second: Document) -> int | None:
    """Days between two publications, None where one has no full date."""
    try:
        days = [date.fromisoformat((document.published or "")[:10]).toordinal() for document in (first, second)]
    except ValueError:
        return None
    return abs(days[0] - days[1])


def keys(document: Document, own: Wording) -> list[int]:
    """The keys (signed 64-bit numbers, sorted) by which a document's rewrites are found: two in common make a pair worth a score.

    Two for each quotation, two for the title and two for the title that it names as its source, and one for each of the pairs of details that a
    sentence holds, of which those with the lowest checksums are kept, so that two documents keep the same ones.
    """
    found = set[str]()
    for quote in quotations(document.text):
        listed = words(quote)
        if len(listed) >= RUN:
            found |= {f"quote {run}" for run in sorted(set(runs(listed, RUN)), key=lambda run: (zlib.crc32(run.encode()), run))[:2]}
    for title in {_plain(document.title), _plain(document.names_source), _plain(_TAIL.sub("", document.names_source or ""))}:
        if len(title.split()) >= 4:
            found |= {f"title 1 {title}", f"title 2 {title}"}
    pairs = set[str]()
    for sentence in own.sentences:
        told = sorted((t for t in sentence if weight(t) >= DETAIL or t in own.numbers), key=lambda t: (-weight(t), t))[:5]
        pairs |= {f"detail {a} {b}" for a, b in combinations(sorted(told), 2)}
    found |= set(sorted(pairs, key=lambda pair: (zlib.crc32(pair.encode()), pair))[:PAIRS])
    return sorted(int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True) for key in found)


def _retold(fewer: list[frozenset[str]], more: list[frozenset[str]]) -> int:
    """How many of the first sentences have at least ``TOLD`` of their weight, and two stems, in one of the other sentences."""
    where: dict[str, list[int]] = defaultdict(list)
    for at, sentence in enumerate(more):
        for term in sorted(sentence):
            where[term].append(at)
    told = 0
    for sentence in fewer:
        sums: dict[int, float] = defaultdict(float)
        counts: dict[int, int] = defaultdict(int)
        for term in sorted(sentence):
            for at in where.get(term, ()):
                sums[at] += weight(term)
                counts[at] += 1
        enough = TOLD * sum(weight(t) for t in sorted(sentence))
        told += any(total >= enough and counts[at] > 1 for at, total in sums.items())
    return told


def _plain(text: str | None) -> str:
    listed = words(text or "")
    return " ".join(listed[1:] if listed[:1] == ["the"] else listed)
