"""What a room answers when it is asked for a brief. Every part of a sentence names the records that it comes from and the words behind them."""

from __future__ import annotations

from typing import Literal

import msgspec

from sitroom.records import Span

__all__ = ["Brief", "Name", "Part", "Point", "Reference", "Section"]

Name = Literal["happened", "said", "moved", "red lines", "contradictions", "single-sourced", "missing"]


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a document that a part of a sentence comes from, by ``number``: the ``record`` there, the ``span`` of its sentence, and the
    words."""

    number: int
    record: str
    document: str
    outlet: str | None
    published: str | None
    span: Span
    words: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a sentence, made of what records say, with the numbers of its references. ``words``: a document's own, to be put in quote marks.
    ``told``: the account alone, of a part that sets one against another, and ``teller``: the narrator who gives it, where it is one."""

    text: str
    words: str | None = None
    told: str | None = None
    teller: str | None = None
    refs: list[int] = []


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence. ``when``: an ISO date, in brackets where only the day of publication is known; ``who``: whom it is about; ``records``: ids of the
    records that it is made from; ``sources``: the independent ones behind it, where they were counted; ``about``: what accounts differ on.
    """

    parts: list[Part]
    when: str | None = None
    who: str | None = None
    records: list[str] = []
    sources: list[str] = []
    about: str | None = None


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """``note``: what is counted, or why nothing is listed; ``more``: how many further points there are, and ``see``: what ``sitroom show`` lists
    them as."""

    name: Name
    note: str
    points: list[Point]
    more: int = 0
    see: str | None = None


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """A brief on the documents of a period. ``since``, ``until``: as asked; ``first``, ``last``: days of publication of its documents; ``repeats``:
    how many of them copy or retell another; ``references``: in the order of their numbers, which begin at 1.
    """

    since: str | None
    until: str | None
    documents: int
    outlets: int
    repeats: int
    first: str | None
    last: str | None
    sections: list[Section]
    references: list[Reference]
