"""A narrator's claims, taken to be true: once what a claim names as the cause has come about in a run, what it says follows gets likelier, or less
so.

A claim multiplies the rate at which its effect comes of its own accord and from the past, and so all that follows from that, by ``size`` to the
power of its sign and of the weight of its hedge; several multiply each other.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import msgspec

from sitroom.codebook import load
from sitroom.codebook.concepts import phrasing
from sitroom.codebook.memberships import memberships
from sitroom.errors import InputError, UsageError
from sitroom.outlook.scenarios.cast import LEADERSHIP, Cast
from sitroom.outlook.scenarios.honouring import Source
from sitroom.outlook.scenarios.kinds import Kind, quad_types
from sitroom.outlook.scenarios.written import Scenario
from sitroom.room.beliefs.asked import System, system
from sitroom.room.beliefs.phrases import REGION
from sitroom.room.beliefs.records import Concept, Telling

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["Adopted", "adopted"]


class Adopted(msgspec.Struct, frozen=True, kw_only=True):
    """One claim of the narrator that is believed.

    ``cause``, ``effect``: the kinds of acts that it is about, None where the claim is not used, for the reason ``why``. ``exponent``: its sign times
    the weight of its hedge, -1..1; ``open``: the sides that were taken where the words leave open whom it is about.
    """

    id: str
    narrator: str
    cause_name: str
    effect_name: str
    hedge: str
    exponent: float
    cause: Kind | None
    effect: Kind | None
    why: str | None
    open: frozenset[str]
    source: Source


def adopted(room: Room, scenario: Scenario, cast: Cast) -> list[Adopted]:
    """The claims of the narrator whose beliefs the scenario adopts, each once however often it is told; none where it adopts nobody's.

    Raises InputError for a narrator of whom the room has no claims.
    """
    if scenario.adopt is None:
        return []
    own = system(room)
    try:
        maps = own.told_by(own.maps, scenario.adopt)
    except UsageError as error:
        raise InputError(f"adopt: {error}") from None
    by_name = {concept.name: concept for concept in own.concepts}
    found = []
    for beliefs in maps:
        for link in beliefs.links:
            for telling in link.tellings:
                if telling.counted or telling.hedge == "denied":
                    found.append(_claim(telling, beliefs.narrator.name, by_name[link.cause], by_name[link.effect], own, cast))
        for left in beliefs.unplaced:
            home = room.document(left.document)
            source = Source(
                record=left.claim, document=home.id, outlet=home.outlet, published=home.published, span=left.evidence, words=left.words
            )  # fmt: skip
            found.append(
                Adopted(
                    id=left.claim, narrator=beliefs.narrator.name, cause_name="?", effect_name="?", hedge="-", exponent=0.0, cause=None, effect=None,
                    why=left.reason, open=frozenset(), source=source,
                )
            )  # fmt: skip
    return sorted(found, key=lambda one: (one.why is not None, one.source.published or "~", one.source.document, one.source.span, one.id))


def _claim(telling: Telling, narrator: str, cause: Concept, effect: Concept, own: System, cast: Cast) -> Adopted:
    setting = own.stock.settings.get(telling.document, frozenset())
    weight = phrasing().hedges[telling.hedge]
    sets_in, open_cause, why = _kind(cause, setting, cast, acts_only=True)
    follows, open_effect, unclear = _kind(effect, setting, cast, acts_only=False)
    sign = telling.sign * (-1 if effect.type is None and effect.outcome > 0 else 1)
    if telling.hedge == "denied":
        why = "it is denied: the narrator says that it does not follow"
    elif why is not None:
        why = f"its cause, {cause.name}, {why}"
    elif unclear is not None:
        why = f"what it says follows, {effect.name}, {unclear}"
    return Adopted(
        id=telling.claim, narrator=narrator, cause_name=cause.name, effect_name=effect.name, hedge=telling.hedge, exponent=sign * weight + 0.0,
        cause=None if why else sets_in, effect=None if why else follows, why=why, open=open_cause | open_effect,
        source=Source(
            record=telling.claim, document=telling.document, outlet=telling.outlet, published=telling.published, span=telling.evidence,
            words=telling.words,
        ),
    )  # fmt: skip


def _kind(
    concept: Concept, setting: Collection[str], cast: Cast, *, acts_only: bool
) -> tuple[Kind | None, frozenset[str], str | None]:  # fmt: skip
    """The acts that a concept is about, the sides that were taken where it leaves them open, and why there are none.

    ``acts_only``: nothing counts but the type that was read from its words; else violence and disorder, or peace and order, stand for all material
    conflict.
    """
    if concept.type is not None:
        types = frozenset({concept.type})
    elif concept.outcome and not acts_only:
        types = quad_types("material conflict", "")
    else:
        return None, frozenset(), "is no act that a run could tell"
    doers, about = _sides(concept.doers, regions=True), _sides(concept.about, regions=False)
    known = [phrasing().known[name] for name in concept.families if name in phrasing().known]
    spreads = any(family.kind in ("episode", "state") for family in known) if known else concept.type is None
    left_open: frozenset[str] = frozenset()
    if not doers and not about:
        about = left_open = frozenset(setting)
        spreads = True
        if len(about) < 2:
            return None, frozenset(), "names nobody"
    if LEADERSHIP in concept.kinds and concept.about and any(family.kind == "undergone" for family in known):
        person = frozenset().union(*(cast.leaders(place) for place in about))
        return Kind(types=types, actors=doers or None, recipients=about or None, person=person), left_open, None
    if doers and about and not spreads:
        return Kind(types=types, actors=doers, recipients=about), left_open, None
    if doers and not about:
        return Kind(types=types, actors=doers), left_open, None
    if about and not spreads:
        return Kind(types=types, recipients=about), left_open, None
    parties = doers | about
    if len(parties) > 1:
        return Kind(types=types, among=parties), left_open, None
    return Kind(types=types, touching=parties), left_open, None


def _sides(places: Collection[str], *, regions: bool) -> frozenset[str]:
    """The places of a concept as sides: a bloc with its members; a region whose members no list has, such as Europe, only where it acts."""
    found = {place for place in places if place != REGION and (regions or place in memberships() or place not in load().blocs)}
    return frozenset(found.union(*(memberships()[place].members for place in found if place in memberships())))
