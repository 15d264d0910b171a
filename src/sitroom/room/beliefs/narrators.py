"""The claims of each narrator -> its belief map.

The weight of a link is 1 - prod(1 - h/2) over its tellings that raise, less the same over those that lower, h being the weight of the hedge: one
plain assertion weighs 0.5, two 0.75, and no number of them 1. Certainty factors are added up so (Shortliffe & Buchanan 1975, Mathematical Biosciences
23: 351-379). What a copy tells again, and one saying of a speaker in several documents, counts once; a denied claim weighs nothing and is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import prod

from msgspec.structs import replace

from sitroom.codebook.concepts import phrasing
from sitroom.room.beliefs.gathered import Claimed, Part, Stock
from sitroom.room.beliefs.records import Beliefs, Concept, Link, Narrator, Telling, Unplaced
from sitroom.room.independence import Witness, independence
from sitroom.room.sayings import said_once

__all__ = ["Tally", "beliefs_of", "narrator_of", "united", "weighed"]

Tally = Callable[[Sequence[Telling]], tuple[list[bool], list[str]]]
"""Tellings of one link -> which of them count, and the names of the independent sources behind them."""


def narrator_of(claimed: Claimed, stock: Stock) -> Narrator:
    """Whose claim it is: the speaker's, that of speakers whom the outlet leaves unnamed, or the outlet's own."""
    claim = claimed.claim
    if claim.claimant:
        country = stock.countries.get(claim.claimant)
        return Narrator(id=claim.claimant, name=stock.names.get(claim.claimant, claim.claimant), kind="actor", country=country)
    home = stock.documents[claim.document]
    outlet = home.called
    if claim.statement:
        return Narrator(id=f"unnamed in {outlet}", name=f"unnamed speakers in {outlet}", kind="unnamed")
    return Narrator(id=f"outlet {outlet}", name=outlet, kind="outlet", country=stock.origins.get(home.outlet or ""))


def beliefs_of(stock: Stock, concepts: Sequence[Concept], tally: Tally) -> list[Beliefs]:
    """The belief map of every narrator, that of most links first."""
    name = {member.part: concept.name for concept in concepts for member in concept.members}
    tellings: dict[str, list[tuple[str, str, Telling]]] = defaultdict(list)
    unplaced: dict[str, list[Unplaced]] = defaultdict(list)
    narrators: dict[str, Narrator] = {}
    for claimed in stock.claims:
        narrator = narrator_of(claimed, stock)
        narrators[narrator.id] = narrator
        text = stock.documents[claimed.claim.document].text
        reason = claimed.reason
        if reason is None:
            cause, effect = name[claimed.cause.id], name[claimed.effect.id]
            if cause != effect:
                tellings[narrator.id].append((cause, effect, _telling(claimed, narrator, stock)))
                continue
            reason = "its cause and its effect are one concept"
        claim = claimed.claim
        words = " ".join(text[slice(*claim.evidence)].split())
        unplaced[narrator.id].append(
            Unplaced(claim=claim.id, narrator=narrator.id, document=claim.document, evidence=claim.evidence, words=words, reason=reason)
        )
    found = [
        Beliefs(narrator=narrator, links=weighed(tellings[id], tally), unplaced=unplaced[id], members=[id]) for id, narrator in narrators.items()
    ]
    return sorted(found, key=lambda b: (-len(b.links), b.narrator.name, b.narrator.id))


def united(narrator: Narrator, parts: Sequence[Beliefs], tally: Tally) -> Beliefs:
    """The union of several narrators' maps: their tellings weighed together."""
    told = [(link.cause, link.effect, telling) for part in parts for link in part.links for telling in link.tellings]
    unplaced = [one for part in parts for one in part.unplaced]
    members = sorted({id for part in parts for id in part.members})
    return Beliefs(narrator=narrator, links=weighed(told, tally), unplaced=unplaced, members=members)


def weighed(told: Iterable[tuple[str, str, Telling]], tally: Tally) -> list[Link]:
    """Tellings of (cause, effect) as links, the strongest first."""
    by_pair: dict[tuple[str, str], list[Telling]] = defaultdict(list)
    for cause, effect, telling in told:
        by_pair[cause, effect].append(telling)
    found = [_link(cause, effect, sorted(own, key=_order), tally) for (cause, effect), own in by_pair.items()]
    return sorted(found, key=lambda link: (-abs(link.weight), link.cause, link.effect))


def _link(cause: str, effect: str, tellings: Sequence[Telling], tally: Tally) -> Link:
    counted, sources = tally(tellings)
    held = phrasing().hedges
    weight = sum(
        sign * (1 - prod(1 - held[t.hedge] / 2 for t, counts in zip(tellings, counted, strict=True) if counts and t.sign == sign)) for sign in (1, -1)
    )
    marked = [replace(t, counted=counts) for t, counts in zip(tellings, counted, strict=True)]
    denied = all(t.hedge == "denied" for t in tellings)
    return Link(cause=cause, effect=effect, weight=round(weight, 6), times=sum(counted), sources=sources, tellings=marked, denied=denied)


def _order(telling: Telling) -> tuple[bool, str, str, tuple[int, int], str]:
    return telling.published is None, telling.published or "", telling.document, telling.evidence, telling.claim


def _telling(claimed: Claimed, narrator: Narrator, stock: Stock) -> Telling:
    claim, home = claimed.claim, stock.documents[claimed.claim.document]
    assert claimed.cause.notion is not None
    assert claimed.effect.notion is not None
    sign = (claimed.effect.told or claim.sign) * claimed.cause.notion.sign * claimed.effect.notion.sign
    return Telling(
        claim=claim.id, narrator=narrator.id, document=claim.document, outlet=home.outlet, published=home.published, evidence=claim.evidence,
        cause=claim.cause, effect=claim.effect, cause_words=claimed.cause.words, effect_words=claimed.effect.words,
        words=" ".join(home.text[slice(*claim.evidence)].split()), sign=sign, hedge=claim.hedge, confidence=claim.confidence, counted=True,
        signal=" ".join(home.text[slice(*claim.signal)].split()) if claim.signal else None, statement=claim.statement,
        cause_means=_means(claimed.cause, home.text), effect_means=_means(claimed.effect, home.text),
    )  # fmt: skip


def _means(part: Part, text: str) -> str | None:
    return " ".join(text[slice(*part.taken_up)].split()) if part.taken_up else None


def tally_of(stock: Stock, witnesses: Mapping[str, Witness]) -> Tally:
    """Counts tellings once for documents that repeat one another, and once for one saying of a speaker."""
    group: dict[str, int] = {}
    for number, sayings in enumerate(said_once(stock.statements.values(), stock.documents)):
        group |= {statement.id: number for statement in sayings}
    via: dict[str, list[str]] = defaultdict(list)
    for statement in stock.statements.values():
        via[statement.document] += [statement.via] if statement.via else []

    def tally(tellings: Sequence[Telling]) -> tuple[list[bool], list[str]]:
        counted: list[bool] = [False] * len(tellings)
        for own in _told_once(tellings, witnesses, group):
            strongest = min(own, key=lambda i: (-phrasing().hedges[tellings[i].hedge], i))
            counted[strongest] = True
        documents = list(dict.fromkeys(t.document for t in tellings))
        seen = dict(witnesses) | {id: replace(witnesses[id], via=sorted(set(via[id]))) for id in documents if via[id]}
        return counted, [source.name for source in independence(documents, seen).sources]

    return tally


def _told_once(tellings: Sequence[Telling], witnesses: Mapping[str, Witness], group: Mapping[str, int]) -> list[list[int]]:
    """Numbers of tellings that are one: of one document or its copies, or one saying; those that raise apart from those that lower."""
    home = list(range(len(tellings)))
    first: dict[object, int] = {}
    for i, telling in enumerate(tellings):
        keys: list[object] = [(telling.sign, telling.narrator, _root(telling.document, witnesses))]
        saying = group.get(telling.statement or "")
        if saying is not None and not telling.narrator.startswith("outlet "):
            keys.append((telling.sign, "saying", saying))
        for key in keys:
            other = home[first.setdefault(key, i)]
            home = [min(other, home[i]) if h in (other, home[i]) else h for h in home]
    found: dict[int, list[int]] = defaultdict(list)
    for i, h in enumerate(home):
        found[h].append(i)
    return list(found.values())


def _root(document: str, witnesses: Mapping[str, Witness]) -> str:
    """The document that a copy or rewrite goes back to."""
    path = [document]
    while (witness := witnesses.get(path[-1])) and (further := witness.copy_of or witness.rewrite_of) and further not in path:
        path.append(further)
    return path[-1]
