"""How near two notions are: whether what two phrases are about is one concept. The weights are in ``codebook/concepts.toml``."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import lru_cache

from sitroom.codebook.concepts import phrasing
from sitroom.room.beliefs.phrases import REGION, Notion
from sitroom.room.happenings.words import KIN, SYNONYM, lexicon, link

__all__ = ["apart", "degree", "keys", "likeness"]

_PARTS = (("about_same", "about_unsaid"), ("class_same", "class_unsaid"), ("doer_same", "doer_unsaid"))
_REGION = frozenset({REGION})


def likeness(a: Notion, b: Notion, *, strangers: bool = False, asked: bool = False) -> float:
    """How much speaks for one concept, symmetric; from ``threshold`` on it is one. For notions that are not ``apart``.

    ``strangers``: they stand in two documents that speak of different countries, so that what is left unsaid, or only called the region, is not the
    same; ``asked``: the first is a question, where what is left unsaid may be anything.
    """
    w = phrasing().likeness
    found = _core(a, b, w)
    if found <= 0:
        return 0.0
    for (same, unsaid), first, second in zip(_PARTS, (a.about, a.kinds, a.doers), (b.about, b.kinds, b.doers), strict=True):
        if not first and not second:
            continue
        two_regions = strangers and first & second == _REGION
        if first and second and not two_regions:
            found += w[same]
        elif two_regions or (_REGION not in (first, second) and not (asked and not first)):
            found += w[unsaid]
    if strangers and not (a.about & b.about) - _REGION:
        found += w["strangers"]
    if a.stems and b.stems:
        both = len(a.stems & b.stems)
        shared = both / (len(a.stems) + len(b.stems) - both)
        found += w["words_same"] * shared if shared else w["words_apart"]
    elif (asked and a.stems) or (a.kinds and b.stems and not b.kinds) or (b.kinds and a.stems and not a.kinds):
        found += w["words_apart"]
    elif (a.stems or b.stems) and not (asked and not a.stems):
        found += w["words_unsaid"] * min(3, len(a.stems | b.stems))
    return max(0.0, found)


def _core(a: Notion, b: Notion, w: dict[str, float]) -> float:
    """What the heads say: one family, one word, kin or synonyms; or one event type, where no family is known."""
    if a.families & b.families:
        return w["family"]
    if a.families and b.families:
        return 0.0
    near = degree(a.head, b.head)
    if near >= KIN:
        return w["head"] if a.head == b.head else w["kin"]
    if (a.families | a.beside) & (b.families | b.beside):
        return w["modified"]
    if near == SYNONYM or (a.type and a.type == b.type and not (a.families and b.families)):
        return w["synonym"]
    return w["modified"] if a.head in b.stems or b.head in a.stems else 0.0


@lru_cache(maxsize=1 << 17)
def degree(first: str, second: str) -> int:
    """How near two heads are, see ``happenings.words.link``."""
    return link((first,), (second,), lexicon())


def apart(a: Notion, b: Notion) -> bool:
    """Whether two notions cannot be one concept: how far against whether, other people, other places, another pair, another doer."""
    if a.extent != b.extent:
        return True
    if a.persons and b.persons and not a.persons & b.persons:
        return True
    return _differ(a.about, b.about) or _other_pair(a.about, b.about) or _differ(a.kinds, b.kinds) or _differ(a.doers, b.doers)


def _differ(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether both are said and have nothing in common; a region in general is the one that both name, unless both say which."""
    if not first or not second:
        return False
    shared = first & second
    return not shared or (shared == _REGION and _REGION not in (first, second))


def _other_pair(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether both name two or more and no more than one in common: ties of one with another are not its ties with a third."""
    one, two = first - _REGION, second - _REGION
    return min(len(one), len(two)) > 1 and len(one & two) < 2


def keys(notion: Notion) -> Iterable[Hashable]:
    """What two notions must share to be compared at all."""
    yield from (f"family {name}" for name in sorted(notion.families | notion.beside))
    known = lexicon().get(notion.head)
    yield f"word {notion.head}"
    if known:
        yield from (f"word {other}" for other in sorted(known.kin))
        yield from (f"sense {sense}" for sense in sorted(known.senses))
    yield from (f"word {other}" for other in sorted(notion.stems))
    if notion.type and not notion.families:
        yield f"type {notion.type}"
