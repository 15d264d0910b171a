"""What a question to a room asks of its rows: conditions of SQL with their values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, get_args

import msgspec

from sitroom.codebook import load
from sitroom.errors import UsageError
from sitroom.records import Status
from sitroom.room.asked_days import VALID, of_the_calendar
from sitroom.room.nearest import named

if TYPE_CHECKING:
    from sitroom.room.query import Asked

__all__ = ["Where", "known_outlet", "known_status", "known_type"]


class Where:
    """Conditions of one question, joined by AND, and the values they are asked with."""

    def __init__(self) -> None:
        self.conditions: list[str] = []
        self.values: list[str | int] = []

    def add(self, condition: str, *values: str | int) -> None:
        self.conditions.append(condition)
        self.values += values

    def among(self, column: str, chosen: str | Sequence[str] | None) -> None:
        """``column`` holds one of the chosen values, whatever their case."""
        if chosen is not None:
            values = [chosen] if isinstance(chosen, str) else list(chosen)
            self.add(f"folded({column}) IN (SELECT value FROM json_each(?))", msgspec.json.encode([v.casefold() for v in values]).decode())

    def between(self, column: str, since: str | None, until: str | None) -> None:
        """A date less precise than a day counts where any of its days does."""
        for value in (since, until):
            if value is not None and not of_the_calendar(value):
                raise UsageError(f"found {value!r} as a date; valid is {VALID}.")
        if since is not None and until is not None and since > until + "~":
            raise UsageError(f"found {since} as the first day and {until} as the last; valid is a first day that is not after the last.")
        if since is not None:
            self.add(f"{column} || '~' >= ?", since)
        if until is not None:
            self.add(f"{column} <= ? || '~'", until)

    def sql(self, limit: int | None, order: str) -> str:
        if limit is not None and limit < 0:
            raise UsageError(f"found {limit} as the limit; valid is a number from 0, or none for all.")
        return f"{self.where} ORDER BY {order}" + (f" LIMIT {limit}" if limit is not None else "")

    @property
    def where(self) -> str:
        """The conditions alone."""
        return f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""


def known_status(status: str | Sequence[str] | None) -> None:
    """Raise UsageError where one of these is no status."""
    for value in [status] if isinstance(status, str) else status or ():
        if value.casefold() not in get_args(Status):
            raise UsageError(f"found {value!r} as a status; valid are: {', '.join(get_args(Status))}.")


def known_type(type: str | Sequence[str] | None) -> None:
    """Raise UsageError where one of these is no PLOVER type."""
    for value in [type] if isinstance(type, str) else type or ():
        if value.upper() not in load().types:
            raise UsageError(f"found {value!r} as a type; valid are: {', '.join(load().types)}.")


def known_outlet(room: Asked, outlet: str | None) -> None:
    """Raise UsageError where no document of the room is of this outlet, whatever the case of its letters."""
    if outlet is None:
        return
    names = [str(name) for (name,) in room._rows("SELECT DISTINCT outlet FROM documents WHERE outlet IS NOT NULL ORDER BY 1")]
    if outlet.casefold() not in map(str.casefold, names):
        raise UsageError(f"the room has no document of the outlet {outlet!r}; {named(outlet, names, 'outlets')}. See: sitroom show ROOM documents")
