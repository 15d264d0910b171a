"""What a room answers when it is asked how its sources tell the crisis. Every part names the records that it counts, with their place and words."""

from __future__ import annotations

from typing import Literal

import msgspec

from sitroom.records import DatePrecision, Span, Status

__all__ = ["NEWS", "Adopted", "By", "Carried", "Count", "Evaluation", "Kind", "Narratives", "Place", "Profile", "Quoted", "Repeated", "Toward"]
__all__ += ["Voice"]

NEWS = ("actual", "future")
"""The statuses of what an outlet can leave out. That something was only feared, or did not happen, is seldom told twice."""

By = Literal["outlet", "country", "speaker"]
Kind = Literal["events", "claims", "red lines"]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where words stand: the document, who published it and when, the ``span`` in its text, and the ``words``."""

    document: str
    outlet: str | None
    published: str | None
    span: Span
    words: str


class Repeated(msgspec.Struct, frozen=True, kw_only=True):
    """A document that copies or retells another: what it goes back to, and who published that. ``counted``: it adds to the counts of the profile;
    a copy of another counted document does not."""

    document: str
    of: str
    outlet: str | None
    kind: Literal["copy", "rewrite"]
    similarity: float
    counted: bool


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """How many records stand in a teller's ``own`` voice, and how many it attributes to others; ``share`` of the own ones, 0..1, None where there are
    neither. ``records``: ids of the own ones, ``others`` of the others.
    """

    kind: Kind
    own: int
    attributed: int
    share: float | None
    records: list[str]
    others: list[str]


class Quoted(msgspec.Struct, frozen=True, kw_only=True):
    """A speaker whom a teller quotes. ``sayings``: what was said, each thing once however often it is told; ``share`` of all sayings, 0..1.

    ``speaker`` None: nobody is named. ``statements``: their ids; ``first``: the first of them.
    """

    speaker: str | None
    name: str
    country: str | None
    side: str | None
    sayings: int
    share: float
    quotes: int
    paraphrases: int
    beliefs: int
    statements: list[str]
    first: Place


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many sayings fall to a country, a side or an outlet (``id`` None: not known), and their share of all, 0..1."""

    id: str | None
    name: str
    number: int
    share: float


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """A happening that a teller carries or leaves out, and the words: the teller's own first telling, or the first report elsewhere.

    ``trigger``: the word by which it is told there, ``place``: where it happened, as the happening has it; ``how`` it is carried; ``repeats``: only
    in documents that copy or retell another.
    """

    happening: str
    date: str | None
    date_precision: DatePrecision
    type: str
    status: Status
    actors: list[str]
    recipients: list[str]
    independent: int
    how: Literal["own voice", "attributed", "both", "left out"]
    event: str
    at: Place
    trigger: str
    place: str | None = None
    repeats: bool = False


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """One evaluating word about an actor. ``value``: its strength with its sign, -3..3, moved where it is ``negated``; ``at``: the word itself;
    ``clause``: where it stands.
    ``actor``: None where the sentence does not say plainly whom it is about. ``speaker`` and ``statement``: whose words they are, None in the
    document's own voice.
    """

    entry: str
    value: float
    negated: bool
    actor: str | None
    at: Place
    clause: Place
    speaker: str | None = None
    statement: str | None = None


class Toward(msgspec.Struct, frozen=True, kw_only=True):
    """What a teller's wording says of one side. ``sentences``: how many name it in the teller's own voice; ``own``: words of these; ``quoted``:
    words of those whom the teller quotes.
    """

    side: str
    name: str
    sentences: int
    own: list[Evaluation]
    quoted: list[Evaluation]


class Adopted(msgspec.Struct, frozen=True, kw_only=True):
    """A causal claim that one states in its own voice and a speaker makes elsewhere, of the same concepts with the same sign.

    ``teller``: who states it, as a narrator of `Room.beliefs`; ``claim`` and ``at``: there; ``speaker``, ``speaker_claim`` and ``speaker_at``:
    the speaker's, the first of its tellings. ``before``: the speaker's was published before, after or on the same day, None where a day is not known.
    """

    teller: str
    cause: str
    effect: str
    sign: int
    hedge: str
    claim: str
    at: Place
    speaker: str
    name: str
    country: str | None
    speaker_hedge: str
    speaker_claim: str
    speaker_at: Place
    order: Literal["before", "after", "same day"] | None


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """How one teller tells it.

    ``country``: its country, and ``why`` it is taken for it. ``documents``: those of the question, by day; ``first``, ``last``: days of publication.
    ``quoted``, ``countries``, ``sides``: whom it quotes, ``sayings`` in all; ``outlets``: through whom a speaker is heard.
    ``carried``, ``left_out``: of the happenings that enough independent sources carry; ``unjudged``: how many of these it cannot be said to leave
    out, because nothing of it was published in the days after the first report. Left out, and counted so, is only what is told as done or
    announced (``NEWS``), where no other status was asked for; ``alone``: how many happenings it alone carries. ``unplaced``:
    evaluating words in its own voice of which the sentence does not say plainly whom they are about.
    """

    id: str
    name: str
    by: By
    country: str | None
    why: str | None
    documents: list[str]
    first: str | None
    last: str | None
    undated: int
    repeats: list[Repeated]
    voices: list[Voice]
    sayings: int
    quoted: list[Quoted]
    countries: list[Count]
    sides: list[Count]
    outlets: list[Count]
    carried: list[Carried]
    left_out: list[Carried]
    unjudged: int
    alone: int
    toward: list[Toward]
    unplaced: list[Evaluation]
    adopted: list[Adopted]


class Narratives(msgspec.Struct, frozen=True, kw_only=True):
    """The profiles of all tellers that were asked for, those with most documents first. ``least``: independent sources from which on a happening is
    one that others leave out; ``status``: of which status; ``days``: how long after its first report one who publishes is expected to
    tell it. ``names``: of actors and sides by id.
    """

    by: By
    since: str | None
    until: str | None
    least: int
    days: int
    status: list[str]
    profiles: list[Profile]
    names: dict[str, str]
