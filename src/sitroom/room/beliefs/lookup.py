"""The words of a question -> the concepts that they are about, the nearest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec.structs import replace

from sitroom.codebook.concepts import phrasing
from sitroom.room.beliefs.likeness import apart, likeness
from sitroom.room.beliefs.phrases import REGION, Notion
from sitroom.room.beliefs.records import Concept

__all__ = ["Match", "Said", "loosely", "matches"]

Said = Mapping[str, Sequence[tuple[Notion, frozenset[str]]]]
"""By the id of a concept, what each of its phrases is about, and the places that the document of the phrase speaks of most."""


class Match(NamedTuple):
    """A concept that a question is about. ``how``: ``same`` in other words, or ``akin``: another act of the same PLOVER type between the same."""

    concept: Concept
    how: Literal["same", "akin"]


def matches(notion: Notion, concepts: Sequence[Concept], said: Said) -> list[Match]:
    """The concepts that a question is about, the same first, each by how near it is.

    Where a phrase leaves unsaid where or to whom, its document's places count as said. Akin are concepts that name the place or the doer of the
    question themselves, and, where nothing is the same, those that leave it to their document.
    """
    w = phrasing().likeness
    same = [(value, c) for c in concepts if (value := round(_nearness(notion, said[c.id]), 6)) >= w["threshold"]]
    taken = {c.id for _, c in same}
    near = [(value, c) for c in concepts if c.id not in taken and (value := _kinship(notion, said[c.id], plainly=bool(same)))]
    ranked = [sorted(found, key=lambda pair: (-round(pair[0], 6), pair[1].name)) for found in (same, near)]
    return [*(Match(c, "same") for _, c in ranked[0]), *(Match(c, "akin") for _, c in ranked[1])]


def loosely(notion: Notion, concepts: Sequence[Concept], said: Said, *, most: int) -> list[Concept]:
    """The concepts that have most in common with a question that none is about: likeness, one type of act, a place."""

    def value(own: Sequence[tuple[Notion, frozenset[str]]]) -> float:
        best = 0.0
        for other, _ in own:
            shared = bool(notion.about & other.about - {REGION}) + bool(notion.doers & other.doers)
            best = max(best, likeness(notion, other, asked=True) + 0.5 * bool(_types(notion) & _types(other)) + 0.25 * shared)
        return best

    found = sorted(((value(said[c.id]), c) for c in concepts), key=lambda pair: (-round(pair[0], 6), pair[1].name))
    return [concept for much, concept in found[:most] if much > 0]


def _nearness(notion: Notion, own: Sequence[tuple[Notion, frozenset[str]]]) -> float:
    """The mean likeness of a question and the phrases of a concept; those that cannot be about it count as nothing."""
    full = [_placed(notion, other, places) for other, places in own]
    return sum(0.0 if apart(notion, other) else likeness(notion, other, asked=True) for other in full) / len(full)


def _kinship(notion: Notion, own: Sequence[tuple[Notion, frozenset[str]]], *, plainly: bool) -> float:
    """How near a concept is that is another act of the question's type; 0.0 where it is none, or may be one between others."""
    if not _types(notion) or notion.kinds or notion.persons or not (notion.about - {REGION} or notion.doers):
        return 0.0
    best = 0.0
    for other, places in own:
        full = other if plainly else _placed(notion, other, places)
        if apart(notion, full) or full.kinds or full.persons:
            return 0.0
        if not _types(notion) & _types(full):
            continue
        shared = sum(bool(mine & theirs) for mine, theirs in ((notion.about, full.about), (notion.doers, full.doers)))
        needed = notion.about - {REGION} if notion.about - {REGION} else notion.doers
        told = full.about if notion.about - {REGION} else full.doers
        if needed & told or (notion.doers & full.doers and not full.about):
            best = max(best, shared + bool(other.about) + 0.5 * bool(notion.stems & full.stems))
    return best


def _placed(notion: Notion, other: Notion, places: frozenset[str]) -> Notion:
    """What a phrase is about, with the question's place where it names none and its document speaks most of that."""
    asked = notion.about - {REGION}
    return replace(other, about=asked) if asked and not other.about - {REGION} and asked <= places else other


def _types(notion: Notion) -> frozenset[str]:
    """The PLOVER types of the act that a notion is: of its families, else of the event that was read there."""
    known = phrasing().known
    found = {kind for name in notion.families if (kind := known[name].type)}
    return frozenset(found if notion.families else {notion.type} if notion.type else set())
