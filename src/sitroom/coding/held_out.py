"""What a red line holds out, harm or good, where its acts tell: *they could bring back the sanctions* is no promise."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Literal

from sitroom.codebook.cues import cues, inflected
from sitroom.codebook.loading import text_of
from sitroom.coding.who import head_word
from sitroom.reading import Reading

__all__ = ["LineKind", "kind_of", "peace_for_peace"]

LineKind = Literal["threat", "warning", "promise"]


@cache
def _rules() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Of ``conditions.toml``: types that are harm, types that are good, the forms of words that take an act away."""
    table = tomllib.loads(text_of("conditions.toml"))["held_out"]
    return frozenset(table["harm"]), frozenset(table["good"]), frozenset(form for word in table["ending"] for form in inflected(word))


def kind_of(reading: Reading, read: LineKind, type: str, word: int, span: tuple[int, int]) -> LineKind:
    """The kind of a line as it was read, but for what its act of ``type`` rules out: harm that is neither denied nor taken away is no promise, good
    that is neither is no threat. ``word``: the act's trigger; ``span``: the words of the consequence."""
    harm, good, _ = _rules()
    if (read, type in harm, type in good) not in (("promise", True, False), ("threat", False, True)):
        return read
    return read if _denied(reading, span) or _taken_away(reading, word) else "threat" if read == "promise" else "promise"


def peace_for_peace(reading: Reading, type: str, condition: tuple[int, int], consequence: tuple[int, int]) -> bool:
    """Whether by the condition harm of ``type`` ends, and by the consequence something too: a promise (*if raids stop, our answers stop*)."""
    harm, _, ending = _rules()
    parts = (condition, consequence)
    ends = (reading.words[head_word(reading, span)].lower() in ending for span in parts)
    return type in harm and all(ends) and not any(_denied(reading, span) for span in parts)


def _denied(reading: Reading, span: tuple[int, int]) -> bool:
    return any(cues().words.get(reading.words[i].lower()) == "negated" for i in range(*span))


def _taken_away(reading: Reading, word: int) -> bool:
    """Whether a word above an act takes it away (*the sanctions would be lifted*)."""
    above = reading.heads[word]
    while above >= 0:
        if reading.words[above].lower() in _rules()[2]:
            return True
        above = reading.heads[above]
    return False
