"""Causal claims that one states as its own and that a speaker makes elsewhere: the same cause and effect, whatever the wording, with the same
sign."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from sitroom.records import Document
from sitroom.room.beliefs.records import Beliefs, Link, Telling
from sitroom.room.narratives.answers import Adopted, Place

__all__ = ["adopted"]


def adopted(
    maps: Sequence[Beliefs], documents: Mapping[str, Document], *, tellers: Collection[str], speakers: Collection[str] | None
) -> list[Adopted]:
    """What outlets among ``tellers`` (ids of narrators, such as ``outlet Harbour Post``) take over from speakers; ``speakers``: of these alone.

    ``documents``: those in which the tellers' claims count. The one of most tellings comes first.
    """
    by_pair: dict[tuple[str, str], list[tuple[Beliefs, Link]]] = {}
    for beliefs in maps:
        if beliefs.narrator.kind == "actor" and (speakers is None or beliefs.narrator.id in speakers):
            for link in beliefs.links:
                by_pair.setdefault((link.cause, link.effect), []).append((beliefs, link))
    found = []
    for own in (beliefs for beliefs in maps if beliefs.narrator.id in tellers):
        for link in own.links:
            for beliefs, other in by_pair.get((link.cause, link.effect), ()):
                for sign in (1, -1):
                    mine = next((t for t in link.tellings if t.sign == sign and t.hedge != "denied" and t.document in documents), None)
                    theirs = next((t for t in other.tellings if t.sign == sign and t.hedge != "denied"), None)
                    if mine and theirs:
                        found.append((-len(link.tellings), _adopted(own, link, mine, beliefs, theirs)))
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].cause, pair[1].effect, pair[1].name, pair[1].claim))]


def _adopted(own: Beliefs, link: Link, mine: Telling, beliefs: Beliefs, theirs: Telling) -> Adopted:
    return Adopted(
        teller=own.narrator.id, cause=link.cause, effect=link.effect, sign=mine.sign, hedge=mine.hedge, claim=mine.claim, at=_place(mine),
        speaker=beliefs.narrator.id, name=beliefs.narrator.name, country=beliefs.narrator.country, speaker_hedge=theirs.hedge,
        speaker_claim=theirs.claim, speaker_at=_place(theirs), order=_order(theirs.published, mine.published),
    )  # fmt: skip


def _place(telling: Telling) -> Place:
    return Place(document=telling.document, outlet=telling.outlet, published=telling.published, span=telling.evidence, words=telling.words)


def _order(theirs: str | None, mine: str | None) -> Literal["before", "after", "same day"] | None:
    if theirs is None or mine is None:
        return None
    return "same day" if theirs == mine else "before" if theirs < mine else "after"
