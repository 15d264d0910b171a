"""The day that a text itself states at its top: in a line of its own, or in its dateline (``ACCRA, 14 November 2026 (Reuters) - ...``)."""

from __future__ import annotations

import re

from sitroom.documents.moments import Moment, moment

__all__ = ["day_of"]

_TOP = 6  # lines that a date or dateline stands in
_MONTH = r"[A-Z][a-z]{2,8}"
_DAY = rf"(?:{_MONTH},? )?(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}\.?,? \d{{4}}|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?, \d{{4}}|\d{{4}}-\d\d-\d\d)"
_TIME = r"(?:,? (?:at )?\d{1,2}[:.]\d\d ?(?:[AaPp]\.?[Mm]\.?)?(?: ?\(?[A-Z]{2,4}\)?)?)?"
_ALONE = re.compile(rf"(?:(?:[Pp]ublished|[Pp]osted)(?: on|:)? ?)?({_DAY}){_TIME}\.?")
_DATELINE = re.compile(rf"[A-ZÀ-Þ][^\d\n.]{{1,60}}?[,(] ?({_DAY})\)?\s*(?:[(/][^()\n]{{2,40}}[)/]\s*)?(?:[-–—]+|:)\s")


def day_of(text: str) -> Moment | None:
    """The day of a clean text's own date line or dateline, with its year; None where it has none or names no single day."""
    for line in [line.strip() for line in text[:4_000].split("\n") if line.strip()][:_TOP]:
        if found := _ALONE.fullmatch(line) or _DATELINE.match(line):
            return moment(found[1])
    return None
