"""The phrases of claims -> concepts: those that are about one thing, whatever their wording, as corrected by the room's log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Protocol

from msgspec.structs import replace

from sitroom.codebook.concepts import phrasing
from sitroom.records import record_id
from sitroom.room.beliefs.comparing import compared
from sitroom.room.beliefs.gathered import Part, Stock
from sitroom.room.beliefs.likeness import apart
from sitroom.room.beliefs.phrases import REGION, Notion
from sitroom.room.beliefs.records import Concept, Member
from sitroom.room.happenings.clustering import agglomerated

__all__ = ["Judged", "concepts_of", "grouped"]

MOST = 200
"""Of phrases that share a key, each is compared with so many that follow it."""
_NAME = 60


class Judged:
    """What the log says of phrases: pairs of parts that are one concept, or are not, and names by part, each with the number of its entry."""

    def __init__(
        self, same: Mapping[tuple[str, str], int] | None = None, other: Mapping[tuple[str, str], int] | None = None,
        names: Mapping[str, tuple[str, int]] | None = None,
    ) -> None:  # fmt: skip
        self.same, self.other, self.names = same or {}, other or {}, names or {}


def grouped(
    notions: Sequence[Notion], texts: Sequence[str], *, settings: Mapping[str, frozenset[str]] | None = None, crises: Mapping[str, str] | None = None,
    other: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:  # fmt: skip
    """Which notions are one concept: numbers of the notions, each group in order, the groups by their first.

    ``texts``: the document of each; ``settings``: by document, the places that it speaks of most; ``crises``: by document, what
    it hangs together with; ``other``: pairs that are not one concept, whatever
    speaks for it. Notions that say the same are compared once.
    """
    places = settings or {}
    never = {(min(pair), max(pair)) for pair in other}
    alone = {i for pair in never for i in pair}
    held: dict[Hashable, list[int]] = {}
    for i, notion in enumerate(notions):
        same = replace(notion, words="", full="", sign=1, definite=False), places.get(texts[i]), i if i in alone else None
        held.setdefault(same, []).append(i)
    groups = list(held.values())
    first = [group[0] for group in groups]
    group_of = {i: number for number, group in enumerate(groups) for i in group if i in alone}
    said = [notions[i] for i in first]

    def ruled_out(a: int, b: int) -> bool:
        return apart(said[a], said[b]) or (bool(never) and (min(first[a], first[b]), max(first[a], first[b])) in never)

    one, two, value = compared(said, [texts[i] for i in first], settings=places, crises=crises or {}, most=MOST)
    chances = dict(zip(zip(one.tolist(), two.tolist(), strict=True), value.tolist(), strict=True))
    for a, b in never:
        chances.pop((group_of[a], group_of[b]) if group_of[a] < group_of[b] else (group_of[b], group_of[a]), None)
    clusters = agglomerated(len(first), chances, threshold=phrasing().likeness["threshold"], apart=ruled_out)
    return sorted(sorted(i for a in cluster for i in groups[a]) for cluster in clusters)


class Grouped(Protocol):
    """What answers as ``grouped`` does."""

    def __call__(
        self, notions: Sequence[Notion], texts: Sequence[str], *, settings: Mapping[str, frozenset[str]], crises: Mapping[str, str],
        other: Iterable[tuple[int, int]],
    ) -> list[list[int]]: ...  # fmt: skip


def concepts_of(stock: Stock, judged: Judged, *, group: Grouped = grouped) -> list[Concept]:
    """The concepts of all claims that can be placed, the one of most phrases first. ``group``: what finds which notions are one."""
    placed = [claimed for claimed in stock.claims if claimed.reason is None]
    parts = [part for claimed in placed for part in (claimed.cause, claimed.effect)]
    at = {part.id: i for i, part in enumerate(parts)}
    notions = [part.notion for part in parts if part.notion is not None]
    texts = [part.claim.document for part in parts]
    never = [(at[a], at[b]) for a, b in judged.other if a in at and b in at]
    same = [(at[a], at[b]) for a, b in judged.same if a in at and b in at]
    groups = _united(group(notions, texts, settings=stock.settings, crises=stock.crises, other=never), same, never)
    found = [_concept([parts[i] for i in group], judged, stock.names) for group in groups]
    return _named_apart(sorted(found, key=lambda c: (-len(c.members), c.name, c.id)))


def _united(groups: list[list[int]], same: Sequence[tuple[int, int]], never: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The groups with those joined that the log says are one; where that brings together what it says is not, only the named phrases move."""
    home = {i: number for number, group in enumerate(groups) for i in group}
    held = {number: list(group) for number, group in enumerate(groups)}
    for a, b in same:
        first, second = home[a], home[b]
        if first == second:
            continue
        both = set(held[first]) | set(held[second])
        moving = [b] if any(i in both and j in both for i, j in never) else held[second]
        for i in list(moving):
            held[second].remove(i)
            held[first].append(i)
            home[i] = first
    return sorted(sorted(group) for group in held.values() if group)


def _concept(parts: Sequence[Part], judged: Judged, names: Mapping[str, str]) -> Concept:
    book = phrasing()
    notions = [part.notion for part in parts if part.notion is not None]
    families = Counter(name for notion in notions for name in notion.families)
    most = sorted(families, key=lambda name: (-families[name], name))
    members = [_member(part, notion) for part, notion in zip(parts, notions, strict=True)]
    ids = {part.id for part in parts}
    numbers = [n for pairs in (judged.same, judged.other) for pair, n in pairs.items() if ids & set(pair)]
    given = sorted((judged.names[id] for id in ids if id in judged.names), key=lambda name: name[1])
    about = {place for notion in notions for place in notion.about}
    return Concept(
        id=record_id("k", parts[0].id),
        name=given[-1][0] if given else _name(parts, notions, most, names),
        members=members,
        families=most,
        type=next((notion.type for notion in notions if notion.type), None),
        doers=sorted({place for notion in notions for place in notion.doers}),
        about=sorted(about - {REGION} if len(about) > 1 else about),
        kinds=sorted({kind for notion in notions for kind in notion.kinds}),
        extent=notions[0].extent,
        outcome=book.known[most[0]].outcome if most else 0,
        corrections=sorted({*numbers, *(number for _, number in given)}),
    )


def _member(part: Part, notion: Notion) -> Member:
    at = part.taken_up
    return Member(
        part=part.id, document=part.claim.document, span=part.span, words=part.words, sign=notion.sign,
        taken_up=notion.words if at else None, taken_up_span=at,
    )  # fmt: skip


def _name(parts: Sequence[Part], notions: Sequence[Notion], families: Sequence[str], names: Mapping[str, str]) -> str:
    """Of several phrases of an act or a state, its family and who or where (*removal (Norland, leadership)*, *stability (Norland)*); else the phrase
    that most use for its presence, of those the shortest.
    """
    if len(parts) > 1 and families and (family := phrasing().known[families[0]]).kind != "episode" and not notions[0].extent:
        doers, about = (sorted(frozenset[str]().union(*(getattr(notion, part) for notion in notions))) for part in ("doers", "about"))
        where = ", ".join(names.get(place, place) for place in about if place != REGION or len(about) == 1)
        if not family.done:
            return f"{family.name} ({where})" if where else family.name
        where = ", ".join(filter(None, (where, "leadership" if any("leadership" in notion.kinds for notion in notions) else "")))
        by = f" by {', '.join(names.get(place, place) for place in doers)}" if doers else ""
        if where or by:
            return f"{family.name}{by}" + (f" ({where})" if where else "")
    told = [(notion, part) for notion, part in zip(notions, parts, strict=True) if notion.sign > 0 and part.taken_up is None]
    told = told or [(notion, part) for notion, part in zip(notions, parts, strict=True) if notion.sign > 0]
    if not told and families and phrasing().known[families[0]].gradable:
        return families[0]
    words = Counter(_short(notion.full if notion.extent else notion.words) for notion, _ in told) or Counter(_short(n.words) for n in notions)
    return min(words, key=lambda name: (-words[name], len(name), name))


def _short(words: str) -> str:
    first = words.split(maxsplit=1)[0] if words else ""
    if first.istitle() and first.casefold() in phrasing().families:
        words = words[0].lower() + words[1:]
    return words if len(words) <= _NAME else words[:_NAME].rsplit(" ", 1)[0] + " …"


def _named_apart(concepts: Sequence[Concept]) -> list[Concept]:
    """The same concepts, those of one name numbered in their order."""
    seen: Counter[str] = Counter()
    taken = Counter(concept.name.casefold() for concept in concepts)
    found = []
    for concept in concepts:
        key = concept.name.casefold()
        seen[key] += 1
        found.append(replace(concept, name=f"{concept.name} ({seen[key]})") if taken[key] > 1 and seen[key] > 1 else concept)
    return found
