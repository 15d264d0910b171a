"""The record types that every room of the house shares.

Records are frozen and slotted. Spans are ``(start, end)`` offsets, half open, in characters of ``Document.text``; dates are ISO 8601 strings
as precise as known (``2025``, ``2025-01``, ``2025-01-17``); ``confidence`` is in 0..1. Ids derive from content, so a re-run gives the same ids.
The JSON of a ``Coding`` is a public contract: fields are added, never renamed.
"""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

__all__ = [
    "Actor",
    "Claim",
    "Coding",
    "Disagreement",
    "Document",
    "Event",
    "Happening",
    "Magnitude",
    "Mention",
    "Pattern",
    "Place",
    "Record",
    "RedLine",
    "Role",
    "Span",
    "Statement",
    "Tie",
    "Version",
    "record_id",
]

Span = tuple[int, int]
Status = Literal["actual", "historical", "future", "hypothetical", "negated"]
DatePrecision = Literal["day", "week", "month", "season", "year", "unknown"]


def record_id(prefix: str, *parts: object) -> str:
    """A stable id: ``prefix`` and the first 16 hex digits of the SHA-256 of the parts."""
    return prefix + hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


FIRST_WORDS = 60
"""Characters of a text's beginning that stand for a title which it does not have."""


def first_words(text: str) -> str:
    """The first ``FIRST_WORDS`` characters of a text, in quotation marks, cut between words; empty where it has no words."""
    words = " ".join(text[: 8 * FIRST_WORDS].split())
    cut = words if len(words) <= FIRST_WORDS else words[:FIRST_WORDS].rsplit(" ", 1)[0] + " …"
    return f"“{cut}”" if cut else ""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One published text. ``text`` is cleaned and final: every offset of every record refers to it.

    ``published`` is the day; ``published_at`` the time with its offset, where the source states both; ``credit`` the wire agency that the text
    credits ("(AP)"), whoever published it.
    """

    id: str
    text: str
    sha256: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    names_source: str | None = None
    copy_of: str | None = None
    rewrite_of: str | None = None
    similarity: float | None = None
    credit: str | None = None
    published_at: str | None = None

    @property
    def titled(self) -> str:
        """Its title, else its first words, else its id."""
        return self.title or first_words(self.text) or self.id

    @property
    def called(self) -> str:
        """By what a reader knows who tells it: its outlet, else as ``titled``."""
        return self.outlet or self.titled


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """An office that a person holds or held; ``since`` and ``until`` are ISO dates, None = open or unknown."""

    title: str
    country: str | None = None
    sector: str | None = None
    since: str | None = None
    until: str | None = None


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts, speaks or suffers. ``country`` is ISO 3166-1 alpha-3 or an organisation's code; ``mentions`` are spans in this document."""

    id: str
    name: str
    kind: str
    country: str | None = None
    sector: str | None = None
    aliases: list[str] = []
    roles: list[Role] = []
    mentions: list[Span] = []


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something happened: as written, and its country (ISO 3166-1 alpha-3) where the gazetteer knows it."""

    name: str
    span: Span
    country: str | None = None


class Magnitude(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers that the text states of an event. None = not stated."""

    killed: int | None = None
    wounded: int | None = None
    size: int | None = None


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A further place that tells of an event: the word that names it, its sentence, and the statement that it stands in."""

    trigger: Span
    evidence: Span
    statement: str | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that one political actor does, says or suffers, at one trigger. ``actors`` and ``recipients`` are actor ids;
    ``repeats``: where the document tells of it again.
    """

    id: str
    document: str
    type: str
    mode: list[str]
    status: Status
    actors: list[str]
    recipients: list[str]
    trigger: Span
    evidence: Span
    date: str | None
    date_precision: DatePrecision
    intensity: float
    confidence: float
    reader: str
    actor_spans: list[Span] = []
    recipient_spans: list[Span] = []
    place: Place | None = None
    magnitude: Magnitude | None = None
    statement: str | None = None
    repeats: list[Mention] = []


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """Who says, thinks or fears what, and the outlet through which this document knows it."""

    id: str
    document: str
    speaker: str | None
    source: Span | None
    cue: Span | None
    content: list[Span]
    kind: Literal["quote", "paraphrase", "belief"]
    evidence: Span
    confidence: float
    reader: str
    via: str | None = None
    within: str | None = None


class Pattern(msgspec.Struct, frozen=True, kw_only=True):
    """What kind of event words speak of: its type and who takes part; ``event`` is the record that it was read from."""

    type: str
    actors: list[str] = []
    recipients: list[str] = []
    event: str | None = None


class RedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A consequence that someone ties to a condition. The patterns are there where the words hold an event."""

    id: str
    document: str
    issuer: str | None
    condition: Span
    consequence: Span
    kind: Literal["threat", "warning", "promise"]
    evidence: Span
    confidence: float
    reader: str
    statement: str | None = None
    condition_pattern: Pattern | None = None
    consequence_pattern: Pattern | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """Someone presents ``cause`` as raising (+1) or lowering (-1) the thing named by ``effect``; ``signal`` is the word that says so.

    ``claimant`` None = the author. A pattern is there where the words hold an event, or take up the main one of the sentence before (*this*).
    """

    id: str
    document: str
    claimant: str | None
    cause: Span
    effect: Span
    sign: Literal[-1, 1]
    hedge: Literal["asserted", "likely", "possible", "denied"]
    evidence: Span
    confidence: float
    reader: str
    statement: str | None = None
    signal: Span | None = None
    cause_pattern: Pattern | None = None
    effect_pattern: Pattern | None = None


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """A lasting relation of two actors that a phrase states or events imply."""

    id: str
    document: str
    actors: tuple[str, str]
    kind: str
    sign: Literal[-1, 0, 1]
    evidence: Span
    confidence: float
    reader: str
    since: str | None = None
    until: str | None = None


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One of several accounts: what is said, the events that say it and the independent sources behind these."""

    value: str
    events: list[str]
    sources: list[str]


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """What the sources of a happening differ on: who took part, when, how many, or whether it happened at all."""

    about: Literal["who", "when", "how many", "whether"]
    versions: list[Version]


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One event as all documents together tell of it.

    ``members``: event ids, by day of publication; ``documents``: those that tell of it, in that order; ``sources``: names of the independent sources,
    the earliest first, and ``independent`` their number; ``first_report``: the document that told it first. Type, status, date, place and magnitude
    are what most independent sources say; of dates the most precise one counts.
    """

    id: str
    type: str
    status: Status
    members: list[str]
    documents: list[str]
    actors: list[str]
    recipients: list[str]
    date: str | None
    date_precision: DatePrecision
    sources: list[str]
    independent: int
    first_report: str
    first_published: str | None = None
    place: str | None = None
    place_country: str | None = None
    magnitude: Magnitude | None = None
    disagreements: list[Disagreement] = []


Record = Actor | Event | Statement | RedLine | Claim | Tie
"""Any record that a document's coding holds."""


class Coding(msgspec.Struct, frozen=True, kw_only=True):
    """All that one document's text says, as records."""

    document: Document
    actors: list[Actor] = []
    events: list[Event] = []
    statements: list[Statement] = []
    red_lines: list[RedLine] = []
    claims: list[Claim] = []
    ties: list[Tie] = []

    def to_json(self, *, indent: int = 0) -> str:
        """The public JSON contract, keys in declaration order."""
        data = msgspec.json.encode(self)
        return (msgspec.json.format(data, indent=indent) if indent else data).decode()
