"""What a page can be asked: the parameters of its address, their meaning and what is valid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TypeVar

import msgspec

from sitroom.errors import UsageError
from sitroom.room.asked_days import of_the_calendar

__all__ = ["DAY", "Asked", "AskedError", "Count", "Day", "Flag", "Nothing", "PageNumber", "Refs", "Words", "given", "plain_asked"]

_OF_THE_CALENDAR = (
    r"[12][0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    r"|([12][0-9](0[48]|[2468][048]|[13579][26])|(12|16|20|24|28)00)-02-29"
)
"""Days of months of 31, 30 and 28 days, and the leap days."""
DAY = rf"^([12][0-9]{{3}}(-(0[1-9]|1[0-2]))?|{_OF_THE_CALENDAR})$"
"""A day, month or year of the years 1000 to 2999 that the calendar has."""
_LIKE_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Day = Annotated[
    str, msgspec.Meta(pattern=DAY, max_length=10, description="A day, month or year: 2025-06-13, 2025-06 or 2025.", examples=["2025-06-13"])
]
Words = Annotated[str, msgspec.Meta(max_length=500)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
PageNumber = Annotated[int, msgspec.Meta(ge=1, le=100_000, description="Which page of the rows, from 1.")]
Refs = Annotated[list[Annotated[str, msgspec.Meta(min_length=1, max_length=300)]], msgspec.Meta(max_length=500, description="References: KIND:ID.")]
Flag = bool


class AskedError(UsageError):
    """A page is asked by a parameter that it does not have or a value that no room could answer."""


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of what each page can be asked; every field has a default."""


class Nothing(Asked, frozen=True, kw_only=True):
    """A page without parameters."""


Kind = TypeVar("Kind", bound=Asked)


def given(kind: type[Kind], parameters: Iterable[tuple[str, str]]) -> Kind:
    """The parameters of an address as what a page is asked. An empty value counts as none.

    Raises AskedError for an unknown parameter, for one that is there twice and takes one value, and for a value that means nothing.
    """
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    found: dict[str, Any] = {}
    for name, value in parameters:
        if name not in fields:
            raise AskedError(f"found the parameter {name!r}; valid are: {', '.join(fields) or 'none'}.")
        if _many(fields[name].type):
            if value:
                found.setdefault(name, []).append(value)
        elif name in found:
            raise AskedError(f"found {name!r} twice; it takes one value.")
        else:
            found[name] = value
    known = {name: value for name, value in found.items() if value != ""}
    for name in ("since", "until"):
        if _LIKE_A_DAY.fullmatch(str(known.get(name, ""))) and not of_the_calendar(str(known[name])):
            raise AskedError(f"found {known[name]!r} for {name}, which no calendar has; valid is a day, month or year such as 2025-06-13.")
    try:
        return msgspec.convert(known, kind, strict=False)
    except msgspec.ValidationError as error:
        raise AskedError(f"{error}. Valid are: {', '.join(fields)}, see /openapi.json.") from None


def plain_asked(asked: Asked) -> dict[str, str | list[str]]:
    """The parameters that are not as without them, as an address has them."""
    defaults: Mapping[str, object] = {
        field.encode_name: field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
        for field in msgspec.structs.fields(type(asked))
        if not field.required
    }
    found: dict[str, str | list[str]] = {}
    for name, value in msgspec.structs.asdict(asked).items():
        if name in defaults and value == defaults[name]:
            continue
        found[name] = [str(one) for one in value] if isinstance(value, list) else "1" if value is True else "0" if value is False else str(value)
    return found


def _many(kind: object) -> bool:
    return "list" in str(kind)
