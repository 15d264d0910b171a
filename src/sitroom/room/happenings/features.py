"""What one place tells of an event, the same for news that is read into a room and for ECB+. ``comparing.py`` says what two have in common."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from sitroom.documents.wording import CONTENT, stem, weight
from sitroom.room.happenings.words import rules

__all__ = ["BEFORE", "Telling", "article", "background", "heads", "telling", "unit"]

NEAR = 4
"""Words on either side of a trigger that count as beside it."""
BEFORE = 2
"""Words before a trigger among which its article is looked for: *the strikes*, *any such attack*."""

_YEAR = re.compile(r"(1[5-9]|20)\d\d")


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """One place that tells of an event. Words are stems; weights are those of ``documents.wording``.

    ``trigger``: its content words, never empty; ``words``: the other content words of the sentence, and ``text`` those of the whole document, as
    vectors of length 1; ``beside``: those within ``NEAR`` words;
    ``before``, ``after``: words of who is named nearest before and after the trigger (in a room: of actors and recipients); ``who``: of all who are
    named; ``others``: the triggers of the sentence's other events; ``article``: ``definite``, ``indefinite`` or nothing; ``background``: whether the
    words beside it set it apart from what is reported (*had earlier struck*, *strikes in recent years*).
    """

    id: str
    document: str
    sentence: int
    trigger: tuple[str, ...]
    words: Mapping[str, float]
    beside: frozenset[str]
    text: Mapping[str, float]
    names: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    who: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    others: tuple[tuple[str, ...], ...] = ()
    article: str = ""
    background: bool = False
    lead: bool = False
    denied: bool = False


def telling(words: Sequence[str], trigger: Iterable[int], **given: Any) -> Telling:
    """A telling from a sentence's words and the numbers of the trigger's; ``given`` are the fields that words alone do not tell."""
    at = sorted(trigger)
    stems = [stem(word.lower()) for word in words]
    own = {stems[i] for i in at}
    content = {s: w for s in dict.fromkeys(stems) if (w := weight(s)) >= CONTENT and s not in own}
    around = {*range(at[0] - NEAR, at[0]), *range(at[-1] + 1, at[-1] + 1 + NEAR)}
    return Telling(
        trigger=heads([stems[i] for i in at]),
        words=unit(content),
        beside=frozenset(stems[i] for i in around if 0 <= i < len(stems) and stems[i] in content),
        names=frozenset(stems[i] for i, word in enumerate(words) if i and word[:1].isupper() and stems[i] in content),
        numbers=frozenset(w for w in words if w[:1].isdigit()),
        article=article([word.lower() for word in words[max(0, at[0] - BEFORE) : at[0]]]),
        background=background([word.lower() for word in words], at[0], at[-1]),
        **given,
    )


def article(before: Sequence[str]) -> str:
    """Whether the words right before a noun point at something known (``definite``), at none in particular (``indefinite``), or say nothing of it."""
    known = rules()["articles"]
    return next((kind for word in reversed(before) for kind in ("definite", "indefinite") if word in known[kind]), "")


def background(words: Sequence[str], first: int, last: int) -> bool:
    """Whether one of the cues stands right before or behind the words of a trigger, from the ``first`` to the ``last``, or a year before them (*the
    1979 revolution*)."""
    known = rules()["background"]
    around = (words[max(0, first - known["before"]) : first], words[last + 1 : last + 1 + known["after"]])
    return any(_YEAR.fullmatch(word) for word in around[0]) or any(f" {cue} " in f" {' '.join(part)} " for part in around for cue in known["cues"])


def heads(stems: Sequence[str]) -> tuple[str, ...]:
    """The words of a trigger that tell something: *opened fire* gives both, *took place* the second; never none."""
    light = rules()["light"]["verbs"]
    telling_ones = [s for s in stems if weight(s) >= CONTENT] or list(stems)
    return tuple(dict.fromkeys([s for s in telling_ones if s not in light] or telling_ones))


def unit(weights: Mapping[str, float]) -> dict[str, float]:
    """The same weights as a vector of length 1."""
    length = math.sqrt(sum(w * w for w in weights.values()))
    return {word: w / length for word, w in weights.items()}
