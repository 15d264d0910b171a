"""The records of beliefs: concepts with their phrases, narrators, the links of their maps, and what follows from what."""

from __future__ import annotations

from typing import Literal

import msgspec

from sitroom.records import Span
from sitroom.room.beliefs.maps import BeliefMap

__all__ = ["Beliefs", "Concept", "Consequence", "Follows", "Link", "Member", "Narrator", "Telling", "Unplaced", "Verdict"]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One phrase of a concept. ``part``: its id, ``CLAIM:cause`` or ``CLAIM:effect``, by which it is corrected; ``span``, ``words``: in its document.

    ``sign`` -1: it speaks of the concept's absence, end or less of it. ``taken_up``: the words that a *this* or *such a step* refers to, with their
    place, where the phrase itself names nothing.
    """

    part: str
    document: str
    span: Span
    words: str
    sign: int
    taken_up: str | None = None
    taken_up_span: Span | None = None


class Concept(msgspec.Struct, frozen=True, kw_only=True):
    """What phrases of different wording are about. ``name``: its own within a room; ``families``: of the codebook; ``outcome`` -1 violence or
    disorder, 1 peace or order, 0 neither by itself; ``extent``: how far it goes, beside whether it is; ``about``: countries and bodies;
    ``corrections``: entries of the log that made it so.
    """

    id: str
    name: str
    members: list[Member]
    families: list[str] = []
    type: str | None = None
    doers: list[str] = []
    about: list[str] = []
    kinds: list[str] = []
    extent: bool = False
    outcome: int = 0
    corrections: list[int] = []


class Narrator(msgspec.Struct, frozen=True, kw_only=True):
    """Whose beliefs: a speaker (``id`` is the actor's), an outlet in its own voice, speakers that an outlet leaves unnamed, or a union."""

    id: str
    name: str
    kind: Literal["actor", "outlet", "unnamed", "union"]
    country: str | None = None


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """One claim behind a link: where it stands and in what words. ``sign``: of this telling; ``counted`` False: a copy, or the same words again.

    ``narrator``: whose it is, by id. ``cause_means``, ``effect_means``: the words that a *this* or *such a step* takes up.
    """

    claim: str
    narrator: str
    document: str
    outlet: str | None
    published: str | None
    evidence: Span
    cause: Span
    effect: Span
    cause_words: str
    effect_words: str
    words: str
    sign: int
    hedge: str
    confidence: float
    counted: bool
    signal: str | None = None
    statement: str | None = None
    cause_means: str | None = None
    effect_means: str | None = None


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One edge of a map, between concepts by name. ``weight`` in -1..1; ``times``: how often it was told, copies not counted; ``sources``:
    independent sources; ``denied``: all its tellings deny it, so that it weighs 0.
    """

    cause: str
    effect: str
    weight: float
    times: int
    sources: list[str]
    tellings: list[Telling]
    denied: bool = False


class Unplaced(msgspec.Struct, frozen=True, kw_only=True):
    """A claim that is in no map, and why."""

    claim: str
    narrator: str
    document: str
    evidence: Span
    words: str
    reason: str


class Beliefs(msgspec.Struct, frozen=True, kw_only=True):
    """One narrator's belief map: its links, the strongest first, and the claims that are in none."""

    narrator: Narrator
    links: list[Link]
    unplaced: list[Unplaced] = []
    members: list[str] = []

    @property
    def map(self) -> BeliefMap:
        """The links as a map to compute with; denied ones leave their concepts without an edge."""
        names = sorted({name for link in self.links for name in (link.cause, link.effect)})
        return BeliefMap.of([(link.cause, link.effect, link.weight) for link in self.links if link.weight], concepts=names)


class Consequence(msgspec.Struct, frozen=True, kw_only=True):
    """What a narrator says follows. ``sign`` +1: the effect is raised, -1 lowered, 0 denied, None = its own paths disagree; ``path``: the links that
    lead there, the first beginning with what was asked; ``steps``: their number.
    """

    narrator: str
    effect: str
    sign: int | None
    path: list[Link]
    steps: int


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Two narrators on what follows. ``how``: ``agree`` or ``oppose``; ``on``: the concept, the family or the outcome that they agree or differ on.

    ``first_effect``, ``second_effect``: the concepts by name, with the sign of each; ``level``: ``concept`` (the same effect), ``family`` (the same
    thing in another regard: the war ends, the war widens), ``outcome`` (peace and order against violence and disorder).
    """

    first: str
    second: str
    how: Literal["agree", "oppose"]
    level: Literal["concept", "family", "outcome"]
    on: str
    first_effect: str
    first_sign: int
    second_effect: str
    second_sign: int


class Follows(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from what was asked, narrator by narrator. ``concepts``: those that were meant, the nearest first; ``akin``:
    those of them that are not the same in other words but another act of the same type between the same; ``sign`` -1 where the question is about
    the end or absence of them. ``narrators`` by id; ``verdicts``: where two agree or contradict each other.
    """

    asked: str
    sign: int
    concepts: list[str]
    akin: list[str] = []
    narrators: list[Narrator]
    consequences: list[Consequence]
    verdicts: list[Verdict]
