"""Which states belong to an organisation or act as a bloc."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sitroom.codebook.loading import check_date, rows

__all__ = ["Membership", "memberships"]


@dataclass(frozen=True, slots=True)
class Membership:
    """``members``: codes of states; ``as_of``: the day that the list holds for."""

    code: str
    name: str
    members: frozenset[str]
    as_of: str | None


@cache
def memberships() -> dict[str, Membership]:
    """Organisations and blocs with their member states, by code."""
    found: dict[str, Membership] = {}
    for row in rows("memberships.tsv", ("code", "name", "members", "as_of")):
        if row["code"] in found or not row.many("members"):
            raise row.error(f"found {row['code']!r}; valid is a new code with at least one member")
        found[row["code"]] = Membership(row["code"], row["name"], frozenset(row.many("members")), check_date(row, "as_of"))
    return found
