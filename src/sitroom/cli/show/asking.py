"""What is asked of ``sitroom show``: the options of the command line, as one value that the module of each subject takes what it needs from."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

from sitroom.errors import UsageError

__all__ = ["PARTS", "ROWS", "TELLERS", "Asking", "Format"]


ROWS = 50
"""Rows of a table where no limit is given."""
PARTS = 20
"""The same where each takes several lines, such as a red line with its wordings."""
TELLERS = 10
"""The same where each takes a screen, such as a narrator."""


class Format(StrEnum):
    """How ``show`` can write it."""

    table = "table"
    json = "json"
    csv = "csv"


@dataclass(frozen=True, kw_only=True)
class Asking:
    """The options as given; None = not given. An option's name on the command line is ``--`` and the field's, without a closing ``_``."""

    format: Format
    limit: int | None = None
    actor: str | None = None
    recipient: str | None = None
    type: list[str] | None = None
    status: list[str] | None = None
    since: str | None = None
    until: str | None = None
    outlet: str | None = None
    search: str | None = None
    narrator: str | None = None
    concept: str | None = None
    if_: str | None = None
    from_: str | None = None
    to: str | None = None
    hold: list[str] | None = None
    start: list[str] | None = None
    rule: str | None = None
    function: str | None = None
    slope: float | None = None
    by: str | None = None
    level: str | None = None
    layer: list[str] | None = None
    half_life: float | None = None
    windows: str | None = None
    independent: int | None = None
    disputed: bool = False
    country: str | None = None
    speaker: str | None = None
    least: int | None = None

    def most(self, table: int = ROWS) -> int | None:
        """How many are asked for, None for all: the limit as it was given, 0 for all; where none was, so many of a table and all of JSON and CSV."""
        return (table if self.format is Format.table else None) if self.limit is None else self.limit or None

    def only(self, what: str, *fitting: str) -> None:
        """Raise UsageError where an option is given that does not fit the subject; ``limit`` and ``format`` fit all."""
        given = [field.name for field in fields(self) if field.name not in ("format", "limit") and getattr(self, field.name) not in (None, False, [])]
        if wrong := ["--" + name.rstrip("_").replace("_", "-") for name in given if name not in fitting]:
            valid = ", ".join("--" + name.rstrip("_").replace("_", "-") for name in fitting) or "none but --limit and --format"
            raise UsageError(f"{', '.join(wrong)} cannot be asked of {what}; leave it out. Valid are: {valid}.")
