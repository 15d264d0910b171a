"""How a place is told: in a country, at any other place."""

from __future__ import annotations

from functools import cache

from sitroom.codebook import fold, load

__all__ = ["placed"]


@cache
def _countries() -> frozenset[str]:
    return frozenset(fold(name) for one in load().countries.values() for name in (one.name, *one.aliases))


def placed(name: str) -> str:
    """``in Norland`` of a country, ``at the dam`` of any other place."""
    return f"{'in' if fold(name.removeprefix('the ')) in _countries() else 'at'} {name}"
