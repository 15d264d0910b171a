"""How firmly a red line is drawn: the points of ``codebook/commitment.toml``, each with the words that gave it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Any

from sitroom.codebook.cues import cues
from sitroom.codebook.loading import text_of
from sitroom.documents.wording import denials, stem, words
from sitroom.records import Pattern, RedLine

__all__ = ["MOST", "as_told", "commitment", "inverse", "rules"]

LONGEST = 320
"""Characters of a line that are told without a gap."""
MOST = 6
"""The greatest commitment."""


@cache
def rules() -> dict[str, Any]:
    """``codebook/commitment.toml``, read once."""
    return tomllib.loads(text_of("commitment.toml"))


def commitment(line: RedLine, text: str, *, quoted: bool) -> tuple[int, list[str]]:
    """0..6 and the marks behind it. ``text``: the document's; ``quoted``: the line stands in a quotation, whose tense is the speaker's own."""
    consequence = words(text[slice(*line.consequence)])
    modality, word = _modality(consequence, _rest(line, text), quoted=quoted)
    specific, why = _specificity(line.consequence_pattern, consequence)
    boosters, hedges = (_found(consequence, rules()[name]["words"]) for name in ("boosters", "hedges"))
    marks = [f"{word} {modality}", f"{why} {specific}", *(f"{w} +1" for w in boosters[:1]), *(f"{w} -1" for w in hedges[:1])]
    return max(0, min(MOST, modality + specific + bool(boosters) - bool(hedges))), marks


def as_told(line: RedLine, text: str) -> str:
    """The line in the document's own words, from its first part to the end of the other, with the word that opens the condition (*if*, *unless*);
    where they are more than ``LONGEST`` characters, what lies between the parts is left out."""
    (start, _), (_, end) = sorted((line.condition, line.consequence))
    if start == line.condition[0]:
        before = text[line.evidence[0] : start].split()
        opener = next((size for size in (2, 1) if len(before) >= size and " ".join(before[-size:]).lower() in cues().marks), 0)
        while opener:
            start, opener = text.rindex(before.pop(), 0, start), opener - 1
    told = " ".join(text[start:end].split())
    if len(told) <= LONGEST:
        return told
    first, second = (" ".join(text[slice(*span)].split()) for span in sorted((line.condition, line.consequence)))
    return f"{first} … {second}"


def inverse(listed: Iterable[str], type: str | None) -> str | None:
    """Why no act of its kind can meet a condition of these words: it is that something is not done, or that it ends. None where one can.

    ``type``: the PLOVER type that was read from them, which may itself be an end or a refusal.
    """
    own, found = list(listed), rules()
    stems = {stem(word) for word in own}
    if (sum(word in denials() for word in own) % 2 or stems & set(found["failing"]["stems"])) and type not in found["failing"]["acts"]:
        return "something is not done"
    return "something ends" if stems & set(found["ceasing"]["stems"]) and type not in found["ceasing"]["acts"] else None


def _modality(consequence: list[str], rest: list[str], *, quoted: bool) -> tuple[int, str]:
    own = rules()["modality"]
    values = (("high", 3), ("backshifted", 2 if quoted else 3), ("median", 2), ("low", 1))
    for listed in (consequence, rest):
        found = [(value, word) for name, value in values for word in _found(listed, own[name])[:1]]
        if found:
            return max(found, key=lambda pair: pair[0])
    return 2, "no modal"


def _specificity(pattern: Pattern | None, consequence: list[str]) -> tuple[int, str]:
    vague = _found(consequence, rules()["vague"]["words"])
    if pattern is None or vague:
        return 0, f"no act named{f' ({vague[0]})' if vague else ''}"
    return (2, f"{pattern.type} against somebody named") if pattern.recipients else (1, pattern.type)


def _rest(line: RedLine, text: str) -> list[str]:
    """The words of the sentence before and after the condition and the consequence."""
    start, end = line.evidence
    edges = sorted((line.condition, line.consequence))
    pieces = (text[start : edges[0][0]], text[edges[0][1] : edges[1][0]], text[max(edges[0][1], edges[1][1]) : end])
    return [word for piece in pieces for word in words(piece)]


def _found(listed: list[str], sought: Iterable[str]) -> list[str]:
    """Which of the words and phrases stand in a list of words, in the order of the first."""
    joined = f" {' '.join(listed)} "
    return sorted((phrase for phrase in sought if f" {phrase} " in joined), key=lambda phrase: (joined.index(f" {phrase} "), phrase))
