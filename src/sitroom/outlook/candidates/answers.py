"""What is answered: candidates with their chances, and the past acts that make each likely."""

from __future__ import annotations

import msgspec

__all__ = ["Candidate", "Past", "Reason"]


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """Past acts of one day, type and direction; ``day`` is empty in a room in which nothing has a day. ``share`` (0..1): their part in what the past
    between the two makes likely; ``happenings``: ids, of a room; empty for a stream. ``mutual``: the same happenings are acts of the other
    side too, as a meeting of both; they are told once.
    """

    day: str
    actor: str
    type: str
    recipient: str
    share: float
    happenings: list[str]
    mutual: bool = False


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """A term of the score: ``effect`` is weight x value, in logs of the expected number of acts: 0.7 doubles it, -0.7 halves it."""

    term: str
    value: float
    weight: float
    effect: float


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """That ``actor`` does an act of a PLOVER ``type`` towards ``recipient``.

    ``probability`` (0..1): that at least one such act is reported within ``days`` days. ``past``: the acts between the two that make it likely, most
    telling first. ``reasons``: the terms with most effect, first what raises or lowers most. ``mutual``: all past acts of this type between the two
    were acts of both, as meetings are, so that this stands for both directions, with the greater chance of the two.
    ``met`` False: neither ever acted towards the other; there is no past, and the chance rests on how active both are and whom both know.
    """

    actor: str
    type: str
    recipient: str
    days: int
    probability: float
    past: list[Past]
    reasons: list[Reason]
    mutual: bool = False
    met: bool = True
