"""What of a text's wording is compared with another's: words, sentences, quotations and numbers, each with how much it tells.

A term's weight is its inverse document frequency in ``codebook/background.tsv``, fixed with the version: a room's own frequencies would make the
score of two documents depend on what else was read and when.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache

import msgspec

from sitroom.codebook.loading import rows, text_of
from sitroom.codebook.names import fold

__all__ = ["CONTENT", "DETAIL", "Wording", "background", "content", "denials", "quotations", "runs", "stem", "weight", "wording", "words"]

CONTENT = 1.2
"""Least weight of a term that tells what a text is about; function words weigh less."""
DETAIL = 3.8
"""Least weight of a term that few texts have: one in forty-five."""
RUN = 4
"""Words in a run of a quotation."""
SENTENCES = 400
"""Sentences of a text that are compared one by one, from its beginning."""

_TOKEN = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*")
_UNSPACED = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")  # scripts that put no blanks between words: each character is one
_QUOTED = re.compile(r"“([^“”]{3,1500})”|\"([^\"\n]{3,1500})\"|«([^«»]{3,1500})»|„([^„“”]{3,1500})[“”]")
_YEAR = re.compile(r"(19|20)\d\d")


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """A text's wording. ``size``: its words; ``terms``: content stems with their weight; ``sentences``: the content stems of each sentence that has
    some, in order, the first ``SENTENCES``; ``quotes``: the runs of four words that stand in quotation marks; ``numbers``: figures that are no
    years; ``runs``: the runs of four words of the whole text; ``written``: the shortest word of each content stem.
    """

    size: int
    terms: dict[str, float]
    sentences: list[frozenset[str]]
    quotes: frozenset[str]
    numbers: frozenset[str]
    runs: frozenset[str]
    written: dict[str, str]


def words(text: str) -> list[str]:
    """The words of a text in order, in small letters without accents; figures without thousands separators."""
    return [folded for token in _TOKEN.findall(_UNSPACED.sub(r" \1 ", text)) if (folded := fold(token).replace(",", ""))]


def runs(listed: list[str], size: int) -> list[str]:
    """Every run of ``size`` words, in order; a text with fewer words is one run, one without words none."""
    if len(listed) <= size:
        return [" ".join(listed)] if listed else []
    return [" ".join(listed[i : i + size]) for i in range(len(listed) - size + 1)]


def quotations(text: str) -> Iterator[str]:
    """What stands in double quotation marks of any kind within a line, of three words or more, in order."""
    for line in text.splitlines():
        for found in _QUOTED.finditer(line):
            quote = next(filter(None, found.groups()))
            if quote.count(" ") >= 2:
                yield quote


@lru_cache(maxsize=512)
def wording(text: str) -> Wording:
    """The wording of a text."""
    own = words(text)
    told = [words(sentence) for sentence in _sentences(text)]  # a sentence may end within what is one word of the whole text
    sentences = [found for listed in told if (found := content(listed))]
    terms = {term: weight(term) for term in sorted(frozenset[str]().union(*sentences))}
    return Wording(
        size=len(own),
        terms=terms,
        sentences=sentences[:SENTENCES],
        quotes=frozenset(run for quote in quotations(text) for run in runs(words(quote), RUN)),
        numbers=frozenset(w for w in own if w.isdecimal() and len(w) > 1 and not _YEAR.fullmatch(w)),
        runs=frozenset(runs(own, RUN)),
        written={root: word for word in sorted(set(own).union(*told), key=lambda word: (-len(word), word)) if (root := stem(word)) in terms},
    )


def content(listed: list[str]) -> frozenset[str]:
    """The stems of the content words among these words."""
    return frozenset(stem(word) for word in listed if weight(stem(word)) >= CONTENT)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The Snowball stem of an English word; words with figures stay as they are."""
    return str(_stemmer().stemWord(word)) if word.isalpha() else word


def weight(term: str) -> float:
    """How much a stem tells: the natural logarithm of how many times rarer than in every text it is; unknown ones weigh most, single letters nothing.

    A figure tells the more, the more of its digits are no closing zeros; years tell little.
    """
    if term.isdecimal():
        return 2.0 if _YEAR.fullmatch(term) else 2.0 + 1.2 * min(3, len(term.rstrip("0")))
    known, most = background()
    return known.get(term, most) if len(term) > 1 else 0.0


@cache
def background() -> tuple[dict[str, float], float]:
    """The weights of the stems of ``codebook/background.tsv``, and the weight of one that is not in it."""
    known = {row["stem"]: float(row["weight"]) for row in rows("background.tsv", ("stem", "weight"))}
    return known, math.ceil(max(known.values(), default=6.0))


@cache
def denials() -> frozenset[str]:
    """The words that deny what a sentence says, as ``words`` gives them."""
    return frozenset(tomllib.loads(text_of("denials.toml"))["words"])


@cache
def _stemmer():  # type: ignore[no-untyped-def]
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def _sentences(text: str) -> Iterator[str]:
    from sentencex import segment

    for line in text.splitlines():
        yield from (s for s in segment("en", line) if s.strip()) if line.strip() else ()
