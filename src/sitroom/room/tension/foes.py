"""Who fights whom where all who fight are actors: told by the words of the sentence, so that two who strike together are no foes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from sitroom.codebook.fighting import fighting

__all__ = ["Named", "foes", "two_sided"]

NEAR = 60
"""Characters from the act to the "between" or "with" that belongs to it, at most."""

WORDS = 5
"""Words that may stand between two who are joined by "and", and between one of them and what they do."""

_AND = re.compile(r"\band\b|&", re.IGNORECASE)
_STOP = re.compile(r"[.;:!?,]")
_JOINED = re.compile(r"\s*[-–—/]\s*")


class Named(NamedTuple):
    """Where a sentence names an actor: characters of it, half open."""

    start: int
    end: int
    actor: str


def two_sided(words: str, trigger: tuple[int, int]) -> bool:
    """Whether the act at ``trigger`` is one of two sides: a word of fighting, or done to each other."""
    known = fighting()
    return any(_of(found, trigger) for form in (known.nouns, known.verbs) for found in form.finditer(words)) or _mutual(words, trigger)


def foes(words: str, trigger: tuple[int, int], named: Sequence[Named]) -> list[tuple[str, str]]:
    """The pairs of actors whom a sentence sets against each other in the act at ``trigger`` (characters of ``words``); none where it does not say.

    "between A and B", "the A-B war", "A's war with B"; "A and B clashed", "traded fire", "are at war"; "A and B bombed each other". ``named``:
    where it names those who take part.
    """
    known, order = fighting(), sorted(named)
    if len({one.actor for one in order}) < 2:
        return []
    noun, verb = (next((f.span() for f in form.finditer(words) if _of(f, trigger)), None) for form in (known.nouns, known.verbs))
    act = verb or noun or trigger
    if (noun or verb) and (pairs := _between(words, act, order) or _against(words, act, order)):
        return pairs
    if noun and not verb and (pairs := _compound(words, act, order)):
        return pairs
    alike = known.together.search(words[max(act[0] - NEAR, 0) : act[1] + NEAR]) is not None
    mutual = _mutual(words, trigger) or (verb is not None and not known.against.match(words[act[1] :].lstrip()))
    return _subjects(words, act, order) if mutual and not alike else []


def _of(found: re.Match[str], trigger: tuple[int, int]) -> bool:
    return found.start() < trigger[1] and trigger[0] < found.end()


def _mutual(words: str, trigger: tuple[int, int]) -> bool:
    """Whether it is done to each other, in the same clause."""
    rest = words[trigger[1] : trigger[1] + NEAR]
    clause = rest[: stop.start()] if (stop := _STOP.search(rest)) else rest
    return fighting().mutual.search(clause) is not None


def _between(words: str, act: tuple[int, int], order: Sequence[Named]) -> list[tuple[str, str]]:
    """Of "between A and B": who is named up to the "and", and the first after it."""
    rest = words[act[1] : act[1] + NEAR]
    link = fighting().between.search(rest)
    if link is None or _STOP.search(rest[: link.start()]):
        return []
    begin = act[1] + link.end()
    if fighting().pair.match(words[begin:].lstrip().removeprefix("the ")):
        own = sorted({one.actor for one in order})
        return [(own[0], own[1])] if len(own) == 2 else []
    joint = _AND.search(words, begin)
    if joint is None or _STOP.search(words[begin : joint.start()]):
        return []
    left = {one.actor for one in order if begin <= one.start and one.end <= joint.start()}
    right = [one.actor for one in order if one.start >= joint.end() and _near(words[joint.end() : one.start])]
    return _pairs(left, right[:1])


def _against(words: str, act: tuple[int, int], order: Sequence[Named]) -> list[tuple[str, str]]:
    """Of "A's war with B" and "A clashed with B": the last who is named before, with who is joined to it, and the first after."""
    rest = words[act[1] : act[1] + NEAR]
    link = fighting().against.match(rest, len(rest) - len(rest.lstrip()))
    if link is None:
        return []
    begin = act[1] + link.end()
    after = [one.actor for one in order if one.start >= begin and _near(words[begin : one.start])]
    before = [one for one in order if one.end <= act[0]]
    return _pairs({one.actor for one in before if one is before[-1] or _and(words, one, before[-1])}, after[:1])


def _compound(words: str, act: tuple[int, int], order: Sequence[Named]) -> list[tuple[str, str]]:
    """Of "the A-B war": both."""
    for first, second in pairwise(order):
        if _JOINED.fullmatch(words[first.end : second.start]) and second.end <= act[0] and _near(words[second.end : act[0]]):
            return _pairs([first.actor], [second.actor])
    return []


def _subjects(words: str, act: tuple[int, int], order: Sequence[Named]) -> list[tuple[str, str]]:
    """Of "A and B clashed": the last two before the act, where "and" joins them and none stands in a list before them."""
    before = [one for one in order if one.end <= act[0]]
    if len(before) < 2 or not _and(words, before[-2], before[-1]) or not _near(words[before[-1].end : act[0]]):
        return []
    listed = len(before) > 2 and not _STOP.sub("", words[before[-3].end : before[-2].start]).strip()
    return [] if listed else _pairs([before[-2].actor], [before[-1].actor])


def _and(words: str, first: Named, second: Named) -> bool:
    """Whether "and" joins two who are named."""
    link = words[first.end : second.start]
    return _AND.search(link) is not None and _near(link)


def _near(words: str) -> bool:
    """Whether what stands between two belongs to one phrase."""
    return not _STOP.search(words) and len(words.split()) <= WORDS


def _pairs(left: Collection[str], right: Collection[str]) -> list[tuple[str, str]]:
    return [(one, other) for one in sorted(left) for other in sorted(right) if one != other]
